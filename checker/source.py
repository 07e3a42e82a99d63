"""A text and a place in it.

A `Source` is a file of the rulebook as an author sees it; a `Span` points into it and carries the headings that
stand above it, so that every message can say "fiche 10 › F10-21" beside "fiche-10.regles:12:7".
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

# A title, or a statement: a keyword, a name and a text after it (without indent, the keyword may be mistyped, or the
# text be lacking). Not inside a text, a quotation or a remark.
_STATEMENT = (
    "(?:convention|table|classement|indicateur|action|remise|engagement|énoncé|contradiction|budget|cohérence|règle)"
)
_HEADING = re.compile(
    r"^[^\S\n]*(?P<hashes>\#{1,6})[^\S\n]+(?P<title>[^\n]*\S)"
    rf"|^(?:[^\S\n]*{_STATEMENT}|(?!(?:écartée|échéance|livrable)\b)\w+)\s+(?P<name>[^\s:\"«»]+)\s+(?=\")"
    rf"|^{_STATEMENT}[^\S\n]+(?P<bare>[^\s:\"«»]+)[^\S\n]*$"
    r'|"[^"\n]*"|«(?:[^«»]|«[^«»]*»)*»|\#[^\n]*|--[^\n]*',
    re.MULTILINE | re.IGNORECASE,
)
_BELOW_EVERY_TITLE = 7


@dataclass(frozen=True)
class Source:
    """A rulebook file. `original` is what the file holds; every offset elsewhere counts in `text`, its NFC form."""

    name: str
    original: str

    @cached_property
    def text(self) -> str:
        return unicodedata.normalize("NFC", self.original)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines as the author typed them, without their ends."""
        return tuple(self.original.split("\n"))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where each line of `text` begins."""
        return (0, *(found.end() for found in re.finditer("\n", self.text)))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, in the original, of an offset of `text`."""
        line = bisect_right(self._starts, offset)
        wanted = offset - self._starts[line - 1]
        typed = self.lines[line - 1]
        column = wanted
        if not unicodedata.is_normalized("NFC", typed):
            # The longest beginning of the typed line that is no longer than what stands before, once composed.
            fitting = (
                end for end in range(len(typed), -1, -1) if len(unicodedata.normalize("NFC", typed[:end])) <= wanted
            )
            column = next(fitting)
        return line, column + 1

    @cached_property
    def _headings(self) -> tuple[tuple[int, int, str], ...]:
        headings = []
        for found in _HEADING.finditer(self.text):
            if found["title"]:
                headings.append((found.start("hashes"), len(found["hashes"]), found["title"]))
            elif name := found["name"] or found["bare"]:
                headings.append((found.start(), _BELOW_EVERY_TITLE, name))
        return tuple(headings)

    def headings(self, offset: int) -> tuple[str, ...]:
        """The titles open at an offset, outermost first; the statement it stands in is the innermost."""
        open_titles: list[tuple[int, str]] = []
        for start, level, title in self._headings:
            if start > offset:
                break
            open_titles = [kept for kept in open_titles if kept[0] < level]
            open_titles.append((level, title))
        return tuple(title for _, title in open_titles)

    def span(self, start: int, end: int) -> "Span":
        return Span(self, start, max(start, end))

    @classmethod
    def read(cls, path: Path, name: str | None = None) -> "Source":
        """Read a UTF-8 file, with or without a byte-order mark; raises OSError, UnicodeDecodeError."""
        text = path.read_bytes().decode("utf-8-sig")
        return cls(name or str(path), text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Span:
    """A stretch of a source: offsets `[start, end)` in its NFC text."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.source.place(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.place(self.start)[1]

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def headings(self) -> tuple[str, ...]:
        return self.source.headings(self.start)

    def to(self, other: "Span") -> "Span":
        """From the start of this span to the end of another one of the same source."""
        return Span(self.source, self.start, max(self.end, other.end))
