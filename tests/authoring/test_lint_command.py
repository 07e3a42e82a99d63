"""`cogcheck lint`: 0 when there is nothing to say, 1 when there is, 2 when the rulebook does not hold."""

from __future__ import annotations

import json
from pathlib import Path

from tests.authoring.linted import CONVENTION, declared, target
from tests.cli.program import Program

GOOD = CONVENTION + declared(target("≥ 85 %"))
DOUBTFUL = CONVENTION + declared(target("≥ 85 %", "en 2014"), target("≥ 80 %", "en 2015"))


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.regles"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_to_say(cogcheck: Program, tmp_path: Path) -> None:
    outcome = cogcheck("lint", written(tmp_path, "bonne", GOOD))
    assert (outcome.status, outcome.out, outcome.err) == (0, "bonne : aucun conseil.\n", "")


def test_something_to_say(cogcheck: Program, tmp_path: Path) -> None:
    path = written(tmp_path, "douteuse", DOUBTFUL)
    outcome = cogcheck("lint", path)
    assert (outcome.status, outcome.err) == (1, "")
    first, *_, last = outcome.out.splitlines()
    assert first == f"{path}:13:3 : LIN05 cette cible demande moins que celle de 2014."
    assert last == "douteuse : 1 conseil."


def test_the_same_as_json(cogcheck: Program, tmp_path: Path) -> None:
    path = written(tmp_path, "douteuse", DOUBTFUL)
    outcome = cogcheck("lint", path, "--format", "json")
    assert outcome.status == 1
    [one] = json.loads(outcome.out)
    assert (one["code"], one["slug"], one["rule"]) == ("LIN05", "cible-qui-recule", "F1-2")
    assert (one["file"], one["line"], one["column"]) == (str(path), 13, 3)


def test_nothing_to_say_as_json_is_an_empty_list(cogcheck: Program, tmp_path: Path) -> None:
    outcome = cogcheck("lint", written(tmp_path, "bonne", GOOD), "--format", "json")
    assert (outcome.status, json.loads(outcome.out)) == (0, [])


def test_several_rulebooks_by_path_and_by_name(cogcheck: Program, tmp_path: Path) -> None:
    outcome = cogcheck("lint", "cog-2013-2017", written(tmp_path, "douteuse", DOUBTFUL))
    assert outcome.status == 1
    counted = [line for line in outcome.out.splitlines() if line.endswith((" conseil.", " conseils."))]
    assert counted == ["cog-2013-2017 : aucun conseil.", "douteuse : 1 conseil."]


def test_a_rulebook_with_mistakes_has_them_told_and_nothing_else(cogcheck: Program, tmp_path: Path) -> None:
    faulty = written(tmp_path, "fautive", DOUBTFUL.replace("≥ 80 %", "≥ 80 points"))
    outcome = cogcheck("lint", faulty, "cog-2013-2017")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.said[0].startswith(f"{faulty}:13:11 : UNI01 ")


def test_an_unknown_rulebook(cogcheck: Program) -> None:
    outcome = cogcheck("lint", "cog-2013-2018")
    assert (outcome.status, outcome.out) == (2, "")
    assert "cog-2013-2018" in outcome.said[0]
