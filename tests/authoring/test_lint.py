"""Lints: what is never used, nowhere quoted, said twice; accepting them; how they are shown; the rulebooks shipped."""

from __future__ import annotations

import json
import sys

import pytest

from checker.authoring.fmt import fmt
from checker.authoring.lint import lint, lint_json, lint_text
from checker.authoring.lint.accepted import acceptances_in
from checker.authoring.lint.said import amounts_in
from checker.load import load, shipped_rulebooks
from checker.source import Source
from tests.authoring.linted import CONVENTION, among, declared, linted, loaded, share, target, told, where

RULE = declared(target("≥ 85 %"))
SHIPPED = sorted(path.name for path in shipped_rulebooks().iterdir() if path.is_dir())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_rulebook_is_clean_and_every_acceptance_in_it_accepts_something(name: str) -> None:
    assert lint_text([(one := load(name), lint(one))]) == f"{name} : aucun conseil.\n"


@pytest.mark.parametrize("name", SHIPPED)
def test_without_its_acceptances_it_is_told_what_they_accept(name: str) -> None:
    sources = load(name).sources
    accepted = sorted(one.code for source in sources for one in acceptances_in(source))
    bare = loaded(*("\n".join(line for line in source.lines if "-- accepté" not in line) for source in sources[1:]))
    assert sorted(code for code, _ in told(lint(bare))) == accepted


PLANTED = [
    ("date_traitement ≤ 15, soit", "date_traitement < 15, soit", ["LIN22", "LIN21", "LIN20"]),  # F10-21
    ("date_traitement ≤ 15, soit", "date_traitement ≤ 51, soit", ["LIN22", "LIN21"]),
    ("jours ouvrés de date_arrivee à date_traitement ≤ 15", "jours de date_arrivee à date_traitement ≤ 15", ["LIN22"]),
    ("date_traitement < 10, soit", "date_traitement ≤ 10, soit", ["LIN22", "LIN21"]),  # F10-22
    ("  cible ≥ 85 % dès 2013\n    source l. 9754", "  cible ≥ 58 % dès 2013\n    source l. 9754", ["LIN23", "LIN06"]),
    (
        "  cible ≥ 85 % dès 2013\n    source l. 9754",
        "  cible ≤ 85 % dès 2013\n    source l. 9754",
        ["LIN12", "LIN23", "LIN06"],
    ),
    ("  cible ≥ 85 % dès 2013\n    source l. 9754", "  cible ≥ 85 % dès 2015\n    source l. 9754", ["LIN24"]),
    ("référence 2012 : 77,8 %", "référence 2012 : 78,7 %", ["LIN23"]),
    ("référence 2012 : 83 % en", "référence 2021 : 83 % en", ["LIN27", "LIN24"]),
    ("cible ≤ 35 points en 2015", "cible ≤ 15 points en 2015", ["LIN23", "LIN05"]),
    ("cible ≤ 25 points en 2017", "cible ≥ 25 points en 2017", ["LIN11"]),
    ("parmi celles où non interne", "parmi celles où non masse et non interne", ["LIN19"]),
    ("où sexe = F", "où sexe dans (F, M)", ["LIN18"]),
    ("parmi celles où fonction = directeur", "parmi celles où fonction = directeur et sexe = M", ["LIN17"]),
    ("seuil critique ≥ 98 %", "seuil critique ≥ 89 %", ["LIN23"]),
    ("Pièces traitées en 15 jours", "Pièces traitées en 51 jours", ["LIN25"]),
]


@pytest.mark.parametrize(("right", "wrong", "codes"), PLANTED)
def test_what_is_planted_in_a_shipped_rulebook_is_told(right: str, wrong: str, codes: list[str]) -> None:
    text = "\n".join(source.text for source in load("cog-2013-2017").sources[1:])
    assert right in text
    found = [code for code, _ in told(lint(loaded(text.replace(right, wrong, 1))))]
    assert sorted(found) == sorted(codes)


