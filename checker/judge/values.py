"""The value of a rule, under one reading, for one subject and one period, from wherever it can be had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from checker import plan
from checker.finding import Basis, DeclaredValue, Dispersion, Missing, Reason, TableAccount
from checker.judge.declared import DeclaredTable, declared_values
from checker.judge.measured import Measured, Table, cells_of, measured
from checker.judge.roster import Roster
from checker.judge.spread import FEWEST, dispersion, range_bounds, statistic_of
from checker.lower import Lacking, Lowered
from checker.model import Declared, Indicator, Level, Recorded, Spread, Statistic
from checker.period import Period
from checker.quantity import Exact, scale


@dataclass(frozen=True)
class Observed:
    """All that was counted and declared. `accounts`: what became of the rows of each table. `declared` is None without
    a table `valeurs`."""

    as_of: date
    roster: Roster
    lowered: Lowered
    tables: Mapping[plan.Scan, Table]
    declared: DeclaredTable | None
    accounts: Mapping[str, TableAccount]


@dataclass(frozen=True)
class Value:
    """`exact` is None when there is nothing to judge, and `reason` says why."""

    exact: Exact | None
    basis: Basis | None
    reason: Reason | None
    missing: Missing | None = None
    measured: Measured | None = None
    dispersion: Dispersion | None = None
    declared: tuple[DeclaredValue, ...] = ()
    lacking: Lacking | None = None


def value_of(
    indicator: Indicator,
    reading: int,
    level: Level,
    caf: str | None,
    period: Period,
    observed: Observed,
    indicators: Mapping[str, Indicator],
) -> Value:
    """The recomputed value where there are records, else the declared one, else the reason why there is none."""
    recomputed = _recomputed(indicator, reading, level, caf, period, observed, indicators)
    declared = _declared(indicator, reading, level, caf, period, observed)
    if recomputed.basis is not None:
        return _with_declared(recomputed, declared.declared)
    if declared.exact is not None or declared.reason is Reason.READING:
        return declared
    of_cafs = _spread_of_declared(indicator, reading, period, observed, indicators)
    return _with_declared(of_cafs or recomputed, declared.declared)


def _with_declared(value: Value, declared: tuple[DeclaredValue, ...]) -> Value:
    return replace(value, declared=declared)


def _recomputed(
    indicator: Indicator,
    reading: int,
    level: Level,
    caf: str | None,
    period: Period,
    observed: Observed,
    indicators: Mapping[str, Indicator],
) -> Value:
    measure = indicator.readings[reading].measure
    match measure:
        case Declared():
            lacking = Lacking("valeurs", ()) if observed.declared is None else None
            return Value(None, None, Reason.NO_DATA, lacking=lacking)
        case Spread():
            return _spread(measure, period, observed, indicators)
        case _:
            return _recorded(indicator, reading, measure, level, caf, period, observed)


def _recorded(
    indicator: Indicator,
    reading: int,
    measure: Recorded,
    level: Level,
    caf: str | None,
    period: Period,
    observed: Observed,
) -> Value:
    slots = observed.lowered.slots[indicator.code, reading]
    if isinstance(slots, Lacking):
        return Value(None, None, Reason.NO_DATA, lacking=slots)
    cells = cells_of(period, indicator.readings[reading].since)
    subject = caf if level is Level.CAF else None
    account = observed.accounts[measure.table.name] if level is Level.NATIONAL else None
    found = measured(measure, slots, observed.tables[slots.scan], subject, cells, account)
    if not found.delivered:
        return Value(None, None, Reason.NO_DATA, measured=found)
    if found.value is None and found.missing is None:
        return Value(None, Basis.RECOMPUTED, Reason.EMPTY_POPULATION, measured=found)
    reason = Reason.NO_DATA if found.value is None else None
    return Value(found.value, Basis.RECOMPUTED, reason, found.missing, found)


def _spread(measure: Spread, period: Period, observed: Observed, indicators: Mapping[str, Indicator]) -> Value:
    """Over the Caf of the roster whose own value is recomputed."""
    of = indicators[measure.of]
    expected = observed.roster.expected(period)
    values = {caf: _recomputed(of, 0, Level.CAF, caf, period, observed, indicators) for caf in expected}
    lacking = next((value.lacking for value in values.values() if value.lacking), None)
    if not expected and isinstance(of.retained.measure, Recorded):
        slots = observed.lowered.slots[of.code, 0]
        lacking = slots if isinstance(slots, Lacking) else None
    return _spread_over(measure, of, values, Basis.RECOMPUTED, lacking)


def _spread_of_declared(
    indicator: Indicator,
    reading: int,
    period: Period,
    observed: Observed,
    indicators: Mapping[str, Indicator],
) -> Value | None:
    """Without records at all, over the values that the Caf declare; None when fewer than two do."""
    measure = indicator.readings[reading].measure
    if not isinstance(measure, Spread):
        return None
    of = indicators[measure.of]
    values = {caf: _declared(of, 0, Level.CAF, caf, period, observed) for caf in observed.roster.expected(period)}
    spread = _spread_over(measure, of, values, Basis.DECLARED, None)
    return spread if spread.exact is not None else None


def _spread_over(
    measure: Spread, of: Indicator, values: Mapping[str, Value], basis: Basis, lacking: Lacking | None
) -> Value:
    factor = scale(of.unit)
    members = [value for value in values.values() if value.exact is not None or value.missing is not None]
    known = [value.exact * factor for value in members if isinstance(value.exact, Fraction)]
    found = dispersion(known, len(values) - len(known))
    missing = _spread_bounds(measure, members, factor)
    if len(members) < FEWEST:
        empty = members or any(value.reason is Reason.EMPTY_POPULATION for value in values.values())
        reason = Reason.EMPTY_POPULATION if empty else Reason.NO_DATA
        return Value(None, basis if empty else None, reason, lacking=lacking)
    exact = statistic_of(found, measure.statistic) if found else None
    return Value(exact, basis, None, missing, dispersion=found)


def _spread_bounds(measure: Spread, members: Sequence[Value], factor: int) -> Missing | None:
    """The bounds of a spread when the values of some Caf have bounds; a Caf that may have no value settles nothing."""
    open_values = [value.missing for value in members if value.missing is not None]
    if not open_values:
        return None
    records = sum(missing.records for missing in open_values)
    bounds = [_bounds(value) for value in members]
    lows = [low * factor for low, _ in bounds if isinstance(low, Fraction)]
    highs = [high * factor for _, high in bounds if isinstance(high, Fraction)]
    bounded = len(lows) == len(highs) == len(members) >= FEWEST
    if measure.statistic is not Statistic.RANGE or not bounded:
        return Missing(records, None, None)
    return Missing(records, *range_bounds(lows, highs))


def _bounds(value: Value) -> tuple[Exact | None, Exact | None]:
    return (value.missing.low, value.missing.high) if value.missing else (value.exact, value.exact)


def _declared(
    indicator: Indicator, reading: int, level: Level, caf: str | None, period: Period, observed: Observed
) -> Value:
    if observed.declared is None:
        return Value(None, None, Reason.NO_DATA)
    lines = declared_values(indicator, reading, level, caf, period, observed.declared)
    told = tuple(line for line, _ in lines)
    comparable = {value for _, value in lines if value is not None}
    if not comparable:
        return Value(None, None, Reason.NO_DATA, declared=told)
    if len(comparable) > 1:
        return Value(None, Basis.DECLARED, Reason.READING, declared=told)
    return Value(comparable.pop(), Basis.DECLARED, None, declared=told)
