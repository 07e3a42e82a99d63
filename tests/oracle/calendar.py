"""French public holidays, open days counted one by one, and the periods of a finding.

A delay in open days (jours ouvrés) from an arrival A to a treatment T is the number of open days d
with A < d <= T: same day 0, Friday to Monday 1. An open day is a Monday to Friday that is not a public
holiday. The 11 national holidays are those of article L. 3133-1 of the Code du travail; Good Friday and
26 December are added in Moselle, Bas-Rhin and Haut-Rhin (article L. 3134-13).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
SATURDAY = 5
SUNDAY = 6

ALSACE_MOSELLE = ("57", "67", "68")

# The Paschal full moon (month, day) of each golden number from 1 to 19, as printed in the Gregorian
# tables for the years 1900 to 2199.
PASCHAL_FULL_MOON = (
    (4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5),
    (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27),
)  # fmt: skip


@cache
def easter(year: int) -> date:
    """Easter: the Sunday that follows the Paschal full moon."""
    if not 1900 <= year <= 2199:
        raise ValueError(f"the table of full moons holds from 1900 to 2199, not in {year}")
    month, day = PASCHAL_FULL_MOON[year % 19]
    sunday = date(year, month, day) + ONE_DAY
    while sunday.weekday() != SUNDAY:
        sunday += ONE_DAY
    return sunday


@cache
def national_holidays(year: int) -> frozenset[date]:
    """The 11 public holidays of the whole country."""
    return frozenset(
        {
            date(year, 1, 1),  # jour de l'an
            easter(year) + timedelta(days=1),  # lundi de Pâques
            date(year, 5, 1),  # fête du travail
            date(year, 5, 8),  # victoire de 1945
            easter(year) + timedelta(days=39),  # jeudi de l'Ascension
            easter(year) + timedelta(days=50),  # lundi de Pentecôte
            date(year, 7, 14),  # fête nationale
            date(year, 8, 15),  # Assomption
            date(year, 11, 1),  # Toussaint
            date(year, 11, 11),  # armistice de 1918
            date(year, 12, 25),  # Noël
        }
    )


@cache
def local_holidays(year: int, departement: str) -> frozenset[date]:
    """The holidays that one departement adds; none for the empty departement of the branch."""
    if departement.startswith("97"):
        raise NotImplementedError(f"the overseas holidays of {departement} are not modelled here")
    if departement in ALSACE_MOSELLE:
        good_friday = easter(year) - timedelta(days=2)
        return frozenset({good_friday, date(year, 12, 26)})
    return frozenset()


@cache
def is_open_day(day: date, departement: str) -> bool:
    """Whether the offices of a departement work on this day."""
    return (
        day.weekday() < SATURDAY
        and day not in national_holidays(day.year)
        and day not in local_holidays(day.year, departement)
    )


@cache
def open_days(arrival: date, treatment: date, departement: str) -> int:
    """The delay in open days: each day after the arrival, up to the treatment, counted if it is open."""
    if treatment < arrival:
        raise ValueError(f"treated on {treatment} before its arrival on {arrival}")
    count = 0
    day = arrival
    while day < treatment:
        day += ONE_DAY
        if is_open_day(day, departement):
            count += 1
    return count


def calendar_days(arrival: date, treatment: date) -> int:
    """The delay in calendar days (jours calendaires)."""
    return (treatment - arrival).days


FINEST_FIRST = ("mois", "trimestre", "semestre", "annee")


@dataclass(frozen=True)
class Period:
    """A month `2015-03`, a quarter `2015-T1`, a half-year `2015-S1` or a year `2015`."""

    label: str
    grain: str
    first: date
    last: date

    @property
    def year(self) -> int:
        """The civil year that holds the whole period."""
        return self.first.year

    def contains(self, day: date) -> bool:
        """Whether a day belongs to the period, both ends included."""
        return self.first <= day <= self.last

    def finer_than(self, grain: str) -> bool:
        """Whether the period is shorter than the finest grain at which a rule is measured."""
        return FINEST_FIRST.index(self.grain) < FINEST_FIRST.index(grain)


@cache
def period(label: str) -> Period:
    """Read a period as the command line writes it."""
    year = int(label[:4])
    rest = label[5:]
    if not rest:
        return _months(label, "annee", year, 1, 12)
    if rest.startswith("T"):
        return _months(label, "trimestre", year, 3 * int(rest[1:]) - 2, 3)
    if rest.startswith("S"):
        return _months(label, "semestre", year, 6 * int(rest[1:]) - 5, 6)
    return _months(label, "mois", year, int(rest), 1)


def _months(label: str, grain: str, year: int, first_month: int, count: int) -> Period:
    """The period of `count` months that starts with `first_month` (from 1) of a year."""
    after = first_month + count
    next_first = date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
    return Period(label, grain, date(year, first_month, 1), next_first - ONE_DAY)
