"""Commands that cannot be understood: exit 2, nothing printed, one French sentence with its hint."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.program import AS_OF, COG, RESEAU, Program, livraison

CHECK_HELP = "voyez « cogcheck check --help »."
COMMANDS = "check, coverage, explain, fmt, lint, rules, sources, test"
CHECK = ["check", "LIVRAISON", "--rulebook", COG, "--as-of", AS_OF]


def told(cogcheck: Program, arguments: list[str]) -> list[str]:
    """What is said of a command that must be refused; LIVRAISON stands for a good delivery."""
    outcome = cogcheck(*[str(RESEAU) if word == "LIVRAISON" else word for word in arguments])
    assert outcome.status == 2
    assert outcome.out == ""
    return outcome.said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["chek", "LIVRAISON"], "La commande « chek » n'existe pas ; vouliez-vous dire « check » ?"),
        (["controle"], f"La commande « controle » n'existe pas ; on connaît : {COMMANDS}."),
        ([], "Il manque une commande ; voyez « cogcheck --help »."),
        (["check", "LIVRAISON"], f"Il manque --rulebook ; {CHECK_HELP}"),
        (["check", "--rulebook", COG], f"Il manque LIVRAISON ; {CHECK_HELP}"),
        (["explain"], "Il manque une RÈGLE ; voyez « cogcheck explain --help »."),
        (["lint"], "Il manque un RÉFÉRENTIEL ; voyez « cogcheck lint --help »."),
        (["sources"], "Il manque --texts ; voyez « cogcheck sources --help »."),
        (["check", "LIVRAISON", "--rulebook"], f"L'option « --rulebook » attend une valeur ; {CHECK_HELP}"),
        (["check", "--rulebok", COG], "L'option « --rulebok » n'existe pas ; vouliez-vous dire « --rulebook » ?"),
        (["--zzz"], "L'option « --zzz » n'existe pas ; voyez « cogcheck --help »."),
        ([*CHECK, "--zzz"], f"L'option « --zzz » n'existe pas ; {CHECK_HELP}"),
        ([*CHECK, "--skip-keys=oui"], f"L'option « --skip-keys » ne prend pas de valeur ; {CHECK_HELP}"),
        ([*CHECK, "encore"], f"« encore » est de trop ; {CHECK_HELP}"),
    ],
)  # fmt: skip
def test_a_command_misspelt(cogcheck: Program, arguments: list[str], sentence: str) -> None:
    assert told(cogcheck, arguments) == [sentence]


PERIOD = "n'est pas une période : écrivez 2015, 2015-03, 2015-T1, 2015-S1 ou 2013..2017."
DAY = "n'est pas un jour : écrivez aaaa-mm-jj, par exemple 2016-04-30."


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--period", "2015-13"], f"« 2015-13 » {PERIOD}"),
        (["--period", "2015-00"], f"« 2015-00 » {PERIOD}"),
        (["--period", "2015-T5"], f"« 2015-T5 » {PERIOD}"),
        (["--period", "2015-S3"], f"« 2015-S3 » {PERIOD}"),
        (["--period", "2017..2013"], f"« 2017..2013 » {PERIOD}"),
        (["--period", "2015-03..2015-05"], f"« 2015-03..2015-05 » {PERIOD}"),
        (["--as-of", "30/04/2016"], f"« 30/04/2016 » {DAY}"),
        (["--as-of", "2016-02-30"], f"« 2016-02-30 » {DAY}"),
        (["--as-of", "20160430"], f"« 20160430 » {DAY}"),
        (["--level", "cafs"], "« cafs » n'est pas un niveau ; vouliez-vous dire « caf » ?"),
        (["--level", "region"], "« region » n'est pas un niveau ; on connaît : caf, national."),
        (["--format", "jason"], "« jason » n'est pas un format ; vouliez-vous dire « json » ?"),
        (["--format", "xml"], "« xml » n'est pas un format ; on connaît : text, json, jsonl."),
        (["--fail-on", "rejet"], "« rejet » n'est pas un motif d'échec ; vouliez-vous dire « rejets » ?"),
        (["--table", "pieces"], "« pieces » ne nomme pas une table : écrivez par exemple pieces=export.csv."),
        (["--table", "=export.csv"], "« =export.csv » ne nomme pas une table : écrivez par exemple pieces=export.csv."),
        (["--table", "pieces="], "« pieces= » ne nomme pas une table : écrivez par exemple pieces=export.csv."),
        (["--only", "F14-63"], "Aucune règle ne s'appelle « F14-63 » ; vouliez-vous dire « F14-36 » ?"),
        (["--only", "Z"], "Aucune règle ne s'appelle « Z »."),
        (["--caf", "9O1"], "La Caf « 9O1 » n'est pas connue (table organismes) ; vouliez-vous dire « 901 » ?"),
        (["--caf", "211"], "La Caf « 211 » n'est pas connue (table organismes)."),
        (["--format=json", "--format=text"], "Plusieurs --format demandent un dossier : ajoutez --output DOSSIER."),
    ],
)  # fmt: skip
def test_an_option_misspelt(cogcheck: Program, options: list[str], sentence: str) -> None:
    assert told(cogcheck, [*CHECK, *options]) == [sentence]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("cog-2013-2071", "Le référentiel « cog-2013-2071 » n'existe pas ; vouliez-vous dire « cog-2013-2017 » ?"),
        ("cpog", "Le référentiel « cpog » n'existe pas ; on connaît : cog-2013-2017."),
    ],
)
def test_an_unknown_rulebook(cogcheck: Program, name: str, sentence: str) -> None:
    assert told(cogcheck, ["check", "LIVRAISON", "--rulebook", name]) == [sentence]


def test_a_rulebook_without_a_file(cogcheck: Program, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    sentence = "Le dossier « vide » n'a aucun fichier .regles."
    assert told(cogcheck, ["check", "LIVRAISON", "--rulebook", "vide"]) == [sentence]


def test_a_rulebook_that_is_not_utf8(cogcheck: Program, tmp_path: Path) -> None:
    (tmp_path / "mienne.regles").write_bytes("# Règles".encode("cp1252"))
    sentence = "Le fichier « mienne.regles » n'est pas en UTF-8 (octet 4) ; enregistrez-le en UTF-8."
    assert told(cogcheck, ["check", "LIVRAISON", "--rulebook", "mienne.regles"]) == [sentence]


def test_a_delivery_that_is_not_there(cogcheck: Program) -> None:
    assert cogcheck.check(Path("livraison")).said == ["La livraison « livraison » n'existe pas."]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--table=piece=p"], "--table piece=p : aucune table ne s'appelle « piece » ; la plus proche est « pieces »."),
        (["--table", "pieces=p.csv"], "--table pieces=p.csv : « p.csv » n'existe pas."),
        (["--roster", "caf.csv"], "--roster caf.csv : « caf.csv » n'existe pas."),
    ],
)  # fmt: skip
def test_a_file_named_by_hand_that_is_not_there(cogcheck: Program, options: list[str], sentence: str) -> None:
    assert told(cogcheck, [*CHECK, *options]) == [sentence]


def test_a_manifest_is_refused_not_ignored(cogcheck: Program, nominations: Path) -> None:
    (nominations / "datapackage.json").write_text("{}", encoding="utf-8")
    outcome = cogcheck.check(nominations)
    assert (outcome.status, outcome.out) == (2, "")
    [sentence] = outcome.said
    assert "cette version ne lit pas encore les manifestes" in sentence


def test_nothing_asked_for_is_silently_left_out(cogcheck: Program) -> None:
    """F20-48 has no value of a Caf: asking for it is told, and is no fault of the delivery."""
    outcome = cogcheck.check(RESEAU, "--only", "F20-48", "--level", "caf", "--period", "2015")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.said == ["La règle « F20-48 » ne se mesure pas au niveau caf : elle se mesure au niveau national."]


# ---------------------------------------------------------------- rulebooks with mistakes

FAULTY = """\
# Ma fiche

