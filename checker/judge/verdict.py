"""A value against a target: the only place where they are compared."""

from fractions import Fraction
from math import ceil, floor

from checker.finding import Counterfactual, Missing, Verdict
from checker.model import Critical, Target
from checker.quantity import Exact, Op, compare, holds


def verdict_of(value: Exact, target: Target, critical: Critical | None) -> Verdict:
    if meets(value, target):
        return Verdict.CONFORM
    if critical is not None and holds(value, critical.op, critical.quantity.value):
        return Verdict.WATCH
    return Verdict.NOT_CONFORM


def meets(value: Exact, target: Target) -> bool:
    """Whether a value is on the target's side, or between its two bounds."""
    not_above = target.upper is None or holds(value, Op.AT_MOST, target.upper.value)
    return holds(value, target.op, target.quantity.value) and not_above


def verdict_whatever_is_missing(missing: Missing, target: Target, critical: Critical | None) -> Verdict:
    """The verdict that both extremes give, else undecided."""
    if missing.low is None or missing.high is None:
        return Verdict.UNDECIDED
    below = compare(missing.low, target.quantity.value) < 0
    if target.upper is not None and below and compare(missing.high, target.upper.value) > 0:
        return Verdict.UNDECIDED  # both extremes fail, and what is between them may not
    low = verdict_of(missing.low, target, critical)
    return low if low is verdict_of(missing.high, target, critical) else Verdict.UNDECIDED


def enough_for_share(passing: int, total: int, target: Target) -> Counterfactual:
    """Semantics, Numbers: what would have been enough for `passing` of `total` records to hold the target."""
    bound, op = target.quantity.value, target.op
    if op.upward:
        needed = _least(bound * total, op)
        return Counterfactual(
            constant_population=max(0, needed - passing),
            added=_added_up(passing, total, bound, op),
            margin=passing - needed if passing >= needed else None,
        )
    allowed = _most(bound * total, op)
    return Counterfactual(
        constant_population=max(0, passing - allowed),
        added=_added_down(passing, total, bound, op),
        margin=allowed - passing if passing <= allowed else None,
    )


def _least(bound: Fraction, op: Op) -> int:
    return floor(bound) + 1 if op.strict else ceil(bound)


def _most(bound: Fraction, op: Op) -> int:
    return ceil(bound) - 1 if op.strict else floor(bound)


def _added_up(passing: int, total: int, bound: Fraction, op: Op) -> int | None:
    if bound >= 1:
        return 0 if holds(Fraction(passing, total), op, bound) else None
    return max(0, _least((bound * total - passing) / (1 - bound), op))


def _added_down(passing: int, total: int, bound: Fraction, op: Op) -> int | None:
    if bound <= 0:
        return 0 if holds(Fraction(passing, total), op, bound) else None
    return max(0, _least(passing / bound - total, op))


def enough_for_ratio(top: Fraction, bottom: Fraction, target: Target, factor: Fraction) -> Counterfactual:
    """How far from enough the numerator alone, or the denominator alone, was (0 on the target).

    `factor`: what their quotient is multiplied by to be in the target's unit.
    """
    if holds(top / bottom * factor, target.op, target.quantity.value):
        return Counterfactual(numerator=Fraction(0), denominator=Fraction(0))
    bound = target.quantity.value / factor
    return Counterfactual(
        numerator=abs(top - bound * bottom), denominator=abs(top / bound - bottom) if bound and top else None
    )
