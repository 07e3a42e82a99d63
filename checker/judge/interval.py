"""Calculations on values that may be known between two bounds only."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included; equal when the value is known."""

    low: Fraction
    high: Fraction


def combined(op: str, left: Interval, right: Interval) -> Interval | None:
    """`left op right` (+ - × /); None when the divisor may be 0."""
    match op:
        case "+":
            return Interval(left.low + right.low, left.high + right.high)
        case "-":
            return Interval(left.low - right.high, left.high - right.low)
        case "/" if right.low <= 0 <= right.high:
            return None
        case "/":
            ends = [one / other for one in (left.low, left.high) for other in (right.low, right.high)]
        case _:
            ends = [one * other for one in (left.low, left.high) for other in (right.low, right.high)]
    return Interval(min(ends), max(ends))
