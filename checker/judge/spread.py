"""How far the Caf are from each other."""

from collections.abc import Sequence
from fractions import Fraction

from checker.finding import Dispersion
from checker.model import Statistic
from checker.quantity import Exact, SquareRoot

FEWEST = 2


def dispersion(values: Sequence[Fraction], left_out: int) -> Dispersion | None:
    """Exact statistics of two values or more: quartiles by linear interpolation, deviation of the population."""
    if len(values) < FEWEST:
        return None
    ordered = sorted(values)
    mean = sum(ordered, Fraction(0)) / len(ordered)
    variance = sum(((value - mean) ** 2 for value in ordered), Fraction(0)) / len(ordered)
    q1, median, q3 = (_quantile(ordered, Fraction(part, 4)) for part in (1, 2, 3))
    return Dispersion(ordered[0], q1, median, q3, ordered[-1], SquareRoot(variance), len(ordered), left_out)


def _quantile(ordered: Sequence[Fraction], part: Fraction) -> Fraction:
    place = part * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def statistic_of(found: Dispersion, statistic: Statistic) -> Exact:
    match statistic:
        case Statistic.RANGE:
            return found.maximum - found.minimum
        case Statistic.DEVIATION:
            return found.deviation


def range_bounds(lows: Sequence[Fraction], highs: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The least and the greatest range that values known between bounds can have."""
    widest = max(high - low for i, high in enumerate(highs) for j, low in enumerate(lows) if i != j)
    return max(Fraction(0), max(lows) - min(highs)), max(Fraction(0), widest)
