"""What a rule aims at, and where it starts from."""

from dataclasses import dataclass

from checker.source import Span
from checker.syntax.words import Citation, Name, Number, Text
from checker.syntax.years import When


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
