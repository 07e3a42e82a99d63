"""A part of a rule's passport, and what every part is made from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checker.load import Loaded
from checker.model import Citation, Indicator
from checker.quantity import nearest_double


@dataclass(frozen=True)
class Subject:
    """The rule, and the rulebook that it is read in."""

    rule: Indicator
    loaded: Loaded


@dataclass(frozen=True)
class Part:
    """`lines`: the part as text, without its title; `data`: the same as JSON, under `key`."""

    key: str
    title: str
    lines: tuple[str, ...]
    data: Any


def quotes(citations: Iterable[Citation], indent: str = "  ") -> Iterator[str]:
    for citation in citations:
        yield f"{indent}« {citation.quote} » ({citation.section}{_lines(citation)})"


def _lines(citation: Citation) -> str:
    if citation.lines is None:
        return ""
    first, last = citation.lines
    return f" l. {first}" if first == last else f" l. {first}-{last}"


def cited(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    return [
        {"section": one.section, "quote": one.quote, "lines": list(one.lines) if one.lines else None}
        for one in citations
    ]


def number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else nearest_double(value)
