"""Calculations on values known between two bounds: as wide as every choice makes them, and no wider."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.judge.interval import Interval, combined

numbers = st.fractions(-6, 6, max_denominator=4)
intervals = st.tuples(numbers, numbers).map(lambda ends: Interval(min(ends), max(ends)))
OPERATIONS = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "×": lambda one, other: one * other,
    "/": lambda one, other: one / other,
}


def within(interval: Interval) -> list[Fraction]:
    """Its ends, and values between them."""
    return [interval.low + (interval.high - interval.low) * Fraction(step, 4) for step in range(5)]


@given(st.sampled_from(sorted(OPERATIONS)), intervals, intervals)
def test_the_bounds_are_those_of_every_choice_of_values(op: str, left: Interval, right: Interval) -> None:
    found = combined(op, left, right)
    if op == "/" and right.low <= 0 <= right.high:
        assert found is None
        return
    values = [OPERATIONS[op](one, other) for one, other in product(within(left), within(right))]
    assert found == Interval(min(values), max(values))


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [("-1", "0", False), ("0", "0", False), ("0", "2", False), ("1/1000", "2", True), ("-2", "-1/1000", True)],
)
def test_a_divisor_that_may_be_nothing_tells_nothing(low: str, high: str, told: bool) -> None:
    found = combined("/", Interval(Fraction(1), Fraction(2)), Interval(Fraction(low), Fraction(high)))
    assert (found is not None) is told
