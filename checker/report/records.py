"""The shape of the findings' JSON: the promise made to scripts, CI gates and other tools.

Keys are added, never renamed or removed. Pydantic stands here because this is where data leaves.
"""

from pydantic import BaseModel, ConfigDict, Field

Number = int | float


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TableRecord(_Record):
    name: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_set_aside: int


class RosterRecord(_Record):
    origin: str
    count: int


class DeliveryRecord(_Record):
    name: str
    sha256: str
    tables: list[TableRecord]
    roster: RosterRecord
    notices: list[str]


class RulebookRecord(_Record):
    name: str
    sha256: str


class RunRecord(_Record):
    tool: str
    version: str
    as_of: str
    engine: str
    started_at: str
    duration_s: float
    rulebooks: list[RulebookRecord]
    delivery: DeliveryRecord


class SubjectRecord(_Record):
    level: str
    caf: str | None


class BaseRecord(_Record):
    """The reference value that a target starts from, and how far from it the target is."""

    period: str
    delta: Number
    unit: str


class TargetRecord(_Record):
    op: str
    value: Number
    critical: Number | None
    from_: str = Field(serialization_alias="from")
    to: str
    nature: str
    binding: bool
    upper: Number | None
    base: BaseRecord | None


class StepRecord(_Record):
    step: str
    count: int
    source: int | None


class SpreadRecord(_Record):
    min: Number
    q1: Number
    median: Number
    q3: Number
    max: Number
    range: Number
    stdev: Number
    n: int
    left_out: int


class CounterfactualRecord(_Record):
    constant_population: int | None
    added: int | None
    margin: int | None
    numerator: Number | None
    denominator: Number | None
    sentence: str | None


class ReadingRecord(_Record):
    name: str | None
    retained: bool
    value: Number | None
    verdict: str
    because: str | None


class MissingRecord(_Record):
    records: int
    low: Number | None
    high: Number | None
    tied: bool


class DeclaredRecord(_Record):
    value: Number
    unit: str
    convention: str | None
    statistic: str | None
    compared: bool


class ReferenceRecord(_Record):
    period: str
    value: Number
    unit: str
    convention: str | None
    remark: str | None


class PartRecord(_Record):
    """A value that a calculation reads."""

    measure: str
    period: str
    value: Number | None
    unit: str


class AllocationRecord(_Record):
    """A Caf's share of the records that belong to its whole group."""

    group: str
    share: Number
    records: int


class RationaleRecord(_Record):
    sentence: str
    measure: str
    numerator: Number | None
    denominator: Number | None
    population: list[StepRecord]
    spread: SpreadRecord | None
    counterfactual: CounterfactualRecord | None
    reading_dependent: bool
    readings: list[ReadingRecord]
    missing: MissingRecord | None
    declared: list[DeclaredRecord]
    references: list[ReferenceRecord]
    absent: list[str]
    parts: list[PartRecord]
    allocation: AllocationRecord | None
    remarks: list[str]


class SourceRecord(_Record):
    document: str
    section: str
    quote: str
    lines: list[int] | None


class EvidenceRecord(_Record):
    table: str
    count: int
    sample: list[dict[str, str | int | bool | None]]
    truncated: bool
    query: str


class FindingRecord(_Record):
    finding_id: str
    rule: str
    rulebook: str
    title: str
    kind: str
    verdict: str
    severity: str
    reason: str | None
    subject: SubjectRecord
    subjects: list[str] | None
    period: str
    basis: str | None
    value: Number | None
    unit: str
    target: TargetRecord | None
    gap: Number | None
    rationale: RationaleRecord
    sources: list[SourceRecord]
    evidence: EvidenceRecord | None
    derived_from: list[str]
    replay: str


class ReportRecord(_Record):
    schema_version: str
    run: RunRecord
    summary: dict[str, int]
    findings: list[FindingRecord]
