"""Numbers with their units, exact, and the way French readers write them.

An exact number is an `int` or a `Fraction`; the only irrational one that a rule can produce is a standard deviation,
kept as the square root of a fraction. No float is ever compared (semantics: a verdict is exact).
"""

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction
from math import floor

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"


class Unit(Enum):
    """The units of the contracts. Two units are different types; `dimension` says which convert exactly.

    ONE_FOR is a plain ratio, written as people do: `1 pour 3 500`.
    """

    PERCENT = "%"
    POINTS = "points"
    SQUARE_METRES = "m²"
    OPEN_DAYS = "jours ouvrés"
    DAYS = "jours"
    WEEKS = "semaines"
    HOURS_PER_WEEK = "heures/semaine"
    HOURS = "heures"
    MINUTES = "minutes"
    EUROS = "€"
    THOUSANDS_OF_EUROS = "k€"
    MILLIONS_OF_EUROS = "M€"
    BILLIONS_OF_EUROS = "Md€"
    FTE = "ETP"
    ONE_FOR = "1 pour N"
    NUMBER = "nombre"


_OTHER_SPELLINGS = {
    "point": Unit.POINTS,
    "m2": Unit.SQUARE_METRES,
    "jour ouvré": Unit.OPEN_DAYS,
    "jour": Unit.DAYS,
    "jours calendaires": Unit.DAYS,
    "jour calendaire": Unit.DAYS,
    "semaine": Unit.WEEKS,
    "heure": Unit.HOURS,
    "heures par semaine": Unit.HOURS_PER_WEEK,
    "minute": Unit.MINUTES,
    "fois": Unit.NUMBER,
    "": Unit.NUMBER,
}
_SPELLINGS = {unit.value.casefold(): unit for unit in Unit} | _OTHER_SPELLINGS


def unit_named(spelling: str) -> Unit | None:
    """The unit that people write so ("m2", "jour ouvré"), or None."""
    return _SPELLINGS.get(re.sub(r"\s*/\s*", "/", " ".join(spelling.split())).casefold())


def unit_spellings() -> tuple[str, ...]:
    return tuple(unit.value for unit in Unit if unit is not Unit.NUMBER)


@dataclass(frozen=True)
class SquareRoot:
    """The non-negative square root of a non-negative fraction."""

    of: Fraction


Exact = Fraction | SquareRoot


@dataclass(frozen=True)
class Quantity:
    """An exact number of a unit. A share is a fraction of one (0.85) whose unit is `%`."""

    value: Fraction
    unit: Unit


class Op(Enum):
    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE_THAN = ">"
    LESS_THAN = "<"

    @property
    def upward(self) -> bool:
        """Whether more is better."""
        return self in (Op.AT_LEAST, Op.MORE_THAN)

    @property
    def strict(self) -> bool:
        return self in (Op.MORE_THAN, Op.LESS_THAN)


def compare(left: Exact, right: Fraction) -> int:
    """-1, 0 or 1: the sign of `left - right`, exactly."""
    if isinstance(left, SquareRoot):
        if right < 0:
            return 1
        return _sign(left.of - right * right)
    return _sign(left - right)


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def holds(value: Exact, op: Op, target: Fraction) -> bool:
    """Whether `value op target`, exactly: on the target conforms for ≥ and ≤, not for < and >."""
    sign = compare(value, target)
    match op:
        case Op.AT_LEAST:
            return sign >= 0
        case Op.AT_MOST:
            return sign <= 0
        case Op.MORE_THAN:
            return sign > 0
        case Op.LESS_THAN:
            return sign < 0


def approximate(value: Exact) -> Fraction:
    """The number itself, or a root to fifty digits (to subtract, to draw, never to judge)."""
    if isinstance(value, SquareRoot):
        with localcontext() as context:
            context.prec = 50
            root = (Decimal(value.of.numerator) / Decimal(value.of.denominator)).sqrt()
        return Fraction(root)
    return value


def nearest_double(value: Exact) -> float:
    return float(approximate(value))


def _half_up(number: Fraction, decimals: int) -> Fraction:
    """Rounded to so many decimals, away from zero on a tie."""
    size = Fraction(floor(abs(number) * 10**decimals + Fraction(1, 2)), 10**decimals)
    return -size if number < 0 else size


def _written(number: Fraction, decimals: int) -> str:
    """A number of that many decimals at most, French style, every digit exact."""
    whole, part = divmod(abs(number) * 10**decimals, 10**decimals)
    groups = f"{int(whole):,}".replace(",", NARROW)
    sign = "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}{groups},{int(part):0{decimals}d}" if decimals else f"{sign}{groups}"


def shown_number(value: Exact, decimals: int) -> str:
    """Half up, French style: `1 234,5`."""
    return _written(_half_up(approximate(value), decimals), decimals)


def scale(unit: Unit) -> int:
    """What a stored number is multiplied by when it is written: a share of 0.85 is written `85 %`."""
    return 100 if unit is Unit.PERCENT else 1


_MOST_DECIMALS = 40


def shown(value: Exact, unit: Unit, beside: Fraction | None = None) -> str:
    """A quantity as French readers write it, with as many decimals as it takes to stand on its side of `beside`.

    84,96 % is never shown as 85,0 % beside a target of 85 %.
    """
    if unit is Unit.ONE_FOR:
        return _one_for(value, beside)
    number = approximate(value) * scale(unit)
    decimals = 0 if unit is Unit.NUMBER and number.denominator == 1 else 1
    if beside is not None:
        side = compare(value, beside)
        bound = beside * scale(unit)
        while decimals < _MOST_DECIMALS and _sign(_half_up(number, decimals) - bound) != side:
            decimals += 1
    return with_unit(shown_number(number, decimals), unit)


def shown_exactly(value: Fraction, unit: Unit) -> str:
    """A number that the contract writes: `85 %`, `99,5 %`, `12 m²`; no decimals but its own."""
    if unit is Unit.ONE_FOR:
        if not value or _half_up(1 / value, _MOST_DECIMALS) == 1 / value:
            return _one_for(value, value)
        return f"{_written(Fraction(value.numerator), 0)} pour {_written(Fraction(value.denominator), 0)}"
    number = value * scale(unit)
    decimals = 0
    while decimals < _MOST_DECIMALS and _half_up(number, decimals) != number:
        decimals += 1
    return with_unit(shown_number(number, decimals), unit)


def _one_for(value: Exact, beside: Fraction | None) -> str:
    """A ratio as the contract writes it, on its side of `beside`: 1/3499 is `1 pour 3 499`."""
    number = approximate(value)
    if not number:
        return "0"
    decimals, side = 0, None if beside is None else compare(value, beside)
    rounded = _half_up(1 / number, decimals)
    while decimals < _MOST_DECIMALS and (not rounded or side not in (None, compare(1 / rounded, beside or number))):
        decimals += 1
        rounded = _half_up(1 / number, decimals)
    return f"1 pour {_written(rounded, decimals)}"


def with_unit(number: str, unit: Unit) -> str:
    return number if unit is Unit.NUMBER else f"{number}{NO_BREAK}{unit.value}"


_FRENCH_NUMBER = re.compile(r"[-\u2212]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,\d+)?", re.ASCII)


def parse_decimal(text: str) -> Fraction:
    """A number written in French (`3 500`, `99,5`); raises ValueError."""
    if _FRENCH_NUMBER.fullmatch(text) is None:
        raise ValueError(f"« {text} » n'est pas un nombre.")
    return Fraction("".join(text.split()).replace(",", ".").replace("\N{MINUS SIGN}", "-"))
