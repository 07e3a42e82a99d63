"""What the contract requires, once its words are understood: names resolved, units known, periods dated.

Everything here is decided; nothing is measured yet.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from checker.catalogue import Amount, Catalogue, Column, Condition, Table
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
    """One number of many: of a column over records, or of an indicator over the Caf."""

    RANGE = "étendue"
    DEVIATION = "écart-type"
    COEFFICIENT = "coefficient de variation"  # deviation over mean
    MEAN = "moyenne"
    MEDIAN = "médiane"
    QUANTILE = "quantile"  # by linear interpolation; its part stands beside
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


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
class Base:
    """The reference value that a target starts from, and how far from it the target is."""

    period: Period
    delta: Quantity


@dataclass(frozen=True)
class Target:
    """`open_ended`: written "dès …", it holds to the convention's end. `upper`: `entre quantity et upper`, both
    included (`op` is then ≥). `base`: the target is `quantity` because it was written from a reference value.
    """

    op: Op
    quantity: Quantity
    years: Years
    open_ended: bool
    citations: tuple[Citation, ...]
    upper: Quantity | None = None
    base: Base | None = None


@dataclass(frozen=True)
class DeliveredTarget:
    """A target whose number stands in the table `cibles`: each Caf's own (`individual`), or the branch's."""

    op: Op
    individual: bool
    years: Years
    open_ended: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class TargetToSet:
    """The contract leaves the number for later, until the end of the year `by` (None: it does not say)."""

    by: int | None
    years: Years
    open_ended: bool
    citations: tuple[Citation, ...]


Aim = Target | DeliveredTarget | TargetToSet


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
    """The column that puts a record in a period, and how records without a date are named.

    `until`: the records are a stock, counted at each month's end from `column` (included) to `until` (excluded);
    `last_only`: only at the last one of a period.
    """

    column: Column
    undated: str
    until: Column | None = None
    last_only: bool = False


@dataclass(frozen=True)
class Busiest:
    """Of each Caf, only the part (a site) whose sum of `by` over the period is the greatest.

    `label` names the records it leaves out.
    """

    part: Column
    by: Amount
    label: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Prorata:
    """Records without a Caf are shared among the Caf of the same `group` (a column of `organismes`, and of the table),
    in proportion of `weight`."""

    group: Column
    weight: "Sum"


@dataclass(frozen=True)
class Population:
    """Which records of which table, dated how, narrowed by which steps."""

    table: Table
    dating: Dating
    steps: tuple[Step, ...]
    busiest: Busiest | None = None
    prorata: Prorata | None = None


@dataclass(frozen=True)
class Share:
    """The part of a population that meets a condition; `label` says so of the records that do."""

    population: Population
    condition: Condition
    label: str


@dataclass(frozen=True)
class Count:
    population: Population


@dataclass(frozen=True)
class Distinct:
    """How many different values of some columns; `per_day`: day by day, then added."""

    population: Population
    columns: tuple[Column, ...]
    per_day: bool


@dataclass(frozen=True)
class Sum:
    population: Population
    amount: Amount


@dataclass(frozen=True)
class Ratio:
    """The sum of one amount over the sum of another, of the same records; `unit` is the quotient's."""

    population: Population
    numerator: Amount
    denominator: Amount
    unit: Unit


@dataclass(frozen=True)
class Mean:
    """The mean of an amount; with `weight`, the sum of both's products over the sum of the weights."""

    population: Population
    amount: Amount
    weight: Amount | None


@dataclass(frozen=True)
class Summary:
    """A statistic of an amount over records; `part` is a quantile's (0.9)."""

    population: Population
    statistic: Statistic
    part: Fraction | None
    amount: Amount


Recorded = Share | Count | Distinct | Sum | Ratio | Mean | Summary


@dataclass(frozen=True)
class Leaf:
    """A measure over records inside a calculation; `number` tells it from the others of the same reading."""

    number: int
    measure: Recorded


@dataclass(frozen=True)
class Constant:
    quantity: Quantity


