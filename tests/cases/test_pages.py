"""Every page of cases holds: what is found is what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.authoring.case_files import cases_text, page_files
from checker.authoring.cases import cases
from checker.authoring.pages import Page
from checker.authoring.read_page import read_page

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("cases", "docs")  # the tutorial is a case too
FILES = [file for folder in FOLDERS for file in page_files(ROOT / folder)]
PAGES = [page for page in map(read_page, FILES) if page.cases or page.problems]


def test_there_are_pages() -> None:
    assert {page.path.name for page in PAGES} >= {"part.md", "rapport.md", "ecart.md", "ecrire-une-regle.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.path.relative_to(ROOT)))
def test_a_page_holds(page: Page) -> None:
    ran = cases(page)
    assert ran.problems == ()
    assert ran.differing == (), cases_text([ran], accept=False)
