"""Values that somebody declares: compared when their unit, convention and statistic are the rule's, shown otherwise."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from checker import load_rulebook
from checker.finding import Basis, Reason, Verdict
from checker.model import Rulebook
from tests.engines.naive import Value
from tests.engines.small import World, declared, rulebook

RULE = """
indicateur {code} "Valeur déclarée"
  nature résultat
  niveaux caf, national
  source fiche 1 « déclarée »
  période mois, année
  mesure valeur déclarée
  unité {unit}
  cible ≥ {target} dès 2013
"""
DELAY = """
indicateur DELAI "Pièces traitées en 15 jours ouvrés"
  nature résultat
  niveaux caf, national
  source fiche 1 « 15 jours ouvrés »
  période mois, année selon date_traitement
  mesure part des pieces
    où jours ouvrés de date_arrivee à date_traitement ≤ 15
  cible ≥ 85 % dès 2013
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return rulebook(
        tmp_path_factory.mktemp("declarees"),
        RULE.format(code="TAUX", unit="%", target="85 %"),
        RULE.format(code="HEURES", unit="heures/semaine", target="32 heures/semaine"),
        RULE.format(code="METRES", unit="m²", target="12 m²"),
        RULE.format(code="ECART", unit="points", target="12 points"),
        DELAY,
    )


@pytest.fixture(scope="module")
def cog() -> Rulebook:
    return load_rulebook("cog-2013-2017")


def test_a_percentage_is_written_as_people_do(book: Rulebook) -> None:
    for written, verdict in (("84.99", Verdict.NOT_CONFORM), ("85", Verdict.CONFORM), ("85.01", Verdict.CONFORM)):
        finding = World(book, {"valeurs": [declared("TAUX", "2015", written, "%")]}).finding("TAUX", "2015")
        assert (finding.value, finding.verdict) == (Fraction(written) / 100, verdict)
        assert finding.basis is Basis.DECLARED
        [line] = finding.declared
        assert (line.value, line.unit, line.compared) == (Fraction(written), "%", True)


@pytest.mark.parametrize(
    ("code", "unit", "compared"),
    [
        ("TAUX", "%", True), ("TAUX", " % ", True), ("TAUX", "points", False), ("TAUX", "nombre", False),
        ("TAUX", "inconnue", False),
        ("HEURES", "heures/semaine", True), ("HEURES", "Heures / semaine", True), ("HEURES", "heures", False),
        ("METRES", "m2", True), ("METRES", "m²", True), ("ECART", "point", True), ("ECART", "%", False),
    ],
)  # fmt: skip
def test_a_value_of_another_unit_is_shown_and_not_compared(
    book: Rulebook, code: str, unit: str, compared: bool
) -> None:
    finding = World(book, {"valeurs": [declared(code, "2015", "40", unit)]}).finding(code, "2015")
    assert [line.compared for line in finding.declared] == [compared]
    assert (finding.value is not None) is compared
    if not compared:
        assert (finding.verdict, finding.reason) == (Verdict.UNDECIDED, Reason.NO_DATA)


@pytest.mark.parametrize(
    ("convention", "compared"),
    [
        (None, True),
        ("jours ouvrés", True),
        ("Jours Ouvrés", True),
        ("jours  ouvrés", True),
        ("jours ouvrés (estimation)", True),
        (" jours ouvrés (estimation 2012) ", True),
        ("jours ouvres", True),
        ("jours calendaires", False),
        ("jours calendaires (estimation)", False),
        ("jours", False),
        ("(jours ouvrés)", False),
        ("estimation", False),
    ],
)
def test_a_value_of_another_convention_is_a_rupture_of_series(
    book: Rulebook, convention: str | None, compared: bool
) -> None:
    """« jours ouvrés (estimation) » counts as « jours ouvrés » ; nobody types accents reliably."""
    line = declared("DELAI", "2015", "83", "%", **({} if convention is None else {"convention": convention}))
    finding = World(book, {"valeurs": [line]}).finding("DELAI", "2015")
    assert [one.compared for one in finding.declared] == [compared]
    assert finding.value == (Fraction("0.83") if compared else None)


def test_two_lines_that_disagree_leave_the_reader_to_choose(book: Rulebook) -> None:
    lines = [
        declared("DELAI", "2015", "83", "%", convention="jours ouvrés"),
        declared("DELAI", "2015", "88", "%", convention="jours ouvrés (estimation)"),
    ]
    finding = World(book, {"valeurs": lines}).finding("DELAI", "2015")
    assert (finding.verdict, finding.reason, finding.value) == (Verdict.UNDECIDED, Reason.READING, None)
    assert [line.compared for line in finding.declared] == [True, True]


