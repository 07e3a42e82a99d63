"""The tree of a rulebook file: what the author wrote, with places, and nothing decided yet."""

from dataclasses import dataclass
from fractions import Fraction

from checker.source import Span


@dataclass(frozen=True)
class Name:
    """A word of the author's: a column, a table, a code, an actor."""

    text: str
    span: Span


@dataclass(frozen=True)
class Text:
    """A string between quotation marks, without them."""

    text: str
    span: Span


@dataclass(frozen=True)
class Number:
    """A number with the unit written after it, or none; `value` as written (85 for `85 %`)."""

    value: Fraction
    unit: Name | None
    span: Span


@dataclass(frozen=True)
class Delay:
    """`jours ouvrés de A à B`, `jours de A à B`."""

    kind: Name
    start: Name
    end: Name
    span: Span


Operand = Name | Text | Number | Delay


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


Condition = Comparison | Within | Missing | Flag | Not | All | Any


@dataclass(frozen=True)
class Citation:
    """`source fiche 10, F10-21 l. 9754 « … »`; `section` and `lines` may be left out."""

    section: str | None
    lines: tuple[int, int] | None
    quote: Text
    span: Span


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
class Years:
    """`de 2013 à 2017`; for a convention, `période 2013 à 2017`."""

    first: Number
    last: Number
    span: Span


@dataclass(frozen=True)
class Convention:
    name: Name
    title: Text
    clauses: tuple[Parties | Signature | Years, ...]
    span: Span


@dataclass(frozen=True)
class Nature:
    name: Name
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
    """`période mois, année selon date_traitement sinon "…"`; `since`: `cumulée depuis 2013`."""

    grains: tuple[Name, ...]
    dated_by: Name | None
    undated: Text | None
    since: Number | None
    span: Span


@dataclass(frozen=True)
class Filter:
    """`où condition soit "…"`: what a share counts."""

    condition: Condition
    label: Text | None
    span: Span


@dataclass(frozen=True)
class Among:
    """`parmi celles où condition, si la colonne est livrée, sinon "…"`."""

    condition: Condition
    if_delivered: bool
    otherwise: Text | None
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Share:
    table: Name
    where: Filter
    among: tuple[Among, ...]
    span: Span


@dataclass(frozen=True)
class Count:
    table: Name
    among: tuple[Among, ...]
    span: Span


@dataclass(frozen=True)
class Ratio:
    """`somme de a / somme de b des t`."""

    numerator: Name
    denominator: Name
    table: Name
    among: tuple[Among, ...]
    span: Span


@dataclass(frozen=True)
class Spread:
    """`étendue de F10-21 entre caf`, `écart-type de F10-21 entre caf`."""

    statistic: Name
    of: Name
    span: Span


@dataclass(frozen=True)
class Declared:
    """`valeur déclarée`."""

    span: Span


Measure = Share | Count | Ratio | Spread | Declared


@dataclass(frozen=True)
class UnitClause:
    unit: Name
    span: Span


@dataclass(frozen=True)
class Since:
    """`dès 2013`."""

    year: Number
    span: Span


@dataclass(frozen=True)
class InYear:
    """`en 2015`."""

    year: Number
    span: Span


When = Since | InYear | Years


@dataclass(frozen=True)
class Target:
    op: str
    number: Number
    when: When
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Critical:
    """`seuil critique ≥ 98 %`: holds when the targets do."""

    op: str
    number: Number
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Reference:
    """`référence 2012 : 83 % en jours ouvrés "estimation"`."""

    period: Name
    number: Number
    convention: Name | None
    remark: Text | None
    citations: tuple[Citation, ...]
    span: Span


Change = Filter | Share | Count | Ratio | Spread | Declared | Timing | Target


@dataclass(frozen=True)
class Reading:
    """Another reading of the text: what differs, and why it is not retained."""

    title: Text
    changes: tuple[Change, ...]
    citations: tuple[Citation, ...]
    because: Text
    span: Span


Clause = Nature | Actors | Levels | Timing | Measure | UnitClause | Target | Critical | Reference | Reading | Citation


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


Statement = Convention | Table | Indicator | Obligation


@dataclass(frozen=True)
class File:
    """One file's statements, in order."""

    statements: tuple[Statement, ...]
