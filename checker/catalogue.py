"""What a delivery's tables are: columns, types, keys, integrity checks.

Declared in the rulebook language (`rulebooks/tables.regles`), so that an auditor reads the data contract on the same
page as the rules. Conditions are typed: a column knows its type, a delay its kind of day, a number its unit.
"""

from dataclasses import dataclass
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
class Delay:
    """Days from one date column to another, counted after the first and up to the second."""

    unit: Unit  # OPEN_DAYS or DAYS
    start: Column
    end: Column


Operand = Column | Number | Word | Delay


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
class Missing:
    """`column manque`."""

    column: Column


@dataclass(frozen=True)
class Flag:
    """A `oui ou non` column used as a condition."""

    column: Column


@dataclass(frozen=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True)
class All:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Any:
    conditions: tuple["Condition", ...]


Condition = Comparison | Within | Missing | Flag | Not | All | Any


def columns_of(condition: Condition) -> tuple[Column, ...]:
    """The columns a condition reads, each once, in the order of reading."""
    return tuple(dict.fromkeys(_columns(condition)))


def _columns(condition: Condition) -> list[Column]:
    match condition:
        case Comparison(_, left, right):
            return [*operand_columns(left), *operand_columns(right)]
        case Within(column) | Missing(column) | Flag(column):
            return [column]
        case Not(inner):
            return _columns(inner)
        case All(parts) | Any(parts):
            return [column for part in parts for column in _columns(part)]


def operand_columns(operand: Operand) -> tuple[Column, ...]:
    match operand:
        case Column():
            return (operand,)
        case Delay(_, start, end):
            return (start, end)
        case Number() | Word():
            return ()


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

    def table(self, name: str) -> Table | None:
        return next((table for table in self.tables if table.name == name), None)
