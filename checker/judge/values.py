"""The value of a rule, under one reading, for one subject and one period, from wherever it can be had."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from checker import model
from checker.catalogue import columns_of, unit_of
from checker.dimension import dimension_of
from checker.finding import Allocation, Basis, DeclaredValue, Dispersion, Missing, Part, Reason, TableAccount
from checker.judge.attributes import concerned
from checker.judge.counted import Counted
from checker.judge.declared import DeclaredTable, declared_values
from checker.judge.interval import Interval, combined
from checker.judge.measured import Measured, cells_of, measured, shares
from checker.judge.roster import Roster
from checker.judge.spread import FEWEST, dispersion, statistic_bounds, statistic_over
from checker.lower import Lacking, Lowered, Slots
from checker.model import Indicator, Level, Recorded, Spread, recorded_in
from checker.period import Period
from checker.quantity import Exact, SquareRoot, Unit, scale

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


def value_of(
    indicator: Indicator, reading: int, place: Place, observed: Observed, indicators: Mapping[str, Indicator]
) -> Value:
    """The recomputed value where there are records, else the declared one, else the reason why there is none."""
    return _Values(observed, indicators).of(indicator, reading, place)


class _Values:
    def __init__(self, observed: Observed, indicators: Mapping[str, Indicator]) -> None:
        self.observed = observed
        self.indicators = indicators

    def of(self, indicator: Indicator, reading: int, place: Place) -> Value:
        recomputed = self._recomputed(indicator, reading, place)
        declared = self._declared(indicator, reading, place)
        if recomputed.basis is not None:
            return replace(recomputed, declared=declared.declared)
        if declared.exact is not None or declared.reason is Reason.READING:
            return declared
        of_cafs = self._spread_of_declared(indicator, reading, place)
        return replace(of_cafs or recomputed, declared=declared.declared)

    def _recomputed(self, indicator: Indicator, reading: int, place: Place) -> Value:
        read = indicator.readings[reading]
        match read.measure:
            case model.Declared():
                lacking = Lacking("valeurs", ()) if self.observed.declared is None else None
                return Value(None, None, Reason.NO_DATA, lacking=lacking)
            case model.ToBuild():
                return Value(None, None, Reason.TO_BUILD)
            case model.Leaf() | model.Constant() | model.ValueOf() | model.Evolution() | model.Calculation():
                value = _Formula(self, indicator, reading).value(read.measure, place)
            case Spread():
                value = self.spread(read.measure, place)
            case _:
                value = self.recorded(indicator, reading, 0, read.measure, place)
        return _converted(value, read.conversion)

    def recorded(self, indicator: Indicator, reading: int, number: int, measure: Recorded, place: Place) -> Value:
        slots = self.observed.lowered.slots[indicator.code, reading, number]
        if isinstance(slots, Lacking):
            return Value(None, None, Reason.NO_DATA, lacking=slots)
        cells = cells_of(place.period, indicator.readings[reading].since)
        subject = place.caf if place.level is Level.CAF else None
        account = self.observed.accounts[measure.population.table.name] if place.level is Level.NATIONAL else None
        allocation, lacking, clear = self._allocation(measure, slots, place, cells)
        if lacking is not None:
            return Value(None, None, Reason.NO_DATA, lacking=lacking)
        found = measured(measure, slots, self.observed.counted, subject, cells, account, allocation)
        if not clear:
            found = replace(found, value=None, missing=Missing(found.failing, None, None))
        if not found.delivered:
            return Value(None, None, Reason.NO_DATA, measured=found)
        if found.value is None and found.missing is None:
            return Value(None, Basis.RECOMPUTED, Reason.EMPTY_POPULATION, measured=found)
        reason = Reason.NO_DATA if found.value is None else None
        return Value(found.value, Basis.RECOMPUTED, reason, found.missing, found)

    def _allocation(
        self, measure: Recorded, slots: Slots, place: Place, cells: range
    ) -> tuple[Allocation | None, Lacking | None, bool]:
        """A Caf's share of its group's records, what is not delivered to know it, and whether it is known."""
        prorata = measure.population.prorata
        if prorata is None or place.level is Level.NATIONAL or place.caf is None:
            return None, None, True
        if isinstance(slots.weights, Lacking):
            return None, slots.weights, True
        group = self._attribute(place.caf, prorata.group.name, place.period)
        if group is None or slots.weights is None:
            return None, None, True
        table = self.observed.counted.tables[slots.scan]
        if not any(table.unassigned(group, cells)):
            return None, None, True
        members = [
            caf
            for caf in self.observed.roster.expected(place.period)
            if self._attribute(caf, prorata.group.name, place.period) == group
        ]
        found = {
            caf: measured(prorata.weight, slots.weights, self.observed.counted, caf, cells, None) for caf in members
        }
        weights = {caf: one.value for caf, one in found.items() if isinstance(one.value, Fraction)}
        clear = len(weights) == len(found) and not any(one.missing for one in found.values())
        share = shares(weights)
        if share is None or not clear or any(not one.delivered for one in found.values()):
            return None, None, False
        return Allocation(group, share[place.caf]), None, True

    def _attribute(self, caf: str, column: str, period: Period) -> str | None:
        row = self.observed.roster.row(caf, period)
        cell = row.get(column) if row else None
        return None if cell is None else str(cell)

    def spread(self, measure: Spread, place: Place) -> Value:
        """Over the Caf of the roster whose own value is recomputed."""
        of = self.indicators[measure.of]
        expected, unclear = self._compared(measure, place)
        values = {caf: self._recomputed(of, 0, Place(Level.CAF, caf, place.period)) for caf in expected}
        lacking = next((value.lacking for value in values.values() if value.lacking), None)
        if not expected:
            for number, _ in recorded_in(of.retained.measure):
                slots = self.observed.lowered.slots[of.code, 0, number]
                lacking = slots if isinstance(slots, Lacking) else lacking
        return _spread_over(measure, of, values, Basis.RECOMPUTED, unclear or lacking)

    def _compared(self, measure: Spread, place: Place) -> tuple[tuple[str, ...], Lacking | None]:
        """The Caf that are compared; or what is not delivered to know which."""
        expected = self.observed.roster.expected(place.period)
        if measure.condition is not None:
            met = {caf: concerned(measure.condition, caf, place.period, self.observed.roster) for caf in expected}
            if None in met.values():
                columns = tuple(column.name for column in columns_of(measure.condition))
                return (), Lacking("organismes", columns)
            expected = tuple(caf for caf in expected if met[caf])
        if measure.peers is not None:
            name = measure.peers.name
            groups = {caf: self._attribute(caf, name, place.period) for caf in expected}
            if place.caf is None or groups.get(place.caf) is None:
                return (), Lacking("organismes", (name,))
            expected = tuple(caf for caf in expected if groups[caf] == groups[place.caf])
        return expected, None

    def _spread_of_declared(self, indicator: Indicator, reading: int, place: Place) -> Value | None:
        """Without records at all, over the values that the Caf declare; None when fewer than two do."""
        measure = indicator.readings[reading].measure
        if not isinstance(measure, Spread):
            return None
        of = self.indicators[measure.of]
        expected, unclear = self._compared(measure, place)
        values = {caf: self._declared(of, 0, Place(Level.CAF, caf, place.period)) for caf in expected}
        spread = _spread_over(measure, of, values, Basis.DECLARED, unclear)
        return _converted(spread, indicator.readings[reading].conversion) if spread.exact is not None else None

    def _declared(self, indicator: Indicator, reading: int, place: Place) -> Value:
        if self.observed.declared is None:
            return Value(None, None, Reason.NO_DATA)
        lines = declared_values(indicator, reading, place.level, place.caf, place.period, self.observed.declared)
        told = tuple(line for line, _ in lines)
        comparable = {value for _, value in lines if value is not None}
        if not comparable:
            return Value(None, None, Reason.NO_DATA, declared=told)
        if len(comparable) > 1:
            return Value(None, Basis.DECLARED, Reason.READING, declared=told)
        return Value(comparable.pop(), Basis.DECLARED, None, declared=told)


class _Formula:
    """The value of a calculation, and of each of its parts."""

    def __init__(self, values: _Values, indicator: Indicator, reading: int) -> None:
        self.values = values
        self.indicator = indicator
        self.reading = reading

    def value(self, formula: model.Formula, place: Place) -> Value:
        match formula:
            case model.Constant(quantity):
                return Value(quantity.value, Basis.RECOMPUTED, None)
            case model.Leaf(number, measure):
                found = self.values.recorded(self.indicator, self.reading, number, measure, place)
                return _as_part(found, formula, _unit_of(measure), place)
            case model.ValueOf(code, national):
                rule = self.values.indicators[code]
                where = Place(Level.NATIONAL, None, place.period) if national else place
                if place.period.months < rule.finest.value:
                    return Value(None, None, Reason.NO_DATA)
                return _as_part(self.values.of(rule, 0, where), formula, rule.unit, place)
            case Spread():
                rule = self.values.indicators[formula.of]
                return _as_part(self.values.spread(formula, place), formula, rule.unit, place)
            case model.Evolution():
                return self._evolution(formula, place)
            case model.Calculation(op, left, right, units, unit):
                values = self.value(left, place), self.value(right, place)
                sizes = dimension_of(units[0]).size, dimension_of(units[1]).size
                return _calculated(op, values, sizes, dimension_of(unit).size)

    def _evolution(self, formula: model.Evolution, place: Place) -> Value:
        year = place.period.year - 1 if formula.since is None else formula.since
        now = self.value(formula.of, place)
        before = self.value(formula.of, replace(place, period=replace(place.period, year=year)))
        one = Fraction(1)
        difference = _calculated("-", (now, before), (one, one), one)
        if not formula.rate:
            return _converted(difference, Fraction(100) if formula.unit is Unit.POINTS else one)
        # Of v and b, (v - b) / b is v / b - 1: each is read once, and bounds stay as near as they can be.
        quotient = _calculated("/", (now, before), (one, one), one)
        return _calculated("-", (quotient, Value(one, Basis.RECOMPUTED, None)), (one, one), one)


def _unit_of(measure: Recorded) -> Unit:
    """What a part is told in."""
    match measure:
        case model.Share():
            return Unit.PERCENT
        case model.Ratio(unit=unit):
            return unit
        case model.Sum(amount=amount) | model.Mean(amount=amount) | model.Summary(amount=amount):
            return unit_of(amount)
        case model.Count() | model.Distinct():
            return Unit.NUMBER


def _as_part(value: Value, formula: model.Formula, unit: Unit, place: Place) -> Value:
    return replace(value, parts=(Part(formula, value.exact, unit, place.period),))


def _calculated(op: str, values: tuple[Value, Value], sizes: tuple[Fraction, Fraction], size: Fraction) -> Value:
    """One value of two. `sizes`: of their units, and of the result's, in base quantities."""
    left, right = values
    parts = (*left.parts, *right.parts)
    for one in values:
        if one.exact is None and one.missing is None:
            return Value(None, one.basis, one.reason, lacking=one.lacking, measured=one.measured, parts=parts)
    basis = Basis.DECLARED if Basis.DECLARED in (left.basis, right.basis) else Basis.RECOMPUTED
    missing = _missing(op, values, sizes, size)
    if missing is not None:
        return Value(None, basis, None, missing, parts=parts)
    assert isinstance(left.exact, Fraction)
    assert isinstance(right.exact, Fraction)
    ours, theirs = left.exact * sizes[0], right.exact * sizes[1]
    found = combined(op, Interval(ours, ours), Interval(theirs, theirs))
    if found is None:
        return Value(None, basis, Reason.EMPTY_POPULATION, parts=parts)
    return Value(found.low / size, basis, None, parts=parts)


