"""A measure over the rows of one table, for one Caf or the branch, over some months.

A row is in the population, out of it, or may be in it. What is known for sure gives the value; what may be, its bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from .row import Seen, every, frozen_truth, number, truth, unit_of
from .statistic import Exact, statistic
from .tree import Book, Records, Rule
from .units import combined, made
from .world import Row, World

NO_DATA, EMPTY = "donnee_absente", "population_vide"


@dataclass(frozen=True)
class Found:
    """`value` when all is known. When `open`, it is between `low` and `high` (None: nobody can tell).

    `reason`: why there is no value.
    """

    value: Exact | None = None
    reason: str | None = None
    open: bool = False
    low: Exact | None = None
    high: Exact | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None

    @property
    def ends(self) -> tuple[Exact | None, Exact | None]:
        return (self.low, self.high) if self.open else (self.value, self.value)


@dataclass(frozen=True)
class Where:
    """Whose rows, between which days (both included); `members`: the Caf that the branch is made of, None for all."""

    caf: str | None
    first: date
    last: date
    members: frozenset[str] | None = None

    def has(self, row: Row) -> bool:
        if self.caf is not None:
            return row.raw["caf"] == self.caf
        return self.members is None or row.raw["caf"] in self.members


Kept = tuple[Seen, bool | None]
"""A row that is, or may be, in the population; true when it surely is."""

UNKNOWN = Found(open=True)


def measured(measure: Records, rule: Rule, where: Where, book: Book, world: World) -> Found:
    rows = world.tables.get(measure.table)
    if rows is None or not _readable(measure, rule, book, world):
        return Found(reason=NO_DATA)
    ours = [row for row in rows if where.has(row)]
    seen = list(_seen(measure, ours, rule, where, book, world))
    shared = _shared(measure, rule, where, book, world)
    undated = any(row.raw[_dated_by(rule)] is None for row in ours)
    if rule.until is not None:  # none left is a number, where the delivery shows some month's end of the period
        undated = bool(ours) and any(True for _ in _seen(measure, rows, rule, where, book, world))
    if shared is None:
        weighed = measure.prorata is not None and measure.prorata.weight.table in world.tables
        return UNKNOWN if weighed and (seen or undated) else Found(reason=NO_DATA)
    share, group_rows = shared
    if not seen and not undated and not group_rows:
        return Found(reason=NO_DATA)
    if measure.kind == "distincts" and where.caf is None and not all(map(where.has, rows)):
        return UNKNOWN  # the package counts what differs over the whole branch only, and says so
    found = [_over(measure, chosen, share, group_rows) for chosen in _busiest(measure, seen)]
    if all(one == found[0] for one in found):
        return found[0]
    return _either(found)


def _either(found: list[Found]) -> Found:
    """One of several values, and nobody can tell which."""
    if any(one.open for one in found):
        return UNKNOWN
    if len({one.value for one in found}) == 1:
        return replace(found[0], numerator=None, denominator=None)
    values = [one.value for one in found if isinstance(one.value, Fraction)]
    if len(values) < len(found):
        return UNKNOWN
    return Found(open=True, low=min(values), high=max(values))


def _dated_by(rule: Rule) -> str:
    assert rule.dated_by is not None
    return rule.dated_by


def _readable(measure: Records, rule: Rule, book: Book, world: World) -> bool:
    """Whether every column that the measure cannot do without is delivered; only the columns of `lignes` may lack."""
    return world.has(measure.table, _dated_by(rule)) and all(
        column.optional or world.has(measure.table, name) for name, column in book.tables[measure.table].columns.items()
    )


def _seen(measure: Records, rows: list[Row], rule: Rule, where: Where, book: Book, world: World) -> Iterator[Seen]:
    """Each row dated in the months; a row of a stock once for each month's end that finds it there."""
    dated_by = _dated_by(rule)
    everywhere = world.tables[measure.table]
    for row in rows:
        dated = row.raw[dated_by]
        one = Seen(row, measure.table, dated_by, book, world)
        if rule.until is not None:
            for end in _month_ends(where, everywhere, dated_by, rule.until):
                gone = row.raw[rule.until]
                if isinstance(dated, date) and dated <= end and (gone is None or end < gone):  # type: ignore[operator]
                    yield replace(one, observed=end)
        elif isinstance(dated, date):
            if where.first <= dated <= where.last:
                yield one
        elif isinstance(dated, int) and where.first <= date(dated, 1, 1) <= where.last:
            yield one


