"""A page of cases run: each delivery checked in a folder of its own, what is found beside what is expected."""

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.authoring.demands import Demand, demand_of
from checker.authoring.expectations import Difference, Row, differences, rows_expected, rows_found
from checker.authoring.pages import Case, Fence, Page, PageError
from checker.delivery.deliver import DeliveryError
from checker.diagnostic import RulebookError, nearest, render
from checker.finding import Finding
from checker.load import Loaded, UnknownRulebook, load, load_source
from checker.pipeline import run
from checker.request import CommandError, Request


@dataclass(frozen=True)
class Outcome:
    """A case that could be run. `refused`: why each row was, by page line."""

    case: Case
    loaded: Loaded
    findings: tuple[Finding, ...]
    found: tuple[Row, ...]
    differences: tuple[Difference, ...]
    refused: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Ran:
    """A page with its cases run. `problems`: those of the page, then why a case cannot be run, each once."""

    page: Page
    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...]

    @property
    def differing(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.differences)


def cases(page: Page) -> Ran:
    """Run every case of a page; what is wrong with one keeps no other from being run."""
    outcomes: list[Outcome] = []
    problems = list(page.problems)
    books: dict[object, Loaded] = {}
    for case in page.cases:
        try:
            outcomes.append(_outcome(page, case, books))
        except PageError as error:
            problems.append(page.place(error))
        except RulebookError as error:
            problems.extend(render(diagnostic) for diagnostic in error.diagnostics)
        except (CommandError, DeliveryError, UnknownRulebook) as error:
            problems.append(page.place(PageError(case.expected.opening, str(error))))
    return Ran(page, tuple(outcomes), tuple(dict.fromkeys(problems)))


def _outcome(page: Page, case: Case, books: dict[object, Loaded]) -> Outcome:
    expected = rows_expected(case.expected)
    demand = demand_of(case)
    loaded = _loaded(page, case, demand, books)
    if loaded.diagnostics:
        raise RulebookError(loaded.diagnostics)
    _known_tables(case, loaded)
    with tempfile.TemporaryDirectory(prefix="cogcheck-") as folder:
        delivery, refusals = Path(folder) / "livraison", Path(folder) / "rejets"
        delivery.mkdir()
        for name, fence in case.tables.items():
            (delivery / name).write_text("".join(f"{line}\n" for line in fence.lines), encoding="utf-8")
        request = Request(
            delivery,
            (loaded.rulebook,),
            demand.as_of,
            demand.periods,
            demand.levels,
            demand.cafs,
            demand.only,
            refusals=refusals,
        )
        report = run(request)
        refused = tuple(_refused(refusals, case))
    found = rows_found(report)
    return Outcome(case, loaded, report.findings, found, differences(expected, found, case.expected.opening), refused)


def _loaded(page: Page, case: Case, demand: Demand, books: dict[object, Loaded]) -> Loaded:
    """The case's rulebook, read once a page; a path is first looked for beside the page."""
    if demand.rulebook is None:
        source = page.rulebook(case)
        if source not in books:
            books[source] = load_source(source, page.path)
        return books[source]
    beside = page.path.parent / demand.rulebook
    name = str(beside) if beside.exists() else demand.rulebook
    if name not in books:
        try:
            books[name] = load(name)
        except UnknownRulebook as error:
            raise PageError(demand.line, str(error)) from error
    return books[name]


def _known_tables(case: Case, loaded: Loaded) -> None:
    """A file that no table is named after would be ignored, and the case say something else than it shows."""
    known = [table.name for table in loaded.rulebook.catalogue.tables]
    for name, fence in case.tables.items():
        stem = name.removesuffix(".csv")
        if stem not in known:
            close = nearest(stem, known)
            hint = f"vouliez-vous dire « {close}.csv » ?" if close else f"on connaît : {', '.join(known)}."
            raise PageError(fence.opening, f"aucune table ne s'appelle « {stem} » ; {hint}")


def _refused(refusals: Path, case: Case) -> Iterator[tuple[int, str]]:
    """From the quarantine files: the line in the page of each refused row, and the reason."""
    for path in sorted(refusals.glob("*.csv")):
        fence: Fence = case.tables[path.name]
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                yield fence.line(int(row["ligne"]) - 1), row["raison"]
