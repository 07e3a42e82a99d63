"""Which verdict, when: targets and their years, the day of the check, the order of verdicts, what binds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from checker.finding import Finding, Reason, Severity, Subject, Verdict
from checker.model import Level, Nature, Rulebook
from checker.period import Period, parse_period
from tests.engines.naive import Value
from tests.engines.small import World, declared, rulebook

RULE = """
indicateur {code} "Valeur déclarée"
  nature {nature}
  niveaux caf, national
  source fiche 1 « déclarée »
  période {grains}
  mesure valeur déclarée
  unité %
  {targets}
"""


def rule(code: str, targets: str = "", *, nature: str = "résultat", grains: str = "mois, année") -> str:
    return RULE.format(code=code, nature=nature, grains=grains, targets=targets)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return rulebook(
        tmp_path_factory.mktemp("verdicts"),
        rule("DES-2015", "cible ≥ 85 % dès 2015"),
        rule("EN-2015", "cible ≥ 85 % en 2015"),
        rule("DE-A", "cible ≥ 85 % de 2014 à 2016"),
        rule("ETAPES", "cible ≥ 70 % en 2015 cible ≥ 90 % en 2017"),
        rule("SANS", ""),
        rule("ANNUEL", "cible ≥ 85 % dès 2013", grains="année"),
        rule("ANNUEL-SANS", "", grains="année"),
        rule("SEMESTRE", "cible ≥ 85 % dès 2013", grains="semestre, année"),
        rule("SUIVI", "cible ≥ 85 % dès 2013", nature="suivi"),
        rule("RESULTAT", "cible ≥ 85 % dès 2013"),
        rule("SEUIL-HAUT", "cible ≥ 99,5 % dès 2013 seuil critique ≥ 98 %"),
        rule("SEUIL-BAS", "cible ≤ 12 % dès 2013 seuil critique ≤ 15 %"),
        rule("SEUIL-STRICT", "cible > 90 % dès 2013 seuil critique > 80 %"),
    )


def period(text: str) -> Period:
    found = parse_period(text)
    assert found is not None
    return found


def one_value(book: Rulebook, code: str, when: str, value: str | None, as_of: date = date(2030, 1, 1)) -> Finding:
    """The national finding of a rule, with this value declared (None: nothing is)."""
    lines = [] if value is None else [declared(code, when, value, "%")]
    return World(book, {"valeurs": lines}, as_of=as_of).finding(code, when)


# ---- the years of a target

OUT, YES, NO = Verdict.OUT_OF_SCOPE, Verdict.CONFORM, Verdict.NOT_CONFORM


@pytest.mark.parametrize(
    ("code", "value", "verdicts"),
    [
        #                    2012 2013 2014 2015 2016 2017 2018
        ("DES-2015", "85", [OUT, OUT, OUT, YES, YES, YES, OUT]),
        ("EN-2015", "85", [OUT, OUT, OUT, YES, OUT, OUT, OUT]),
        ("DE-A", "84.9", [OUT, OUT, NO, NO, NO, OUT, OUT]),
        ("ETAPES", "80", [OUT, OUT, OUT, YES, OUT, NO, OUT]),
    ],
)
def test_a_target_holds_from_its_first_year_to_its_last(
    book: Rulebook, code: str, value: str, verdicts: list[Verdict]
) -> None:
    years = range(2012, 2019)
    assert [one_value(book, code, str(year), value).verdict for year in years] == verdicts
    months = [one_value(book, code, f"{year}-{month}", value).verdict for year in years for month in ("01", "12")]
    assert months == [verdict for verdict in verdicts for _ in range(2)]


@pytest.mark.parametrize(
    ("code", "year", "gap", "coming"),
    [
        ("DES-2015", "2014", "-0.05", 2015),
        ("ETAPES", "2012", "0.1", 2015),
        ("ETAPES", "2016", "-0.1", 2017),
        ("EN-2015", "2016", None, None),
        ("DES-2015", "2018", None, None),
    ],
)
def test_before_a_target_the_gap_to_the_coming_one_is_known(
    book: Rulebook, code: str, year: str, gap: str | None, coming: int | None
) -> None:
    finding = one_value(book, code, year, "80")
    assert finding.target is None
    assert finding.gap == (None if gap is None else Fraction(gap))
    assert (finding.coming.years.first if finding.coming else None) == coming
    assert finding.value == Fraction("0.8")


def test_a_rule_without_target_after_the_convention_is_out_of_its_scope(book: Rulebook) -> None:
    """`sans_objet`: « after the convention's last » year, whether or not the rule has a target."""
    assert one_value(book, "SANS", "2017", "80").verdict is Verdict.NO_TARGET
    assert one_value(book, "SANS", "2018", "80").verdict is Verdict.OUT_OF_SCOPE


