"""The value of a rule, under one reading, for one subject and one period, from wherever it can be had."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from checker import model
from checker.catalogue import Condition, columns_of, unit_of
from checker.dimension import dimension_of
from checker.finding import Allocation, Basis, Missing, Part, Reason
from checker.judge.attributes import concerned
from checker.judge.calculation import calculated, converted
from checker.judge.declared import declared_values
from checker.judge.dispersed import spread_over
from checker.judge.measured import cells_of, measured, shares
from checker.judge.observed import Observed, Place, Value
from checker.lower import Lacking, Slots
from checker.model import Indicator, Level, Recorded, Spread, recorded_in
from checker.period import Period
from checker.quantity import Unit


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
            case (
                model.Leaf()
                | model.Constant()
                | model.ValueOf()
                | model.HowManyCafs()
                | model.Evolution()
                | model.Calculation()
            ):
                value = _Formula(self, indicator, reading).value(read.measure, place)
            case Spread():
                value = self.spread(read.measure, place)
            case _:
                value = self.recorded(indicator, reading, 0, read.measure, place)
        return converted(value, read.conversion)

    def recorded(self, indicator: Indicator, reading: int, number: int, measure: Recorded, place: Place) -> Value:
        slots = self.observed.lowered.slots[indicator.code, reading, number]
        if isinstance(slots, Lacking):
            return Value(None, None, Reason.NO_DATA, lacking=slots)
        cells = cells_of(place.period, indicator.readings[reading].since, measure.population.dating)
        subject = place.caf if place.level is Level.CAF else None
        account = self.observed.accounts[measure.population.table.name] if place.level is Level.NATIONAL else None
        allocation, lacking, clear = self._allocation(measure, slots, place, cells)
        if lacking is not None:
            return Value(None, None, Reason.NO_DATA, lacking=lacking)
        members, lacking = self._members(indicator, place)
        if lacking is not None:
            return Value(None, None, Reason.NO_DATA, lacking=lacking)
        if members is not None and measure.population.prorata is not None:
            # What several Caf share is not the concerned ones' alone, nor the others'.
            clear = clear and not self._shared_parts(slots, cells)
        found = measured(measure, slots, self.observed.counted, subject, cells, account, allocation, members)
        if not clear:
            found = replace(found, value=None, missing=Missing(found.failing, None, None))
        if not found.delivered:
            return Value(None, None, Reason.NO_DATA, measured=found)
        if found.value is None and found.missing is None:
            return Value(None, Basis.RECOMPUTED, Reason.EMPTY_POPULATION, measured=found)
        reason = Reason.NO_DATA if found.value is None else None
        return Value(found.value, Basis.RECOMPUTED, reason, found.missing, found)

    def _members(self, indicator: Indicator, place: Place) -> tuple[frozenset[str] | None, Lacking | None]:
        """The Caf that the branch's value of a rule about some of them is made of (None: all of them)."""
        if indicator.scope is None or place.level is Level.CAF:
            return None, None
        condition, roster = indicator.scope.condition, self.observed.roster
        met = {caf: concerned(condition, caf, place.period, roster) for caf in roster.expected(place.period)}
        if None in met.values():
            return None, Lacking("organismes", tuple(column.name for column in columns_of(condition)))
        return frozenset(caf for caf, known in met.items() if known), None

    def _allocation(
        self, measure: Recorded, slots: Slots, place: Place, cells: range
    ) -> tuple[Allocation | None, Lacking | None, bool]:
        """A Caf's share of its group's records, what is not delivered to know it, and whether it is known."""
        prorata = measure.population.prorata
        if prorata is None or place.level is Level.NATIONAL or place.caf is None:
            return None, None, True
        if isinstance(slots.weights, Lacking):
            return None, slots.weights, True
        shared = self._shared_parts(slots, cells)
        if not shared or slots.weights is None:
            return None, None, True
        expected = self.observed.roster.expected(place.period)
        groups = {caf: self._attribute(caf, prorata.group.name, place.period) for caf in (*expected, place.caf)}
        group = groups[place.caf]
        if group is None:
            return None, None, True  # it shares with nobody
        if None in shared:
            return None, None, False  # records of nobody's, and nobody knows which group's
        if group not in shared:
            return None, None, True
        members = [caf for caf in expected if groups[caf] == group]
        found = {
            caf: measured(prorata.weight, slots.weights, self.observed.counted, caf, cells, None) for caf in members
        }
        weights = {caf: one.value for caf, one in found.items() if isinstance(one.value, Fraction)}
        clear = len(weights) == len(found) and not any(one.missing for one in found.values())
        share = shares(weights)
        if share is None or not clear or any(not one.delivered for one in found.values()):
            return None, None, False
        return Allocation(group, share[place.caf]), None, True

    def _shared_parts(self, slots: Slots, cells: range) -> list[str | None]:
        """The groups that have records of nobody's."""
        table = self.observed.counted.tables[slots.scan]
        return [part for part in table.parts(None) if table.has(None, part, cells)]

    def _attribute(self, caf: str, column: str, period: Period) -> str | None:
        row = self.observed.roster.row(caf, period)
        cell = row.get(column) if row else None
        return None if cell is None else str(cell)

    def how_many(self, condition: Condition | None, place: Place) -> Value:
        """How many Caf of the roster exist in a period and meet a condition; one Caf, itself."""
        roster = self.observed.roster
        cafs = roster.expected(place.period) if place.level is Level.NATIONAL else (place.caf or "",)
        if condition is None:
            return Value(Fraction(len(cafs)), Basis.RECOMPUTED, None)
        met = [concerned(condition, caf, place.period, roster) for caf in cafs]
        if None in met:
            lacking = Lacking("organismes", tuple(column.name for column in columns_of(condition)))
            return Value(None, None, Reason.NO_DATA, lacking=lacking)
        return Value(Fraction(met.count(True)), Basis.RECOMPUTED, None)

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
        return spread_over(measure, of, values, Basis.RECOMPUTED, unclear or lacking)

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
            if place.caf is None or groups.get(place.caf) is None or None in groups.values():
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
        spread = spread_over(measure, of, values, Basis.DECLARED, unclear)
        return converted(spread, indicator.readings[reading].conversion) if spread.exact is not None else None

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
            case model.HowManyCafs(condition):
                return _as_part(self.values.how_many(condition, place), formula, Unit.NUMBER, place)
            case Spread():
                rule = self.values.indicators[formula.of]
                return _as_part(self.values.spread(formula, place), formula, rule.unit, place)
            case model.Evolution():
                return self._evolution(formula, place)
            case model.Calculation(op, left, right, units, unit):
                values = self.value(left, place), self.value(right, place)
                sizes = dimension_of(units[0]).size, dimension_of(units[1]).size
                return calculated(op, values, sizes, dimension_of(unit).size)

    def _evolution(self, formula: model.Evolution, place: Place) -> Value:
        year = place.period.year - 1 if formula.since is None else formula.since
        now = self.value(formula.of, place)
        before = self.value(formula.of, replace(place, period=replace(place.period, year=year)))
        one = Fraction(1)
        difference = calculated("-", (now, before), (one, one), one)
        if not formula.rate:
            return converted(difference, Fraction(100) if formula.unit is Unit.POINTS else one)
        # Of v and b, (v - b) / b is v / b - 1: each is read once, and bounds stay as near as they can be.
        quotient = calculated("/", (now, before), (one, one), one)
        return calculated("-", (quotient, Value(one, Basis.RECOMPUTED, None)), (one, one), one)


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
