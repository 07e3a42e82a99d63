"""`juin 2014`, `fin 2013`, `T1 2014`, `la signature` → the first and last days of what is written."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from checker.diagnostic import Code
from checker.model import Convention
from checker.period import MONTHS
from checker.resolve.problems import Problems
from checker.syntax import dates as nodes

# A part of a year -> its first day and its last, each a month and a day.
_PARTS = {
    "début": ((1, 1), (3, 31)), "mi": ((6, 30), (6, 30)), "fin": ((12, 31), (12, 31)),
    "t1": ((1, 1), (3, 31)), "t2": ((4, 1), (6, 30)), "t3": ((7, 1), (9, 30)), "t4": ((10, 1), (12, 31)),
    "s1": ((1, 1), (6, 30)), "s2": ((7, 1), (12, 31)),
}  # fmt: skip
_MOMENTS = ("mi", "fin")  # a point of the year: before it, its day still counts


@dataclass(frozen=True)
class Stretch:
    """The days that a date covers; `eve`: the last day before it."""

    first: date
    last: date
    eve: date


def resolve_date(node: nodes.Date, convention: Convention | None, problems: Problems) -> Stretch | None:
    """None when there is no such day, or no known day of signature (told)."""
    match node:
        case nodes.Signing(span):
            signed = convention.signed if convention else None
            if signed is None:
                problems.add_once(
                    Code.TMP06,
                    "la convention ne dit pas quel jour elle est signée.",
                    span,
                    "ajoutez à la convention par exemple « signée le 16 juillet 2013 »",
                )
            return _days(signed, signed) if signed else None
        case nodes.Moment():
            return _moment(node, problems)
        case _:
            assert_never(node)


def _moment(node: nodes.Moment, problems: Problems) -> Stretch | None:
    year = int(node.year.value)
    if node.part is not None:
        name = short(node.part.text)
        first, last = _PARTS[name]
        days = _days(date(year, *first), date(year, *last))
        return Stretch(days.first, days.last, days.last) if name in _MOMENTS else days
    if node.month is None:
        return _days(date(year, 1, 1), date(year, 12, 31))
    month = month_of(node.month.text)
    longest = monthrange(year, month)[1]
    if node.day is None:
        return _days(date(year, month, 1), date(year, month, longest))
    day = int(node.day.value)
    if not 1 <= day <= longest:
        problems.add(
            Code.TMP05,
            f"le {day} {node.month.text} {year} n'existe pas.",
            node.span,
            f"écrivez « {longest} {node.month.text} {year} » si c'est le dernier jour du mois",
        )
        return None
    return _days(date(year, month, day), date(year, month, day))


def _days(first: date, last: date) -> Stretch:
    return Stretch(first, last, first - timedelta(days=1))


def month_of(name: str) -> int:
    return MONTHS.index(name) + 1


def short(part: str) -> str:
    """`1er trimestre` is `t1`, `2e semestre` is `s2`; the others stay."""
    number, _, kind = part.partition(" ")
    return f"{kind[0]}{number[0]}" if kind else part


def months_of(part: str) -> tuple[int, int]:
    """The first month of a quarter or half-year, and how many it has."""
    name = short(part)
    months = 3 if name[0] == "t" else 6
    return (int(name[1]) - 1) * months + 1, months
