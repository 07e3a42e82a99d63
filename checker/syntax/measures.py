"""What a rule measures."""

from dataclasses import dataclass

from checker.source import Span
from checker.syntax.conditions import Amount, Condition
from checker.syntax.words import Citation, Name, Number, Text


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
class HowManyCafs:
    """`nombre de caf où pivot`: of the roster; `condition` over the table `organismes`."""

    condition: Condition | None
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


Formula = Aggregate | Spread | ValueOf | HowManyCafs | Evolution | Calculation | Number


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
