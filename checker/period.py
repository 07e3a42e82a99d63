"""Dates, periods and open days.

Open day (jour ouvré): Monday to Friday, less French public holidays; the delay from A to T is the number of open days
d with A < d <= T, that is ordinal(T) - ordinal(A) where ordinal(d) counts the open days up to and including d.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

import holidays


class Grain(Enum):
    """How long a period is, in months."""

    MONTH = 1
    QUARTER = 3
    HALF = 6
    YEAR = 12


@dataclass(frozen=True, order=True)
class Period:
    """A month, quarter, half-year or year: `months` months from the first of `first` (1 to 12) of `year`."""

    year: int
    first: int
    months: int

    @property
    def grain(self) -> Grain:
        return Grain(self.months)

    @property
    def start(self) -> date:
        return date(self.year, self.first, 1)

    @property
    def end(self) -> date:
        """The last day of the period."""
        last = self.first + self.months - 1
        return date(self.year, 12, 31) if last == 12 else date(self.year, last + 1, 1) - timedelta(days=1)

    @property
    def cells(self) -> range:
        """The months covered, each as year * 12 + month - 1."""
        first = self.year * 12 + self.first - 1
        return range(first, first + self.months)

    def __str__(self) -> str:
        """`2015`, `2015-03`, `2015-T1`, `2015-S1`."""
        match self.grain:
            case Grain.YEAR:
                return str(self.year)
            case Grain.HALF:
                return f"{self.year}-S{(self.first + 5) // 6}"
            case Grain.QUARTER:
                return f"{self.year}-T{(self.first + 2) // 3}"
            case Grain.MONTH:
                return f"{self.year}-{self.first:02d}"


_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<month>0[1-9]|1[0-2])|T(?P<quarter>[1-4])|S(?P<half>[12])))?")


def parse_period(text: str) -> Period | None:
    """A period as people write it, or None: `2015`, `2015-03`, `2015-T1`, `2015-S1`."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None or found["year"] == "0000":
        return None
    year = int(found["year"])
    if found["month"]:
        return Period(year, int(found["month"]), 1)
    if found["quarter"]:
        return Period(year, int(found["quarter"]) * 3 - 2, 3)
    if found["half"]:
        return Period(year, int(found["half"]) * 6 - 5, 6)
    return year_of(year)


def parse_periods(text: str) -> tuple[Period, ...] | None:
    """A period, or a range of years `2013..2017` (each of its years), or None."""
    first, dots, last = text.partition("..")
    if not dots:
        one = parse_period(text)
        return None if one is None else (one,)
    if not (re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d{4}", last) and first <= last):
        return None
    return tuple(year_of(year) for year in range(int(first), int(last) + 1))


def year_of(year: int) -> Period:
    return Period(year, 1, 12)


MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def in_words(period: Period) -> str:
    """`2015`, `mars 2015`, `1er trimestre 2015`, `2e semestre 2015`."""
    match period.grain:
        case Grain.YEAR:
            return str(period.year)
        case Grain.MONTH:
            return f"{MONTHS[period.first - 1]} {period.year}"
        case Grain.QUARTER:
            return f"{_ordinal((period.first + 2) // 3)} trimestre {period.year}"
        case Grain.HALF:
            return f"{_ordinal((period.first + 5) // 6)} semestre {period.year}"


def _ordinal(number: int) -> str:
    return "1er" if number == 1 else f"{number}e"


def within(period: Period) -> str:
    """`En 2015`, `En mars 2015`, `Au 1er trimestre 2015`."""
    preposition = "Au" if period.grain in (Grain.QUARTER, Grain.HALF) else "En"
    return f"{preposition} {in_words(period)}"


NATIONAL = "FR"

# Departments whose holidays differ from the eleven national ones -> their name in the `holidays` library. Overseas, of
# what it lists, only the day of the abolition counts (semantics): the other days are customs.
_LOCAL = {code: code for code in ("57", "971", "972", "973", "974", "976")} | {
    "67": "6AE", "68": "6AE", "975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip


_ALSACE_MOSELLE = ("57", "6AE")


_DEPARTMENT = re.compile(r"0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d|98\d", re.IGNORECASE)


def is_department(code: str) -> bool:
    """Whether a text is the code of a department; of any other the calendar cannot be known."""
    return _DEPARTMENT.fullmatch(code.strip()) is not None


def calendar_of(department: str | None) -> str:
    """The calendar that applies in a department; the national one without it."""
    return _LOCAL.get((department or "").strip(), NATIONAL)


@lru_cache(maxsize=256)
def public_holidays(calendar: str, year: int) -> frozenset[date]:
    subdivision = None if calendar == NATIONAL else calendar
    listed = holidays.country_holidays("FR", subdiv=subdivision, years=year)
    if calendar in _ALSACE_MOSELLE or subdivision is None:
        return frozenset(listed)
    return public_holidays(NATIONAL, year) | {day for day, name in listed.items() if "abolition" in name.lower()}


def ordinals(calendar: str, first: int, last: int) -> Iterator[tuple[date, int]]:
    """Each day of the years `first` to `last` with the number of open days up to and including it."""
    count = 0
    for year in range(first, last + 1):
        closed = public_holidays(calendar, year)
        day = date(year, 1, 1)
        while day.year == year:
            count += day.weekday() < 5 and day not in closed
            yield day, count
            if day == date.max:
                return
            day += timedelta(days=1)
