"""What a delivery's tables are: columns, types, keys, integrity checks.

Declared in the rulebook language (`rulebooks/tables.regles`), so that an auditor reads the data contract on the same
page as the rules. Conditions are typed: a column knows its type, a delay its kind of day, a number its unit.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from checker.quantity import Unit
from checker.source import Span


class Kind(Enum):
    """The types of a column, as the language writes them."""

    CAF = "code caf"  # the text code of an organisation; the roster's subject
    CODE = "code parmi"  # a closed list
    TEXT = "texte"  # free text, compared without regard to case and accents
    IDENTIFIER = "identifiant"  # text that designates one record; never shown
    DATE = "date"
    INSTANT = "date et heure"
    YEAR = "année"
    PERIOD = "période"  # 2015, 2015-03, 2015-T1
    BOOLEAN = "oui ou non"
    INTEGER = "entier"
    NUMBER = "nombre"  # a decimal number; its unit stands in `Column.unit`


@dataclass(frozen=True)
class Column:
    """`optional`: the column may be absent and its cells empty (`peut manquer`)."""

    name: str
    kind: Kind
    optional: bool
    unit: Unit
    codes: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Number:
    """A literal; a delay or a count has its unit, a bare number has `Unit.NUMBER`."""

    value: Fraction
    unit: Unit


@dataclass(frozen=True)
class Word:
    """A literal code or text."""

    text: str


@dataclass(frozen=True)
class Observation:
    """The last day of the month at whose end records are observed."""


@dataclass(frozen=True)
class Either:
    """The first of two date columns that is filled: a clock that an event resets."""

    first: Column
    otherwise: Column


Moment = Column | Either | Observation


@dataclass(frozen=True)
class Delay:
    """From one moment to another: days counted after the first and up to the second, or exact hours or minutes."""

    unit: Unit  # OPEN_DAYS, DAYS, HOURS or MINUTES
    start: Moment
    end: Moment


@dataclass(frozen=True)
class Arithmetic:
    """`op` is one of + - ×; both sides are in units that combine, `unit` is the result's.

    `factor`: what the right side is multiplied by first, to be in the unit of the left one (k€ into €).
    """

    op: str
    left: "Amount"
    right: "Amount"
    factor: Fraction
    unit: Unit


@dataclass(frozen=True)
class Quotient:
    """`(a / b)` of one record, compared and never added; unknown where `b` is 0."""

    top: "Amount"
    bottom: "Amount"
    unit: Unit


@dataclass(frozen=True)
class Case:
    value: Fraction
    condition: "Condition"


@dataclass(frozen=True)
class Bracket:
    """What a record is worth in the years `first` to `last` (None: open), by the first case that it meets."""

    first: int
    last: int | None
    cases: tuple[Case, ...]
    otherwise: Fraction


@dataclass(frozen=True)
class Classification:
    """A number for each record of a table, that changes with the year."""

    name: str
    title: str
    table: str
    unit: Unit
    brackets: tuple[Bracket, ...]
    span: Span


@dataclass(frozen=True)
class Classed:
    """What a record is worth; `dated_by` gives its year: of a stock, each observation does."""

    classification: Classification
    dated_by: Column | Observation


@dataclass(frozen=True)
class NationalMean:
    """The same quotient over all the records of the table in one year."""

    of: Quotient
    year: int
    dated_by: Column


Amount = Column | Number | Delay | Arithmetic | Classed
Operand = Amount | Word | Quotient | NationalMean


def unit_of(amount: "Operand") -> Unit:
    match amount:
        case Column(unit=unit) | Number(unit=unit) | Delay(unit=unit) | Arithmetic(unit=unit) | Quotient(unit=unit):
            return unit
        case Classed(classification):
            return classification.unit
        case NationalMean(of):
            return of.unit
        case Word():
            return Unit.NUMBER


@dataclass(frozen=True)
class Comparison:
    """`op` is one of ≥ ≤ > < = ≠."""

    op: str
    left: Operand
    right: Operand


@dataclass(frozen=True)
class Within:
    """`column dans (…)`; with `outside`, `column hors (…)`."""

    column: Column
    words: tuple[str, ...]
    outside: bool


@dataclass(frozen=True)
class Season:
    """`column du 1er septembre au 31 décembre`: (month, day), both included; across the new year when first > last."""

    column: Column
    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True)
class Dated:
    """`column avant le 1er janvier 2014`; `op` is one of < ≥ ≤."""

    column: Column
    op: str
    day: date


@dataclass(frozen=True)
class Missing:
    """`column manque`."""

    column: Column


@dataclass(frozen=True)
class Flag:
    """A `oui ou non` column used as a condition."""

    column: Column


@dataclass(frozen=True)
class Frozen:
    """What the record of the same key met in a given year; `key` without the column of years."""

    condition: "Condition"
    year: int
    key: tuple[str, ...]
    dated_by: Column


@dataclass(frozen=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True)
class All:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Any:
    conditions: tuple["Condition", ...]


Condition = Comparison | Within | Season | Dated | Missing | Flag | Frozen | Not | All | Any


def columns_of(condition: Condition) -> tuple[Column, ...]:
    """The columns a condition reads, each once, in the order of reading."""
    return tuple(dict.fromkeys(_columns(condition)))


def _columns(condition: Condition) -> list[Column]:
    match condition:
        case Comparison(_, left, right):
            return [*operand_columns(left), *operand_columns(right)]
        case Within(column) | Season(column) | Dated(column) | Missing(column) | Flag(column):
            return [column]
        case Frozen(inner, _, _, dated_by):
            return [*_columns(inner), dated_by]
        case Not(inner):
            return _columns(inner)
        case All(parts) | Any(parts):
            return [column for part in parts for column in _columns(part)]


def operand_columns(operand: Operand) -> tuple[Column, ...]:
    match operand:
        case Column():
            return (operand,)
        case Delay(_, start, end):
            return (*_moment_columns(start), *_moment_columns(end))
        case Arithmetic(_, left, right) | Quotient(left, right):
            return (*operand_columns(left), *operand_columns(right))
        case Classed(classification, dated_by):
            conditions = [case.condition for bracket in classification.brackets for case in bracket.cases]
            return (*(column for condition in conditions for column in _columns(condition)), *_moment_columns(dated_by))
        case NationalMean(of, _, dated_by):
            return (*operand_columns(of), dated_by)
        case Number() | Word():
            return ()


def _moment_columns(moment: Moment) -> tuple[Column, ...]:
    match moment:
        case Column():
            return (moment,)
        case Either(first, otherwise):
            return (first, otherwise)
        case Observation():
            return ()


def divides(condition: Condition) -> bool:
    """Whether a zero in the data can leave a condition unknown, or the year of a record without values of its class."""
    match condition:
        case Comparison(_, left, right):
            return any(isinstance(side, Quotient | NationalMean | Classed | Arithmetic) for side in (left, right))
        case Not(inner) | Frozen(inner):
            return divides(inner)
        case All(parts) | Any(parts):
            return any(divides(part) for part in parts)
        case Within() | Season() | Dated() | Missing() | Flag():
            return False


@dataclass(frozen=True)
class Check:
    """An integrity check: a row that breaks it is set aside. `label` names such a row."""

    name: str
    condition: Condition
    label: str
    span: Span


@dataclass(frozen=True)
class Table:
    """`title` is the plural noun of its records ("pièces")."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    checks: tuple[Check, ...]
    span: Span

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @property
    def subject(self) -> Column | None:
        """The `code caf` column, if any."""
        return next((column for column in self.columns if column.kind is Kind.CAF), None)


@dataclass(frozen=True)
class Catalogue:
    tables: tuple[Table, ...]
    classifications: tuple[Classification, ...] = ()

    def table(self, name: str) -> Table | None:
        return next((table for table in self.tables if table.name == name), None)