@dataclass(frozen=True)
class ValueOf:
    """Another rule's value for the same organisation and period; `national`: the branch's.

    `amount`: whether that value adds up, as `adds_up` says.
    """

    code: str
    national: bool
    amount: bool = False


@dataclass(frozen=True)
class Spread:
    """A statistic over the Caf of another indicator's values; `of` is its code.

    `peers`: a column of `organismes`; then only the Caf that have the same value in it are compared. `condition`, over
    the table `organismes`, says which Caf count. `part` is a quantile's.
    """

    statistic: Statistic
    of: str
    part: Fraction | None = None
    peers: Column | None = None
    condition: Condition | None = None


@dataclass(frozen=True)
class HowManyCafs:
    """The Caf of the roster in a period, those that meet a condition over `organismes`; for one Caf, itself."""

    condition: Condition | None


@dataclass(frozen=True)
class Evolution:
    """A value against the same one in the year `since` (None: a year before): a rate, else a difference."""

    of: "Formula"
    rate: bool
    since: int | None
    unit: Unit


@dataclass(frozen=True)
class Calculation:
    """Two values and a sign (+ - × /); `unit` is the result's."""

    op: str
    left: "Formula"
    right: "Formula"
    units: tuple[Unit, Unit]
    unit: Unit


Formula = Leaf | Constant | ValueOf | HowManyCafs | Spread | Evolution | Calculation


@dataclass(frozen=True)
class Declared:
    """No records: the value comes from the table `valeurs`."""


@dataclass(frozen=True)
class ToBuild:
    """The contract names the indicator and leaves its definition for later, until the end of the year `by`."""

    by: int | None


Measure = Recorded | Formula | Declared | ToBuild


def recorded_in(measure: Measure) -> tuple[tuple[int, Recorded], ...]:
    """Every measure over records that a value is made of, with its number (0 for a measure that is one itself)."""
    match measure:
        case Share() | Count() | Distinct() | Sum() | Ratio() | Mean() | Summary():
            return ((0, measure),)
        case Leaf(number, inner):
            return ((number, inner),)
        case Evolution(of):
            return recorded_in(of)
        case Calculation(_, left, right):
            return (*recorded_in(left), *recorded_in(right))
        case Constant() | ValueOf() | HowManyCafs() | Spread() | Declared() | ToBuild():
            return ()


def adds_up(measure: Measure) -> bool:
    """Whether the value of a year is made of those of its months, as an amount or a number is, and a share is not."""
    match measure:
        case Count(population) | Distinct(population) | Sum(population):
            return not population.dating.last_only
        case Leaf(_, inner):
            return adds_up(inner)
        case ValueOf(amount=amount):
            return amount
        case Evolution(of, rate):
            return adds_up(of) and not rate
        case Calculation("+" | "-", left, right):
            return adds_up(left) and adds_up(right)
        case Calculation(_, left, right):
            return (adds_up(left) and isinstance(right, Constant)) or (adds_up(right) and isinstance(left, Constant))
        case _:
            return False


def rules_in(measure: Measure) -> tuple[str, ...]:
    """The codes of the rules whose values a measure is made of."""
    match measure:
        case ValueOf(code) | Spread(of=code):
            return (code,)
        case Evolution(of):
            return rules_in(of)
        case Calculation(_, left, right):
            return (*rules_in(left), *rules_in(right))
        case _:
            return ()


@dataclass(frozen=True)
class Reading:
    """One way to read the text. The retained one has no title; `since` cumulates from that year's first day.

    `conversion`: what a value of the measure is multiplied by to be in the rule's unit.
    """

    title: str | None
    measure: Measure
    since: int | None
    targets: tuple[Aim, ...]
    because: str | None
    citations: tuple[Citation, ...]
    conversion: Fraction = Fraction(1)


@dataclass(frozen=True)
class Scope:
    """The Caf that a rule is about: a condition over the table `organismes`."""

    condition: Condition
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Indicator:
    """`readings[0]` is the retained one. `convention` is how the measure counts days ("jours ouvrés"), or None.

    `last_year`: of the contract (None: it does not say); after it no rule applies. `proof`: what says its nature.
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
    scope: Scope | None = None
    proof: tuple[Citation, ...] = ()

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
