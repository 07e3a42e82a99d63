"""Lints of words: what quotations, labels and titles say beside what the rule decides."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checker.authoring.lint.said import Days, amounts_in
from checker.quantity import Op
from tests.authoring.linted import among, declared, linted, share, target, told, where

DELAY = "jours ouvrés de date_arrivee à date_traitement"

# ---- the numbers of a sentence

SENTENCES = [
    ("dans un délai inférieur ou égal à 15 jours ouvrés", "15", Op.AT_MOST, Days.OPEN),
    ("dans un délai inférieur à 10 jours", "10", Op.LESS_THAN, Days.UNSAID),
    ("un délai supérieur à 30 jours calendaires", "30", Op.MORE_THAN, Days.CALENDAR),
    ("supérieure ou égale à 85%", "85", Op.AT_LEAST, None),
    ("traitées en 15 jours ouvrés au plus", "15", Op.AT_MOST, Days.OPEN),
    ("traitées en moins de 15 jours ouvrés", "15", Op.LESS_THAN, Days.OPEN),
    ("en plus de 15 jours", "15", Op.MORE_THAN, Days.UNSAID),
    ("n’excède pas 20 minutes", "20", Op.AT_MOST, None),
    ("un écart ne dépassant pas 35 points", "35", Op.AT_MOST, None),
    ("d’au moins 30 % des nominations", "30", Op.AT_LEAST, None),
    ("pas moins de 30 %", "30", Op.AT_LEAST, None),
    ("pas plus de 30 %", "30", Op.AT_MOST, None),
    (">= 85%  dès", "85", Op.AT_LEAST, None),
    ("≤ 12 m2", "12", Op.AT_MOST, None),
    ("< 15 jours ouvrés", "15", Op.LESS_THAN, Days.OPEN),
    ("3 jours ou plus", "3", Op.AT_LEAST, Days.UNSAID),
    ("un maximum de 3 jours", "3", Op.AT_MOST, Days.UNSAID),
    ("Etendue = 48.9", "48.9", None, None),
    ("Cible du processus : 99,5%", "99.5", None, None),
    ("12m²", "12", None, None),
    ("un lieu pour 3 500 enfants", "3500", None, None),
    ("un lieu pour 3\u00a0500 enfants", "3500", None, None),
]


@pytest.mark.parametrize(("sentence", "value", "op", "days"), SENTENCES)
def test_the_number_of_a_sentence(sentence: str, value: str, op: Op | None, days: Days | None) -> None:
    (amount,) = amounts_in(sentence)
    assert (amount.value, amount.op, amount.days, amount.year) == (Fraction(value), op, days, False)


@pytest.mark.parametrize(
    "sentence",
    [
        "la fiche 10", "F10-21 et F21-51.1", "l'article 3 de l'annexe 1", "l. 9754", "n° 12",
        "le 12 avril 2010", "le 31/12/2013", "la 1re fois", "le 2e trimestre", "l'article D.5212-19", "au 1er janvier",
    ],
)  # fmt: skip
def test_what_is_no_amount(sentence: str) -> None:
    assert amounts_in(sentence) == ()


def test_the_years_of_a_sentence() -> None:
    amounts = amounts_in("85 % dès 2013, sur 2013-2017, à l'horizon 2016 ; valeur décembre : 2 013 places, 2013 €")
    assert [(int(amount.value), amount.year) for amount in amounts] == [
        (85, False), (2013, True), (2013, True), (2017, True), (2016, True), (2013, False), (2013, False),
    ]  # fmt: skip


# ---- a delay beside its sentence

QUOTED = [
    ("≤ 15", "inférieur ou égal à 15 jours ouvrés", None),
    ("< 15", "inférieur ou égal à 15 jours ouvrés", "« < 15 » n'est pas la borne que dit la citation."),
    ("≤ 14", "moins de 15 jours ouvrés", None),  # the same delays
    ("≤ 15", "moins de 15 jours ouvrés", "« ≤ 15 » n'est pas la borne que dit la citation."),
    ("< 10", "dans un délai inférieur à 10 jours ouvrés", None),
    ("≤ 10", "dans un délai inférieur à 10 jours ouvrés", "« ≤ 10 » n'est pas la borne que dit la citation."),
    ("≤ 16", "inférieur ou égal à 15 jours ouvrés", "le délai de « 16 » n'est pas celui que dit la citation."),
    ("≤ 15", "traitées en 15 jours", None),  # no bound is said
    ("> 15", "inférieur ou égal à 15 jours", None),  # the contrary is measured
    ("≤ 15", "inférieur ou égal à 15 jours calendaires", "ces jours ne sont pas ouvrés dans la citation."),
    ("≤ 15", "85 % des pièces", None),
    ("≤ 15", "soit < 15 jours ouvrés, soit ≤ 15 jours ouvrés", None),  # the contract says both
]


@pytest.mark.parametrize(("limit", "quote", "message"), QUOTED)
def test_a_delay_beside_the_sentence_of_the_rule(limit: str, quote: str, message: str | None) -> None:
    rule = share(where(f"{DELAY} {limit}"), target("≥ 85 %")).replace("ce que dit le contrat", quote)
    assert [one.message for one in linted(rule) if one.code.name == "LIN22"] == ([message] if message else [])


def test_a_negated_delay_is_the_contrary_one() -> None:
    rule = share(where(f"non {DELAY} > 15"), target("≥ 85 %"))
    assert told(linted(rule.replace("ce que dit le contrat", "≤ 15 jours ouvrés"))) == []
    assert told(linted(rule.replace("ce que dit le contrat", "< 15 jours ouvrés")), "LIN22") == [
        ("LIN22", f"non {DELAY} > 15")
    ]


def test_a_reading_is_beside_its_own_sentence() -> None:
    reading = f'  lecture "autre"\n    où {DELAY} < 15\n    source « {{}} »\n    écartée car "non"'
    rule = share(where(f"{DELAY} ≤ 15"), target("≥ 85 %"), reading).replace(
        "ce que dit le contrat", "≤ 15 jours ouvrés"
    )
    assert told(linted(rule.replace("{}", "< 15 jours ouvrés"))) == []
    assert told(linted(rule.replace("{}", "≤ 15 jours ouvrés"))) == [("LIN22", f"{DELAY} < 15")]


# ---- a label beside its condition

LABELS = [
    (f"{DELAY} ≤ 15", "traitées en 15 jours ouvrés au plus", True),
    (f"{DELAY} ≤ 15", "traitées en moins de 15 jours ouvrés", False),
    (f"{DELAY} ≤ 15", "traitées en moins de 16 jours ouvrés", True),
    (f"{DELAY} ≤ 10", "traitées en 15 jours ouvrés au plus", False),
    (f"{DELAY} < 15", "traitées en moins de 15 jours", True),
    (f"{DELAY} < 15", "traitées en 15 jours au plus", False),
    (f"{DELAY} < 15", "traitées en 14 jours au plus", True),
    (f"non {DELAY} > 15", "traitées en 15 jours au plus", True),
    ("masse", "de la campagne de 3 mois", True),  # nothing to compare with
    (f"{DELAY} ≤ 15", "traitées à temps", True),
]


@pytest.mark.parametrize(("condition", "label", "right"), LABELS)
def test_a_label_beside_what_is_counted(condition: str, label: str, right: bool) -> None:
    found = told(linted(share(where(condition, label), target("≥ 85 %"))), "LIN21")
    assert found == ([] if right else [("LIN21", f'"{label}"')])


@pytest.mark.parametrize(
    ("condition", "label", "right"),
    [
        (f"{DELAY} ≤ 15", "pièces traitées en plus de 15 jours", True),
        (f"{DELAY} ≤ 15", "pièces traitées en 16 jours ou plus", True),
        (f"{DELAY} ≤ 15", "pièces traitées en au moins 15 jours", False),
        (f"{DELAY} ≤ 15", "pièces traitées en plus de 20 jours", False),
    ],
)
def test_the_label_of_what_is_left_aside_says_the_contrary(condition: str, label: str, right: bool) -> None:
    found = told(linted(share(where("masse"), among(condition, label), target("≥ 85 %"))), "LIN21")
    assert found == ([] if right else [("LIN21", f'"{label}"')])


# ---- a number beside its sentence


@pytest.mark.parametrize(
    ("bound", "quote", "message"),
    [
        ("≥ 85 %", ">= 85 % dès 2013", None),
        ("≥ 85 %", "85 %", None),
        ("≥ 84,9 %", ">= 85 %", "« 84,9 % » n'est pas dans la citation."),
        ("≥ 85,1 %", ">= 85 %", "« 85,1 % » n'est pas dans la citation."),
        ("> 85 %", ">= 85 %", "la règle dit « > », sa citation « ≥ »."),
        ("≤ 85 %", ">= 85 %", "la règle dit « ≤ », sa citation « ≥ »."),
        ("≥ 85 %", "au moins trente pour cent en 2013", None),
        ("≥ 85 %", "au moins 80 % en 2013, puis 85 %", None),
    ],
)
def test_a_target_beside_its_sentence(bound: str, quote: str, message: str | None) -> None:
    found = linted(declared(target(bound, quote=quote), title="Dossiers"))
    assert [one.message for one in found if one.code.name == "LIN23"] == (
        [message.replace(" %", "\u00a0%") if message.startswith("« ") else message] if message else []
    )


@pytest.mark.parametrize(
    ("bound", "unit", "quote"),
    [
        ("≤ -12 %", "%", "une baisse de 12 %"),
        ("≤ 1 200 M€", "M€", "1,2 milliard d'euros"),
        ("≤ 3 500", "nombre", "un lieu pour 3500 enfants"),
        ("≤ 12 m²", "m²", "12 m2 à compter de 2013 conformément à la circulaire du 12 avril 2010"),
    ],
)
def test_the_ways_to_say_a_number(bound: str, unit: str, quote: str) -> None:
    unit_clause = f"unité {unit}" if unit != "nombre" else ""
    if unit_clause:
        rule = declared(target(bound, quote=quote), unit=unit)
    else:
        counted = "  mesure nombre de pieces\n"
        rule = share(target(bound, quote=quote)).replace("  mesure part des pieces\n", counted)
    assert told(linted(rule)) == []


@pytest.mark.parametrize(
    ("when", "quote", "right"),
    [
        ("dès 2013", "85 % dès 2013", True),
        ("dès 2014", "85 % dès 2013", False),
        ("dès 2013", "85 % dès 2014", False),
        ("dès 2015", "85 % en 2013, 85 % dès 2015", True),
        ("de 2013 à 2017", "85 % en 2017", True),
        ("de 2013 à 2017", "85 % sur 2013-2017", True),
        ("dès 2014", "85 % sur toute la convention", True),
        ("dès 2014", "85 %, circulaire du 12 avril 2010", True),
    ],
)
def test_the_years_of_a_target_beside_its_sentence(when: str, quote: str, right: bool) -> None:
    found = told(linted(declared(target("≥ 85 %", when, quote))), "LIN24")
    assert found == ([] if right else [("LIN24", when)])


@pytest.mark.parametrize(
    ("quote", "codes"),
    [("77 % en 2012", []), ("77 % en 2011", ["LIN24"]), ("78 % en 2012", ["LIN23"]), ("le résultat", [])],
)
def test_a_reference_beside_its_sentence(quote: str, codes: list[str]) -> None:
    found = linted(declared(target("≥ 85 %"), f"  référence 2012 : 77 %\n    source « {quote} »"))
    assert [code for code, _ in told(found)] == codes


# ---- a title


@pytest.mark.parametrize(
    ("title", "right"),
    [("Dossiers à 85 %", True), ("Dossiers à 80 %", False), ("Dossiers de la fiche 10", True), ("Dossiers 2013", True)],
)
def test_the_numbers_of_a_title_are_in_its_rule(title: str, right: bool) -> None:
    found = told(linted(declared(target("≥ 85 %"), title=title)))
    assert found == ([] if right else [("LIN25", f'"{title}"')])
