"""Numbers as people write them, and the one convention of a column: which mark begins the decimals.

`1.080` may be a thousand and eighty, or one and eight hundredths: where nothing in the column tells, it is
refused, never rescaled silently. A space between groups of three digits always separates thousands.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from checker.delivery.fault import Fault, excerpt
from checker.diagnostic import Code

WHOLE_DIGITS = 18  # with the decimals, what a DECIMAL(38, 20) holds without rounding
DECIMALS = 20

_SPACES = "[ \u00a0\u202f]"
_WHOLE = rf"([+\-\u2212]?)([0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})+|[0-9]+)"
_INTEGER = re.compile(_WHOLE)
_NUMBER = re.compile(rf"{_WHOLE}(?:([.,])([0-9]+))?")
_GROUPS = re.compile(r"[+\-\u2212]?[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})*")
_NOT_DIGITS = re.compile("[^0-9]")


class Shape(NamedTuple):
    """How a cell is written: its mark (".", "," or none), whether it may separate thousands or begin decimals."""

    mark: str
    groups: bool
    decimal: bool


@dataclass(frozen=True)
class NumberForm:
    """`mark` begins the decimals; `ambiguous` are the marks that nothing in the column explains."""

    mark: str
    ambiguous: frozenset[str] = frozenset()


def number_shape(text: str) -> Shape:
    groups = _GROUPS.fullmatch(text)
    number = _NUMBER.fullmatch(text)
    decimal = number is not None and number[3] is not None
    mark = (groups[1] if groups else number[3] if number else None) or ""
    return Shape(mark, groups is not None, decimal)


def settle_numbers(counts: Mapping[Shape, int], delimiter: str) -> NumberForm:
    """The form of most cells; the comma wins a tie. Only in a `,` delimited file may a comma be ambiguous."""
    suspects = ".," if delimiter == "," else "."
    ambiguous = frozenset(
        mark
        for mark in suspects
        if any(shape.mark == mark and shape.groups for shape in counts)
        and not any(shape.mark == mark and shape.decimal and not shape.groups for shape in counts)
    )
    votes = {
        mark: sum(count for shape, count in counts.items() if shape.mark == mark and shape.decimal)
        for mark in ".,"
        if mark not in ambiguous
    }
    return NumberForm("." if votes.get(".", 0) > votes.get(",", 0) else ",", ambiguous)


def read_number(form: NumberForm) -> Callable[[str], str | Fault]:
    """A reader: text to plain decimal text (`-1234.50`), without rounding."""

    def read(text: str) -> str | Fault:
        found = _NUMBER.fullmatch(text)
        groups = _GROUPS.fullmatch(text)
        if groups is not None and groups[1] in form.ambiguous:
            name = "le point" if groups[1] == "." else "la virgule"
            reason = f"{excerpt(text)} est ambigu : rien dans la colonne ne dit si {name} sépare des milliers"
            return Fault(Code.DON12, f"{reason} ou des décimales")
        if found is None:
            return Fault(Code.DON07, f"{excerpt(text)} n'est pas un nombre : 1 234,5 ou 1234.5 attendu")
        sign, whole, mark, decimals = found.groups()
        if mark is not None and mark != form.mark:
            expected = "une virgule" if form.mark == "," else "un point"
            reason = f"{excerpt(text)} n'est pas écrit comme les autres nombres de la colonne"
            return Fault(Code.DON07, f"{reason} : {expected} attendu{'e' if form.mark == ',' else ''}")
        return _plain(text, sign, whole, decimals or "")

    return read


def read_integer(text: str) -> str | Fault:
    found = _INTEGER.fullmatch(text)
    if found is None:
        return Fault(Code.DON07, f"{excerpt(text)} n'est pas un nombre entier : des chiffres seuls attendus")
    return _plain(text, found[1], found[2], "")


def _plain(text: str, sign: str, whole: str, decimals: str) -> str | Fault:
    digits = _NOT_DIGITS.sub("", whole).lstrip("0") or "0"
    if len(digits) > WHOLE_DIGITS or len(decimals) > DECIMALS:
        limits = f"{WHOLE_DIGITS} avant la virgule et {DECIMALS} après au plus"
        return Fault(Code.DON07, f"{excerpt(text)} a trop de chiffres : {limits}")
    minus = "-" if sign in ("-", "\u2212") and (digits + decimals).strip("0") else ""
    return f"{minus}{digits}.{decimals}" if decimals else minus + digits
