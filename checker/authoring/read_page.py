"""The verb: a Markdown file → its cases, and everything wrong with how they are written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from checker.authoring.pages import MARK, Case, Fence, Page, PageError
from checker.disk import why

_LINE_ENDS = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_FILE_NAME = re.compile(r"\w[\w-]*\.csv")
_BLOCKS = ("regles", "demande", "constats")


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
    tokens = MarkdownIt("commonmark").parse(text.removeprefix(MARK))
    titles = (
        token.map[0] + 1 for token in tokens if token.type == "heading_open" and token.map and token.markup[0] == "#"
    )
    page = Page(path, tuple(_LINE_ENDS.split(text)), frozenset(titles))
    telling = [fence for fence in map(_fence, tokens) if fence is not None and fence.kind in ("constats", "csv")]
    if not telling:
        return page
    mistakes: list[PageError] = []
    cases = tuple(_cases(_zones(tokens, path.stem, mistakes), mistakes))
    if not cases and not mistakes:
        opening = telling[0].opening
        mistakes.append(PageError(opening, "aucun bloc « constats » ne dit ce que l'on attend de cette livraison."))
    problems = tuple(page.place(one) for one in sorted(mistakes, key=lambda one: one.line))
    return Page(path, page.lines, page.titles, () if problems else cases, problems)


def _zones(tokens: Sequence[Token], name: str, mistakes: list[PageError]) -> list[_Zone]:
    zones = [_Zone(name, shared=True)]
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0:
            title = tokens[number + 1].content
            if token.tag == "h2":
                zones.append(_Zone(title))
            elif token.tag == "h1" and len(zones) == 1:
                zones[0].title = title
        elif fence := _fence(token):
            if wrong := _misplaced(token, fence):
                mistakes.append(PageError(fence.opening, wrong))
            else:
                zones[-1].fences.append(fence)
    return zones


def _fence(token: Token) -> Fence | None:
    """None for what is prose: `sh`, or `csv` without a name."""
    kind, _, name = token.info.strip().partition(" ")
    if token.type != "fence" or token.map is None or not (kind in _BLOCKS or (kind == "csv" and name)):
        return None
    lines = tuple(token.content.removesuffix("\n").split("\n")) if token.content else ()
    return Fence(kind, name.strip(), token.map[0] + 1, lines)


def _misplaced(token: Token, fence: Fence) -> str | None:
    """Why a block cannot be read: its lines would not be those of the page, or go on to the page's end."""
    if token.level:
        return f"un bloc « {fence.kind} » ne se met ni en liste ni en retrait."
    if token.map is None or token.map[1] - token.map[0] != len(fence.lines) + 2:
        return f"ce bloc « {fence.kind} » n'est pas fermé."
    return None


def _cases(zones: Sequence[_Zone], mistakes: list[PageError]) -> Iterator[Case]:
    common = zones[0]
    for zone in zones:
        mistakes.extend(_mistakes(zone))
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
