"""What the contract requires, once its words are understood: names resolved, units known, periods dated.

Everything here is decided; nothing is measured yet.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from checker.catalogue import Catalogue, Column, Condition, Table
from checker.period import Grain, Period
from checker.quantity import Op, Quantity, Unit
from checker.source import Span


class Nature(Enum):
    """What the contract makes of an indicator: binding on the parties, or followed."""

    RESULT = "résultat"
    FOLLOW_UP = "suivi"


class Level(Enum):
    CAF = "caf"
    NATIONAL = "national"


class Statistic(Enum):
    """How far the Caf are from each other, over their values of one indicator."""

    RANGE = "étendue"
    DEVIATION = "écart-type"


@dataclass(frozen=True)
class Citation:
    """A sentence of the contract; `lines` as the rulebook gives them (None until `cogcheck sources --fix`)."""

    section: str
    quote: str
    lines: tuple[int, int] | None
    span: Span


@dataclass(frozen=True)
class Years:
    """A span of whole years, both included."""

    first: int
    last: int

    def covers(self, period: Period) -> bool:
        return self.first <= period.year <= self.last


@dataclass(frozen=True)
class Target:
    """`open_ended`: written "dès …", it holds to the convention's end."""

    op: Op
    quantity: Quantity
    years: Years
    open_ended: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Critical:
    """Below the target but holding this, a finding is to be watched, not failed."""

    op: Op
    quantity: Quantity
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Reference:
    """A value that the contract states for the past; `convention` how its days were counted, or None."""

    period: Period
    quantity: Quantity
    convention: str | None
    remark: str | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Step:
    """A narrowing of the population. `label` names the records it leaves out.

    `if_delivered`: without the column it reads, the step leaves nothing out.
    """

    condition: Condition
    label: str
    if_delivered: Column | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Dating:
    """The column that puts a record in a period, and how records without a date are named."""

    column: Column
    undated: str


@dataclass(frozen=True)
class Share:
    """The part of a population that meets a condition; `label` says so of the records that do."""

    table: Table
    dating: Dating
    condition: Condition
    label: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Count:
    table: Table
    dating: Dating
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Ratio:
    """The sum of one column over the sum of another."""

    table: Table
    dating: Dating
    numerator: Column
    denominator: Column
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Spread:
    """A statistic over the Caf of another indicator's values; `of` is its code."""

    statistic: Statistic
    of: str


@dataclass(frozen=True)
class Declared:
    """No records: the value comes from the table `valeurs`."""


Measure = Share | Count | Ratio | Spread | Declared
Recorded = Share | Count | Ratio


@dataclass(frozen=True)
class Reading:
    """One way to read the text. The retained one has no title; `since` cumulates from that year's first day."""

    title: str | None
    measure: Measure
    since: int | None
    targets: tuple[Target, ...]
    because: str | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Indicator:
    """`readings[0]` is the retained one. `convention` is how the measure counts days ("jours ouvrés"), or None.

    `last_year`: of the contract (None: it does not say); after it no rule applies.
    """

    rulebook: str
    code: str
    title: str
    nature: Nature
    actors: tuple[str, ...]
    levels: tuple[Level, ...]
    grains: tuple[Grain, ...]
    unit: Unit
    readings: tuple[Reading, ...]
    critical: Critical | None
    references: tuple[Reference, ...]
    convention: str | None
    last_year: int | None
    citations: tuple[Citation, ...]
    span: Span

    @property
    def retained(self) -> Reading:
        return self.readings[0]

    @property
    def finest(self) -> Grain:
        return min(self.grains, key=lambda grain: grain.value)


@dataclass(frozen=True)
class Statement:
    """What every rule has that is no indicator; its kinds are in `checker.obligations`."""

    rulebook: str
    code: str
    title: str
    actors: tuple[str, ...]
    levels: tuple[Level, ...]
    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Convention:
    name: str
    title: str
    parties: tuple[str, ...]
    signed: date | None
    years: Years


@dataclass(frozen=True)
class Rulebook:
    """`sha256` covers its files' names and contents, the shared tables included."""

    name: str
    sha256: str
    convention: Convention | None
    catalogue: Catalogue
    indicators: tuple[Indicator, ...]
    statements: tuple[Statement, ...] = ()

    def indicator(self, code: str) -> Indicator | None:
        return next((one for one in self.indicators if one.code == code), None)
