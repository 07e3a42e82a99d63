"""From tree to model: names, units and years are settled, and every mistake about them is told once."""

from __future__ import annotations

from datetime import date

import pytest

from checker import catalogue, model
from checker.catalogue import Kind
from checker.diagnostic import render
from checker.load import load_rulebook, shipped_rulebooks
from checker.model import Indicator, Level, Statistic
from checker.parse import parse
from checker.period import Grain
from checker.quantity import Op, Unit, shown_exactly
from checker.resolve import Resolved, resolve
from checker.source import Source

TABLES = parse(Source.read(shipped_rulebooks() / "tables.regles", "tables.regles"))
CONVENTION = 'convention exemple "exemple"\n  période 2013 à 2017\n'
UNITS_TABLE = """
table sites "sites"
  clé site
  site       : identifiant
  caf        : code caf
  jour       : date
  ferme      : date, peut manquer
  annee      : année
  periode    : période
  nom        : texte
  libelle    : texte, peut manquer
  sorte      : code parmi siege, antenne, "point d'accueil"
  ouvert     : oui ou non
  postes     : entier
  agents     : nombre
  surface    : nombre en m²
  cour       : nombre en m2
  attente    : nombre en minutes
  taux       : nombre en %
  ecart      : nombre en points
  loyer      : nombre en €
"""
PIECES = """\
indicateur F1 "Pièces"
  nature résultat
  niveaux caf, national
  source fiche 1 « a »
  période mois, année selon date_traitement
  mesure part des pieces
    où jours ouvrés de date_arrivee à date_traitement ≤ 15
"""


def resolved(*files: str) -> Resolved:
    parsed = [parse(Source(f"{number}.regles", text)) for number, text in enumerate(files, 1)]
    return resolve("exemple", "", [TABLES, *parsed])


def told(*files: str) -> list[tuple[str, str, str | None]]:
    """The mistakes of some files: code, words underlined, hint."""
    return [
        (one.code.name, " ".join(one.span.text.split()), one.hint and one.hint.replace("\u00a0", " "))
        for one in resolved(*files).diagnostics
    ]


def codes(*files: str) -> list[str]:
    return [code for code, _, _ in told(*files)]


def right(*files: str) -> model.Rulebook:
    result = resolved(*files)
    assert "\n".join(render(one) for one in result.diagnostics) == ""
    return result.rulebook


def rule(text: str) -> Indicator:
    """One rule, under a convention from 2013 to 2017, over the shared tables and one of every unit."""
    (indicator,) = right(f"{CONVENTION}{UNITS_TABLE}{text}").indicators
    return indicator


def share(condition: str) -> str:
    return f"""
indicateur F1 "Sites"
  nature suivi
  niveaux caf
  source fiche 1 « a »
  période année selon jour
  mesure part des sites
    où {condition}
"""


def condition_told(condition: str) -> list[tuple[str, str, str | None]]:
    return told(CONVENTION + UNITS_TABLE + share(condition))


def declared(*clauses: str, unit: str = "%") -> str:
    lines = "".join(f"  {clause}\n" for clause in clauses)
    return f"""
indicateur F1 "Valeur"
  nature suivi
  niveaux caf, national
  source fiche 1 « a »
  période mois, année
  mesure valeur déclarée
  unité {unit}
{lines}"""


def declared_told(*clauses: str, unit: str = "%") -> list[tuple[str, str, str | None]]:
    return told(CONVENTION + declared(*clauses, unit=unit))


# ---- the shipped rulebook, beside what the contract says


SHIPPED = """
code     | nature   | niveaux      | mesure    | unité          | cibles                                | seuil  | références                                             | autre lecture
F10-21   | résultat | caf national | Share     | %              | ≥ 85 % dès 2013                       |        | 2012 77,8 % jours calendaires, 2012 83 % jours ouvrés  | en moins de 15 jours ouvrés
F10-22   | résultat | caf national | Share     | %              | ≥ 90 % dès 2013                       |        | 2012 94,1 % jours calendaires                          | en moins de 10 jours calendaires
F10-23   | résultat | caf national | Declared  | %              | ≥ 90 % dès 2013                       |        | 2012 82 %                                              |
F10-24   | résultat | caf national | Declared  | heures/semaine | ≥ 32 heures/semaine dès 2013          |        | 2012 34,8 heures/semaine                               |
F10-25   | résultat | caf national | Declared  | %              | ≥ 85 % dès 2013                       |        | 2012 88,9 %                                            |
F10-26   | résultat | caf national | Declared  | heures/semaine | ≥ 35 heures/semaine dès 2013          |        | 2012 37,5 heures/semaine                               |
F14-36   | suivi    | caf national | Declared  | %              | ≥ 99,5 % de 2013 à 2017               | ≥ 98 % | 2012-12 98,55 %                                        |
F20-48   | résultat | national     | Share     | %              | ≥ 30 % de 2013 à 2017                 |        |                                                        | cumulé depuis le début de la convention
F20-50   | résultat | caf national | Declared  | %              | ≥ 6 % de 2013 à 2017                  |        | 2012 6,59 %                                            |
F21-51.1 | résultat | national     | étendue   | points         | ≤ 35 points en 2015, ≤ 25 points en 2017 |     | 2012 48,9 points jours calendaires                     | écart-type des Caf
F21-51.2 | résultat | national     | étendue   | points         | ≤ 20 points en 2015, ≤ 15 points en 2017 |     | 2012 23 points jours calendaires                       | écart-type des Caf
F21-54b  | résultat | caf national | Ratio     | m²             | ≤ 12 m² dès 2015                      |        | 2011 12 m²                                             | par agent
"""  # noqa: E501 - a table is read by its columns


