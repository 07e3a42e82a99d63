"""A rulebook's words as the formatter writes them, and the remarks that stand between them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from checker.parse.grammar import lark
from checker.quantity import unit_named
from checker.source import Source


@dataclass(frozen=True)
class Remark:
    """A remark or a title. `trailing`: on the line of what it follows; else `blank` tells of a blank line above it,
    and `indent` how far from the margin it was typed."""

    text: str
    trailing: bool
    blank: bool
    indent: int

    @property
    def title(self) -> bool:
        return self.text.startswith("#") and not self.trailing


@dataclass(frozen=True)
class Word:
    """A word of the language, `kind` being its name in the grammar; what stands between the word before and it."""

    kind: str
    text: str
    remarks: tuple[Remark, ...]
    blank: bool
    indent: int


END = "$END"


def words_of(source: Source) -> list[Word]:
    """Every word of a file that parses, spelled in the one canonical way; the last, END, holds the last remarks."""
    text = source.text
    typed = _as_typed(source)
    words: list[Word] = []
    before = 0
    for kind, start, end in [*_tokens(text), (END, len(text), len(text))]:
        remarks, blank = _between(text, before, start)
        spelled = typed(start, end) if kind in _OPAQUE else _spelled(kind, text[start:end])
        words.append(Word(kind, spelled, remarks, blank, 0 if kind == END else _indent(text, start)))
        before = end
    return _after_commas(words)


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    reader: Any = lark().parse_interactive(text)  # Lark gives types to a part of it only
    for token in reader.lexer_thread.lex(reader.parser_state):
        reader.feed_token(token)
        yield token.type, token.start_pos, token.end_pos


# ---- what stands between two words

_REMARK = re.compile(r"(?:#|--)[^\n]*")


def _between(text: str, start: int, end: int) -> tuple[tuple[Remark, ...], bool]:
    """The remarks between two offsets, and whether a blank line follows them."""
    remarks = []
    position = start
    for found in _REMARK.finditer(text, start, end):
        lines = text.count("\n", position, found.start())
        trailing = lines == 0 and start > 0
        remarks.append(Remark(_tidy(found[0]), trailing, lines > 1, _indent(text, found.start())))
        position = found.end()
    return tuple(remarks), text.count("\n", position, end) > 1


def _indent(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1


def _tidy(remark: str) -> str:
    """A space after the dashes of a remark; the hashes of a title are the author's: `#1` is no title."""
    return re.sub(r"^--(?=[^\s-])", "-- ", remark.rstrip())


def _after_commas(words: Sequence[Word]) -> list[Word]:
    """A remark before a comma goes after it, where none trails: so few lines begin by a comma."""
    moved = list(words)
    for place, (comma, following) in enumerate(pairwise(words)):
        if comma.kind in _COMMAS and not any(remark.trailing for remark in following.remarks):
            moved[place] = replace(comma, remarks=())
            moved[place + 1] = replace(following, remarks=comma.remarks + following.remarks)
    return moved


_COMMAS = frozenset(("_COMMA", "PEUT_MANQUER"))

# ---- the one spelling of a word

_OPAQUE = frozenset(("TEXT", "QUOTE"))
_AS_TYPED = frozenset(("WORD", "NAME", "INTEGER", "YEAR", "PERIOD", END))
_SPELLED = {
    "AT_LEAST": "≥", "AT_MOST": "≤", "DIFFERENT": "≠", "_ACTEURS": "acteurs", "_NIVEAUX": "niveaux",
    "PEUT_MANQUER": ", peut manquer", "_DESTINATAIRES": "destinataires", "_MINUS": "-", "_TIMES": "×",
}  # fmt: skip
# People write « 1 point », « 10 jours calendaires »: these stay.
_ALSO_RIGHT = frozenset(
    ("point", "jour", "jour ouvré", "jour calendaire", "jours calendaires", "heure", "minute", "semaine", "fois")
)


def _spelled(kind: str, typed: str) -> str:
    if kind in _AS_TYPED:
        return typed
    if kind == "NUMBER":
        return _number(typed)
    if kind == "UNIT":
        return _unit(typed)
    words = " ".join(typed.casefold().split())
    if kind == "PART_OF_YEAR":
        return words.upper() if words[0] in "ts" else words  # T1, S2
    if kind == "LAG":
        return "".join(words.split()).upper().replace("\N{MINUS SIGN}", "-")
    return _SPELLED.get(kind) or words.removeprefix(",").lstrip() or words


def _number(typed: str) -> str:
    """`3 500` or `3500` (a year is not cut in two), but `35 000` always."""
    whole, comma, decimals = typed.replace("\N{MINUS SIGN}", "-").partition(",")
    sign = "-" if whole.startswith("-") else ""
    digits = "".join(whole.removeprefix("-").split())
    apart = len(digits) > 4 or digits not in whole
    return f"{sign}{int(digits):{',' if apart else ''}}".replace(",", " ") + comma + decimals


def _unit(typed: str) -> str:
    spelled = re.sub(r"\s*/\s*", "/", " ".join(typed.split()))
    unit = unit_named(spelled)
    return spelled if unit is None else spelled.casefold() if spelled.casefold() in _ALSO_RIGHT else unit.value


def _as_typed(source: Source) -> Callable[[int, int], str]:
    """What an author typed between two marks, to the letter: accents in one sign or in two stay so.

    Marks are neither composed nor moved, so that the n-th of the typed text is the n-th of its NFC form.
    """
    places = (found.start() for found in _MARK.finditer(source.original))
    place = {found.start(): typed for found, typed in zip(_MARK.finditer(source.text), places, strict=True)}
    return lambda start, end: source.original[place[start] : place[end - 1] + 1]


_MARK = re.compile(r'["«»]')
