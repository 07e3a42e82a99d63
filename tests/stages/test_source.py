"""A text and a place in it: what the author typed is what a message points at, whatever the accents and line ends."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.source import Source

LETTERS = st.text(alphabet="aé\u0301\u0327e\n \u00a0«»çÅ\u212b\u0958\uac00\u1100\u1161", max_size=40)


def at(source: Source, word: str) -> tuple[int, int]:
    return source.place(source.text.index(word))


# ---- reading a file


@pytest.mark.parametrize(
    "typed",
    [
        b"table t\n  a : date\n",
        b"\xef\xbb\xbftable t\n  a : date\n",  # a byte-order mark
        b"table t\r\n  a : date\r\n",  # Windows
        b"table t\r  a : date\r",  # an old Macintosh
    ],
    ids=["plain", "bom", "crlf", "cr"],
)
def test_a_file_reads_alike_whatever_its_line_ends(typed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.regles"
    path.write_bytes(typed)
    source = Source.read(path, "a.regles")
    assert source.text == "table t\n  a : date\n"
    assert at(source, "a :") == (2, 3)


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.regles"
    path.write_bytes("clé".encode("cp1252"))
    with pytest.raises(UnicodeDecodeError):
        Source.read(path)


def test_a_source_without_a_name_has_that_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.regles"
    path.write_text("", encoding="utf-8")
    assert Source.read(path).name == str(path)


# ---- places


def test_places_count_from_one() -> None:
    source = Source("x", "ab\ncd")
    assert [source.place(offset) for offset in range(6)] == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_place_counts_the_letters_as_they_were_typed(form: Literal["NFC", "NFD"]) -> None:
    typed = unicodedata.normalize(form, "clé é piece\nété à b")
    source = Source("x", typed)
    for word in ("piece", "b"):
        line = next(line for line in typed.split("\n") if word in line)
        assert at(source, word) == (typed.split("\n").index(line) + 1, line.index(word) + 1)


def test_a_letter_that_follows_a_decomposed_accent_is_not_the_accent() -> None:
    source = Source("x", "e\N{COMBINING ACUTE ACCENT}x")
    assert source.text == "éx"
    assert [source.place(offset) for offset in range(3)] == [(1, 1), (1, 3), (1, 4)]


@given(LETTERS)
@example("\u0958a\u0301")  # a letter that NFC takes apart
def test_every_offset_has_a_place_in_what_was_typed(typed: str) -> None:
    source = Source("x", typed)
    places = [source.place(offset) for offset in range(len(source.text) + 1)]
    assert places == sorted(places)
    for line, column in places:
        assert 1 <= line <= len(source.lines)
        assert 1 <= column <= len(source.lines[line - 1]) + 1


@given(LETTERS)
def test_the_last_offset_is_after_the_last_letter(typed: str) -> None:
    source = Source("x", typed)
    assert source.place(len(source.text)) == (len(source.lines), len(source.lines[-1]) + 1)


# ---- spans


def test_a_span_says_its_place_its_text_and_the_headings_above_it() -> None:
    source = Source("x", '# Fiche 10\nindicateur F1 "a"\n  nature suivi\n')
    span = source.span(source.text.index("suivi"), source.text.index("suivi") + 5)
    assert (span.line, span.column, span.text, span.headings) == (3, 10, "suivi", ("Fiche 10", "F1"))


def test_a_span_never_ends_before_it_starts() -> None:
    span = Source("x", "abc").span(2, 1)
    assert (span.start, span.end) == (2, 2)


def test_a_span_reaches_to_another() -> None:
    source = Source("x", "abcdef")
    assert source.span(1, 2).to(source.span(4, 5)).text == "bcde"
    assert source.span(1, 5).to(source.span(2, 3)).text == "bcde"


# ---- headings


def headings(text: str) -> tuple[str, ...]:
    """The headings open at the sign ¤ of a text."""
    return Source("x", text).headings(text.index("¤"))


def test_a_title_closes_those_of_its_level_and_below() -> None:
    assert headings("# A\n## B\n### C\n¤") == ("A", "B", "C")
    assert headings("# A\n## B\n### C\n## D\n¤") == ("A", "D")
    assert headings("# A\n## B\n# D\n¤") == ("D",)


def test_a_title_closes_the_statement_above_it() -> None:
    assert headings('# A\nindicateur F1 "a"\n# B\n¤') == ("B",)


def test_a_statement_closes_the_one_above_it() -> None:
    assert headings('# A\ntable t "a"\nindicateur F1 "b"\n¤') == ("A", "F1")


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ('indicateur F21-51.1 "a"', "F21-51.1"),
        ('Indicateur F1 "a"', "F1"),
        ('  indicateur F1 "a"', "F1"),
        ('indicateur F1\n  "a"', "F1"),
        ("indicateur F1", "F1"),  # its title is still to be written
        ('indicatuer F1 "a"', "F1"),  # its keyword is mistyped
        ('convention cog-2013-2017 "a"', "cog-2013-2017"),
    ],
)
def test_a_statement_is_a_heading(statement: str, name: str) -> None:
    assert headings(f"{statement}\n  ¤") == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "  indicateur : texte",  # a column of that name
        "    indicateur manque et",  # a condition on that column
        "    indicateur hors (a)",
        'écartée car "b"',
        '-- indicateur F1 "a"',
        "-- # B",
        "source « le début\nindicateur F1 \n# B »",  # inside a quotation
        '"# B"',
    ],
)
def test_what_only_looks_like_a_heading_is_none(text: str) -> None:
    assert headings(f"# A\n{text}\n¤") == ("A",)


@given(st.text(alphabet='#«»"- \nitableF1', max_size=60))
def test_headings_never_fail(text: str) -> None:
    source = Source("x", text)
    for offset in range(len(source.text) + 1):
        assert all(heading.strip() for heading in source.headings(offset))