def fixed(reading: model.Reading) -> list[model.Target]:
    """The targets of a reading, each a number of the contract."""
    targets = [target for target in reading.targets if isinstance(target, model.Target)]
    assert len(targets) == len(reading.targets)
    return targets


def years(target: model.Target) -> str:
    first, last = target.years.first, target.years.last
    if target.open_ended:
        return f"dès {first}"
    return f"en {first}" if first == last else f"de {first} à {last}"


def row(indicator: Indicator) -> list[str]:
    """An indicator as a line of the table above."""
    unit, measure = indicator.unit, indicator.retained.measure
    targets = [
        f"{target.op.value} {shown_exactly(target.quantity.value, unit)} {years(target)}"
        for target in fixed(indicator.retained)
    ]
    critical = indicator.critical
    references = [
        f"{one.period} {shown_exactly(one.quantity.value, unit)} {one.convention or ''}".strip()
        for one in indicator.references
    ]
    cells = [
        indicator.code,
        indicator.nature.value,
        " ".join(level.value for level in indicator.levels),
        measure.statistic.value if isinstance(measure, model.Spread) else type(measure).__name__,
        unit.value,
        ", ".join(targets),
        f"{critical.op.value} {shown_exactly(critical.quantity.value, unit)}" if critical else "",
        ", ".join(references),
        ", ".join(reading.title or "" for reading in indicator.readings[1:]),
    ]
    return [cell.replace("\u00a0", " ") for cell in cells]


def test_the_shipped_rulebook_says_what_the_contract_says() -> None:
    expected = [[cell.strip() for cell in line.split("|")] for line in SHIPPED.strip().splitlines()[1:]]
    assert [row(indicator) for indicator in load_rulebook("cog-2013-2017").indicators] == expected


def test_every_shipped_rule_cites_the_contract_and_so_does_each_of_its_targets() -> None:
    for indicator in load_rulebook("cog-2013-2017").indicators:
        assert indicator.citations, indicator.code
        assert all(target.citations for target in indicator.retained.targets), indicator.code
        assert all(reading.because for reading in indicator.readings[1:]), indicator.code


def test_the_shipped_convention() -> None:
    convention = load_rulebook("cog-2013-2017").convention
    assert convention is not None
    assert (convention.parties, convention.signed) == (("Etat", "Cnaf"), date(2013, 7, 16))
    assert convention.years == model.Years(2013, 2017)


def test_the_population_of_the_first_rule_narrows_step_by_step() -> None:
    first = load_rulebook("cog-2013-2017").indicators[0]
    measure = first.retained.measure
    assert isinstance(measure, model.Share)
    assert [step.label for step in measure.population.steps] == ["pièces de masse", "pièces internes"]
    assert measure.population.dating.undated == "pièces non traitées"


# ---- tables


def test_a_table_has_the_types_that_it_writes() -> None:
    table = right(UNITS_TABLE).catalogue.table("sites")
    assert table is not None
    assert table.key == ("site",)
    assert table.subject is table.column("caf")
    assert {
        column.name: (column.kind, column.optional) for column in table.columns if column.kind is not Kind.NUMBER
    } == {
        "site": (Kind.IDENTIFIER, False),
        "caf": (Kind.CAF, False),
        "jour": (Kind.DATE, False),
        "ferme": (Kind.DATE, True),
        "annee": (Kind.YEAR, False),
        "periode": (Kind.PERIOD, False),
        "nom": (Kind.TEXT, False),
        "libelle": (Kind.TEXT, True),
        "sorte": (Kind.CODE, False),
        "ouvert": (Kind.BOOLEAN, False),
        "postes": (Kind.INTEGER, False),
    }
    assert {column.name: column.unit.value for column in table.columns if column.kind is Kind.NUMBER} == {
        "agents": "nombre", "surface": "m²", "cour": "m²", "attente": "minutes", "taux": "%", "ecart": "points",
        "loyer": "€",
    }  # fmt: skip


def test_a_table_may_name_a_key_or_check_only_what_it_has() -> None:
    text = 'table t "t"\n  clé a, b\n  a : date\n  contrôle c : a ≥ d sinon "x"\n'
    assert told(text) == [
        ("NOM02", "b", "on connaît « a »"),
        ("NOM02", "d", "on connaît « a »"),
    ]


