"""The twelve rules against what the contract was found to say, read and written down apart from the rulebook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from checker.authoring.citations import citations_of
from checker.catalogue import Column
from checker.load import Loaded
from checker.model import Declared, Indicator, Level, Measure, Nature, Ratio, Share, Spread, Statistic, Target
from checker.period import Grain
from checker.quantity import Unit


@dataclass(frozen=True)
class Sheet:
    """One technical sheet of the contract: its lines in the text, and what they say.

    `target`: operator, number as written, first and last year; a share is in hundredths. `references`: period, number,
    how days were counted. `other`: the second reading, where the text can be read two ways.
    """

    lines: tuple[int, int]
    nature: str
    actors: str
    levels: str
    unit: str
    grains: str
    targets: tuple[tuple[str, str, int, int], ...]
    references: tuple[tuple[str, str, str | None], ...]
    computed: bool
    other: str | None = None


RESULT, FOLLOWED = "résultat", "suivi"
BOTH, BRANCH = "caf national", "national"
OPEN, CALENDAR = "jours ouvrés", "jours calendaires"

SHEETS = {
    "F10-21": Sheet((9703, 9754), RESULT, "Caf Cnaf", BOTH, "%", "mois année", ((">=", "85", 2013, 2017),),
                    (("2012", "77.8", CALENDAR), ("2012", "83", OPEN)), True, "en moins de 15 jours ouvrés"),
    "F10-22": Sheet((9757, 9810), RESULT, "Caf Cnaf", BOTH, "%", "mois année", ((">=", "90", 2013, 2017),),
                    (("2012", "94.1", CALENDAR),), True, "en moins de 10 jours calendaires"),
    "F10-23": Sheet((9813, 9860), RESULT, "Caf Cnaf", BOTH, "%", "année", ((">=", "90", 2013, 2017),),
                    (("2012", "82", None),), False),
    "F10-24": Sheet((9863, 9912), RESULT, "Caf Cnaf", BOTH, "heures/semaine", "année", ((">=", "32", 2013, 2017),),
                    (("2012", "34.8", None),), False),
    "F10-25": Sheet((9915, 9964), RESULT, "Caf Cnaf", BOTH, "%", "mois année", ((">=", "85", 2013, 2017),),
                    (("2012", "88.9", None),), False),
    "F10-26": Sheet((9967, 10012), RESULT, "Caf Cnaf", BOTH, "heures/semaine", "année", ((">=", "35", 2013, 2017),),
                    (("2012", "37.5", None),), False),
    "F14-36": Sheet((10556, 10609), FOLLOWED, "Caf", BOTH, "%", "mois", ((">=", "99.5", 2013, 2017),),
                    (("2012-12", "98.55", None),), False),
    "F20-48": Sheet((11382, 11425), RESULT, "Caf Cnaf", BRANCH, "%", "année", ((">=", "30", 2013, 2017),),
                    (), True, "cumulé depuis le début de la convention"),
    "F20-50": Sheet((11477, 11532), RESULT, "Caf Cnaf", BOTH, "%", "année", ((">=", "6", 2013, 2017),),
                    (("2012", "6.59", None),), False),
    "F21-51.1": Sheet((11537, 11604), RESULT, "Caf Cnaf", BRANCH, "points", "mois année",
                      (("<=", "35", 2015, 2015), ("<=", "25", 2017, 2017)),
                      (("2012", "48.9", CALENDAR),), True, "écart-type des Caf"),
    "F21-51.2": Sheet((11609, 11676), RESULT, "Caf Cnaf", BRANCH, "points", "mois année",
                      (("<=", "20", 2015, 2015), ("<=", "15", 2017, 2017)),
                      (("2012", "23", CALENDAR),), True, "écart-type des Caf"),
    "F21-54b": Sheet((11835, 11887), RESULT, "Caf", BOTH, "m²", "année", (("<=", "12", 2015, 2017),),
                     (("2011", "12", None),), True, "par agent"),
}  # fmt: skip
CODES = tuple(SHEETS)
OPS = {"≥": ">=", "≤": "<="}


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def rule(code: str, cog: Loaded) -> Indicator:
    found = cog.rulebook.indicator(code)
    assert found is not None
    return found


def written(value: Fraction, unit: Unit) -> Fraction:
    """As the contract writes it: 85 for a share of 0.85."""
    return value * 100 if unit is Unit.PERCENT else value


def days(convention: str | None) -> str | None:
    return CALENDAR if convention == "jours" else convention


# ---------------------------------------------------------------- the rulebook


def test_it_has_no_mistake(cog: Loaded) -> None:
    assert cog.diagnostics == ()


def test_it_holds_the_twelve_rules_in_the_contract_s_order(cog: Loaded) -> None:
    assert [indicator.code for indicator in cog.rulebook.indicators] == list(CODES)


def test_the_convention_is_dated(cog: Loaded) -> None:
    convention = cog.rulebook.convention
    assert convention is not None
    assert (convention.years.first, convention.years.last) == (2013, 2017)
    assert str(convention.signed) == "2013-07-16"
    assert convention.parties == ("Etat", "Cnaf")


# ---------------------------------------------------------------- each rule against its sheet


def test_nature_actors_and_levels(code: str, rule: Indicator) -> None:
    sheet = SHEETS[code]
    assert rule.nature is (Nature.RESULT if sheet.nature == RESULT else Nature.FOLLOW_UP)
    assert rule.actors == tuple(sheet.actors.split())
    assert rule.levels == tuple(Level(word) for word in sheet.levels.split())


def test_unit_and_periods(code: str, rule: Indicator) -> None:
    names = {Grain.MONTH: "mois", Grain.YEAR: "année"}
    assert rule.unit.value == SHEETS[code].unit
    assert " ".join(names[grain] for grain in sorted(rule.grains, key=lambda one: one.value)) == SHEETS[code].grains


def targets_of(rule: Indicator) -> list[Target]:
    """This rulebook leaves no target for later, and writes each as a number."""
    targets = [target for target in rule.retained.targets if isinstance(target, Target)]
    assert len(targets) == len(rule.retained.targets)
    return targets


def test_targets(code: str, rule: Indicator) -> None:
    found = tuple(
        (OPS[one.op.value], written(one.quantity.value, one.quantity.unit), one.years.first, one.years.last)
        for one in targets_of(rule)
    )
    assert found == tuple((op, Fraction(number), first, last) for op, number, first, last in SHEETS[code].targets)
    assert {target.quantity.unit for target in targets_of(rule)} == {rule.unit}


def test_every_target_has_its_own_quotation(rule: Indicator) -> None:
    """And the quotation holds the target's number, as the contract writes it."""
    for target in targets_of(rule):
        number = f"{float(written(target.quantity.value, target.quantity.unit)):g}".replace(".", ",")
        assert target.citations
        assert re.search(rf"(?<!\d){number}(?!\d)", target.citations[0].quote)


