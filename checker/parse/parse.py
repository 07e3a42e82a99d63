"""The verb: a file parsed whole, else statement by statement, every mistake told."""

import re
from dataclasses import dataclass, replace

from lark import UnexpectedInput

from checker import syntax
from checker.diagnostic import Diagnostic, in_text_order
from checker.parse.clauses import first_line, openers, phrases_of, pieces_of, statement_of
from checker.parse.leave_out import NO_NAME, name_of, names_of
from checker.parse.mistakes import mistake_at
from checker.parse.piece import Piece, stop_of
from checker.parse.tree import syntax_of
from checker.source import Source

_MOST_MISTAKES = 50
_WORD = re.compile(r"\w+|^[^\S\n]*(?=[^\w\s])", re.MULTILINE)


@dataclass(frozen=True)
class Partial:
    """A statement of which only a part could be read, to look for its other mistakes; never to be used.

    `lost`: the first words of the clauses left out, those that they may have been included; ":" for a column.
    `words`: those of the clauses left out, as they are written; "" for a line that begins by no word.
    """

    statement: syntax.Statement
    lost: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class Parsed:
    """What could be read of a file. `broken` are the names of statements that could not be read, or only in part.

    `unnamed`: the kinds of those whose very name is not known.
    """

    source: Source
    file: syntax.File
    broken: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]
    convention_broken: bool = False
    partial: tuple[Partial, ...] = ()
    unnamed: frozenset[str] = frozenset()

    @property
    def statements(self) -> tuple[Partial, ...]:
        """All that could be read, whole or in part, in the order of the text."""
        whole = (Partial(one, frozenset(), frozenset()) for one in self.file.statements)
        return tuple(sorted((*whole, *self.partial), key=lambda one: one.statement.span.start))


def parse(source: Source) -> Parsed:
    """Read a rulebook file; never raises, the mistakes are in `diagnostics`."""
    try:
        read = syntax_of(Piece(source, source.text, range(len(source.text) + 1)))
    except UnexpectedInput:
        return _parse_by_statements(source)
    return Parsed(source, read.file, frozenset(), read.diagnostics)


def _parse_by_statements(source: Source) -> Parsed:
    statements: list[syntax.Statement] = []
    partial: list[Partial] = []
    diagnostics: list[Diagnostic] = []
    broken: set[str] = set()
    unnamed: set[str] = set()
    convention_broken = False
    for start, end in pieces_of(source.text):
        piece: Piece | None = Piece(source, source.text[start:end], range(start, end + 1))
        sure = True
        for _ in range(_MOST_MISTAKES):
            stop = stop_of(piece.text) if piece else None
            if piece is None or stop is None:
                break
            mistake = mistake_at(piece, stop)
            diagnostics.append(mistake.diagnostic)
            piece, sure = mistake.rest, sure and mistake.sure
        whole = piece is not None and stop_of(piece.text) is None
        if piece and whole:
            read = syntax_of(piece)
            diagnostics.extend(read.diagnostics)
            if sure:
                statements.extend(read.file.statements)
                continue
            partial.extend(_partial(one, piece) for one in read.file.statements)
        names = names_of(source.text[start:end])
        broken.update(names)
        keyword = statement_of(source.text[start:end])
        unnamed.update(() if names else [keyword] if keyword else openers())
        convention_broken |= keyword in ("convention", None)
    return Parsed(
        source,
        syntax.File(tuple(statements)),
        frozenset(broken),
        in_text_order(diagnostics),
        convention_broken,
        tuple(partial),
        frozenset(unnamed),
    )


def _partial(statement: syntax.Statement, piece: Piece) -> Partial:
    keyword = statement_of(piece.text)
    lost: set[str] = set()
    for text in piece.lost:
        lost |= _what_it_was(text, keyword or "")
    lost |= {"des"} if piece.opened_anew else set()  # the table of a classification stands on its first line
    words = frozenset(word.strip() for text in piece.lost for word in _WORD.findall(text))
    if piece.opened_anew and name_of(piece.source.text[piece.origin[0] :]) is None:
        place = f"{piece.source.name}:{statement.span.line}"
        statement = replace(statement, name=replace(statement.name, text=place))
    return Partial(statement, frozenset(lost), words)


def _what_it_was(text: str, statement: str) -> set[str]:
    """The words by which a clause left out begins; without one, those by which it may have begun."""
    known = set(openers().get(statement, ()))
    said = (text.split(maxsplit=1) or [""])[0].casefold()
    if said in known:
        return {said}
    fitting = {
        word
        for word, phrase in phrases_of(statement)
        if stop_of(f"{first_line(statement, NO_NAME)} {phrase} {text}") is None
    }
    return fitting or known
