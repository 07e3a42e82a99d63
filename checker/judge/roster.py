"""Which organisations are expected, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.period import NATIONAL, Period, calendar_of


@dataclass(frozen=True)
class Organisation:
    """`since` and `until` bound its existence; None: always. `row`: its line of `organismes`, where there is one."""

    caf: str
    department: str | None
    since: date | None
    until: date | None
    row: Mapping[str, Any] | None = None

    def existed(self, period: Period) -> bool:
        return (self.since is None or self.since <= period.end) and (self.until is None or self.until >= period.start)


@dataclass(frozen=True)
class Roster:
    """`origin` says where it comes from: the table `organismes`, a file, or the codes met in the data."""

    origin: str
    organisations: tuple[Organisation, ...]

    def expected(self, period: Period) -> tuple[str, ...]:
        """The codes of the Caf that existed in a period, sorted."""
        return tuple(sorted({one.caf for one in self.organisations if one.existed(period)}))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted({one.caf for one in self.organisations}))

    def row(self, caf: str, period: Period) -> Mapping[str, Any] | None:
        """What `organismes` says of a Caf in a period: its last line then; None when it says nothing."""
        lines = [one for one in self.organisations if one.caf == caf and one.existed(period) and one.row is not None]
        lines.sort(key=lambda one: one.since or date.min)
        return lines[-1].row if lines else None

    @property
    def calendars(self) -> Mapping[str, str]:
        """The calendar of each Caf: a line without a department does not take back what another one says."""
        given = {one.caf: calendar_of(one.department) for one in self.organisations if one.department}
        return {code: given.get(code, NATIONAL) for code in self.codes}


def roster_of(rows: Iterable[Mapping[str, Any]], origin: str) -> Roster:
    """From the accepted rows of `organismes`."""
    organisations = (Organisation(row["caf"], row["departement"], row["du"], row["au"], row) for row in rows)
    return Roster(origin, tuple(organisations))


def roster_met(codes: Iterable[str]) -> Roster:
    return Roster(
        "codes rencontrés dans les données", tuple(Organisation(code, None, None, None) for code in sorted(set(codes)))
    )
