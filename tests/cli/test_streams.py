"""Standard output holds the result and nothing else; what is said of the run goes to standard error."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.program import AS_OF, COG, RESEAU, Program, elsewhere, livraison

ANSI = "\x1b["
CHECK = ["check", str(RESEAU), "--rulebook", COG, "--as-of", AS_OF, "--period", "2015"]


def test_only_the_result_is_printed(cogcheck: Program, nominations: Path) -> None:
    outcome = cogcheck.check(nominations, "--only", "F20-48", "--format", "json")
    assert json.loads(outcome.out)["schema_version"] == "1.0"
    assert outcome.out.endswith("}\n")


def test_the_progress_is_told_on_standard_error(cogcheck: Program, nominations: Path) -> None:
    outcome = cogcheck.check(nominations, "--only", "F20-48")
    assert outcome.err.splitlines() == [
        "cogcheck : lecture de la livraison",
        "cogcheck : lecture du fichier nominations.csv",
        "cogcheck : contrôles d'intégrité : nominations",
        "cogcheck : mesure : cog-2013-2017",
        "cogcheck : preuves : cog-2013-2017",
    ]


def test_with_an_output_nothing_is_printed(cogcheck: Program, nominations: Path) -> None:
    assert cogcheck.check(nominations, "--only", "F20-48", "--output", "constats.txt").out == ""


def test_without_a_terminal_there_is_no_colour(cogcheck: Program, nominations: Path) -> None:
    outcome = cogcheck.check(nominations, "--only", "F20-48")
    assert ANSI not in outcome.out + outcome.err


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)])
def test_a_terminal_has_colours_unless_no_color_says_otherwise(
    cogcheck: Program,
    nominations: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    coloured: bool,
) -> None:
    """no-color.org: present and not empty, whatever its value, prevents colours."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert (ANSI in cogcheck.check(nominations, "--only", "F20-48").out) is coloured


def test_a_file_has_no_colour_even_from_a_terminal(
    cogcheck: Program, nominations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    cogcheck.check(nominations, "--only", "F20-48", "--output", "constats.txt")
    assert ANSI not in Path("constats.txt").read_text(encoding="utf-8")


# ---------------------------------------------------------------- in a process of its own


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
def test_accents_survive_a_locale_without_utf8(tmp_path: Path, variables: dict[str, str]) -> None:
    arguments = [*CHECK, "--only", "F20-48", "--rejets", str(tmp_path)]
    done = elsewhere(arguments, tmp_path, variables)
    assert done.returncode == 1
    assert "Contrôle de conformité" in done.stdout.decode()
    assert "cogcheck : contrôles d'intégrité" in done.stderr.decode()


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["check", "/nulle/part", "--rulebook", "é"]])
def test_help_and_messages_survive_it_too(tmp_path: Path, words: list[str]) -> None:
    variables = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = elsewhere(words, tmp_path, variables)
    assert done.returncode == (0 if "--help" in words else 2)
    assert re.search("é|à|«", (done.stdout + done.stderr).decode())
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("named", "status"), [("never", 0), ("non_conforme", 1)])
def test_the_reader_may_leave_before_the_end(tmp_path: Path, named: str, status: int) -> None:
    """`cogcheck check … | head -0`: no complaint, and the status that the findings deserve."""
    command = [sys.executable, "-m", "checker", *CHECK, "--only", "F20-48", "--fail-on", named]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert [line for line in said.splitlines() if not line.startswith("cogcheck : ")] == []
    assert process.returncode == status


def test_a_full_disk_under_standard_output_is_told(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("ce système n'a pas de /dev/full")
    with full.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "checker", *CHECK, "--only", "F20-48"],
            cwd=tmp_path,
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    said = [line for line in done.stderr.decode().splitlines() if not line.startswith("cogcheck : ")]
    assert said == ["Le résultat ne peut pas être écrit : le disque est plein."]
    assert done.returncode == 2


def test_the_command_is_also_a_module(tmp_path: Path) -> None:
    done = elsewhere(["--version"], tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, f"cogcheck {version('cogcheck')}\n")


def test_a_delivery_may_have_any_name(cogcheck: Program, tmp_path: Path) -> None:
    folder = livraison(tmp_path / "Données de l'été [2015]", organismes="caf;nom\n211;Dijon")
    outcome = cogcheck.check(folder, "--only", "F10-21", "--period", "2015")
    assert "Livraison Données de l'été [2015] ;" in outcome.out


def test_a_delivery_whose_name_is_not_utf8(tmp_path: Path) -> None:
    """A folder named under Windows-1252, as old archives hold them: it is checked, and named as it can be."""
    folder = tmp_path / os.fsdecode(b"Donn\xe9es")
    livraison(folder, organismes="caf;nom\n211;Dijon")
    done = elsewhere(["check", folder, "--rulebook", COG, "--format", "json"], tmp_path)
    assert done.returncode == 3  # no rule has a table
    assert json.loads(done.stdout)["run"]["delivery"]["name"] == "Donn\\xe9es"