def test_references(code: str, rule: Indicator) -> None:
    found = tuple(
        (str(one.period), written(one.quantity.value, one.quantity.unit), days(one.convention))
        for one in rule.references
    )
    assert found == tuple((period, Fraction(number), how) for period, number, how in SHEETS[code].references)


def test_every_reference_has_its_own_quotation(rule: Indicator) -> None:
    for reference in rule.references:
        number = f"{float(written(reference.quantity.value, reference.quantity.unit)):g}".replace(".", "[.,]")
        assert reference.citations
        assert re.search(rf"(?<!\d){number}", reference.citations[0].quote)


def test_what_is_computed_and_what_is_declared(code: str, rule: Indicator) -> None:
    assert (not isinstance(rule.retained.measure, Declared)) is SHEETS[code].computed


def test_the_other_reading_is_stated_and_set_aside(code: str, rule: Indicator) -> None:
    others = rule.readings[1:]
    assert [reading.title for reading in others] == ([SHEETS[code].other] if SHEETS[code].other else [])
    for reading in others:
        assert reading.because
        assert reading.citations
        assert (reading.measure, reading.since) != (rule.retained.measure, rule.retained.since)


def test_the_critical_threshold_is_f14_36_s_alone(code: str, rule: Indicator) -> None:
    if code != "F14-36":
        assert rule.critical is None
        return
    assert rule.critical is not None
    assert written(rule.critical.quantity.value, rule.critical.quantity.unit) == 98
    assert rule.critical.citations


