"""Numbers and conditions over one row: a number or None, true, false or None where it cannot be told.

An empty cell that a rule reads as such (`manque`, `à défaut`, a date that has not come) stays empty whatever it is
supposed to hold; any other is unknown until it is filled.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import cast

from tests.oracle.calendar import open_days

from .tree import (
    All,
    Amount,
    AnyOf,
    Arith,
    Book,
    Classification,
    Col,
    Compare,
    Condition,
    Dated,
    Delay,
    Flag,
    IsMissing,
    Lit,
    Moment,
    NationalMean,
    Not,
    Season,
    Within,
    Word,
)  # fmt: skip
from .units import SIZES, combined, made
from .world import Cell, Row, World


@dataclass(frozen=True)
class Seen:
    """A row, and from where it is seen: its table, the column that dates it, the day of the observation of a stock,
    the year in which a population was frozen."""

    row: Row
    table: str
    dated_by: str
    book: Book
    world: World
    observed: date | None = None
    frozen: int | None = None

    @property
    def departement(self) -> str:
        caf = self.row.raw.get("caf")
        told = None if caf is None else self.world.group(str(caf))
        return told or ""

    @property
    def year(self) -> int | None:
        """Of the rule's period: the observation's, else the date's."""
        dated = self.observed or self.row.raw[self.dated_by]
        return dated.year if isinstance(dated, date) else dated if isinstance(dated, int) else None


def unit_of(amount: object, table: str, book: Book) -> str:
    match amount:
        case Col(name):
            return "" if name in book.classifications else book.tables[table].columns[name].unit
        case Lit(_, unit) | Delay(unit):
            return unit
        case Arith(op, left, right):
            result = made(op, unit_of(left, table, book), unit_of(right, table, book))
            assert result is not None, amount
            return result
        case _:
            return ""


# ---- numbers


def number(amount: object, seen: Seen) -> Fraction | None:
    match amount:
        case Lit(value):
            return value
        case Col(name) if name in seen.book.classifications:
            return _classed(seen.book.classifications[name], seen)
        case Col(name):
            cell = seen.row.cell(name)
            return cell if isinstance(cell, Fraction) else None if cell is None else Fraction(int(str(cell)))
        case Delay():
            return _delay(amount, seen)
        case Arith(op, left, right):
            ours, theirs = number(left, seen), number(right, seen)
            units = unit_of(left, seen.table, seen.book), unit_of(right, seen.table, seen.book)
            unit = unit_of(amount, seen.table, seen.book)
            return None if ours is None or theirs is None else combined(op, ours, theirs, units, unit)
        case _:
            raise TypeError(amount)


def _classed(classification: Classification, seen: Seen) -> Fraction | None:
    bracket = next(
        (
            one
            for one in classification.brackets
            if seen.year is not None and one.first <= seen.year and (one.last is None or seen.year <= one.last)
        ),
        None,
    )
    if bracket is None:
        return None
    for value, condition in bracket.cases:
        met = truth(condition, seen)
        if met is None:
            return None
        if met:
            return value
    return bracket.otherwise


def _moment(moment: Moment, seen: Seen) -> date | None:
    if moment.column is None:
        return seen.observed
    column = moment.column
    if moment.fallback is not None and seen.row.raw.get(column) is None and seen.row.raw.get(moment.fallback):
        column = moment.fallback
    cell = seen.row.cell(column)
    return cell if isinstance(cell, date) else None


def _delay(delay: Delay, seen: Seen) -> Fraction | None:
    start, end = _moment(delay.start, seen), _moment(delay.end, seen)
    if start is None or end is None:
        return None
    if isinstance(start, datetime) and isinstance(end, datetime):
        seconds = (end - start).days * 86400 + (end - start).seconds
        return Fraction(seconds, 3600 if delay.unit == "heures" else 60)
    if delay.unit == "jours":
        return Fraction((end - start).days)
    if end < start:
        return Fraction(-open_days(end, start, seen.departement))
    return Fraction(open_days(start, end, seen.departement))


# ---- conditions


