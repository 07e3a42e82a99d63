"""What cases exercise of a rulebook: its rules, their readings, each side of each bound, each verdict."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from checker.finding import Finding, Verdict
from checker.model import Aim, Critical, DeliveredTarget, Indicator, Reading, Rulebook, Target, TargetToSet
from checker.quantity import Exact, Quantity, compare


class End(Enum):
    """Which bound of a target between two numbers."""

    LOW = "basse"
    HIGH = "haute"


@dataclass(frozen=True)
class Bound:
    """How many judged values stood below a bound of a target or of a critical threshold, on it, and above.

    `end`: which one of a target between two numbers, None of another. `reading`: the title of the reading whose own
    target it is, None for the retained one.
    """

    limit: Target | Critical
    end: End | None
    reading: str | None
    below: int
    on: int
    above: int

    @property
    def quantity(self) -> Quantity:
        upper = self.limit.upper if isinstance(self.limit, Target) else None
        return upper if upper is not None and self.end is End.HIGH else self.limit.quantity

    @property
    def covered(self) -> bool:
        return bool(self.below and self.on and self.above)


@dataclass(frozen=True)
class Awaited:
    """A target whose number the rule does not say: how many findings it judged, or was found to be still to set."""

    aim: DeliveredTarget | TargetToSet
    findings: int

    @property
    def covered(self) -> bool:
        return self.findings > 0


@dataclass(frozen=True)
class RuleCoverage:
    """`findings`: how many. `readings`: each title (None: the retained one) with how many values it had."""

    rule: Indicator
    findings: int
    verdicts: tuple[Verdict, ...]
    readings: tuple[tuple[str | None, int], ...]
    bounds: tuple[Bound, ...]
    awaited: tuple[Awaited, ...] = ()

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
        tuple(_awaited(rule, findings)),
    )


def _evaluated(finding: Finding, number: int) -> bool:
    reading = finding.readings[number]
    return reading.value is not None or reading.verdict.judged


def _bounds(rule: Indicator, findings: Sequence[Finding]) -> Iterator[Bound]:
    """The retained targets, the critical threshold, then the targets that only another reading has."""
    for target in rule.retained.targets:
        yield from _of_target(target, rule, 0, findings)
    if rule.critical is not None:
        yield _bound(rule.critical, None, None, _values(rule, 0, None, findings))
    for number, reading in enumerate(rule.readings):
        if reading.targets != rule.retained.targets:
            for target in reading.targets:
                yield from _of_target(target, rule, number, findings)


def _of_target(aim: Aim, rule: Indicator, number: int, findings: Sequence[Finding]) -> Iterator[Bound]:
    if isinstance(aim, Target):
        ends = (None,) if aim.upper is None else (End.LOW, End.HIGH)
        for end in ends:
            yield _bound(aim, end, rule.readings[number].title, _values(rule, number, aim, findings))


def _awaited(rule: Indicator, findings: Sequence[Finding]) -> Iterator[Awaited]:
    for aim in rule.retained.targets:
        match aim:
            case DeliveredTarget():
                judged = [one for one in findings if one.verdict.judged and _holding(rule.retained, one) is aim]
                yield Awaited(aim, len(judged))
            case TargetToSet():
                yield Awaited(aim, sum(one.to_set == aim for one in findings))
            case Target():
                pass


def _values(rule: Indicator, number: int, target: Target | None, findings: Iterable[Finding]) -> Iterator[Exact]:
    """The judged values of a reading in the years of a target (None: of any of its targets)."""
    for finding in findings:
        found = finding.readings[number]
        if found.verdict.judged and found.value is not None:
            holding = _holding(rule.readings[number], finding)
            if holding is not None and target in (None, holding):
                yield found.value


def _holding(reading: Reading, finding: Finding) -> Aim | None:
    return next((target for target in reading.targets if target.years.covers(finding.period)), None)


def _bound(limit: Target | Critical, end: End | None, reading: str | None, values: Iterable[Exact]) -> Bound:
    bound = Bound(limit, end, reading, 0, 0, 0)
    sides = [compare(value, bound.quantity.value) for value in values]
    return replace(bound, below=sides.count(-1), on=sides.count(0), above=sides.count(1))


def covered_percent(rules: Iterable[RuleCoverage]) -> int:
    """The part of the bounds met on their three sides and of the targets without a number met at all, rounded down;
    100 when there is neither."""
    covered: list[bool] = []
    for rule in rules:
        covered += [bound.covered for bound in rule.bounds]
        covered += [awaited.covered for awaited in rule.awaited]
    return sum(covered) * 100 // len(covered) if covered else 100
