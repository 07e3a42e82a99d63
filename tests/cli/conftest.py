"""Each test of the command works in a folder of its own, where `_rejets/` may be written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.cli.program import Program


@pytest.fixture(autouse=True)
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of the test; temporary files go to another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporaire")))
    return tmp_path


@pytest.fixture
def cogcheck(capsysbinary: pytest.CaptureFixture[bytes]) -> Program:
    return Program(capsysbinary)


@pytest.fixture
def nominations(tmp_path: Path) -> Path:
    """Three women of ten directors named in 2015: F20-48 holds, exactly on its target."""
    sexes = "FFF" + "M" * 7
    rows = [f"N{day:02d};{day:02d}/06/2015;211;directeur;{sexe}" for day, sexe in enumerate(sexes, start=1)]
    rows.insert(0, "nomination_id;date_nomination;organisme;fonction;sexe")
    folder = tmp_path / "livraison"
    folder.mkdir()
    (folder / "nominations.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
