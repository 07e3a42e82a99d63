"""What units measure: which add up, which convert exactly, what a product or a quotient is counted in."""

from dataclasses import dataclass
from fractions import Fraction

from checker.quantity import Unit


@dataclass(frozen=True)
class Dimension:
    """`powers` of base quantities (surface, euro, heure...), sorted by name; `size` of one unit in base quantities.

    Shares and points are ratios, with no powers; a point is a hundredth of a share.
    """

    powers: tuple[tuple[str, int], ...]
    size: Fraction


_RATIO = Dimension((), Fraction(1))
_BASES: dict[Unit, tuple[dict[str, int], Fraction]] = {
    Unit.PERCENT: ({}, Fraction(1)),
    Unit.POINTS: ({}, Fraction(1, 100)),
    Unit.ONE_FOR: ({}, Fraction(1)),
    Unit.NUMBER: ({}, Fraction(1)),
    Unit.SQUARE_METRES: ({"m²": 1}, Fraction(1)),
    Unit.OPEN_DAYS: ({"jour ouvré": 1}, Fraction(1)),
    Unit.DAYS: ({"jour": 1}, Fraction(1)),
    Unit.WEEKS: ({"semaine": 1}, Fraction(1)),
    Unit.HOURS: ({"heure": 1}, Fraction(1)),
    Unit.MINUTES: ({"heure": 1}, Fraction(1, 60)),
    Unit.HOURS_PER_WEEK: ({"heure": 1, "semaine": -1}, Fraction(1)),
    Unit.EUROS: ({"euro": 1}, Fraction(1)),
    Unit.THOUSANDS_OF_EUROS: ({"euro": 1}, Fraction(10**3)),
    Unit.MILLIONS_OF_EUROS: ({"euro": 1}, Fraction(10**6)),
    Unit.BILLIONS_OF_EUROS: ({"euro": 1}, Fraction(10**9)),
    Unit.FTE: ({}, Fraction(1)),  # people count as people: « pièces par ETP » is a number
}


def dimension_of(unit: Unit) -> Dimension:
    powers, size = _BASES[unit]
    return Dimension(tuple(sorted(powers.items())), size)


def product(left: Dimension, right: Dimension) -> Dimension:
    return _combined(left, right, 1)


def quotient(left: Dimension, right: Dimension) -> Dimension:
    return _combined(left, right, -1)


def _combined(left: Dimension, right: Dimension, sign: int) -> Dimension:
    powers = dict(left.powers)
    for base, power in right.powers:
        powers[base] = powers.get(base, 0) + sign * power
    size = left.size * right.size if sign > 0 else left.size / right.size
    return Dimension(tuple(sorted((base, power) for base, power in powers.items() if power)), size)


def unit_with(dimension: Dimension) -> Unit | None:
    """The unit of that dimension and size; a plain number for a ratio; None when it has no name."""
    if dimension.powers == _RATIO.powers:
        return Unit.NUMBER if dimension.size == 1 else None
    return next((unit for unit in Unit if dimension_of(unit) == dimension), None)


def unit_like(dimension: Dimension) -> Unit | None:
    """The unit of size one of what a dimension measures: a value in thousandths of k€ is told in euros."""
    return unit_with(Dimension(dimension.powers, Fraction(1)))


def conversion(given: Unit, wanted: Unit) -> Fraction | None:
    """What a number of `given` is multiplied by to be one of `wanted`, exactly; None when they do not convert.

    Open days, days, weeks and hours do not: none is a fixed number of another in the contracts. A share does not
    become points, nor a number a share, without a word of the author.
    """
    if given is wanted:
        return Fraction(1)
    one, other = dimension_of(given), dimension_of(wanted)
    if not one.powers or one.powers != other.powers:
        return None
    return one.size / other.size


RATIOS = (Unit.NUMBER, Unit.PERCENT, Unit.ONE_FOR)
