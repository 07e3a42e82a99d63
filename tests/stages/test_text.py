"""Texts made comparable: by the package's own folding, and by the engine's. They must agree.

A condition such as `etat_sdp hors ("à détruire", …)` folds its words in Python and the column in the engine: where the
two differ, a piece is counted that the contract leaves out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checker import catalogue, plan
from checker.catalogue import Column, Kind, Table
from checker.engines.duckdb import DuckDB
from checker.lower.terms import test_of as lowered
from checker.quantity import Unit
from checker.source import Source
from checker.text import folded
from tests.effort import examples
from tests.engines.small import numbered, written

NOWHERE = Source("essai.regles", "").span(0, 0)
STATE = Column("etat", Kind.TEXT, True, Unit.NUMBER, (), NOWHERE)
YEAR = Column("annee", Kind.YEAR, False, Unit.NUMBER, (), NOWHERE)
TABLE = Table("essais", "essais", (STATE, YEAR), (), (), NOWHERE)


@pytest.mark.parametrize(
    ("written_so", "compared_as"),
    [
        ("À détruire", "a detruire"),
        ("a  DETRUIRE ", "a detruire"),
        ("à\u00a0détruire", "a detruire"),
        ("à\u202fdétruire", "a detruire"),
        ("a\u0300 de\u0301truire", "a detruire"),
        ("Ça œuvre", "ca œuvre"),
        ("NOËL", "noel"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_case_accents_and_spaces_do_not_count(written_so: str, compared_as: str) -> None:
    assert folded(written_so) == compared_as


def test_words_and_signs_do_count() -> None:
    assert folded("pièce 1") != folded("pièce 2")
    assert folded("rejet-technique") != folded("rejet technique")
    assert folded("oeuvre") != folded("œuvre")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


# ---- the engine's folding


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("textes")


def found(folder: Path, cells: Sequence[str], condition: catalogue.Condition) -> list[str]:
    """The cells of which the engine says that the condition is true."""
    rows = numbered([{"etat": cell, "annee": 2015} for cell in cells], TABLE)
    engine = DuckDB(folder)
    try:
        engine.load(written(folder, TABLE, rows))
        scan = plan.Scan("essais", None, "annee", whole_years=True)
        sample = engine.sample(plan.Sample(scan, lowered(condition), ("etat",), len(cells)))
    finally:
        engine.close()
    return [str(row[2]) for row in sample.get((None, 2015 * 12, None), ())]


def equal(cell: str, word: str, folder: Path) -> bool:
    return bool(found(folder, [cell], catalogue.Comparison("=", STATE, catalogue.Word(word))))


@pytest.mark.parametrize(
    "cell",
    [
        "à détruire", "À DÉTRUIRE", "A detruire", " à   détruire ", "a\u0300 détruire",
        "à\u00a0détruire", "à\u202fdétruire", "à \u00a0 détruire", "à\u2009détruire", "à\u3000détruire",
    ],
)  # fmt: skip
def test_a_cell_is_the_word_however_it_is_typed(cell: str, folder: Path) -> None:
    """No-break spaces count as spaces: texts pasted from a word processor hold them."""
    assert equal(cell, "à détruire", folder)
    inside = catalogue.Within(STATE, ("rejet technique", "à détruire"), outside=False)
    assert found(folder, [cell], inside) == [cell]


@pytest.mark.parametrize("cell", ["à détruire.", "détruire", "à-détruire", "adétruire", "à détruire l'acte"])
def test_another_text_is_not_the_word(cell: str, folder: Path) -> None:
    assert not equal(cell, "à détruire", folder)


LATIN = [chr(code) for code in range(0x20, 0x250) if not 0x7F <= code < 0xA0]
EUROPEAN = [chr(code) for code in [*range(0x250, 0x530), *range(0x1E00, 0x2070), 0x20AC, 0x2116, 0xFB01]]
# What a clean copy never holds: control characters and line ends are spaces there.
CONTROLS: tuple[Literal["Cc", "Cs", "Cn", "Co", "Zl", "Zp"], ...] = ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")


@pytest.mark.parametrize("around", ["{}", "a{}b", "é {}e"])
@pytest.mark.parametrize("letters", [LATIN, EUROPEAN], ids=["latin", "european"])
def test_every_letter_is_folded_alike(letters: list[str], around: str, folder: Path) -> None:
    """Each letter alone, inside a word, and after a space: the engine's folding is `folded`."""
    cells = [
        around.format(letter)
        for letter in letters
        if unicodedata.category(letter) not in CONTROLS and around.format(letter).strip()
    ]
    assert list(different(cells, folder)) == []


def different(cells: Sequence[str], folder: Path) -> Iterator[str]:
    """The cells that the engine does not hold for themselves, each beside its own folded form."""
    rows = numbered([{"etat": cell, "annee": 2015} for cell in cells], TABLE)
    engine = DuckDB(folder)
    try:
        engine.load(written(folder, TABLE, rows))
        for first in range(0, len(cells), 200):
            some = cells[first : first + 200]
            counters = tuple(
                plan.CountIf(
                    plan.All(
                        (
                            plan.Compare("=", plan.Column("etat"), plan.Literal(cell)),
                            lowered(catalogue.Comparison("=", STATE, catalogue.Word(cell))),
                        )
                    )
                )
                for cell in some
            )
            scan = plan.Scan("essais", None, "annee", whole_years=True)
            counts = engine.tally(plan.Tally(scan, counters))[None, 2015 * 12, None]
            for cell, count in zip(some, counts, strict=True):
                if count != cells.count(cell):
                    yield f"{cell!r} (U+{' U+'.join(f'{ord(letter):04X}' for letter in cell)})"
    finally:
        engine.close()


printable = st.characters(exclude_categories=CONTROLS)


@given(st.lists(st.text(printable, min_size=1, max_size=12).filter(lambda text: text.strip() != ""), max_size=8))
@settings(examples(30), suppress_health_check=list(HealthCheck))
@example(["ὈΔΥΣΣΕΎΣ"])
@example(["हिन्दी"])
@example(["한국어"])
def test_every_text_is_folded_alike(folder: Path, texts: list[str]) -> None:
    cells = [unicodedata.normalize("NFC", text).strip() for text in texts]
    assert list(different([cell for cell in cells if cell], folder)) == []


def test_the_engine_tells_apart_what_folding_tells_apart(folder: Path) -> None:
    """Over every pair of these texts, the engine's equality is the equality of the folded forms."""
    texts = [
        "Été",
        "ete",
        "ÉTÉ ",
        "êta",
        "et e",
        "e t e",
        "été\u00a0",
        "œ",
        "oe",
        "ß",
        "ss",
        "\N{LATIN SMALL LETTER DOTLESS I}",
        "i",
        "İ",
        "l'été",
        "l’été",
    ]
    for word in texts:
        same = found(folder, texts, catalogue.Comparison("=", STATE, catalogue.Word(word)))
        assert same == [text for text in texts if folded(text) == folded(word)], word
