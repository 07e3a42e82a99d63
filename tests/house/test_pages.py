"""README and ARCHITECTURE say what is so: their paths exist, their commands run, their sample is what is printed."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from checker.cli import Exit, cogcheck
from checker.parse import parse
from checker.source import Source

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PAGES = sorted(page for folder in (".", "docs", "grammar", "cases", "cases/*") for page in ROOT.glob(f"{folder}/*.md"))


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page that are marked with a language ("" for none)."""
    fenced = page.split("```")[1::2]
    return [block.partition("\n")[2] for block in fenced if block.partition("\n")[0] == language]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


README_COMMANDS = [
    line for block in blocks(README, "sh") for line in block.splitlines() if line.startswith("cogcheck ")
]


def test_the_readme_has_commands() -> None:
    assert len(README_COMMANDS) >= 3


@pytest.mark.parametrize("command", README_COMMANDS)
def test_a_command_of_the_readme_runs_as_written(command: str) -> None:
    ended = run(shlex.split(command))
    assert ended.returncode == 0, ended.stderr


def test_make_demo_prints_what_the_readme_shows() -> None:
    ended = run(["make", "demo"])
    assert ended.returncode == 0, ended.stderr
    (sample,) = [block for block in blocks(README, "") if "Contrôle de conformité" in block]
    printed = ended.stdout
    for part in sample.split("\n[…]\n"):
        assert part.strip("\n") in printed
    assert (ROOT / "_demo" / "constats.json").is_file()


def test_the_python_of_the_readme_runs() -> None:
    (script,) = blocks(README, "python")
    ended = run([sys.executable, "-c", script])
    assert ended.returncode == 0, ended.stderr
    assert "F10-21 901 conforme" in ended.stdout


def test_the_rule_of_the_readme_parses() -> None:
    (rule,) = blocks(README, "regles")
    parsed = parse(Source("README.md", rule))
    assert parsed.diagnostics == ()
    assert len(parsed.file.statements) == 1


def test_the_readme_lists_the_exit_statuses_of_the_program() -> None:
    table = re.findall(r"^\| (\d+) \|", README, re.MULTILINE)
    assert [int(status) for status in table] == sorted(status.value for status in Exit)


def test_the_readme_names_the_packages_that_are_checked() -> None:
    needs = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (packages,) = re.findall(r"^sudo apt-get install (.+)$", README, re.MULTILINE)
    for package in packages.split():
        assert package in needs


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def test_the_paths_of_the_architecture_exist() -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.*-]*)`", ARCHITECTURE)
    assert named, "the page names its rooms"
    to_come = {"checker/chain.py"}
    missing = [path for path in named if path not in to_come and not list(ROOT.glob(path.rstrip("/")))]
    assert missing == []


def test_every_room_of_the_package_is_on_the_architecture_page() -> None:
    rooms = {path.stem for path in (ROOT / "checker").iterdir() if not path.name.startswith("_")}
    absent = [room for room in sorted(rooms) if not re.search(rf"\b{room}(\.py|/)", ARCHITECTURE)]
    assert absent == []


def page_of(door: str) -> str:
    """A module as the page writes it; a package ends with a slash."""
    path = door.replace(".", "/")
    return f"`{path}/`" if (ROOT / path).is_dir() else f"`{path}.py`"


def test_the_doors_of_the_architecture_are_those_that_are_enforced() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in pyproject["tool"]["importlinter"]["contracts"]:
        if contract["type"] != "protected":
            continue
        (library,) = contract["protected_modules"]
        doors = [page_of(door) for door in contract["allowed_importers"]]
        (row,) = re.findall(rf"^\| {library} \| (.+) \|$", ARCHITECTURE, re.MULTILINE)
        assert sorted(row.split(", ")) == sorted(doors)


def test_every_command_is_told_of_in_the_readme() -> None:
    for command in cogcheck.commands:
        assert f"cogcheck {command}" in README
