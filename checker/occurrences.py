"""A deadline that comes again → the days on which it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checker.deadline import EachPeriod, EachYear
from checker.model import Years
from checker.period import Period


@dataclass(frozen=True)
class Occurrence:
    """What is due for a period, and its last day."""

    period: Period
    due: date


def occurrences(each: EachYear | EachPeriod, convention: Years) -> Iterator[Occurrence]:
    """Once a period of the years that it names, else of the convention's; some fall due after the last of them."""
    years = each.years or convention
    for year in range(years.first, years.last + 1):
        match each:
            case EachYear(month, day, lag, part):
                first, months = part or (1, 12)
                yield Occurrence(Period(year, first, months), date(year + lag, month, day))
            case EachPeriod(grain, delay):
                for first in range(1, 13, grain.value):
                    period = Period(year, first, grain.value)
                    yield Occurrence(period, delay.after(period.end) if delay else period.end)
