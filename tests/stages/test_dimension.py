"""What units measure: conversions are exact and agree with each other, products and quotients undo each other."""

from __future__ import annotations

from fractions import Fraction
from itertools import product as pairs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.dimension import conversion, dimension_of, product, quotient, unit_like, unit_with
from checker.quantity import Unit
from checker.resolve.units import difference_of, together, unit_of_product, unit_of_quotient

units = st.sampled_from(list(Unit))


@pytest.mark.parametrize(
    ("given_in", "wanted", "factor"),
    [
        (Unit.HOURS, Unit.MINUTES, Fraction(60)),
        (Unit.MINUTES, Unit.HOURS, Fraction(1, 60)),
        (Unit.THOUSANDS_OF_EUROS, Unit.EUROS, Fraction(1000)),
        (Unit.MILLIONS_OF_EUROS, Unit.THOUSANDS_OF_EUROS, Fraction(1000)),
        (Unit.EUROS, Unit.BILLIONS_OF_EUROS, Fraction(1, 10**9)),
        (Unit.OPEN_DAYS, Unit.DAYS, None),
        (Unit.DAYS, Unit.HOURS, None),
        (Unit.WEEKS, Unit.DAYS, None),
        (Unit.HOURS, Unit.HOURS_PER_WEEK, None),
        (Unit.PERCENT, Unit.POINTS, None),
        (Unit.PERCENT, Unit.NUMBER, None),
        (Unit.NUMBER, Unit.ONE_FOR, None),
        (Unit.FTE, Unit.NUMBER, None),
        (Unit.SQUARE_METRES, Unit.EUROS, None),
    ],
)
def test_what_converts_and_what_does_not(given_in: Unit, wanted: Unit, factor: Fraction | None) -> None:
    assert conversion(given_in, wanted) == factor


@given(units, units, units)
def test_conversions_agree_with_each_other(one: Unit, other: Unit, third: Unit) -> None:
    assert conversion(one, one) == 1
    there, back, on = conversion(one, other), conversion(other, one), conversion(other, third)
    assert (there is None) is (back is None)
    if there is not None and back is not None:
        assert there * back == 1
        if on is not None:
            assert conversion(one, third) == there * on


@given(units, units)
def test_a_quotient_undoes_a_product(one: Unit, other: Unit) -> None:
    left, right = dimension_of(one), dimension_of(other)
    assert product(left, right) == product(right, left)
    assert quotient(product(left, right), right) == left
    assert product(quotient(left, right), right) == left
    assert not quotient(left, left).powers


def test_every_unit_of_a_thing_is_found_again_by_its_dimension() -> None:
    for unit in Unit:
        dimension = dimension_of(unit)
        if dimension.powers:
            found, plain = unit_with(dimension), unit_like(dimension)
            assert found is not None
            assert dimension_of(found) == dimension
            assert plain is not None
            assert dimension_of(plain).size == 1


@pytest.mark.parametrize(
    ("one", "other", "times", "over"),
    [
        (Unit.EUROS, Unit.NUMBER, Unit.EUROS, Unit.EUROS),
        (Unit.EUROS, Unit.PERCENT, Unit.EUROS, Unit.EUROS),
        (Unit.EUROS, Unit.FTE, Unit.EUROS, Unit.EUROS),
        (Unit.EUROS, Unit.POINTS, None, None),
        (Unit.NUMBER, Unit.FTE, Unit.FTE, Unit.NUMBER),
        (Unit.HOURS, Unit.WEEKS, None, Unit.HOURS_PER_WEEK),
        (Unit.HOURS_PER_WEEK, Unit.WEEKS, Unit.HOURS, None),
        (Unit.MINUTES, Unit.HOURS, None, Unit.NUMBER),
        (Unit.THOUSANDS_OF_EUROS, Unit.EUROS, None, Unit.NUMBER),
        (Unit.EUROS, Unit.SQUARE_METRES, None, None),
        (Unit.SQUARE_METRES, Unit.SQUARE_METRES, None, Unit.NUMBER),
        (Unit.DAYS, Unit.OPEN_DAYS, None, None),
    ],
)
def test_what_two_units_make(one: Unit, other: Unit, times: Unit | None, over: Unit | None) -> None:
    assert (unit_of_product(one, other), unit_of_quotient(one, other)) == (times, over)


@pytest.mark.parametrize(
    ("one", "other", "total", "difference"),
    [
        (Unit.PERCENT, Unit.PERCENT, Unit.PERCENT, Unit.POINTS),
        (Unit.PERCENT, Unit.POINTS, None, Unit.PERCENT),
        (Unit.POINTS, Unit.POINTS, Unit.POINTS, Unit.POINTS),
        (Unit.POINTS, Unit.PERCENT, None, None),
        (Unit.EUROS, Unit.THOUSANDS_OF_EUROS, Unit.EUROS, Unit.EUROS),
        (Unit.MINUTES, Unit.HOURS, Unit.MINUTES, Unit.MINUTES),
        (Unit.DAYS, Unit.WEEKS, None, None),
        (Unit.NUMBER, Unit.PERCENT, None, None),
        (Unit.FTE, Unit.NUMBER, None, None),
    ],
)
def test_what_adds_up_and_what_is_taken_away(
    one: Unit, other: Unit, total: Unit | None, difference: Unit | None
) -> None:
    assert (together(one, other), difference_of(one, other)) == (total, difference)


def test_what_adds_up_converts() -> None:
    for one, other in pairs(Unit, Unit):
        assert (together(one, other) is one) is (conversion(other, one) is not None)
