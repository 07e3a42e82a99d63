"""The statements of a file."""

from dataclasses import dataclass

from checker.source import Span
from checker.syntax.conditions import Condition
from checker.syntax.measures import Filter, Measure
from checker.syntax.tables import Classification, Table
from checker.syntax.targets import Critical, Reference, Target, TargetToSet
from checker.syntax.words import Citation, Name, Number, Text
from checker.syntax.years import Years


@dataclass(frozen=True)
class Parties:
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True)
class Signature:
    """`signée le 16 juillet 2013`."""

    day: Number
    month: Name
    year: Number
    span: Span


@dataclass(frozen=True)
class Convention:
    name: Name
    title: Text
    clauses: tuple[Parties | Signature | Years, ...]
    span: Span


@dataclass(frozen=True)
class Nature:
    """`citations` prove it: where the contract lists the indicator."""

    name: Name
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Scope:
    """`pour les caf où pivot`: a condition over the table `organismes`."""

    condition: Condition
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Actors:
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True)
class Levels:
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True)
class Timing:
    """`période mois, année selon date_traitement sinon "…"`; `since`: `cumulée depuis 2013`.

    With grains, `since` is that of the rule itself. `until`: `observée chaque fin de mois de dated_by à until`, the
    records in stock at each month's end; `last_only`: `en fin de période`, at the period's last month's end.
    """

    grains: tuple[Name, ...]
    dated_by: Name | None
    undated: Text | None
    since: Number | None
    span: Span
    until: Name | None = None
    last_only: bool = False


@dataclass(frozen=True)
class UnitClause:
    unit: Name
    span: Span


Difference = Filter | Measure | Timing | Target


@dataclass(frozen=True)
class Reading:
    """Another reading of the text: what differs, and why it is not retained."""

    title: Text
    changes: tuple[Difference, ...]
    citations: tuple[Citation, ...]
    because: Text
    span: Span


Clause = (
    Nature
    | Actors
    | Levels
    | Scope
    | Timing
    | Measure
    | UnitClause
    | Target
    | TargetToSet
    | Critical
    | Reference
    | Reading
    | Citation
)


@dataclass(frozen=True)
class Indicator:
    name: Name
    title: Text
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True)
class Obligation:
    """What every statement has that is no convention, table or indicator; its kinds are in `syntax_statements`."""

    name: Name
    title: Text
    span: Span


Statement = Convention | Table | Classification | Indicator | Obligation


@dataclass(frozen=True)
class File:
    """One file's statements, in order."""

    statements: tuple[Statement, ...]