def test_a_column_a_key_and_a_control_are_written_once() -> None:
    text = """table t "t"
  clé a
  clé b
  a : date
  b : date
  contrôle c : a ≥ b sinon "x"
  contrôle c : b ≥ a sinon "y"
"""
    assert told(text) == [
        ("NOM05", "clé b", "la première est à la ligne 2"),
        ("NOM04", "c", "le premier est à la ligne 6"),
    ]
    assert told('table t "t"\n  a : date\n  a : texte\n') == [("NOM04", "a", "la première est à la ligne 2")]


def test_a_column_of_an_unknown_unit_is_told_alone() -> None:
    """Neither the control that reads it nor the rules over its table are said to be wrong too."""
    text = """
table t "t"
  caf : code caf
  an  : année
  s   : nombre en mètres
  p   : nombre
  contrôle positive : s ≥ 0 m²
    sinon "surface négative"
indicateur F1 "a"
  nature suivi
  niveaux caf
  source fiche 1 « a »
  période année selon an
  mesure somme de s / somme de p des t
  cible ≤ 12 m² en 2015
"""
    assert [(code, words) for code, words, _ in told(CONVENTION + text)] == [("UNI02", "mètres")]


# ---- conditions


@pytest.mark.parametrize(
    "condition",
    [
        "postes ≥ 3",
        "agents = postes",
        "surface ≥ 12 m²",
        "surface ≥ 12 m2",
        "surface > cour",
        "attente ≤ 20 minutes",
        "taux ≥ 85 %",
        "ecart ≤ 35 points",
        "loyer < 3 500 €",
        "annee = 2015",
        "jours ouvrés de jour à ferme ≤ 15",
        "jours ouvrés de jour à ferme ≤ 15 jours ouvrés",
        "15 ≥ jours ouvrés de jour à ferme",
        "jours de jour à ferme ≤ 15 jours calendaires",
        "jour ≤ ferme",
        "nom = directeur",
        'nom = "deux mots"',
        "nom = libelle",
        'caf = "211"',
        'periode = "2015-T1"',
        "sorte = siege",
        'sorte ≠ "point d\'accueil"',
        'sorte dans (siege, "point d\'accueil")',
        "nom hors (a, b)",
        "ouvert et non ouvert",
        "libelle manque ou non (ferme manque)",
    ],
)
def test_a_condition_that_compares_like_with_like_is_right(condition: str) -> None:
    assert condition_told(condition) == []


@pytest.mark.parametrize(
    ("condition", "code", "words", "hint"),
    [
        ("surface ≥ 12", "UNI01", "12", "écrivez « 12 m² » si c'est ce que dit le texte"),
        ("surface ≥ 12 points", "UNI01", "12 points", "écrivez « 12 m² » si c'est ce que dit le texte"),
        ("taux ≥ 85", "UNI01", "85", "écrivez « 85 % » si c'est ce que dit le texte"),
        ("ecart ≥ 85 %", "UNI01", "85 %", "écrivez « 85 points » si c'est ce que dit le texte"),
        ("ecart ≥ -12 %", "UNI01", "-12 %", "écrivez « −12 points » si c'est ce que dit le texte"),
        ("taux ≥ ecart", "UNI01", "ecart", None),
        ("surface ≥ loyer", "UNI01", "loyer", None),
        (
            "jours ouvrés de jour à ferme ≤ 15 jours", "UNI01", "15 jours",
            "écrivez « 15 jours ouvrés » si c'est ce que dit le texte",
        ),
        (
            "jours de jour à ferme ≤ 15 jours ouvrés", "UNI01", "15 jours ouvrés",
            "écrivez « 15 jours » si c'est ce que dit le texte",
        ),
        (
            "jours ouvrés de jour à ferme ≤ 15 %", "UNI01", "15 %",
            "écrivez « 15 jours ouvrés » si c'est ce que dit le texte",
        ),
        ("jour ≥ 2015", "UNI03", "jour ≥ 2015", None),
        ("jour ≥ postes", "UNI03", "jour ≥ postes", None),
        ("caf = 211", "UNI03", "caf = 211", 'écrivez « "211" »'),
        ("211 = caf", "UNI03", "211 = caf", 'écrivez « "211" »'),
        ("nom ≥ a", "UNI03", "nom ≥ a", "écrivez « nom = a »"),
        ("postes = a", "NOM02", "a", None),
        ('postes = "3"', "UNI03", 'postes = "3"', None),
        ("ouvert = oui", "UNI03", "ouvert = oui", "écrivez « ouvert » ou « non ouvert »"),
        ("vrai = ouvert", "UNI03", "vrai = ouvert", "écrivez « ouvert » ou « non ouvert »"),
        ("postes", "UNI03", "postes", None),
        ("postes dans (a)", "UNI03", "postes", None),
        ("nom manque", "UNI03", "nom manque", "déclarez-la « , peut manquer » dans sa table"),
        ("jours de jour à nom ≤ 3", "UNI03", "nom", None),
        ("sorte = sege", "NOM07", "sege", "ses codes sont « siege », « antenne » et « point d'accueil »"),
        ("sorte dans (siege, Siege)", "NOM07", "Siege", "ses codes sont « siege », « antenne » et « point d'accueil »"),
        ("surfce ≥ 12 m²", "NOM02", "surfce", "vouliez-vous dire « surface » ?"),
        ("inconnue = a", "NOM02", "inconnue", None),  # and « a » is not said to be unknown too
        ("jours de jour à fermee ≤ 3", "NOM02", "fermee", "vouliez-vous dire « ferme » ?"),
        ("postes ≥ 3 litres", "UNI02", "litres", None),
    ],
)  # fmt: skip
def test_a_condition_that_does_not_is_told_once(condition: str, code: str, words: str, hint: str | None) -> None:
    ((given_code, given_words, given_hint),) = condition_told(condition)
    assert (given_code, given_words) == (code, words)
    if hint is not None:
        assert given_hint == hint


