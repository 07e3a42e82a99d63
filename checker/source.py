"""A text and a place in it.

A `Source` is a file of the rulebook as an author sees it; a `Span` points into it and carries the headings that
stand above it, so that every message can say "fiche 10 › F10-21" beside "fiche-10.regles:12:7".
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

_TITLE = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_STATEMENT = re.compile(r"^[ \t]*(?:convention|table|indicateur)[ \t]+([^\s:\"]+)(?![ \t]*:)", re.MULTILINE)
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

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, in the original, of an offset of `text`."""
        line = self.text.count("\n", 0, offset) + 1
        start = self.text.rfind("\n", 0, offset) + 1
        wanted = offset - start
        typed = self.lines[line - 1]
        column = wanted
        while len(unicodedata.normalize("NFC", typed[:column])) < wanted:
            column += 1
        return line, column + 1

    @cached_property
    def _headings(self) -> tuple[tuple[int, int, str], ...]:
        titles = [(found.start(), len(found[1]), found[2]) for found in _TITLE.finditer(self.text)]
        names = [(found.start(1), _BELOW_EVERY_TITLE, found[1]) for found in _STATEMENT.finditer(self.text)]
        return tuple(sorted(titles + names))

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
        return cls(name or str(path), text.replace("\r\n", "\n"))


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
