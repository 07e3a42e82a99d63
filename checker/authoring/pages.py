"""What a page of cases is: prose in Markdown, and the fenced blocks that a machine reads in it.

`regles`, `csv NOM.csv`, `demande` and `constats` are read; every other block is prose. What stands before the first
`##` is shared by the cases of the page, and each `##` may hold one case, whose own blocks replace the shared ones.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from checker.disk import why
from checker.source import Source

_LINE_ENDS = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_FILE_NAME = re.compile(r"\w[\w-]*\.csv")
_BLOCKS = ("regles", "demande", "constats")
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


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
    """`lines`: with their ends, as typed. `titles`: which of them (from 1) are titles. `problems`: why some of it
    cannot be read, in sentences that begin with their place."""

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
        return Source(str(self.path), "\n".join(shown).removeprefix(_MARK))


@dataclass
class _Zone:
    """What stands between two `##`; the first, without a `##`, is shared."""

    title: str
    shared: bool = False
    fences: list[Fence] = field(default_factory=list)

    def of(self, kind: str) -> list[Fence]:
        return [fence for fence in self.fences if fence.kind == kind]


def read_page(path: Path) -> Page:
    """Read a UTF-8 file; never raises. A page without `constats` nor `csv NOM.csv` has no case and no problem."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        return Page(path, problems=(f"Le fichier « {path} » ne peut pas être lu : {why(error)}.",))
    except UnicodeDecodeError as error:
        problem = f"Le fichier « {path} » n'est pas en UTF-8 (octet {error.start + 1}) ; enregistrez-le en UTF-8."
        return Page(path, problems=(problem,))
    tokens = MarkdownIt("commonmark").parse(text.removeprefix(_MARK))
    mistakes: list[PageError] = []
    zones = _zones(tokens, path.stem, mistakes)
    titles = frozenset(
        token.map[0] + 1 for token in tokens if token.type == "heading_open" and "#" in token.markup and token.map
    )
    page = Page(path, tuple(_LINE_ENDS.split(text)), titles)
    if not any(fence.kind in ("constats", "csv") for zone in zones for fence in zone.fences):
        return page
    cases = tuple(_cases(zones, mistakes))
    if not cases and not mistakes:
        first = min(fence.opening for zone in zones for fence in zone.fences)
        mistakes.append(PageError(first, "aucun bloc « constats » ne dit ce que l'on attend de cette livraison."))
    problems = tuple(page.place(one) for one in sorted(mistakes, key=lambda one: one.line))
    return Page(path, page.lines, titles, cases, problems)


def _zones(tokens: list[Token], name: str, mistakes: list[PageError]) -> list[_Zone]:
    zones = [_Zone(name, shared=True)]
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and token.level == 0 and following is not None:
            if token.tag == "h2":
                zones.append(_Zone(following.content))
            elif token.tag == "h1" and len(zones) == 1:
                zones[0].title = following.content
        elif token.type == "fence" and (fence := _fence(token)) is not None:
            if token.level:
                mistakes.append(
                    PageError(fence.opening, f"un bloc « {fence.kind} » ne se met ni en liste ni en retrait.")
                )
            elif not _closed(token, fence):
                mistakes.append(PageError(fence.opening, f"ce bloc « {fence.kind} » n'est pas fermé."))
            else:
                zones[-1].fences.append(fence)
    return zones


def _fence(token: Token) -> Fence | None:
    """None for a block that is prose: `sh`, or `csv` without a name."""
    kind, _, name = token.info.strip().partition(" ")
    if token.map is None or not (kind in _BLOCKS or (kind == "csv" and name)):
        return None
    return Fence(
        kind,
        name.strip(),
        token.map[0] + 1,
        tuple(token.content.removesuffix("\n").split("\n")) if token.content else (),
    )


def _closed(token: Token, fence: Fence) -> bool:
    return token.map is not None and token.map[1] - token.map[0] == len(fence.lines) + 2


def _cases(zones: Iterable[_Zone], mistakes: list[PageError]) -> Iterator[Case]:
    common: _Zone | None = None
    for zone in zones:
        mistakes.extend(_mistakes(zone))
        common = common or zone
        expected = zone.of("constats")
        if not expected:
            if zone.fences and not zone.shared:
                first = zone.fences[0].opening
                mistakes.append(PageError(first, f"le cas « {zone.title} » n'a pas de bloc « constats »."))
            continue
        shared = [] if zone.shared else common.fences
        tables = {fence.name: fence for fence in [*shared, *zone.fences] if fence.kind == "csv"}
        demands = [fence for fence in [*shared, *zone.fences] if fence.kind == "demande"]
        rules = zone.of("regles") or common.of("regles")
        yield Case(zone.title, tuple(rules), tables, tuple(demands), expected[0])


def _mistakes(zone: _Zone) -> Iterator[PageError]:
    for kind in ("demande", "constats"):
        for fence in zone.of(kind)[1:]:
            yield PageError(
                fence.opening, f"un cas n'a qu'un bloc « {kind} » ; ouvrez un autre cas par un titre « ## »."
            )
    names: set[str] = set()
    for fence in zone.of("csv"):
        if _FILE_NAME.fullmatch(fence.name) is None:
            yield PageError(
                fence.opening, f"« {fence.name} » n'est pas un nom de fichier : écrivez par exemple « csv pieces.csv »."
            )
        if fence.name in names:
            yield PageError(fence.opening, f"le fichier « {fence.name} » est déjà écrit pour ce cas.")
        names.add(fence.name)
    for kind in _BLOCKS:
        for fence in zone.of(kind):
            if fence.name:
                yield PageError(fence.opening, f"« {fence.name} » est de trop après « {kind} ».")
