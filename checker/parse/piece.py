"""A stretch of a file that is being read, and where reading stops."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, cast

from lark import Token, UnexpectedInput

from checker.parse.grammar import lark
from checker.source import Source, Span


@dataclass(frozen=True)
class Piece:
    """A stretch of a file, perhaps corrected; `origin[i]` is where its letter `i`, or its end, stands in the file.

    `lost`: the clauses left out of it, as they are written. `opened_anew`: its first line is not the author's.
    """

    source: Source
    text: str
    origin: Sequence[int]
    lost: tuple[str, ...] = ()
    opened_anew: bool = False

    def span(self, start: int, end: int) -> Span:
        return self.source.span(self.origin[start], self.origin[end])

    def corrected(self, start: int, end: int, right: str) -> "Piece":
        text = self.text[:start] + right + self.text[end:]
        here = [self.origin[start]] * len(right)
        return replace(self, text=text, origin=[*self.origin[:start], *here, *self.origin[end:]])

    def opened(self, end: int, line: str) -> "Piece":
        """Another first line."""
        return replace(self.corrected(0, end, line), opened_anew=True)

    def without(self, *places: int) -> "Piece":
        """Blanks and line ends instead of clauses, from the start of each to that of the next: offsets stay true."""
        start, end = places[0], places[-1]
        lost = tuple(self.text[one:other] for one, other in pairwise(places))
        text = self.text[:start] + re.sub(r"[^\n]", " ", self.text[start:end]) + self.text[end:]
        return replace(self, text=text, lost=(*self.lost, *lost))


@dataclass(frozen=True)
class Stop:
    """Where reading stops: `found` (empty at the end) does not fit after `last`, `expected` would have."""

    offset: int
    found: str
    last: Token | None
    expected: frozenset[str]

    @property
    def complete(self) -> bool:
        """What stands before is a whole statement: nothing is missing, something is too much."""
        return "$END" in self.expected


def stop_of(text: str, word: tuple[int, int] | None = None) -> Stop | None:
    """Where a text stops being one of the language, or None when it is.

    With `word`, it stops there too unless one word of the language is read up to its end.
    """
    reader: Any = lark().parse_interactive(text)  # Lark gives types to a part of it only
    last: Token | None = None
    try:
        for token in reader.lexer_thread.lex(reader.parser_state):
            begin, end = token.start_pos, token.end_pos
            if word and begin < word[1] and word[0] < end != word[1]:
                return Stop(begin, str(token), last, frozenset(reader.accepts()))
            reader.feed_token(token)
            last = token
        reader.feed_eof()
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        expected = frozenset(reader.accepts())
        if isinstance(token, Token) and token.type == "$END":
            return Stop(len(text), "", last, expected)
        offset = cast(int, error.pos_in_stream)
        return Stop(offset, str(token) if isinstance(token, Token) else text[offset], last, expected)
    return None
