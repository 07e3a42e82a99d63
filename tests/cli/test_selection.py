"""What is checked, out of what is delivered: rules, Caf, levels, periods, rosters, tables, rulebooks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.program import COG, RESEAU, Program, livraison, subject

HEADER = "piece_id ; caf ; date_arrivee ; date_traitement ; nature ; masse ; interne ; minima_sociaux\n"


def piece(name: str, caf: str = "211", treated: str = "03/03/2015") -> str:
    return f"{name} ; {caf} ; 02/03/2015 ; {treated} ; courrier ; non ; non ; non\n"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two Caf with a piece each, and a third in the roster only."""
    return livraison(
        tmp_path / "deux",
        pieces=HEADER + piece("P1", "211") + piece("P2", "212"),
        organismes="caf ; nom\n211 ; Dijon\n212 ; Beaune\n213 ; Auxonne",
    )


def keys(findings: list[dict[str, object]]) -> list[tuple[object, object, str]]:
    return [(finding["rule"], finding["period"], subject(finding)) for finding in findings]


# ---------------------------------------------------------------- rules, Caf, levels


def test_without_options_every_rule_level_and_year_is_checked(cogcheck: Program) -> None:
    findings = cogcheck.findings(RESEAU)
    assert sorted({finding["rule"] for finding in findings}) == [
        "F10-21", "F10-22", "F10-23", "F10-24", "F10-25", "F10-26", "F14-36", "F20-48", "F20-50",
        "F21-51.1", "F21-51.2", "F21-54b",
    ]  # fmt: skip
    assert {finding["subject"]["level"] for finding in findings} == {"caf", "national"}
    assert sorted({finding["period"] for finding in findings}) == ["2013", "2014", "2015", "2016"]


def test_only_some_rules(cogcheck: Program) -> None:
    run = ("--period", "2015", "--level", "national")
    rules = [one["rule"] for one in cogcheck.findings(RESEAU, *run, "--only", "F20-48", "--only", "F10-21")]
    assert rules == ["F10-21", "F20-48"]  # in the rulebook's order


def test_a_spread_alone_measures_what_it_is_made_of(cogcheck: Program) -> None:
    [finding] = cogcheck.findings(RESEAU, "--only", "F21-51.1", "--period", "2015")
    assert finding["value"] == 35


def test_only_some_caf(cogcheck: Program) -> None:
    findings = cogcheck.findings(RESEAU, "--only", "F10-21", "--period", "2015", "--caf", "902", "--caf", "901")
    assert [subject(finding) for finding in findings] == ["901", "902"]


def test_a_caf_with_the_branch(cogcheck: Program) -> None:
    options = ("--only", "F10-21", "--period", "2015", "--caf", "902", "--level", "caf", "--level", "national")
    assert [subject(finding) for finding in cogcheck.findings(RESEAU, *options)] == ["branche", "902"]


def test_a_caf_asked_for_changes_neither_its_numbers_nor_the_branch_s(cogcheck: Program) -> None:
    options = ("--only", "F10-21", "--only", "F21-51.1", "--period", "2015", "--level", "caf", "--level", "national")
    every = {one["finding_id"]: one["value"] for one in cogcheck.findings(RESEAU, *options)}
    some = {one["finding_id"]: one["value"] for one in cogcheck.findings(RESEAU, *options, "--caf", "902")}
    assert len(some) == 3
    assert some.items() <= every.items()


@pytest.mark.parametrize(("level", "count"), [("national", 1), ("caf", 8)])
def test_one_level(cogcheck: Program, level: str, count: int) -> None:
    findings = cogcheck.findings(RESEAU, "--only", "F10-21", "--period", "2015", "--level", level)
    assert [finding["subject"]["level"] for finding in findings] == [level] * count


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("asked", "checked"),
    [
        (["2015-03"], ["2015-03"]),
        (["2015-T1"], ["2015-T1"]),
        (["2015-S2"], ["2015-S2"]),
        (["2015"], ["2015"]),
        (["2013..2015"], ["2013", "2014", "2015"]),
        (["2015..2015"], ["2015"]),
        (["2015", "2014..2015"], ["2015", "2014"]),  # each once, in the order asked
    ],
)
def test_periods(cogcheck: Program, asked: list[str], checked: list[str]) -> None:
    options = [word for period in asked for word in ("--period", period)]
    findings = cogcheck.findings(RESEAU, "--only", "F10-21", "--level", "national", *options)
    assert [finding["period"] for finding in findings] == checked


