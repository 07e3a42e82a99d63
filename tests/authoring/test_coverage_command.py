"""`cogcheck coverage`: rules, readings, verdicts and sides of each bound that cases exercise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program

RULES = """\
convention essai "Essai"
  période 2013 à 2017

indicateur F-1 "Femmes nommées"
  nature résultat
  niveaux national
  source fiche 20 « 30 % de femmes »
  période année selon date_nomination
  mesure part des nominations
    où sexe = F, soit "de femmes"
  cible ≥ 40 % en 2015
  cible ≥ 50 % en 2016
  seuil critique ≥ 25 %
  lecture "trente pour cent"
    cible ≥ 30 % de 2015 à 2016
    écartée car "la fiche dit 40 %"

indicateur F-2 "Valeur déclarée"
  nature suivi
  niveaux national
  source fiche 20 « une valeur »
  période année
  mesure valeur déclarée
  unité %
"""


def case(title: str, women: int, men: int) -> str:
    """So many women and men named in 2015; no finding is expected, for coverage looks at what is found."""
    rows = [f"N{number};02/03/2015;211;directeur;{sex}" for number, sex in enumerate("F" * women + "M" * men)]
    table = "\n".join(["nomination_id;date_nomination;organisme;fonction;sexe", *rows])
    return f"## {title}\n\n```csv nominations.csv\n{table}\n```\n\n```constats\n```\n"


def pages(folder: Path, *cases: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.regles").write_text(RULES, encoding="utf-8")
    demand = "```demande\nréférentiel : a.regles\npériodes : 2015\nau : 2016-04-30\n```\n"
    (folder / "page.md").write_text("\n".join(["# Essai", demand, *cases]), encoding="utf-8")
    return folder


ON, UNDER, OVER, FAR = case("pile", 2, 3), case("dessous", 3, 5), case("dessus", 1, 1), case("loin", 1, 4)


def test_each_side_of_each_bound_is_counted(cogcheck: Program, tmp_path: Path) -> None:
    """40 %, 37.5 %, 50 % and 20 %: both sides of 40, on it; both sides of 25 and of 30, neither on it."""
    folder = pages(tmp_path, ON, UNDER, OVER, FAR)
    outcome = cogcheck("coverage", folder, "--rulebook", folder / "a.regles", "--format", "json")
    assert outcome.status == 0
    first, second = json.loads(outcome.out)
    assert [(one["value"], one["below"], one["on"], one["above"], one["covered"]) for one in first["bounds"]] == [
        (0.4, 2, 1, 1, True),
        (0.5, 0, 0, 0, False),
        (0.25, 1, 0, 3, False),
        (0.3, 1, 0, 3, False),
    ]
    assert first["bounds"][0] == {
        "nature": "cible", "op": ">=", "value": 0.4, "unit": "%", "from": "2015", "to": "2015", "reading": None,
        "below": 2, "on": 1, "above": 1, "covered": True,
    }  # fmt: skip
    assert [one["nature"] for one in first["bounds"]] == ["cible", "cible", "seuil_critique", "cible"]
    assert [one["reading"] for one in first["bounds"]] == [None, None, None, "trente pour cent"]
    assert first["verdicts"] == ["conforme", "non_conforme", "a_surveiller"]
    assert first["readings"] == [
        {"name": None, "retained": True, "evaluated": True},
        {"name": "trente pour cent", "retained": False, "evaluated": True},
    ]
    assert (first["rule"], first["rulebook"], first["evaluated"], first["findings"]) == ("F-1", "a", True, 4)
    assert (second["rule"], second["evaluated"], second["findings"]) == ("F-2", False, 4)
    assert (second["verdicts"], second["bounds"]) == (["indetermine"], [])


def test_the_same_as_text(cogcheck: Program, tmp_path: Path) -> None:
    folder = pages(tmp_path, ON, UNDER, OVER, FAR)
    outcome = cogcheck("coverage", folder, "--rulebook", folder / "a.regles")
    never_on = "1 en dessous, 0 sur la borne, 3 au-dessus ; incomplète"
    bounds = "bornes vues dessous, dessus et à l'égalité : 1 sur 4 (25 %)."
    assert outcome.out.replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "F-1 – Femmes nommées",
        "  évaluée ; verdicts vus : conforme, non conforme, à surveiller",
        "  cible, au moins 40 % en 2015 : 2 en dessous, 1 sur la borne, 1 au-dessus",
        "  cible, au moins 50 % en 2016 : 0 en dessous, 0 sur la borne, 0 au-dessus ; incomplète",
        f"  seuil critique, au moins 25 % : {never_on}",
        f"  cible, au moins 30 % de 2015 à 2016 (lecture « trente pour cent ») : {never_on}",
        "  lecture « trente pour cent » : évaluée",
        "F-2 – Valeur déclarée",
        "  jamais évaluée ; verdicts vus : indéterminé",
        f"Règles évaluées : 1 sur 2 ; autres lectures évaluées : 1 sur 1 ; {bounds}",
    ]
    assert outcome.said == ["Cas qui ne sont pas tenus : 4 ; voyez « cogcheck test »."]


@pytest.mark.parametrize(("least", "status"), [("0", 0), ("25", 0), ("26", 1), ("100", 1)])
def test_fail_under(cogcheck: Program, tmp_path: Path, least: str, status: int) -> None:
    folder = pages(tmp_path, ON, UNDER, OVER)
    run = ("coverage", folder, "--rulebook", folder / "a.regles", "--fail-under", least)
    assert cogcheck(*run).status == status


@pytest.mark.parametrize("least", ["101", "-1", "25 %", "x"])
def test_fail_under_what_is_no_percentage(cogcheck: Program, tmp_path: Path, least: str) -> None:
    outcome = cogcheck("coverage", tmp_path, f"--fail-under={least}")
    assert outcome.status == 2
    assert outcome.said == [f"« {least} » n'est pas un pourcentage : écrivez un nombre de 0 à 100."]


def test_cases_of_another_rulebook_do_not_count(cogcheck: Program, tmp_path: Path) -> None:
    """Though it has the same name."""
    folder = pages(tmp_path / "un", ON)
    other = pages(tmp_path / "deux") / "a.regles"
    first, _ = json.loads(cogcheck("coverage", folder, "--rulebook", other, "--format", "json").out)
    assert (first["evaluated"], first["findings"], first["verdicts"]) == (False, 0, [])


def test_without_a_path_the_folder_of_cases(cogcheck: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cogcheck("coverage").said == ["« cases » n'existe pas."]
    pages(tmp_path / "cases", ON)
    outcome = cogcheck("coverage", "--rulebook", "cases/a.regles", "--format", "json")
    assert json.loads(outcome.out)[0]["findings"] == 1


def test_a_page_that_cannot_be_read_stops_it(cogcheck: Program, tmp_path: Path) -> None:
    folder = pages(tmp_path, ON.replace("csv nominations", "csv nomination"))
    outcome = cogcheck("coverage", folder, "--rulebook", folder / "a.regles")
    assert (outcome.status, outcome.out) == (2, "")
    assert len(outcome.said) == 1


FORMS = """\
convention essai "Essai"
  période 2013 à 2017