def _missing(op: str, values: tuple[Value, Value], sizes: tuple[Fraction, Fraction], size: Fraction) -> Missing | None:
    if all(value.missing is None for value in values):
        return None
    records = sum(value.missing.records for value in values if value.missing)
    intervals = [_interval(value, unit) for value, unit in zip(values, sizes, strict=True)]
    left, right = intervals
    found = combined(op, left, right) if left and right else None
    tied = any(value.missing.tied for value in values if value.missing)
    return Missing(records, found.low / size, found.high / size, tied) if found else Missing(records, None, None, tied)


def _interval(value: Value, size: Fraction) -> Interval | None:
    low, high = _bounds(value)
    if not isinstance(low, Fraction) or not isinstance(high, Fraction):
        return None
    return Interval(low * size, high * size)


def _converted(value: Value, factor: Fraction) -> Value:
    if factor == 1:
        return value
    missing = value.missing
    if missing is not None:
        missing = replace(missing, low=_times(missing.low, factor), high=_times(missing.high, factor))
    return replace(value, exact=_times(value.exact, factor), missing=missing)


def _times(number: Exact | None, factor: Fraction) -> Exact | None:
    match number:
        case None:
            return None
        case SquareRoot(of):
            return SquareRoot(of * factor**2)
        case _:
            return number * factor


