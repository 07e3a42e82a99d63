"""The reference of the language says what is so: its examples are rules, its words are those of the grammar."""

import re
from pathlib import Path

import pytest

from checker.diagnostic import render
from checker.load import shipped_rulebooks
from checker.parse import grammar_text, parse
from checker.parse.grammar import lark
from checker.parse.words import SHOWN
from checker.quantity import Unit
from checker.resolve import Resolved, resolve
from checker.source import Source

REFERENCE = (Path(__file__).resolve().parents[2] / "grammar" / "LANGUE.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```regles\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
FIRST, *OTHERS = BLOCKS
TABLES = parse(Source.read(shipped_rulebooks() / "tables.regles"))

# What an excerpt made of clauses does not say itself: as in the first example.
CLAUSES = {
    "nature": "  nature résultat",
    "niveaux": "  niveaux caf, national",
    "source": "  source fiche 10 « … »",
    "période": "  période mois, année selon date_traitement",
    "mesure": "  mesure part des pieces où non masse",
}


def whole(block: str) -> str:
    """An excerpt as a whole statement."""
    if not block.startswith("  "):
        return block
    said = re.findall(r"^  (\w+)", block, re.MULTILINE)
    before = [clause for keyword, clause in CLAUSES.items() if keyword not in said]
    return "\n".join(['indicateur EXTRAIT "un extrait de la page"', *before, block])


def resolved(text: str) -> Resolved:
    return resolve("reference", "", [TABLES, parse(Source("LANGUE.md", text))])


def test_the_page_has_examples() -> None:
    assert len(BLOCKS) >= 10
    assert any(block.startswith("  ") for block in BLOCKS)


def test_the_first_example_is_a_rulebook() -> None:
    result = resolved(FIRST)
    assert result.diagnostics == ()
    assert [indicator.code for indicator in result.rulebook.indicators] == ["F10-21"]


@pytest.mark.parametrize("block", OTHERS, ids=lambda block: block.splitlines()[0].strip())
def test_an_example_is_right_beside_the_first(block: str) -> None:
    result = resolved(f"{FIRST}\n{whole(block)}")
    assert "\n".join(render(one) for one in result.diagnostics) == ""


def test_every_keyword_of_the_grammar_is_on_the_page() -> None:
    words = {shown for name, shown in SHOWN.items() if shown and not shown.startswith(("un ", "une "))}
    said = " ".join(REFERENCE.split())
    assert [word for word in sorted(words) if word.lstrip(", ") not in said] == []


def test_every_unit_is_on_the_page() -> None:
    assert [unit.value for unit in Unit if f"`{unit.value}`" not in " ".join(REFERENCE.split())] == []


def test_every_terminal_of_the_grammar_is_named_to_an_author() -> None:
    assert {terminal.name for terminal in lark().terminals} | {"$END"} == set(SHOWN)


def test_every_word_told_to_an_author_is_the_one_that_the_grammar_reads() -> None:
    for terminal in lark().terminals:
        shown = SHOWN[terminal.name]
        if shown and not shown.startswith(("un ", "une ")):
            assert re.fullmatch(terminal.pattern.to_regexp(), shown, re.IGNORECASE), terminal.name


def test_no_keyword_is_reserved() -> None:
    """Every word of the grammar may name a column, though a condition does not read `non` or `jours` so."""
    words = sorted(set(re.findall(r"/([^\W\d]+)\\b", grammar_text())) - {"non", "jours"})
    assert {"nature", "caf", "indicateur", "date"} <= set(words)
    for word in words:
        text = f"""
            table lignes "lignes"
              {word} : texte
              jour : date
            indicateur F1 "a"
              nature suivi
              niveaux national
              source fiche 1 « … »
              période année selon jour
              mesure part des lignes
                où {word} = a et b = {word} et {word} dans (a) et non {word} hors (b)
        """.replace("b = ", '"b" = ')
        assert resolved(text).diagnostics == (), word


@pytest.mark.parametrize(
    "before",
    ["clé le_jour, le_jour", "x : code parmi a, b", "x : nombre", "x : nombre en m²", "x : date, peut manquer"],
)
def test_any_keyword_may_name_a_column_after_any_clause(before: str) -> None:
    for word in sorted({word for shown in SHOWN.values() if shown for word in re.findall(r"[^\W\d]\w*", shown)}):
        text = f'table lignes "lignes"\n  le_jour : date\n  {before}\n  {word} : texte\n'
        assert resolved(text).diagnostics == (), word