indicateur F-3 "Entre deux"
  nature suivi
  niveaux national
  source « entre 30 % et 40 % »
  période année selon date_nomination
  mesure part des nominations
    où sexe = F, soit "de femmes"
  cible entre 30 % et 40 % en 2015

indicateur F-4 "Livrée"
  nature suivi
  niveaux national
  source « une cible par an »
  période année selon date_nomination
  mesure part des nominations
    où sexe = F, soit "de femmes"
  cible ≥ valeur nationale en 2015

indicateur F-5 "À fixer"
  nature suivi
  niveaux national
  source « une cible sera fixée »
  période année selon date_nomination
  mesure part des nominations
    où sexe = F, soit "de femmes"
  cible à fixer d'ici 2014 dès 2015
"""
DELIVERED = "```csv cibles.csv\nindicateur;caf;annee;cible\nF-4;;2015;40\n```\n\n"


def forms(folder: Path, *cases: str) -> Path:
    pages(folder, *cases)
    (folder / "a.regles").write_text(FORMS, encoding="utf-8")
    return folder


def test_a_target_between_two_numbers_has_two_bounds(cogcheck: Program, tmp_path: Path) -> None:
    """25 %, 30 %, 37.5 % and 40 %: the lower bound is seen from its three sides, the upper one never from above."""
    cases = (case("bas", 1, 3), case("borne basse", 3, 7), case("dedans", 3, 5), case("borne haute", 2, 3))
    folder = forms(tmp_path, *cases)
    first, *_ = json.loads(cogcheck("coverage", folder, "--rulebook", folder / "a.regles", "--format", "json").out)
    assert [
        (one["op"], one["value"], one["below"], one["on"], one["above"], one["covered"]) for one in first["bounds"]
    ] == [(">=", 0.3, 1, 1, 2, True), ("<=", 0.4, 3, 1, 0, False)]
    text = cogcheck("coverage", folder, "--rulebook", folder / "a.regles").out.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "  cible, entre 30 % et 40 % en 2015, borne basse : 1 en dessous, 1 sur la borne, 2 au-dessus\n"
        "  cible, entre 30 % et 40 % en 2015, borne haute : 3 en dessous, 1 sur la borne, 0 au-dessus ; incomplète\n"
    ) in text


def test_targets_without_a_number_are_covered_when_a_case_meets_them(cogcheck: Program, tmp_path: Path) -> None:
    met = case("livrée", 2, 3).replace("```constats", f"{DELIVERED}```constats")
    folder = forms(tmp_path, met)
    run = ("coverage", folder, "--rulebook", folder / "a.regles")
    _, delivered, to_set = json.loads(cogcheck(*run, "--format", "json").out)
    assert (delivered["bounds"], to_set["bounds"]) == ([], [])
    assert delivered["awaited"] == [
        {"nature": "cible_livree", "from": "2015", "to": "2015", "findings": 1, "covered": True}
    ]
    assert to_set["awaited"] == [
        {"nature": "cible_a_fixer", "from": "2015", "to": "2017", "findings": 1, "covered": True}
    ]
    text = cogcheck(*run).out
    assert "  cible, au moins la cible nationale en 2015 : constats jugés : 1\n" in text
    assert "  cible à fixer d'ici 2014 depuis 2015 : constats laissés à juger : 1\n" in text
    assert "cibles livrées ou à fixer éprouvées : 2 sur 2 (50 %)." in text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_delivered_target_that_is_not_delivered_is_not_covered(cogcheck: Program, tmp_path: Path) -> None:
    folder = forms(tmp_path, case("sans cible livrée", 2, 3))
    _, delivered, _ = json.loads(
        cogcheck("coverage", folder, "--rulebook", folder / "a.regles", "--format", "json").out
    )
    assert [(one["findings"], one["covered"]) for one in delivered["awaited"]] == [(0, False)]
