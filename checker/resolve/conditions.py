"""Conditions: names become columns, literals get the type of what they are compared with."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from checker import catalogue, syntax
from checker.catalogue import Column, Condition, Kind, Operand, Quotient, Word
from checker.diagnostic import Code
from checker.dimension import conversion
from checker.period import MONTHS
from checker.quantity import Unit, shown_exactly
from checker.resolve.amounts import resolve_amount, resolve_delay, resolve_number
from checker.resolve.problems import Problems, quoted
from checker.resolve.rows import Rows
from checker.resolve.units import named_unit, unit_of_quotient

_WORDS = (Kind.CODE, Kind.TEXT, Kind.CAF, Kind.IDENTIFIER, Kind.PERIOD)
_NUMBERS = (Kind.INTEGER, Kind.NUMBER, Kind.YEAR)


def resolve_condition(node: syntax.Condition, rows: Rows) -> Condition | None:
    """The typed condition over one table's records, or None when a mistake (told) stands in it."""
    match node:
        case syntax.Comparison():
            return _comparison(node, rows)
        case syntax.Within(name, words, outside):
            column = rows.column(name)
            if column is None or not rows.expect(column, _WORDS, "du texte ou un code", name.span):
                return None
            known = [_known_code(column, word, rows.problems) for word in words]
            return catalogue.Within(column, tuple(word.text for word in words), outside) if all(known) else None
        case syntax.Season(name, first, last):
            column = rows.column(name)
            days = _day_of_year(first, rows.problems), _day_of_year(last, rows.problems)
            if column is None or not rows.expect(column, (Kind.DATE,), "une date", name.span):
                return None
            start, end = days
            return None if start is None or end is None else catalogue.Season(column, start, end)
        case syntax.Dated(name, op, written):
            column = rows.column(name)
            day = date_written(written, rows.problems)
            if column is None or day is None or not rows.expect(column, (Kind.DATE,), "une date", name.span):
                return None
            return catalogue.Dated(column, op, day)
        case syntax.Missing(name, span):
            column = rows.column(name)
            if column is None:
                return None
            if not column.optional:
                rows.problems.add(
                    Code.UNI03,
                    f"la colonne « {column.name} » ne peut pas manquer : sa table la veut remplie.",
                    span,
                    "déclarez-la « , peut manquer » dans sa table",
                )
                return None
            return catalogue.Missing(column)
        case syntax.Flag(name):
            column = rows.column(name)
            if column is None or not rows.expect(column, (Kind.BOOLEAN,), "oui ou non", name.span):
                return None
            return catalogue.Flag(column)
        case syntax.Not(inner):
            condition = resolve_condition(inner, rows)
            return None if condition is None else catalogue.Not(condition)
        case syntax.All(parts):
            conditions = _each(parts, rows)
            return None if conditions is None else catalogue.All(conditions)
        case syntax.Any(parts):
            conditions = _each(parts, rows)
            return None if conditions is None else catalogue.Any(conditions)


def _each(nodes: Sequence[syntax.Condition], rows: Rows) -> tuple[Condition, ...] | None:
    conditions = [resolve_condition(node, rows) for node in nodes]
    kept = tuple(condition for condition in conditions if condition is not None)
    return kept if len(kept) == len(conditions) else None


_LEAP_YEAR = 2000


def _day_of_year(node: syntax.DayOfYear, problems: Problems) -> tuple[int, int] | None:
    found = _day(_LEAP_YEAR, node, problems)
    return None if found is None else (found.month, found.day)


def date_written(node: syntax.DayOfYear, problems: Problems) -> date | None:
    """`31 décembre 2014`; None when there is no such day (told)."""
    return _day(int(node.year.value) if node.year else _LEAP_YEAR, node, problems)


def _day(year: int, node: syntax.DayOfYear, problems: Problems) -> date | None:
    try:
        return date(year, MONTHS.index(node.month.text) + 1, node.day)
    except ValueError:
        problems.add(Code.TMP01, f"« {' '.join(node.span.text.split())} » n'est pas une date.", node.span)
        return None


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


def _comparison(node: syntax.Comparison, rows: Rows) -> Condition | None:
    for side in (node.left, node.right):
        named = rows.table.column(side.text) if isinstance(side, syntax.Name) else None
        if named is not None and named.kind is Kind.BOOLEAN:
            rows.problems.add(
                Code.UNI03,
                f"« {named.name} » est oui ou non : cette colonne s'écrit sans comparaison.",
                node.span,
                f"écrivez « {named.name} » ou « non {named.name} »",
            )
            return None
    if isinstance(node.left, syntax.NationalMean) or isinstance(node.right, syntax.NationalMean):
        return _beside_the_mean(node, rows)
    left = _operand(node.left, node.right, rows)
    if left is None and isinstance(node.right, syntax.Name):
        return None  # beside an unknown name, a word may be a column, a code or a text
    right = _operand(node.right, node.left, rows)
    if left is None or right is None:
        return None
    if _wordy(left) or _wordy(right):
        return _words(node, left, right, rows.problems)
    if _is_date(left) or _is_date(right):
        if _is_date(left) and _is_date(right) and _kind(left) is _kind(right):
            return catalogue.Comparison(node.op, left, right)
        rows.problems.add(Code.UNI03, "une date ne se compare qu'à une date.", node.span)
        return None
    return _numbers(node, left, right, rows.problems)