def test_each_side_of_an_et_is_told() -> None:
    assert [code for code, _, _ in condition_told("surface ≥ 12 et postes ≥ 3 € et inconnue")] == [
        "UNI01", "UNI01", "NOM02",
    ]  # fmt: skip


def test_a_name_beside_text_is_a_code_of_its_list_before_it_is_a_column() -> None:
    text = """
table t "t"
  a : code parmi b, c
  b : texte
  j : date
indicateur F1 "a"
  nature suivi
  niveaux national
  source fiche 1 « a »
  période année selon j
  mesure part des t où a = b
"""
    measure = right(CONVENTION + text).indicators[0].retained.measure
    assert isinstance(measure, model.Share)
    assert isinstance(measure.condition, catalogue.Comparison)
    assert measure.condition.right == catalogue.Word("b")


# ---- measures and their units


@pytest.mark.parametrize(
    ("measure", "unit"),
    [
        ("part des sites où ouvert", Unit.PERCENT),
        ("nombre de sites", Unit.NUMBER),
        ("somme de surface / somme de postes des sites", Unit.SQUARE_METRES),
        ("somme de surface / somme de agents des sites", Unit.SQUARE_METRES),
        ("somme de surface / somme de cour des sites", Unit.NUMBER),
        ("somme de agents / somme de postes des sites", Unit.NUMBER),
        ("somme de loyer / somme de postes des sites", Unit.EUROS),
    ],
)
def test_the_unit_of_a_measure_comes_from_what_it_measures(measure: str, unit: Unit) -> None:
    text = share("ouvert").replace("part des sites\n    où ouvert", measure)
    assert rule(text).unit is unit


def test_a_ratio_of_two_different_units_has_none() -> None:
    text = share("ouvert").replace("part des sites\n    où ouvert", "somme de surface / somme de loyer des sites")
    assert codes(CONVENTION + UNITS_TABLE + text) == ["UNI01"]


@pytest.mark.parametrize(("column", "code"), [("nom", "UNI03"), ("jour", "UNI03"), ("surfac", "NOM02")])
def test_only_numbers_are_summed(column: str, code: str) -> None:
    text = share("ouvert").replace("part des sites\n    où ouvert", f"somme de {column} / somme de postes des sites")
    assert codes(CONVENTION + UNITS_TABLE + text) == [code]


def test_a_unit_declared_beside_a_measure_must_be_its_own() -> None:
    assert codes(CONVENTION + UNITS_TABLE + share("ouvert") + "  unité %\n") == []
    assert told(CONVENTION + UNITS_TABLE + share("ouvert") + "  unité points\n") == [
        ("UNI04", "unité points", "écrivez « unité % » ou corrigez la mesure")
    ]


def test_a_declared_value_needs_its_unit() -> None:
    assert codes(CONVENTION + declared().replace("  unité %\n", "")) == ["NOM06"]


def test_a_condition_without_a_label_makes_one_step_of_each_of_its_parts() -> None:
    measure = rule(
        share('ouvert\n    parmi celles où postes ≥ 3 et ouvert\n    parmi ceux où ouvert, sinon "x"')
    ).retained.measure
    assert isinstance(measure, model.Share)
    assert [step.label for step in measure.population.steps] == [
        "sites hors « postes ≥ 3 »", "sites hors « ouvert »", "x",
    ]  # fmt: skip


def test_a_guarded_step_reads_exactly_one_column_that_may_be_missing() -> None:
    for condition, right_one in (("libelle = a", True), ("ouvert", False), ("libelle = a ou ferme manque", False)):
        text = share(f'ouvert\n    parmi celles où {condition}, si la colonne est livrée, sinon "x"')
        assert codes(CONVENTION + UNITS_TABLE + text) == ([] if right_one else ["UNI03"]), condition


# ---- periods


@pytest.mark.parametrize(
    ("timing", "code", "hint"),
    [
        ("période mois", "TMP04", "écrivez par exemple « période mois selon jour »"),
        ("période mois selon annee", "TMP04", "écrivez « période année selon annee »"),
        ("période année, mois selon annee", "TMP04", "écrivez « période année selon annee »"),
        ("période mois selon nom", "TMP04", None),
        ("période mois selon jourr", "NOM02", "vouliez-vous dire « jour » ?"),
        ("période cumulée depuis 2013", "TMP04", "écrivez par exemple « période mois, année »"),
        ("", "TMP04", "ajoutez par exemple « période mois, année selon jour »"),
    ],
)
def test_records_are_put_in_periods_by_a_date_or_a_year(timing: str, code: str, hint: str | None) -> None:
    ((given_code, _, given_hint),) = told(
        CONVENTION + UNITS_TABLE + share("ouvert").replace("période année selon jour", timing)
    )
    assert given_code == code
    if hint is not None:
        assert given_hint == hint


