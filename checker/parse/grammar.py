"""The only door of Lark: the grammar, and what it makes of a text."""

from functools import cache
from importlib import resources
from pathlib import Path

from lark import Lark


def grammar_text() -> str:
    """The text of `grammar/regles.lark`, from the installed package or from the checkout."""
    inside = resources.files("checker") / "livre" / "grammar" / "regles.lark"
    if inside.is_file():
        return inside.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "grammar" / "regles.lark").read_text(encoding="utf-8")


@cache
def lark() -> Lark:
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        propagate_positions=True,
        maybe_placeholders=True,
    )
