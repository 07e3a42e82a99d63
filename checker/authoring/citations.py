"""Every quotation against the contract's text: raw first, then with spaces and apostrophes folded.

`SOURCE.toml`, beside the rules, names the text cited and its fingerprint.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, ValidationError

from checker.authoring.quotations import quotations_of
from checker.authoring.walk import nodes_in
from checker.diagnostic import Code, Diagnostic
from checker.disk import why
from checker.load import Loaded
from checker.model import Citation, Indicator
from checker.source import Source, Span

SOURCE_FILE = "SOURCE.toml"


class Match(Enum):
    """How a quotation was found."""

    RAW = "brut"
    FOLDED = "replie"


class SourceError(Exception):
    """The texts cannot be read; the message is one French sentence."""


class _SourceFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    file: str
    sha256: str


@dataclass(frozen=True)
class Checked:
    """A quotation looked up. `lines`: where it surely stands (first and last, from 1), even when the rulebook gives
    another line; `diagnostic`: what is wrong, or None."""

    rule: str
    citation: Citation
    match: Match
    lines: tuple[int, int] | None
    diagnostic: Diagnostic | None


@dataclass(frozen=True)
class Verified:
    """Every quotation of a rulebook, in the order of its files."""

    checked: tuple[Checked, ...]

    @property
    def found(self) -> tuple[Checked, ...]:
        return tuple(one for one in self.checked if one.diagnostic is None)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(one.diagnostic for one in self.checked if one.diagnostic is not None)

    @property
    def mended(self) -> "Verified":
        """What is left once `fixed` has written the lines that are sure."""
        return Verified(tuple(one if one.lines is None else replace(one, diagnostic=None) for one in self.checked))


@dataclass(frozen=True)
class Text:
    """The contract's text, and the same folded, with where each folded letter came from."""

    raw: str
    folded: str
    origin: tuple[int, ...]

    @classmethod
    def of(cls, content: str) -> "Text":
        raw = normalize("NFC", content)
        return cls(raw, *_folded(raw))

    def occurrences(self, quote: str) -> tuple[Match, list[tuple[int, int]]]:
        """How it was found, and the first and last line of each place."""
        places = list(_places(self.raw, quote))
        if places:
            return Match.RAW, [self._lines(start, start + len(quote) - 1) for start in places]
        wanted, _ = _folded(normalize("NFC", quote))
        wanted = wanted.strip()
        return Match.FOLDED, [
            self._lines(self.origin[start], self.origin[start + len(wanted) - 1])
            for start in _places(self.folded, wanted)
        ]

    def _lines(self, start: int, end: int) -> tuple[int, int]:
        return self.raw.count("\n", 0, start) + 1, self.raw.count("\n", 0, end) + 1


_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009]+")
_APOSTROPHES = "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"


