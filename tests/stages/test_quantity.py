"""Numbers with their units: compared exactly, shown the French way, never on the wrong side of a target."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.quantity import (
    Op,
    SquareRoot,
    Unit,
    approximate,
    compare,
    holds,
    nearest_double,
    parse_decimal,
    scale,
    shown,
    shown_exactly,
    shown_number,
    unit_named,
    unit_spellings,
)

NARROW, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"

fractions = st.fractions(max_denominator=10**9)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9).map(
    Fraction
)
roots = st.fractions(min_value=0, max_denominator=10**6).map(SquareRoot)
ops = st.sampled_from(list(Op))


def read_back(text: str, unit: Unit) -> Fraction:
    """The number that a reader sees, in the unit's own scale."""
    if unit is Unit.ONE_FOR and text != "0":
        one, many = text.split(" pour ")
        return read_back(one, Unit.NUMBER) / read_back(many, Unit.NUMBER)
    number = text.removesuffix(unit.value).removesuffix(NO_BREAK) if unit is not Unit.NUMBER else text
    return Fraction(Decimal(number.replace(NARROW, "").replace(",", ".").replace(MINUS, "-"))) / scale(unit)


# ---- exact comparisons


@pytest.mark.parametrize(
    ("value", "at_least", "at_most", "more", "less"),
    [
        ("0.8499999999999999999999", False, True, False, True),
        ("0.85", True, True, False, False),
        ("0.8500000000000000000001", True, False, True, False),
    ],
)
def test_under_on_and_over_a_target(value: str, at_least: bool, at_most: bool, more: bool, less: bool) -> None:
    target, exact = Fraction("0.85"), Fraction(value)
    verdicts = [holds(exact, op, target) for op in (Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN)]
    assert verdicts == [at_least, at_most, more, less]


@pytest.mark.parametrize(
    ("value", "at_most"), [(Fraction(-13, 100), True), (Fraction(-12, 100), True), (Fraction(-11, 100), False)]
)
def test_a_negative_target_is_reached_by_going_lower(value: Fraction, at_most: bool) -> None:
    assert holds(value, Op.AT_MOST, Fraction(-12, 100)) is at_most


@given(fractions, ops, fractions)
def test_a_fraction_is_compared_as_integers_are(value: Fraction, op: Op, target: Fraction) -> None:
    left = value.numerator * target.denominator
    right = target.numerator * value.denominator
    expected = {
        Op.AT_LEAST: left >= right, Op.AT_MOST: left <= right, Op.MORE_THAN: left > right, Op.LESS_THAN: left < right,
    }  # fmt: skip
    assert holds(value, op, target) is expected[op]


@given(st.fractions(min_value=0, max_denominator=10**6))
def test_the_root_of_a_square_is_on_it_and_the_nearest_numbers_are_beside(number: Fraction) -> None:
    hair = Fraction(1, 10**60)  # further than approximate() can see
    root = SquareRoot(number * number)
    assert compare(root, number) == 0
    assert compare(root, number + hair) == -1
    assert compare(SquareRoot(number * number + hair), number) == 1


def test_a_root_is_over_every_negative_number() -> None:
    assert compare(SquareRoot(Fraction(0)), Fraction(-1, 10**9)) == 1
    assert compare(SquareRoot(Fraction(0)), Fraction(0)) == 0
    assert not holds(SquareRoot(Fraction(4)), Op.AT_MOST, Fraction(-3))


def test_two_to_the_half_stands_between_its_neighbours() -> None:
    root = SquareRoot(Fraction(2))
    assert compare(root, Fraction("1.41421356237309504880168872420969807856967187537694")) == 1
    assert compare(root, Fraction("1.41421356237309504880168872420969807856967187537695")) == -1


# ---- the nearest double


def is_nearest(double: float, square_or_value: Fraction, squared: bool) -> bool:
    """Whether no other double is closer to the value (or to the root of `square_or_value`)."""

    def beyond(bound: Fraction) -> int:
        return compare(SquareRoot(square_or_value), bound) if squared else compare(square_or_value, bound)

    below, above = math.nextafter(double, -math.inf), math.nextafter(double, math.inf)
    low = (Fraction(below) + Fraction(double)) / 2
    high = (Fraction(above) + Fraction(double)) / 2
    return beyond(low) >= 0 and beyond(high) <= 0


@given(fractions)
def test_the_json_number_of_a_fraction_is_the_nearest_double(value: Fraction) -> None:
    assert is_nearest(nearest_double(value), value, squared=False)


@given(roots)
def test_the_json_number_of_a_root_is_the_nearest_double(root: SquareRoot) -> None:
    assert is_nearest(nearest_double(root), root.of, squared=True)


