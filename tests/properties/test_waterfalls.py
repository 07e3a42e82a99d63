"""Waterfalls add up: what is delivered, less what each step leaves out, is what the share is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import load_rulebook
from checker.finding import Finding
from checker.model import Count, Ratio, Share
from tests.effort import examples
from tests.engines.naive import Value, folded, open_days
from tests.engines.small import Book, World, rulebook

OWN = """
indicateur NOMBRE "Pièces traitées"
  nature suivi
  niveaux caf, national
  source fiche 1 « traitées »
  période mois, année selon date_traitement
  mesure nombre de pieces
    parmi celles où non masse et etat_sdp ≠ "rejet technique"

indicateur PAR-AGENT "Surface par agent"
  nature suivi
  niveaux caf, national
  source fiche 1 « par agent »
  période année selon annee
  mesure somme de surface_utile_nette / somme de agents des surfaces
    parmi ceux où agents > 1
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book(rulebook(tmp_path_factory.mktemp("cascades"), OWN))


@pytest.fixture(scope="module")
def cog() -> Book:
    return Book(load_rulebook("cog-2013-2017"))


cafs = st.sampled_from(["211", "571", "751"])
days = st.dates(date(2014, 12, 1), date(2015, 4, 30))
STATES = ["À détruire", "liquidee  sans verification", "Rejet technique", "en cours", "", None]
pieces = st.lists(
    st.fixed_dictionaries(
        {
            "caf": cafs,
            "date_arrivee": days,
            "date_traitement": st.none() | days,
            "masse": st.booleans(),
            "interne": st.booleans(),
            "minima_sociaux": st.booleans(),
            "etat_sdp": st.sampled_from(STATES),
        }
    ),
    max_size=12,
)
amounts = st.integers(0, 300).map(lambda tenths: Fraction(tenths, 10))
sites = st.lists(
    st.fixed_dictionaries(
        {
            "caf": cafs,
            "annee": st.sampled_from([2014, 2015]),
            "surface_utile_nette": amounts,
            "postes_de_travail": amounts,
            "agents": amounts,
        }
    ),
    max_size=6,
)
nominations = st.lists(
    st.fixed_dictionaries(
        {
            "date_nomination": st.dates(date(2013, 6, 1), date(2015, 12, 31)),
            "fonction": st.sampled_from(["directeur", "Directeur ", "agent comptable"]),
            "sexe": st.sampled_from(["F", "M"]),
        }
    ),
    max_size=8,
)
deliveries = st.fixed_dictionaries({"pieces": pieces, "surfaces": sites, "nominations": nominations})
Delivery = Mapping[str, list[dict[str, Value]]]
thorough = settings(examples(60), suppress_health_check=list(HealthCheck))
PERIODS = ("2014", "2015", "2015-01", "2015-T1", "2015-S1")


def adds_up(finding: Finding) -> bool:
    """The steps of a finding against the number of records that its value is over."""
    measure = finding.indicator.retained.measure
    records = sum(step.count for step in finding.population)
    if not finding.population:
        return finding.value is None or not isinstance(measure, Share | Count | Ratio)
    if finding.value is None:
        return records == 0 or isinstance(measure, Ratio)
    if isinstance(measure, Share):
        return records == finding.denominator
    if isinstance(measure, Count):
        return records == finding.numerator
    return isinstance(measure, Ratio) and records >= 0


@given(deliveries)
@thorough
def test_the_steps_of_every_finding_add_up(cog: Book, own: Book, delivery: Delivery) -> None:
    for book in (cog, own):
        for finding in World(book.rulebook, delivery).findings(*PERIODS):
            assert adds_up(finding), (
                f"{finding.indicator.code} {finding.subject} {finding.period}: {finding.population}"
            )
            assert all(step.count <= 0 for step in finding.population[1:])


# ---- the same numbers, from the rows, by hand


def on_time(piece: Mapping[str, Value]) -> int:
    start, end = piece["date_arrivee"], piece["date_traitement"]
    assert isinstance(start, date)
    assert isinstance(end, date)
    return open_days("FR", start, end)


def treated(delivery: Delivery, year: int, caf: str | None) -> list[dict[str, Value]]:
    return [
        piece
        for piece in delivery["pieces"]
        if isinstance(piece["date_traitement"], date)
        and piece["date_traitement"].year == year
        and caf in (None, piece["caf"])
    ]


