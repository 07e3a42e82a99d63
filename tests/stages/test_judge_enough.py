"""What would have been enough: every counterfactual against a search, one record after another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.finding import Counterfactual
from checker.judge.verdict import enough_for_ratio, enough_for_share
from checker.model import Target, Years
from checker.quantity import Op, Quantity, Unit, holds

BOUNDS = [
    Fraction(0),
    Fraction(1, 4),
    Fraction("0.3"),
    Fraction(1, 2),
    Fraction("0.85"),
    Fraction("0.995"),
    Fraction(1),
]
OPS = list(Op)
FAR = 3000  # enough to tell « never » from « late » for the populations below


def target(op: Op, bound: Fraction) -> Target:
    return Target(op, Quantity(bound, Unit.PERCENT), Years(2013, 2017), open_ended=True, citations=())


def impossible(op: Op, bound: Fraction) -> bool:
    """No share at all is over 100 % or under 0 %."""
    return (op is Op.MORE_THAN and bound == 1) or (op is Op.LESS_THAN and bound == 0)


POPULATIONS = [(passing, total) for total in range(1, 9) for passing in range(total + 1)] + [
    (8123, 10000), (8499, 10000), (8500, 10000), (8501, 10000), (199, 200), (0, 1000), (1000, 1000),
]  # fmt: skip


@pytest.mark.parametrize("op", OPS, ids=[op.value for op in OPS])
@pytest.mark.parametrize("bound", BOUNDS, ids=str)
def test_at_constant_population_the_fewest_records_that_would_have_changed_sides(op: Op, bound: Fraction) -> None:
    if impossible(op, bound):
        return
    for passing, total in POPULATIONS:
        ways = range(total - passing + 1) if op.upward else range(passing + 1)
        step = 1 if op.upward else -1
        fewest = next(moved for moved in ways if holds(Fraction(passing + step * moved, total), op, bound))
        found = enough_for_share(passing, total, target(op, bound))
        assert found.constant_population == fewest, (passing, total)


@pytest.mark.parametrize("op", OPS, ids=[op.value for op in OPS])
@pytest.mark.parametrize("bound", BOUNDS, ids=str)
def test_the_fewest_added_records_that_would_have_been_enough(op: Op, bound: Fraction) -> None:
    """Added records all do what the target wants: they pass where more is better, they fail where less is."""
    for passing, total in POPULATIONS:
        if total > 8 and bound == Fraction("0.995"):
            continue  # further than FAR: the formula is tested at other bounds
        fewest = next(
            (added for added in range(FAR) if holds(Fraction(passing + added * op.upward, total + added), op, bound)),
            None,
        )
        found = enough_for_share(passing, total, target(op, bound))
        if fewest is None and found.added is not None:
            assert found.added >= FAR
            assert holds(Fraction(passing + found.added * op.upward, total + found.added), op, bound)
            before = found.added - 1
            assert not holds(Fraction(passing + before * op.upward, total + before), op, bound)
        else:
            assert found.added == fewest, (passing, total)


@pytest.mark.parametrize("op", OPS, ids=[op.value for op in OPS])
@pytest.mark.parametrize("bound", BOUNDS, ids=str)
def test_the_margin_is_the_most_records_that_could_have_failed(op: Op, bound: Fraction) -> None:
    for passing, total in POPULATIONS:
        found = enough_for_share(passing, total, target(op, bound))
        if not holds(Fraction(passing, total), op, bound):
            assert found.margin is None, (passing, total)
            continue
        ways = range(passing + 1) if op.upward else range(total - passing + 1)
        step = -1 if op.upward else 1
        most = max(moved for moved in ways if holds(Fraction(passing + step * moved, total), op, bound))
        assert found.margin == most, (passing, total)
        assert found.constant_population == 0


@pytest.mark.parametrize(
    ("passing", "total", "constant", "added", "margin"),
    [
        (8499, 10000, 1, 7, None),  # 8506/10007 ≥ 85 %, 8505/10006 is under
        (8500, 10000, 0, 0, 0),
        (8501, 10000, 0, 0, 1),
        (8123, 10000, 377, 2514, None),
        (0, 1, 1, 6, None),
    ],
)
def test_eighty_five_percent(passing: int, total: int, constant: int, added: int, margin: int | None) -> None:
    found = enough_for_share(passing, total, target(Op.AT_LEAST, Fraction("0.85")))
    assert found == Counterfactual(constant_population=constant, added=added, margin=margin)


# ---- ratios of sums

ONE = Fraction(1)
numbers = st.fractions(min_value=Fraction(1, 100), max_value=10**6, max_denominator=1000)


factors = st.sampled_from([Fraction(1), Fraction(100), Fraction(1, 60), Fraction(1, 1000)])


@given(numbers, numbers, st.sampled_from(OPS), numbers, factors)
def test_a_ratio_moves_onto_its_target_by_one_number_or_by_the_other(
    top: Fraction, bottom: Fraction, op: Op, bound: Fraction, factor: Fraction
) -> None:
    """Whatever its quotient is multiplied by to be in the target's unit."""
    found = enough_for_ratio(top, bottom, target(op, bound), factor)
    if holds(top / bottom * factor, op, bound):
        assert (found.numerator, found.denominator) == (Fraction(0), Fraction(0))
        return
    assert found.numerator is not None
    assert found.denominator is not None
    towards = 1 if op.upward else -1
    assert (top + towards * found.numerator) / bottom * factor == bound
    assert top / (bottom - towards * found.denominator) * factor == bound


@pytest.mark.parametrize(
    ("top", "numerator", "denominator"),
    [("1200", "0", "0"), ("1199", "0", "0"), ("1212", "12", "1"), ("1206", "6", "1/2")],
)
def test_twelve_square_metres_for_a_hundred_places(top: str, numerator: str, denominator: str) -> None:
    """On 12 m² a place and under it, nothing was needed; over it, fewer metres or more places."""
    found = enough_for_ratio(Fraction(top), Fraction(100), target(Op.AT_MOST, Fraction(12)), ONE)
    assert found == Counterfactual(numerator=Fraction(numerator), denominator=Fraction(denominator))


def test_nothing_over_something_never_reaches_a_target_by_its_denominator() -> None:
    found = enough_for_ratio(Fraction(0), Fraction(100), target(Op.AT_LEAST, Fraction(5)), ONE)
    assert found == Counterfactual(numerator=Fraction(500), denominator=None)


def test_a_target_of_zero_is_not_reached_by_the_denominator() -> None:
    found = enough_for_ratio(Fraction(3), Fraction(100), target(Op.AT_MOST, Fraction(0)), ONE)
    assert found == Counterfactual(numerator=Fraction(3), denominator=None)
