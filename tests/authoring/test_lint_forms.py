"""Lints of the targets that are no plain number, of the words of sums and means, of what narrows a measure."""

from __future__ import annotations

import pytest

from tests.authoring.linted import declared, linted, share, target, told, where

# ---- between two numbers


@pytest.mark.parametrize(
    ("first", "then", "steps_back"),
    [
        ("entre 10 % et 20 %", "entre 9,9 % et 20 %", True),  # wider below
        ("entre 10 % et 20 %", "entre 10 % et 20,1 %", True),  # wider above
        ("entre 10 % et 20 %", "entre 11 % et 19 %", False),  # narrower
        ("entre 10 % et 20 %", "entre 9 % et 19 %", False),  # another place: neither asks less
        ("entre 10 % et 20 %", "≥ 10 %", True),  # no upper bound any more
        ("≥ 10 %", "entre 10 % et 20 %", False),
        ("entre 10 % et 20 %", "≤ 15 %", False),
    ],
)
def test_a_target_between_two_numbers_that_asks_less(first: str, then: str, steps_back: bool) -> None:
    found = linted(declared(target(first, "en 2015"), target(then, "en 2016")))
    assert [code for code, _ in told(found, "LIN05")] == (["LIN05"] if steps_back else [])


def test_a_step_back_says_both_bounds() -> None:
    [lint] = linted(declared(target("entre 10 % et 20 %", "en 2015"), target("entre 5 % et 20 %", "en 2016")))
    assert lint.hint is not None
    assert lint.hint.replace("\N{NO-BREAK SPACE}", " ") == "celle de 2015 est entre 10 % et 20 %"


@pytest.mark.parametrize("reference", ["9 %", "10 %", "15 %", "20 %", "21 %"])
def test_nothing_goes_further_than_a_target_between_two_numbers(reference: str) -> None:
    reference = f"  référence 2012 : {reference}\n    source « en 2012 »"
    assert told(linted(declared(target("entre 10 % et 20 %"), reference))) == []


def test_it_points_no_way_of_its_own() -> None:
    found = linted(
        declared(target("entre 10 % et 20 %", "en 2013"), target("≤ 15 %", "en 2014"), title="Appels traités")
    )
    assert told(found, "LIN11", "LIN12") == [("LIN12", "cible ≤ 15 % en 2014 source « ce que l'on vise »")]


@pytest.mark.parametrize(
    ("quote", "absent"),
    [
        ("entre 10 % et 20 %", []),
        ("au moins 10 %, au plus 20 %", []),
        ("entre 10 % et 25 %", ["20 %"]),
        ("entre 5 % et 20 %", ["10 %"]),
        ("entre 5 % et 25 %", ["10 %", "20 %"]),
    ],
)
def test_both_numbers_are_quoted(quote: str, absent: list[str]) -> None:
    found = linted(declared(target("entre 10 % et 20 %", quote=quote)))
    assert told(found) == [("LIN23", number) for number in absent]


def test_neighbours_are_said_once() -> None:
    found = linted(declared(target("entre 10 % et 20 %", "en 2013"), target("entre 10 % et 20 %", "en 2014")))
    assert [one.hint for one in found] == ["écrivez « cible entre 10 % et 20 % de 2013 à 2014 »"]


# ---- from a reference value

REFERENCE = "  référence 2012 : 80 %\n    source « 80 % en 2012 »"


@pytest.mark.parametrize(
    ("bound", "codes"),
    [
        ("≥ référence 2012 + 2 points", []),
        ("≥ référence 2012 - 2 points", ["LIN06"]),
        ("≤ référence 2012 - 2 points", []),
    ],
)
def test_a_target_behind_where_it_starts(bound: str, codes: list[str]) -> None:
    assert [code for code, _ in told(linted(declared(target(bound), REFERENCE)))] == codes


@pytest.mark.parametrize(
    ("bound", "quote", "codes"),
    [
        ("≥ référence 2012 + 2 points", "progresser de 2 points", []),
        ("≥ référence 2012 + 2 points", "atteindre 82 %", []),  # the number itself
        ("≥ référence 2012 + 2 points", "progresser de 3 points", ["LIN23"]),
        ("≤ référence 2012 - 2 points", "une baisse d'au moins 2 points", []),
        ("≤ référence 2012 - 2 points", "une baisse d'au plus 2 points", ["LIN23"]),
    ],
)
def test_the_distance_is_quoted(bound: str, quote: str, codes: list[str]) -> None:
    found = linted(declared(target(bound, quote=quote), REFERENCE))
    assert [code for code, _ in told(found, "LIN23")] == codes


# ---- delivered, or still to set


