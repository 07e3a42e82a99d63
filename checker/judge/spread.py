"""One number of many: how far the Caf, or the records, are from each other, and where their middle is."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from checker.finding import Dispersion
from checker.model import Statistic
from checker.quantity import Exact, SquareRoot

FEWEST = 2


def dispersion(values: Sequence[Fraction], left_out: int) -> Dispersion | None:
    """Exact statistics of two values or more: quartiles by linear interpolation, deviation of the population."""
    if len(values) < FEWEST:
        return None
    ordered = _Ordered({value: values.count(value) for value in set(values)})
    q1, median, q3 = (ordered.quantile(Fraction(part, 4)) for part in (1, 2, 3))
    return Dispersion(
        ordered.quantile(Fraction(0)),
        q1,
        median,
        q3,
        ordered.quantile(Fraction(1)),
        SquareRoot(ordered.variance),
        len(values),
        left_out,
    )


class _Ordered:
    """Values in order, each so many times."""

    def __init__(self, times: Mapping[Fraction, int]) -> None:
        self.times = sorted(times.items())
        self.n = sum(times.values())

    @property
    def mean(self) -> Fraction:
        return sum((value * times for value, times in self.times), Fraction(0)) / self.n

    @property
    def variance(self) -> Fraction:
        mean = self.mean
        return sum(((value - mean) ** 2 * times for value, times in self.times), Fraction(0)) / self.n

    def quantile(self, part: Fraction) -> Fraction:
        """By linear interpolation between the two nearest."""
        place = part * (self.n - 1)
        below = place.numerator // place.denominator
        low = self._at(below)
        return low + (place - below) * (self._at(min(below + 1, self.n - 1)) - low)

    def _at(self, place: int) -> Fraction:
        for value, times in self.times:
            if place < times:
                return value
            place -= times
        raise IndexError(place)


def statistic_over(
    times: Mapping[Fraction, int], statistic: Statistic, part: Fraction | None, scale: int = 1
) -> Exact | None:
    """None over nothing; a coefficient of variation also where the mean is not positive.

    `scale`: what a distance is multiplied by (100 for shares, whose distances are told in points).
    """
    ordered = _Ordered(times)
    if not ordered.n:
        return None
    match statistic:
        case Statistic.RANGE:
            return (ordered.quantile(Fraction(1)) - ordered.quantile(Fraction(0))) * scale
        case Statistic.DEVIATION:
            return SquareRoot(ordered.variance * scale**2)
        case Statistic.COEFFICIENT:
            return SquareRoot(ordered.variance / ordered.mean**2) if ordered.mean > 0 else None
        case Statistic.MEAN:
            return ordered.mean
        case Statistic.MEDIAN:
            return ordered.quantile(Fraction(1, 2))
        case Statistic.QUANTILE:
            return ordered.quantile(part or Fraction(0))
        case Statistic.MINIMUM:
            return ordered.quantile(Fraction(0))
        case Statistic.MAXIMUM:
            return ordered.quantile(Fraction(1))


def statistic_bounds(
    lows: Sequence[Fraction], highs: Sequence[Fraction], statistic: Statistic, part: Fraction | None, scale: int
) -> tuple[Exact | None, Exact | None]:
    """The least and the greatest that a statistic of values known between bounds can be; None where it is not told."""
    if statistic is Statistic.RANGE:
        low, high = _range_bounds(lows, highs)
        return low * scale, high * scale
    if statistic in (Statistic.DEVIATION, Statistic.COEFFICIENT):
        return None, None
    # Every other one grows with each of its values.
    ends = [{value: values.count(value) for value in set(values)} for values in (list(lows), list(highs))]
    least, greatest = (statistic_over(times, statistic, part) for times in ends)
    return least, greatest


def _range_bounds(lows: Sequence[Fraction], highs: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    widest = max(high - low for i, high in enumerate(highs) for j, low in enumerate(lows) if i != j)
    return max(Fraction(0), max(lows) - min(highs)), max(Fraction(0), widest)
