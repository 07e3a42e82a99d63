"""Lints of targets: each bound is tried on it, under it and over it."""

from __future__ import annotations

import pytest

from tests.authoring.linted import declared, linted, share, target, told, where

TWO = [
    ("≥ 80 %", "≥ 79,9 %", True), ("≥ 80 %", "≥ 80 %", False), ("≥ 80 %", "≥ 80,1 %", False),
    ("≤ 10 %", "≤ 10,1 %", True), ("≤ 10 %", "≤ 10 %", False), ("≤ 10 %", "≤ 9,9 %", False),
]  # fmt: skip


@pytest.mark.parametrize(("first", "then", "steps_back"), TWO)
def test_a_target_that_asks_less_than_the_one_before(first: str, then: str, steps_back: bool) -> None:
    found = linted(declared(target(first, "en 2015"), target(then, "en 2017")))
    assert told(found, "LIN05") == (
        [("LIN05", f"cible {then} en 2017 source « ce que l'on vise »")] if steps_back else []
    )


def test_the_order_of_the_years_counts_not_that_of_the_lines() -> None:
    assert told(linted(declared(target("≥ 85 %", "en 2017"), target("≥ 80 %", "en 2015")))) == []


def test_a_reading_has_its_own_targets() -> None:
    other = """\
  lecture "par étapes"
    cible ≥ 85 % en 2015
      source « une étape »
    cible ≥ 80 % en 2017
      source « une autre »
    écartée car "le titre dit la fin" """
    found = linted(declared(target("≥ 85 %"), other))
    assert told(found) == [("LIN05", "cible ≥ 80 % en 2017 source « une autre »")]


REFERENCES = [
    ("≥ 85 %", "85,1 %", True), ("≥ 85 %", "85 %", False), ("≥ 85 %", "84,9 %", False),
    ("≤ 12 %", "11,9 %", True), ("≤ 12 %", "12 %", False), ("≤ 12 %", "12,1 %", False),
]  # fmt: skip


@pytest.mark.parametrize(("bound", "reference", "beyond"), REFERENCES)
def test_a_reference_beyond_the_target(bound: str, reference: str, beyond: bool) -> None:
    found = linted(declared(target(bound), f"  référence 2012 : {reference}\n    source « en 2012 »"))
    assert [code for code, _ in told(found)] == (["LIN06"] if beyond else [])


@pytest.mark.parametrize(("days", "compared"), [("en jours ouvrés", True), ("", True), ("en jours calendaires", False)])
def test_a_reference_whose_days_are_counted_otherwise_is_not_compared(days: str, compared: bool) -> None:
    found = linted(
        share(
            where("jours ouvrés de date_arrivee à date_traitement ≤ 15"),
            target("≥ 85 %"),
            f"  référence 2012 : 90 % {days}\n    source « en 2012 »",
        )
    )
    assert [code for code, _ in told(found)] == (["LIN06"] if compared else [])


@pytest.mark.parametrize(
    ("first", "then", "one"),
    [
        ("en 2013", "en 2014", "cible ≥ 85 % de 2013 à 2014"),
        ("de 2013 à 2014", "dès 2015", "cible ≥ 85 % dès 2013"),
        ("en 2013", "en 2015", None),
    ],
)
def test_neighbours_that_say_the_same(first: str, then: str, one: str | None) -> None:
    found = linted(declared(target("≥ 85 %", first), target("≥ 85 %", then)))
    assert [lint.hint for lint in found] == ([f"écrivez « {one} »"] if one else [])


def test_neighbours_that_say_the_same_apart_from_each_other_are_not_rewritten_together() -> None:
    reference = "  référence 2012 : 80 %\n    source « en 2012 »"
    found = linted(declared(target("≥ 85 %", "en 2013"), reference, target("≥ 85 %", "en 2014")))
    assert told(found) == [("LIN07", "cible ≥ 85 % en 2014 source « ce que l'on vise »")]
    assert found[0].hint == "une seule suffit : « cible ≥ 85 % de 2013 à 2014 »"


def test_a_strict_bound_is_another_one() -> None:
    assert told(linted(declared(target("≥ 85 %", "en 2013"), target("> 85 %", "en 2014")))) == []


@pytest.mark.parametrize(
    ("first", "then", "gap"),
    [
        ("de 2013 à 2014", "dès 2016", "l'année 2015 n'a pas de cible, entre deux qui en ont."),
        ("en 2013", "dès 2016", "les années 2014 à 2015 n'ont pas de cible, entre deux qui en ont."),
        ("de 2013 à 2014", "dès 2015", None),
        ("en 2015", "en 2017", None),  # F21-51.1: two steps on a way
    ],
)
def test_years_without_a_target(first: str, then: str, gap: str | None) -> None:
    found = linted(declared(target("≥ 80 %", first), target("≥ 85 %", then)))
    assert [lint.message for lint in found] == ([gap] if gap else [])


def test_a_result_needs_a_target_and_a_follow_up_does_not() -> None:
    assert told(linted(declared())) == [("LIN09", "nature résultat")]
    assert told(linted(declared().replace("résultat", "suivi"))) == []


@pytest.mark.parametrize(("bound", "useless"), [("≥ 74,9 %", True), ("≥ 75 %", True), ("≥ 75,1 %", False)])
def test_a_critical_threshold_that_a_reading_makes_useless(bound: str, useless: bool) -> None:
    found = linted(
        declared(
            target("≥ 85 %"),
            "  seuil critique ≥ 75 %\n    source « critique »",
            f'  lecture "une autre"\n    cible {bound} dès 2013\n      source « autre »\n    écartée car "non"',
        )
    )
    assert [code for code, _ in told(found)] == (["LIN10"] if useless else [])


def test_targets_of_opposite_directions() -> None:
    found = linted(declared(target("≥ 80 %", "en 2013"), target("≤ 85 %", "en 2014")))
    assert told(found) == [("LIN11", "cible ≤ 85 % en 2014 source « ce que l'on vise »")]


@pytest.mark.parametrize(
    ("title", "bound", "doubtful"),
    [
        ("Taux d'appels traités", "≤ 90 %", True),
        ("Taux d'appels traités", "≥ 90 %", False),
        ("Taux de recouvrement des indus", "≤ 90 %", False),  # « indus » : rien n'est sûr
        ("Taux de recouvrement", "< 90 %", True),
        ("Part des appels non traités", "≤ 10 %", False),
        ("Usagers satisfaits", "≤ 90 %", True),
        ("Usagers insatisfaits", "≤ 10 %", False),
        ("Taux d'erreur", "≥ 5 %", True),
        ("Taux d'erreur", "≤ 5 %", False),
        ("Taux d'erreurs traitées", "≥ 5 %", False),
        ("Surface par agent", "≤ 12 %", False),
    ],
)
def test_a_direction_that_does_not_go_with_the_words(title: str, bound: str, doubtful: bool) -> None:
    assert [code for code, _ in told(linted(declared(target(bound), title=title)))] == (["LIN12"] if doubtful else [])


def test_a_number_that_is_no_share_has_no_doubtful_direction() -> None:
    assert told(linted(declared(target("≤ 20 minutes"), title="Appels traités", unit="minutes"))) == []