def test_a_rulebook_with_mistakes_has_no_lint(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("faux") / "faux.regles"
    path.write_text(CONVENTION + RULE + "indicateur F1-3", encoding="utf-8")
    found = load(str(path))
    assert found.diagnostics
    assert lint(found) == ()


# ---- tables

VISITS = """\
table visites "visites"
  clé visite_id
  visite_id  : identifiant
  caf        : code caf
  jour       : date
  attente    : nombre en minutes
  agents     : entier
"""
MEASURED = """\
indicateur F1-3 "Attente par agent"
  nature suivi
  niveaux caf
  source « l'attente »
  période année selon jour
  mesure {}
"""


def visits(measure: str, *more: str) -> list[tuple[str, str]]:
    return told(linted(VISITS + "".join(more), MEASURED.format(measure)))


def test_a_column_is_read_by_any_part_of_a_measure() -> None:
    attente, agents = ("LIN04", "attente : nombre en minutes"), ("LIN04", "agents : entier")
    assert visits("nombre de visites") == [attente, agents]
    assert visits("part des visites où attente ≤ 20 minutes") == [agents]
    assert visits("somme de attente / somme de agents des visites") == []
    assert visits(f"nombre de visites\n{among('agents > 1')}") == [attente]


def test_a_column_that_is_checked_is_read() -> None:
    check = '  contrôle attente : attente ≥ 0 minutes\n    sinon "attente négative"\n'
    assert visits("nombre de visites", check) == [("LIN04", "agents : entier")]


def test_a_table_that_no_rule_reads_is_told_once() -> None:
    found = linted(VISITS, RULE)
    assert [(one.code.name, one.span.line) for one in found] == [("LIN03", 5)]


def test_a_reading_reads_too() -> None:
    reading = '  lecture "autre"\n    mesure nombre de visites\n    source « a »\n    écartée car "non"\n'
    pieces = MEASURED.format("nombre de pieces").replace("selon jour", "selon date_arrivee")
    other = VISITS.replace("jour       :", "date_arrivee :")
    found = told(linted(other, pieces + reading))
    assert [code for code, _ in found] == ["LIN04", "LIN04"]


# ---- sources


def test_every_number_and_every_step_has_its_sentence() -> None:
    found = linted(
        share(
            where("masse"),
            '    parmi celles où interne, sinon "autres"',
            "  cible ≥ 85 % dès 2013",
            "  seuil critique ≥ 75 %",
            "  référence 2012 : 80 %",
            '  lecture "autre"\n    où non masse\n    écartée car "non"',
        )
    )
    assert [(code, words.split()[0]) for code, words in told(found)] == [
        ("LIN14", "parmi"), ("LIN13", "cible"), ("LIN13", "seuil"), ("LIN13", "référence"), ("LIN14", '"autre"'),
    ]  # fmt: skip


def test_a_step_that_a_reading_repeats_is_told_once() -> None:
    step = '    parmi celles où interne, sinon "autres"'
    again = f'  lecture "autre"\n    mesure part des pieces\n    où non masse\n{step}\n    écartée car "non"'
    found = linted(share(where("masse"), step, target("≥ 85 %"), again))
    assert [code for code, _ in told(found)] == ["LIN14", "LIN14"]  # the step, and the reading without a sentence


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ("l. 12 « une phrase »", "l. 12 « une phrase »", True),
        ("l. 12 « une phrase »", "l. 13 « une phrase »", False),  # F21-51.1, F21-51.2
        ("l. 12 « une phrase »", "l. 12 « une autre phrase »", False),
        ("« une phrase »", "« Une  phrase »", True),
    ],
)
def test_one_passage_for_two_rules(first: str, second: str, twice: bool) -> None:
    rules = [
        declared(target("≥ 85 %", quote=f"cible {code}"), code=code, title=code).replace(
            "« ce que dit le contrat »", quote
        )
        for code, quote in (("F1-2", first), ("F1-3", second))
    ]
    assert [code for code, _ in told(linted(*rules))] == (["LIN16"] if twice else [])


def test_a_rule_may_cite_a_passage_twice() -> None:
    assert told(linted(declared(target("≥ 85 %", "en 2013"), target("≥ 90 %", "en 2014")))) == []


def test_two_rules_of_one_title() -> None:
    other = RULE.replace("F1-2", "F1-3").replace("ce que dit", "dit").replace("vise", "veut").replace("Part", "PART")
    assert told(linted(RULE, other)) == [("LIN15", '"PART des dossiers"')]


# ---- readings and years

DELAY = "jours ouvrés de date_arrivee à date_traitement"


