"""Periods as people write them, and open days against a count of one day after another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.period import (
    NATIONAL,
    Grain,
    Period,
    calendar_of,
    in_words,
    ordinals,
    parse_period,
    parse_periods,
    public_holidays,
    within,
    year_of,
)

ONE_DAY = timedelta(days=1)

# ---- periods


@pytest.mark.parametrize(
    ("text", "start", "end", "cells", "words", "sentence"),
    [
        ("2015", "2015-01-01", "2015-12-31", (24180, 24192), "2015", "En 2015"),
        ("2015-03", "2015-03-01", "2015-03-31", (24182, 24183), "mars 2015", "En mars 2015"),
        ("2015-12", "2015-12-01", "2015-12-31", (24191, 24192), "décembre 2015", "En décembre 2015"),
        ("2015-02", "2015-02-01", "2015-02-28", (24181, 24182), "février 2015", "En février 2015"),
        ("2016-02", "2016-02-01", "2016-02-29", (24193, 24194), "février 2016", "En février 2016"),
        ("2015-T1", "2015-01-01", "2015-03-31", (24180, 24183), "1er trimestre 2015", "Au 1er trimestre 2015"),
        ("2015-T3", "2015-07-01", "2015-09-30", (24186, 24189), "3e trimestre 2015", "Au 3e trimestre 2015"),
        ("2015-T4", "2015-10-01", "2015-12-31", (24189, 24192), "4e trimestre 2015", "Au 4e trimestre 2015"),
        ("2015-S1", "2015-01-01", "2015-06-30", (24180, 24186), "1er semestre 2015", "Au 1er semestre 2015"),
        ("2015-S2", "2015-07-01", "2015-12-31", (24186, 24192), "2e semestre 2015", "Au 2e semestre 2015"),
    ],
)
def test_a_period_is_read_bounded_and_written_back(
    text: str, start: str, end: str, cells: tuple[int, int], words: str, sentence: str
) -> None:
    period = parse_period(f" {text} ")
    assert period is not None
    assert str(period) == text
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)
    assert (period.cells.start, period.cells.stop) == cells
    assert (in_words(period), within(period)) == (words, sentence)


@pytest.mark.parametrize("year", [1900, 2000, 2015, 2016, 2100])
def test_the_twelve_months_of_a_year_follow_each_other(year: int) -> None:
    months = [Period(year, first, 1) for first in range(1, 13)]
    whole = year_of(year)
    assert months[0].start == whole.start
    assert months[-1].end == whole.end
    assert all(next_one.start == one.end + ONE_DAY for one, next_one in pairwise(months))
    assert [cell for month in months for cell in month.cells] == list(whole.cells)


@pytest.mark.parametrize("grain", list(Grain))
def test_the_parts_of_a_year_share_it_without_overlap(grain: Grain) -> None:
    parts = [Period(2015, first, grain.value) for first in range(1, 13, grain.value)]
    assert [cell for part in parts for cell in part.cells] == list(year_of(2015).cells)
    assert [parse_period(str(part)) for part in parts] == parts
    assert {part.grain for part in parts} == {grain}


@pytest.mark.parametrize(
    "text",
    ["", "15", "2015-13", "2015-00", "2015-3", "2015-T0", "2015-T5", "2015-S3", "2015-t1", "mars 2015", "2015-03-01"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    assert parse_period(text) is None
    assert parse_periods(text) is None


def test_a_range_of_years_is_each_of_its_years() -> None:
    assert parse_periods("2013..2017") == tuple(year_of(year) for year in (2013, 2014, 2015, 2016, 2017))
    assert parse_periods("2015..2015") == (year_of(2015),)
    assert parse_periods("2015-T1") == (Period(2015, 1, 3),)


@pytest.mark.parametrize(
    "text", ["2017..2013", "2013..", "..2017", "2013..2017..2018", "2013-01..2013-03", "2013...2017"]
)
def test_what_is_no_range_is_refused(text: str) -> None:
    assert parse_periods(text) is None


@pytest.mark.parametrize("text", ["0000", "9999", "9999-12"])
def test_a_period_that_is_read_has_a_first_and_a_last_day(text: str) -> None:
    """A year that no calendar has is refused, rather than failing later."""
    period = parse_period(text)
    assert period is None or period.start <= period.end


# ---- public holidays


# Month and day, for each golden number from 1 to 19.
FULL_MOONS = (
    414, 403, 323, 411, 331, 418, 408, 328, 416, 405, 325, 413, 402, 322, 410, 330, 417, 407, 327,
)  # fmt: skip


@cache
def easter(year: int) -> date:
    """The Sunday after the full moon of each golden number, as the Gregorian tables print them (1900 to 2199)."""
    moon = FULL_MOONS[year % 19]
    day = date(year, moon // 100, moon % 100) + ONE_DAY
    while day.weekday() != 6:
        day += ONE_DAY
    return day


def national(year: int) -> set[date]:
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    return {date(year, *day) for day in fixed} | {easter(year) + timedelta(days=after) for after in (1, 39, 50)}


def alsace_moselle(year: int) -> set[date]:
    return {easter(year) - timedelta(days=2), date(year, 12, 26)}


def abolition(month: int, day: int) -> Callable[[int], set[date]]:
    return lambda year: {date(year, month, day)}


LOCAL: dict[str, Callable[[int], set[date]]] = {
    "75": lambda _: set(),
    "57": alsace_moselle,
    "67": alsace_moselle,
    "68": alsace_moselle,
    "971": abolition(5, 27),
    "972": abolition(5, 22),
    "973": abolition(6, 10),
    "974": abolition(12, 20),
    "976": abolition(4, 27),
}


@pytest.mark.parametrize("year", [*range(2008, 2031), 2099])
def test_the_eleven_national_holidays(year: int) -> None:
    assert public_holidays(NATIONAL, year) == national(year)


@pytest.mark.parametrize("department", LOCAL)
def test_a_department_adds_its_own_holidays_and_no_other(department: str) -> None:
    """Semantics, Time: Good Friday and 26 December in Alsace-Moselle, the day of the abolition overseas."""
    for year in range(2012, 2019):
        added = public_holidays(calendar_of(department), year) - national(year)
        assert added == LOCAL[department](year) - national(year), year


@pytest.mark.parametrize(
    ("department", "calendar"),
    [
        (None, NATIONAL), ("", NATIONAL), ("  ", NATIONAL), ("21", NATIONAL), ("2A", NATIONAL), ("2B", NATIONAL),
        ("56", NATIONAL), ("57", "57"), (" 57 ", "57"), ("58", NATIONAL),
        ("66", NATIONAL), ("67", "6AE"), ("68", "6AE"), ("69", NATIONAL),
        ("970", NATIONAL), ("971", "971"), ("974", "974"), ("976", "976"), ("977", "BL"), ("999", NATIONAL),
    ],
)  # fmt: skip
def test_the_department_chooses_the_calendar(department: str | None, calendar: str) -> None:
    assert calendar_of(department) == calendar


def test_every_known_calendar_has_the_national_holidays() -> None:
    for code in ("57", "67", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"):
        assert public_holidays(calendar_of(code), 2015) >= national(2015), code


# ---- open days


def delay(calendar: str, start: date, end: date) -> int:
    """As the engines count it: the difference of two ranks."""
    ranks = _ranks(calendar)
    return ranks[end] - ranks[start]


@cache
def _ranks(calendar: str) -> dict[date, int]:
    return dict(ordinals(calendar, 2012, 2018))


def counted(calendar: str, start: date, end: date) -> int:
    """The open days d with start < d <= end, one after the other."""
    count, day = 0, start
    while day < end:
        day += ONE_DAY
        count += day.weekday() < 5 and day not in public_holidays(calendar, day.year)
    return count


@pytest.mark.parametrize(
    ("start", "end", "national_days", "moselle_days", "why"),
    [
        ("2015-03-02", "2015-03-02", 0, 0, "the same day"),
        ("2015-03-06", "2015-03-09", 1, 1, "Friday to Monday"),
        ("2015-03-06", "2015-03-07", 0, 0, "Friday to Saturday"),
        ("2015-03-07", "2015-03-08", 0, 0, "Saturday to Sunday"),
        ("2015-03-08", "2015-03-09", 1, 1, "Sunday to Monday"),
        ("2015-05-07", "2015-05-11", 1, 1, "over 8 May, a Friday"),
        ("2015-05-08", "2015-05-11", 1, 1, "from a holiday"),
        ("2015-05-13", "2015-05-14", 0, 0, "to a holiday, Ascension"),
        ("2015-04-02", "2015-04-07", 2, 1, "over Easter: Good Friday is open but in Alsace-Moselle"),
        ("2014-12-24", "2014-12-29", 2, 1, "over Christmas: so is 26 December"),
        ("2014-12-31", "2015-01-02", 1, 1, "from a year to the next"),
        ("2015-01-01", "2015-12-31", 252, 251, "a whole year; 26 December 2015 is a Saturday"),
    ],
)
def test_a_delay_in_open_days(start: str, end: str, national_days: int, moselle_days: int, why: str) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert (delay(NATIONAL, first, last), delay("57", first, last)) == (national_days, moselle_days), why


days = st.dates(date(2012, 1, 1), date(2018, 12, 31))
calendars = st.sampled_from([NATIONAL, "57", "6AE", "971", "972", "973", "974", "976", "PM", "NC"])


@given(days, days, calendars)
def test_ranks_give_the_days_counted_one_by_one(one: date, other: date, calendar: str) -> None:
    start, end = min(one, other), max(one, other)
    assert delay(calendar, start, end) == counted(calendar, start, end)


@given(days, days, days, calendars)
def test_delays_add_up(one: date, two: date, three: date, calendar: str) -> None:
    first, middle, last = sorted((one, two, three))
    assert delay(calendar, first, last) == delay(calendar, first, middle) + delay(calendar, middle, last)


def test_every_day_of_the_years_has_one_rank() -> None:
    ranked = [day for day, _ in ordinals(NATIONAL, 2015, 2016)]
    assert ranked == [date(2015, 1, 1) + timedelta(days=after) for after in range(365 + 366)]


def test_the_last_year_of_calendars_ends() -> None:
    *_, (last, _) = ordinals(NATIONAL, 9999, 9999)
    assert last == date.max