def folded(text: str) -> str:
    """Without regard to case and accents."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def truth(condition: object, seen: Seen) -> bool | None:
    match condition:
        case Flag(name):
            cell = seen.row.cell(name)
            return cell if isinstance(cell, bool) else None
        case IsMissing(name):
            return seen.row.raw.get(name) is None
        case Not(inner):
            met = truth(inner, seen)
            return None if met is None else not met
        case All(parts):
            return every(truth(part, seen) for part in parts)
        case AnyOf(parts):
            other = every(None if met is None else not met for met in (truth(part, seen) for part in parts))
            return None if other is None else not other
        case Within(name, words, outside):
            cell = seen.row.cell(name)
            if cell is None:
                return None
            return (_comparable(cell, name) in [_comparable(word, name) for word in words]) is not outside
        case Season(name, first, last):
            cell = seen.row.cell(name)
            return _in_season(cell, first, last) if isinstance(cell, date) else None
        case Dated(name, op, day):
            cell = seen.row.cell(name)
            return _holds(op, cell, day) if isinstance(cell, date) else None
        case Compare(op, left, right):
            return _compared(op, left, right, seen)
        case _:
            raise TypeError(condition)


def every(met: Iterable[bool | None]) -> bool | None:
    """False if one is, else unknown if one is, else true."""
    found = list(met)
    return False if False in found else None if None in found else True


def _comparable(cell: Cell, column: str) -> str:
    return folded(str(cell)) if column in ("motif", "departement", "site") else str(cell)


def _in_season(day: date, first: date, last: date) -> bool:
    place, start, end = ((one.month, one.day) for one in (day, first, last))
    return start <= place <= end if start <= end else not end < place < start


def _holds(op: str, left: object, right: object) -> bool:
    ours, theirs = cast(Fraction, left), cast(Fraction, right)  # or two dates, or two texts: what compares
    match op:
        case "=":
            return ours == theirs
        case "≠":
            return ours != theirs
        case "<":
            return ours < theirs
        case "≤":
            return ours <= theirs
        case ">":
            return ours > theirs
        case _:
            return ours >= theirs


def _compared(op: str, left: object, right: object, seen: Seen) -> bool | None:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Col) and isinstance(other, Word):
            cell = seen.row.cell(one.name)
            if cell is None:
                return None
            return _holds(op, _comparable(cell, one.name), _comparable(other.text, one.name))
    if isinstance(left, Col) and isinstance(seen.row.cell(left.name), date):
        assert isinstance(right, Col)
        moment = seen.row.cell(right.name)
        return None if moment is None else _holds(op, seen.row.cell(left.name), moment)
    if isinstance(right, Col) and isinstance(seen.row.cell(right.name), date):
        return None
    ours, theirs = _operand(left, right, seen), _operand(right, left, seen)
    return None if ours is None or theirs is None else _holds(op, ours, theirs)


def _operand(operand: object, other: object, seen: Seen) -> Fraction | None:
    """In base quantities; a bare number beside a delay takes its unit."""
    if isinstance(operand, NationalMean):
        assert isinstance(other, Arith)
        return _national_mean(other, seen)
    value = number(operand, seen)
    unit = unit_of(other if isinstance(other, Delay) and isinstance(operand, Lit) else operand, seen.table, seen.book)
    return None if value is None else value * SIZES[unit]


def _national_mean(quotient: Arith, seen: Seen) -> Fraction | None:
    """Of the sums over every row of the table in the frozen year; unknown if one of them lacks a number."""
    sums = [Fraction(0), Fraction(0)]
    for row in seen.world.tables[seen.table]:
        if row.raw[seen.dated_by] == seen.frozen:
            for place, side in enumerate((quotient.left, quotient.right)):
                value = number(side, replace(seen, row=row))
                if value is None:
                    return None
                sums[place] += value
    units = tuple(unit_of(one, seen.table, seen.book) for one in (quotient.left, quotient.right))
    unit = unit_of(quotient, seen.table, seen.book)
    whole = combined("/", sums[0], sums[1], (units[0], units[1]), unit)
    return None if whole is None else whole * SIZES[unit]


def frozen_truth(condition: Condition, year: int, seen: Seen) -> bool | None:
    """What the row of the same key met that year; false where there was none."""
    key = [name for name in seen.book.tables[seen.table].key if name != seen.dated_by]
    for row in seen.world.tables[seen.table]:
        if row.raw[seen.dated_by] == year and all(row.raw[name] == seen.row.raw[name] for name in key):
            return truth(condition, replace(seen, row=row, frozen=year))
    return False


__all__ = ["Amount", "Seen", "every", "folded", "frozen_truth", "number", "truth", "unit_of"]