def _month_ends(where: Where, rows: list[Row], since: str, until: str) -> Iterator[date]:
    """The month ends of the period, up to the month of the last day that the table tells."""
    told = [row.raw[name] for row in rows if row.raw[since] for name in (since, until) if row.raw[name]]
    days = [day for day in told if isinstance(day, date)]
    if not days:
        return
    latest = max(days)
    day = where.first
    while day <= where.last:
        if (day + timedelta(days=1)).day == 1 and (day.year, day.month) <= (latest.year, latest.month):
            yield day
        day += timedelta(days=1)


def _busiest(measure: Records, seen: list[Seen]) -> list[list[Seen]]:
    """The rows of each Caf's busiest site; all the choices when several are."""
    if measure.busiest is None:
        return [seen]
    choices: list[list[list[Seen]]] = []
    for caf in sorted({str(one.row.raw["caf"]) for one in seen}):
        sites: dict[str, list[Seen]] = {}
        for one in seen:
            if str(one.row.raw["caf"]) == caf:
                sites.setdefault(str(one.row.raw[measure.busiest.part]), []).append(one)
        sums = {
            site: sum((number(measure.busiest.by, one) or Fraction(0) for one in rows), Fraction(0))
            for site, rows in sites.items()
        }
        choices.append([rows for site, rows in sites.items() if sums[site] == max(sums.values())])
    return [[one for rows in chosen for one in rows] for chosen in product(*choices)]


def _shared(measure: Records, rule: Rule, where: Where, book: Book, world: World) -> tuple[Fraction, list[Seen]] | None:
    """A Caf's share of the rows of its whole group, and those rows; None when nobody can tell."""
    if measure.prorata is None or (where.caf is None and where.members is None):
        return Fraction(0), []
    if measure.prorata.weight.table not in world.tables:
        return None
    nobodys = [row for row in world.tables[measure.table] if row.raw["caf"] is None]
    rows = list(_seen(measure, nobodys, rule, where, book, world))
    if where.caf is None:
        return None if rows else (Fraction(0), [])  # not the concerned Caf's alone
    group = world.group(where.caf)
    if group is None:
        return Fraction(0), []  # it shares with nobody
    if any(one.row.cell("departement") is None for one in rows):
        return None
    rows = [one for one in rows if one.row.cell("departement") == group]
    if not rows:
        return Fraction(0), []
    weights = {}
    for caf in world.roster:
        if world.group(caf) == group:
            dated = "annee" if rule.dated_by not in book.tables[measure.prorata.weight.table].columns else rule.dated_by
            weighed = replace(rule, dated_by=dated, until=None)
            found = measured(measure.prorata.weight, weighed, replace(where, caf=caf), book, world)
            if not isinstance(found.value, Fraction) or found.open:
                return None
            weights[caf] = found.value
    whole = sum(weights.values(), Fraction(0))
    return None if not whole else (weights[where.caf] / whole, rows)


# ---- over rows


def _over(measure: Records, seen: list[Seen], share: Fraction, shared: list[Seen]) -> Found:
    inside = [(one, _inside(measure, one)) for one in seen]
    kept: list[Kept] = [(one, sure) for one, sure in inside if sure is not False]
    match measure.kind:
        case "part":
            return _share(measure, kept)
        case "nombre":
            return _counted(sum(1 for _, sure in kept if sure), sum(1 for _, sure in kept if sure is None))
        case "distincts":
            return _distinct(measure, kept)
        case "somme" | "rapport" | "moyenne":
            weighed: list[tuple[Seen, bool | None, Fraction]] = [(one, sure, Fraction(1)) for one, sure in kept]
            weighed += [(one, sure, share) for one in shared for sure in (_inside(measure, one),) if sure is not False]
            return _sums(measure, weighed)
        case _:
            return _statistic(measure, kept)