def test_two_lines_that_agree_or_that_do_not_compare_settle_it(book: Rulebook) -> None:
    lines = [
        declared("DELAI", "2015", "83", "%", convention="jours ouvrés"),
        declared("DELAI", "2015", "83.0", "%", convention="jours ouvrés (estimation)"),
        declared("DELAI", "2015", "77.8", "%", convention="jours calendaires"),
    ]
    finding = World(book, {"valeurs": lines}).finding("DELAI", "2015")
    assert (finding.verdict, finding.value) == (Verdict.NOT_CONFORM, Fraction("0.83"))
    assert [line.compared for line in finding.declared] == [True, True, False]


def test_a_value_exists_only_at_the_period_it_carries(book: Rulebook) -> None:
    lines = [declared("TAUX", "2015-03", "90", "%"), declared("TAUX", "2015", "80", "%")]
    world = World(book, {"valeurs": lines})
    assert [world.finding("TAUX", period).value for period in ("2015-03", "2015", "2015-04", "2015-T1", "2014")] == [
        Fraction("0.9"), Fraction("0.8"), None, None, None,
    ]  # fmt: skip


def test_each_level_and_each_caf_has_its_own_lines(book: Rulebook) -> None:
    lines = [
        declared("TAUX", "2015", "90", "%"),
        declared("TAUX", "2015", "80", "%", "211"),
        declared("TAUX", "2015", "70", "%", "571"),
    ]
    world = World(book, {"valeurs": lines}, roster=("211", "571", "751"))
    values = [world.finding("TAUX", "2015", caf).value for caf in (None, "211", "571", "751")]
    assert values == [Fraction("0.9"), Fraction("0.8"), Fraction("0.7"), None]


# ---- declared against recomputed

ON_TIME: dict[str, Value] = {
    "piece_id": "1", "caf": "211", "date_arrivee": date(2015, 3, 2), "date_traitement": date(2015, 3, 9),
    "nature": "courrier", "masse": False, "interne": False, "minima_sociaux": False,
}  # fmt: skip


def test_with_records_the_recomputed_value_is_judged_and_the_declared_one_shown(book: Rulebook) -> None:
    lines = [declared("DELAI", "2015", "10", "%", "211")]
    finding = World(book, {"pieces": [ON_TIME], "valeurs": lines}).finding("DELAI", "2015", "211")
    assert (finding.value, finding.basis, finding.verdict) == (Fraction(1), Basis.RECOMPUTED, Verdict.CONFORM)
    assert [line.value for line in finding.declared] == [10]


def test_a_caf_without_a_record_has_its_declared_value(book: Rulebook) -> None:
    lines = [declared("DELAI", "2015", "86", "%", "571"), declared("DELAI", "2014", "80", "%", "211")]
    world = World(book, {"pieces": [ON_TIME], "valeurs": lines})
    other = world.finding("DELAI", "2015", "571")
    assert (other.value, other.basis) == (Fraction("0.86"), Basis.DECLARED)
    before = world.finding("DELAI", "2014", "211")
    assert (before.value, before.basis) == (Fraction("0.8"), Basis.DECLARED)


def test_records_that_are_all_left_out_are_records(book: Rulebook) -> None:
    """A population that is empty is not one that nobody delivered: the declared value does not stand in for it."""
    undated = {**ON_TIME, "date_traitement": None}
    lines = [declared("DELAI", "2015", "86", "%", "211")]
    finding = World(book, {"pieces": [undated], "valeurs": lines}).finding("DELAI", "2015", "211")
    assert (finding.verdict, finding.reason) == (Verdict.UNDECIDED, Reason.EMPTY_POPULATION)


# ---- F14-36, target and critical threshold


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("97.99", Verdict.NOT_CONFORM),
        ("98", Verdict.WATCH),
        ("98.01", Verdict.WATCH),
        ("99.49", Verdict.WATCH),
        ("99.5", Verdict.CONFORM),
        ("99.51", Verdict.CONFORM),
        ("100", Verdict.CONFORM),
    ],
)
@pytest.mark.parametrize("caf", [None, "211"])
def test_the_certification_of_nir(cog: Rulebook, written: str, verdict: Verdict, caf: str | None) -> None:
    line = declared("F14-36", "2015-03", written, "%", caf)
    finding = World(cog, {"valeurs": [line]}).finding("F14-36", "2015-03", caf)
    assert finding.verdict is verdict
    assert not finding.binding


@pytest.mark.parametrize(
    ("month", "verdict"),
    [
        ("2012-12", Verdict.OUT_OF_SCOPE),
        ("2013-01", Verdict.WATCH),
        ("2017-12", Verdict.WATCH),
        ("2018-01", Verdict.OUT_OF_SCOPE),
    ],
)
def test_it_holds_from_2013_to_2017(cog: Rulebook, month: str, verdict: Verdict) -> None:
    finding = World(cog, {"valeurs": [declared("F14-36", month, "98.55", "%")]}).finding("F14-36", month)
    assert finding.verdict is verdict
    assert finding.value == Fraction("0.9855")