def test_quotations_stand_in_the_rule_s_sheet_or_in_the_list_of_its_objectives(code: str, rule: Indicator) -> None:
    first, last = SHEETS[code].lines
    own = 0
    for citation in citations_of(rule):
        assert citation.lines is not None, citation.quote
        line = citation.lines[0]
        technical = code.removesuffix("b") in citation.section
        assert (first <= line <= last) if technical else (line < min(sheet.lines[0] for sheet in SHEETS.values()))
        own += technical
    assert own > 0


def test_a_sheet_s_number_is_in_its_section(code: str, rule: Indicator) -> None:
    number = re.match(r"F(\d+)", code)
    assert number is not None
    assert {citation.section.split(",")[0] for citation in citations_of(rule)} == {f"fiche {number[1]}"}


def test_the_rule_stands_in_the_file_of_its_sheet(code: str, rule: Indicator) -> None:
    number = re.match(r"F(\d+)", code)
    assert number is not None
    assert rule.span.source.name == f"fiche-{number[1]}.regles"


# ---------------------------------------------------------------- what is measured


def measure(cog: Loaded, code: str) -> Measure:
    found = cog.rulebook.indicator(code)
    assert found is not None
    return found.retained.measure


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ("F10-21", ["pièces de masse", "pièces internes"]),
        ("F10-22", ["pièces hors minima sociaux", "pièces dans un des six états Sdp écartés"]),
        ("F20-48", ["nominations à une autre fonction que directeur"]),
    ],
)
def test_exclusions_are_named_and_quoted(cog: Loaded, code: str, labels: list[str]) -> None:
    found = measure(cog, code)
    assert isinstance(found, Share)
    assert [step.label for step in found.population.steps] == labels
    assert all(step.citations for step in found.population.steps)


def test_spreads_are_the_range_of_the_rule_beside(cog: Loaded) -> None:
    assert measure(cog, "F21-51.1") == Spread(Statistic.RANGE, "F10-21")
    assert measure(cog, "F21-51.2") == Spread(Statistic.RANGE, "F10-22")


def test_surface_is_divided_by_workstations(cog: Loaded) -> None:
    found = measure(cog, "F21-54b")
    assert isinstance(found, Ratio)
    assert isinstance(found.numerator, Column)
    assert isinstance(found.denominator, Column)
    assert (found.numerator.name, found.denominator.name) == ("surface_utile_nette", "postes_de_travail")


def test_days_are_open_days(cog: Loaded) -> None:
    conventions = {code: cog.rulebook.indicator(code) for code in ("F10-21", "F10-22", "F21-51.1", "F21-51.2")}
    assert {code: one.convention for code, one in conventions.items() if one} == dict.fromkeys(conventions, OPEN)


# ---------------------------------------------------------------- the text

NO_BREAK = "\u00a0\u202f"


def test_the_files_are_tidy(files: Path) -> None:
    for path in files.glob("*.regles"):
        text = path.read_text(encoding="utf-8")
        assert text.endswith("\n"), path.name
        assert "\t" not in text, path.name
        assert "\r" not in text, path.name
        assert [line for line in text.splitlines() if line != line.rstrip()] == [], path.name


def test_titles_read_aloud(cog: Loaded) -> None:
    """A capital, no final stop, straight apostrophes, no no-break space: one way to type a title."""
    for indicator in cog.rulebook.indicators:
        assert re.fullmatch(rf"[A-ZÀ-Ý][^’.{NO_BREAK}]*", indicator.title), indicator.title
    titles = [indicator.title for indicator in cog.rulebook.indicators]
    assert len(titles) == len(set(titles))
