"""What cases exercise of a rulebook: its rules, their readings, each side of each bound, each verdict."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.finding import Finding, Verdict
from checker.model import Critical, Indicator, Reading, Rulebook, Target
from checker.quantity import Exact, compare


@dataclass(frozen=True)
class Bound:
    """How many judged values stood below a target or a critical threshold, on it, and above. `reading`: the title of
    the reading whose own target it is, None for the retained one."""

    limit: Target | Critical
    reading: str | None
    below: int
    on: int
    above: int

    @property
    def covered(self) -> bool:
        return bool(self.below and self.on and self.above)


@dataclass(frozen=True)
class RuleCoverage:
    """`findings`: how many. `readings`: each title (None: the retained one) with how many values it had."""

    rule: Indicator
    findings: int
    verdicts: tuple[Verdict, ...]
    readings: tuple[tuple[str | None, int], ...]
    bounds: tuple[Bound, ...]

    @property
    def evaluated(self) -> bool:
        return self.readings[0][1] > 0


def coverage(rulebook: Rulebook, findings: Iterable[Finding]) -> tuple[RuleCoverage, ...]:
    """One for each rule, in the rulebook's order; `findings` are those of cases run on it."""
    by_rule: dict[str, list[Finding]] = {rule.code: [] for rule in rulebook.indicators}
    for finding in findings:
        by_rule[finding.indicator.code].append(finding)
    return tuple(_of_rule(rule, by_rule[rule.code]) for rule in rulebook.indicators)


def _of_rule(rule: Indicator, findings: Sequence[Finding]) -> RuleCoverage:
    seen = {finding.verdict for finding in findings}
    return RuleCoverage(
        rule,
        len(findings),
        tuple(verdict for verdict in Verdict if verdict in seen),
        tuple(
            (reading.title, sum(_evaluated(finding, number) for finding in findings))
            for number, reading in enumerate(rule.readings)
        ),
        tuple(_bounds(rule, findings)),
    )


def _evaluated(finding: Finding, number: int) -> bool:
    reading = finding.readings[number]
    return reading.value is not None or reading.verdict.judged


def _bounds(rule: Indicator, findings: Sequence[Finding]) -> Iterator[Bound]:
    """The retained targets, the critical threshold, then the targets that only another reading has."""
    for target in rule.retained.targets:
        yield _bound(target, None, _values(rule, 0, target, findings))
    if rule.critical is not None:
        yield _bound(rule.critical, None, _values(rule, 0, None, findings))
    for number, reading in enumerate(rule.readings):
        if reading.targets != rule.retained.targets:
            for target in reading.targets:
                yield _bound(target, reading.title, _values(rule, number, target, findings))


def _values(rule: Indicator, number: int, target: Target | None, findings: Iterable[Finding]) -> Iterator[Exact]:
    """The judged values of a reading in the years of a target (None: of any of its targets)."""
    for finding in findings:
        found = finding.readings[number]
        if found.verdict.judged and found.value is not None:
            holding = _holding(rule.readings[number], finding)
            if holding is not None and target in (None, holding):
                yield found.value


def _holding(reading: Reading, finding: Finding) -> Target | None:
    return next((target for target in reading.targets if target.years.covers(finding.period)), None)


def _bound(limit: Target | Critical, reading: str | None, values: Iterable[Exact]) -> Bound:
    sides = [compare(value, limit.quantity.value) for value in values]
    return Bound(limit, reading, sides.count(-1), sides.count(0), sides.count(1))


def covered_percent(rules: Iterable[RuleCoverage]) -> int:
    """The part of the bounds met on their three sides, rounded down; 100 when there is no bound."""
    bounds = [bound for rule in rules for bound in rule.bounds]
    return sum(bound.covered for bound in bounds) * 100 // len(bounds) if bounds else 100
