"""Dates and seasons: the days that tell conditions on one date apart, and what each says of a day.

Days are counted from the first of the first year (`date.toordinal`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from checker.catalogue import Dated, Season

_LEAP_CYCLE = 4  # so many years beside any other hold a 29 February


def days_that_matter(conditions: Sequence[Dated | Season]) -> tuple[int, ...]:
    """The edges of every date and season, and the days beside them, on years that stand for all others."""
    written = [one.day.year for one in conditions if isinstance(one, Dated)] or [_ANY_YEAR]
    years = range(min(written) - _LEAP_CYCLE, max(written) + _LEAP_CYCLE + 1)
    edges = {day.toordinal() for one in conditions for day in _edges(one, years)}
    return tuple(sorted({day + beside for day in edges for beside in (-1, 0, 1)}))


_ANY_YEAR = 2015


def _edges(condition: Dated | Season, years: Iterable[int]) -> Iterator[date]:
    if isinstance(condition, Dated):
        yield condition.day
        return
    for year in years:
        for month, day in (condition.first, condition.last):
            if (month, day) == _LEAP_DAY and not _is_leap(year):
                yield date(year, 3, 1)
            else:
                yield date(year, month, day)


_LEAP_DAY = (2, 29)


def _is_leap(year: int) -> bool:
    return (date(year, 12, 31) - date(year, 1, 1)).days == 365


def on_side(condition: Dated | Season, day: int) -> bool:
    if isinstance(condition, Dated):
        return sign_says(condition.op, (day > condition.day.toordinal()) - (day < condition.day.toordinal()))
    at = date.fromordinal(day)
    here, first, last = (at.month, at.day), condition.first, condition.last
    return first <= here <= last if first <= last else here >= first or here <= last


def sign_says(op: str, sign: int) -> bool:
    """Whether `left op right`, of the sign of their difference."""
    match op:
        case "≥":
            return sign >= 0
        case "≤":
            return sign <= 0
        case ">":
            return sign > 0
        case "<":
            return sign < 0
        case "=":
            return sign == 0
        case _:
            return sign != 0