def test_the_grain_that_a_year_cannot_give_is_named() -> None:
    text = share("ouvert").replace("période année selon jour", "période année, trimestre selon annee")
    (one,) = resolved(CONVENTION + UNITS_TABLE + text).diagnostics
    assert one.message == "« annee » est une année : elle ne range pas par trimestre."


def test_grains_are_kept_once_each() -> None:
    indicator = rule(share("ouvert").replace("période année", "période année, mois, année"))
    assert indicator.grains == (Grain.YEAR, Grain.MONTH)
    assert indicator.finest is Grain.MONTH


# ---- targets and years


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("dès 2013", (2013, 2017)),  # on the convention's first year
        ("dès 2017", (2017, 2017)),  # on its last
        ("en 2013", (2013, 2013)),
        ("en 2017", (2017, 2017)),
        ("de 2013 à 2017", (2013, 2017)),
        ("de 2015 à 2015", (2015, 2015)),
    ],
)
def test_a_target_holds_within_the_convention(when: str, expected: tuple[int, int]) -> None:
    (target,) = rule(declared(f"cible ≥ 85 % {when}")).retained.targets
    assert (target.years.first, target.years.last) == expected


@pytest.mark.parametrize("when", ["dès 2012", "dès 2018", "en 2012", "en 2018", "de 2012 à 2015", "de 2015 à 2018"])
def test_a_target_outside_of_the_convention_is_told(when: str) -> None:
    assert [(code, words) for code, words, _ in declared_told(f"cible ≥ 85 % {when}")] == [("TMP02", when)]


def test_a_target_that_ends_before_it_starts_is_told() -> None:
    assert declared_told("cible ≥ 85 % de 2016 à 2015") == [("TMP01", "de 2016 à 2015", "écrivez « de 2015 à 2016 »")]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("en 2014", "en 2015", False),
        ("en 2015", "en 2015", True),
        ("de 2013 à 2014", "dès 2015", False),
        ("de 2013 à 2015", "dès 2015", True),
        ("dès 2013", "en 2017", True),
    ],
)
def test_two_targets_never_hold_in_one_year(one: str, other: str, together: bool) -> None:
    expected = ["TMP03"] if together else []
    for first, second in ((one, other), (other, one)):
        assert [code for code, _, _ in declared_told(f"cible ≥ 85 % {first}", f"cible ≥ 90 % {second}")] == expected


def test_targets_stand_in_the_order_of_the_years() -> None:
    targets = rule(declared("cible ≥ 90 % en 2017", "cible ≥ 85 % en 2015")).retained.targets
    assert [target.years.first for target in targets] == [2015, 2017]


@pytest.mark.parametrize(
    ("unit", "number", "told_code", "hint"),
    [
        ("%", "85 %", None, None),
        ("%", "85", "UNI01", "écrivez « 85 % » si c'est ce que dit le texte"),
        ("%", "85 points", "UNI01", "écrivez « 85 % » si c'est ce que dit le texte"),
        ("points", "35 %", "UNI01", "écrivez « 35 points » si c'est ce que dit le texte"),
        ("m²", "12 m2", None, None),
        ("m²", "12 points", "UNI01", "écrivez « 12 m² » si c'est ce que dit le texte"),
        ("jours ouvrés", "15 jours ouvrés", None, None),
        ("jours ouvrés", "15 jours", "UNI01", "écrivez « 15 jours ouvrés » si c'est ce que dit le texte"),
        ("jours", "15 jours calendaires", None, None),
        ("heures", "32 heures/semaine", "UNI01", "écrivez « 32 heures » si c'est ce que dit le texte"),
        ("k€", "3 500 €", None, None),
        ("€", "3,5 k€", None, None),
        ("minutes", "2 heures", None, None),
        ("heures", "2 jours", "UNI01", "écrivez « 2 heures » si c'est ce que dit le texte"),
        ("M€", "113 M€", None, None),
        ("ETP", "2,5 etp", None, None),
    ],
)
def test_a_target_is_a_number_of_the_unit_of_the_measure(
    unit: str, number: str, told_code: str | None, hint: str | None
) -> None:
    for clause in (f"cible ≥ {number} en 2015", f"référence 2012 : {number}"):
        expected = [] if told_code is None else [(told_code, number, hint)]
        assert declared_told(clause, unit=unit) == expected


@pytest.mark.parametrize("op", ["=", "≠"])
def test_a_target_is_no_equality(op: str) -> None:
    assert [code for code, _, _ in declared_told(f"cible {op} 85 % en 2015")] == ["UNI03"]