def test_what_the_contract_leaves_for_later_is_a_target() -> None:
    to_set = "  cible à fixer d'ici 2014 dès 2015\n    source « une cible sera fixée en 2014 »"
    assert told(linted(declared(to_set))) == []


@pytest.mark.parametrize(
    ("quote", "codes"), [("fixée en 2014", []), ("fixée en 2015", ["LIN24"]), ("fixée plus tard", [])]
)
def test_the_year_by_which_it_is_set_is_quoted(quote: str, codes: list[str]) -> None:
    found = linted(declared(f"  cible à fixer d'ici 2014 dès 2015\n    source « {quote} »"))
    assert [code for code, _ in told(found)] == codes


def test_a_target_without_a_number_cites_too() -> None:
    found = linted(declared("  cible à fixer d'ici 2014", title="a"))
    assert told(found) == [("LIN13", "cible à fixer d'ici 2014")]
    found = linted(declared("  cible ≥ valeur individuelle dès 2013", title="a"))
    assert told(found) == [("LIN13", "cible ≥ valeur individuelle dès 2013")]


def test_years_between_targets_of_any_form() -> None:
    found = linted(declared(target("≥ 85 %", "de 2013 à 2014"), target("≥ valeur individuelle", "dès 2016")))
    assert [one.message for one in found] == ["l'année 2015 n'a pas de cible, entre deux qui en ont."]


def test_delivered_targets_point_a_way() -> None:
    found = linted(declared(target("≥ valeur individuelle", "en 2013"), target("≤ valeur nationale", "en 2014")))
    assert told(found) == [("LIN11", "cible ≤ valeur nationale en 2014 source « ce que l'on vise »")]
    assert found[0].hint == "la première est ≥ valeur individuelle"


def test_delivered_targets_that_say_the_same() -> None:
    found = linted(declared(target("≥ valeur individuelle", "en 2013"), target("≥ valeur individuelle", "en 2014")))
    assert [one.hint for one in found] == ["écrivez « cible ≥ valeur individuelle de 2013 à 2014 »"]


# ---- the words of sums and means

MEASURED = """indicateur F1-3 "{title}"
  nature résultat
  niveaux caf, national
  source « ce que dit le contrat »
  période mois, année selon date_traitement
  mesure {measure} des pieces
"""


@pytest.mark.parametrize(
    ("title", "measure", "bound", "doubtful"),
    [
        ("Délai moyen de traitement", "moyenne de jours de date_arrivee à date_traitement", "≥ 10 jours", True),
        ("Délai moyen de traitement", "moyenne de jours de date_arrivee à date_traitement", "≤ 10 jours", False),
        ("Célérité", "médiane de jours ouvrés de date_arrivee à date_traitement", "> 10 jours ouvrés", True),  # a wait
        ("Réduction du délai", "moyenne de jours de date_arrivee à date_traitement", "≥ 10 jours", False),
    ],
)
def test_the_way_of_a_mean(title: str, measure: str, bound: str, doubtful: bool) -> None:
    found = linted(MEASURED.format(title=title, measure=measure) + target(bound))
    assert [code for code, _ in told(found)] == (["LIN12"] if doubtful else [])


@pytest.mark.parametrize(
    ("title", "unit", "bound", "doubtful"),
    [
        ("Coût unitaire de gestion", "€", "≥ 60 €", True),
        ("Coût unitaire de gestion", "€", "≤ 60 €", False),
        ("Baisse des coûts de gestion", "€", "≥ 60 €", False),
        ("Durée moyenne d'attente", "minutes", "> 20 minutes", True),
        ("Durée de l'ouverture", "minutes", "> 20 minutes", False),
    ],
)
def test_the_way_of_what_is_long_or_dear(title: str, unit: str, bound: str, doubtful: bool) -> None:
    found = linted(declared(target(bound), title=title, unit=unit))
    assert [code for code, _ in told(found)] == (["LIN12"] if doubtful else [])


# ---- dates, seasons, calculations, what was so in another year