# ---- the grain of a rule


@pytest.mark.parametrize(
    ("code", "verdicts"),
    [
        #             month quarter half year
        ("RESULTAT", [YES, YES, YES, YES]),
        ("SEMESTRE", [OUT, OUT, YES, YES]),
        ("ANNUEL", [OUT, OUT, OUT, YES]),
    ],
)
def test_a_rule_coarser_than_the_period_does_not_apply(book: Rulebook, code: str, verdicts: list[Verdict]) -> None:
    periods = ("2015-03", "2015-T1", "2015-S1", "2015")
    assert [one_value(book, code, when, "90").verdict for when in periods] == verdicts


# ---- the day of the check


@pytest.mark.parametrize("when", ["2015-02", "2016-02", "2015-T2", "2015-S2", "2015"])
@pytest.mark.parametrize(
    ("after", "verdict"),
    [(-400, Verdict.TO_COME), (-1, Verdict.TO_COME), (0, Verdict.TO_COME), (1, YES), (400, YES)],
)
def test_a_period_is_judged_when_it_is_over(book: Rulebook, when: str, after: int, verdict: Verdict) -> None:
    """On its last day it is not over yet."""
    as_of = period(when).end + timedelta(days=after)
    finding = one_value(book, "RESULTAT", when, "90", as_of=as_of)
    assert finding.verdict is verdict
    assert finding.value == Fraction("0.9")


# ---- the order of verdicts: each one against each that comes after it

LATE, EARLY = date(2030, 1, 1), date(2013, 6, 1)


@pytest.mark.parametrize(
    ("case", "code", "when", "value", "as_of", "verdict"),
    [
        ("sans_objet before a_echoir", "DES-2015", "2013", "90", EARLY, Verdict.OUT_OF_SCOPE),
        ("sans_objet before indetermine", "DES-2015", "2013", None, LATE, Verdict.OUT_OF_SCOPE),
        ("sans_objet before sans_cible", "ANNUEL-SANS", "2013-03", "90", LATE, Verdict.OUT_OF_SCOPE),
        ("sans_objet before the judged", "DES-2015", "2013", "90", LATE, Verdict.OUT_OF_SCOPE),
        ("sans_objet before all", "DES-2015", "2013", None, EARLY, Verdict.OUT_OF_SCOPE),
        ("a_echoir before indetermine", "RESULTAT", "2013", None, EARLY, Verdict.TO_COME),
        ("a_echoir before sans_cible", "SANS", "2013", "90", EARLY, Verdict.TO_COME),
        ("a_echoir before the judged", "RESULTAT", "2013", "10", EARLY, Verdict.TO_COME),
        ("indetermine before sans_cible", "SANS", "2013", None, LATE, Verdict.UNDECIDED),
        ("indetermine before the judged", "RESULTAT", "2013", None, LATE, Verdict.UNDECIDED),
        ("sans_cible", "SANS", "2013", "90", LATE, Verdict.NO_TARGET),
        ("the judged", "RESULTAT", "2013", "90", LATE, Verdict.CONFORM),
        ("the judged", "RESULTAT", "2013", "10", LATE, Verdict.NOT_CONFORM),
        ("the judged", "SEUIL-HAUT", "2013", "98", LATE, Verdict.WATCH),
    ],
)
def test_the_order_of_verdicts(
    book: Rulebook, case: str, code: str, when: str, value: str | None, as_of: date, verdict: Verdict
) -> None:
    finding = one_value(book, code, when, value, as_of=as_of)
    assert finding.verdict is verdict, case
    assert (finding.reason is not None) is (verdict is Verdict.UNDECIDED), case


