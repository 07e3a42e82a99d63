"""The only door of Lark: the grammar, and what it makes of a text."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

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


@cache
def openings() -> Mapping[str, tuple[str, ...]]:
    """The terminal that opens each kind of statement → those that open its clauses, as the grammar orders them."""
    return {
        ways[0][0]: tuple(dict.fromkeys(_first(name for way in ways for name in way if "_star_" in name)))
        for (kind,) in _ways()["statement"]
        if (ways := _ways()[kind])
    }


@cache
def _ways() -> Mapping[str, list[list[str]]]:
    """Each rule of the grammar → the ways to write it, each a sequence of rules and terminals."""
    rules: Any = lark().rules  # Lark gives types to a part of it only
    ways: dict[str, list[list[str]]] = {}
    for rule in rules:
        ways.setdefault(str(rule.origin.name), []).append([str(one.name) for one in rule.expansion])
    return ways


def _first(names: Iterable[str]) -> list[str]:
    """The terminals that these rules and terminals may begin by."""
    seen: dict[str, None] = {}
    left = list(names)
    while left:
        name = left.pop(0)
        if name not in seen:
            seen[name] = None
            left.extend(way[0] for way in _ways().get(name, ()) if way)
    return [name for name in seen if name not in _ways()]