@pytest.mark.parametrize(
    ("target", "critical", "beyond"),
    [
        ("≥ 99,5 %", "≥ 98 %", False),
        ("≥ 99,5 %", "≥ 99,4 %", False),
        ("≥ 99,5 %", "≥ 99,5 %", True),
        ("≥ 99,5 %", "≥ 99,6 %", True),
        ("≥ 99,5 %", "≤ 98 %", True),
        ("≤ 12 %", "≤ 13 %", False),
        ("≤ 12 %", "≤ 12 %", True),
        ("≤ 12 %", "< 11 %", True),
    ],
)
def test_a_critical_threshold_is_short_of_the_target(target: str, critical: str, beyond: bool) -> None:
    codes_told = [code for code, _, _ in declared_told(f"cible {target} en 2015", f"seuil critique {critical}")]
    assert codes_told == (["REG02"] if beyond else [])


def test_the_signs_of_targets_are_kept() -> None:
    targets = fixed(
        rule(
            declared("cible ≥ 1 % en 2013", "cible > 1 % en 2014", "cible <= 1 % en 2015", "cible < 1 % en 2016")
        ).retained
    )
    assert [target.op for target in targets] == [Op.AT_LEAST, Op.MORE_THAN, Op.AT_MOST, Op.LESS_THAN]


def test_a_reference_says_how_its_days_were_counted() -> None:
    indicator = rule(
        declared(
            "référence 2012 : 1 %",
            'référence 2012-T1 : 2 % en jours ouvrés "estimation"',
            "référence 2012-S2 : 3 % en jours",
        )
    )
    assert [(str(one.period), one.convention, one.remark) for one in indicator.references] == [
        ("2012", None, None), ("2012-T1", "jours ouvrés", "estimation"), ("2012-S2", "jours calendaires", None),
    ]  # fmt: skip
    assert [code for code, _, _ in declared_told("référence 2012 : 1 % en minutes")] == ["UNI02"]


# ---- the convention


def test_since_needs_a_convention_and_that_is_told_once() -> None:
    rules = declared("cible ≥ 85 % dès 2013") + declared("cible ≥ 85 % dès 2014").replace("F1", "F2")
    assert [(code, words) for code, words, _ in told(rules)] == [("TMP02", "dès 2013")]
    assert told(declared("cible ≥ 85 % en 1999")) == []


@pytest.mark.parametrize(
    ("convention", "code"),
    [
        ('convention c "c"\n', "NOM06"),
        ('convention c "c"\n  période 2017 à 2013\n', "TMP01"),
        ('convention c "c"\n  période 2013 à 2017\n  signée le 31 juin 2013\n', "TMP01"),
        ('convention c "c"\n  période 2013 à 2017\n  période 2013 à 2018\n', "NOM05"),
        ('convention c "c"\n  période 2013 à 2017\nconvention d "d"\n  période 2013 à 2017\n', "NOM04"),
        ('convention c "c"\n  période 2013\n', "SYN04"),
        ('convantion c "c"\n  période 2013 à 2017\n', "SYN02"),
        ('c "c"\n  période 2013 à 2017\n', "SYN01"),
    ],
)
def test_a_mistake_in_the_convention_is_told_alone(convention: str, code: str) -> None:
    assert codes(convention + declared("cible ≥ 85 % dès 2014")) == [code]


# ---- levels, natures, clauses


def test_a_level_needs_its_subject() -> None:
    text = 'table t "t"\n  j : date\n  a : oui ou non\n' + share("a").replace("sites", "t").replace("jour", "j")
    assert told(CONVENTION + text) == [("REG03", "niveaux caf", "écrivez « niveaux national »")]
    assert told(CONVENTION + text.replace("niveaux caf", "niveaux national")) == []


def test_levels_have_one_order() -> None:
    assert rule(declared().replace("caf, national", "national, caf, caf")).levels == (Level.CAF, Level.NATIONAL)


@pytest.mark.parametrize("nature", ["Résultat", "SUIVI", "résultat"])
def test_a_nature_is_read_whatever_its_case(nature: str) -> None:
    assert rule(declared().replace("nature suivi", f"nature {nature}")).nature.value == nature.casefold()


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("  nature suivi\n", "NOM06"),
        ("  niveaux caf, national\n", "NOM06"),
        ("  source fiche 1 « a »\n", "SRC03"),
        ("  période mois, année\n", "NOM06"),
        ("  mesure valeur déclarée\n", "NOM06"),
        ("  unité %\n", "NOM06"),
    ],
)
def test_a_clause_left_out_is_told_alone(clause: str, code: str) -> None:
    text = declared()
    assert clause in text
    assert codes(CONVENTION + text.replace(clause, "")) == [code]


@pytest.mark.parametrize(
    "clause", ["nature suivi", "acteurs Caf", "niveaux caf", "période mois", "mesure valeur déclarée", "unité %"]
)
def test_a_clause_written_twice_is_told(clause: str) -> None:
    text = declared("acteurs Caf", clause)
    (one,) = resolved(CONVENTION + text).diagnostics
    assert one.code.name == "NOM05"
    assert one.message == f"la règle « F1 » a deux fois la clause « {clause.split(maxsplit=1)[0]} »."
    assert clause.endswith(one.span.text)


def test_a_source_after_a_target_is_the_target_s() -> None:
    text = declared("cible ≥ 85 % en 2015", "  source « b »").replace("  source fiche 1 « a »\n", "")
    assert codes(CONVENTION + text) == ["SRC03"]


