"""Tables of the data, and what their records are worth."""

from dataclasses import dataclass

from checker.source import Span
from checker.syntax.conditions import Condition
from checker.syntax.words import Citation, Name, Number, Text
from checker.syntax.years import When


@dataclass(frozen=True)
class Column:
    """`kind` is the type as written; `codes` the closed list, `unit` of a number."""

    name: Name
    kind: Name
    codes: tuple[Name | Text, ...]
    unit: Name | None
    optional: bool
    span: Span


@dataclass(frozen=True)
class Check:
    name: Name
    condition: Condition
    label: Text
    span: Span


@dataclass(frozen=True)
class Key:
    columns: tuple[Name, ...]
    span: Span


@dataclass(frozen=True)
class Table:
    name: Name
    title: Text
    clauses: tuple[Key | Column | Check, ...]
    span: Span


@dataclass(frozen=True)
class Case:
    """`2,88 si aah ou rsa`; without a condition, `0,64 sinon`."""

    number: Number
    condition: Condition | None
    span: Span


@dataclass(frozen=True)
class Bracket:
    """The cases of a classification in some years, the last one for all other records."""

    when: "When"
    cases: tuple[Case, ...]
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Classification:
    """`classement poids "allocataires pondérés" des allocataires`: a number for each record of a table."""

    name: Name
    title: Text
    table: Name
    brackets: tuple[Bracket, ...]
    span: Span
