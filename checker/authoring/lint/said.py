"""The numbers that a French sentence holds: how many of what, at least or at most, and which years."""

import re
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from checker.period import MONTHS
from checker.quantity import Op
from checker.text import folded


class Days(Enum):
    """How a sentence says that days are counted."""

    OPEN = "ouvrés"
    CALENDAR = "calendaires"
    UNSAID = "jours"


@dataclass(frozen=True)
class Amount:
    """A number of a sentence, without its sign. `op`: as a bound (`inférieur ou égal à 15`), or None; `days`: of days.

    `year`: it reads as a year, and has no unit.
    """

    value: Fraction
    op: Op | None
    days: Days | None
    year: bool


@lru_cache(maxsize=4096)
def amounts_in(text: str) -> tuple[Amount, ...]:
    """Every number of a text, in order; not those of dates, of references (fiche 10, l. 9754) and of codes (F10-21)."""
    plain = _NOT_AN_AMOUNT.sub(lambda found: " " * len(found[0]), folded(text).replace("m2", "m²"))
    return tuple(_amount(plain, found) for found in _NUMBER.finditer(plain))


_MONTH = "|".join(folded(month) for month in MONTHS)
_NOT_AN_AMOUNT = re.compile(
    rf"\b\d{{1,2}}(?:er)?\s+(?:{_MONTH})\b(?:\s+\d{{4}}\b)?|\b\d{{1,2}}/\d{{1,2}}/\d{{4}}\b"
    r"|\b(?:n°|fiches?|articles?|annexes?|art\.|l\.|pages?|lignes?)\s*(?:n°\s*)?\d+(?:[.-]\d+)*"
    r"|(?<!\w)[^\W\d_][\w.-]*\d[\w.-]*"
)
_NUMBER = re.compile(
    r"(?<![\w,.])(?P<number>\d{1,3}(?: \d{3})+(?!\d)|\d+)(?P<decimals>[.,]\d+)?(?!\d|(?:ers?|res?|n?des?|es?|emes?)\b)"
)
_UNIT = re.compile(
    r"\s*(?:%|p\. ?100|pour cent|(?P<days>jours?)(?:\s+(?P<kind>ouvres?|calendaires?))?|minutes?|min\b|heures?|h\b"
    r"|points?|m²|k€|m€|€|euros?|etp\b|millions?|milliards?)"
)
_AT_LEAST = r"(?:superieure?s? ou egale?s? (?:a|au|aux)|au moins|(?:au )?minimum(?: de)?|>=|≥|pas moins de)"
_AT_MOST = (
    r"(?:inferieure?s? ou egale?s? (?:a|au|aux)|au plus|(?:au )?maximum(?: de)?|<=|≤|pas plus de"
    r"|n'exced(?:e|ent|ant) pas|ne depass(?:e|ent|ant) pas)"
)
_MORE = r"(?:(?:strictement )?superieure?s? (?:a|au|aux)|plus de|>)"
_LESS = r"(?:(?:strictement )?inferieure?s? (?:a|au|aux)|moins de|<)"
_BEFORE = [
    (re.compile(rf"{words}\s*$"), op)
    for words, op in ((_AT_LEAST, Op.AT_LEAST), (_AT_MOST, Op.AT_MOST), (_MORE, Op.MORE_THAN), (_LESS, Op.LESS_THAN))
]
_AFTER = [
    (re.compile(r"\s*(?:au moins|(?:au )?minimum|ou plus)\b"), Op.AT_LEAST),
    (re.compile(r"\s*(?:au plus|(?:au )?maximum|ou moins)\b"), Op.AT_MOST),
]
_LONGEST_BOUND = 40


def _amount(plain: str, found: re.Match[str]) -> Amount:
    digits = "".join(found["number"].split())
    value = Fraction(digits + (found["decimals"] or "").replace(",", "."))
    unit = _UNIT.match(plain, found.end())
    end = unit.end() if unit else found.end()
    before = plain[max(0, found.start() - _LONGEST_BOUND) : found.start()]
    op = next((op for pattern, op in _BEFORE if pattern.search(before)), None)
    op = op or next((op for pattern, op in _AFTER if pattern.match(plain, end)), None)
    year = unit is None and re.fullmatch(r"(?:19|20)\d\d", found[0]) is not None
    return Amount(value, op, _days(unit), year)


def _days(unit: re.Match[str] | None) -> Days | None:
    if unit is None or unit["days"] is None:
        return None
    match (unit["kind"] or "")[:1]:
        case "o":
            return Days.OPEN
        case "c":
            return Days.CALENDAR
        case _:
            return Days.UNSAID


def whole_bound(op: Op, value: Fraction) -> tuple[bool, Fraction]:
    """A bound over whole numbers, in its one form: whether upward, and the last number that conforms.

    Fewer than 15 days is 14 at most.
    """
    if op.strict:
        value += 1 if op.upward else -1
    return op.upward, value