@given(st.fractions(min_value=0, max_value=10**6, max_denominator=10**6))
def test_a_root_is_known_to_forty_digits(square: Fraction) -> None:
    near = approximate(SquareRoot(square))
    assert abs(near * near - square) <= square / 10**40


# ---- French typography


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("0.812", Unit.PERCENT, f"81,2{NO_BREAK}%"),
        ("1", Unit.PERCENT, f"100,0{NO_BREAK}%"),
        ("0", Unit.PERCENT, f"0,0{NO_BREAK}%"),
        ("12", Unit.SQUARE_METRES, f"12,0{NO_BREAK}m²"),
        ("22.4", Unit.POINTS, f"22,4{NO_BREAK}points"),
        ("10000", Unit.NUMBER, f"10{NARROW}000"),
        ("999", Unit.NUMBER, "999"),
        ("1234567.5", Unit.NUMBER, f"1{NARROW}234{NARROW}567,5"),
        ("1234567", Unit.EUROS, f"1{NARROW}234{NARROW}567,0{NO_BREAK}€"),
        ("34.8", Unit.HOURS_PER_WEEK, f"34,8{NO_BREAK}heures/semaine"),
        ("-12", Unit.POINTS, f"{MINUS}12,0{NO_BREAK}points"),
        ("-1234.5", Unit.NUMBER, f"{MINUS}1{NARROW}234,5"),
    ],
)
def test_a_quantity_is_written_as_french_readers_do(value: str, unit: Unit, text: str) -> None:
    assert shown(Fraction(value), unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.04", "0,0"), ("0.05", "0,1"), ("0.15", "0,2"), ("0.25", "0,3"), ("0.249999", "0,2"),
        ("-0.04", "0,0"), ("-0.05", f"{MINUS}0,1"), ("99.95", "100,0"), ("999.95", f"1{NARROW}000,0"),
    ],
)  # fmt: skip
def test_a_half_is_rounded_up_and_nothing_is_minus_zero(value: str, text: str) -> None:
    assert shown_number(Fraction(value), 1) == text


@pytest.mark.parametrize(
    ("value", "beside", "text"),
    [
        ("0.8496", "0.85", f"84,96{NO_BREAK}%"),
        ("0.8504", "0.85", f"85,04{NO_BREAK}%"),
        ("0.85", "0.85", f"85,0{NO_BREAK}%"),
        ("0.84999999", "0.85", f"84,999999{NO_BREAK}%"),
        ("0.995", "0.995", f"99,5{NO_BREAK}%"),
        ("0.9949", "0.995", f"99,49{NO_BREAK}%"),
        ("0.8123", "0.85", f"81,2{NO_BREAK}%"),
    ],
)
def test_a_share_has_the_decimals_it_takes_to_stand_on_its_side(value: str, beside: str, text: str) -> None:
    assert shown(Fraction(value), Unit.PERCENT, Fraction(beside)) == text


def test_a_root_has_them_too() -> None:
    beside = Fraction("1.41421")
    assert shown(SquareRoot(Fraction(2)), Unit.POINTS, beside) == f"1,414214{NO_BREAK}points"
    assert shown(SquareRoot(Fraction(1, 4)), Unit.POINTS, Fraction(1, 2)) == f"0,5{NO_BREAK}points"


units = st.sampled_from(list(Unit))
near = st.integers(-(10**6), 10**6).map(lambda hair: Fraction(hair, 10**14))


@given(decimals, near, units)
@example(Fraction(0), Fraction(1, 10**9), Unit.POINTS)
@example(Fraction(85), Fraction(1, 10**16), Unit.PERCENT)
@example(Fraction(123456789), Fraction(1, 10**20), Unit.SQUARE_METRES)
def test_the_shown_figure_stands_on_the_side_of_the_value(target: Fraction, hair: Fraction, unit: Unit) -> None:
    """Whatever the distance: 20 decimals are delivered, so 20 may be needed."""
    value = target + hair
    assert compare(read_back(shown(value, unit, target), unit), target) == compare(value, target)


@given(decimals, units.filter(lambda unit: unit is not Unit.ONE_FOR))
def test_without_a_target_the_shown_figure_is_within_half_of_its_last_digit(value: Fraction, unit: Unit) -> None:
    assert abs(read_back(shown(value, unit), unit) - value) * scale(unit) <= Fraction(1, 20)


@given(st.fractions(min_value=Fraction(1, 10**6), max_value=2))
def test_one_for_so_many_is_within_half_of_its_last_digit(value: Fraction) -> None:
    text = shown(value, Unit.ONE_FOR)
    many = text.removeprefix("1 pour ")
    decimals_shown = len(many.partition(",")[2])
    assert abs(read_back(many, Unit.NUMBER) - 1 / value) <= Fraction(1, 2 * 10**decimals_shown)