# ---- on, under and over


@pytest.mark.parametrize(
    ("code", "value", "verdict"),
    [
        ("RESULTAT", "84.999999", NO), ("RESULTAT", "85", YES), ("RESULTAT", "85.000001", YES),
        ("SEUIL-HAUT", "97.999999", NO), ("SEUIL-HAUT", "98", Verdict.WATCH),
        ("SEUIL-HAUT", "98.000001", Verdict.WATCH),
        ("SEUIL-HAUT", "99.499999", Verdict.WATCH), ("SEUIL-HAUT", "99.5", YES), ("SEUIL-HAUT", "99.500001", YES),
        ("SEUIL-BAS", "11.999999", YES), ("SEUIL-BAS", "12", YES), ("SEUIL-BAS", "12.000001", Verdict.WATCH),
        ("SEUIL-BAS", "14.999999", Verdict.WATCH), ("SEUIL-BAS", "15", Verdict.WATCH), ("SEUIL-BAS", "15.000001", NO),
        ("SEUIL-STRICT", "90.000001", YES), ("SEUIL-STRICT", "90", Verdict.WATCH),
        ("SEUIL-STRICT", "80.000001", Verdict.WATCH), ("SEUIL-STRICT", "80", NO),
    ],
)  # fmt: skip
def test_a_target_and_its_critical_threshold(book: Rulebook, code: str, value: str, verdict: Verdict) -> None:
    assert one_value(book, code, "2015", value).verdict is verdict


# ---- what binds, and how severe it is


@pytest.mark.parametrize("code", ["RESULTAT", "SUIVI"])
@pytest.mark.parametrize("caf", [None, "211"])
@pytest.mark.parametrize("when", ["2015", "2015-S1", "2015-T1", "2015-03"])
def test_only_a_result_of_the_branch_over_a_year_binds(book: Rulebook, code: str, caf: str | None, when: str) -> None:
    line = declared(code, when, "10", "%", caf)
    finding = World(book, {"valeurs": [line]}).finding(code, when, caf)
    assert finding.verdict is Verdict.NOT_CONFORM
    assert finding.binding is (code == "RESULTAT" and caf is None and when == "2015")
    assert finding.severity is (Severity.ERROR if finding.binding else Severity.WARNING)


SEVERITIES = {
    Verdict.CONFORM: Severity.NONE,
    Verdict.WATCH: Severity.WARNING,
    Verdict.UNDECIDED: Severity.NOTE,
    Verdict.OUT_OF_SCOPE: Severity.NONE,
    Verdict.NO_TARGET: Severity.NONE,
    Verdict.TO_COME: Severity.NONE,
}


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("verdict", list(Verdict))
def test_severities(book: Rulebook, verdict: Verdict, level: Level) -> None:
    finding = replace(
        one_value(book, "RESULTAT", "2015", "10"),
        verdict=verdict,
        subject=Subject(level, "211" if level is Level.CAF else None),
    )
    assert finding.indicator.nature is Nature.RESULT
    breach = Severity.ERROR if level is Level.NATIONAL else Severity.WARNING
    assert finding.severity is SEVERITIES.get(verdict, breach)


# ---- who is judged

PIECE: dict[str, Value] = {
    "piece_id": "1", "caf": "211", "date_arrivee": date(2015, 3, 2), "date_traitement": date(2015, 3, 9),
    "nature": "courrier", "masse": False, "interne": False, "minima_sociaux": False,
}  # fmt: skip
DELAY = """
indicateur DELAI "Pièces traitées en 15 jours ouvrés"
  nature résultat
  niveaux caf, national
  source fiche 1 « 15 jours ouvrés »
  période mois, année selon date_traitement
  mesure part des pieces
    où jours ouvrés de date_arrivee à date_traitement ≤ 15
    parmi celles où non masse
  cible ≥ 85 % dès 2013
"""


