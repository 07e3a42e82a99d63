"""Which target holds, for whom: between two bounds, from a reference, delivered, to set; and whom a rule is about."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from checker.finding import Finding, Reason, Verdict
from checker.model import Target
from tests.engines.naive import Value
from tests.engines.small import World, rulebook

TABLE = """
table essais "essais"
  clé numero
  numero  : identifiant
  caf     : code caf
  annee   : année
  reussi  : oui ou non, peut manquer
"""
INDICATOR = """
indicateur PART "Essais réussis"
  nature résultat
  niveaux caf, national
  source fiche 1 « réussis »
  {scope}
  période année selon annee
  mesure part des essais où reussi
{aims}
"""


def essais(yes: int, no: int, unknown: int = 0, caf: str = "211") -> list[dict[str, Value]]:
    told: list[Value] = [*[True] * yes, *[False] * no, *[None] * unknown]
    return [{"numero": f"{caf}-{n}", "caf": caf, "annee": 2015, "reussi": one} for n, one in enumerate(told)]


def world(
    folder: Path, rows: list[dict[str, Value]], *aims: str, scope: str = "", **more: list[dict[str, Value]]
) -> World:
    lines = "\n".join(f"  {aim}" for aim in aims)
    return World(rulebook(folder, TABLE, INDICATOR.format(scope=scope, aims=lines)), {"essais": rows, **more})


def caf(here: World, code: str = "211", period: str = "2015") -> Finding:
    return here.finding("PART", period, code)


# ---- between two bounds


@pytest.mark.parametrize(
    ("yes", "no", "unknown", "verdict"),
    [
        (1, 9, 0, Verdict.CONFORM),  # on the lower bound
        (2, 8, 0, Verdict.CONFORM),  # on the upper bound
        (0, 10, 0, Verdict.NOT_CONFORM),
        (3, 7, 0, Verdict.NOT_CONFORM),
        (1, 8, 1, Verdict.CONFORM),  # 10 % or 20 %
        (2, 7, 1, Verdict.UNDECIDED),  # 20 % or 30 %
        (0, 9, 1, Verdict.UNDECIDED),  # 0 % or 10 %
        (3, 6, 1, Verdict.NOT_CONFORM),  # 30 % or 40 %
        (0, 7, 3, Verdict.UNDECIDED),  # both ends miss, and 10 % between them would not
    ],
)
def test_between_ten_and_twenty_percent(tmp_path: Path, yes: int, no: int, unknown: int, verdict: Verdict) -> None:
    here = world(tmp_path, essais(yes, no, unknown), "cible entre 10 % et 20 % dès 2013")
    assert caf(here).verdict is verdict


@pytest.mark.parametrize(("yes", "gap"), [(0, "-1/10"), (1, "0"), (2, "0"), (4, "1/5")])
def test_the_gap_is_to_the_nearer_bound(tmp_path: Path, yes: int, gap: str) -> None:
    finding = caf(world(tmp_path, essais(yes, 10 - yes), "cible entre 10 % et 20 % dès 2013"))
    assert finding.gap == Fraction(gap)


# ---- from a reference value


@pytest.mark.parametrize(
    ("aim", "bound"),
    [
        ("cible ≥ référence 2012 + 2 points dès 2013", "82/100"),
        ("cible ≥ référence 2012 - 0,5 points dès 2013", "795/1000"),
    ],
)
def test_a_target_stands_so_far_from_the_reference(tmp_path: Path, aim: str, bound: str) -> None:
    finding = caf(world(tmp_path, essais(8, 2), "référence 2012 : 80 %", aim))
    assert finding.target is not None
    assert finding.target.quantity.value == Fraction(bound)
    assert finding.verdict is (Verdict.CONFORM if Fraction(8, 10) >= Fraction(bound) else Verdict.NOT_CONFORM)


# ---- delivered targets


def cible(value: str, code: str | None = "211", year: int = 2015) -> dict[str, Value]:
    return {"indicateur": "PART", "caf": code, "annee": year, "cible": Fraction(value)}


@pytest.mark.parametrize(
    ("lines", "verdict", "reason"),
    [
        ([cible("79.9")], Verdict.CONFORM, None),
        ([cible("80")], Verdict.CONFORM, None),
        ([cible("80.1")], Verdict.NOT_CONFORM, None),
        ([cible("80"), cible("80")], Verdict.CONFORM, None),
        ([cible("80"), cible("70")], Verdict.UNDECIDED, Reason.NO_TARGET),
        ([cible("80", "571")], Verdict.UNDECIDED, Reason.NO_TARGET),
        ([cible("80", None)], Verdict.UNDECIDED, Reason.NO_TARGET),
        ([cible("80", year=2014)], Verdict.UNDECIDED, Reason.NO_TARGET),
        ([], Verdict.UNDECIDED, Reason.NO_TARGET),
    ],
)
def test_each_caf_has_its_own_target(
    tmp_path: Path, lines: list[dict[str, Value]], verdict: Verdict, reason: Reason | None
) -> None:
    here = world(tmp_path, essais(8, 2), "cible ≥ valeur individuelle dès 2013", cibles=lines)
    finding = caf(here)
    assert (finding.verdict, finding.reason, finding.value) == (verdict, reason, Fraction(8, 10))


def test_an_individual_target_is_not_the_branch_s(tmp_path: Path) -> None:
    here = world(tmp_path, essais(8, 2), "cible ≥ valeur individuelle dès 2013", cibles=[cible("90")])
    finding = here.finding("PART", "2015")
    assert (finding.verdict, finding.target, finding.value) == (Verdict.NO_TARGET, None, Fraction(8, 10))


def test_a_national_target_is_everybody_s(tmp_path: Path) -> None:
    rows = [*essais(8, 2), *essais(4, 6, caf="571")]
    here = world(tmp_path, rows, "cible ≥ valeur nationale dès 2013", cibles=[cible("60", None)])
    found = [here.finding("PART", "2015", code).verdict for code in (None, "211", "571")]
    assert found == [Verdict.CONFORM, Verdict.CONFORM, Verdict.NOT_CONFORM]


def test_without_the_table_no_delivered_target_is_known(tmp_path: Path) -> None:
    finding = caf(world(tmp_path, essais(8, 2), "cible ≥ valeur individuelle dès 2013"))
    assert (finding.verdict, finding.reason) == (Verdict.UNDECIDED, Reason.NO_TARGET)


# ---- targets to set


def test_a_target_to_set_is_judged_by_nobody(tmp_path: Path) -> None:
    here = world(tmp_path, essais(8, 2), "cible à fixer d'ici 2014 dès 2015")
    finding = caf(here)
    assert (finding.verdict, finding.reason) == (Verdict.UNDECIDED, Reason.TO_BUILD)
    assert finding.to_set is not None
    assert finding.to_set.by == 2014
    assert caf(here, period="2014").verdict is Verdict.OUT_OF_SCOPE


def test_a_target_to_set_before_one_that_is_known(tmp_path: Path) -> None:
    here = world(tmp_path, essais(8, 2), "cible à fixer en 2014", "cible ≥ 80 % dès 2015")
    assert isinstance(caf(here).target, Target)
    assert caf(here).verdict is Verdict.CONFORM


# ---- whom a rule is about

SCOPE = "pour les caf où pivot"


def organisme(code: str, pivot: bool | None) -> dict[str, Value]:
    return {"caf": code, "nom": code, "pivot": pivot}


def test_a_rule_is_about_some_caf(tmp_path: Path) -> None:
    """About those that meet its condition; where nothing says so, nothing is judged."""
    rows = [*essais(9, 1), *essais(9, 1, caf="571"), *essais(9, 1, caf="751")]
    roster = [organisme("211", True), organisme("571", False), organisme("751", None)]
    here = world(tmp_path, rows, "cible ≥ 80 % dès 2013", scope=SCOPE, organismes=roster)
    found = {code: caf(here, code) for code in ("211", "571", "751")}
    assert [one.verdict for one in found.values()] == [Verdict.CONFORM, Verdict.OUT_OF_SCOPE, Verdict.UNDECIDED]
    assert found["751"].lacking == "la colonne qui dit quelles Caf sont concernées"
    assert found["751"].reason is Reason.NO_DATA


def test_without_a_roster_nothing_says_whom_a_rule_is_about(tmp_path: Path) -> None:
    here = world(tmp_path, essais(9, 1), "cible ≥ 80 % dès 2013", scope=SCOPE)
    assert caf(here).verdict is Verdict.UNDECIDED


def test_the_branch_s_value_is_that_of_the_caf_that_the_rule_is_about(tmp_path: Path) -> None:
    rows = [*essais(9, 1), *essais(0, 10, caf="571")]
    roster = [organisme("211", True), organisme("571", False)]
    here = world(tmp_path, rows, "cible ≥ 80 % dès 2013", scope=SCOPE, organismes=roster)
    finding = here.finding("PART", "2015")
    assert (finding.value, finding.verdict) == (Fraction(9, 10), Verdict.CONFORM)


def test_the_branch_s_value_is_not_told_when_a_caf_may_or_may_not_count(tmp_path: Path) -> None:
    rows = [*essais(9, 1), *essais(0, 10, caf="571")]
    roster = [organisme("211", True), organisme("571", None)]
    here = world(tmp_path, rows, "cible ≥ 80 % dès 2013", scope=SCOPE, organismes=roster)
    assert here.finding("PART", "2015").verdict is Verdict.UNDECIDED
