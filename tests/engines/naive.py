"""What a plan means, in plain Python, one row at a time.

A second engine, to hold the first against: it knows the nodes of `checker.plan` and nothing else of the package; no
SQL, no calendar table, no sum but Python's own. Three values of truth: True, False, and None for unknown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from checker import plan

Value = str | int | bool | Fraction | date | None
Row = Mapping[str, Value]
ONE_DAY = timedelta(days=1)


# ---- open days, from the law's list


@cache
def easter(year: int) -> date:
    """The Sunday of Easter, by the method of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def closed_days(calendar: str, year: int) -> frozenset[date]:
    """The public holidays of a calendar: the 11 national ones, and the local ones of a department."""
    sunday = easter(year)
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    fixed += {
        "57": [(12, 26)], "6AE": [(12, 26)],
        "971": [(5, 27)], "972": [(5, 22)], "973": [(6, 10)], "974": [(12, 20)], "976": [(4, 27)],
    }.get(calendar, [])  # fmt: skip
    moving = [1, 39, 50] + ([-2] if calendar in ("57", "6AE") else [])
    return frozenset(
        [date(year, month, day) for month, day in fixed] + [sunday + timedelta(days=after) for after in moving]
    )


def is_open(calendar: str, day: date) -> bool:
    return day.weekday() < 5 and day not in closed_days(calendar, day.year)


@cache
def open_days(calendar: str, start: date, end: date) -> int:
    """How many open days d with start < d <= end; the other way round, counted negatively."""
    if end < start:
        return -open_days(calendar, end, start)
    count, day = 0, start
    while day < end:
        day += ONE_DAY
        count += is_open(calendar, day)
    return count


def folded(text: str) -> str:
    """Without case, accents and doubled spaces."""
    letters = [letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter)]
    return " ".join("".join(letters).split())


# ---- a test of a row


def truth(test: plan.Test, row: Row, calendar: str = "FR") -> bool | None:
    match test:
        case plan.Compare(op, left, right):
            return _compared(op, _term(left, row, calendar), _term(right, row, calendar))
        case plan.OneOf(term, values):
            value = _term(term, row, calendar)
            return None if value is None else value in values
        case plan.IsMissing(column):
            return row[column] is None
        case plan.IsTrue(column):
            flag = row[column]
            return None if flag is None else bool(flag)
        case plan.Not(inner):
            found = truth(inner, row, calendar)
            return None if found is None else not found
        case plan.All(tests):
            return _least([truth(each, row, calendar) for each in tests])
        case plan.Any(tests):
            least = _least([_not(truth(each, row, calendar)) for each in tests])
            return _not(least)
        case plan.Unknown(inner):
            return truth(inner, row, calendar) is None
        case plan.NotFalse(inner):
            return truth(inner, row, calendar) is not False


def _not(found: bool | None) -> bool | None:
    return None if found is None else not found


def _least(found: Sequence[bool | None]) -> bool | None:
    if any(one is False for one in found):
        return False
    return None if any(one is None for one in found) else True


def _term(term: plan.Term, row: Row, calendar: str) -> Value:
    match term:
        case plan.Column(name):
            return row[name]
        case plan.Folded(name):
            text = row[name]
            return None if text is None else folded(str(text))
        case plan.Literal(value):
            return value
        case plan.Days(start, end, open_only):
            first, last = row[start], row[end]
            if not isinstance(first, date) or not isinstance(last, date):
                return None
            return open_days(calendar, first, last) if open_only else (last - first).days


def _compared(op: str, left: Value, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, str) or isinstance(right, str):
        assert isinstance(left, str)
        assert isinstance(right, str)
        return _OPERATORS[op]((left > right) - (left < right))
    if isinstance(left, date) or isinstance(right, date):
        assert isinstance(left, date)
        assert isinstance(right, date)
        return _OPERATORS[op]((left > right) - (left < right))
    return _OPERATORS[op]((left > right) - (left < right))


