"""Which organisations are expected in a period, and which calendar each of them follows."""

from __future__ import annotations

from datetime import date

import pytest

from checker.judge.roster import Roster, roster_met, roster_of
from checker.period import parse_period


def line(
    caf: str, department: str | None = None, since: date | None = None, until: date | None = None
) -> dict[str, object]:
    """A line of `organismes`."""
    return {"caf": caf, "departement": department, "du": since, "au": until}


def expected(roster: Roster, when: str) -> tuple[str, ...]:
    period = parse_period(when)
    assert period is not None
    return roster.expected(period)


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (None, None, ["2015-02", "2015-03", "2015-04"]),
        (date(2015, 3, 31), None, ["2015-03", "2015-04"]),
        (date(2015, 4, 1), None, ["2015-04"]),
        (None, date(2015, 3, 1), ["2015-02", "2015-03"]),
        (None, date(2015, 2, 28), ["2015-02"]),
        (date(2015, 3, 15), date(2015, 3, 15), ["2015-03"]),
        (date(2015, 5, 1), None, []),
        (None, date(2015, 1, 31), []),
    ],
)
def test_a_caf_is_expected_in_the_periods_it_touches(since: date | None, until: date | None, months: list[str]) -> None:
    """From its first day to its last, both included."""
    roster = roster_of([line("211", None, since, until)], "essai")
    assert [when for when in ("2015-02", "2015-03", "2015-04") if expected(roster, when)] == months


def test_a_caf_that_closes_and_opens_again_is_one_caf() -> None:
    rows = [line("211", "21", None, date(2014, 12, 31)), line("211", "21", date(2015, 7, 1), None), line("571", "57")]
    roster = roster_of(rows, "essai")
    assert expected(roster, "2014") == ("211", "571")
    assert expected(roster, "2015-T1") == ("571",)
    assert expected(roster, "2015") == ("211", "571")
    assert roster.codes == ("211", "571")


def test_the_codes_met_are_expected_always_and_once() -> None:
    roster = roster_met(["571", "211", "571"])
    assert expected(roster, "1999-01") == ("211", "571")
    assert set(roster.calendars.values()) == {"FR"}


def test_each_caf_follows_the_calendar_of_its_department() -> None:
    rows = [line("211", "21"), line("571", "57"), line("671", " 67 "), line("974", "974"), line("999", None)]
    assert roster_of(rows, "essai").calendars == {"211": "FR", "571": "57", "671": "6AE", "974": "974", "999": "FR"}


@pytest.mark.parametrize("rows", [[line("571", "57"), line("571", None)], [line("571", None), line("571", "57")]])
def test_a_line_without_a_department_does_not_take_it_back(rows: list[dict[str, object]]) -> None:
    """A Caf has two lines (`du`, `au`): the department may be written on one only."""
    assert roster_of(rows, "essai").calendars == {"571": "57"}
