"""Texts that nobody would write: rulebooks cut, doubled, mixed and stuffed at random, the same ones each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from random import Random

from checker.diagnostic import render
from checker.load import shipped_rulebooks
from checker.parse import Parsed, parse
from checker.resolve import resolve
from checker.source import Source
from tests.errors.campaign import rulebooks
from tests.errors.places import words_of

WHOLE = 10_000
SLOW = 5.0  # seconds: a text that takes more is one that never ends

Span = tuple[int, int]
Mangler = Callable[[Random, str], str]


@cache
def _files() -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for sound in rulebooks() for text in sound.files.values()))


@cache
def _statements() -> tuple[str, ...]:
    """Each statement of the files, with the titles around it."""
    parts = dict.fromkeys(part for text in _files() for part in text.split("\n\n"))
    return tuple(f"{part}\n\n" for part in parts if words_of(part))


def _sound(random: Random) -> str:
    """A statement or two, sometimes a whole file."""
    if random.random() < 0.05:
        return random.choice(_files())
    return "".join(random.choices(_statements(), k=random.randint(1, 2)))


@cache
def _tokens(text: str) -> tuple[Span, ...]:
    return tuple((token.start_pos or 0, token.end_pos or 0) for token in words_of(text))


@cache
def _lines(text: str) -> tuple[Span, ...]:
    ends = [place + 1 for place, letter in enumerate(text) if letter == "\n"]
    return tuple(zip([0, *ends], [*ends, len(text)], strict=True))


def _stretch(random: Random, text: str) -> Span:
    """A character, a few, a token or a line of a sound text."""
    match random.randrange(4):
        case 0:
            start = random.randrange(len(text))
            return start, start + 1
        case 1:
            start = random.randrange(len(text))
            return start, start + random.randrange(2, 60)
        case 2:
            return random.choice(_tokens(text))
        case _:
            return random.choice(_lines(text))


def deleted(random: Random, text: str) -> str:
    start, end = _stretch(random, text)
    return text[:start] + text[end:]


def doubled(random: Random, text: str) -> str:
    start, end = _stretch(random, text)
    return text[:end] + random.choice(["", " ", "\n"]) + text[start:]


def swapped(random: Random, text: str) -> str:
    (start, end), (first, last) = sorted((_stretch(random, text), _stretch(random, text)))
    if first < end:
        return text[:start] + text[first:last] + text[start:]
    return text[:start] + text[first:last] + text[end:first] + text[start:end] + text[last:]


def spliced(random: Random, text: str) -> str:
    """With a stretch of another file, or the end of one after the beginning of the other."""
    other = random.choice(_statements())
    start, end = _stretch(random, text)
    if random.random() < 0.5:
        first, last = _stretch(random, other)
        return text[:start] + other[first:last] + text[end:]
    return text[:start] + other[_stretch(random, other)[0] :]


def stuffed(random: Random, text: str) -> str:
    """With characters that rulebooks do not have, or that they have elsewhere."""
    start, end = _stretch(random, text)
    length = random.randrange(1, 12)
    odd = "\0\t\r\v\x85\u2028\ufeff\u200b\u00a0\u0301\u202e\x1b"
    anything = (
        chr(random.choice([random.randrange(0xD800), random.randrange(0xE000, 0x110000)])) for _ in range(length)
    )
    signs = (random.choice("«»“”\"'()#-:,.;=<>≥≤≠%/²é0123456789\n ") for _ in range(length))
    added = random.choice(["".join(anything), "".join(signs), random.choice(odd) * length])
    return text[:start] + added + text[random.choice([start, end]) :]


def recoded(random: Random, text: str) -> str:
    """With bytes lost or changed, as a file that was read with another encoding."""
    raw = bytearray(text.encode())
    for _ in range(random.randrange(1, 5)):
        raw[random.randrange(len(raw))] = random.randrange(256)
    return raw.decode("utf-8", errors=random.choice(["replace", "ignore"]))


def nested(random: Random, text: str) -> str:
    start, end = _stretch(random, text)
    depth = random.choice([20, 100, 1_000])
    opened, closed = random.choice([("(", ")"), ("non ", ""), ("«", "»"), ("(a ou ", ")"), ("(", ""), ("«", "")])
    return text[:start] + opened * depth + text[start:end] + closed * depth + text[end:]


def lengthened(random: Random, text: str) -> str:
    """A line of thousands of words, or without its end."""
    start, end = _stretch(random, text)
    if random.random() < 0.3:
        return text[:start] + " ".join(text[start:].split("\n"))
    times = random.choice([100, 1_000]) if end - start < 80 else 20
    return text[:start] + (text[start:end] + random.choice(["", " "])) * times + text[end:]


MANGLERS: tuple[Mangler, ...] = (deleted, doubled, swapped, spliced, stuffed, recoded, nested, lengthened)


def mangled(seed: int) -> str:
    """A sound text mangled once, or three times in as many stretches put one after the other."""
    random = Random(seed)
    mangler = MANGLERS[seed % len(MANGLERS)]
    if random.random() < 0.7:
        return mangler(random, _sound(random))
    return "".join(one(random, _sound(random)) for one in (mangler, *random.choices(MANGLERS[:6], k=2)))


@cache
def _shared() -> Parsed:
    return parse(Source.read(shipped_rulebooks() / "tables.regles", "tables.regles"))


def trouble(seed: int) -> str:
    """What is not as it should be with a mangled text: too slow, or a message without a place or words."""
    source = Source("x.regles", mangled(seed))
    began = time.perf_counter()
    told = resolve("x", "0" * 64, [_shared(), parse(source)]).diagnostics
    shown = [render(one) for one in told]
    taken = time.perf_counter() - began
    if taken > SLOW:
        return f"{seed}: {taken:.1f} s"
    for one, words in zip(told, shown, strict=True):
        length = len(one.span.source.text)
        placed = 0 <= one.span.start <= one.span.end <= length
        if not (placed and words.startswith(f"{one.span.source.name}:{one.span.line}:") and one.message.endswith(".")):
            return f"{seed}: {words}"
    return ""
