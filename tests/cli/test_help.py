"""The help: in French to the last word, and complete."""

from __future__ import annotations

import re

import pytest

from checker.cli import cogcheck as command
from tests.cli.program import Program

ENGLISH = re.compile(
    r"\b(usage:|options:|commands|command|required|default|show|message|exit|and|the|args|file|path|text)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "words", [(), ("check",), ("sources",), ("rules",), ("explain",), ("fmt",), ("lint",), ("test",), ("coverage",)]
)
def test_the_help_has_no_english_word(cogcheck: Program, words: tuple[str, ...]) -> None:
    outcome = cogcheck(*words, "--help")
    assert (outcome.status, outcome.err) == (0, "")
    said = re.sub(r"--[a-z-]+|text ou json|text \(par défaut\)", "", outcome.out)  # names of options and formats
    assert ENGLISH.findall(said) == []


@pytest.mark.parametrize(
    "words", [(), ("check",), ("sources",), ("rules",), ("explain",), ("fmt",), ("lint",), ("test",), ("coverage",)]
)
def test_the_help_is_not_cut(cogcheck: Program, words: tuple[str, ...]) -> None:
    lines = cogcheck(*words, "--help").out.splitlines()
    assert [line for line in lines if line.endswith(("...", "…"))] == []
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize("name", ["check", "coverage", "explain", "fmt", "lint", "rules", "sources", "test"])
def test_every_option_says_what_it_does(name: str) -> None:
    options = [one for one in command.commands[name].params if one.opts[0].startswith("--")]
    assert [one.name for one in options if not getattr(one, "help", None)] == []


def test_the_help_comes_before_the_rest(cogcheck: Program) -> None:
    assert cogcheck("check", "--period", "2015", "--help").status == 0


def test_the_version(cogcheck: Program) -> None:
    assert re.fullmatch(r"cogcheck \d+\.\d+\.\d+\n", cogcheck("--version").out)
