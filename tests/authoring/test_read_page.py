"""A page of cases read: its blocks stand where the page has them, whatever stands around."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.authoring.read_page import read_page

PIECES = ["```", "````", "~~~", "constats", "regles", "csv a.csv", "# T", "## T", "> ", "- ", "  ", "    ", "\t", "é"]
ENDS = ["\n", "\r\n", "\r", "\n\n", "\u2028", "\x0c", "\x85", "\0", "\N{ZERO WIDTH NO-BREAK SPACE}"]
PROSE = st.lists(st.sampled_from(PIECES + ENDS), max_size=20).map("".join)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages") / "page.md"


@given(PROSE, PROSE)
@example("\N{ZERO WIDTH NO-BREAK SPACE}# T\r", "\u2028\x0c")
def test_the_lines_of_a_block_are_lines_of_the_page(path: Path, before: str, after: str) -> None:
    path.write_bytes(f"{before}\n```constats\nun\n  deux\n```\n{after}".encode())
    page = read_page(path)
    for case in page.cases:
        for fence in (case.expected, *case.rules, *case.tables.values()):
            assert page.lines[fence.opening - 1].lstrip("\N{ZERO WIDTH NO-BREAK SPACE} ")[:3] in ("```", "~~~")
            for index, line in enumerate(fence.lines):
                typed = page.lines[fence.line(index) - 1].replace("\0", "\N{REPLACEMENT CHARACTER}")
                assert typed.rstrip("\r\n").lstrip(" \t").endswith(line.lstrip(" \t"))
    assert "".join(page.lines).encode() == path.read_bytes()


def test_the_rules_of_a_case_stand_at_their_place_under_their_titles(path: Path) -> None:
    path.write_text("# Page\nprose\n\n```regles\nindicateur F1\n```\n\n## Cas\n```constats\n```\n", encoding="utf-8")
    page = read_page(path)
    [case] = page.cases
    source = page.rulebook(case)
    assert source.lines == ("# Page", "", "", "", "indicateur F1", "", "", "## Cas", "", "", "")
    assert source.headings(source.text.index("F1")) == ("Page", "F1")
