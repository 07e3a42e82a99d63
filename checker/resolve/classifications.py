"""`classement` statements → what each record of a table is worth, year by year."""

from collections.abc import Sequence
from fractions import Fraction

from checker import syntax
from checker.catalogue import Bracket, Case, Classification, Table
from checker.diagnostic import Code
from checker.quantity import Unit
from checker.resolve.conditions import resolve_condition
from checker.resolve.problems import Problems
from checker.resolve.rows import Rows
from checker.resolve.units import named_unit, resolve_unit


def resolve_classification(
    node: syntax.Classification, table: Table | None, problems: Problems
) -> Classification | None:
    """The classification, or None when a mistake (told) stands in it; without its table, its years are looked at."""
    told_before = len(problems.found)
    if table is not None and table.column(node.name.text) is not None:
        problems.add(
            Code.NOM04,
            f"la table « {table.name} » a déjà une colonne « {node.name.text} ».",
            node.name.span,
            "donnez un autre nom au classement",
        )
    units: list[tuple[Unit, syntax.Case]] = []
    brackets = [_bracket(bracket, table, units, problems) for bracket in node.brackets]
    _one_year_once(node.brackets, brackets, problems)
    for unit, case in units[1:]:
        if unit is not units[0][0]:
            problems.add(
                Code.UNI01,
                f"ce classement vaut des « {named_unit(units[0][0])} » et des « {named_unit(unit)} ».",
                case.number.span,
            )
            break
    if not node.brackets and not problems.lost:
        problems.add(
            Code.NOM06,
            f"le classement « {node.name.text} » ne dit pas ce que vaut une ligne.",
            node.name.span,
            "ajoutez par exemple « dès 2014 2 si aah 1 sinon »",
        )
    if table is None or len(problems.found) > told_before or problems.lost:
        return None
    return Classification(
        node.name.text, node.title.text, table.name, units[0][0], tuple(one for one in brackets if one), node.span
    )


def _bracket(
    node: syntax.Bracket, table: Table | None, units: list[tuple[Unit, syntax.Case]], problems: Problems
) -> Bracket | None:
    cases = []
    otherwise = Fraction(0)
    for case in node.cases:
        unit = Unit.NUMBER if case.number.unit is None else resolve_unit(case.number.unit, problems)
        if unit is None:
            continue
        units.append((unit, case))
        value = case.number.value / 100 if unit is Unit.PERCENT else case.number.value
        if case.condition is None:
            otherwise = value
        elif table is not None and (condition := resolve_condition(case.condition, Rows(table, problems))):
            cases.append(Case(value, condition))
    first, last = _years(node.when)
    if last is not None and first > last:
        problems.add(
            Code.TMP01, "ces années finissent avant de commencer.", node.when.span, f"écrivez « de {last} à {first} »"
        )
        return None
    return Bracket(first, last, tuple(cases), otherwise)


def _years(when: syntax.When) -> tuple[int, int | None]:
    match when:
        case syntax.Since(year):
            return int(year.value), None
        case syntax.InYear(year):
            return int(year.value), int(year.value)
        case syntax.Years(first, last):
            return int(first.value), int(last.value)


def _one_year_once(nodes: Sequence[syntax.Bracket], brackets: Sequence[Bracket | None], problems: Problems) -> None:
    """No year has two sets of values."""
    known = [(node, bracket) for node, bracket in zip(nodes, brackets, strict=True) if bracket]
    for place, (node, bracket) in enumerate(known):
        for _, earlier in known[:place]:
            same = max(bracket.first, earlier.first)
            if (bracket.last is None or same <= bracket.last) and (earlier.last is None or same <= earlier.last):
                problems.add(Code.TMP03, f"ce classement a deux barèmes en {same}.", node.when.span)
