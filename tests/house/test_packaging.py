"""The project installs anywhere from pinned parts, its language and rulebooks inside; and its walls hold."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

Done = subprocess.CompletedProcess[str]


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> Done:
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False
    )


def pip(*arguments: str | Path) -> None:
    done = run(sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


# --- The wheel ------------------------------------------------------------------------------------------


def built_from(project: Path, into: Path) -> Path:
    """The wheel that `pip install` would build, made offline with the tools of the lock."""
    pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", into, project)
    [wheel] = into.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_from(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder away from the checkout that holds the installed package, and nothing else of the project."""
    target = tmp_path_factory.mktemp("installed")
    pip("install", "--no-index", "--no-deps", "--target", target, wheel)
    return target


def python(installed: Path, cwd: Path, *arguments: str | Path) -> Done:
    """Python, where `checker` is the installed one: it comes before the checkout, which `.venv` knows too."""
    return run(sys.executable, *arguments, cwd=cwd, env=os.environ | {"PYTHONPATH": str(installed)})


def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.slow
def test_wheel_carries_the_language_and_every_rulebook(wheel: Path) -> None:
    inside = contents(wheel)
    written = [
        path.relative_to(ROOT).as_posix()
        for folder in ("grammar", "rulebooks")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".lark", ".regles", ".toml"}
    ]
    assert inside >= {f"checker/livre/{path}" for path in written}
    assert inside >= {"checker/livre/grammar/regles.lark", "checker/livre/rulebooks/tables.regles"}
    assert any(re.fullmatch(r"checker/livre/rulebooks/cog-2013-2017/[^/]+\.regles", name) for name in inside)


@pytest.mark.slow
def test_wheel_carries_nothing_but_the_package(wheel: Path) -> None:
    assert {name.partition("/")[0] for name in contents(wheel)} == {"checker", "cogcheck-0.1.0.dist-info"}