CONDITION_CODES = ("LIN17", "LIN18", "LIN19")
IN_MARCH = "date_arrivee à partir du 1er mars 2014 et date_arrivee jusqu'au 31 mars 2014"


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("date_arrivee avant le 1er janvier 2014 et date_arrivee à partir du 1er janvier 2014", ["LIN17"]),
        ("date_arrivee avant le 2 janvier 2014 et date_arrivee à partir du 1er janvier 2014", []),  # that very day
        ("date_arrivee jusqu'au 1er janvier 2014 ou date_arrivee à partir du 2 janvier 2014", ["LIN18"]),
        ("date_arrivee jusqu'au 1er janvier 2014 ou date_arrivee à partir du 3 janvier 2014", []),
        ("date_arrivee du 1er mai au 31 août et date_arrivee du 1er septembre au 31 décembre", ["LIN17"]),
        ("date_arrivee du 1er mai au 31 août et date_arrivee du 31 août au 31 décembre", []),
        ("date_arrivee du 1er septembre au 31 mars et date_arrivee du 1er février au 30 juin", []),  # over the new year
        ("date_arrivee du 29 février au 29 février", []),  # one year in four
        ("date_arrivee du 1er janvier au 31 décembre", ["LIN18"]),
        ("date_arrivee avant le 1er mars 2014 et date_arrivee du 29 février au 29 février", []),
        (f"{IN_MARCH} et date_arrivee du 1er mai au 31 mai", ["LIN17"]),
        (f"{IN_MARCH} et date_arrivee du 31 mars au 31 mai", []),
    ],
)  # fmt: skip
def test_dates_and_seasons(condition: str, codes: list[str]) -> None:
    found = linted(share(where(condition), target("≥ 85 %")))
    assert [code for code, _ in told(found, *CONDITION_CODES)] == codes


SITES = """indicateur F1-4 "Places"
  nature suivi
  niveaux caf, national
  source « ce que dit le contrat »
  période année selon annee
  mesure part des surfaces
"""


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("(agents / postes_de_travail) > 2 et (agents / postes_de_travail) < 1", ["LIN17"]),
        ("(agents / postes_de_travail) > 1 et (agents / postes_de_travail) < 2", []),
        ("(agents - postes_de_travail) > 1 et agents < 1", []),  # undecided: nothing is said
        ("(agents - postes_de_travail) > 1 ou (agents - postes_de_travail) ≤ 1", ["LIN18"]),
        ("(agents + postes_de_travail) > agents et (agents + postes_de_travail) ≤ agents", ["LIN17"]),
    ],
)
def test_calculations(condition: str, codes: list[str]) -> None:
    assert [code for code, _ in told(linted(SITES + where(condition) + "\n"), *CONDITION_CODES)] == codes


def test_what_was_so_in_another_year_says_nothing_of_this_one() -> None:
    then = '    parmi celles où en 2011 agents > 10, sinon "petits"\n      source « ce qui écarte »\n'
    assert told(linted(SITES + where("agents < 5") + "\n" + then), *CONDITION_CODES) == []
    never = then.replace("agents > 10", "agents > 10 et agents < 5")
    found = linted(SITES + where("agents < 5") + "\n" + never)
    assert [code for code, _ in told(found, *CONDITION_CODES)] == ["LIN17"]


def test_delays_in_minutes_are_no_whole_numbers() -> None:
    visits = """table visites "visites"
  clé caf
  caf : code caf
  arrivee : date et heure
  recu : date et heure
  jour : date
indicateur F1-5 "Visites"
  nature suivi
  niveaux caf
  source « ce que dit le contrat »
  période année selon jour
  mesure part des visites
    où minutes de arrivee à recu > 19 et minutes de arrivee à recu < 20
"""
    assert told(linted(visits), *CONDITION_CODES) == []
    days = visits.replace("minutes", "jours").replace("date et heure", "date")
    assert [code for code, _ in told(linted(days), *CONDITION_CODES)] == ["LIN17"]


# ---- whom a rule is about, and what a record is worth


def test_the_scope_of_a_rule_is_founded_and_true_of_some() -> None:
    scope = "  pour les caf où pivot"
    assert told(linted(declared(scope, target("≥ 85 %")))) == [("LIN14", "pour les caf où pivot")]
    founded = f"{scope} et non pivot\n    source « les Caf pivots »"
    assert [code for code, _ in told(linted(declared(founded, target("≥ 85 %"))))] == ["LIN17"]


WORTH = """classement poids "pièces pondérées" des pieces
  dès 2013
    2 si masse
    3 si masse et interne
    1 sinon
"""
WEIGHED = """indicateur F1-6 "Pièces pondérées"
  nature suivi
  niveaux caf
  source « ce que dit le contrat »
  période année selon date_traitement
  mesure somme de poids des pieces
"""


def test_what_a_record_is_worth() -> None:
    """The second case is never met: the first one takes its records."""
    found = linted(WORTH, WEIGHED)
    assert [code for code, _ in told(found)] == ["LIN13", "LIN17"]
    assert [one.span.line for one in found if one.code.name == "LIN17"] == [8]


def test_the_same_proof_of_several_natures_is_no_repetition() -> None:
    proof = "nature résultat\n    source « liste des indicateurs de résultat »"
    one, other = declared(target("≥ 85 %"), code="F1-1", title="a"), declared(target("≥ 85 %", quote="b"), title="b")
    other = other.replace("ce que dit le contrat", "ce que dit aussi le contrat")
    assert told(linted(one.replace("nature résultat", proof), other.replace("nature résultat", proof))) == []