def _spread_over(
    measure: Spread, of: Indicator, values: Mapping[str, Value], basis: Basis, lacking: Lacking | None
) -> Value:
    factor = scale(of.unit)
    members = [value for value in values.values() if value.exact is not None or value.missing is not None]
    known = [value.exact for value in members if isinstance(value.exact, Fraction)]
    found = dispersion([value * factor for value in known], len(values) - len(known))
    missing = _spread_bounds(measure, members, factor)
    if len(members) < FEWEST:
        empty = members or any(value.reason is Reason.EMPTY_POPULATION for value in values.values())
        reason = Reason.EMPTY_POPULATION if empty else Reason.NO_DATA
        return Value(None, basis if empty else None, reason, lacking=lacking)
    if found is None:
        return Value(None, basis, None, missing)
    exact = statistic_over({one: known.count(one) for one in set(known)}, measure.statistic, measure.part, factor)
    return Value(exact, basis, Reason.EMPTY_POPULATION if exact is None else None, missing, dispersion=found)


def _spread_bounds(measure: Spread, members: list[Value], factor: int) -> Missing | None:
    """The bounds of a spread when the values of some Caf have bounds; a Caf that may have no value settles nothing."""
    open_values = [value.missing for value in members if value.missing is not None]
    if not open_values:
        return None
    records = sum(missing.records for missing in open_values)
    tied = any(missing.tied for missing in open_values)
    bounds = [_bounds(value) for value in members]
    lows = [low for low, _ in bounds if isinstance(low, Fraction)]
    highs = [high for _, high in bounds if isinstance(high, Fraction)]
    if not len(lows) == len(highs) == len(members) >= FEWEST:
        return Missing(records, None, None, tied)
    return Missing(records, *statistic_bounds(lows, highs, measure.statistic, measure.part, factor), tied)


def _bounds(value: Value) -> tuple[Exact | None, Exact | None]:
    return (value.missing.low, value.missing.high) if value.missing else (value.exact, value.exact)
