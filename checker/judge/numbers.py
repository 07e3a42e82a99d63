"""A cell's counters → a value, its two terms, and what missing values leave open."""

from dataclasses import dataclass
from fractions import Fraction

from checker import model
from checker.catalogue import unit_of
from checker.dimension import dimension_of
from checker.finding import Missing
from checker.judge.counted import Counted, Numbers
from checker.judge.spread import statistic_over
from checker.lower import Slots
from checker.model import Recorded
from checker.quantity import Exact, Unit


@dataclass(frozen=True)
class Whom:
    """One subject, or the branch; `concerned`: of the branch, only those Caf."""

    subject: str | None
    concerned: frozenset[str] | None

    def has(self, subject: str | None) -> bool:
        if self.subject is not None:
            return subject == self.subject
        return self.concerned is None or subject in self.concerned


def at(total: Numbers, slot: int | None) -> int:
    return 0 if slot is None else int(total[slot])


@dataclass(frozen=True)
class Found:
    value: Exact | None
    numerator: Fraction | None
    denominator: Fraction | None
    missing: Missing | None


def numbers(measure: Recorded, slots: Slots, counted: Counted, total: Numbers, whom: Whom, cells: range) -> Found:
    """The value, its two terms, and what missing values leave open."""
    n, f, u = (at(total, slot) for slot in (slots.passing, slots.failing, slots.undecided))
    perhaps = [at(total, slot) for slot in (slots.maybe_passing, slots.maybe_failing, slots.maybe_undecided)]
    maybe_n, maybe_f, maybe_u = perhaps
    unplaced = f + u + sum(perhaps)  # where a record that does not pass lacks a number
    match measure:
        case model.Share():
            missing = None
            if u + sum(perhaps):
                # A population that may be empty settles nothing.
                bounded = n + f + u > 0
                low = Fraction(n, n + f + u + maybe_f + maybe_u) if bounded else None
                high = Fraction(n + u + maybe_n + maybe_u, n + u + maybe_n + maybe_u + f) if bounded else None
                missing = Missing(u + sum(perhaps), low, high)
            return Found(_divided(Fraction(n), Fraction(n + f)), Fraction(n), Fraction(n + f), missing)
        case model.Count():
            open_rows = u + sum(perhaps)
            missing = Missing(open_rows, Fraction(n), Fraction(n + open_rows)) if open_rows else None
            return Found(Fraction(n), Fraction(n), None, missing)
        case model.Distinct():
            different = Fraction(counted.different_in(slots.distinct, whom.subject, cells))
            if whom.concerned is not None and not all(map(whom.has, counted.tables[slots.scan].subjects)):
                return Found(None, None, None, Missing(n, None, None))  # counted for the branch as a whole only
            missing = Missing(unplaced, different, different + unplaced) if unplaced else None
            return Found(different, different, None, missing)
        case model.Summary(statistic=statistic, part=part, amount=amount):
            values = counted.values_in(slots.histogram, whom.has, cells)
            ratio = 100 if unit_of(amount) is Unit.PERCENT else 1
            value = statistic_over({one / slots.scale: times for one, times in values.items()}, statistic, part, ratio)
            return Found(value, None, Fraction(n), _nothing_known(unplaced))
        case model.Sum() | model.Ratio() | model.Mean():
            top, bottom = terms(measure, slots, total, n)
            return Found(of_sums(measure, top, bottom), top, bottom, _nothing_known(unplaced))


def _nothing_known(unplaced: int) -> Missing | None:
    """A sum that lacks a number has no bound."""
    return Missing(unplaced, None, None) if unplaced else None


def terms(measure: Recorded, slots: Slots, total: Numbers, n: int) -> tuple[Fraction, Fraction | None]:
    assert slots.sums is not None
    top = total[slots.sums.top] / slots.sums.top_scale
    if isinstance(measure, model.Sum):
        return top, None
    bottom = Fraction(n) if slots.sums.bottom is None else total[slots.sums.bottom] / slots.sums.bottom_scale
    return top, bottom


def of_sums(measure: Recorded, top: Fraction, bottom: Fraction | None) -> Fraction | None:
    if bottom is None:
        return top
    value = _divided(top, bottom)
    if value is None or not isinstance(measure, model.Ratio):
        return value
    return value * ratio_factor(measure)


def ratio_factor(measure: model.Ratio) -> Fraction:
    """What the quotient of two sums is multiplied by to be in the ratio's unit: minutes over hours make a number."""
    units = unit_of(measure.numerator), unit_of(measure.denominator), measure.unit
    top, bottom, made = (dimension_of(unit).size for unit in units)
    return top / bottom / made


def _divided(top: Fraction, bottom: Fraction) -> Fraction | None:
    return top / bottom if bottom else None