_OPERATORS: dict[str, Callable[[int], bool]] = {
    "≥": lambda sign: sign >= 0, "≤": lambda sign: sign <= 0, ">": lambda sign: sign > 0,
    "<": lambda sign: sign < 0, "=": lambda sign: sign == 0, "≠": lambda sign: sign != 0,
}  # fmt: skip


# ---- the engine


@dataclass
class Naive:
    """Tables of rows, each with its `_fichier` and `_ligne`; `calendars`: where it is not the national one."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    calendars: Mapping[str, str] = field(default_factory=dict)

    def _calendar(self, row: Row, subject: str | None) -> str:
        return self.calendars.get(str(row[subject]), "FR") if subject is not None else "FR"

    def _kept(self, scan: plan.Scan, test: plan.Test) -> list[Row]:
        return [row for row in self.tables[scan.table] if truth(test, row, self._calendar(row, scan.subject)) is True]

    def tally(self, tally: plan.Tally) -> dict[plan.Cell, tuple[Fraction, ...]]:
        scan = tally.scan
        counts = {_cell(scan, row): [Fraction(0)] * len(tally.counters) for row in self.tables[scan.table]}
        for place, counter in enumerate(tally.counters):
            for row in self._kept(scan, counter.test):
                added = Fraction(1) if isinstance(counter, plan.CountIf) else _number(row[counter.column])
                counts[_cell(scan, row)][place] += added
        return {cell: tuple(numbers) for cell, numbers in counts.items()}

    def sample(self, sample: plan.Sample) -> dict[plan.Cell, tuple[tuple[Value, ...], ...]]:
        found: dict[plan.Cell, list[tuple[Value, ...]]] = {}
        for row in sorted(self._kept(sample.scan, sample.test), key=_place):
            rows = found.setdefault(_cell(sample.scan, row), [])
            if len(rows) < sample.most:
                rows.append(tuple(row[name] for name in (*plan.LINE, *sample.columns)))
        return {cell: tuple(rows) for cell, rows in found.items()}

    def set_aside(self, integrity: plan.Integrity) -> tuple[plan.SetAside, ...]:
        rows = self.tables[integrity.table]
        keys = [tuple(row[name] for name in integrity.key or ()) for row in rows]
        aside = []
        for row, key in zip(rows, keys, strict=True):
            why = next(
                (
                    name
                    for name, test in integrity.checks
                    if truth(test, row, self._calendar(row, integrity.subject)) is False
                ),
                None,
            )
            if why is None and integrity.key is not None and keys.count(key) > 1:
                why = plan.KEY
            if why is None and integrity.known is not None and integrity.subject is not None:
                subject = row[integrity.subject]
                why = plan.SUBJECT if subject is not None and subject not in integrity.known else None
            if why is not None:
                aside.append(plan.SetAside(*_place(row), why))
        gone = {(one.file, one.line) for one in aside}
        self.tables[integrity.table] = [row for row in rows if _place(row) not in gone]
        return tuple(sorted(aside, key=lambda one: (one.file, one.line)))

    def distinct(self, table: str, column: str) -> tuple[str, ...]:
        return tuple(sorted({str(row[column]) for row in self.tables[table] if row[column] is not None}))

    def years(self, table: str, column: str, whole_years: bool) -> tuple[int, ...]:
        met: Iterable[Value] = [row[column] for row in self.tables[table]]
        if whole_years:
            return tuple(sorted({value for value in met if isinstance(value, int)}))
        return tuple(sorted({value.year for value in met if isinstance(value, date)}))


def _place(row: Row) -> tuple[str, int]:
    file, line = row["_fichier"], row["_ligne"]
    assert isinstance(file, str)
    assert isinstance(line, int)
    return file, line


def _cell(scan: plan.Scan, row: Row) -> plan.Cell:
    subject = None if scan.subject is None else row[scan.subject]
    dated = row[scan.dated_by]
    who = None if subject is None else str(subject)
    if isinstance(dated, date):
        return who, dated.year * 12 + dated.month - 1
    return who, None if dated is None else int(str(dated)) * 12


def _number(value: Value) -> Fraction:
    if value is None:
        return Fraction(0)
    assert isinstance(value, int | Fraction)
    return Fraction(value)
