"""N independent mistakes give N messages, each at its place, each by its name, and each hint mends its mistake."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

from checker.diagnostic import Diagnostic, render
from checker.load import load, shipped_rulebooks
from checker.parse import Parsed, parse
from checker.resolve import resolve
from checker.source import Source
from tests.errors.catalogue import mistakes_of
from tests.errors.places import Sound
from tests.errors.planted import Plant, Planted, planted, several
from tests.errors.test_reference import FIRST, OTHERS, whole

SOUND = Path(__file__).parent / "sound"
MOST = 8
TEXT_SHOWN = re.compile(r"(?:écrivez|vouliez-vous dire) « (?P<text>(?:[^«»]|«[^«»]*»)*) »(?: \?|$)")


@cache
def rulebooks() -> tuple[Sound, ...]:
    """The shipped ones, the samples of the reference and those of this folder."""
    shared = Source.read(shipped_rulebooks() / "tables.regles").text
    samples = {block.split('"', maxsplit=1)[0].strip(): f"{FIRST}\n{whole(block)}\n" for block in OTHERS}
    own = {path.name: path.read_text(encoding="utf-8") for path in sorted(SOUND.glob("*.regles"))}
    shipped = [folder for folder in sorted(shipped_rulebooks().iterdir()) if folder.is_dir()]
    return (
        *(Sound(folder.name, {one.name: one.text for one in load(folder.name).sources}) for folder in shipped),
        *(Sound(name, {"tables.regles": shared, "x.regles": text}) for name, text in {**samples, **own}.items()),
    )


@cache
def pool_of(sound: Sound) -> tuple[Plant, ...]:
    """The mistakes to plant in a rulebook; the shared tables are planted in those that are shipped."""
    files = [*sound.files] if sound is rulebooks()[0] else [*sound.files][1:]
    return tuple(one for file in files for one in mistakes_of(sound, file))


@cache
def singles() -> tuple[tuple[Sound, Plant], ...]:
    """Every mistake alone; the same one in the same clause of two samples counts once."""
    found: dict[tuple[str, str, int, str], tuple[Sound, Plant]] = {}
    for sound in rulebooks():
        for one in pool_of(sound):
            text = sound.files[one.clause.file][one.clause.start : one.clause.end]
            found.setdefault((text, one.kind, one.start - one.clause.start, one.wrong), (sound, one))
    return tuple(found.values())


def drawn(seed: int) -> tuple[Sound, tuple[Plant, ...]]:
    """One to eight mistakes in a rulebook: in as many statements, or, one time out of two, in clauses of one."""
    random = Random(seed)
    sound = random.choice(rulebooks() if random.random() < 0.5 else rulebooks()[:1])
    return sound, several(sound, [*pool_of(sound)], random.randint(1, MOST), random, one_statement=seed % 2 == 0)


@cache
def _parsed(name: str, text: str) -> Parsed:
    return parse(Source(name, text))


def told(files: dict[str, str]) -> tuple[Diagnostic, ...]:
    return resolve("x", "0" * 64, [_parsed(name, text) for name, text in files.items()]).diagnostics


def amiss(sound: Sound, plants: tuple[Plant, ...], random: Random) -> str:
    """What is not as it should be with these mistakes, in a few lines; nothing when all is well."""
    wrong = planted(sound, plants)
    messages = told(wrong.files)
    unmatched, unexpected = _compared(wrong, messages)
    if unmatched or unexpected:
        kinds = [
            f"{one.kind}, {one.clause.file}:{lines}: {one.wrong!r}"
            for one, lines in zip(wrong.plants, wrong.lines, strict=True)
        ]
        said = "\n".join(map(render, unexpected))
        return f"{sound.name}: {len(plants)} planted, {len(messages)} told\n{kinds}\nnot told: {unmatched}\n{said}"
    return _not_mended(sound, wrong, messages, random.choice(messages))


def _compared(wrong: Planted, messages: tuple[Diagnostic, ...]) -> tuple[list[str], list[Diagnostic]]:
    """The mistakes that no message tells, and the messages that tell none."""
    left = list(messages)
    unmatched = []
    narrowest_first = sorted(zip(wrong.plants, wrong.lines, strict=True), key=lambda pair: pair[1][1] - pair[1][0])
    for one, (first, last) in narrowest_first:
        here = (
            message
            for message in left
            if message.span.source.name == one.clause.file
            and first <= message.span.line <= last
            and message.code.name in one.codes
        )
        message = next(here, None)
        if message:
            left.remove(message)
        else:
            unmatched.append(one.kind)
    return unmatched, left


def _not_mended(sound: Sound, wrong: Planted, messages: tuple[Diagnostic, ...], one: Diagnostic) -> str:
    """Whether the text that a hint shows, put in the place of what is underlined, leaves the other mistakes only."""
    hint = TEXT_SHOWN.search(one.hint or "")
    if hint is None:
        return ""
    file = one.span.source.name
    text = wrong.files[file]
    mended = {**wrong.files, file: text[: one.span.start] + hint["text"] + text[one.span.end :]}
    before, after = ([(left.span.source.name, left.span.line) for left in some] for some in (messages, told(mended)))
    before.remove((file, one.span.line))
    return "" if before == after else f"{sound.name}: the hint does not mend:\n{render(one)}\n{before}\n{after}"
