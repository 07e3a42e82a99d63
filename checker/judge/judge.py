"""Measured values against the contract's targets → findings. Division and comparison happen here, once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from checker.finding import (
    Counterfactual,
    Finding,
    ReadingValue,
    Reason,
    Subject,
    Verdict,
)
from checker.judge.values import Observed, Value, value_of
from checker.judge.verdict import enough_for_ratio, enough_for_share, verdict_of, verdict_whatever_is_missing
from checker.lower import Lacking, Slots
from checker.model import Indicator, Level, Ratio, Reading, Recorded, Share, Target
from checker.period import Grain, Period
from checker.quantity import Exact, approximate


@dataclass(frozen=True)
class Asked:
    """What to judge: rules, periods, levels and (None: all of the roster) Caf."""

    indicators: tuple[Indicator, ...]
    periods: tuple[Period, ...]
    levels: tuple[Level, ...]
    cafs: frozenset[str] | None


def judge(asked: Asked, observed: Observed, indicators: Iterable[Indicator]) -> Iterator[Finding]:
    """One finding for each rule, period, level and subject asked for; `indicators` are all those of the rulebook.

    A table that is not delivered at all gives one finding for a rule and level, with the Caf that share it.
    """
    every = {indicator.code: indicator for indicator in indicators}
    for indicator in asked.indicators:
        for period in asked.periods:
            for level in (Level.NATIONAL, Level.CAF):
                if level in asked.levels and level in indicator.levels:
                    yield from _of_level(indicator, period, level, asked, observed, every)


def _of_level(
    indicator: Indicator,
    period: Period,
    level: Level,
    asked: Asked,
    observed: Observed,
    every: Mapping[str, Indicator],
) -> Iterator[Finding]:
    if level is Level.NATIONAL:
        yield _finding(indicator, period, Subject(level, None), None, observed, every)
        return
    expected = [caf for caf in observed.roster.expected(period) if asked.cafs is None or caf in asked.cafs]
    together = []
    for caf in expected:
        finding = _finding(indicator, period, Subject(level, caf), None, observed, every)
        if finding.lacking is not None and finding.value is None and not finding.declared:
            together.append(caf)
        else:
            yield finding
    if together or not expected:
        yield _finding(indicator, period, Subject(level, None), tuple(together), observed, every)


def _finding(
    indicator: Indicator,
    period: Period,
    subject: Subject,
    subjects: tuple[str, ...] | None,
    observed: Observed,
    every: Mapping[str, Indicator],
) -> Finding:
    caf = subject.caf if subjects is None else _NOBODY
    too_fine = period.months < indicator.finest.value
    values = [
        Value(None, None, None)
        if too_fine
        else value_of(indicator, number, subject.level, caf, period, observed, every)
        for number in range(len(indicator.readings))
    ]
    readings = tuple(
        _reading_value(indicator, reading, value, period, observed)
        for reading, value in zip(indicator.readings, values, strict=True)
    )
    retained, value = indicator.retained, values[0]
    target = _target(retained, period)
    coming = None if target else _coming(retained, period)
    compared = target or coming
    gap = _gap(value.exact, compared) if compared else None
    verdict, reason = readings[0].verdict, None
    if verdict is Verdict.UNDECIDED:
        reason = value.reason or Reason.NO_DATA
    found = value.measured
    return Finding(
        indicator=indicator,
        verdict=verdict,
        reason=reason,
        subject=subject,
        subjects=subjects,
        period=period,
        basis=value.basis,
        value=value.exact,
        target=target,
        critical=indicator.critical,
        coming=coming,
        gap=gap,
        numerator=found.numerator if found and value.exact is not None else None,
        denominator=found.denominator if found and value.exact is not None else None,
        population=found.population if found and found.delivered else (),
        missing=value.missing,
        dispersion=value.dispersion,
        counterfactual=_enough(indicator, value, target) if verdict.judged else None,
        readings=readings,
        declared=value.declared,
        absent=_absent(indicator, period, subject, observed),
        months=_months(value, period, indicator),
        refused_could_matter=_refused(indicator, value, target, verdict, observed),
        lacking=_lacking(value.lacking),
        holding_back=found.failing if found and verdict in (Verdict.NOT_CONFORM, Verdict.WATCH) else None,
    )


_NOBODY = ""  # no Caf has an empty code: what a group of Caf shares is what nobody has


def _target(reading: Reading, period: Period) -> Target | None:
    return next((target for target in reading.targets if target.years.covers(period)), None)


def _coming(reading: Reading, period: Period) -> Target | None:
    later = [target for target in reading.targets if target.years.first > period.year]
    return min(later, key=lambda target: target.years.first, default=None)


def _gap(value: Exact | None, target: Target) -> Fraction | None:
    return None if value is None else approximate(value) - target.quantity.value


def _reading_value(
    indicator: Indicator, reading: Reading, value: Value, period: Period, observed: Observed
) -> ReadingValue:
    return ReadingValue(
        reading.title, value.exact, _verdict(indicator, reading, value, period, observed), reading.because
    )


def _verdict(indicator: Indicator, reading: Reading, value: Value, period: Period, observed: Observed) -> Verdict:
    """Precedence (semantics): sans_objet, a_echoir, indetermine, sans_cible, then the judged ones."""
    target = _target(reading, period)
    over = indicator.last_year is not None and period.year > indicator.last_year
    if over or period.months < indicator.finest.value or (reading.targets and target is None):
        return Verdict.OUT_OF_SCOPE
    if observed.as_of <= period.end:
        return Verdict.TO_COME
    if value.exact is None and (value.missing is None or target is None):
        return Verdict.UNDECIDED
    if target is None:
        return Verdict.NO_TARGET
    if value.missing is not None:
        return verdict_whatever_is_missing(value.missing, target, indicator.critical)
    if value.exact is None:
        return Verdict.UNDECIDED
    return verdict_of(value.exact, target, indicator.critical)


def _enough(indicator: Indicator, value: Value, target: Target | None) -> Counterfactual | None:
    found = value.measured
    if target is None or found is None or found.numerator is None or found.denominator is None:
        return None
    measure = indicator.retained.measure
    if not found.denominator:
        return None
    if isinstance(measure, Share):
        return enough_for_share(int(found.numerator), int(found.denominator), target)
    if isinstance(measure, Ratio):
        return enough_for_ratio(found.numerator, found.denominator, target)
    return None


def _absent(indicator: Indicator, period: Period, subject: Subject, observed: Observed) -> tuple[str, ...]:
    """On the branch's finding: the Caf of the roster without a record in the period."""
    measure = indicator.retained.measure
    if subject.level is not Level.NATIONAL or not isinstance(measure, Recorded):
        return ()
    slots = observed.lowered.slots[indicator.code, 0]
    if not isinstance(slots, Slots) or slots.scan.subject is None:
        return ()
    table = observed.tables[slots.scan]
    return tuple(
        caf
        for caf in observed.roster.expected(period)
        if not any(cell is None or cell in period.cells for cell in table.cells(caf))
    )


