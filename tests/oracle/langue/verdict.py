"""The verdict that a value deserves. Precedence: sans_objet, a_echoir, indetermine, sans_cible, the judged ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tests.oracle.calendar import FINEST_FIRST, Period, period

from .measure import NO_DATA, Found
from .statistic import Exact, side
from .tree import Book, Calculation, Evolution, Lit, Records, Rule, Target, ValueOf
from .value import Place, Values
from .world import World

JUDGED = ("conforme", "non_conforme", "a_surveiller")
Key = tuple[str, str, str | None, str]


@dataclass(frozen=True)
class Expected:
    """`other`: the verdict and the value of the other reading, where there is one."""

    verdict: str
    reason: str | None
    found: Found
    other: tuple[str, Found] | None = None


def findings(book: Book, world: World, labels: list[str], as_of: date) -> Iterator[tuple[Key, Expected]]:
    """One for each rule, period, level and Caf."""
    values = Values(book, world)
    for code, rule in book.rules.items():
        for label in labels:
            for caf in [
                *([None] if "national" in rule.levels else []),
                *(world.roster if "caf" in rule.levels else []),
            ]:
                level = "national" if caf is None else "caf"
                yield (code, level, caf, label), expected(rule, Place(caf, period(label)), values, as_of)


def expected(rule: Rule, place: Place, values: Values, as_of: date) -> Expected:
    found = Found() if _too_fine(rule, place.period) else values.of_rule(rule, place)
    verdict, reason = _verdict(rule, rule.measure, rule.targets, found, place, values, as_of)
    if rule.reading is None:
        return Expected(verdict, reason, found)
    reading = rule.reading
    measure = reading.measure or rule.measure
    if reading.condition is not None:
        assert isinstance(measure, Records)
        measure = replace(measure, condition=reading.condition)
    other = Found() if _too_fine(rule, place.period) else values.of_reading(rule, measure, reading.since, place)
    return Expected(
        verdict,
        reason,
        found,
        (_verdict(rule, measure, reading.targets or rule.targets, other, place, values, as_of)[0], other),
    )


def adds_up(measure: object, rule: Rule, book: Book) -> bool:
    """Whether the value of a year is made of those of its months."""
    match measure:
        case Records(kind="nombre" | "distincts" | "somme"):
            return not rule.last_only
        case ValueOf(code):
            return adds_up(book.rules[code].measure, book.rules[code], book)
        case Evolution(of, rate):
            return not rate and adds_up(of, rule, book)
        case Calculation("+" | "-", left, right):
            return adds_up(left, rule, book) and adds_up(right, rule, book)
        case Calculation(_, left, right):
            sides = [one for one in (left, right) if not isinstance(one, Lit)]
            return len(sides) == 1 and adds_up(sides[0], rule, book)
        case _:
            return False


def _too_fine(rule: Rule, when: Period) -> bool:
    return FINEST_FIRST.index(when.grain) < min(map(FINEST_FIRST.index, rule.grains))


def _verdict(
    rule: Rule, measure: object, targets: tuple[Target, ...], found: Found, place: Place, values: Values, as_of: date
) -> tuple[str, str | None]:
    about = True if rule.scope is None or place.caf is None else values.concerned(rule.scope, place.caf)
    target = next((one for one in targets if one.first <= place.period.year <= one.last), None)
    if place.period.grain != "annee" and adds_up(measure, rule, values.book):
        target = None  # an amount of some months beside the target of a year
    outside = targets and target is None
    if target is not None and target.form == "individuelle" and place.caf is None:
        target = None
    over = place.period.year > Book.LAST
    if over or about is False or _too_fine(rule, place.period) or outside:
        return "sans_objet", None
    if as_of <= place.period.last:
        return "a_echoir", None
    if about is None:
        return "indetermine", NO_DATA
    number = None if target is None else _number(rule, target, place, values.world)
    if target is not None and number is None:
        told = found.value is not None and not found.open
        unset = "a_construire" if target.form == "à fixer" else "cible_absente"
        return "indetermine", unset if told else found.reason or NO_DATA
    if found.value is None and (not found.open or target is None):
        return "indetermine", found.reason or NO_DATA
    if target is None or number is None:
        return "sans_cible", None
    if not found.open:
        assert found.value is not None
        return judged(found.value, target, number, rule.critical), None
    if found.low is None or found.high is None:
        return "indetermine", NO_DATA
    verdicts = {judged(end, target, number, rule.critical) for end in (found.low, found.high)}
    if target.high is not None and side(found.low, number) < 0 and side(found.high, target.high.value) > 0:
        return "indetermine", NO_DATA
    return (verdicts.pop(), None) if len(verdicts) == 1 else ("indetermine", NO_DATA)


def _number(rule: Rule, target: Target, place: Place, world: World) -> Fraction | None:
    """The number that a target aims at, in the rule's unit; None where the contract or the delivery lacks it."""
    match target.form:
        case "fixe" | "entre":
            return _in_unit(target.low)
        case "référence":
            assert rule.base is not None
            assert target.delta is not None
            return rule.base.value + target.delta.value / (100 if target.delta.unit == "points" != rule.unit else 1)
        case "individuelle" | "nationale":
            caf = place.caf if target.form == "individuelle" else None
            told = (world.targets or {}).get((rule.code, caf, place.period.year))
            return None if told is None else told / (100 if rule.unit == "%" else 1)
        case _:
            return None


def _in_unit(number: Lit | None) -> Fraction:
    assert number is not None
    return number.value


def holds(value: Exact, op: str, bound: Fraction) -> bool:
    beside = side(value, bound)
    return {"≥": beside >= 0, "≤": beside <= 0, ">": beside > 0, "<": beside < 0}[op]


def judged(value: Exact, target: Target, number: Fraction, critical: tuple[str, Lit] | None) -> str:
    if target.form == "entre":
        met = holds(value, "≥", number) and holds(value, "≤", _in_unit(target.high))
    else:
        met = holds(value, target.op, number)
    if met:
        return "conforme"
    if critical is not None and holds(value, critical[0], critical[1].value):
        return "a_surveiller"
    return "non_conforme"