def test_a_citation_without_a_place_has_that_of_the_rule() -> None:
    indicator = rule(declared("cible ≥ 85 % en 2015", "  source l. 3 « b »"))
    (target,) = indicator.retained.targets
    assert [(one.section, one.lines) for one in (*indicator.citations, *target.citations)] == [
        ("fiche 1", None), ("fiche 1", (3, 3)),
    ]  # fmt: skip


# ---- rules made of rules


SPREAD = """
indicateur F2 "Écarts"
  nature suivi
  niveaux national
  source fiche 2 « b »
  mesure étendue de F1 entre caf
"""


def test_a_spread_is_in_points_over_the_periods_of_what_it_is_made_of() -> None:
    for files in ((CONVENTION, PIECES, SPREAD), (CONVENTION, SPREAD, PIECES)):  # in any order
        spread = right(*files).indicator("F2")
        assert spread is not None
        assert (spread.unit, spread.grains, spread.convention) == (
            Unit.POINTS,
            (Grain.MONTH, Grain.YEAR),
            "jours ouvrés",
        )


def test_a_spread_of_another_unit_keeps_it() -> None:
    spread = right(CONVENTION, declared(unit="m²"), SPREAD).indicator("F2")
    assert spread is not None
    assert spread.unit is Unit.SQUARE_METRES


def test_a_spread_needs_a_rule_measured_caf_by_caf() -> None:
    assert codes(CONVENTION, PIECES.replace("caf, national", "national"), SPREAD) == ["REG03"]
    assert codes(CONVENTION, PIECES, SPREAD.replace("national", "caf")) == ["REG03"]


def test_a_spread_of_a_rule_with_a_mistake_is_not_said_to_be_wrong_too() -> None:
    assert codes(CONVENTION, PIECES.replace("≤ 15", "≤ 15 minutes"), SPREAD) == ["UNI01"]
    assert codes(CONVENTION, PIECES.replace("≤ 15", "≤"), SPREAD) == ["SYN04"]
    assert codes(CONVENTION, PIECES.replace("indicateur", "bonjour"), SPREAD) == ["SYN01"]


def test_a_rule_over_a_broken_table_is_not_said_to_be_wrong_too() -> None:
    broken = 'table sites "sites"\n  jour : jamais\n'
    assert codes(CONVENTION, broken, share("jour manque")) == ["SYN01"]
    assert codes(CONVENTION, broken, share("ouvert")) == ["SYN01", "NOM02"]
    assert codes(CONVENTION, UNITS_TABLE.replace('"sites"', "sites"), share("ouvert")) == ["SYN01"]


@pytest.mark.parametrize(
    ("made_of", "circle"),
    [
        ({"A": "A"}, "A → A"),
        ({"A": "B", "B": "A"}, "A → B → A"),
        ({"A": "B", "B": "C", "C": "B"}, "B → C → B"),
    ],
)
def test_a_rule_made_of_itself_is_told_once(made_of: dict[str, str], circle: str) -> None:
    text = "".join(SPREAD.replace("F2", code).replace("F1", of) for code, of in made_of.items())
    assert [(code, hint) for code, _, hint in told(CONVENTION + text)] == [("REG01", f"le cercle est {circle}")]


def test_a_reading_made_of_its_own_rule_is_told() -> None:
    text = declared('lecture "x"', "  mesure étendue de F1 entre caf", '  écartée car "y"')
    assert codes(CONVENTION + text) == ["REG01"]


# ---- readings


def reading(*changes: str) -> str:
    lines = "".join(f"    {change}\n" for change in changes)
    return f'  lecture "autre"\n{lines}    écartée car "le titre dit autre chose"\n'


def test_a_reading_writes_only_what_differs() -> None:
    indicator = right(
        CONVENTION + PIECES + "  cible ≥ 85 % dès 2013\n" + reading("où masse", "source l. 2 « b »")
    ).indicators[0]
    retained, other = indicator.readings
    assert isinstance(retained.measure, model.Share)
    assert isinstance(other.measure, model.Share)
    assert other.measure.condition != retained.measure.condition
    assert (other.measure.population, other.targets) == (retained.measure.population, retained.targets)
    assert (other.title, other.because, len(other.citations)) == ("autre", "le titre dit autre chose", 1)


def test_a_reading_may_cumulate_aim_elsewhere_or_measure_something_else() -> None:
    cumulated = right(CONVENTION + PIECES + reading("période cumulée depuis 2013")).indicators[0].readings[1]
    assert cumulated.since == 2013
    aimed = right(CONVENTION + PIECES + reading("cible ≥ 90 % dès 2013")).indicators[0].readings[1]
    assert [target.open_ended for target in aimed.targets] == [True]
    deviation = (
        right(CONVENTION, SPREAD + reading("mesure écart-type de F1 entre caf"), PIECES).indicators[0].readings[1]
    )
    assert deviation.measure == model.Spread(Statistic.DEVIATION, "F1")