@pytest.fixture(scope="module")
def delay(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return rulebook(tmp_path_factory.mktemp("delai"), DELAY)


def test_each_caf_of_the_roster_has_its_finding(delay: Rulebook) -> None:
    mass = {**PIECE, "piece_id": "2", "caf": "571", "masse": True}
    world = World(delay, {"pieces": [PIECE, mass]}, roster=("211", "571", "751"))
    found = {one.subject.caf: (one.verdict, one.reason) for one in world.findings("2015")}
    assert found == {
        None: (Verdict.CONFORM, None),
        "211": (Verdict.CONFORM, None),
        "571": (Verdict.UNDECIDED, Reason.EMPTY_POPULATION),
        "751": (Verdict.UNDECIDED, Reason.NO_DATA),
    }
    assert world.finding("DELAI", "2015").absent == ("751",)


def test_a_table_that_is_not_delivered_is_one_finding_for_all_caf(delay: Rulebook) -> None:
    world = World(delay, {}, roster=("211", "571"))
    found = [(one.subject, one.subjects, one.verdict, one.reason) for one in world.findings("2015")]
    assert found == [
        (Subject(Level.NATIONAL, None), None, Verdict.UNDECIDED, Reason.NO_DATA),
        (Subject(Level.CAF, None), ("211", "571"), Verdict.UNDECIDED, Reason.NO_DATA),
    ]


@pytest.mark.parametrize(
    ("dates", "verdict", "reason"),
    [
        ({"date_traitement": None}, Verdict.UNDECIDED, Reason.EMPTY_POPULATION),
        ({"date_traitement": date(2014, 3, 9), "date_arrivee": date(2014, 3, 2)}, Verdict.UNDECIDED, Reason.NO_DATA),
        ({"date_traitement": date(2015, 12, 31)}, Verdict.NOT_CONFORM, None),
        ({"date_traitement": date(2016, 1, 1)}, Verdict.UNDECIDED, Reason.NO_DATA),
    ],
)
def test_a_piece_belongs_to_the_period_of_its_treatment(
    delay: Rulebook, dates: Mapping[str, Value], verdict: Verdict, reason: Reason | None
) -> None:
    """An untreated piece is in no period: a step of the waterfall, never missing data."""
    finding = World(delay, {"pieces": [{**PIECE, **dates}]}).finding("DELAI", "2015", "211")
    assert (finding.verdict, finding.reason, finding.missing) == (verdict, reason, None)


def test_the_branch_pools_records_and_never_averages_caf(delay: Rulebook) -> None:
    slow = {**PIECE, "caf": "571", "date_traitement": date(2015, 6, 9)}
    rows = [{**PIECE, "piece_id": str(number)} for number in range(9)] + [{**slow, "piece_id": "lente"}]
    finding = World(delay, {"pieces": rows}).finding("DELAI", "2015")
    assert (finding.numerator, finding.denominator, finding.value) == (Fraction(9), Fraction(10), Fraction("0.9"))


# ---- percentages that are data


def test_a_column_of_percentages_is_compared_and_averaged_as_it_is_written(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """« 85 » in a column « nombre en % » is 85 %, in a condition and in a sum."""
    book = rulebook(
        tmp_path_factory.mktemp("taux"),
        """
table taux "taux"
  caf      : code caf
  annee    : année
  taux     : nombre en %
  sites    : nombre

indicateur CONDITION "Sites au moins à 85 %"
  nature résultat
  niveaux national
  source fiche 1 « à 85 % »
  période année selon annee
  mesure part des taux où taux ≥ 85 %
  cible ≥ 50 % dès 2013

indicateur RAPPORT "Taux moyen"
  nature résultat
  niveaux national
  source fiche 1 « moyen »
  période année selon annee
  mesure somme de taux / somme de sites des taux
  cible ≥ 85 % dès 2013
""",
    )
    rows: list[dict[str, Value]] = [
        {"caf": "211", "annee": 2015, "taux": Fraction(taux), "sites": Fraction(1)} for taux in (84, 84, 86)
    ]
    world = World(book, {"taux": rows})
    condition, ratio = world.finding("CONDITION", "2015"), world.finding("RAPPORT", "2015")
    assert (condition.numerator, condition.denominator, condition.verdict) == (
        Fraction(1),
        Fraction(3),
        Verdict.NOT_CONFORM,
    )
    assert (ratio.value, ratio.verdict) == (Fraction(254, 300), Verdict.NOT_CONFORM)