def _months(value: Value, period: Period, indicator: Indicator) -> int | None:
    """How many months have records, when some of the period's have none."""
    found = value.measured
    if found is None or not found.delivered or found.months is None or indicator.retained.since:
        return None
    if period.months in (Grain.MONTH.value, found.months):
        return None
    return found.months


def _refused(
    indicator: Indicator, value: Value, target: Target | None, verdict: Verdict, observed: Observed
) -> int | None:
    """How many refused rows of the table there are, when all for or all against could change the verdict."""
    measure = indicator.retained.measure
    found = value.measured
    if not verdict.judged or target is None or not isinstance(measure, Recorded) or found is None:
        return None
    account = observed.accounts[measure.table.name]
    refused = account.rows_rejected + account.rows_set_aside
    if not refused:
        return None
    if not isinstance(measure, Share) or found.numerator is None or found.denominator is None:
        return refused
    total = found.denominator + refused
    extremes = (found.numerator / total, (found.numerator + refused) / total)
    changed = any(verdict_of(extreme, target, indicator.critical) is not verdict for extreme in extremes)
    return refused if changed else None


def _lacking(lacking: Lacking | None) -> str | None:
    if lacking is None:
        return None
    if not lacking.columns:
        return f"la table « {lacking.table} »"
    columns = ", ".join(f"« {name} »" for name in lacking.columns)
    return (
        f"les colonnes {columns} de la table « {lacking.table} »"
        if len(lacking.columns) > 1
        else (f"la colonne {columns} de la table « {lacking.table} »")
    )
