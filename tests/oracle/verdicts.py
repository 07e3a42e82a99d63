"""The targets of the COG 2013-2017, and the verdict that a measure deserves.

A verdict is exact: fractions are compared with fractions. On the target, `>=` and `<=` conform.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .calendar import Period, period
from .rules import RULES, Measure, Spread
from .tables import Delivery

BOTH_LEVELS = ("caf", "national")
NATIONAL = ("national",)

JUDGED = ("conforme", "non_conforme", "a_surveiller")
FROM_RECORDS = ("F10-21", "F10-22", "F20-48", "F21-51.1", "F21-51.2", "F21-54b")


@dataclass(frozen=True)
class Obligation:
    """What the contract asks: `targets` by year, a share as a fraction, the rest in its unit."""

    rule: str
    levels: tuple[str, ...]
    finest: str
    operator: str
    targets: dict[int, Fraction]
    critical: Fraction | None = None
    follow_up: bool = False


def each_year(target: Fraction, first: int = 2013) -> dict[int, Fraction]:
    """A target that holds from a first year to the end of the COG, 2017."""
    return dict.fromkeys(range(first, 2018), target)


def percent(text: str) -> Fraction:
    """A percentage as a fraction: `99.5` is 0.995."""
    return Fraction(text) / 100


# The quotations are the contract's own words.
OBLIGATIONS = (
    # « >= 85%  dès 2013 », « Mensuelle et Annuelle »
    Obligation("F10-21", BOTH_LEVELS, "mois", ">=", each_year(percent("85"))),
    # « >= 90% dès 2013 », « Mensuelle et Annuelle »
    Obligation("F10-22", BOTH_LEVELS, "mois", ">=", each_year(percent("90"))),
    # « >= 90% dès 2013 », « Annuelle »
    Obligation("F10-23", BOTH_LEVELS, "annee", ">=", each_year(percent("90"))),
    # « >= 32 heures dès 2013 », « Annuel »; hours a week
    Obligation("F10-24", BOTH_LEVELS, "annee", ">=", each_year(Fraction(32))),
    # « >= 85% dès 2013 », « Mensuelle et Annuelle »
    Obligation("F10-25", BOTH_LEVELS, "mois", ">=", each_year(percent("85"))),
    # « >= 35 heures dès 2013 », « Annuelle »; hours a week
    Obligation("F10-26", BOTH_LEVELS, "annee", ">=", each_year(Fraction(35))),
    # « Cible du processus : 99,5% », « Seuil critique du processus : 98% », « Mensuelle »
    Obligation(
        "F14-36",
        BOTH_LEVELS,
        "mois",
        ">=",
        each_year(percent("99.5")),
        critical=percent("98"),
        follow_up=True,
    ),
    # « 30% sur toute la COG », « Annuelle »
    Obligation("F20-48", NATIONAL, "annee", ">=", each_year(percent("30"))),
    # « 6% sur toute la COG », « Annuelle »
    Obligation("F20-50", BOTH_LEVELS, "annee", ">=", each_year(percent("6"))),
    # « Cible intermédiaire 2015 : écart de 35 points », « Cible fin de Cog 2017 : écart de 25 points »
    Obligation("F21-51.1", NATIONAL, "mois", "<=", {2015: Fraction(35), 2017: Fraction(25)}),
    # « Cible intermédiaire 2015 : écart de 20 points », « Cible fin de Cog 2017 : écart de 15 points »
    Obligation("F21-51.2", NATIONAL, "mois", "<=", {2015: Fraction(20), 2017: Fraction(15)}),
    # « 12 m2 à compter de 2015 », « Annuelle. »
    Obligation("F21-54b", BOTH_LEVELS, "annee", "<=", each_year(Fraction(12), first=2015)),
)


@dataclass(frozen=True)
class Expected:
    """The finding that one rule deserves, for one subject (`caf` is None: the branch) and one period.

    `other_value` and `other_verdict` are those of the other reading; both None where there is none.
    """

    rule: str
    level: str
    caf: str | None
    period: str
    verdict: str
    reason: str | None
    binding: bool
    measured: bool
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    value: Fraction | None = None
    other_value: Fraction | float | None = None
    other_verdict: str | None = None
    spread: Spread | None = None

    @property
    def key(self) -> tuple[str, str, str | None, str]:
        """What no two findings share."""
        return (self.rule, self.level, self.caf, self.period)


def holds(value: Fraction, operator: str, target: Fraction) -> bool:
    """Whether a value meets its target."""
    return value >= target if operator == ">=" else value <= target


def judge(obligation: Obligation, value: Fraction, target: Fraction) -> str:
    """The verdict of a known value."""
    if holds(value, obligation.operator, target):
        return "conforme"
    if obligation.critical is not None and holds(value, obligation.operator, obligation.critical):
        return "a_surveiller"
    return "non_conforme"


def judge_measure(obligation: Obligation, measure: Measure, target: Fraction) -> tuple[str, str | None]:
    """The verdict of a measure and, where there is none to give, the reason."""
    if measure.seen == 0:
        return "indetermine", "donnee_absente"
    if measure.lowest is None and measure.highest is None:
        return "indetermine", "population_vide"
    if measure.lowest is None or measure.highest is None:
        return "indetermine", "donnee_absente"
    worst = judge(obligation, measure.lowest, target)
    best = judge(obligation, measure.highest, target)
    return (worst, None) if worst == best else ("indetermine", "donnee_absente")


def judge_other_reading(obligation: Obligation, measure: Measure, target: Fraction) -> str | None:
    """The verdict in the other reading; the standard deviation is compared squared, to stay exact."""
    if measure.spread is not None:
        return judge(obligation, measure.spread.variance, target**2)
    return None if measure.other is None else judge(obligation, measure.other, target)


def other_value(measure: Measure) -> Fraction | float | None:
    """The value in the other reading: a standard deviation for a spread."""
    return measure.other if measure.spread is None else measure.spread.stdev


def expected(delivery: Delivery, obligation: Obligation, caf: str | None, when: Period, as_of: date) -> Expected:
    """The finding of one rule; the order of the cases is the precedence of the verdicts."""
    level = "national" if caf is None else "caf"
    whole_year_of_branch = level == "national" and when.grain == "annee"
    binding = whole_year_of_branch and not obligation.follow_up
    target = obligation.targets.get(when.year)

    def finding(verdict: str, reason: str | None, measure: Measure | None, other: str | None) -> Expected:
        found = measure or Measure(seen=0)
        return Expected(
            rule=obligation.rule,
            level=level,
            caf=caf,
            period=when.label,
            verdict=verdict,
            reason=reason,
            binding=binding,
            measured=measure is not None,
            numerator=found.numerator,
            denominator=found.denominator,
            value=found.value,
            other_value=other_value(found),
            other_verdict=other,
            spread=found.spread,
        )

    if when.finer_than(obligation.finest):
        return finding("sans_objet", None, None, None)
    measure = RULES[obligation.rule](delivery, caf, when)
    if target is None:
        other = None if other_value(measure) is None else "sans_objet"
        return finding("sans_objet", None, measure, other)
    if as_of <= when.last:
        return finding("a_echoir", None, None, None)
    verdict, reason = judge_measure(obligation, measure, target)
    return finding(verdict, reason, measure, judge_other_reading(obligation, measure, target))


def all_expected(
    delivery: Delivery, labels: list[str], as_of: date, rules: tuple[str, ...] | None = None
) -> list[Expected]:
    """One finding for each rule, subject and period: nothing asked for is left silent."""
    found = []
    for obligation in OBLIGATIONS:
        if rules is not None and obligation.rule not in rules:
            continue
        subjects: list[str | None] = [*delivery.roster] if "caf" in obligation.levels else []
        for label in labels:
            when = period(label)
            found += [expected(delivery, obligation, caf, when, as_of) for caf in [*subjects, None]]
    return found
