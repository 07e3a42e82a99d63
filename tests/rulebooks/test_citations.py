"""Finding a quotation in a text: raw first, then with blanks and apostrophes folded; and its lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.authoring.citations import Match, Text

# Line 1 starts at once, line 8 ends without a line end; blanks and apostrophes of every kind between.
CONTRACT = Text.of(
    "Article premier. Les parties conviennent de ce qui suit.\n"  # 1
    "La part des pièces traitées en 15\u00a0jours ouvrés est d’au moins 85\u202f%.\n"  # 2
    "Elle est\tmesurée  chaque mois\n"  # 3
    "et chaque année, par la Caf.\n"  # 4
    "\n"  # 5
    "La cible est de 30 %.\n"  # 6
    "La cible est de 30 %. L'étendue est l‘écart entre la plus haute et la plus basse.\n"  # 7
    "Fait à Paris, le 16 juillet"  # 8
)


def found(quote: str) -> tuple[Match, list[tuple[int, int]]]:
    return CONTRACT.occurrences(quote)


@pytest.mark.parametrize(
    ("quote", "lines"),
    [
        ("Article premier.", [(1, 1)]),  # at the very start
        ("le 16 juillet", [(8, 8)]),  # at the very end
        ("Article", [(1, 1)]),
        ("juillet", [(8, 8)]),
        ("par la Caf.", [(4, 4)]),
        ("mesurée  chaque mois", [(3, 3)]),  # two spaces, as typed
        ("15\u00a0jours", [(2, 2)]),
        ("d’au moins 85\u202f%", [(2, 2)]),
        ("La cible est de 30 %.", [(6, 6), (7, 7)]),  # repeated
        ("chaque", [(3, 3), (4, 4)]),
        ("chaque mois\net chaque année", [(3, 4)]),  # over a line end, as typed
    ],
)
def test_as_it_stands(quote: str, lines: list[tuple[int, int]]) -> None:
    assert found(quote) == (Match.RAW, lines)


@pytest.mark.parametrize(
    ("quote", "lines"),
    [
        ("15 jours ouvrés", [(2, 2)]),  # a no-break space
        ("85 %", [(2, 2)]),  # a narrow one
        ("d'au moins", [(2, 2)]),  # a typographic apostrophe
        ("L’étendue est l’écart", [(7, 7)]),  # a straight one, and one that opens
        ("Elle est mesurée chaque mois", [(3, 3)]),  # a tab, two spaces
        ("chaque mois et chaque année", [(3, 4)]),  # a line end
        ("par la Caf. La cible", [(4, 6)]),  # an empty line
        ("La cible  est de 30\u00a0%.", [(6, 6), (7, 7)]),  # blanks of the quotation fold too
        ("  le 16\u202fjuillet  ", [(8, 8)]),  # those around it do not count
        ("\u00a0Article premier", [(1, 1)]),
    ],
)
def test_blanks_and_apostrophes_apart(quote: str, lines: list[tuple[int, int]]) -> None:
    assert found(quote) == (Match.FOLDED, lines)


@pytest.mark.parametrize(
    "quote",
    [
        "16 jours ouvrés",
        "La Cible",  # capitals count
        "pieces traitées",  # accents count
        "par la Caf , La cible",  # punctuation counts
        "15jours",  # a blank is not nothing
        "juillet 2013",  # beyond the end
        "",
    ],
)
def test_not_there(quote: str) -> None:
    assert found(quote)[1] == []


def test_raw_wins_over_folded() -> None:
    """The passage that stands letter for letter is the one meant, even where another is the same but for a blank."""
    text = Text.of("dès 2013\nd\u00e8s\u00a02013\n")
    assert text.occurrences("dès 2013") == (Match.RAW, [(1, 1)])
    assert text.occurrences("dès\u00a02013") == (Match.RAW, [(2, 2)])
    assert text.occurrences("dès\t2013") == (Match.FOLDED, [(1, 1), (2, 2)])


def test_accents_typed_in_two_are_the_same() -> None:
    """NFC or NFD, in the text or in the quotation."""
    composed, decomposed = "trait\u00e9es", "traite\u0301es"
    for text in (composed, decomposed):
        for quote in (composed, decomposed):
            assert Text.of(f"pièces {text}").occurrences(quote)[1] == [(1, 1)]


def test_lines_end_as_other_systems_end_them() -> None:
    text = Text.of("un\r\ndeux\r\ntrois")
    assert text.occurrences("trois") == (Match.RAW, [(3, 3)])
    assert text.occurrences("un deux") == (Match.FOLDED, [(1, 2)])


def test_passages_that_overlap_are_all_found() -> None:
    assert Text.of("ana\nna").occurrences("ana\nna")[1] == [(1, 2)]
    assert Text.of("ananana").occurrences("ana")[1] == [(1, 1)] * 3


BLANKS = st.sampled_from([" ", "  ", "\t", "\n", "\n\n", "\u00a0", "\u202f", " \n "])
WORDS = st.lists(st.text(alphabet="abé’'%8", min_size=1, max_size=5), min_size=1, max_size=12)


@given(words=WORDS, data=st.data())
def test_whatever_blanks_stand_between_the_words(words: list[str], data: st.DataObject) -> None:
    """A stretch of a text, its blanks changed, is found where it stands: on the lines counted by hand."""
    text, starts, ends = "", [], []
    for word in words:
        text += data.draw(BLANKS) if text else ""
        starts.append(text.count("\n") + 1)
        text += word
        ends.append(text.count("\n") + 1)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = data.draw(BLANKS).join(words[first : last + 1])
    match, places = Text.of(text).occurrences(quote)
    # Letter for letter elsewhere wins over the same but for its blanks.
    assert match is Match.RAW or (starts[first], ends[last]) in places