@given(deliveries, st.sampled_from([None, "211", "571", "751"]))
@thorough
def test_the_fifteen_days_of_the_cog(cog: Book, delivery: Delivery, caf: str | None) -> None:
    world = World(cog.rulebook, delivery, roster=("211", "571", "751"))
    counted = [piece for piece in treated(delivery, 2015, caf) if not piece["masse"] and not piece["interne"]]
    finding = world.finding("F10-21", "2015", caf)
    if not counted:
        assert finding.value is None
        return
    assert finding.denominator == len(counted)
    assert finding.numerator == sum(on_time(piece) <= 15 for piece in counted)
    strict = sum(on_time(piece) < 15 for piece in counted)
    assert finding.readings[1].value == Fraction(strict, len(counted))


OUT_STATES = ("à détruire", "liquidée sans vérification", "erreur de matricule", "transmise à un autre service",
              "liquidée sans fait générateur", "rejet technique")  # fmt: skip


@given(deliveries)
@thorough
def test_the_ten_days_of_the_minima(cog: Book, delivery: Delivery) -> None:
    """A piece in one of six states is out; one whose state is empty cannot be placed."""
    finding = World(cog.rulebook, delivery).finding("F10-22", "2015")
    poor = [piece for piece in treated(delivery, 2015, None) if piece["minima_sociaux"]]
    out = {folded(state) for state in OUT_STATES}
    kept = [piece for piece in poor if piece["etat_sdp"] is not None and folded(str(piece["etat_sdp"])) not in out]
    unknown = [piece for piece in poor if piece["etat_sdp"] is None]
    assert (finding.missing.records if finding.missing else 0) == len(unknown)
    if kept:
        assert finding.value == Fraction(sum(on_time(piece) < 10 for piece in kept), len(kept))
    else:
        assert finding.value is None


@given(deliveries)
@thorough
def test_the_twelve_square_metres(cog: Book, delivery: Delivery) -> None:
    finding = World(cog.rulebook, delivery).finding("F21-54b", "2015")
    of_year = [site for site in delivery["surfaces"] if site["annee"] == 2015]
    top = sum((Fraction(str(site["surface_utile_nette"])) for site in of_year), Fraction(0))
    bottom = sum((Fraction(str(site["postes_de_travail"])) for site in of_year), Fraction(0))
    assert finding.value == (top / bottom if bottom else None)


@given(deliveries)
@thorough
def test_the_women_directors_of_the_year_and_since_2013(cog: Book, delivery: Delivery) -> None:
    finding = World(cog.rulebook, delivery).finding("F20-48", "2015")

    def share_of_women(first: int) -> Fraction | None:
        named = [
            one["sexe"]
            for one in delivery["nominations"]
            if isinstance(one["date_nomination"], date)
            and first <= one["date_nomination"].year <= 2015
            and folded(str(one["fonction"])) == "directeur"
        ]
        return Fraction(named.count("F"), len(named)) if named else None

    assert [reading.value for reading in finding.readings] == [share_of_women(2015), share_of_women(2013)]


def test_a_waterfall_is_told_step_by_step(cog: Book) -> None:
    """Nine pieces of a Caf: one untreated, one of another year, two of mass (one also internal), one internal."""
    piece: dict[str, Value] = {
        "caf": "211", "date_arrivee": date(2015, 1, 5), "date_traitement": date(2015, 1, 9),
        "masse": False, "interne": False, "minima_sociaux": False,
    }  # fmt: skip
    changes: list[dict[str, Value]] = [
        {"date_traitement": None}, {"date_traitement": date(2016, 1, 4)},
        {"masse": True}, {"masse": True, "interne": True}, {"interne": True}, {}, {}, {},
        {"date_traitement": date(2015, 3, 9)},
    ]  # fmt: skip
    world = World(cog.rulebook, {"pieces": [{**piece, **change} for change in changes]})
    finding = world.finding("F10-21", "2015", "211")
    assert [(step.label, step.count) for step in finding.population] == [
        ("pièces : lignes acceptées", 9),
        ("pièces non traitées", -1),
        ("hors de la période", -1),
        ("pièces de masse", -2),
        ("pièces internes", -1),
    ]
    assert (finding.numerator, finding.denominator) == (Fraction(3), Fraction(4))
