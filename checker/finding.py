"""What is found: for each rule, organisation and period, a verdict and everything that makes it believed.

A finding is for the Caf and its auditor. It holds facts, no sentence: those are written by `report`.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from checker.model import Citation, Critical, Formula, Indicator, Level, Nature, Reference, Target, TargetToSet
from checker.period import Period
from checker.quantity import Exact, Unit


class Verdict(Enum):
    CONFORM = "conforme"
    NOT_CONFORM = "non_conforme"
    WATCH = "a_surveiller"
    UNDECIDED = "indetermine"
    OUT_OF_SCOPE = "sans_objet"
    NO_TARGET = "sans_cible"
    TO_COME = "a_echoir"

    @property
    def judged(self) -> bool:
        return self in (Verdict.CONFORM, Verdict.NOT_CONFORM, Verdict.WATCH)


class Reason(Enum):
    """Why it cannot be told, or why the rule does not apply."""

    NO_DATA = "donnee_absente"
    NO_TARGET = "cible_absente"
    EMPTY_POPULATION = "population_vide"
    READING = "lecture"
    SAMPLE = "echantillon"
    TO_BUILD = "a_construire"
    ENGINE = "moteur"


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NONE = "none"


class Basis(Enum):
    RECOMPUTED = "recomputed"
    DECLARED = "declared"


@dataclass(frozen=True)
class Subject:
    """`caf` is None for the branch, and for a group of Caf that share one finding."""

    level: Level
    caf: str | None


@dataclass(frozen=True)
class WaterfallStep:
    """Records counted in (first step) or left out (negative); the counts add up to the population."""

    label: str
    count: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Missing:
    """What missing values leave open: `records` that cannot be placed, the value's two extremes (None: no bound).

    `tied`: no value is missing, but two sites are as busy as each other and only one of them counts.
    """

    records: int
    low: Exact | None
    high: Exact | None
    tied: bool = False


@dataclass(frozen=True)
class Dispersion:
    """Over the values of the Caf, in points when they are shares. `left_out` Caf have no value."""

    minimum: Fraction
    q1: Fraction
    median: Fraction
    q3: Fraction
    maximum: Fraction
    deviation: Exact
    n: int
    left_out: int


@dataclass(frozen=True)
class Allocation:
    """A Caf's share of the `records` that belong to its whole `group`."""

    group: str
    share: Fraction
    records: int = 0


@dataclass(frozen=True)
class Part:
    """A value that another one is made of; `period` where it is not the finding's own."""

    formula: Formula
    exact: Exact | None
    unit: Unit
    period: Period


@dataclass(frozen=True)
class DeclaredValue:
    """A line of `valeurs` about this rule, subject and period. `compared`: its unit and convention are the rule's."""

    value: Fraction
    unit: str
    convention: str | None
    statistic: str | None
    compared: bool


@dataclass(frozen=True)
class Counterfactual:
    """What would have been enough. For a share, in records: `constant_population` more that meet the condition, or
    `added` new ones that all do (None: never enough). `margin`: how many could have failed without changing a
    verdict that conforms. For a ratio, how far its numerator alone, or its denominator alone, was from enough."""

    constant_population: int | None = None
    added: int | None = None
    margin: int | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(frozen=True)
class ReadingValue:
    """The value and verdict under one reading; the retained one has no title."""

    title: str | None
    value: Exact | None
    verdict: Verdict
    because: str | None


@dataclass(frozen=True)
class Evidence:
    """The records that hold the value back: how many, the first of them, and the query that lists them all."""

    table: str
    count: int
    columns: tuple[str, ...]
    sample: tuple[tuple[str | int | bool | None, ...], ...]
    query: str


@dataclass(frozen=True)
class Finding:
    """`target`: the one that holds in the period, None without; `coming`: then the next one to hold.

    `subjects`: the Caf that share this finding, when their table is not delivered at all. `absent`: the Caf of the
    roster without a record, on the branch's finding. `months`: months with records in the period, when some lack.
    `refused_could_matter`: how many rejected and set-aside rows of the table, when they could change the verdict.
    `lacking`: the table or columns that are not delivered. `holding_back`: the records behind a missed target.
    `parts`: the values that a calculation is made of. `to_set`: the target that the contract leaves for later.
    """

    indicator: Indicator
    verdict: Verdict
    reason: Reason | None
    subject: Subject
    subjects: tuple[str, ...] | None
    period: Period
    basis: Basis | None
    value: Exact | None
    target: Target | None
    critical: Critical | None
    coming: Target | None
    gap: Exact | None
    numerator: Fraction | None
    denominator: Fraction | None
    population: tuple[WaterfallStep, ...]
    missing: Missing | None
    dispersion: Dispersion | None
    counterfactual: Counterfactual | None
    readings: tuple[ReadingValue, ...]
    declared: tuple[DeclaredValue, ...]
    absent: tuple[str, ...]
    months: int | None
    refused_could_matter: int | None
    lacking: str | None
    holding_back: int | None
    parts: tuple[Part, ...] = ()
    allocation: Allocation | None = None
    to_set: TargetToSet | None = None
    evidence: Evidence | None = None

    @property
    def binding(self) -> bool:
        """Only a result indicator, on its yearly national value (semantics, Levels and roster)."""
        return (
            self.indicator.nature is Nature.RESULT
            and self.subject.level is Level.NATIONAL
            and self.period.months == _YEAR
        )

    @property
    def severity(self) -> Severity:
        match self.verdict:
            case Verdict.NOT_CONFORM:
                return Severity.ERROR if self.binding else Severity.WARNING
            case Verdict.WATCH:
                return Severity.WARNING
            case Verdict.UNDECIDED:
                return Severity.NOTE
            case Verdict.CONFORM | Verdict.OUT_OF_SCOPE | Verdict.NO_TARGET | Verdict.TO_COME:
                return Severity.NONE

    @property
    def reading_dependent(self) -> bool:
        """Whether another reading of the text would change the verdict."""
        return self.verdict.judged and any(
            other.verdict.judged and other.verdict is not self.verdict for other in self.readings[1:]
        )

    @property
    def unit(self) -> Unit:
        return self.indicator.unit

    @property
    def references(self) -> tuple[Reference, ...]:
        return self.indicator.references


_YEAR = 12


@dataclass(frozen=True)
class TableAccount:
    """rows_read = rows_accepted + rows_rejected + rows_set_aside, always."""

    name: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_set_aside: int


@dataclass(frozen=True)
class RosterAccount:
    """Which organisations were expected, and what says so."""

    origin: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """What was checked, with what. `notices` are French sentences: what was ignored, unchecked, incomplete."""

    version: str
    as_of: date
    engine: str
    started_at: str
    duration_s: float
    rulebooks: tuple[tuple[str, str], ...]
    delivery: str
    delivery_sha256: str
    tables: tuple[TableAccount, ...]
    roster: RosterAccount
    notices: tuple[str, ...]
    replay: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Findings in a fixed order: rulebook, rule, period, the branch, then each Caf."""

    run: Run
    findings: tuple[Finding, ...]

    def count(self, verdict: Verdict) -> int:
        return sum(finding.verdict is verdict for finding in self.findings)
