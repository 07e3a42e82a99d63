"""Findings as JSON, JSONL, and the schema of both."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from checker.finding import (
    Counterfactual,
    DeclaredValue,
    Dispersion,
    Evidence,
    Finding,
    Report,
    Run,
    Verdict,
)
from checker.model import Citation
from checker.quantity import Exact, nearest_double
from checker.report.dates import in_words
from checker.report.records import (
    AllocationRecord,
    BaseRecord,
    CounterfactualRecord,
    DeclaredRecord,
    DeliveryRecord,
    EvidenceRecord,
    FindingRecord,
    MissingRecord,
    Number,
    PartRecord,
    RationaleRecord,
    ReadingRecord,
    ReferenceRecord,
    ReportRecord,
    RosterRecord,
    RulebookRecord,
    RunRecord,
    SourceRecord,
    SpreadRecord,
    StepRecord,
    SubjectRecord,
    TableRecord,
    TargetRecord,
)
from checker.report.sentences import enough, remarks, sentence
from checker.report.trace import cited, finding_id, replay
from checker.report.words import measure_in_words

SCHEMA_VERSION = "1.0"


def report_json(report: Report) -> str:
    """The whole report, indented, ended by a line end."""
    record = ReportRecord(
        schema_version=SCHEMA_VERSION,
        run=_run(report.run),
        summary={verdict.value: report.count(verdict) for verdict in Verdict},
        findings=[_finding(finding, report.run) for finding in report.findings],
    )
    return record.model_dump_json(indent=2, by_alias=True) + "\n"


def report_jsonl(report: Report) -> Iterator[str]:
    """One finding a line."""
    for finding in report.findings:
        yield _finding(finding, report.run).model_dump_json(by_alias=True) + "\n"


def findings_schema() -> dict[str, Any]:
    """The JSON Schema of the report."""
    return ReportRecord.model_json_schema(mode="serialization", by_alias=True)


def _number(value: Exact) -> Number:
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    return nearest_double(value)


def _maybe(value: Exact | None) -> Number | None:
    return None if value is None else _number(value)


def _run(run: Run) -> RunRecord:
    return RunRecord(
        tool="cogcheck",
        version=run.version,
        as_of=run.as_of.isoformat(),
        engine=run.engine,
        started_at=run.started_at,
        duration_s=run.duration_s,
        rulebooks=[RulebookRecord(name=name, sha256=digest) for name, digest in run.rulebooks],
        delivery=DeliveryRecord(
            name=run.delivery,
            sha256=run.delivery_sha256,
            tables=[TableRecord(**vars(table)) for table in run.tables],
            roster=RosterRecord(origin=run.roster.origin, count=len(run.roster.codes)),
            notices=list(run.notices),
        ),
    )


def _finding(finding: Finding, run: Run) -> FindingRecord:
    sources = cited(finding)
    return FindingRecord(
        finding_id=finding_id(finding),
        rule=finding.indicator.code,
        rulebook=finding.indicator.rulebook,
        title=finding.indicator.title,
        kind="indicateur",
        verdict=finding.verdict.value,
        severity=finding.severity.value,
        reason=finding.reason.value if finding.reason else None,
        subject=SubjectRecord(level=finding.subject.level.value, caf=finding.subject.caf),
        subjects=list(finding.subjects) if finding.subjects is not None else None,
        period=str(finding.period),
        basis=finding.basis.value if finding.basis else None,
        value=_maybe(finding.value),
        unit=finding.unit.value,
        target=_target(finding),
        gap=_maybe(finding.gap),
        rationale=_rationale(finding, sources, run),
        sources=[
            SourceRecord(
                document=finding.indicator.rulebook,
                section=source.section,
                quote=source.quote,
                lines=list(source.lines) if source.lines else None,
            )
            for source in sources
        ],
        evidence=_evidence(finding.evidence),
        derived_from=[],
        replay=replay(finding, run),
    )


def _target(finding: Finding) -> TargetRecord | None:
    target = finding.target or finding.coming
    if target is None:
        return None
    return TargetRecord(
        op=_ASCII_OPS[target.op.value],
        value=_number(target.quantity.value),
        critical=_number(finding.critical.quantity.value) if finding.critical else None,
        from_=str(target.years.first),
        to=str(target.years.last),
        nature="cible",
        upper=_number(target.upper.value) if target.upper else None,
        base=None
        if target.base is None
        else BaseRecord(
            period=str(target.base.period),
            delta=_number(target.base.delta.value),
            unit=target.base.delta.unit.value,
        ),
        binding=finding.binding,
    )


_ASCII_OPS = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}


def _rationale(finding: Finding, sources: list[Citation], run: Run) -> RationaleRecord:
    indicator = finding.indicator
    return RationaleRecord(
        sentence=sentence(finding, in_words(run.as_of)),
        measure=measure_in_words(indicator.retained.measure),
        numerator=_maybe(finding.numerator),
        denominator=_maybe(finding.denominator),
        population=[
            StepRecord(
                step=step.label,
                count=step.count,
                source=_index(step.citations[0], sources) if step.citations else None,
            )
            for step in finding.population
        ],
        spread=_spread(finding.dispersion),
        counterfactual=_counterfactual(finding.counterfactual, enough(finding)),
        reading_dependent=finding.reading_dependent,
        readings=[
            ReadingRecord(
                name=reading.title,
                retained=reading.title is None,
                value=_maybe(reading.value),
                verdict=reading.verdict.value,
                because=reading.because,
            )
            for reading in finding.readings
        ],
        missing=None
        if finding.missing is None
        else MissingRecord(
            records=finding.missing.records,
            low=_maybe(finding.missing.low),
            high=_maybe(finding.missing.high),
            tied=finding.missing.tied,
        ),
        declared=[_declared(line) for line in finding.declared],
        references=[
            ReferenceRecord(
                period=str(reference.period),
                value=_number(reference.quantity.value),
                unit=reference.quantity.unit.value,
                convention=reference.convention,
                remark=reference.remark,
            )
            for reference in indicator.references
        ],
        absent=list(finding.absent),
        parts=[
            PartRecord(
                measure=measure_in_words(part.formula),
                period=str(part.period),
                value=_maybe(part.exact),
                unit=part.unit.value,
            )
            for part in finding.parts
        ],
        allocation=None
        if finding.allocation is None
        else AllocationRecord(
            group=finding.allocation.group,
            share=_number(finding.allocation.share),
            records=finding.allocation.records,
        ),
        remarks=remarks(finding),
    )


def _index(citation: Citation, sources: list[Citation]) -> int:
    same = [(one.section, one.quote, one.lines) for one in sources]
    return same.index((citation.section, citation.quote, citation.lines))


def _spread(found: Dispersion | None) -> SpreadRecord | None:
    if found is None:
        return None
    return SpreadRecord(
        min=_number(found.minimum),
        q1=_number(found.q1),
        median=_number(found.median),
        q3=_number(found.q3),
        max=_number(found.maximum),
        range=_number(found.maximum - found.minimum),
        stdev=_number(found.deviation),
        n=found.n,
        left_out=found.left_out,
    )


def _counterfactual(found: Counterfactual | None, words: str | None) -> CounterfactualRecord | None:
    if found is None:
        return None
    return CounterfactualRecord(
        constant_population=found.constant_population,
        added=found.added,
        margin=found.margin,
        numerator=_maybe(found.numerator),
        denominator=_maybe(found.denominator),
        sentence=words,
    )


def _declared(line: DeclaredValue) -> DeclaredRecord:
    return DeclaredRecord(
        value=_number(line.value),
        unit=line.unit,
        convention=line.convention,
        statistic=line.statistic,
        compared=line.compared,
    )


def _evidence(found: Evidence | None) -> EvidenceRecord | None:
    if found is None:
        return None
    names = ("file", "line", *found.columns)
    return EvidenceRecord(
        table=found.table,
        count=found.count,
        sample=[dict(zip(names, row, strict=True)) for row in found.sample],
        truncated=found.count > len(found.sample),
        query=found.query,
    )