def test_the_default_periods_are_the_years_in_the_data(cogcheck: Program, tmp_path: Path) -> None:
    folder = livraison(tmp_path / "deux-ans", pieces=HEADER + piece("P1") + piece("P2", treated="04/01/2017"))
    findings = cogcheck.findings(folder, "--only", "F10-21", "--level", "national")
    assert [finding["period"] for finding in findings] == ["2015", "2017"]


def test_without_a_year_in_the_data_they_are_those_of_the_convention(cogcheck: Program, tmp_path: Path) -> None:
    folder = livraison(tmp_path / "rien", organismes="caf ; nom\n211 ; Dijon")
    findings = cogcheck.findings(folder, "--only", "F10-21", "--level", "national")
    assert [finding["period"] for finding in findings] == ["2013", "2014", "2015", "2016", "2017"]


# ---------------------------------------------------------------- the roster

MARCH = ("--only", "F10-21", "--period", "2015-03", "--level", "caf")


def test_a_caf_of_the_roster_without_a_row_has_its_finding(cogcheck: Program, two: Path) -> None:
    verdicts = {subject(one): (one["verdict"], one["reason"]) for one in cogcheck.findings(two, *MARCH)}
    assert verdicts == {
        "211": ("conforme", None),
        "212": ("conforme", None),
        "213": ("indetermine", "donnee_absente"),
    }


def test_without_a_roster_the_codes_met_make_one(cogcheck: Program, two: Path) -> None:
    (two / "organismes.csv").unlink()
    outcome = cogcheck.check(two, *MARCH, "--format", "json")
    assert [subject(finding) for finding in outcome.findings] == ["211", "212"]
    roster = {"origin": "codes rencontrés dans les données", "count": 2}
    assert outcome.report["run"]["delivery"]["roster"] == roster


def test_a_roster_by_hand_replaces_the_table(cogcheck: Program, two: Path, tmp_path: Path) -> None:
    (tmp_path / "caf.csv").write_text("caf;nom\n211;Dijon\n212;Beaune\n219;Montbard\n", encoding="utf-8")
    outcome = cogcheck.check(two, *MARCH, "--roster", "caf.csv", "--format", "json")
    assert [subject(finding) for finding in outcome.findings] == ["211", "212", "219"]
    assert outcome.report["run"]["delivery"]["roster"] == {"origin": "fichier caf.csv", "count": 3}


@pytest.mark.parametrize(
    ("du", "au", "expected"),
    [
        ("31/03/2015", "", True),  # opened on the last day of the period
        ("01/04/2015", "", False),  # the day after
        ("", "01/03/2015", True),  # closed on its first day
        ("", "28/02/2015", False),  # the day before
        ("10/03/2015", "20/03/2015", True),
        ("", "", True),
    ],
)
def test_a_caf_is_expected_while_it_exists(cogcheck: Program, two: Path, du: str, au: str, expected: bool) -> None:
    livraison(two, organismes=f"caf ; nom ; du ; au\n211;Dijon;;\n212;Beaune;;\n213 ; Auxonne ; {du} ; {au}")
    assert ("213" in [subject(one) for one in cogcheck.findings(two, *MARCH)]) is expected


def test_an_unknown_organisation_is_set_aside(cogcheck: Program, two: Path) -> None:
    livraison(two, pieces=HEADER + piece("P1", "211") + piece("P2", "999"))
    outcome = cogcheck.check(two, *MARCH, "--format", "json", "--level", "national")
    [pieces] = [table for table in outcome.report["run"]["delivery"]["tables"] if table["name"] == "pieces"]
    assert (pieces["rows_read"], pieces["rows_accepted"], pieces["rows_set_aside"]) == (2, 1, 1)
    assert "999" not in [subject(finding) for finding in outcome.findings]
    [branch] = [finding for finding in outcome.findings if subject(finding) == "branche"]
    assert branch["rationale"]["denominator"] == 1
    assert branch["rationale"]["population"][:2] == [
        {"step": "pièces : lignes livrées", "count": 2, "source": None},
        {"step": "lignes mises à part", "count": -1, "source": None},
    ]


