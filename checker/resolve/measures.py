"""`mesure` clauses → model: what is counted, over which records, dated how, in which unit."""

from collections.abc import Sequence
from fractions import Fraction

from checker import catalogue, model, syntax
from checker.catalogue import Amount, Kind
from checker.diagnostic import Code
from checker.model import Population, Recorded, Statistic
from checker.quantity import Unit
from checker.resolve.amounts import resolve_amount
from checker.resolve.conditions import resolve_condition
from checker.resolve.populations import resolve_population
from checker.resolve.problems import Problems
from checker.resolve.rows import Rows
from checker.resolve.scope import Context, Scope, rows_of, table_named
from checker.resolve.units import named_unit, unit_of_product, unit_of_quotient


def resolve_recorded(node: syntax.Aggregate, context: Context) -> Recorded | None:
    """A measure over the records of one table, or None when a mistake (told) stands in it."""
    table = table_named(node.table, context.scope)
    if table is None:
        return None
    told_before = len(context.problems.found)
    population, rows = resolve_population(node, table, context, resolve_recorded)
    measure = _aggregate(node, population, rows)
    return measure if len(context.problems.found) == told_before else None


def _aggregate(node: syntax.Aggregate, population: Population, rows: Rows) -> Recorded | None:
    match node:
        case syntax.Share(where=where):
            condition = resolve_condition(where.condition, rows)
            return None if condition is None else model.Share(population, condition, _filter_label(where))
        case syntax.Count():
            return model.Count(population)
        case syntax.Distinct(columns, per_day):
            return _distinct(columns, per_day, population, rows)
        case syntax.Sum(amount_node):
            amount = resolve_amount(amount_node, rows)
            return None if amount is None else model.Sum(population, amount)
        case syntax.Ratio(top_node, bottom_node):
            top, bottom = resolve_amount(top_node, rows), resolve_amount(bottom_node, rows)
            return None if top is None or bottom is None else _ratio(node, population, top, bottom, rows)
        case syntax.Mean(amount_node, weight_node):
            amount = resolve_amount(amount_node, rows)
            weight = resolve_amount(weight_node, rows) if weight_node else None
            if amount is None or (weight_node and weight is None):
                return None
            return _mean(node, population, amount, weight, rows)
        case syntax.Summary(statistic_node, amount_node):
            amount = resolve_amount(amount_node, rows)
            part = resolve_part(statistic_node, rows.problems)
            if amount is None:
                return None
            return model.Summary(population, Statistic(statistic_node.name.text), part, amount)


def _ratio(node: syntax.Ratio, population: Population, top: Amount, bottom: Amount, rows: Rows) -> model.Ratio | None:
    units = catalogue.unit_of(top), catalogue.unit_of(bottom)
    unit = unit_of_quotient(*units)
    if unit is None:
        told = f"un rapport de « {named_unit(units[0])} » à « {named_unit(units[1])} » n'a pas d'unité connue."
        rows.problems.add(Code.UNI01, told, node.span)
        return None
    return model.Ratio(population, top, bottom, unit)


def _mean(
    node: syntax.Mean, population: Population, amount: Amount, weight: Amount | None, rows: Rows
) -> model.Mean | None:
    units = catalogue.unit_of(amount), catalogue.unit_of(weight) if weight else Unit.NUMBER
    if unit_of_product(*units) is None:
        rows.problems.add(
            Code.UNI01,
            f"« {named_unit(units[0])} » pondéré par « {named_unit(units[1])} » n'est pas une unité connue.",
            node.span,
            "pondérez par un nombre sans unité",
        )
        return None
    return model.Mean(population, amount, weight)


def _distinct(names: Sequence[syntax.Name], per_day: bool, population: Population, rows: Rows) -> model.Distinct | None:
    columns = [rows.column(name) for name in names]
    if per_day and population.dating.column.kind is not Kind.DATE:
        rows.problems.add(
            Code.TMP04, f"« {population.dating.column.name} » n'est pas une date : rien ne s'y compte jour par jour.",
            names[0].span, "ôtez « par jour »",
        )  # fmt: skip
        return None
    known = tuple(column for column in columns if column is not None)
    return model.Distinct(population, known, per_day) if len(known) == len(columns) else None


def resolve_part(node: syntax.Statistic, problems: Problems) -> Fraction | None:
    """Which quantile, between 0 and 1; None for any other statistic."""
    if node.part is None:
        return None
    percent = node.part.unit is not None and node.part.unit.text == "%"
    if not percent or not 0 < node.part.value < _WHOLE:
        problems.add(
            Code.UNI03, f"« {node.part.span.text} » n'est pas une part : un quantile est entre 0 % et 100 %.",
            node.part.span, "écrivez par exemple « 90 % »",
        )  # fmt: skip
        return Fraction(1, 2)
    return node.part.value / _WHOLE


_WHOLE = 100


def _filter_label(node: syntax.Filter) -> str:
    return node.label.text if node.label else " ".join(node.condition.span.text.split())


def with_filter(change: syntax.Filter, measure: model.Measure, scope: Scope) -> model.Share | None:
    if not isinstance(measure, model.Share):
        told = "« où » ne change que la mesure d'une part."
        scope.problems.add(Code.UNI03, told, change.span, "écrivez la mesure entière")
        return None
    population = measure.population
    condition = resolve_condition(change.condition, rows_of(population.table, population.dating, scope))
    return None if condition is None else model.Share(population, condition, _filter_label(change))
