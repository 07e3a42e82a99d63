"""Numbers told of one record: a column, a delay, a calculation; their units combine or are refused."""

from fractions import Fraction

from checker import catalogue, syntax
from checker.catalogue import Amount, Kind, unit_of
from checker.diagnostic import Code
from checker.dimension import dimension_of
from checker.dimension import product as product_of
from checker.quantity import Unit, unit_named
from checker.resolve.rows import Rows
from checker.resolve.units import named_unit, resolve_unit, together, unit_of_product

_DELAYS = {
    Unit.OPEN_DAYS: Kind.DATE,
    Unit.DAYS: Kind.DATE,
    Unit.HOURS: Kind.INSTANT,
    Unit.MINUTES: Kind.INSTANT,
}


def resolve_amount(node: syntax.Amount, rows: Rows) -> Amount | None:
    """The typed number, or None when a mistake (told) stands in it. It can be added over records."""
    match node:
        case syntax.Name():
            return _named(node, rows)
        case syntax.Number():
            return resolve_number(node, rows)
        case syntax.Delay():
            return resolve_delay(node, rows)
        case syntax.Arithmetic("/", _, _, span):
            rows.problems.add(
                Code.UNI03,
                "une division ligne à ligne ne s'additionne pas.",
                span,
                "écrivez un rapport de sommes, comme « somme de a / somme de b des sites »",
            )
            return None
        case syntax.Arithmetic(op, left_node, right_node):
            left, right = resolve_amount(left_node, rows), resolve_amount(right_node, rows)
            return None if left is None or right is None else _arithmetic(node, op, left, right, rows)


def _named(name: syntax.Name, rows: Rows) -> Amount | None:
    classification = rows.classification(name.text)
    if classification is not None and rows.table.column(name.text) is None:
        assert rows.dated_by is not None, "where classifications are known, so is what dates the records"
        return catalogue.Classed(classification, catalogue.Observation() if rows.observed else rows.dated_by)
    column = rows.column(name)
    if column is None:
        return None
    if column.kind not in (Kind.NUMBER, Kind.INTEGER):
        rows.problems.add(
            Code.UNI03, f"la colonne « {column.name} » est de type « {column.kind.value} » : elle ne s'additionne pas.",
            name.span,
        )  # fmt: skip
        return None
    return column


def resolve_number(node: syntax.Number, rows: Rows) -> catalogue.Number | None:
    unit = Unit.NUMBER if node.unit is None else resolve_unit(node.unit, rows.problems)
    if unit is None:
        return None
    return catalogue.Number(node.value / 100 if unit is Unit.PERCENT else node.value, unit)


def resolve_delay(node: syntax.Delay, rows: Rows) -> catalogue.Delay | None:
    unit = unit_named(node.kind.text)
    assert unit in _DELAYS, "the grammar knows the units of delays"
    bounds = [rows.moment(moment, _DELAYS[unit]) for moment in (node.start, node.end)]
    start, end = bounds
    return None if start is None or end is None else catalogue.Delay(unit, start, end)


def _arithmetic(node: syntax.Arithmetic, op: str, left: Amount, right: Amount, rows: Rows) -> Amount | None:
    units = unit_of(left), unit_of(right)
    if op == "×":
        unit = unit_of_product(*units)
        if unit is None:
            rows.problems.add(
                Code.UNI01,
                f"« {named_unit(units[0])} » par « {named_unit(units[1])} » n'est pas une unité connue.",
                node.span,
            )
            return None
        size = product_of(dimension_of(units[0]), dimension_of(units[1])).size / dimension_of(unit).size
        return catalogue.Arithmetic(op, left, right, size, unit)
    unit = together(*units)
    if unit is None:
        rows.problems.add(
            Code.UNI01,
            f"« {named_unit(units[0])} » et « {named_unit(units[1])} » ne s'ajoutent pas et ne se retranchent pas.",
            node.right.span,
        )
        return None
    factor = Fraction(1)
    if units[0] is not units[1]:
        factor = dimension_of(units[1]).size / dimension_of(units[0]).size
    return catalogue.Arithmetic(op, left, right, factor, unit)