def _inside(measure: Records, seen: Seen) -> bool | None:
    return every(
        frozen_truth(step.condition, step.frozen, seen) if step.frozen else truth(step.condition, seen)
        for step in measure.steps
        if step.if_delivered is None or seen.world.has(measure.table, step.if_delivered)
    )


def _share(measure: Records, kept: list[Kept]) -> Found:
    """The least share takes in every row that may fail; the greatest, every row that may pass."""
    met = [(truth(measure.condition, one), sure) for one, sure in kept]
    passing, failing = ([passed for passed, sure in met if sure].count(told) for told in (True, False))
    if all(sure and passed is not None for passed, sure in met):
        if not met:
            return Found(reason=EMPTY, numerator=Fraction(0), denominator=Fraction(0))
        return Found(Fraction(passing, len(met)), numerator=Fraction(passing), denominator=Fraction(len(met)))
    if not any(sure for _, sure in met):
        return UNKNOWN
    may_fail = sum(1 for passed, _ in met if passed is not True)
    may_pass = sum(1 for passed, _ in met if passed is not False)
    return Found(open=True, low=Fraction(passing, passing + may_fail), high=Fraction(may_pass, may_pass + failing))


def _counted(sure: int, perhaps: int) -> Found:
    if perhaps:
        return Found(open=True, low=Fraction(sure), high=Fraction(sure + perhaps))
    return Found(Fraction(sure), numerator=Fraction(sure))


def _distinct(measure: Records, kept: list[Kept]) -> Found:
    different = set()
    perhaps = 0
    for one, sure in kept:
        values = tuple(one.row.cell(name) for name in measure.columns)
        if sure is None or None in values:
            perhaps += 1
        else:
            different.add((values, one.row.raw[one.dated_by] if measure.per_day else None))
    return _counted(len(different), perhaps)


def _units(measure: Records, one: Seen) -> tuple[str, ...]:
    return tuple(unit_of(amount, one.table, one.book) for amount in measure.amounts)


def _sums(measure: Records, kept: list[tuple[Seen, bool | None, Fraction]]) -> Found:
    """A sum that lacks a number has no bound."""
    top = bottom = Fraction(0)
    for one, sure, share in kept:
        values = [number(amount, one) for amount in measure.amounts]
        if sure is None or None in values:
            return UNKNOWN
        first, second = values[0], values[-1]
        assert first is not None
        assert second is not None
        if measure.kind == "rapport" or len(values) == 1:
            top += share * first
            bottom += share * (second if measure.kind == "rapport" else Fraction(1))
        else:
            top += share * first * second
            bottom += share * second
    if measure.kind == "somme":
        return Found(top, numerator=top)
    if not bottom:
        return Found(reason=EMPTY, numerator=top, denominator=bottom)
    if measure.kind == "moyenne":
        return Found(top / bottom, numerator=top, denominator=bottom)
    units = _units(measure, kept[0][0])
    unit = quotient_unit(units[0], units[1])
    return Found(combined("/", top, bottom, (units[0], units[1]), unit), numerator=top, denominator=bottom)


def quotient_unit(top: str, bottom: str) -> str:
    unit = made("/", top, bottom)
    assert unit is not None
    return unit


def _statistic(measure: Records, kept: list[Kept]) -> Found:
    values = []
    for one, sure in kept:
        value = number(measure.amounts[0], one)
        if sure is None or value is None:
            return UNKNOWN
        values.append(value)
    of_shares = bool(kept) and _units(measure, kept[0][0])[0] == "%"
    found = statistic(measure.statistic, measure.part, values, of_shares)
    return Found(found, None if found is not None else EMPTY)