def _beside_the_mean(node: syntax.Comparison, rows: Rows) -> Condition | None:
    """`(places / enfants) < la moyenne nationale`: the mean is of the quotient that it is compared with."""
    other = node.right if isinstance(node.left, syntax.NationalMean) else node.left
    if not isinstance(other, syntax.Arithmetic) or other.op != "/":
        rows.problems.add(
            Code.UNI03, "« la moyenne nationale » est celle d'un rapport : c'est à lui qu'elle se compare.", node.span,
            "comparez-lui un rapport entre parenthèses, comme « (places / enfants) »",
        )  # fmt: skip
        return None
    if rows.frozen is None or rows.dated_by is None:
        rows.problems.add(
            Code.TMP04, "rien ne dit de quelle année est « la moyenne nationale ».", node.span,
            "elle se compare dans un « parmi celles où en 2011 »",
        )  # fmt: skip
        return None
    quotient = _quotient(other, rows)
    if quotient is None:
        return None
    mean = catalogue.NationalMean(quotient, rows.frozen, rows.dated_by)
    sides = (mean, quotient) if isinstance(node.left, syntax.NationalMean) else (quotient, mean)
    return catalogue.Comparison(node.op, *sides)


def _quotient(node: syntax.Arithmetic, rows: Rows) -> Quotient | None:
    top, bottom = resolve_amount(node.left, rows), resolve_amount(node.right, rows)
    if top is None or bottom is None:
        return None
    units = catalogue.unit_of(top), catalogue.unit_of(bottom)
    unit = unit_of_quotient(*units)
    if unit is None:
        told = f"un rapport de « {named_unit(units[0])} » à « {named_unit(units[1])} » n'a pas d'unité connue."
        rows.problems.add(Code.UNI01, told, node.span)
        return None
    return Quotient(top, bottom, unit)


def _operand(node: syntax.Operand, other: syntax.Operand, rows: Rows) -> Operand | None:
    match node:
        case syntax.Text(text):
            return Word(text)
        case syntax.Number():
            return resolve_number(node, rows)
        case syntax.Delay():
            return resolve_delay(node, rows)
        case syntax.Arithmetic("/"):
            return _quotient(node, rows)
        case syntax.Arithmetic():
            return resolve_amount(node, rows)
        case syntax.NationalMean():
            raise AssertionError("told beside what it is compared with")
        case syntax.Name(text):
            if _is_word(text, other, rows.table):
                return Word(text)
            if rows.table.column(text) is None and rows.classification(text) is not None:
                return resolve_amount(node, rows)
            return rows.column(node)


def _is_word(text: str, other: syntax.Operand, table: catalogue.Table) -> bool:
    """A bare name beside a column of text is a code of its list, else a column, else a text."""
    column = table.column(other.text) if isinstance(other, syntax.Name) else None
    if column is None or column.kind not in _WORDS:
        return False
    return text in column.codes or table.column(text) is None


def _wordy(operand: Operand) -> bool:
    return isinstance(operand, Word) or (isinstance(operand, Column) and operand.kind in _WORDS)


def _is_date(operand: Operand) -> bool:
    return _kind(operand) in (Kind.DATE, Kind.INSTANT)


def _kind(operand: Operand) -> Kind | None:
    return operand.kind if isinstance(operand, Column) else None


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
        told = number.span if number else node.span
        problems.add(Code.UNI03, "du texte ne se compare qu'à du texte.", told, hint)
        return None
    return catalogue.Comparison(node.op, left, right)


def _with_its_delay(operand: Operand, other: Operand) -> Operand:
    """« jours ouvrés de A à B ≤ 15 » : a bare number takes the unit of the delay beside it."""
    if isinstance(operand, catalogue.Number) and operand.unit is Unit.NUMBER and isinstance(other, catalogue.Delay):
        return catalogue.Number(operand.value, other.unit)
    return operand


def _numbers(node: syntax.Comparison, left: Operand, right: Operand, problems: Problems) -> Condition | None:
    left, right = _with_its_delay(left, right), _with_its_delay(right, left)
    left_unit, right_unit = catalogue.unit_of(left), catalogue.unit_of(right)
    factor = conversion(right_unit, left_unit)
    if factor is None:
        hint = None
        if isinstance(node.right, syntax.Number):
            written = node.right.value / (100 if left_unit is Unit.PERCENT else 1)
            hint = f"écrivez « {shown_exactly(written, left_unit)} » si c'est ce que dit le texte"
        problems.add(
            Code.UNI01,
            f"on compare des « {named_unit(left_unit)} » à des « {named_unit(right_unit)} ».",
            node.right.span,
            hint,
        )
        return None
    if isinstance(right, Quotient) and factor != 1:
        if isinstance(left, Quotient):
            told = f"ces deux rapports sont en « {named_unit(left_unit)} » et en « {named_unit(right_unit)} »."
            problems.add(Code.UNI01, told, node.span)
            return None
        return catalogue.Comparison(node.op, _converted(left, 1 / factor, right_unit), right)
    return catalogue.Comparison(node.op, left, _converted(right, factor, left_unit))


def _converted(operand: Operand, factor: Fraction, unit: Unit) -> Operand:
    """A number in the unit of what it is compared with (k€ into €)."""
    if factor == 1 or isinstance(operand, Word | Quotient | catalogue.NationalMean):
        return operand
    if isinstance(operand, catalogue.Number):
        return catalogue.Number(operand.value * factor, unit)
    return catalogue.Arithmetic("×", operand, catalogue.Number(Fraction(1), Unit.NUMBER), factor, unit)
