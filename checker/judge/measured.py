"""Counts → the numbers of one reading, one subject, one period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from checker.finding import Missing, TableAccount, WaterfallStep
from checker.lower import Slots
from checker.model import Count, Ratio, Recorded, Share
from checker.period import Period
from checker.plan import Counts
from checker.quantity import scale


@dataclass(frozen=True)
class Measured:
    """`value` is None over an empty population (or a null denominator). `delivered`: some record falls in the period
    or has no date yet. `months`: how many different months have records (None for a column of years)."""

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    delivered: bool
    population: tuple[WaterfallStep, ...]
    missing: Missing | None
    failing: int
    months: int | None


@dataclass(frozen=True)
class Table:
    """One tally's answer, kept by subject; `NATIONAL` pools every record, whoever delivered it. `width`: how many
    counters each cell has."""

    width: int
    counts: Mapping[str | None, Mapping[int | None, tuple[Fraction, ...]]]

    @classmethod
    def of(cls, width: int, counts: Counts) -> "Table":
        by_subject: dict[str | None, dict[int | None, tuple[Fraction, ...]]] = {}
        pooled: dict[int | None, tuple[Fraction, ...]] = {}
        for (subject, cell), numbers in counts.items():
            by_subject.setdefault(subject, {})[cell] = numbers
            pooled[cell] = _added([pooled[cell], numbers]) if cell in pooled else numbers
        by_subject[NATIONAL] = pooled
        return cls(width, by_subject)

    def cells(self, subject: str | None) -> Mapping[int | None, tuple[Fraction, ...]]:
        return self.counts.get(subject, {})


NATIONAL = None


def _added(rows: Iterable[tuple[Fraction, ...]]) -> tuple[Fraction, ...]:
    return tuple(sum(column, Fraction(0)) for column in zip(*rows, strict=True))


def cells_of(period: Period, since: int | None) -> range:
    """The months a value covers: the period's, or from the January of `since` to the period's end."""
    return period.cells if since is None else range(since * 12, period.cells.stop)


def measured(
    measure: Recorded, slots: Slots, table: Table, subject: str | None, cells: range, account: TableAccount | None
) -> Measured:
    """The numbers of one subject (None: the branch) over the months `cells`.

    `account`, for the branch: its waterfall starts at the rows delivered, a Caf's at its accepted rows.
    """
    by_cell = table.cells(subject)
    nothing = (Fraction(0),) * table.width
    inside = [numbers for cell, numbers in by_cell.items() if cell is not None and cell in cells]
    total = _added([nothing, *inside])
    undated = int(by_cell.get(None, nothing)[slots.rows])
    accepted = int(_added([nothing, *by_cell.values()])[slots.rows])
    rows = int(total[slots.rows])
    n, f, u = (_at(total, slot) for slot in (slots.passing, slots.failing, slots.undecided))
    perhaps = (_at(total, slots.maybe_passing), _at(total, slots.maybe_failing), _at(total, slots.maybe_undecided))
    months = sum(1 for cell, numbers in by_cell.items() if cell in cells and numbers[slots.rows])
    value, numerator, denominator, missing = _numbers(measure, slots, total, (n, f, u), perhaps)
    steps = [
        *_opening(measure.table.title, accepted, account),
        WaterfallStep(slots.undated, -undated, ()),
        WaterfallStep("hors de la période", -(accepted - undated - rows), ()),
        *(
            WaterfallStep(step.label, 0 if step.slot is None else -int(total[step.slot]), step.citations)
            for step in slots.steps
        ),
        WaterfallStep("indécidables, faute d'une valeur", -(missing.records if missing else 0), ()),
    ]
    return Measured(
        value,
        numerator,
        denominator,
        rows + undated > 0,
        tuple(step for step in steps if step.count or step.citations or step is steps[0]),
        missing,
        f if isinstance(measure, Share) else n,
        None if slots.scan.whole_years else months,
    )


def _opening(title: str, accepted: int, account: TableAccount | None) -> tuple[WaterfallStep, ...]:
    if account is None:
        return (WaterfallStep(f"{title} : lignes acceptées", accepted, ()),)
    return (
        WaterfallStep(f"{title} : lignes livrées", account.rows_read, ()),
        WaterfallStep("lignes rejetées", -account.rows_rejected, ()),
        WaterfallStep("lignes mises à part", -account.rows_set_aside, ()),
    )


def _at(total: tuple[Fraction, ...], slot: int | None) -> int:
    return 0 if slot is None else int(total[slot])


def _numbers(
    measure: Recorded,
    slots: Slots,
    total: tuple[Fraction, ...],
    sure: tuple[int, int, int],
    perhaps: tuple[int, int, int],
) -> tuple[Fraction | None, Fraction | None, Fraction | None, Missing | None]:
    """value, numerator, denominator, and what missing values leave open."""
    n, f, u = sure
    maybe_n, maybe_f, maybe_u = perhaps
    match measure:
        case Share():
            top, bottom = Fraction(n), Fraction(n + f)
            missing = None
            if u + sum(perhaps):
                # A population that may be empty settles nothing.
                bounded = n + f + u > 0
                low = Fraction(n, n + f + u + maybe_f + maybe_u) if bounded else None
                high = Fraction(n + u + maybe_n + maybe_u, n + u + maybe_n + maybe_u + f) if bounded else None
                missing = Missing(u + sum(perhaps), low, high)
            return _divided(top, bottom), top, bottom, missing
        case Ratio():
            assert slots.top is not None
            assert slots.bottom is not None
            top = total[slots.top] / scale(measure.numerator.unit)  # a percentage is written 85 in the data
            bottom = total[slots.bottom] / scale(measure.denominator.unit)
            unplaced = f + u + sum(perhaps)  # `failing` rows of a ratio lack one of the two numbers
            return _divided(top, bottom), top, bottom, Missing(unplaced, None, None) if unplaced else None
        case Count():
            open_rows = u + sum(perhaps)
            missing = Missing(open_rows, Fraction(n), Fraction(n + open_rows)) if open_rows else None
            return Fraction(n), Fraction(n), None, missing


def _divided(top: Fraction, bottom: Fraction) -> Fraction | None:
    return top / bottom if bottom else None
