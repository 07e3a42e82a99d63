"""Counts → the numbers of one measure over records, for one subject and some months."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from checker import model
from checker.finding import Allocation, Missing, TableAccount, WaterfallStep
from checker.judge.counted import NATIONAL, Counted, Table, added
from checker.judge.numbers import Whom, at, numbers, of_sums, terms
from checker.lower import Slots
from checker.model import Dating, Recorded
from checker.period import Period
from checker.quantity import Exact


@dataclass(frozen=True)
class Measured:
    """`value` is None over an empty population (or a null denominator). `delivered`: some record falls in the period
    or has no date yet. `months`: how many different months have records (None for a column of years)."""

    value: Exact | None
    numerator: Fraction | None
    denominator: Fraction | None
    delivered: bool
    population: tuple[WaterfallStep, ...]
    missing: Missing | None
    failing: int
    months: int | None
    allocation: Allocation | None = None


def cells_of(period: Period, since: int | None, dating: Dating) -> range:
    """The months a value covers: the period's, its last one, or from the January of `since` to the period's end."""
    if dating.last_only:
        return period.cells[-1:]
    return period.cells if since is None else range(since * 12, period.cells.stop)


def measured(
    measure: Recorded,
    slots: Slots,
    counted: Counted,
    subject: str | None,
    cells: range,
    account: TableAccount | None,
    allocation: Allocation | None = None,
    concerned: frozenset[str] | None = None,
) -> Measured:
    """The numbers of one subject (None: the branch, or only the Caf `concerned`) over the months `cells`.

    `account`, for the branch: its waterfall starts at the rows delivered, a Caf's at its accepted rows. `allocation`:
    what a Caf has of the records that belong to several.
    """
    table = counted.tables[slots.scan]
    chosen, all_told = _chosen(slots, table, subject, cells, concerned)
    whom = Whom(subject, concerned)
    found = [_of_part(measure, slots, counted, table, whom, parts, cells, account) for parts in chosen]
    if allocation is not None and subject is not None:
        found = [_with_share(measure, slots, table, one, cells, allocation) for one in found]
    if len(found) == 1:
        return found[0]
    alike = len({one.value for one in found}) == 1 and not any(one.missing for one in found)
    return found[0] if alike and all_told else _tied(found, all_told)


def _tied(found: list[Measured], all_told: bool) -> Measured:
    """Two sites are as busy as each other, and their values differ: which one counts cannot be told.

    One of them may lack a number, and there may be more choices than `found`: there is no bound then.
    """
    known = [one.value for one in found if isinstance(one.value, Fraction) and one.missing is None]
    low, high = (min(known), max(known)) if all_told and len(known) == len(found) else (None, None)
    missing = Missing(sum(one.failing for one in found), low, high, tied=True)
    return replace(found[0], value=None, missing=missing)


Parts = Mapping[str | None, frozenset[str | None]] | None
"""For each subject, which of its parts count; None: all of them."""


def _chosen(
    slots: Slots, table: Table, subject: str | None, cells: range, concerned: frozenset[str] | None
) -> tuple[list[Parts], bool]:
    """The parts that count, and every other choice when two are as busy; whether those are all the choices."""
    everybody = table.subjects if concerned is None else [one for one in table.subjects if one in concerned]
    subjects = list(everybody) if subject is None else [subject]
    if slots.rank is None:
        whole = subject is not None or concerned is None
        return [None if whole else {one: frozenset(table.parts(one)) for one in subjects}], True
    all_told = True
    choices: list[dict[str | None, frozenset[str | None]]] = [{}]
    for one in subjects:
        there = [part for part in table.parts(one) if table.has(one, part, cells)]
        ranks = {part: table.total(one, [part], cells)[slots.rank] for part in there}
        best = [part for part, rank in ranks.items() if rank == max(ranks.values())]
        options = sorted(best, key=str) or [None]
        if len(choices) * len(options) > _MOST_TIES:
            options, all_told = options[:1], False
        choices = [{**choice, one: frozenset([part])} for choice in choices for part in options]
    return list(choices), all_told


_MOST_TIES = 64


def _of_part(
    measure: Recorded,
    slots: Slots,
    counted: Counted,
    table: Table,
    whom: Whom,
    parts: Parts,
    cells: range,
    account: TableAccount | None,
) -> Measured:
    subject = whom.subject
    everything = table.numbers(subject, None)
    by_cell = everything if parts is None else table.numbers(subject, parts)
    nothing = table.nothing
    total = added([nothing, *(numbers for cell, numbers in by_cell.items() if cell is not None and cell in cells)])
    whole = added([nothing, *(numbers for cell, numbers in everything.items() if cell is not None and cell in cells)])
    undated = int(everything.get(None, nothing)[slots.rows])
    theirs = [one for one in table.subjects if whom.has(one)]
    accepted = int(added([nothing, *everything.values()])[slots.rows])
    rows, in_period = int(total[slots.rows]), int(whole[slots.rows])
    concerned = whole if whom.concerned is None else table.total_of(theirs, cells)
    kept = int(concerned[slots.rows])
    months = sum(1 for cell, numbers in by_cell.items() if cell in cells and numbers[slots.rows])
    found = numbers(measure, slots, counted, total, whom, cells)
    missing = found.missing
    delivered = kept > 0 or any(None in table.cells_of(one) for one in theirs)
    if slots.scan.until is not None:
        # A Caf that has delivered records, and none in stock at ends of month that others have been observed at.
        ever = any(table.cells_of(one) for one in theirs)
        delivered = kept > 0 or (ever and any(cell in cells for cell in table.cells(NATIONAL)))
    busiest = measure.population.busiest
    opening = _stock_opening(measure, in_period) if slots.scan.until else _opening(measure, accepted, account)
    steps = [
        *opening,
        WaterfallStep(slots.undated, -undated if slots.scan.until is None else 0, ()),
        WaterfallStep("hors de la période", -(accepted - undated - in_period) if slots.scan.until is None else 0, ()),
        WaterfallStep("lignes d'une Caf que la règle ne concerne pas", kept - in_period, ()),
        *([WaterfallStep(busiest.label, rows - kept, busiest.citations)] if busiest else []),
        *(
            WaterfallStep(step.label, 0 if step.slot is None else -int(total[step.slot]), step.citations)
            for step in slots.steps
        ),
        WaterfallStep("indécidables, faute d'une valeur", -(missing.records if missing else 0), ()),
    ]
    failing = at(total, slots.failing if isinstance(measure, model.Share) else slots.passing)
    return Measured(
        found.value,
        found.numerator,
        found.denominator,
        delivered,
        tuple(step for step in steps if step.count or step.citations or step is steps[0]),
        missing,
        failing,
        None if slots.scan.whole_years else months,
    )


def _opening(measure: Recorded, accepted: int, account: TableAccount | None) -> tuple[WaterfallStep, ...]:
    title = measure.population.table.title
    if account is None:
        return (WaterfallStep(f"{title} : lignes acceptées", accepted, ()),)
    return (
        WaterfallStep(f"{title} : lignes livrées", account.rows_read, ()),
        WaterfallStep("lignes rejetées", -account.rows_rejected, ()),
        WaterfallStep("lignes mises à part", -account.rows_set_aside, ()),
    )


def _stock_opening(measure: Recorded, observed: int) -> tuple[WaterfallStep, ...]:
    """A record in stock at several month ends is observed as many times."""
    return (WaterfallStep(f"{measure.population.table.title} en stock, observées à chaque fin de mois", observed, ()),)


def _with_share(
    measure: Recorded, slots: Slots, table: Table, own: Measured, cells: range, allocation: Allocation
) -> Measured:
    """A Caf's own sums, and its share of those of its group."""
    assert slots.sums is not None
    total = table.unassigned(allocation.group, cells)
    n = at(total, slots.passing)
    perhaps = (slots.failing, slots.undecided, slots.maybe_passing, slots.maybe_failing, slots.maybe_undecided)
    unplaced = sum(at(total, slot) for slot in perhaps)
    top, bottom = terms(measure, slots, total, n)
    own_top, own_bottom = own.numerator or Fraction(0), own.denominator
    numerator = own_top + allocation.share * top
    denominator = None if bottom is None else (own_bottom or Fraction(0)) + allocation.share * bottom
    missing = own.missing
    if unplaced:
        missing = Missing(unplaced + (own.missing.records if own.missing else 0), None, None)
    return replace(
        own,
        value=of_sums(measure, numerator, denominator),
        numerator=numerator,
        denominator=denominator,
        delivered=own.delivered or at(total, slots.rows) > 0,
        missing=missing,
        allocation=replace(allocation, records=n),
    )


def shares(weights: Mapping[str, Fraction]) -> Mapping[str, Fraction] | None:
    """Each one's part of the whole; None when the whole is nothing."""
    whole = sum(weights.values(), Fraction(0))
    return {name: weight / whole for name, weight in weights.items()} if whole else None
