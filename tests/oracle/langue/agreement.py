"""Runs the package on a random rulebook and delivery, and says where its findings and the expected ones differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from checker.pipeline import check

from .draw import PERIODS, Draw, book_of, filling_of, world_of
from .draw_measures import rules_of
from .statistic import Exact, Root
from .tree import Book
from .verdict import JUDGED, Expected, Key, findings
from .world import World, files

FILLINGS = 12


@dataclass(frozen=True)
class Trial:
    """A rulebook, its delivery, what is asked, and where the rest is drawn from."""

    book: Book
    world: World
    periods: list[str]
    as_of: date
    draw: Draw


def trial(seed: int) -> Trial:
    draw = Draw(seed)
    book = book_of(draw)
    world = rules_of(draw, book, world_of(draw, book), draw.whole(5, 8))
    as_of = date(2018, 1, 1) if draw.chance(0.9) else date(2015, 12, draw.one((30, 31)))
    return Trial(book, world, draw.some(PERIODS, 3)[:4], as_of, draw)


def write(made: Trial, folder: Path) -> None:
    delivery = folder / "livraison"
    delivery.mkdir(parents=True)
    (folder / "tirage.regles").write_text(str(made.book), encoding="utf-8")
    for name, text in files(made.book, made.world):
        (delivery / name).write_text(text, encoding="utf-8")


def found_by_the_package(made: Trial, folder: Path) -> dict[Key, Any]:
    """Each finding, and once for each Caf that shares it."""
    report = check(folder / "livraison", str(folder / "tirage.regles"), period=made.periods, as_of=made.as_of)
    for table in report.run.tables:
        assert table.rows_read == table.rows_accepted, f"{table.name}: a row of the draw is refused"
    found: dict[Key, Any] = {}
    for one in report.findings:
        for caf in one.subjects if one.subjects is not None else (one.subject.caf,):
            key = (one.indicator.code, one.subject.level.value, caf, str(one.period))
            assert key not in found, key
            found[key] = one
    return found


def differences(made: Trial, folder: Path) -> tuple[int, list[str]]:
    """How many findings were compared, and every difference."""
    write(made, folder)
    found = found_by_the_package(made, folder)
    wanted = dict(findings(made.book, made.world, made.periods, made.as_of))
    told = [f"{key}: not expected" for key in found if key not in wanted]
    told += [f"{key}: missing" for key in wanted if key not in found]
    for key, expected in wanted.items():
        if key in found:
            told += [f"{key}: {problem}" for problem in _differences(expected, found[key])]
    return len(found), told + list(contradicted(made, found))


def contradicted(made: Trial, found: dict[Key, Any]) -> Iterator[str]:
    """The judged verdicts that some way to fill the empty cells contradicts."""
    judged = {key: one.verdict.value for key, one in found.items() if one.verdict.value in JUDGED}
    for _ in range(FILLINGS):
        filled = filling_of(made.draw, made.book, made.world)
        for key, expected in findings(made.book, filled, made.periods, made.as_of):
            if key in judged and expected.verdict != judged[key]:
                yield f"{key}: {judged[key]}, and {expected.verdict} when the empty cells are filled"


def _differences(expected: Expected, finding: Any) -> Iterator[str]:
    verdict = finding.verdict.value
    untold = expected.found.open and finding.target is None and verdict in ("sans_cible", "indetermine")
    if verdict != expected.verdict and not untold:
        yield f"verdict {verdict}, not {expected.verdict} ({expected.found})"
    if verdict == "indetermine" and not expected.found.open and finding.reason.value != expected.reason:
        yield f"reason {finding.reason.value}, not {expected.reason}"
    yield from _numbers(expected, finding)
    if expected.other is not None:
        other_verdict, other = expected.other
        reading = finding.readings[1]
        if not (other.open and finding.target is None) and reading.verdict.value != other_verdict:
            yield f"other reading {reading.verdict.value}, not {other_verdict} ({other})"
        if not other.open and not _same(reading.value, other.value):
            yield f"other reading {reading.value}, not {other.value}"


def _numbers(expected: Expected, finding: Any) -> Iterator[str]:
    found = expected.found
    if (finding.missing is not None) != found.open:
        yield f"missing {finding.missing}, not {found}"
        return
    if found.open:
        for name in ("low", "high"):
            if not _same(getattr(finding.missing, name), getattr(found, name)):
                yield f"{name} {getattr(finding.missing, name)}, not {getattr(found, name)}"
        return
    if not _same(finding.value, found.value):
        yield f"value {finding.value}, not {found.value}"
    for name in ("numerator", "denominator"):
        told, wanted = getattr(finding, name), getattr(found, name)
        if told is not None and wanted is not None and told != wanted:
            yield f"{name} {told}, not {wanted}"


def _same(told: Any, wanted: Exact | None) -> bool:
    if isinstance(wanted, Root):
        return getattr(told, "of", None) == wanted.square
    return bool(told == wanted)