indicateur M1 "Part des pièces"
  nature résultat
  niveaux caf
  source fiche 1 « Une phrase »
  période année selon date_traitement
  mesure part des pieces où jours ouvrés de date_arivee à date_traitement ≤ 15
  cible ≥ 85 % de 2013 à 2017

indicateur M2 "Autre part"
  nature résultat
  niveaux caf
  source fiche 1 « Une phrase »
  période année selon date_traitement
  mesure part des pieces où jours ouvrés de date_arrivee à date_traitement ≤ 15
  cible ≥ 85 points de 2013 à 2017
"""


def test_every_mistake_of_a_rulebook_is_told(cogcheck: Program, tmp_path: Path) -> None:
    (tmp_path / "mienne.regles").write_text(FAULTY, encoding="utf-8")
    outcome = cogcheck.check(RESEAU, rulebook="mienne.regles")
    assert (outcome.status, outcome.out) == (2, "")
    places = re.findall(r"^(mienne\.regles:\d+:\d+) : ([A-Z]{3}\d\d) ", outcome.err, re.MULTILINE)
    assert places == [("mienne.regles:8:45", "NOM02"), ("mienne.regles:17:11", "UNI01")]
    assert "« date_arrivee »" in outcome.err  # the hint
    assert "Ma fiche › M1" in outcome.err  # the headings
    assert "8 |   mesure part des pieces où jours ouvrés de date_arivee à date_traitement ≤ 15" in outcome.err
    assert "Traceback" not in outcome.err


def test_several_rulebooks_have_all_their_mistakes_told(cogcheck: Program, tmp_path: Path) -> None:
    for name in ("une.regles", "deux.regles"):
        (tmp_path / name).write_text(FAULTY, encoding="utf-8")
    outcome = cogcheck("check", RESEAU, "--rulebook", "une.regles", "--rulebook", "deux.regles")
    assert outcome.status == 2
    assert len(re.findall(r"^une\.regles:", outcome.err, re.MULTILINE)) == 2
    assert len(re.findall(r"^deux\.regles:", outcome.err, re.MULTILINE)) == 2


def test_a_mistake_in_the_rulebook_is_told_before_the_delivery_is_read(cogcheck: Program, tmp_path: Path) -> None:
    (tmp_path / "mienne.regles").write_text(FAULTY, encoding="utf-8")
    outcome = cogcheck.check(livraison(tmp_path / "livraison", inconnue="a;b"), rulebook="mienne.regles")
    assert outcome.status == 2
    assert "mienne.regles:8:45" in outcome.err


# ---------------------------------------------------------------- rules and explain


def test_rules_are_listed_and_searched(cogcheck: Program) -> None:
    listed = cogcheck("rules")
    assert (listed.status, listed.err) == (0, "")
    assert listed.out.endswith("12 règles.\n")
    found = cogcheck("rules", "amplitude", "--format", "json")
    assert [one["rule"] for one in json.loads(found.out)] == ["F10-24", "F10-26"]


def test_an_unknown_rule_cannot_be_explained(cogcheck: Program) -> None:
    assert told(cogcheck, ["explain", "F10-29"]) == [
        "Aucune règle ne s'appelle « F10-29 » ; vouliez-vous dire « F10-26 » ?"
    ]
    assert cogcheck("explain", "F10-21").out.startswith("F10-21 – Pièces traitées en 15 jours ouvrés au plus\n")
