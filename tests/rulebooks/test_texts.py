"""Every quotation of the rulebook in the contract's own text, where it is at hand.

COGCHECK_TEXTES names the folder of the texts, which are not part of the project.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from checker.authoring.citations import verify
from checker.load import Loaded
from tests.cli.program import COG, Program

GIVEN = os.environ.get("COGCHECK_TEXTES", "")
if not GIVEN:
    pytest.skip("COGCHECK_TEXTES ne dit pas où sont les textes des conventions", allow_module_level=True)
TEXTS = Path(GIVEN).resolve()


def test_every_quotation_is_in_the_text(cog: Loaded) -> None:
    verified = verify(cog, TEXTS)
    assert [(one.code.name, one.span.text) for one in verified.diagnostics] == []
    assert len(verified.found) >= 60


def test_every_quotation_has_its_lines(cog: Loaded) -> None:
    """Those that the text gives, first and last."""
    assert [one.citation.quote for one in verify(cog, TEXTS).found if one.citation.lines != one.lines] == []


def test_the_command_agrees(cogcheck: Program) -> None:
    outcome = cogcheck("sources", "--texts", TEXTS, "--rulebook", COG)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.endswith(", 0 en défaut.\n")


def test_writing_the_lines_changes_nothing(cogcheck: Program, files: Path, tmp_path: Path) -> None:
    copy = tmp_path / COG
    shutil.copytree(files, copy)
    assert cogcheck("sources", "--texts", TEXTS, "--rulebook", copy, "--fix").status == 0
    for path in files.iterdir():
        assert (copy / path.name).read_bytes() == path.read_bytes(), path.name