def test_a_reading_made_of_a_rule_written_later_is_kept() -> None:
    text = declared(unit="points").replace("F1", "F0").replace("caf, national", "national")
    indicator = right(CONVENTION, text + reading("mesure étendue de F1 entre caf"), PIECES).indicators[0]
    assert [one.title for one in indicator.readings] == [None, "autre"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (("où inconnue",), "NOM02"),
        (("où masse", "où interne"), "NOM05"),
        (("mesure part des pieces où masse", "où interne"), "NOM05"),
        (("mesure nombre de pieces",), "UNI01"),
        (("période mois",), "TMP04"),
        (("cible ≥ 90 points dès 2013",), "UNI01"),
        (("cible ≥ 90 % dès 2018",), "TMP02"),
        (("mesure étendue de F9 entre caf",), "NOM03"),
    ],
)
def test_a_reading_is_held_to_the_same_rules(changes: tuple[str, ...], code: str) -> None:
    assert codes(CONVENTION + PIECES + reading(*changes)) == [code]


def test_a_filter_alone_changes_only_a_share() -> None:
    assert codes(CONVENTION + declared() + reading("où masse")) == ["UNI03"]


# ---- several files


def test_a_rulebook_is_all_of_its_files() -> None:
    rulebook = right(CONVENTION, PIECES, UNITS_TABLE + share("ouvert").replace("F1", "F3"), SPREAD)
    assert [indicator.code for indicator in rulebook.indicators] == ["F1", "F3", "F2"]
    assert rulebook.name == "exemple"


def test_a_name_written_again_in_another_file_says_where_the_first_is() -> None:
    assert told(CONVENTION, PIECES, "\n\n" + PIECES) == [("NOM04", "F1", "la première est à 2.regles:1")]
    assert told('table pieces "pièces"\n  a : date\n') == [("NOM04", "pieces", "la première est à tables.regles:5")]
    assert told(CONVENTION, CONVENTION) == [("NOM04", "exemple", "la première est à 1.regles:1")]


def test_mistakes_stand_in_the_order_of_the_text() -> None:
    found = resolved(
        CONVENTION + declared("cible ≥ 85 points en 2015", "cible ≥ 90 % en 2018"),
        PIECES.replace("F1", "F2").replace("15", "15 %"),
    ).diagnostics
    assert [(one.span.source.name, one.code.name) for one in found] == [
        ("1.regles", "UNI01"), ("1.regles", "TMP02"), ("2.regles", "UNI01"),
    ]  # fmt: skip


# ---- the order of the files, long chains, names taken for others


def test_mistakes_come_in_the_order_in_which_the_files_are_read() -> None:
    wrong = 'indicateur {} "a"\n  nature inconnue\n  niveaux national\n  source « a »\n  période année\n'
    names = ["convention.regles", "fiche-2.regles", "fiche-10.regles"]
    texts = [wrong.format(f"F{rank}") + "  mesure valeur déclarée\n  unité %\n" for rank in range(3)]
    texts[2] = texts[2].replace("nature inconnue", "nature )")  # a mistake of reading, told first otherwise
    files = [parse(Source(name, text)) for name, text in zip(names, texts, strict=True)]
    assert [one.span.source.name for one in resolve("x", "", files).diagnostics] == names


@pytest.mark.parametrize(("last", "expected"), [("R0", "REG01"), ("F1", "REG03")])
def test_a_chain_of_five_thousand_rules_is_resolved(last: str, expected: str) -> None:
    codes_of = [f"R{rank}" for rank in range(5_000)]
    chain = "".join(
        SPREAD.replace("F2", code).replace("F1", of) for code, of in zip(codes_of, [*codes_of[1:], last], strict=True)
    )
    found = told(CONVENTION + declared().replace("caf, national", "national") + chain)
    assert {code for code, _, _ in found} == {expected}
    assert all(len(hint or "") < 200 for _, _, hint in found)


def test_a_name_of_another_kind_is_recognized() -> None:
    table_for_rule = SPREAD.replace("F1", "sites")
    assert [hint for _, _, hint in told(CONVENTION + UNITS_TABLE + table_for_rule)] == ["« sites » est une table"]
    rule_for_table = share("ouvert").replace("part des sites", "part des F1")
    assert "« F1 » est une règle" in [hint for _, _, hint in told(CONVENTION + UNITS_TABLE + rule_for_table)]
    other = 'table ecoles "écoles"\n  classe : texte\n'
    assert [hint for _, _, hint in told(CONVENTION + UNITS_TABLE + other + share("classe = a"))] == [
        "« classe » est une colonne de la table « ecoles »"
    ]


def test_a_mistake_does_not_hide_those_of_the_other_clauses() -> None:
    wrong = share("inconnue").replace("nature suivi", "nature )") + "  cible ≥ 80 % en 1999\n"
    assert codes(CONVENTION, UNITS_TABLE, wrong) == ["SYN01", "NOM02", "TMP02"]


def test_a_clause_left_out_is_not_said_to_be_missing() -> None:
    for clause in ("nature suivi", "niveaux caf", "source fiche 1 « a »", "période année selon jour"):
        assert codes(CONVENTION, UNITS_TABLE, share("ouvert").replace(clause, f"{clause.split()[0]} )")) == ["SYN01"]
