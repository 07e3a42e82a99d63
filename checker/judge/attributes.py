"""What the table `organismes` says of a Caf: whether it is one that a rule is about, and who its peers are."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any as Anything

from checker import catalogue
from checker.catalogue import Column, Condition, Kind
from checker.judge.roster import Roster
from checker.period import Period
from checker.quantity import scale
from checker.text import folded

Row = Mapping[str, Anything]
_OPERATORS = {"≥": ge, "≤": le, ">": gt, "<": lt, "=": eq, "≠": ne}


def concerned(condition: Condition, caf: str, period: Period, roster: Roster) -> bool | None:
    """Whether a Caf is one that a condition over `organismes` is about; None when nothing says so."""
    row = roster.row(caf, period)
    return None if row is None else meets(condition, row)


def meets(condition: Condition, row: Row) -> bool | None:
    """Whether one row of `organismes` meets a condition; None when an empty cell leaves it open."""
    match condition:
        case catalogue.Comparison(op, left, right):
            ours, theirs = _value(left, row), _value(right, row)
            return None if ours is None or theirs is None else bool(_OPERATORS[op](ours, theirs))
        case catalogue.Within(column, words, outside):
            cell = _value(column, row)
            listed = [folded(word) if column.kind is Kind.TEXT else word for word in words]
            return None if cell is None else (cell in listed) is not outside
        case catalogue.Season(column, first, last):
            day = row[column.name]
            return None if day is None else _in_season((day.month, day.day), first, last)
        case catalogue.Dated(column, op, bound):
            day = row[column.name]
            return None if day is None else bool(_OPERATORS[op](day, bound))
        case catalogue.Missing(column):
            return row[column.name] is None
        case catalogue.Flag(column):
            cell = row[column.name]
            return None if cell is None else bool(cell)
        case catalogue.Not(inner):
            met = meets(inner, row)
            return None if met is None else not met
        case catalogue.All(parts):
            return _settled([meets(part, row) for part in parts], by=False)
        case catalogue.Any(parts):
            return _settled([meets(part, row) for part in parts], by=True)
        case catalogue.Frozen():
            return None  # no rule writes it over `organismes`: the grammar has it in a `parmi` only


def _settled(met: list[bool | None], *, by: bool) -> bool | None:
    if by in met:
        return by
    return None if None in met else not by


def _in_season(day: tuple[int, int], first: tuple[int, int], last: tuple[int, int]) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


def _value(operand: catalogue.Operand, row: Row) -> Fraction | str | date | None:
    match operand:
        case Column(name=name, kind=kind, unit=unit):
            cell = row[name]
            if isinstance(cell, str):
                return folded(cell) if kind is Kind.TEXT else cell
            if isinstance(cell, int | Decimal):
                return Fraction(cell) / scale(unit)
            return cell if isinstance(cell, date) else None
        case catalogue.Number(value):
            return value
        case catalogue.Word(text):
            return folded(text)
        case _:
            return None
