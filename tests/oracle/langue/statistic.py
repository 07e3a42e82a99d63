"""One number of many, exact: a standard deviation is kept as the root of a fraction."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Root:
    """The square root of a fraction, not negative."""

    square: Fraction


Exact = Fraction | Root


def side(value: Exact, bound: Fraction) -> int:
    """-1 under the bound, 0 on it, 1 over it."""
    if isinstance(value, Root):
        ours, theirs = value.square, bound * abs(bound)
        return (ours > theirs) - (ours < theirs)
    return (value > bound) - (value < bound)


def times(value: Exact, factor: Fraction) -> Exact:
    return Root(value.square * factor**2) if isinstance(value, Root) else value * factor


def quantile(values: list[Fraction], part: Fraction) -> Fraction:
    """By linear interpolation between the two nearest."""
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = int(place)
    if below + 1 == len(ordered):
        return ordered[below]
    return ordered[below] * (1 - (place - below)) + ordered[below + 1] * (place - below)


def statistic(name: str, part: Fraction | None, values: list[Fraction], of_shares: bool) -> Exact | None:
    """None of nothing, and of a coefficient whose mean is not positive; distances between shares are in points."""
    if not values:
        return None
    points = Fraction(100) if of_shares else Fraction(1)
    mean = sum(values, Fraction(0)) / len(values)
    variance = sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)
    match name:
        case "étendue":
            return (max(values) - min(values)) * points
        case "écart-type":
            return Root(variance * points**2)
        case "coefficient de variation":
            return Root(variance / mean**2) if mean > 0 else None
        case "moyenne":
            return mean
        case "minimum":
            return min(values)
        case "maximum":
            return max(values)
        case "médiane":
            return quantile(values, Fraction(1, 2))
        case _:
            assert part is not None
            return quantile(values, part)


def bounds(
    name: str, part: Fraction | None, ends: list[tuple[Fraction, Fraction]], of_shares: bool
) -> tuple[Exact | None, Exact | None]:
    """The least and the greatest that a statistic can be, of values known between ends; None where it is not told."""
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    if name in ("écart-type", "coefficient de variation"):
        return None, None
    if name == "étendue":
        factor = 100 if of_shares else 1
        apart = max(highs[i] - lows[j] for i in range(len(ends)) for j in range(len(ends)) if i != j)
        return max(Fraction(0), max(lows) - min(highs)) * factor, max(Fraction(0), apart) * factor
    return statistic(name, part, lows, of_shares), statistic(name, part, highs, of_shares)
