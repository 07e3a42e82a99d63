"""The exit statuses: 0, 1, 2, 3, 70 and 130, and which one wins."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker.cli import Exit, check
from tests.cli.program import RESEAU, ROOT, Program, livraison

PROMISED = {"CLEAN": 0, "FOUND": 1, "UNUSABLE": 2, "UNREADABLE": 3, "BUG": 70, "INTERRUPTED": 130}


def without_a_woman(folder: Path) -> Path:
    """The directors of `folder`, where one woman's name was struck off: 2 of 9, under the target of 30 %."""
    path = folder / "nominations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("N01")) + "\n", encoding="utf-8")
    return folder


# ---------------------------------------------------------------- the list


def test_the_statuses_are_those_promised() -> None:
    assert {one.name: one.value for one in Exit} == PROMISED


def test_the_manual_lists_the_statuses_of_the_program() -> None:
    listed = re.findall(r"^\| (\d+) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number in listed] == sorted(Exit)


# ---------------------------------------------------------------- 0 and 1


def test_on_the_target_nothing_fails(cogcheck: Program, nominations: Path) -> None:
    assert cogcheck.check(nominations, "--only", "F20-48").status == 0


def test_under_the_target_a_binding_rule_fails(cogcheck: Program, nominations: Path) -> None:
    assert cogcheck.check(without_a_woman(nominations), "--only", "F20-48").status == 1


def test_over_the_target_nothing_fails(cogcheck: Program, nominations: Path) -> None:
    path = nominations / "nominations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("directeur;M", "directeur;F", 1), encoding="utf-8")
    assert cogcheck.check(nominations, "--only", "F20-48").status == 0


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--only", "F10-21", "--period", "2015"], 1),  # the branch, over a year
        (["--only", "F10-21", "--period", "2015", "--level", "national"], 1),
        (["--only", "F10-21", "--period", "2015", "--level", "caf"], 0),  # a Caf is never bound by the Cog
        (["--only", "F10-21", "--period", "2015-S1", "--level", "national"], 0),  # nor the branch, over six months
        (["--only", "F14-36", "--period", "2015-04", "--level", "national"], 0),  # followed, never binding
    ],
)
def test_only_a_binding_breach_fails_by_default(cogcheck: Program, options: list[str], status: int) -> None:
    """Each of these runs misses a target."""
    outcome = cogcheck.check(RESEAU, *options, "--format", "json")
    assert "non_conforme" in {finding["verdict"] for finding in outcome.findings}
    assert outcome.status == status


F14_36 = """
indicateur ; niveau ; caf ; periode ; valeur ; unite
F14-36 ; caf ; 211 ; 2015-03 ; {value} ; %
"""


@pytest.mark.parametrize(
    ("value", "failing"),
    [
        ("99,5", set()),
        ("99,4", {"a_surveiller"}),
        ("97,9", {"non_conforme"}),
    ],
)
def test_each_verdict_fails_when_it_is_named(cogcheck: Program, tmp_path: Path, value: str, failing: set[str]) -> None:
    """F14-36 is followed, never binding: on its target, between target and critical threshold, below both."""
    folder = livraison(tmp_path / "livraison", valeurs=F14_36.format(value=value))
    run = ["--only", "F14-36", "--period", "2015-03", "--caf", "211"]
    named = ("non_conforme", "a_surveiller", "indetermine", "qualite", "rejets", "never")
    statuses = {name: cogcheck.check(folder, *run, "--fail-on", name).status for name in named}
    assert statuses == {name: int(name in failing) for name in named}


def test_what_cannot_be_told_fails_when_it_is_named(cogcheck: Program) -> None:
    run = ["--only", "F10-21", "--period", "2015", "--level", "caf"]  # Ormefeuille and Hautefontaine cannot be told
    assert cogcheck.check(RESEAU, *run).status == 0
    assert cogcheck.check(RESEAU, *run, "--fail-on", "indetermine").status == 1


@pytest.mark.parametrize(("named", "status"), [("qualite", 1), ("rejets", 1), ("non_conforme", 0), ("never", 0)])
def test_rows_set_aside_fail_when_they_are_named(cogcheck: Program, nominations: Path, named: str, status: int) -> None:
    with (nominations / "nominations.csv").open("a", encoding="utf-8") as file:
        file.write("N11;11/06/2014;211;directeur;M\n" * 2)  # the same key twice: both are set aside
    assert cogcheck.check(nominations, "--only", "F20-48", "--period", "2015", "--fail-on", named).status == status


def test_several_reasons_add_up(cogcheck: Program, nominations: Path) -> None:
    folder = without_a_woman(nominations)
    assert cogcheck.check(folder, "--only", "F20-48", "--fail-on", "never").status == 0
    assert cogcheck.check(folder, "--only", "F20-48", "--fail-on", "never", "--fail-on", "non_conforme").status == 1


# ---------------------------------------------------------------- 3, and which status wins


def with_a_reject(folder: Path) -> Path:
    with (folder / "nominations.csv").open("a", encoding="utf-8") as file:
        file.write("N99;99/06/2015;211;directeur;F\n")
    return folder


@pytest.mark.parametrize("named", [[], ["--fail-on", "never"], ["--fail-on", "rejets"]])
def test_a_rejected_row_is_3_whatever_fails(cogcheck: Program, nominations: Path, named: list[str]) -> None:
    outcome = cogcheck.check(with_a_reject(nominations), "--only", "F20-48", "--format", "json", *named)
    assert outcome.status == 3
    assert [finding["verdict"] for finding in outcome.findings] == ["conforme"]  # findings are written all the same


def test_3_wins_over_1(cogcheck: Program, nominations: Path) -> None:
    outcome = cogcheck.check(with_a_reject(without_a_woman(nominations)), "--only", "F20-48", "--format", "json")
    assert [finding["verdict"] for finding in outcome.findings] == ["non_conforme"]
    assert outcome.status == 3


def test_2_wins_over_3(cogcheck: Program, nominations: Path) -> None:
    outcome = cogcheck.check(with_a_reject(nominations), "--only", "F20-84")
    assert (outcome.status, outcome.out) == (2, "")


def test_without_a_rule_that_can_be_evaluated_it_is_3(cogcheck: Program, nominations: Path) -> None:
    outcome = cogcheck.check(nominations, "--only", "F21-54b", "--format", "json")
    assert {finding["verdict"] for finding in outcome.findings} == {"indetermine"}
    assert outcome.status == 3


def test_one_rule_that_can_be_evaluated_is_enough(cogcheck: Program, nominations: Path) -> None:
    assert cogcheck.check(nominations).status == 0


# ---------------------------------------------------------------- 70 and 130


def test_a_bug_is_one_sentence_and_a_trace_in_a_file(
    cogcheck: Program, nominations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError("le cas que personne n'avait vu")

    monkeypatch.setattr(check, "run", broken)
    outcome = cogcheck.check(nominations)
    assert (outcome.status, outcome.out) == (70, "")
    [sentence] = outcome.said
    kept = Path(re.fullmatch(r"Cogcheck .* le fichier (\S+) à votre signalement\.", sentence)[1])  # type: ignore[index]
    trace = kept.read_text(encoding="utf-8")
    assert "Traceback" in trace
    assert "ZeroDivisionError: le cas que personne n'avait vu" in trace


def test_an_interrupted_run_is_130(cogcheck: Program, nominations: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", interrupted)
    outcome = cogcheck.check(nominations, "--output", "constats.txt")
    assert (outcome.status, outcome.out) == (130, "")
    assert outcome.said == ["Interrompu ; rien n'a été écrit à moitié."]
    assert not Path("constats.txt").exists()
