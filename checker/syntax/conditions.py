"""Conditions on one record, and the numbers that they compare."""

from dataclasses import dataclass

from checker.source import Span
from checker.syntax.words import Name, Number, Text


@dataclass(frozen=True)
class Moment:
    """A date column, and the one that stands in for it where it is empty; no column: `l'observation`."""

    column: Name | None
    fallback: Name | None
    span: Span


@dataclass(frozen=True)
class Delay:
    """`jours ouvrés de A à B`, `minutes de A, à défaut B, à C`."""

    kind: Name
    start: Moment
    end: Moment
    span: Span


@dataclass(frozen=True)
class Arithmetic:
    """`(a - b)` on one record; `op` is one of + - × /."""

    op: str
    left: "Amount"
    right: "Amount"
    span: Span


@dataclass(frozen=True)
class NationalMean:
    """`la moyenne nationale` of what it is compared with."""

    span: Span


Amount = Name | Number | Delay | Arithmetic


Operand = Name | Text | Number | Delay | Arithmetic | NationalMean


@dataclass(frozen=True)
class Comparison:
    op: str
    left: Operand
    right: Operand
    span: Span


@dataclass(frozen=True)
class Within:
    """`column dans (…)`, `column hors (…)`."""

    column: Name
    words: tuple[Name | Text, ...]
    outside: bool
    span: Span


@dataclass(frozen=True)
class DayOfYear:
    """`1er septembre`; with a year, a date."""

    day: int
    month: Name
    year: Number | None
    span: Span


@dataclass(frozen=True)
class Season:
    """`date_arrivee du 1er septembre au 31 décembre`, whatever the year."""

    column: Name
    first: DayOfYear
    last: DayOfYear
    span: Span


@dataclass(frozen=True)
class Dated:
    """`date_arrivee avant le 1er janvier 2014`; `op` is < (avant le), ≥ (à partir du) or ≤ (jusqu'au)."""

    column: Name
    op: str
    day: DayOfYear
    span: Span


@dataclass(frozen=True)
class Missing:
    column: Name
    span: Span


@dataclass(frozen=True)
class Flag:
    column: Name
    span: Span


@dataclass(frozen=True)
class Not:
    condition: "Condition"
    span: Span


@dataclass(frozen=True)
class All:
    conditions: tuple["Condition", ...]
    span: Span


@dataclass(frozen=True)
class Any:
    conditions: tuple["Condition", ...]
    span: Span


Condition = Comparison | Within | Season | Dated | Missing | Flag | Not | All | Any
