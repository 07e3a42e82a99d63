"""When something is due: a date, a window, a delay after an event, or again each year.

A year means its 31 December, "juin 2014" its 30 June, "mi 2014" 30 June, "début 2014" 31 March; a window is started by
the end of its first bound and done by the end of its second. The contract's own words stay beside the date.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from checker.catalogue import Column, Table
from checker.model import Citation, Years
from checker.period import NATIONAL, Grain, public_holidays


class DelayUnit(Enum):
    DAYS = "jours"
    OPEN_DAYS = "jours ouvrés"
    MONTHS = "mois"


@dataclass(frozen=True)
class Delay:
    number: int
    unit: DelayUnit

    def after(self, day: date) -> date:
        """The last day of the delay; six months after 31 August end on the last day of February."""
        match self.unit:
            case DelayUnit.DAYS:
                return day + timedelta(days=self.number)
            case DelayUnit.MONTHS:
                months = day.year * 12 + day.month - 1 + self.number
                year, month = months // 12, months % 12 + 1
                return date(year, month, min(day.day, monthrange(year, month)[1]))
            case DelayUnit.OPEN_DAYS:
                left = self.number
                while left:
                    day += timedelta(days=1)
                    left -= day.weekday() < 5 and day not in public_holidays(NATIONAL, day.year)
                return day


@dataclass(frozen=True)
class By:
    """Done on that day or before."""

    due: date


@dataclass(frozen=True)
class Window:
    """Started on one day or before, done on another or before."""

    started: date
    done: date


@dataclass(frozen=True)
class From:
    """Started on that day or before, and going on from then."""

    started: date


@dataclass(frozen=True)
class Ongoing:
    """No due date: as long as the convention lasts."""


@dataclass(frozen=True)
class Unset:
    """The contract leaves the date for later."""


@dataclass(frozen=True)
class RuleDone:
    """That an action is done, a report handed in."""

    code: str


@dataclass(frozen=True)
class RowDated:
    """The day that a column gives, for each row of its table."""

    table: Table
    column: Column


@dataclass(frozen=True)
class After:
    """Within a delay after an event; without one, some time after it."""

    delay: Delay | None
    event: RuleDone | RowDated


@dataclass(frozen=True)
class EachYear:
    """Each year N on a day of the year N + `lag`, for the year N or for a part of it.

    `part`: its first month and how many it has. `years`: those N (None: the convention's).
    """

    month: int
    day: int
    lag: int
    part: tuple[int, int] | None
    years: Years | None


@dataclass(frozen=True)
class EachPeriod:
    """Each month, quarter, half-year or year by its last day, or by the end of a delay after it."""

    grain: Grain
    delay: Delay | None
    years: Years | None


When = By | Window | From | Ongoing | Unset | After | EachYear | EachPeriod


@dataclass(frozen=True)
class Deadline:
    """`verbatim`: the contract's words, else the rulebook's. `binding`: to miss it is a breach.

    `past_when_signed`: it was over before the convention was signed.
    """

    when: When
    verbatim: str
    binding: bool
    past_when_signed: bool
    citations: tuple[Citation, ...]
