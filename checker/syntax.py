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

    `until`: `observée chaque fin de mois de dated_by à until`, the records in stock at each month's end.
    """

    grains: tuple[Name, ...]
    dated_by: Name | None
    undated: Text | None
    since: Number | None
    span: Span
    until: Name | None = None


@dataclass(frozen=True)
class Filter:
    """`où condition soit "…"`: what a share counts."""

    condition: Condition
    label: Text | None
    span: Span


@dataclass(frozen=True)
class Among:
    """`parmi celles où condition, si la colonne est livrée, sinon "…"`.

    `frozen`: `parmi celles où en 2011 condition`, what the same record met that year.
    """

    frozen: Number | None
    condition: Condition
    if_delivered: bool
    otherwise: Text | None
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Busiest:
    """`au site de plus grande somme de visites`: of each Caf, only the site that has most."""

    part: Name
    by: Amount
    otherwise: Text | None
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Prorata:
    """`partagés par plateforme au prorata de somme de a des t`: records without a Caf go to those of their platform."""

    group: Name
    weight: "Sum"
    span: Span


Narrowing = Among | Busiest | Prorata


@dataclass(frozen=True)
class Share:
    table: Name
    where: Filter
    among: tuple[Narrowing, ...]
    span: Span


@dataclass(frozen=True)
class Count:
    table: Name
    among: tuple[Narrowing, ...]
    span: Span


@dataclass(frozen=True)
class Distinct:
    """`nombre de matricule distincts par jour des connexions`."""

    columns: tuple[Name, ...]
    per_day: bool
    table: Name
    among: tuple[Narrowing, ...]
    span: Span


@dataclass(frozen=True)
class Sum:
    """`somme de a des t`."""

    amount: Amount
    table: Name
    among: tuple[Narrowing, ...]
    span: Span


@dataclass(frozen=True)
class Ratio:
    """`somme de a / somme de b des t`."""

    numerator: Amount
    denominator: Amount
    table: Name
    among: tuple[Narrowing, ...]
    span: Span


@dataclass(frozen=True)
class Mean:
    """`moyenne de a pondérée par b des t`."""

    amount: Amount
    weight: Amount | None
    table: Name
    among: tuple[Narrowing, ...]
    span: Span


@dataclass(frozen=True)
class Statistic:
    """`étendue`, `médiane`...; `part` of `quantile 90 %`."""

    name: Name
    part: Number | None
    span: Span


@dataclass(frozen=True)
class Summary:
    """`médiane de a des t`, `quantile 90 % de a des t`."""

    statistic: Statistic
    amount: Amount
    table: Name
    among: tuple[Narrowing, ...]
    span: Span


@dataclass(frozen=True)
class Spread:
    """`étendue de F10-21 entre caf`; `peers`: `de même taille`; `condition` over the table `organismes`."""

    statistic: Statistic
    of: Name
    peers: Name | None
    condition: Condition | None
    span: Span


@dataclass(frozen=True)
class ValueOf:
    """Another rule's value for the same organisation and period; `national`: the branch's."""

    code: Name
    national: bool
    span: Span


@dataclass(frozen=True)
class Evolution:
    """`évolution de X depuis 2009` (a rate), `variation de X sur un an` (a difference); no year: a year before."""

    kind: Name
    of: "Formula"
    since: Number | None
    span: Span


@dataclass(frozen=True)
class Calculation:
    """`a - b` of two values; `op` is one of + - × /."""

    op: str
    left: "Formula"
    right: "Formula"
    span: Span


Aggregate = Share | Count | Distinct | Sum | Ratio | Mean | Summary
Formula = Aggregate | Spread | ValueOf | Evolution | Calculation | Number


@dataclass(frozen=True)
class Declared:
    """`valeur déclarée`."""

    span: Span


@dataclass(frozen=True)
class ToBuild:
    """`à construire d'ici 2014`: the contract names the indicator and leaves its definition for later."""

    by: Number | None
    span: Span


Measure = Formula | Declared | ToBuild


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
class Fixed:
    """`≥ 85 %`."""

    op: str
    number: Number


@dataclass(frozen=True)
class Between:
    """`entre 10 % et 20 %`, both included."""

    low: Number
    high: Number


@dataclass(frozen=True)
class FromBase:
    """`≥ référence 2012 + 2 points`; `sign` is 1 or -1."""

    op: str
    period: Name
    sign: int
    number: Number


@dataclass(frozen=True)
class Delivered:
    """`≥ valeur individuelle`, `≥ valeur nationale`: the number stands in the table `cibles`."""

    op: str
    individual: bool


Bound = Fixed | Between | FromBase | Delivered


@dataclass(frozen=True)
class Target:
    bound: Bound
    when: When
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class TargetToSet:
    """`cible à fixer d'ici 2014 dès 2015`: the contract leaves the number for later."""

    by: Number | None
    when: When | None
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
