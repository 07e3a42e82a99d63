"""Dates as contracts write them, and how the language does."""

import re
from collections.abc import Callable

from checker.period import MONTHS

_STRETCH = {"trim": "trimestre", "sem": "semestre"}
_YEAR = r"(?:19|20)\d\d"
_WRITTEN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (re.compile(rf"({_YEAR})\s*(?:[/–-]|à)\s*({_YEAR})\b"), lambda found: f"de {found[1]} à {found[2]}"),
    (re.compile(rf"(\d\d?)/(\d\d?)/({_YEAR})\b"), lambda found: _day(*found.groups())),
    (re.compile(r"le\s+(?=\d)", re.IGNORECASE), lambda _: ""),
    (re.compile(rf"en\s+(?={_YEAR}\b)", re.IGNORECASE), lambda _: ""),
    (re.compile(rf"(?:à partir de|à compter de)\s+(?={_YEAR}\b)", re.IGNORECASE), lambda _: "dès "),
    (re.compile(rf"d['’]ici(?:\s+(?:à|le|la))?\s+(?=fin|mi|{_YEAR}\b|\d)", re.IGNORECASE), lambda _: ""),
    (re.compile(rf"(\d)er\s+(trim|sem)\w*\.?\s+(?={_YEAR}\b)"), lambda found: f"{found[1]}er {_STRETCH[found[2]]} "),
)


def date_meant(text: str, start: int) -> tuple[int, str] | None:
    """Where the contract's way to write a date ends, and what the language writes in its place; None elsewhere."""
    for pattern, rewritten in _WRITTEN:
        found = pattern.match(text, start)
        right = rewritten(found) if found else None
        if found and right is not None:
            return found.end(), right
    return None


def _day(day: str, month: str, year: str) -> str | None:
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}" if 1 <= int(month) <= 12 else None
