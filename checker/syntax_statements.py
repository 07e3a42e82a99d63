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

# ---- when


@dataclass(frozen=True)
class Moment:
    """A year, or a part of it: `part` is `fin`, `T1` or `1er trimestre`; `day` goes with `month`."""

    year: Number
    part: Name | None
    month: Name | None
    day: Number | None
    span: Span


@dataclass(frozen=True)
class Signing:
    """`la signature`: the day on which the convention was signed."""

    span: Span


Date = Moment | Signing


@dataclass(frozen=True)
class By:
    """`juin 2014`; `before`: `avant juin 2014`."""

    date: Date
    before: bool
    span: Span


@dataclass(frozen=True)
class Window:
    """`de juin 2013 à fin 2017`."""

    first: Date
    last: Date
    span: Span


@dataclass(frozen=True)
class From:
    """`dès 2013`."""

    date: Date
    span: Span


@dataclass(frozen=True)
class Ongoing:
    """`en continu`."""

    span: Span


@dataclass(frozen=True)
class Unset:
    """`à définir`."""

    span: Span


@dataclass(frozen=True)
class Delay:
    """`dans les 6 mois`: `unit` is `mois`, `jours` or `jours ouvrés`."""

    number: Number
    unit: Name
    span: Span


@dataclass(frozen=True)
class ColumnOf:
    """`date_virement des virements`."""

    column: Name
    table: Name
    span: Span


Event = Signing | Name | ColumnOf


@dataclass(frozen=True)
class After:
    """`dans les 15 jours après …`; without a delay, `après …`."""

    delay: Delay | None
    event: Event
    span: Span


@dataclass(frozen=True)
class Lag:
    """`N`, `N+1`, `N-1`: so many years after the one that is reported on."""

    years: int
    span: Span


@dataclass(frozen=True)
class DayOfYear:
    day: Number
    month: Name
    lag: Lag | None
    span: Span


@dataclass(frozen=True)
class Each:
    """`chaque année au 30 avril N+1 pour le 1er trimestre dès 2013`, `chaque trimestre dans les 30 jours`."""

    grain: Name
    on: DayOfYear | None
    within: Delay | None
    part: Name | None
    years: Since | InYear | Years | None
    span: Span


When = By | Window | From | Ongoing | Unset | After | Each


@dataclass(frozen=True)
class Deadline:
    """`échéance juin 2014 "Juin 2014", opposable`; `words` are the contract's own."""

    when: When
    words: Text | None
    binding: bool
    citations: tuple[Citation, ...]
    span: Span


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
