"""What a page of cases is: prose in Markdown, and the fenced blocks that a machine reads in it.

`regles`, `csv NOM.csv`, `demande` and `constats` are read; every other block is prose. What stands before the first
`##` is shared by the cases of the page, and each `##` may hold one case, whose own blocks replace the shared ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.source import Source

# The byte-order mark that some editors write at the beginning of a file.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


class PageError(Exception):
    """What is wrong at a line of a page (from 1); the message is one French sentence."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Fence:
    """A block: its first word, what follows it, and its lines. `opening`: the line of its ``` (from 1)."""

    kind: str
    name: str
    opening: int
    lines: tuple[str, ...]

    def line(self, index: int) -> int:
        """Where the line of that index (from 0) stands in the page."""
        return self.opening + 1 + index


@dataclass(frozen=True)
class Case:
    """A delivery, what is asked of it and what is expected. `demands`: the shared one, then its own."""

    title: str
    rules: tuple[Fence, ...]
    tables: Mapping[str, Fence]
    demands: tuple[Fence, ...]
    expected: Fence


@dataclass(frozen=True)
class Page:
    """`lines`: with their ends, as typed. `titles`: which of them (from 1) are titles. `problems`: why it cannot be
    read, in sentences that begin with their place; it has no case then."""

    path: Path
    lines: tuple[str, ...] = ()
    titles: frozenset[int] = frozenset()
    cases: tuple[Case, ...] = ()
    problems: tuple[str, ...] = ()

    def place(self, error: PageError) -> str:
        return f"{self.path}:{error.line} : {error}"

    def rulebook(self, case: Case) -> Source:
        """The rules of a case, each at its place in the page: every other line is blank, but the titles."""
        kept = {fence.line(index) for fence in case.rules for index in range(len(fence.lines))} | self.titles
        shown = (line.rstrip("\r\n") if number in kept else "" for number, line in enumerate(self.lines, start=1))
        return Source(str(self.path), "\n".join(shown).removeprefix(MARK))
