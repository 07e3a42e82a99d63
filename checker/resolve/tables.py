"""`table` statements → the catalogue."""

from checker import syntax
from checker.catalogue import Check, Column, Kind, Table
from checker.diagnostic import Code
from checker.quantity import Unit
from checker.resolve.conditions import resolve_condition
from checker.resolve.problems import Problems
from checker.resolve.rows import Rows
from checker.resolve.units import resolve_unit

_KINDS = {kind.value: kind for kind in Kind}


def resolve_table(node: syntax.Table, problems: Problems) -> Table:
    """The table; a column whose unit is not known (told) is left out of it, and its name is broken."""
    columns = _columns(node, problems)
    bare = Table(node.name.text, node.title.text, columns, (), (), node.span)
    return Table(bare.name, bare.title, columns, _key(node, bare, problems), _checks(node, bare, problems), node.span)


def _columns(node: syntax.Table, problems: Problems) -> tuple[Column, ...]:
    columns: dict[str, Column] = {}
    for clause in node.clauses:
        if not isinstance(clause, syntax.Column):
            continue
        name = clause.name.text
        # Engines and spreadsheets do not tell names apart by their case.
        first = columns.get(name.casefold())
        if first is not None:
            problems.add(
                Code.NOM04,
                f"la colonne « {name} » est déclarée deux fois dans la table « {node.name.text} ».",
                clause.name.span,
                f"la première est à la ligne {first.span.line}",
            )
            continue
        if name.startswith("_"):
            problems.add(Code.NOM04, f"le nom « {name} » est réservé.", clause.name.span, "ôtez le tiret du début")
            problems.broken.add(name)
            continue
        unit = resolve_unit(clause.unit, problems)
        if clause.unit and unit is None:
            problems.broken.add(name)
            problems.partial.setdefault(node.name.text, True)
            continue
        columns[name.casefold()] = Column(
            name,
            _KINDS[clause.kind.text],
            clause.optional,
            unit or Unit.NUMBER,
            tuple(code.text for code in clause.codes),
            clause.span,
        )
    return tuple(columns.values())


def _key(node: syntax.Table, table: Table, problems: Problems) -> tuple[str, ...]:
    keys = [clause for clause in node.clauses if isinstance(clause, syntax.Key)]
    for extra in keys[1:]:
        problems.add(
            Code.NOM05,
            f"la table « {node.name.text} » a deux clés.",
            extra.span,
            f"la première est à la ligne {keys[0].span.line}",
        )
    names = keys[0].columns if keys else ()
    for name in names:
        Rows(table, problems).column(name)
    return tuple(name.text for name in names)


def _checks(node: syntax.Table, table: Table, problems: Problems) -> tuple[Check, ...]:
    checks: list[Check] = []
    named: dict[str, syntax.Check] = {}
    for clause in node.clauses:
        if isinstance(clause, syntax.Check):
            first = named.setdefault(clause.name.text, clause)
            if first is not clause:
                problems.add(
                    Code.NOM04,
                    f"le contrôle « {first.name.text} » est écrit deux fois dans la table « {node.name.text} ».",
                    clause.name.span,
                    f"le premier est à la ligne {first.span.line}",
                )
            condition = resolve_condition(clause.condition, Rows(table, problems))
            if condition is not None:
                checks.append(Check(clause.name.text, condition, clause.label.text, clause.span))
    return tuple(checks)