def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Runs of blanks as one space, every apostrophe straight; and the offset each letter came from."""
    letters: list[str] = []
    origin: list[int] = []
    end = 0
    for blank in _BLANKS.finditer(text):
        letters.extend(text[end : blank.start()])
        origin.extend(range(end, blank.start()))
        letters.append(" ")
        origin.append(blank.start())
        end = blank.end()
    letters.extend(text[end:])
    origin.extend(range(end, len(text)))
    return "".join("'" if letter in _APOSTROPHES else letter for letter in letters), tuple(origin)


def _places(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    while wanted and start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def verify(loaded: Loaded, texts: Path) -> Verified:
    """Look every quotation of a rulebook up in its text. Raises SourceError."""
    text = Text.of(_read(loaded, texts))
    return Verified(
        tuple(
            _verify(indicator.code, citation, text)
            for indicator in loaded.rulebook.indicators
            for citation in citations_of(indicator)
        )
        + tuple(
            _verify(statement.code, citation, text)
            for statement in loaded.rulebook.statements
            for citation in quotations_of(statement)
        )
    )


def citations_of(indicator: Indicator) -> list[Citation]:
    """Every quotation of a rule, in the order of the file."""
    held = {node for node in nodes_in(indicator) if isinstance(node, Citation)}
    return sorted(held, key=lambda citation: (citation.span.source.name, citation.span.start))


def _verify(rule: str, citation: Citation, text: Text) -> Checked:
    match, places = text.occurrences(citation.quote)
    wrong: tuple[Code, str, str | None] | None = None
    lines = places[0] if len(places) == 1 else None
    if not places:
        hint = _nearest_passage(citation.quote, text)
        wrong = (Code.SRC01, "cette citation n'est pas dans le texte du contrat.", hint)
    elif citation.lines is not None:
        here = [place for place in places if _agree(citation.lines, place)]
        lines = here[0] if here else lines
        if not here:
            given = (
                str(citation.lines[0]) if citation.lines[0] == citation.lines[1] else "{}-{}".format(*citation.lines)
            )
            wrong = (Code.SRC04, f"cette citation n'est pas à la ligne {given} du texte.", f"elle est {_at(places)}")
    elif len(places) > 1:
        message = f"cette citation se trouve {len(places)} fois dans le texte."
        wrong = (Code.SRC02, message, f"dites laquelle : elle est {_at(places)}")
    diagnostic = Diagnostic(wrong[0], wrong[1], citation.span, wrong[2]) if wrong else None
    return Checked(rule, citation, match, lines, diagnostic)


def _agree(given: tuple[int, int], place: tuple[int, int]) -> bool:
    """The first line must be right, and the last one when it is given too."""
    return given[0] == place[0] and given[1] in (place[0], place[1])


_MOST_PLACES = 6


def _at(places: Sequence[tuple[int, int]]) -> str:
    lines = [f"l. {first}" for first, _ in dict.fromkeys(places[:_MOST_PLACES])]
    if len(places) > _MOST_PLACES:
        lines.append("…")
    return lines[0] if len(lines) == 1 else f"{', '.join(lines[:-1])} ou {lines[-1]}"


def _nearest_passage(quote: str, text: Text) -> str | None:
    """Where the longest beginning of the quotation stands, if a fair part of it does."""
    wanted, _ = _folded(quote)
    words = wanted.split(" ")
    for length in range(len(words) - 1, 2, -1):
        start = text.folded.find(" ".join(words[:length]))
        if start >= 0:
            line = text.raw.count("\n", 0, text.origin[start]) + 1
            end = text.folded.find(" ", min(start + len(wanted), len(text.folded)))
            passage = text.folded[start : end if end >= 0 else len(text.folded)].strip()
            return f"le texte dit « {passage} » (l. {line})"
    return None


def _read(loaded: Loaded, texts: Path) -> str:
    path = loaded.folder / SOURCE_FILE if loaded.folder.is_dir() else loaded.folder.parent / SOURCE_FILE
    try:
        described = _SourceFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SourceError(
            f"Le référentiel « {loaded.rulebook.name} » ne dit pas quel texte il cite : ajoutez {path}."
        ) from error
    except (ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"« {path} » ne se lit pas : on attend « file » et « sha256 ».") from error
    try:
        content = (texts / described.file).read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"Le texte « {described.file} » n'est pas dans « {texts} ».") from error
    except OSError as error:
        raise SourceError(f"Le texte « {texts / described.file} » ne se lit pas : {why(error)}.") from error
    if sha256(content).hexdigest() != described.sha256:
        raise SourceError(
            f"Le texte « {described.file} » n'est pas celui que le référentiel cite : son empreinte diffère."
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"Le texte « {described.file} » n'est pas en UTF-8 (octet {error.start + 1}).") from error


def fixed(source: Source, checked: Sequence[Checked]) -> str:
    """The file as its author typed it, but for the line of each quotation whose place is sure (`l. 9754`)."""
    lines = list(source.lines)
    for one in sorted(checked, key=lambda one: -one.citation.span.start):
        if one.lines is not None:
            _write_line(lines, one.citation.span, one.lines)
    return "\n".join(lines)


_LINE_WRITTEN = re.compile(r"\s*\bl\.\s*\d+(?:\s*-\s*\d+)?\s*$")


def _write_line(lines: list[str], span: Span, place: tuple[int, int]) -> None:
    """Before the quotation's opening « , in the typed lines."""
    row, column = span.source.place(span.start + span.text.index("«"))
    number = str(place[0]) if place[0] == place[1] else f"{place[0]}-{place[1]}"
    head = _LINE_WRITTEN.sub("", lines[row - 1][: column - 1]).rstrip()
    lines[row - 1] = f"{head} l. {number} {lines[row - 1][column - 1 :]}"
