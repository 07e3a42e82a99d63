"""One value made of two, with what missing values leave open in each."""

from dataclasses import replace
from fractions import Fraction

from checker.finding import Basis, Missing, Reason
from checker.judge.interval import Interval, combined
from checker.judge.observed import Value, bounds_of
from checker.quantity import Exact, SquareRoot


def calculated(op: str, values: tuple[Value, Value], sizes: tuple[Fraction, Fraction], size: Fraction) -> Value:
    """One value of two. `sizes`: of their units, and of the result's, in base quantities."""
    left, right = values
    parts = (*left.parts, *right.parts)
    for one in values:
        if one.exact is None and one.missing is None:
            return Value(None, one.basis, one.reason, lacking=one.lacking, measured=one.measured, parts=parts)
    basis = Basis.DECLARED if Basis.DECLARED in (left.basis, right.basis) else Basis.RECOMPUTED
    missing = _missing(op, values, sizes, size)
    if missing is not None:
        return Value(None, basis, None, missing, parts=parts)
    assert isinstance(left.exact, Fraction)
    assert isinstance(right.exact, Fraction)
    ours, theirs = left.exact * sizes[0], right.exact * sizes[1]
    found = combined(op, Interval(ours, ours), Interval(theirs, theirs))
    if found is None:
        return Value(None, basis, Reason.EMPTY_POPULATION, parts=parts)
    return Value(found.low / size, basis, None, parts=parts)


def _missing(op: str, values: tuple[Value, Value], sizes: tuple[Fraction, Fraction], size: Fraction) -> Missing | None:
    if all(value.missing is None for value in values):
        return None
    records = sum(value.missing.records for value in values if value.missing)
    intervals = [_interval(value, unit) for value, unit in zip(values, sizes, strict=True)]
    left, right = intervals
    found = combined(op, left, right) if left and right else None
    tied = any(value.missing.tied for value in values if value.missing)
    return Missing(records, found.low / size, found.high / size, tied) if found else Missing(records, None, None, tied)


def _interval(value: Value, size: Fraction) -> Interval | None:
    low, high = bounds_of(value)
    if not isinstance(low, Fraction) or not isinstance(high, Fraction):
        return None
    return Interval(low * size, high * size)


def converted(value: Value, factor: Fraction) -> Value:
    if factor == 1:
        return value
    missing = value.missing
    if missing is not None:
        missing = replace(missing, low=_times(missing.low, factor), high=_times(missing.high, factor))
    return replace(value, exact=_times(value.exact, factor), missing=missing)


def _times(number: Exact | None, factor: Fraction) -> Exact | None:
    match number:
        case None:
            return None
        case SquareRoot(of):
            return SquareRoot(of * factor**2)
        case _:
            return number * factor