def test_without_a_roster_no_organisation_is_unknown(cogcheck: Program, two: Path) -> None:
    livraison(two, pieces=HEADER + piece("P1", "211") + piece("P2", "999"))
    (two / "organismes.csv").unlink()
    assert [subject(one) for one in cogcheck.findings(two, *MARCH)] == ["211", "999"]


# ---------------------------------------------------------------- tables


def test_a_table_by_hand(cogcheck: Program, two: Path, tmp_path: Path) -> None:
    (two / "pieces.csv").rename(tmp_path / "export mars.csv")
    verdicts = [one["verdict"] for one in cogcheck.findings(two, *MARCH, "--table", "pieces=export mars.csv")]
    assert verdicts == ["conforme", "conforme", "indetermine"]


def test_a_table_that_is_missing_is_told_once_for_all_caf(cogcheck: Program, two: Path) -> None:
    """One finding a rule and level, that names its Caf; the other rules run."""
    findings = cogcheck.findings(two, "--only", "F10-21", "--only", "F21-54b", "--period", "2015")
    missing = [one for one in findings if one["rule"] == "F21-54b"]
    assert [(subject(one), one["verdict"], one["reason"]) for one in missing] == [
        ("branche", "indetermine", "donnee_absente"),
        ("211 212 213", "indetermine", "donnee_absente"),
    ]
    assert missing[1]["subject"] == {"level": "caf", "caf": None}
    assert missing[1]["subjects"] == ["211", "212", "213"]
    assert "la table « surfaces » n'est pas livrée" in missing[1]["rationale"]["sentence"]
    assert {one["verdict"] for one in findings if one["rule"] == "F10-21"} == {"conforme", "indetermine"}


def test_a_column_that_is_missing_is_named(cogcheck: Program, two: Path) -> None:
    """Without `masse`, F10-21 cannot be told and F10-22, which does not read it, can."""
    path = two / "pieces.csv"
    rows = [line.split(";") for line in path.read_text(encoding="utf-8").replace("non\n", "oui\n").splitlines()]
    path.write_text("\n".join(";".join(row[:5] + row[6:]) for row in rows) + "\n", encoding="utf-8")
    outcome = cogcheck.check(two, "--period", "2015", "--level", "national", "--format", "json")
    found = {one["rule"]: one for one in outcome.findings}
    assert found["F10-21"]["verdict"] == "indetermine"
    assert "la colonne « masse » de la table « pieces » n'est pas livrée" in found["F10-21"]["rationale"]["sentence"]
    assert found["F10-22"]["verdict"] == "conforme"
    assert "Colonnes absentes de pieces : masse." in outcome.report["run"]["delivery"]["notices"]


def test_a_delivery_of_one_file(cogcheck: Program, two: Path) -> None:
    findings = cogcheck.findings(two / "pieces.csv", "--only", "F10-21", "--period", "2015-03")
    assert [(subject(one), one["verdict"]) for one in findings] == [
        ("branche", "conforme"),
        ("211", "conforme"),
        ("212", "conforme"),
    ]


