"""`cogcheck rules` and `cogcheck explain`: what a rulebook holds, and what one rule says."""

import json

import pytest

from checker.authoring.explain import explained
from checker.authoring.rules import rules_about, rules_json, rules_text
from checker.load import Loaded, load


@pytest.fixture(scope="module")
def cog() -> Loaded:
    return load("cog-2013-2017")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["amplitude"], ["F10-24", "F10-26"]),
        (["AMPLITUDE", "telephonique"], ["F10-24"]),  # whatever case and accents
        (["f21-51"], ["F21-51.1", "F21-51.2"]),
        (["directeurs d'organismes"], ["F20-48"]),  # of a quotation, its apostrophe typed straight
        (["licorne"], []),
    ],
)
def test_rules_are_found_by_their_words(cog: Loaded, words: list[str], codes: list[str]) -> None:
    assert [rule.code for rule in rules_about([cog], words)] == codes


def test_without_words_every_rule_in_the_contract_s_order(cog: Loaded) -> None:
    codes = [rule.code for rule in rules_about([cog], [])]
    assert len(codes) == 12
    assert codes[0] == "F10-21"
    assert codes[-1] == "F21-54b"


def test_a_line_a_rule(cog: Loaded) -> None:
    text = rules_text(rules_about([cog], ["certification"]))
    assert text.replace("\xa0", " ") == (
        "F14-36  suivi     Taux de certification des Nir (au moins 99,5 % de 2013 à 2017)\n"
        "                  valeur déclarée\n"
        "1 règle.\n"
    )


def test_the_list_as_json_has_the_promised_keys(cog: Loaded) -> None:
    listed = json.loads(rules_json(rules_about([cog], [])))
    assert {tuple(one) for one in listed} == {
        (
            "rule",
            "rulebook",
            "kind",
            "nature",
            "binding",
            "title",
            "file",
            "line",
            "executable",
            "measure",
            "unit",
            "targets",
        ),
    }
    one = next(rule for rule in listed if rule["rule"] == "F14-36")
    assert (one["nature"], one["binding"], one["kind"], one["executable"]) == ("suivi", False, "indicateur", "mesure")
    assert (one["rulebook"], one["file"]) == ("cog-2013-2017", "fiche-14.regles")
    assert one["line"] == 3
    assert (one["measure"], one["unit"]) == ("valeur déclarée", "%")
    assert [words.replace("\xa0", " ") for words in one["targets"]] == ["au moins 99,5 % de 2013 à 2017"]


def test_a_rule_explained_names_all_that_it_rests_on(cog: Loaded) -> None:
    [rule] = rules_about([cog], ["f10-22"])
    page = explained(rule, cog).replace("\xa0", " ")
    for words in (
        "F10-22 – Pièces de minima sociaux traitées en moins de 10 jours ouvrés",
        "Fiche n° 10 : Adapter la relation de service aux allocataires à leur diversité (fiche-10.regles:",
        "Nature : résultat (opposable à sa valeur nationale annuelle) ; niveaux : caf et national",
        "Cible : au moins 90 % depuis 2013.",
        "« >= 90% dès 2013 » (fiche 10, F10-22 l. 9810)",
        "si la colonne « etat_sdp » est livrée : « pièces dans un des six états Sdp écartés »",
        "Référence 2012 : 94,1 % en jours calendaires ; ne se compare pas (autre convention).",
        "« en moins de 10 jours calendaires », écartée car",
        "etat_sdp : texte ; peut manquer : sans la colonne, l'étape n'écarte rien",
    ):
        assert words in page, words


def test_every_quotation_of_a_rule_is_on_its_page(cog: Loaded) -> None:
    from checker.authoring.citations import citations_of

    for rule in cog.rulebook.indicators:
        page = explained(rule, cog)
        missing = [citation.quote for citation in citations_of(rule) if f"« {citation.quote} »" not in page]
        assert missing == [], rule.code


def test_a_spread_says_what_it_is_made_of(cog: Loaded) -> None:
    [rule] = rules_about([cog], ["f21-51.1"])
    assert "Faite des valeurs de F10-21, Caf par Caf." in explained(rule, cog)
