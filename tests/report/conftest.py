"""The example network of 2015, checked once for all the tests of a file, as a user checks it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import AS_OF, COG, Program, elsewhere

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of the test; temporary files go to another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporaire")))
    return tmp_path


@pytest.fixture
def cogcheck(capsysbinary: pytest.CaptureFixture[bytes]) -> Program:
    return Program(capsysbinary)


@pytest.fixture(scope="session")
def reseau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`constats.json`, `.jsonl` and `.txt` of cases/reseau-2015, checked from the project's root as the page says."""
    folder = tmp_path_factory.mktemp("reseau")
    run = ["check", "cases/reseau-2015", "--rulebook", COG, "--period", "2015", "--as-of", AS_OF]
    formats = ["--format", "json", "--format", "jsonl", "--format", "text"]
    done = elsewhere([*run, *formats, "--output", folder], ROOT)
    assert done.returncode == 1, done.stderr.decode()
    return folder


@pytest.fixture(scope="session")
def report(reseau: Path) -> dict[str, Any]:
    return dict(json.loads((reseau / "constats.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def text(reseau: Path) -> str:
    return (reseau / "constats.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def findings(report: dict[str, Any]) -> list[dict[str, Any]]:
    return list(report["findings"])
