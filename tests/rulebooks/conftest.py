"""The rulebook of 2013-2017, loaded once."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from checker.load import Loaded, load, shipped_rulebooks
from tests.cli.program import Program

COG = "cog-2013-2017"


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
def cog() -> Loaded:
    return load(COG)


@pytest.fixture(scope="session")
def files() -> Path:
    """The folder of the rulebook's own files."""
    return shipped_rulebooks() / COG
