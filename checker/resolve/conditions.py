"""Conditions: names become columns, literals get the type of what they are compared with."""

from collections.abc import Sequence

from checker import catalogue, syntax
from checker.catalogue import Column, Condition, Kind, Operand, Table, Word
from checker.diagnostic import Code
from checker.quantity import Unit, shown_exactly, unit_named
from checker.resolve.problems import Problems, quoted
from checker.resolve.units import resolve_unit
from checker.source import Span

_WORDS = (Kind.CODE, Kind.TEXT, Kind.CAF, Kind.IDENTIFIER, Kind.PERIOD)
_NUMBERS = (Kind.INTEGER, Kind.NUMBER, Kind.YEAR)


def resolve_condition(node: syntax.Condition, table: Table, problems: Problems) -> Condition | None:
    """The typed condition over one table's columns, or None when a mistake (told) stands in it."""
    match node:
        case syntax.Comparison():
            return _comparison(node, table, problems)
        case syntax.Within(name, words, outside):
            column = _column(name, table, problems)
            if column is None or not _expect(column, _WORDS, "du texte ou un code", name.span, problems):
                return None
            known = [_known_code(column, word, problems) for word in words]
            return catalogue.Within(column, tuple(word.text for word in words), outside) if all(known) else None
        case syntax.Missing(name, span):
            column = _column(name, table, problems)
            if column is None:
                return None
            if not column.optional:
                problems.add(
                    Code.UNI03,
                    f"la colonne « {column.name} » ne peut pas manquer : sa table la veut remplie.",
                    span,
                    "déclarez-la « , peut manquer » dans sa table",
                )
                return None
            return catalogue.Missing(column)
        case syntax.Flag(name):
            column = _column(name, table, problems)
            if column is None or not _expect(column, (Kind.BOOLEAN,), "oui ou non", name.span, problems):
                return None
            return catalogue.Flag(column)
        case syntax.Not(inner):
            condition = resolve_condition(inner, table, problems)
            return None if condition is None else catalogue.Not(condition)
        case syntax.All(parts):
            conditions = _each(parts, table, problems)
            return None if conditions is None else catalogue.All(conditions)
        case syntax.Any(parts):
            conditions = _each(parts, table, problems)
            return None if conditions is None else catalogue.Any(conditions)


def _each(nodes: Sequence[syntax.Condition], table: Table, problems: Problems) -> tuple[Condition, ...] | None:
    conditions = [resolve_condition(node, table, problems) for node in nodes]
    kept = tuple(condition for condition in conditions if condition is not None)
    return kept if len(kept) == len(conditions) else None


def _column(name: syntax.Name, table: Table, problems: Problems) -> Column | None:
    column = table.column(name.text)
    if column is None:
        problems.unknown(
            Code.NOM02,
            f"la table « {table.name} » n'a pas de colonne « {name.text} ».",
            name,
            [known.name for known in table.columns],
            table.name,
        )
    return column


def _expect(column: Column, kinds: Sequence[Kind], wanted: str, span: Span, problems: Problems) -> bool:
    if column.kind in kinds:
        return True
    problems.add(
        Code.UNI03, f"la colonne « {column.name} » est de type « {column.kind.value} », il faut ici {wanted}.", span
    )
    return False


def _known_code(column: Column, word: syntax.Name | syntax.Text, problems: Problems) -> bool:
    if column.kind is not Kind.CODE or word.text in column.codes:
        return True
    problems.add(
        Code.NOM07,
        f"la colonne « {column.name} » n'a pas de code « {word.text} ».",
        word.span,
        f"ses codes sont {quoted(column.codes)}",
    )
    return False


def _comparison(node: syntax.Comparison, table: Table, problems: Problems) -> Condition | None:
    for side in (node.left, node.right):
        named = table.column(side.text) if isinstance(side, syntax.Name) else None
        if named is not None and named.kind is Kind.BOOLEAN:
            problems.add(
                Code.UNI03,
                f"« {named.name} » est oui ou non : cette colonne s'écrit sans comparaison.",
                node.span,
                f"écrivez « {named.name} » ou « non {named.name} »",
            )
            return None
    left = _operand(node.left, node.right, table, problems)
    if left is None and isinstance(node.right, syntax.Name):
        return None  # beside an unknown name, a word may be a column, a code or a text
    right = _operand(node.right, node.left, table, problems)
    if left is None or right is None:
        return None
    if _wordy(left) or _wordy(right):
        return _words(node, left, right, problems)
    if _is_date(left) or _is_date(right):
        if _is_date(left) and _is_date(right):
            return catalogue.Comparison(node.op, left, right)
        problems.add(Code.UNI03, "une date ne se compare qu'à une date.", node.span)
        return None
    return _numbers(node, left, right, problems)


