"""Every token of the shipped rulebooks, made wrong in five ways: told in a few words each time, and never a crash.

And ten thousand texts cut, doubled, mixed and stuffed at random.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from checker.diagnostic import Diagnostic, render
from checker.load import shipped_rulebooks
from checker.parse import Parsed, parse
from checker.resolve import resolve
from checker.source import Source
from tests.errors.mangled import WHOLE, trouble

pytestmark = pytest.mark.endurance

TABLES = shipped_rulebooks() / "tables.regles"
RULEBOOKS = [folder for folder in sorted(shipped_rulebooks().iterdir()) if folder.is_dir()]
FILES = [(folder, path) for folder in RULEBOOKS for path in [TABLES, *sorted(folder.glob("*.regles"))]]

TOKEN = re.compile(r"«[^»]*»|\"[^\"]*\"|--.*|^#.*|\w[\w.'’-]*|\S", re.MULTILINE)
HANDFUL = 5
PARTS = 20

Place = tuple[int, int]
Mutation = Callable[[str, list[Place], int], str]


def removed(text: str, tokens: list[Place], which: int) -> str:
    start, end = tokens[which]
    return text[:start] + text[end:]


def doubled(text: str, tokens: list[Place], which: int) -> str:
    start, end = tokens[which]
    return f"{text[:end]} {text[start:]}"


def swapped(text: str, tokens: list[Place], which: int) -> str:
    """With the token that follows; the last one of a file with the first."""
    (start, end), (first, last) = sorted((tokens[which], tokens[(which + 1) % len(tokens)]))
    return text[:start] + text[first:last] + text[end:first] + text[start:end] + text[last:]


def replaced(text: str, tokens: list[Place], which: int) -> str:
    """By another token of the file, the same one each time."""
    (start, end), (first, last) = tokens[which], random.Random(which).choice(tokens)
    return text[:start] + text[first:last] + text[end:]


def misspelt(text: str, tokens: list[Place], which: int) -> str:
    """Without one of its letters, the same one each time."""
    dropped = random.Random(which).randrange(*tokens[which])
    return text[:dropped] + text[dropped + 1 :]


@cache
def right(folder: Path) -> dict[Path, Parsed]:
    """The files of a rulebook as they are."""
    return {path: parse(Source.read(path, path.name)) for owner, path in FILES if owner == folder}


def mistakes(folder: Path, changed: Path, text: str) -> tuple[Diagnostic, ...]:
    """What is told of a rulebook in which one file is another text."""
    files = right(folder) | {changed: parse(Source(changed.name, text))}
    return resolve(folder.name, "0" * 64, list(files.values())).diagnostics


def variants(path: Path, mutation: Mutation) -> Iterator[str]:
    text = Source.read(path).original
    tokens = [found.span() for found in TOKEN.finditer(text)]
    for which in range(len(tokens)):
        yield mutation(text, tokens, which)


@pytest.mark.parametrize("folder", RULEBOOKS, ids=lambda folder: folder.name)
def test_a_rulebook_left_as_it_is_has_no_mistake(folder: Path) -> None:
    assert mistakes(folder, TABLES, Source.read(TABLES).original) == ()


def test_there_are_thousands_of_mutations() -> None:
    assert 5 * sum(len(list(variants(path, removed))) for _, path in FILES) > 5_000


@pytest.mark.parametrize("mutation", [removed, doubled, swapped, replaced, misspelt])
@pytest.mark.parametrize(("folder", "path"), FILES, ids=lambda path: path.stem)
def test_a_wrong_token_is_told_in_a_handful_of_mistakes(folder: Path, path: Path, mutation: Mutation) -> None:
    too_many = []
    for text in variants(path, mutation):
        told = mistakes(folder, path, text)
        shown = [render(one) for one in told]
        for one, words in zip(told, shown, strict=True):
            assert one.message.endswith(".")
            assert words.startswith(f"{one.span.source.name}:{one.span.line}:")
            assert 0 <= one.span.start <= one.span.end <= len(one.span.source.text)
        if len(told) > HANDFUL:
            too_many.append("\n".join(shown))
    assert not too_many, f"{len(too_many)} cascades, of which:\n{too_many[0]}"


# ---------------------------------------------------------------- texts that nobody would write


@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_mangled_texts_are_told_soon_and_in_their_place(part: int) -> None:
    assert WHOLE == 10_000
    assert list(filter(None, map(trouble, range(part, WHOLE, PARTS)))) == []