@pytest.mark.parametrize(
    ("change", "nothing"),
    [
        (f"où {DELAY} < 15", False),
        (f'où {DELAY} ≤ 15, soit "dit autrement"', True),
        (f"où {DELAY} < 16", True),
        (f"où non {DELAY} > 15", True),
        ("période cumulée depuis 2013", False),
        ("cible ≥ 85 % de 2013 à 2017", False),  # `dès 2013` is told otherwise
        ("cible ≥ 85 % dès 2013", True),
        ("cible > 85 % dès 2013", False),
        (f'mesure part des pieces\n    où {DELAY} ≤ 15\n    parmi celles où masse, sinon "le reste"', True),
        (f"mesure part des pieces\n    où {DELAY} ≤ 15\n    parmi celles où interne", False),
        (f"mesure part des pieces\n    où {DELAY} ≤ 15", False),
    ],
)
def test_a_reading_that_changes_nothing(change: str, nothing: bool) -> None:
    reading = f'  lecture "autre"\n    {change}\n    source « autrement »\n    écartée car "non"'
    found = linted(share(where(f"{DELAY} ≤ 15"), among("masse"), target("≥ 85 %"), reading))
    assert told(found, "LIN20") == ([("LIN20", '"autre"')] if nothing else [])


@pytest.mark.parametrize(("year", "doubtful"), [(2012, True), (2013, False), (2017, False), (2018, True)])
def test_a_cumulation_within_the_convention(year: int, doubtful: bool) -> None:
    reading = f'  lecture "autre"\n    période cumulée depuis {year}\n    source « autrement »\n    écartée car "non"'
    found = told(linted(share(where("masse"), target("≥ 85 %"), reading)))
    assert found == ([("LIN27", f"période cumulée depuis {year}")] if doubtful else [])


@pytest.mark.parametrize(("year", "doubtful"), [(2012, False), (2013, False), (2014, True)])
def test_a_reference_is_of_the_past(year: int, doubtful: bool) -> None:
    found = told(linted(declared(target("≥ 85 %"), f"  référence {year} : 80 %\n    source « alors »")))
    assert found == ([("LIN27", str(year))] if doubtful else [])


def test_a_convention_is_signed() -> None:
    unsigned = CONVENTION.replace("  signée le 16 juillet 2013\n", "")
    assert told(lint(loaded(unsigned, RULE))) == [("LIN26", "essai")]
    assert told(lint(loaded(RULE.replace("dès 2013", "de 2013 à 2017")))) == []


# ---- accepting

LAX = "  référence 2012 : 90 %\n    source « alors »"


def around(above: str = "", after: str = "") -> list[tuple[str, str]]:
    rule = declared(target("≥ 85 %"), LAX.replace("90 %", f"90 %{after}"))
    return told(linted(rule.replace("  référence", f"{above}  référence")))


def test_an_acceptance_is_for_the_next_line_that_is_no_remark() -> None:
    assert [code for code, _ in around()] == ["LIN06"]
    assert around("  -- accepté LIN06 : le texte le dit\n") == []
    assert around("  -- accepté LIN06 : le texte le dit\n\n  -- une remarque\n") == []
    assert around("  --accepté lin06: le texte le dit\n") == []
    assert around(after="  -- accepté LIN06 : le texte le dit") == []


def test_an_acceptance_elsewhere_accepts_nothing() -> None:
    late = told(linted(declared(target("≥ 85 %"), LAX, "  -- accepté LIN06 : trop tard")))
    assert [code for code, _ in late] == ["LIN06", "LIN01"]
    early = told(linted(declared("  -- accepté LIN06 : trop tôt", target("≥ 85 %"), LAX)))
    assert [code for code, _ in early] == ["LIN01", "LIN06"]


def test_two_lints_of_one_line_are_accepted_each() -> None:
    both = declared(target("≥ 85 %"), "  référence 2012 : 90 %")
    remarks = "  -- accepté LIN06 : le texte le dit\n  -- accepté LIN13 : un tableau\n"
    assert [code for code, _ in told(linted(both))] == ["LIN06", "LIN13"]
    assert told(linted(both.replace("  référence", f"{remarks}  référence"))) == []


