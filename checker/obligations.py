"""What the contract requires besides its indicators: dates, reports, commitments, budgets, rules upon rules."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from checker.catalogue import Column, Condition, Table
from checker.deadline import Deadline
from checker.finding import Verdict
from checker.model import Citation, Nature, Statement, Years
from checker.period import Grain
from checker.quantity import Quantity, Unit
from checker.source import Span


@dataclass(frozen=True)
class Deliverable:
    """A part of an action; without a deadline of its own, it has the action's. `provisos`: what it is subject to."""

    code: str
    title: str
    deadline: Deadline | None
    provisos: tuple[str, ...]
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Action(Statement):
    deadline: Deadline
    deliverables: tuple[Deliverable, ...]
    provisos: tuple[str, ...]


@dataclass(frozen=True)
class Override:
    """Another deadline for some indicators."""

    codes: tuple[str, ...]
    deadline: Deadline


@dataclass(frozen=True)
class Report(Statement):
    """What is handed in, to whom (`remise`)."""

    recipients: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    overrides: tuple[Override, ...]
    provisos: tuple[str, ...]


@dataclass(frozen=True)
class Commitment(Statement):
    """What someone attests (`engagement`, table `attestations`)."""

    deadline: Deadline | None
    provisos: tuple[str, ...]


@dataclass(frozen=True)
class Stated(Statement):
    """What the contract says and nobody can check (`énoncé`), and why."""

    because: str


@dataclass(frozen=True)
class Settlement:
    retained: str
    because: str


@dataclass(frozen=True)
class Contradiction(Statement):
    """Passages of the contract that disagree, the rules they touch, and what is retained (None: not settled)."""

    concerns: tuple[str, ...]
    settlement: Settlement | None


class Credits(Enum):
    LIMITED = "limitatif"  # spending may not exceed them
    ESTIMATED = "évaluatif"  # they follow what is owed
    INDICATIVE = "indicatif"


class AmountKind(Enum):
    CEILING = "plafond"
    TOTAL_CEILING = "plafond cumulé"  # over all its years together
    FORECAST = "prévision"


@dataclass(frozen=True)
class Amount:
    """Each year of `years`, except for a total ceiling."""

    kind: AmountKind
    quantity: Quantity
    years: Years
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Spending:
    """The sum of a column over the rows that meet every condition, in the year that `dating` gives."""

    table: Table
    column: Column
    dating: Column
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Budget(Statement):
    credits: Credits
    spending: Spending
    amounts: tuple[Amount, ...]

    @property
    def unit(self) -> Unit:
        return self.spending.column.unit


@dataclass(frozen=True)
class Term:
    """`factor` times the value of a rule, in a given year, or `lag` years after the one that is checked."""

    factor: Fraction
    code: str
    year: int | None
    lag: int


@dataclass(frozen=True)
class Identity:
    """`left` is the sum of `right`, give or take `tolerance`, each year of `years` (None: any year)."""

    left: Term
    right: tuple[Term, ...]
    tolerance: Quantity
    years: Years | None


class ClaimKind(Enum):
    """What is said of every indicator of a nature."""

    IN_EACH_CONTRACT = "est repris par chaque contrat"
    AS_DEMANDING = "est aussi exigeant dans les contrats"
    HAS_ITS_SHEET = "a sa fiche"


@dataclass(frozen=True)
class Claim:
    nature: Nature
    kind: ClaimKind


@dataclass(frozen=True)
class Coherence(Statement):
    identities: tuple[Identity, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class RuleFact:
    """A rule has that verdict, `times` periods of `grain` in a row (1 and None: once)."""

    code: str
    verdict: Verdict
    times: int
    grain: Grain | None


@dataclass(frozen=True)
class Standing:
    """The column names a budget line whose credits are of that nature."""

    column: Column
    credits: Credits


@dataclass(frozen=True)
class RowFact:
    """A row of a table meets the condition, and its columns the standings."""

    table: Table
    standings: tuple[Standing, ...]
    condition: Condition | None


@dataclass(frozen=True)
class Conclusion:
    """The verdict, for the rule's own subject, or on other rules of the same subject; `label` is what is said."""

    verdict: Verdict
    codes: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Chain(Statement):
    """A rule that follows from findings, all of them together (`règle`)."""

    facts: tuple[RuleFact | RowFact, ...]
    conclusion: Conclusion


Obligation = Action | Report | Commitment | Stated | Contradiction | Budget | Coherence | Chain