@pytest.mark.parametrize(
    ("value", "beside", "text"),
    [
        (Fraction(1, 3500), Fraction(1, 3500), f"1 pour 3{NARROW}500"),
        (Fraction(1, 3499), Fraction(1, 3500), f"1 pour 3{NARROW}499"),
        (Fraction(10, 34999), Fraction(1, 3500), f"1 pour 3{NARROW}499,9"),
        (Fraction(10, 35001), Fraction(1, 3500), f"1 pour 3{NARROW}500,1"),
        (Fraction(5), None, "1 pour 0,2"),
        (Fraction(0), Fraction(1, 3500), "0"),
    ],
)
def test_one_for_so_many_stands_on_its_side_of_the_bound(value: Fraction, beside: Fraction | None, text: str) -> None:
    assert shown(value, Unit.ONE_FOR, beside) == text


def test_a_ratio_of_the_contract_is_written_as_it_is() -> None:
    assert shown_exactly(Fraction(1, 3500), Unit.ONE_FOR) == f"1 pour 3{NARROW}500"
    assert shown_exactly(Fraction(2, 3), Unit.ONE_FOR) == "1 pour 1,5"
    assert shown_exactly(Fraction(3, 7), Unit.ONE_FOR) == "3 pour 7"
    assert shown_exactly(Fraction(0), Unit.ONE_FOR) == "0"


@given(decimals, units)
def test_a_number_of_the_contract_is_shown_whole(value: Fraction, unit: Unit) -> None:
    assert read_back(shown_exactly(value, unit), unit) == value


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("0.85", Unit.PERCENT, f"85{NO_BREAK}%"),
        ("0.995", Unit.PERCENT, f"99,5{NO_BREAK}%"),
        ("12", Unit.SQUARE_METRES, f"12{NO_BREAK}m²"),
        ("3500", Unit.NUMBER, f"3{NARROW}500"),
        ("0.0000001", Unit.NUMBER, "0,0000001"),
    ],
)
def test_what_the_contract_writes_has_no_decimals_but_its_own(value: str, unit: Unit, text: str) -> None:
    assert shown_exactly(Fraction(value), unit) == text


@pytest.mark.parametrize("whole", [10**17 - 1, 10**30 + 1])
def test_a_great_number_keeps_every_digit(whole: int) -> None:
    assert read_back(shown(Fraction(whole), Unit.EUROS), Unit.EUROS) == whole


# ---- reading a number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 500", "3500"), (f"3{NARROW}500", "3500"), (f"3{NO_BREAK}500", "3500"),
        ("99,5", "99.5"), ("0,05", "0.05"), ("-12", "-12"), ("007", "7"),
    ],
)  # fmt: skip
def test_a_french_number_is_read_exactly(text: str, value: str) -> None:
    assert parse_decimal(text) == Fraction(value)


@pytest.mark.parametrize("text", ["", "douze", "1,2,3", "12 m²", "NaN", "Infinity", "1e5", "1_000"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_decimal(text)


@given(decimals)
def test_a_number_shown_is_read_back(value: Fraction) -> None:
    assert parse_decimal(shown_exactly(value, Unit.NUMBER)) == value


# ---- units


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        ("%", Unit.PERCENT), ("point", Unit.POINTS), ("Points", Unit.POINTS),
        ("m2", Unit.SQUARE_METRES), ("M²", Unit.SQUARE_METRES),
        ("jour ouvré", Unit.OPEN_DAYS), ("jours  ouvrés", Unit.OPEN_DAYS), ("Jours\u00a0ouvrés", Unit.OPEN_DAYS),
        ("jours", Unit.DAYS), ("jours calendaires", Unit.DAYS),
        ("heures / semaine", Unit.HOURS_PER_WEEK), ("M€", Unit.MILLIONS_OF_EUROS), ("k€", Unit.THOUSANDS_OF_EUROS),
        ("etp", Unit.FTE), ("", Unit.NUMBER), ("nombre", Unit.NUMBER),
    ],
)  # fmt: skip
def test_a_unit_has_several_spellings(spelling: str, unit: Unit) -> None:
    assert unit_named(spelling) is unit


@pytest.mark.parametrize("spelling", ["pourcent", "jours ouvrables", "jour ouvert", "m³", "km²", "francs"])
def test_another_unit_is_not_mistaken_for_one(spelling: str) -> None:
    assert unit_named(spelling) is None


def test_every_unit_told_to_an_author_is_one_that_reads() -> None:
    assert [unit_named(spelling) for spelling in unit_spellings()] == [unit for unit in Unit if unit is not Unit.NUMBER]