@pytest.mark.parametrize(
    ("remark", "codes"),
    [
        ("-- accepté LIN06", ["LIN02", "LIN06"]),
        ("-- accepté LIN06 :", ["LIN02", "LIN06"]),
        ("-- accepté LIN06 : …", ["LIN02", "LIN06"]),
        ("-- accepté LIN06, LIN13 : le texte le dit", ["LIN02", "LIN06"]),
        ("-- accepté LIN99 : le texte le dit", ["LIN02", "LIN06"]),
        ("-- accepté SYN01 : le texte le dit", ["LIN02", "LIN06"]),
        ("-- accepté LIN01 : le texte le dit", ["LIN02", "LIN06"]),
        ("-- accepté LIN05 : le texte le dit", ["LIN01", "LIN06"]),
        ("-- accepté par la Cnaf le 3 mars 2014 : la valeur de 2012", ["LIN06"]),  # an ordinary remark
        ("-- LIN06 est accepté", ["LIN06"]),
    ],
)
def test_what_accepts_nothing(remark: str, codes: list[str]) -> None:
    assert [code for code, _ in around(f"  {remark}\n")] == codes


def test_an_acceptance_in_a_text_or_a_quotation_is_none() -> None:
    rule = declared(target("≥ 85 %"), LAX).replace("« alors »", "« alors\n  -- accepté LIN06 : non »")
    assert [code for code, _ in told(linted(rule.replace("Part", "-- accepté LIN06 : non, part")))] == ["LIN06"]


def test_an_acceptance_at_the_very_end_accepts_nothing() -> None:
    assert told(linted(RULE, "-- accepté LIN06 : rien ne suit")) == [("LIN01", "-- accepté LIN06 : rien ne suit")]


def test_acceptances_survive_the_formatter_inside_a_line_and_before_a_statement() -> None:
    typed = (
        CONVENTION
        + declared(target("≥ 85 %"), LAX).replace("90 %", "90 % -- accepté LIN06 : le texte le dit\n")
        + "\n      -- accepté LIN03 : elle servira\n\n"
        + VISITS
    )
    written = fmt(Source("essai.regles", typed))
    assert written != typed
    assert told(lint(loaded(typed))) == told(lint(loaded(written))) == []


# ---- shown


def test_lints_are_shown_as_mistakes_are_then_counted() -> None:
    one = loaded(CONVENTION, declared(target("≥ 85 %"), LAX))
    clean = loaded(CONVENTION, RULE)
    assert lint_text([(one, lint(one)), (clean, lint(clean))]) == (
        "essai.regles:14:3 : LIN06 cette référence (90\u00a0%) va déjà plus loin que la cible.\n"
        "   | F1-2\n"
        "14 |   référence 2012 : 90 %\n"
        "   |   ^^^^^^^^^^^^^^^^^^^^^\n"
        "   = la cible est ≥ 85\u00a0%\n"
        "essai : 1 conseil.\n"
        "essai : aucun conseil.\n"
    )


def test_lints_as_json() -> None:
    one = loaded(CONVENTION.replace("  signée le 16 juillet 2013\n", ""), declared(target("≥ 85 %"), LAX))
    unsigned, beyond = json.loads(lint_json([(one, lint(one))]))
    assert unsigned["code"] == "LIN26"
    assert unsigned["rule"] is None
    assert beyond == {
        "code": "LIN06",
        "slug": "reference-au-dela-de-la-cible",
        "message": "cette référence (90\u00a0%) va déjà plus loin que la cible.",
        "hint": "la cible est ≥ 85\u00a0%",
        "file": "essai.regles",
        "line": 13,
        "column": 3,
        "rule": "F1-2",
    }
    assert lint_json([]) == "[]\n"


def calls(rules: int) -> int:
    """How many functions a lint of so many rules calls."""
    text = "\n".join(
        share(
            where(f"{DELAY} ≤ 15", "traitées en 15 jours ouvrés au plus"),
            among("non masse"),
            among('etat_sdp hors ("a", "b", "c", "d", "e", "f")'),
            target("≥ 85 %", "en 2013", f"au moins 85 % en 2013 {at}"),
            target("≥ 90 %", "dès 2014", f"au moins 90 % dès 2014 {at}"),
            LAX,
            title=f"Titre {'i' * at}",
        ).replace("F1-1", f"F1-{at}")
        for at in range(1, rules + 1)
    )
    big = loaded(CONVENTION, text)
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counting)
    try:
        found = lint(big)
    finally:
        sys.setprofile(None)
    assert len(found) == 5 * rules - 4  # each has its reference told, and four sentences of the first
    return count


def test_the_work_grows_as_the_text_does() -> None:
    """Ten thousand lines take half a second; what is watched here is that twenty thousand take twice as long."""
    amounts_in.cache_clear()
    few = calls(40)
    amounts_in.cache_clear()
    assert calls(160) < 4.4 * few
