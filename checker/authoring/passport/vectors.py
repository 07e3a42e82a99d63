"""What each target makes of the values on it, a hair under it and a hair over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from checker.authoring.passport.part import Part, Subject, number
from checker.dimension import dimension_of
from checker.finding import Verdict
from checker.judge.verdict import verdict_of
from checker.model import (
    Count,
    Critical,
    DeliveredTarget,
    Distinct,
    Indicator,
    Reading,
    Share,
    Target,
    TargetToSet,
)
from checker.quantity import Unit, shown, shown_number
from checker.report.words import VERDICTS, aim_in_words, bound_in_words

_POPULATIONS = (1_000, 10_000)


@dataclass(frozen=True)
class Vector:
    """A value and the verdict that it deserves. `records`: how many of how many, for a share."""

    value: Fraction
    records: tuple[int, int] | None
    verdict: Verdict
    why: str


@dataclass(frozen=True)
class Tried:
    """The values around one number of a target or of a critical threshold."""

    words: str
    beside: Fraction
    vectors: tuple[Vector, ...]


def vectors(subject: Subject) -> Part:
    rule = subject.rule
    tried = list(tried_of(rule))
    lines = [line for one in tried for line in _lines(one, rule.unit)]
    lines += list(_untried(rule))
    data = [
        {
            "bound": one.words,
            "values": [
                {
                    "value": number(vector.value),
                    "numerator": vector.records[0] if vector.records else None,
                    "denominator": vector.records[1] if vector.records else None,
                    "verdict": vector.verdict.value,
                    "why": vector.why,
                }
                for vector in one.vectors
            ],
        }
        for one in tried
    ]
    return Part("vectors", "Aux bornes", tuple(lines), data)


def _untried(rule: Indicator) -> Iterator[str]:
    for aim in rule.retained.targets:
        match aim:
            case DeliveredTarget(op):
                on = "conforme" if not op.strict else "non conforme"
                yield f"Cible, {aim_in_words(aim)} : son nombre est livré ; une valeur qui lui est égale est {on}."
            case TargetToSet():
                words = aim_in_words(aim)
                yield f"{words[0].upper()}{words[1:]} : sans nombre, aucun verdict."
            case Target():
                pass
    if not rule.retained.targets:
        yield "Sans cible, aucun verdict."


def _lines(tried: Tried, unit: Unit) -> Iterator[str]:
    yield f"{tried.words} :"
    for vector in tried.vectors:
        value = shown(vector.value, unit, tried.beside)
        of = f"{_count(vector.records[0])} sur {_count(vector.records[1])} : " if vector.records else ""
        yield f"  {of}{value} : {VERDICTS[vector.verdict]}, {vector.why}"


def _count(records: int) -> str:
    return shown_number(Fraction(records), 0)


def tried_of(rule: Indicator) -> Iterator[Tried]:
    """Every number of the retained targets, the critical threshold, then those that only another reading has."""
    for reading in rule.readings:
        if reading.title is None or reading.targets != rule.retained.targets:
            for aim in reading.targets:
                if isinstance(aim, Target):
                    yield from _of_target(rule, reading, aim)
    first = next((aim for aim in rule.retained.targets if isinstance(aim, Target)), None)
    if rule.critical is not None and first is not None:
        words = f"Seuil critique, {bound_in_words(rule.critical)}"
        if len(rule.retained.targets) > 1:
            words += f" (avec la cible, {aim_in_words(first)})"
        yield _tried(words, rule.critical.quantity.value, rule, rule.retained, first)


def _of_target(rule: Indicator, reading: Reading, target: Target) -> Iterator[Tried]:
    of_reading = f" (lecture « {reading.title} »)" if reading.title else ""
    words = f"Cible, {aim_in_words(target)}{of_reading}"
    if target.upper is None:
        yield _tried(words, target.quantity.value, rule, reading, target)
        return
    for end, quantity in (("basse", target.quantity), ("haute", target.upper)):
        yield _tried(f"{words}, borne {end}", quantity.value, rule, reading, target)


def _tried(words: str, beside: Fraction, rule: Indicator, reading: Reading, target: Target) -> Tried:
    found: dict[Fraction, tuple[int, int] | None] = {}
    for value, records in _around(beside, rule, reading):
        found.setdefault(value, records)
    return Tried(words, beside, tuple(_vector(value, found[value], target, rule.critical) for value in sorted(found)))


def _vector(value: Fraction, records: tuple[int, int] | None, target: Target, critical: Critical | None) -> Vector:
    verdict = verdict_of(value, target, critical)
    return Vector(value, records, verdict, _why(value, target, critical, verdict))


# ---- the values


def _around(bound: Fraction, rule: Indicator, reading: Reading) -> Iterator[tuple[Fraction, tuple[int, int] | None]]:
    if isinstance(reading.measure, Share):
        for total in _POPULATIONS:
            exact = bound / reading.conversion * total
            near = {ceil(exact) - 1, floor(exact) + 1} | ({int(exact)} if exact.denominator == 1 else set())
            for passing in sorted(near):
                if 0 <= passing <= total:
                    yield Fraction(passing, total) * reading.conversion, (passing, total)
        return
    yield bound, None
    for step in _steps(rule, reading):
        for value in _beside(bound, step, rule.unit):
            if value >= 0 or not _counts(reading):
                yield value, None


def _counts(reading: Reading) -> bool:
    return isinstance(reading.measure, Count | Distinct)


def _steps(rule: Indicator, reading: Reading) -> tuple[Fraction, ...]:
    """One for what is counted, one euro for money, the nearest of 1,000 and 10,000 for a share, else a tenth."""
    match rule.unit:
        case Unit.PERCENT:
            return tuple(Fraction(1, total) for total in _POPULATIONS)
        case Unit.EUROS | Unit.THOUSANDS_OF_EUROS | Unit.MILLIONS_OF_EUROS | Unit.BILLIONS_OF_EUROS:
            return (1 / dimension_of(rule.unit).size,)
        case Unit.ONE_FOR:
            return (Fraction(1),)
        case _:
            return (Fraction(1) if _counts(reading) else Fraction(1, 10),)


def _beside(bound: Fraction, step: Fraction, unit: Unit) -> tuple[Fraction, ...]:
    """A step under and a step over; for `1 pour 3 500`, one more and one fewer people."""
    if unit is not Unit.ONE_FOR:
        return bound - step, bound + step
    if not bound:
        return ()
    people = [1 / bound + step, 1 / bound - step]
    return tuple(1 / one for one in people if one > 0)


# ---- why


def _why(value: Fraction, target: Target, critical: Critical | None, verdict: Verdict) -> str:
    on_target = value in (target.quantity.value, target.upper.value if target.upper else None)
    if verdict is Verdict.CONFORM:
        between = target.upper is not None
        if on_target:
            return "la borne est comprise" if between else "la cible est comprise"
        return "entre les deux bornes" if between else "la cible est tenue"
    if target.upper is not None:
        missed = f"{'en dessous' if value < target.quantity.value else 'au-dessus'} des deux bornes"
    else:
        missed = "la cible n'est pas comprise" if on_target else "la cible est manquée"
    if critical is None:
        return missed
    on_threshold = value == critical.quantity.value
    if verdict is Verdict.WATCH:
        return f"{missed}, le seuil critique est {'compris' if on_threshold else 'tenu'}"
    threshold = "n'est pas compris" if on_threshold else "aussi"
    return f"{missed}, le seuil critique {threshold}"
