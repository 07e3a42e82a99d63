"""The value of a rule, whatever it is made of, for one Caf or the branch, in one period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tests.oracle.calendar import FINEST_FIRST, Period, period

from .measure import EMPTY, NO_DATA, UNKNOWN, Found, Where, measured, quotient_unit
from .row import Seen, truth, unit_of
from .statistic import Exact, bounds, statistic, times
from .tree import Book, Calculation, Evolution, HowManyCafs, Lit, Records, Rule, Spread, ValueOf
from .units import SIZES, base, combined, made
from .world import World


def measure_unit(measure: object, rule: Rule | None, book: Book) -> str:
    """The unit of a value, before its rule says another."""
    match measure:
        case Lit(_, unit):
            return unit
        case Records(kind="part"):
            return "%"
        case HowManyCafs() | Records(kind="nombre" | "distincts"):
            return ""
        case Records(kind="rapport", table=table, amounts=(top, bottom)):
            return quotient_unit(unit_of(top, table, book), unit_of(bottom, table, book))
        case Records(kind="statistique", table=table, amounts=(amount,), statistic=name):
            return _apart(name, unit_of(amount, table, book))
        case Records(table=table, amounts=amounts):
            return unit_of(amounts[0], table, book)
        case ValueOf(code):
            return book.rules[code].unit
        case Spread(name, of):
            return _apart(name, book.rules[of].unit)
        case Evolution(of, rate):
            unit = measure_unit(of, rule, book)
            return "%" if rate else "points" if unit == "%" else unit
        case Calculation(op, left, right):
            unit_made = made(op, measure_unit(left, rule, book), measure_unit(right, rule, book))
            assert unit_made is not None, measure
            return unit_made
        case _:
            raise TypeError(measure)


def _apart(statistic_name: str, unit: str) -> str:
    if statistic_name == "coefficient de variation":
        return "%"
    return "points" if statistic_name in ("étendue", "écart-type") and unit == "%" else unit


@dataclass(frozen=True)
class Place:
    caf: str | None
    period: Period

    def year_before(self, year: int) -> Place:
        return replace(self, period=period(f"{year}{self.period.label[4:]}"))


class Values:
    """The values of the rules of a book in a world. `since`: the year from which a reading cumulates."""

    def __init__(self, book: Book, world: World) -> None:
        self.book = book
        self.world = world

    def of_rule(self, rule: Rule, place: Place) -> Found:
        return self.of_reading(rule, rule.measure, None, place)

    def of_reading(self, rule: Rule, measure: object, since: int | None, place: Place) -> Found:
        found = self.of(measure, rule, since, place)
        unit = measure_unit(measure, rule, self.book)
        if unit == rule.unit or not base(unit):
            return found
        return _scaled(found, SIZES[unit] / SIZES[rule.unit])

    def of(self, formula: object, rule: Rule, since: int | None, place: Place) -> Found:
        match formula:
            case Lit(value):
                return Found(value)
            case Records():
                return self._records(formula, rule, since or rule.since, place)
            case HowManyCafs(condition):
                met = [self.concerned(condition, caf) for caf in self.world.roster if place.caf in (None, caf)]
                return Found(reason=NO_DATA) if None in met else Found(Fraction(met.count(True)))
            case ValueOf(code, national):
                other = self.book.rules[code]
                if FINEST_FIRST.index(place.period.grain) < min(map(FINEST_FIRST.index, other.grains)):
                    return Found(reason=NO_DATA)
                return self.of_rule(other, replace(place, caf=None) if national else place)
            case Spread():
                return self._spread(formula, place)
            case Evolution(of, rate, year):
                now = self.of(of, rule, since, place)
                before = self.of(of, rule, since, place.year_before(year or place.period.year - 1))
                unit = measure_unit(of, rule, self.book)
                if not rate:
                    made_unit = "points" if unit == "%" else unit
                    return calculated("-", now, before, (unit, unit), made_unit)
                # (v - b) / b, written so that each is read once
                quotient = calculated("/", now, before, ("", ""), "")
                return calculated("-", quotient, Found(Fraction(1)), ("", ""), "")
            case Calculation(op, left, right):
                units = measure_unit(left, rule, self.book), measure_unit(right, rule, self.book)
                values = self.of(left, rule, since, place), self.of(right, rule, since, place)
                return calculated(op, *values, units, measure_unit(formula, rule, self.book))
            case _:
                raise TypeError(formula)

    def _records(self, measure: Records, rule: Rule, since: int | None, place: Place) -> Found:
        first, last = place.period.first, place.period.last
        if rule.last_only:
            first = last.replace(day=1)
        elif since is not None:
            first = date(since, 1, 1)
        members = None
        if rule.scope is not None and place.caf is None:
            met = {caf: self.concerned(rule.scope, caf) for caf in self.world.roster}
            if None in met.values():
                return Found(reason=NO_DATA)
            members = frozenset(caf for caf, about in met.items() if about)
        return measured(measure, rule, Where(place.caf, first, last, members), self.book, self.world)

    def concerned(self, condition: object, caf: str) -> bool | None:
        """Whether a condition over `organismes` is met."""
        return truth(condition, Seen(self.world.roster[caf], "organismes", "caf", self.book, self.world))

    def _spread(self, spread: Spread, place: Place) -> Found:
        cafs = list(self.world.roster)
        if spread.condition is not None:
            met = {caf: self.concerned(spread.condition, caf) for caf in cafs}
            if None in met.values():
                return Found(reason=NO_DATA)
            cafs = [caf for caf in cafs if met[caf]]
        if spread.peers:
            assert place.caf is not None
            groups = {caf: self.world.peers(caf) for caf in cafs}
            if groups.get(place.caf) is None or None in groups.values():
                return Found(reason=NO_DATA)
            cafs = [caf for caf in cafs if groups[caf] == groups[place.caf]]
        rule = self.book.rules[spread.of]
        values = [self.of_rule(rule, replace(place, caf=caf)) for caf in cafs]
        members = [one for one in values if one.value is not None or one.open]
        if len(members) < 2:
            empty = members or any(one.reason == EMPTY for one in values)
            return Found(reason=EMPTY if empty else NO_DATA)
        ends = [one.ends for one in members]
        known = [(low, high) for low, high in ends if isinstance(low, Fraction) and isinstance(high, Fraction)]
        if len(known) < len(members):
            return UNKNOWN
        if any(one.open for one in members):
            low, high = bounds(spread.statistic, spread.part, known, rule.unit == "%")
            return Found(open=True, low=low, high=high)
        value = statistic(spread.statistic, spread.part, [low for low, _ in known], rule.unit == "%")
        return Found(value, None if value is not None else EMPTY)


def _scaled(found: Found, factor: Fraction) -> Found:
    def scaled(value: Exact | None) -> Exact | None:
        return None if value is None else times(value, factor)

    return replace(found, value=scaled(found.value), low=scaled(found.low), high=scaled(found.high))


def calculated(op: str, left: Found, right: Found, units: tuple[str, str], unit: str) -> Found:
    """Of two values; the ends of a value that is open combine as if they were independent."""
    for one in (left, right):
        if one.value is None and not one.open:
            return Found(reason=one.reason)
    (low, high), (other_low, other_high) = left.ends, right.ends
    ours = [end for end in (low, high) if isinstance(end, Fraction)]
    theirs = [end for end in (other_low, other_high) if isinstance(end, Fraction)]
    if len(ours) + len(theirs) < 4:
        return UNKNOWN
    is_open = left.open or right.open
    if op == "/" and min(theirs) <= 0 <= max(theirs):
        return UNKNOWN if is_open else Found(reason=EMPTY)
    ends = [combined(op, one, other, units, unit) for one in ours for other in theirs]
    told = [end for end in ends if end is not None]
    if is_open:
        return Found(open=True, low=min(told), high=max(told))
    return Found(told[0])
