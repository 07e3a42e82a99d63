"""Every quotation against the contract's text: raw first, then with spaces and apostrophes folded.

`SOURCE.toml`, beside the rules, names the text cited and its fingerprint.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, ValidationError

from checker.diagnostic import Code, Diagnostic
from checker.load import Loaded
from checker.model import Citation, Indicator
from checker.source import Span

SOURCE_FILE = "SOURCE.toml"


class Match(Enum):
    """How a quotation was found."""

    RAW = "brut"
    FOLDED = "replié"


class SourceError(Exception):
    """The texts cannot be read; the message is one French sentence."""


class _SourceFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    file: str
    sha256: str


@dataclass(frozen=True)
class Found:
    """A quotation and where it stands: first and last line of the text, from 1."""

    rule: str
    citation: Citation
    lines: tuple[int, int]
    match: Match


@dataclass(frozen=True)
class Verified:
    """`missing_lines`: quotations found whose line the rulebook does not give yet (or gives wrongly)."""

    found: tuple[Found, ...]
    diagnostics: tuple[Diagnostic, ...]


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
    found: list[Found] = []
    diagnostics: list[Diagnostic] = []
    for indicator in loaded.rulebook.indicators:
        for citation in citations_of(indicator):
            one = _verify(indicator.code, citation, text)
            if isinstance(one, Found):
                found.append(one)
            else:
                diagnostics.append(one)
    return Verified(tuple(found), tuple(diagnostics))


def citations_of(indicator: Indicator) -> list[Citation]:
    """Every quotation of a rule, in the order of the file."""
    held = [
        *indicator.citations,
        *(citation for reference in indicator.references for citation in reference.citations),
        *(indicator.critical.citations if indicator.critical else ()),
        *(citation for target in indicator.retained.targets for citation in target.citations),
    ]
    for reading in indicator.readings:
        held.extend(reading.citations)
        for step in getattr(reading.measure, "steps", ()):
            held.extend(step.citations)
        held.extend(citation for target in reading.targets for citation in target.citations)
    return sorted(set(held), key=lambda citation: (citation.span.source.name, citation.span.start))


def _verify(rule: str, citation: Citation, text: Text) -> Found | Diagnostic:
    match, places = text.occurrences(citation.quote)
    span = citation.span
    if not places:
        return Diagnostic(
            Code.SRC01,
            "cette citation n'est pas dans le texte du contrat.",
            span,
            _nearest_passage(citation.quote, text),
        )
    if citation.lines is not None:
        here = [lines for lines in places if lines[0] == citation.lines[0]]
        if not here:
            return Diagnostic(
                Code.SRC04,
                f"cette citation n'est pas à la ligne {citation.lines[0]} du texte.",
                span,
                f"elle est {_at(places)}",
            )
        return Found(rule, citation, here[0], match)
    if len(places) > 1:
        return Diagnostic(
            Code.SRC02,
            f"cette citation se trouve {len(places)} fois dans le texte.",
            span,
            f"dites laquelle : elle est {_at(places)}",
        )
    return Found(rule, citation, places[0], match)


_MOST_PLACES = 6


def _at(places: Sequence[tuple[int, int]]) -> str:
    lines = [f"l. {first}" for first, _ in places[:_MOST_PLACES]]
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
            return f"le texte dit « {text.folded[start : start + len(wanted)]} » (l. {line})"
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
    except OSError as error:
        raise SourceError(f"Le texte « {described.file} » n'est pas dans « {texts} » ({error.strerror}).") from error
    if sha256(content).hexdigest() != described.sha256:
        raise SourceError(
            f"Le texte « {described.file} » n'est pas celui que le référentiel cite : son empreinte diffère."
        )
    return content.decode("utf-8")


def fixed(source_text: str, found: Sequence[Found]) -> str:
    """A rulebook file's text with the line of each of its quotations written in (`l. 9754`)."""
    edits = sorted(((one.citation.span, one.lines) for one in found), key=lambda edit: -edit[0].start)
    for span, lines in edits:
        source_text = source_text[: span.start] + _with_lines(span, lines) + source_text[span.end :]
    return source_text


_LINES_WRITTEN = re.compile(r"\s+l\.\s*\d+(?:\s*-\s*\d+)?(?=\s*«)")


def _with_lines(span: Span, lines: tuple[int, int]) -> str:
    written = span.text
    quote = written.index("«")
    head = _LINES_WRITTEN.sub("", written[:quote] + "«")[:-1].rstrip()
    number = str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"
    return f"{head} l. {number} {written[quote:]}"
