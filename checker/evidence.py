"""The records behind a missed target: the first of them, and the query that lists them all.

One query a rule, for all its findings together: the first rows of each month are enough to find the first rows of any
period, of one Caf or of the branch.
"""

from collections.abc import Sequence
from dataclasses import replace

from checker import plan
from checker.catalogue import Kind
from checker.engines import sql
from checker.engines.duckdb import DuckDB
from checker.finding import Evidence, Finding
from checker.judge.measured import cells_of
from checker.lower import Has, columns_read, failing_test, scan_of
from checker.model import Recorded

_SHOWN = 5


def evidence(findings: Sequence[Finding], engine: DuckDB, has: Has) -> tuple[Finding, ...]:
    """The same findings, those held back by records with their evidence."""
    samples: dict[str, plan.Samples] = {}
    done = []
    for finding in findings:
        measure = finding.indicator.retained.measure
        if not finding.holding_back or not isinstance(measure, Recorded):
            done.append(finding)
            continue
        sample = _sample(measure, has)
        if finding.indicator.code not in samples:
            samples[finding.indicator.code] = engine.sample(sample)
        done.append(replace(finding, evidence=_evidence(finding, measure, sample, samples[finding.indicator.code])))
    return tuple(done)


def _sample(measure: Recorded, has: Has) -> plan.Sample:
    columns = tuple(
        column.name
        for column in columns_read(measure)
        if column.kind is not Kind.IDENTIFIER and has(measure.population.table.name, column.name)
    )
    return plan.Sample(scan_of(measure), failing_test(measure, has), columns, _SHOWN)


def _evidence(finding: Finding, measure: Recorded, sample: plan.Sample, found: plan.Samples) -> Evidence:
    cells = cells_of(finding.period, finding.indicator.retained.since, measure.population.dating)
    caf = finding.subject.caf
    rows = [
        row
        for (subject, cell, _), rows in found.items()
        if cell is not None and cell in cells and (caf is None or subject == caf)
        for row in rows
    ]
    query = sql.in_period(sql.records_query(sample.scan, sample.test, sample.columns), sample.scan, caf, cells)
    return Evidence(
        sample.scan.table,
        finding.holding_back or 0,
        sample.columns,
        tuple(sorted(dict.fromkeys(rows), key=_place)[:_SHOWN]),
        sql.printed(query),
    )


def _place(row: plan.Row) -> tuple[str, int]:
    return str(row[0]), int(row[1] or 0)