def test_a_delivery_of_nothing(cogcheck: Program, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    outcome = cogcheck.check(tmp_path / "vide", "--period", "2015", "--format", "json")
    assert outcome.status == 3
    assert {(one["verdict"], one["reason"]) for one in outcome.findings} == {("indetermine", "donnee_absente")}
    assert outcome.report["run"]["delivery"]["tables"] == []


def test_a_table_with_a_header_alone(cogcheck: Program, tmp_path: Path) -> None:
    folder = livraison(tmp_path / "entete", pieces=HEADER)
    findings = cogcheck.findings(folder, "--only", "F10-21", "--period", "2015")
    assert [(subject(one), one["verdict"], one["reason"]) for one in findings] == [
        ("branche", "indetermine", "donnee_absente"),
        ("", "indetermine", "donnee_absente"),
    ]


def test_skipped_keys_are_told(cogcheck: Program, two: Path) -> None:
    """The same key twice: both rows set aside; with --skip-keys both count, and the report says so."""
    livraison(two, pieces=HEADER + piece("P1", "211") * 2)
    run = ("--only", "F10-21", "--period", "2015", "--level", "national", "--format", "json")
    checked, skipped = cogcheck.check(two, *run), cogcheck.check(two, *run, "--skip-keys")
    assert checked.findings[0]["verdict"] == "indetermine"
    assert skipped.findings[0]["rationale"]["denominator"] == 2
    notice = "Unicité de la clé de pieces non vérifiée (--skip-keys)."
    assert notice not in checked.report["run"]["delivery"]["notices"]
    assert notice in skipped.report["run"]["delivery"]["notices"]
    assert "--skip-keys" in skipped.findings[0]["replay"]


# ---------------------------------------------------------------- rulebooks

MINE = """\
# Mes règles

table visites "visites"
  clé visite
  visite   : identifiant
  caf      : code caf
  jour     : date
  attente  : entier

indicateur M-1 "Visites reçues en 20 minutes au plus"
  nature suivi
  niveaux caf, national
  source fiche 1 « vingt minutes au plus »
  période mois selon jour
  mesure part des visites où attente ≤ 20
  cible ≥ 50 % de 2015 à 2015
"""


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    return livraison(
        tmp_path / "visites", visites="visite;caf;jour;attente\nV1;211;02/03/2015;20\nV2;211;03/03/2015;21"
    )


def test_a_rulebook_of_one_file_with_its_own_table(cogcheck: Program, visits: Path, tmp_path: Path) -> None:
    (tmp_path / "miennes.regles").write_text(MINE, encoding="utf-8")
    findings = cogcheck.findings(visits, "--period", "2015-03", rulebook="miennes.regles")
    assert [(one["rulebook"], one["rule"], subject(one), one["value"], one["verdict"]) for one in findings] == [
        ("miennes", "M-1", "branche", 0.5, "conforme"),
        ("miennes", "M-1", "211", 0.5, "conforme"),
    ]


def test_a_rulebook_of_a_folder(cogcheck: Program, visits: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mes-regles"
    folder.mkdir()
    (folder / "fiche-1.regles").write_text(MINE, encoding="utf-8")
    (folder / "LISEZMOI.md").write_text("À lire.", encoding="utf-8")
    findings = cogcheck.findings(visits, "--period", "2015-03", rulebook=folder)
    assert {finding["rulebook"] for finding in findings} == {"mes-regles"}
    assert [finding["verdict"] for finding in findings] == ["conforme", "conforme"]


def test_two_rulebooks_at_once(cogcheck: Program, visits: Path, tmp_path: Path) -> None:
    (tmp_path / "miennes.regles").write_text(MINE, encoding="utf-8")
    outcome = cogcheck.check(
        visits, "--rulebook", "miennes.regles", "--period", "2015-03", "--level", "national", "--format", "json"
    )
    rulebooks = [finding["rulebook"] for finding in outcome.findings]
    assert rulebooks == [COG] * 12 + ["miennes"]
    assert [one["name"] for one in outcome.report["run"]["rulebooks"]] == [COG, "miennes"]


def test_the_same_rulebook_twice_counts_once(cogcheck: Program) -> None:
    findings = cogcheck.findings(RESEAU, "--rulebook", COG, "--only", "F20-48", "--period", "2015")
    assert len(findings) == 1


def test_two_rulebooks_that_declare_a_table_differently_are_refused(
    cogcheck: Program, visits: Path, tmp_path: Path
) -> None:
    """One delivery cannot be read under two descriptions of a table: neither is chosen silently."""
    (tmp_path / "miennes.regles").write_text(MINE, encoding="utf-8")
    other = MINE.replace("M-1", "M-2").replace("attente  : entier", "attente  : texte")
    (tmp_path / "autres.regles").write_text(other.replace("attente ≤ 20", 'attente = "20"'), encoding="utf-8")
    outcome = cogcheck("check", visits, "--rulebook", "miennes.regles", "--rulebook", "autres.regles")
    assert (outcome.status, outcome.out) == (2, "")
    [sentence] = outcome.said
    assert "« visites »" in sentence


def test_a_copy_of_the_rulebook_gives_the_same_findings(cogcheck: Program, tmp_path: Path) -> None:
    """By path as by name: the same identifiers, as long as the folder has the same name."""
    shipped = Path(__file__).resolve().parents[2] / "rulebooks" / COG
    shutil.copytree(shipped, tmp_path / "copie" / COG)
    run = ("--only", "F10-21", "--period", "2015")
    by_name = cogcheck.findings(RESEAU, *run)
    by_path = cogcheck.findings(RESEAU, *run, rulebook=tmp_path / "copie" / COG)
    assert [one["finding_id"] for one in by_path] == [one["finding_id"] for one in by_name]
    assert [one["value"] for one in by_path] == [one["value"] for one in by_name]
