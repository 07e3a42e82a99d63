"""All that was counted and declared, and what a value is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checker.finding import Basis, DeclaredValue, Dispersion, Missing, Part, Reason, TableAccount
from checker.judge.counted import Counted
from checker.judge.declared import DeclaredTable
from checker.judge.measured import Measured
from checker.judge.roster import Roster
from checker.lower import Lacking, Lowered
from checker.model import Level
from checker.period import Period
from checker.quantity import Exact

Targets = Mapping[tuple[str, str | None, int], tuple[Fraction, ...]]
"""The table `cibles`: by rule, Caf (None: the branch) and year, each number written, as people write it."""


@dataclass(frozen=True)
class Observed:
    """All that was counted and declared. `accounts`: what became of the rows of each table. `declared` is None without
    a table `valeurs`, `targets` without a table `cibles`."""

    as_of: date
    roster: Roster
    lowered: Lowered
    counted: Counted
    declared: DeclaredTable | None
    accounts: Mapping[str, TableAccount]
    targets: Targets | None = None


@dataclass(frozen=True)
class Value:
    """`exact` is None when there is nothing to judge, and `reason` says why. `parts`: what it is made of."""

    exact: Exact | None
    basis: Basis | None
    reason: Reason | None
    missing: Missing | None = None
    measured: Measured | None = None
    dispersion: Dispersion | None = None
    declared: tuple[DeclaredValue, ...] = ()
    lacking: Lacking | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Place:
    """Whose value, when."""

    level: Level
    caf: str | None
    period: Period


def bounds_of(value: Value) -> tuple[Exact | None, Exact | None]:
    """The least and the greatest that a value can be; None where it is not told."""
    return (value.missing.low, value.missing.high) if value.missing else (value.exact, value.exact)
