"""What `cogcheck test` makes of files and folders, and what it prints."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from checker.authoring.cases import Outcome, Ran
from checker.authoring.expectations import Difference, laid_out
from checker.request import CommandError


def page_files(path: Path) -> list[Path]:
    """The file named, or the `.md` of a folder and of its own but hidden ones. Raises CommandError."""
    if not path.exists():
        raise CommandError(f"« {path} » n'existe pas.")
    if not path.is_dir():
        return [path]
    inside = (one for one in path.rglob("*.md") if one.is_file())
    return sorted(one for one in inside if not any(part.startswith(".") for part in one.relative_to(path).parts))


def accepted(ran: Ran) -> str:
    """The page with what was found in the `constats` blocks that differ; not a sign of the rest changes."""
    lines = list(ran.page.lines)
    for outcome in reversed(ran.differing):
        fence = outcome.case.expected
        opening = lines[fence.opening - 1]
        end = opening[len(opening.rstrip("\r\n")) :]
        indent = opening[: len(opening) - len(opening.lstrip(" "))]
        rows = [f"{indent}{line}{end}" for line in laid_out(outcome.found)]
        lines[fence.opening : fence.opening + len(fence.lines)] = rows
    return "".join(lines)


def cases_text(pages: Sequence[Ran], *, accept: bool) -> str:
    """Each difference (with `accept`, each page rewritten), then the counts."""
    told = [line for ran in pages for line in (_rewritten(ran) if accept else _told(ran))]
    outcomes = sum(len(ran.outcomes) for ran in pages)
    differing = sum(len(ran.differing) for ran in pages)
    unread = sum(len(ran.page.cases) for ran in pages) - outcomes
    unreadable = sum(bool(ran.page.problems) for ran in pages)
    counts = [_counted(outcomes - differing, "cas tenu", "cas tenus")]
    if differing:
        counts.append(_counted(differing, *(("réécrit", "réécrits") if accept else ("différent", "différents"))))
    if unread:
        counts.append(f"{unread} en défaut")
    if unreadable:
        counts.append(_counted(unreadable, "page en défaut", "pages en défaut"))
    return "\n".join([*told, f"{', '.join(counts)}."]) + "\n"


def _rewritten(ran: Ran) -> Iterator[str]:
    if ran.differing:
        yield f"{ran.page.path} : {_counted(len(ran.differing), 'cas réécrit', 'cas réécrits')}"


def _told(ran: Ran) -> Iterator[str]:
    for outcome in ran.differing:
        for one in outcome.differences:
            yield f"{ran.page.path}:{one.line} : {outcome.case.title} › {', '.join(one.about)}"
            yield from _side_by_side(one)
            yield from _why_refused(one, outcome)


def _side_by_side(one: Difference) -> Iterable[str]:
    """What both tell, aligned."""
    expected, found = one.expected or ("rien",), one.found or ("rien",)
    widths = [max(map(len, pair)) for pair in zip(expected, found, strict=False)]
    for name, cells in (("attendu", expected), ("trouvé ", found)):
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
        yield f"  {name} : {'  '.join([*padded, *cells[len(widths) :]]).rstrip()}"


def _why_refused(one: Difference, outcome: Outcome) -> Iterator[str]:
    if len(one.about) == 1 and one.found is not None:
        fence = outcome.case.tables[f"{one.about[0]}.csv"]
        for line, reason in outcome.refused:
            if fence.opening < line <= fence.line(len(fence.lines)):
                yield f"    ligne {line} : {reason}"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number < 2 else several}"
