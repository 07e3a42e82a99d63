"""Measured values against the contract's targets → findings. Division and comparison happen here, once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from checker.finding import (
    Basis,
    Counterfactual,
    Finding,
    ReadingValue,
    Reason,
    Subject,
    Verdict,
)
from checker.judge.aims import Aimed, aim_of, coming_aim
from checker.judge.attributes import concerned
from checker.judge.numbers import ratio_factor
from checker.judge.observed import Observed, Place, Value
from checker.judge.values import value_of
from checker.judge.verdict import enough_for_ratio, enough_for_share, verdict_of, verdict_whatever_is_missing
from checker.lower import Lacking, Slots
from checker.model import Indicator, Level, Ratio, Reading, Share, Target, recorded_in
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
        subject = Subject(level, caf)
        finding = _finding(indicator, period, subject, None, observed, every)
        alike = _about(indicator, subject, period, observed) is True
        if alike and finding.lacking is not None and finding.value is None and not finding.declared:
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
    place = Place(subject.level, caf, period)
    values = [
        Value(None, None, None) if too_fine else value_of(indicator, number, place, observed, every)
        for number in range(len(indicator.readings))
    ]
    about = _about(indicator, subject, period, observed)
    aims = [aim_of(indicator, reading, subject.level, caf, period, observed.targets) for reading in indicator.readings]
    readings = tuple(
        _reading_value(indicator, reading, value, aim, about, period, observed)
        for reading, value, aim in zip(indicator.readings, values, aims, strict=True)
    )
    retained, value, aim = indicator.retained, values[0], aims[0]
    target = aim.target
    coming = None if target or aim.holds else coming_aim(retained, period)
    compared = target or coming
    gap = _gap(value.exact, compared) if compared else None
    verdict, reason = readings[0].verdict, None
    if verdict is Verdict.UNDECIDED:
        reason = _why(value, aim, about)
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
        lacking=_lacking(value.lacking) if about is not None else "la colonne qui dit quelles Caf sont concernées",
        holding_back=found.failing if found and verdict in (Verdict.NOT_CONFORM, Verdict.WATCH) else None,
        parts=value.parts,
        allocation=found.allocation if found else None,
        to_set=aim.to_set,
    )


_NOBODY = ""  # no Caf has an empty code: what a group of Caf shares is what nobody has


def _gap(value: Exact | None, target: Target) -> Fraction | None:
    """How far the value is from the target; from the nearer of two bounds, 0 between them."""
    if value is None:
        return None
    distance = approximate(value) - target.quantity.value
    if target.upper is None or distance < 0:
        return distance
    return max(Fraction(0), approximate(value) - target.upper.value)


def _about(indicator: Indicator, subject: Subject, period: Period, observed: Observed) -> bool | None:
    """Whether a rule is about a Caf; None when nothing says so. The branch's value is everybody's."""
    if indicator.scope is None or subject.caf is None:
        return True
    return concerned(indicator.scope.condition, subject.caf, period, observed.roster)


def _why(value: Value, aim: Aimed, about: bool | None) -> Reason:
    if about is None:
        return Reason.NO_DATA
    if aim.to_set is not None and value.exact is not None:
        return Reason.TO_BUILD
    if aim.lacking and value.exact is not None:
        return Reason.NO_TARGET
    return value.reason or Reason.NO_DATA


def _reading_value(
    indicator: Indicator,
    reading: Reading,
    value: Value,
    aim: Aimed,
    about: bool | None,
    period: Period,
    observed: Observed,
) -> ReadingValue:
    verdict = _verdict(indicator, reading, value, aim, about, period, observed)
    return ReadingValue(reading.title, value.exact, verdict, reading.because)


def _verdict(
    indicator: Indicator,
    reading: Reading,
    value: Value,
    aim: Aimed,
    about: bool | None,
    period: Period,
    observed: Observed,
) -> Verdict:
    """Precedence (semantics): sans_objet, a_echoir, indetermine, sans_cible, then the judged ones."""
    over = indicator.last_year is not None and period.year > indicator.last_year
    outside = bool(reading.targets) and not aim.holds
    if over or about is False or period.months < indicator.finest.value or outside:
        return Verdict.OUT_OF_SCOPE
    if observed.as_of <= period.end:
        return Verdict.TO_COME
    target = aim.target
    if about is None or aim.to_set is not None or aim.lacking:
        return Verdict.UNDECIDED
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
    if target is None or target.upper is not None or found is None or value.parts:
        return None
    if found.numerator is None or not found.denominator:
        return None
    match indicator.retained.measure:
        case Share():
            return enough_for_share(int(found.numerator), int(found.denominator), target)
        case Ratio():
            factor = ratio_factor(indicator.retained.measure) * indicator.retained.conversion
            return enough_for_ratio(found.numerator, found.denominator, target, factor)
        case _:
            return None


def _absent(indicator: Indicator, period: Period, subject: Subject, observed: Observed) -> tuple[str, ...]:
    """On the branch's finding: the Caf of the roster without a record in the period."""
    recorded = recorded_in(indicator.retained.measure)
    if subject.level is not Level.NATIONAL or not recorded:
        return ()
    slots = observed.lowered.slots[indicator.code, 0, recorded[0][0]]
    if not isinstance(slots, Slots) or slots.scan.subject is None:
        return ()
    table = observed.counted.tables[slots.scan]
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
    tables = {recorded.population.table.name for _, recorded in recorded_in(measure)}
    if not verdict.judged or target is None or value.basis is not Basis.RECOMPUTED:
        return None
    accounts = [observed.accounts[name] for name in tables if name in observed.accounts]
    refused = sum(account.rows_rejected + account.rows_set_aside for account in accounts)
    if not refused:
        return None
    if found is None or not isinstance(measure, Share) or found.numerator is None or found.denominator is None:
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