@pytest.mark.slow
def test_wheel_built_from_the_source_archive_is_the_same(wheel: Path, tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", tmp_path)
    assert done.returncode == 0, done.stderr
    [archive] = tmp_path.glob("*.tar.gz")
    assert contents(built_from(archive, tmp_path / "wheel")) == contents(wheel)


@pytest.mark.slow
def test_installed_package_answers_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = python(installed, tmp_path, "-c", "import checker; print(checker.__file__)")
    assert Path(where.stdout.strip()).is_relative_to(installed), where.stderr

    version = python(installed, tmp_path, "-m", "checker", "--version")
    assert version.returncode == 0, version.stderr
    assert PROJECT["project"]["version"] in version.stdout


@pytest.mark.slow
def test_installed_package_checks_a_delivery_with_the_rulebook_it_carries(installed: Path, tmp_path: Path) -> None:
    delivery = shutil.copytree(ROOT / "cases" / "reseau-2015", tmp_path / "livraison")
    asked = "--rulebook cog-2013-2017 --period 2015 --as-of 2016-04-30 --fail-on never --format json"
    done = python(installed, tmp_path, "-m", "checker", "check", delivery, *asked.split())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["findings"]


# --- The locks ------------------------------------------------------------------------------------------

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"]
PINNED = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9a-z.]+)(?: ; (?P<marker>[^\\#@]+?))?"
    r"(?P<hashes>(?:\s+--hash=sha256:[0-9a-f]{64})+)"
)


class Pin(NamedTuple):
    version: str
    marker: str | None
    hashes: frozenset[str]


def pins(lock: str) -> dict[str, Pin]:
    """What a lock pins; anything in it but comments and pinned, hashed names is a mistake."""
    lines = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    found = {}
    for line in lines:
        if line.strip() and not line.lstrip().startswith("#"):
            pinned = PINNED.fullmatch(line.strip())
            assert pinned, f"{lock}: {line}"
            found[pinned["name"]] = Pin(pinned["version"], pinned["marker"], frozenset(pinned["hashes"].split()))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_and_hashes_every_line(lock: str) -> None:
    assert pins(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address_and_no_path(lock: str) -> None:
    assert "/" not in (ROOT / lock).read_text(encoding="utf-8")


GROUPS: dict[str, list[Any]] = PROJECT["dependency-groups"]


@pytest.mark.parametrize(
    ("asked", "lock"),
    [
        (PROJECT["project"]["dependencies"], "requirements.txt"),
        (PROJECT["project"]["dependencies"], "requirements-dev.txt"),
        (GROUPS["build"], "requirements-dev.txt"),
        (GROUPS["build"], "requirements-build.txt"),
        (PROJECT["build-system"]["requires"], "requirements-build.txt"),
        ([asked for asked in GROUPS["dev"] if isinstance(asked, str)], "requirements-dev.txt"),
    ],
)
def test_lock_holds_what_the_project_asks_for_on_every_machine(asked: list[str], lock: str) -> None:
    pinned = pins(lock)
    for requirement in map(Requirement, asked):
        pin = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pin.version), f"{requirement} but {pin.version}"
        assert pin.marker is None


def test_locks_agree() -> None:
    everything = pins("requirements-dev.txt")
    assert pins("requirements.txt").items() <= everything.items()
    assert pins("requirements-build.txt").items() <= everything.items()


# --- What the system lacks ------------------------------------------------------------------------------

Machine = Callable[..., Done]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Ask `.ci/besoins` on a machine that holds these programs and no others; each prints the given line."""

    def ask(programs: dict[str, str], **environment: str) -> Done:
        for name, answer in programs.items():
            program = tmp_path / name
            program.write_text(f"#!/bin/sh\necho '{answer}'\n", encoding="utf-8")
            program.chmod(0o755)
        return run("/bin/sh", ROOT / ".ci" / "besoins", env={"PATH": str(tmp_path)} | environment)

    return ask


@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ({"python3": "3.11 venv Python.h"}, "python3"),
        ({"python3": "3.12 venv Python.h"}, "python3"),
        ({"python3": "3.13 venv Python.h", "python3.11": "3.11 venv Python.h"}, "python3.11"),
        ({"python3.11": "3.11 venv Python.h", "python3.12": "3.12 venv Python.h"}, "python3.12"),
    ],
)
def test_a_ready_machine_gives_its_python(machine: Machine, pythons: dict[str, str], chosen: str) -> None:
    answer = machine(pythons | {"gcc": ""})
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, f"{chosen}\n", "")


@pytest.mark.parametrize(
    ("programs", "sentences"),
    [
        (
            {"python3": "3.11 venv Python.h"},
            ["Il manque gcc : installez-le avec « sudo apt-get install gcc »."],
        ),
        (
            {"python3": "3.11 venv", "gcc": ""},
            ["Il manque Python.h : installez-le avec « sudo apt-get install python3-dev »."],
        ),
        (
            {"python3.12": "3.12 Python.h", "gcc": ""},
            ["Il manque venv : installez-le avec « sudo apt-get install python3.12-venv »."],
        ),
        (
            {"python3": "3.11"},
            [
                "Il manque venv : installez-le avec « sudo apt-get install python3-venv ».",
                "Il manque Python.h : installez-le avec « sudo apt-get install python3-dev ».",
                "Il manque gcc : installez-le avec « sudo apt-get install gcc ».",
            ],
        ),
        (
            {},
            ["Il manque Python 3.11 ou 3.12 : installez-le avec « sudo apt-get install python3 »."],
        ),
        (
            {"python3": "3.10 venv Python.h", "gcc": ""},
            ["Python 3.10 est trop ancien : installez Python 3.11 avec « sudo apt-get install python3.11 »."],
        ),
        (
            {"python3": "3.13 venv Python.h", "gcc": ""},
            [
                (
                    "Python 3.13 n'est pas encore pris en charge, car durable-rules n'y fonctionne pas :"
                    " indiquez un Python 3.11 ou 3.12 avec « make PYTHON=... »."
                )
            ],
        ),
    ],
)
def test_each_missing_thing_has_its_sentence(machine: Machine, programs: dict[str, str], sentences: list[str]) -> None:
    answer = machine(programs)
    assert (answer.returncode, answer.stdout, answer.stderr.splitlines()) == (1, "", sentences)


def test_a_named_python_is_the_only_one_tried(machine: Machine) -> None:
    answer = machine({"python3": "3.11 venv Python.h", "gcc": ""}, PYTHON="python3.14")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == ("« python3.14 » n'est pas un Python 3 qui se lance : indiquez un Python 3.11 ou 3.12.\n")


def test_this_very_python_suits() -> None:
    answer = run("/bin/sh", ROOT / ".ci" / "besoins", env=os.environ | {"PYTHON": sys.executable})
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, f"{sys.executable}\n", "")


# --- The walls ------------------------------------------------------------------------------------------

CONTRACTS: list[dict[str, Any]] = PROJECT["tool"]["importlinter"]["contracts"]
[FLOORS] = [contract for contract in CONTRACTS if contract["type"] == "layers"]
DOORS = [contract for contract in CONTRACTS if contract["type"] != "layers"]
IMPORTED_AS = {"durable-rules": "durable", "markdown-it-py": "markdown_it"}


def lint_imports(project: Path) -> Done:
    command = Path(sys.executable).with_name("lint-imports")
    return run(command, "--no-cache", "--no-logo", cwd=project, env=os.environ | {"COLUMNS": "200"})


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its walls, to be broken."""
    shutil.copytree(ROOT / "checker", tmp_path / "checker", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_walls_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in done.stdout


def libraries() -> Iterator[str]:
    for dependency in PROJECT["project"]["dependencies"]:
        name = Requirement(dependency).name
        yield IMPORTED_AS.get(name, name)


@pytest.mark.parametrize(
    ("module", "added", "arrow"),
    [
        ("source", "from checker import cli", "checker.source -> checker.cli"),
        ("report/text", "from checker import pipeline", "checker.report.text -> checker.pipeline"),
        ("plan", "import checker.finding", "checker.plan -> checker.finding"),
        ("judge", "import duckdb", "checker.judge -> duckdb"),
        *(("source", f"import {library}", f"checker.source -> {library}") for library in libraries()),
    ],
)
def test_a_forbidden_import_is_named(copy: Path, module: str, added: str, arrow: str) -> None:
    with (copy / "checker" / f"{module}.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{added}\n")
    done = lint_imports(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{arrow} (l." in done.stdout


def test_a_module_without_a_floor_is_named(copy: Path) -> None:
    (copy / "checker" / "divers.py").touch()
    done = lint_imports(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "- checker.divers" in done.stdout


def test_every_module_has_its_floor_and_every_floor_its_module() -> None:
    modules = {path.stem for path in (ROOT / "checker").glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in (ROOT / "checker").glob("*/__init__.py")}
    floors = [name.strip() for floor in FLOORS["layers"] for name in floor.split("|")]
    assert FLOORS["exhaustive"]
    assert sorted(floors) == sorted(modules | packages)


def test_every_library_has_its_doors_and_every_door_exists() -> None:
    guarded = [library for door in DOORS for library in door.get("protected_modules") or door["forbidden_modules"]]
    assert sorted(guarded) == sorted(libraries())
    for door in DOORS:
        for module in door.get("allowed_importers", []):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").exists() or (path / "__init__.py").exists(), module
