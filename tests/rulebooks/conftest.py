"""The rulebook of 2013-2017, loaded once."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.load import Loaded, load, shipped_rulebooks

if TYPE_CHECKING:
    from tests.cli.program import Program

# `tests` is no package, so that the root of the project must be on the path, wherever pytest starts from.
ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

COG = "cog-2013-2017"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of the test; temporary files go to another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporaire")))
    return tmp_path


@pytest.fixture
def cogcheck(capsysbinary: pytest.CaptureFixture[bytes]) -> Program:
    from tests.cli.program import Program

    return Program(capsysbinary)


@pytest.fixture(scope="session")
def cog() -> Loaded:
    return load(COG)


@pytest.fixture(scope="session")
def files() -> Path:
    """The folder of the rulebook's own files."""
    return shipped_rulebooks() / COG
