"""The table `valeurs`: values that somebody declares, kept apart from those recomputed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checker.finding import DeclaredValue
from checker.model import Indicator, Level, Spread
from checker.period import Period, parse_period
from checker.quantity import Unit, unit_named
from checker.text import folded


@dataclass(frozen=True)
class DeclaredRow:
    """A line of `valeurs`, as written: a percentage is 99.5."""

    indicator: str
    level: Level
    caf: str | None
    period: Period
    value: Fraction
    unit: str
    convention: str | None
    statistic: str | None


Key = tuple[str, Level, str | None, Period]
DeclaredTable = Mapping[Key, tuple[DeclaredRow, ...]]


def declared_rows(rows: Iterable[Mapping[str, Any]]) -> DeclaredTable:
    """The accepted lines of `valeurs`, by rule, level, Caf and period."""
    table: dict[Key, list[DeclaredRow]] = {}
    for row in rows:
        period = parse_period(row["periode"])
        assert period is not None, "the delivery rejects unreadable periods"
        one = DeclaredRow(
            row["indicateur"],
            Level(row["niveau"]),
            row["caf"],
            period,
            Fraction(row["valeur"]),
            row["unite"],
            row["convention"],
            row["statistique"],
        )
        table.setdefault((one.indicator, one.level, one.caf, one.period), []).append(one)
    return {key: tuple(found) for key, found in table.items()}


def declared_values(
    indicator: Indicator, reading: int, level: Level, caf: str | None, period: Period, table: DeclaredTable
) -> tuple[tuple[DeclaredValue, Fraction | None], ...]:
    """Each line about a rule, with its value in the rule's own numbers when it compares with the rule's target."""
    return tuple(
        (
            DeclaredValue(row.value, row.unit, row.convention, row.statistic, value is not None),
            value,
        )
        for row in table.get((indicator.code, level, caf, period), ())
        for value in (_comparable(row, indicator, reading),)
    )


def _comparable(row: DeclaredRow, indicator: Indicator, reading: int) -> Fraction | None:
    if unit_named(row.unit) is not indicator.unit:
        return None
    if row.convention is not None and _convention(row.convention) != folded(indicator.convention or ""):
        return None
    if not _right_statistic(row.statistic, indicator, reading):
        return None
    return row.value / 100 if indicator.unit is Unit.PERCENT else row.value


def _convention(written: str) -> str:
    """« jours ouvrés (estimation) » counts as « jours ouvrés »."""
    return folded(re.sub(r"\([^)]*\)$", "", written.strip()))


def _right_statistic(written: str | None, indicator: Indicator, reading: int) -> bool:
    """A line without a statistic is about the retained reading."""
    measure = indicator.readings[reading].measure
    if written is None:
        return reading == 0
    return isinstance(measure, Spread) and folded(written) == folded(measure.statistic.value)
