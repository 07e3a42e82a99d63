"""The statements that are no indicator, as the author wrote them: dates owed, reports, budgets, chained rules."""

from dataclasses import dataclass
from fractions import Fraction

from checker.source import Span
from checker.syntax import (
    Actors,
    Citation,
    Condition,
    InYear,
    Levels,
    Name,
    Number,
    Obligation,
    Since,
    Text,
    Timing,
    Years,
)
from checker.syntax.dates import Deadline, Lag

# ---- what is owed


@dataclass(frozen=True)
class Proviso:
    """`sous réserve de "l'accord des partenaires"`."""

    text: Text
    span: Span


@dataclass(frozen=True)
class Deliverable:
    name: Name
    title: Text
    clauses: tuple[Deadline | Proviso | Citation, ...]
    span: Span


@dataclass(frozen=True)
class Action(Obligation):
    clauses: tuple[Actors | Levels | Deadline | Deliverable | Proviso | Citation, ...]


@dataclass(frozen=True)
class Recipients:
    names: tuple[Name | Text, ...]
    span: Span


@dataclass(frozen=True)
class Override:
    """`sauf F1-8 chaque année au 31 mars N+1`."""

    names: tuple[Name, ...]
    deadline: Deadline
    span: Span


@dataclass(frozen=True)
class Report(Obligation):
    """`remise`."""

    clauses: tuple[Actors | Levels | Recipients | Deadline | Override | Proviso | Citation, ...]


@dataclass(frozen=True)
class Commitment(Obligation):
    """`engagement`."""

    clauses: tuple[Actors | Levels | Deadline | Proviso | Citation, ...]


@dataclass(frozen=True)
class Unverifiable:
    because: Text
    span: Span


@dataclass(frozen=True)
class Stated(Obligation):
    """`énoncé`."""

    clauses: tuple[Actors | Unverifiable | Citation, ...]


@dataclass(frozen=True)
class Concerns:
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True)
class Settled:
    """`retenu "…" car "…"`."""

    retained: Text
    because: Text
    span: Span


@dataclass(frozen=True)
class Unsettled:
    span: Span


@dataclass(frozen=True)
class Contradiction(Obligation):
    clauses: tuple[Concerns | Settled | Unsettled | Citation, ...]


# ---- money


@dataclass(frozen=True)
class Credits:
    """`crédits limitatifs`."""

    nature: Name
    span: Span


@dataclass(frozen=True)
class Spending:
    """`mesure somme de montant des fnas parmi celles où …`."""

    column: Name
    table: Name
    among: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True)
class Amount:
    """`plafond 900 439 k€ en 2013`; `kind` is `plafond`, `plafond cumulé` or `prévision`."""

    kind: Name
    number: Number
    when: Since | InYear | Years
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Budget(Obligation):
    clauses: tuple[Credits | Timing | Spending | Amount | Citation, ...]


@dataclass(frozen=True)
class Term:
    """`- 35/65 × B en N-1`: the sign is in `factor`; `year` is a year, or counted from the one that is checked."""

    factor: Fraction
    name: Name
    year: Number | Lag | None
    span: Span


@dataclass(frozen=True)
class Identity:
    """`identité A = B + C, à 1 k€ près de 2013 à 2017`."""

    left: Term
    right: tuple[Term, ...]
    tolerance: Number | None
    years: Since | Years | None
    span: Span


@dataclass(frozen=True)
class Claim:
    """`chaque indicateur résultat est repris par chaque contrat`."""

    nature: Name
    claim: Name
    span: Span


@dataclass(frozen=True)
class Coherence(Obligation):
    clauses: tuple[Identity | Claim | Citation, ...]


# ---- rules that follow from findings


@dataclass(frozen=True)
class Fact:
    """`quand F10-21 non conforme 3 mois de suite`."""

    name: Name
    verdict: Name
    times: Number | None
    grain: Name | None
    span: Span


@dataclass(frozen=True)
class Standing:
    """`origine est évaluatif`: the budget line that a column names has credits of that nature."""

    column: Name
    nature: Name
    span: Span


@dataclass(frozen=True)
class RowFact:
    """`quand une ligne des virements dont origine est évaluatif où …`."""

    table: Name
    standings: tuple[Standing, ...]
    condition: Condition | None
    span: Span


@dataclass(frozen=True)
class Conclusion:
    """`alors à surveiller pour F10-21 : "…"`."""

    verdict: Name
    names: tuple[Name, ...]
    label: Text
    span: Span


@dataclass(frozen=True)
class Chain(Obligation):
    """`règle`."""

    clauses: tuple[Levels | Fact | RowFact | Conclusion | Citation, ...]


Kind = Action | Report | Commitment | Stated | Contradiction | Budget | Coherence | Chain