def _operand(node: syntax.Operand, other: syntax.Operand, table: Table, problems: Problems) -> Operand | None:
    match node:
        case syntax.Text(text):
            return Word(text)
        case syntax.Number(value, name):
            unit = Unit.NUMBER if name is None else resolve_unit(name, problems)
            if unit is None:
                return None
            return catalogue.Number(value / 100 if unit is Unit.PERCENT else value, unit)
        case syntax.Delay(kind, start, end):
            bounds = [_column(name, table, problems) for name in (start, end)]
            first, last = bounds
            if first is None or last is None:
                return None
            dated = [
                _expect(column, (Kind.DATE,), "une date", name.span, problems)
                for column, name in ((first, start), (last, end))
            ]
            unit = Unit.OPEN_DAYS if unit_named(kind.text) is Unit.OPEN_DAYS else Unit.DAYS
            return catalogue.Delay(unit, first, last) if all(dated) else None
        case syntax.Name(text):
            return Word(text) if _is_word(text, other, table) else _column(node, table, problems)


def _is_word(text: str, other: syntax.Operand, table: Table) -> bool:
    """A bare name beside a column of text is a code of its list, else a column, else a text."""
    column = table.column(other.text) if isinstance(other, syntax.Name) else None
    if column is None or column.kind not in _WORDS:
        return False
    return text in column.codes or table.column(text) is None


def _wordy(operand: Operand) -> bool:
    return isinstance(operand, Word) or (isinstance(operand, Column) and operand.kind in _WORDS)


def _is_date(operand: Operand) -> bool:
    return isinstance(operand, Column) and operand.kind is Kind.DATE


def _words(node: syntax.Comparison, left: Operand, right: Operand, problems: Problems) -> Condition | None:
    if node.op not in ("=", "≠"):
        equal = f"{node.left.span.text} = {node.right.span.text}"
        problems.add(Code.UNI03, f"du texte ne se compare pas par « {node.op} ».", node.span, f"écrivez « {equal} »")
        return None
    for column, word in ((left, node.right), (right, node.left)):
        if isinstance(column, Column) and isinstance(word, syntax.Name | syntax.Text):
            other = right if column is left else left
            if isinstance(other, Word) and not _known_code(column, word, problems):
                return None
    if not (_wordy(left) and _wordy(right)):
        number = next((side for side in (node.left, node.right) if isinstance(side, syntax.Number)), None)
        hint = f'écrivez « "{number.span.text}" »' if number else None
        problems.add(Code.UNI03, "du texte ne se compare qu'à du texte.", node.span, hint)
        return None
    return catalogue.Comparison(node.op, left, right)


def _unit_of(operand: Operand) -> Unit | None:
    match operand:
        case Column(kind=kind, unit=unit):
            return unit if kind in _NUMBERS else None
        case catalogue.Number(_, unit) | catalogue.Delay(unit):
            return unit
        case Word():
            return None


def _with_its_delay(operand: Operand, other: Operand) -> Operand:
    """« jours ouvrés de A à B ≤ 15 » : a bare number takes the unit of the delay beside it."""
    if isinstance(operand, catalogue.Number) and operand.unit is Unit.NUMBER and isinstance(other, catalogue.Delay):
        return catalogue.Number(operand.value, other.unit)
    return operand


def _numbers(node: syntax.Comparison, left: Operand, right: Operand, problems: Problems) -> Condition | None:
    left, right = _with_its_delay(left, right), _with_its_delay(right, left)
    units = (_unit_of(left), _unit_of(right))
    if None in units:
        problems.add(Code.UNI03, "un nombre ne se compare qu'à un nombre.", node.span)
        return None
    if units[0] is not units[1]:
        hint = None
        if isinstance(node.right, syntax.Number) and units[0] is not None:
            written = node.right.value / (100 if units[0] is Unit.PERCENT else 1)
            hint = f"écrivez « {shown_exactly(written, units[0])} » si c'est ce que dit le texte"
        problems.add(
            Code.UNI01,
            f"on compare des « {_shown(units[0])} » à des « {_shown(units[1])} ».",
            node.right.span,
            hint,
        )
        return None
    return catalogue.Comparison(node.op, left, right)


def _shown(unit: Unit | None) -> str:
    return "nombres sans unité" if unit is None or unit is Unit.NUMBER else unit.value
