"""The unit of a rule, and of each part of its formula."""

from collections.abc import Iterator
from dataclasses import dataclass

from checker import model
from checker.authoring.passport.part import Part, Subject
from checker.catalogue import Amount, Arithmetic, unit_of
from checker.model import Evolution, Leaf, Measure
from checker.quantity import Unit, shown_exactly
from checker.report.words import amount_in_words, measure_in_words
from checker.resolve.formulas import unit_of_measure
from checker.resolve.problems import Problems
from checker.resolve.scope import Context, Scope


@dataclass(frozen=True)
class _Row:
    depth: int
    words: str
    unit: Unit


def units(subject: Subject) -> Part:
    rule = subject.rule
    reading = rule.retained
    unsaid = isinstance(reading.measure, model.ToBuild) and rule.unit is Unit.NUMBER
    lines = ["Son unité n'est pas dite." if unsaid else f"La règle est en {_named(rule.unit)}."]
    if reading.conversion != 1:
        factor = shown_exactly(reading.conversion, Unit.NUMBER)
        lines.append(f"La mesure y est convertie : multipliée par {factor}.")
    if rule.convention is not None:
        lines.append(f"Ses jours sont des {rule.convention}.")
    rows = list(_rows(reading.measure, _context(subject), 0))
    lines += [f"{'  ' * (row.depth + 1)}{row.words} : {_named(row.unit)}" for row in rows]
    data = {
        "unit": rule.unit.value,
        "convention": rule.convention,
        "parts": [{"depth": row.depth, "words": row.words, "unit": row.unit.value} for row in rows],
    }
    return Part("units", "Unités", tuple(lines), data)


def _named(unit: Unit) -> str:
    return "nombre, sans unité" if unit is Unit.NUMBER else unit.value


def _context(subject: Subject) -> Context:
    rulebook = subject.loaded.rulebook
    rules = {rule.code: rule for rule in rulebook.indicators}
    known = Scope(rulebook.name, rulebook.catalogue, rulebook.convention, {}, Problems(), rules)
    return Context(known, None, "")


def _rows(measure: Measure, context: Context, depth: int) -> Iterator[_Row]:
    unit = unit_of_measure(measure, context)
    if unit is not None:
        yield _Row(depth, measure_in_words(measure), unit)
    match measure:
        case Leaf(_, inner):
            yield from _below(inner, depth)
        case Evolution(of):
            yield from _rows(of, context, depth + 1)
        case model.Calculation(_, left, right):
            yield from _rows(left, context, depth + 1)
            yield from _rows(right, context, depth + 1)
        case model.Spread(of=code):
            yield from _rows(model.ValueOf(code, False), context, depth + 1)
        case _:
            yield from _below(measure, depth)


def _below(measure: Measure, depth: int) -> Iterator[_Row]:
    """The amounts of a measure over records."""
    match measure:
        case model.Sum(_, amount) | model.Summary(_, _, _, amount) | model.Mean(_, amount, None):
            yield from _amounts(amount, depth + 1)
        case model.Ratio(_, top, bottom):
            yield from _amounts(top, depth + 1)
            yield from _amounts(bottom, depth + 1)
        case model.Mean(_, amount, weight):
            assert weight is not None
            yield from _amounts(amount, depth + 1)
            yield from _amounts(weight, depth + 1)
        case _:
            return


def _amounts(amount: Amount, depth: int) -> Iterator[_Row]:
    yield _Row(depth, amount_in_words(amount), unit_of(amount))
    if isinstance(amount, Arithmetic):
        yield from _amounts(amount.left, depth + 1)
        yield from _amounts(amount.right, depth + 1)
