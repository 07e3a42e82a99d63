"""What a plan means, in plain Python, one row at a time.

A second engine, to hold the first against: it knows the nodes of `checker.plan` and nothing else of the package; no
SQL, no calendar table, no sum but Python's own. Three values of truth: True, False, and None for unknown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from checker import plan

Value = str | int | bool | Fraction | date | None
Row = Mapping[str, Value]
ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


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


@dataclass(frozen=True)
class Seen:
    """A row, as it is looked at: the other rows of its table, its calendar, the month's end that observes it."""

    row: Row
    others: Sequence[Row] = ()
    calendars: Mapping[str, str] = field(default_factory=dict)
    subject: str | None = None
    observed: date | None = None

    def __getitem__(self, column: str) -> Value:
        return self.row[column]

    @property
    def calendar(self) -> str:
        return self.calendars.get(str(self.row[self.subject]), "FR") if self.subject is not None else "FR"

    def beside(self, dated_by: plan.Year, year: int) -> list[Seen]:
        """The rows of the same table in a year; nobody observes them."""
        seen = [replace(self, row=row, observed=None) for row in self.others]
        return [one for one in seen if _term(dated_by, one) == year]


def truth(test: plan.Test, row: Seen) -> bool | None:
    match test:
        case plan.Compare(op, left, right):
            return _compared(op, _term(left, row), _term(right, row))
        case plan.OneOf(term, values):
            value = _term(term, row)
            return None if value is None else value in values
        case plan.IsMissing(column):
            return row[column] is None
        case plan.IsKnown(term):
            return _term(term, row) is not None
        case plan.InSeason(column, first, last):
            day = row[column]
            return first <= day.month * 100 + day.day <= last if isinstance(day, date) else None
        case plan.OnSide(column, op, day):
            return _compared(op, row[column], day)
        case plan.Then(key, year, dated_by, inner):
            then = [other for other in row.beside(dated_by, year) if all(other[name] == row[name] for name in key)]
            return _not(_least([_not(truth(inner, other)) for other in then]))
        case plan.IsTrue(column):
            flag = row[column]
            return None if flag is None else bool(flag)
        case plan.Not(inner):
            return _not(truth(inner, row))
        case plan.All(tests):
            return _least([truth(each, row) for each in tests])
        case plan.Any(tests):
            return _not(_least([_not(truth(each, row)) for each in tests]))
        case plan.Unknown(inner):
            return truth(inner, row) is None
        case plan.NotFalse(inner):
            return truth(inner, row) is not False


def _not(found: bool | None) -> bool | None:
    return None if found is None else not found


def _least(found: Sequence[bool | None]) -> bool | None:
    if any(one is False for one in found):
        return False
    return None if any(one is None for one in found) else True


def _term(term: plan.Term, row: Seen) -> Value:
    match term:
        case plan.Column(name):
            return row[name]
        case plan.Folded(name):
            text = row[name]
            return None if text is None else folded(str(text))
        case plan.Literal(value):
            return value
        case plan.Days(start, end, open_only):
            first, last = _moment(start, row), _moment(end, row)
            if first is None or last is None:
                return None
            return open_days(row.calendar, first, last) if open_only else (last - first).days
        case plan.Seconds(start, end):
            first, last = _moment(start, row), _moment(end, row)
            return None if first is None or last is None else (last - first) // ONE_SECOND
        case plan.Arithmetic(op, left, right):
            return _combined(op, _term(left, row), _term(right, row))
        case plan.Choice(cases, otherwise):
            for test, worth in cases:
                met = truth(test, row)
                if met is not False:
                    return worth if met else None
            return _term(otherwise, row) if isinstance(otherwise, plan.Choice) else otherwise
        case plan.Year(column, whole_years):
            day = row.observed if column is None else row[column]
            if whole_years:
                return day
            return day.year if isinstance(day, date) else None
        case plan.Total(inner, year, dated_by):
            found = [_term(inner, other) for other in row.beside(dated_by, year)]
            return sum(map(_number, found), Fraction(0)) if found and None not in found else None


def _moment(moment: plan.Moment, row: Seen) -> date | None:
    match moment:
        case plan.Column(name):
            return _day(row[name])
        case plan.FirstOf(first, otherwise, seen):
            day = _day(row[first])
            happened = day is not None and not (seen and row.observed is not None and day > row.observed)
            return day if happened else _day(row[otherwise])
        case plan.Observation():
            return row.observed


def _day(value: Value) -> date | None:
    assert value is None or isinstance(value, date)
    return value


def _combined(op: str, left: Value, right: Value) -> Fraction | None:
    if left is None or right is None:
        return None
    one, other = _number(left), _number(right)
    match op:
        case "+":
            return one + other
        case "-":
            return one - other
        case _:
            return one * other


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

    def _all(self, table: str, subject: str | None) -> list[Seen]:
        rows = self.tables[table]
        return [Seen(row, rows, self.calendars, subject) for row in rows]

    def _scanned(self, scan: plan.Scan) -> list[tuple[plan.Cell, Seen]]:
        """The rows, each with its cell; those of a stock once for each month's end that finds them there."""
        rows = self._all(scan.table, scan.subject)
        if scan.until is None:
            return [(_cell(scan, row, _month(row[scan.dated_by])), row) for row in rows]
        days = [day for row in rows for day in (row[scan.dated_by], row[scan.until]) if isinstance(day, date)]
        found = []
        for row in rows:
            since, until = row[scan.dated_by], row[scan.until]
            if since is None:
                found.append((_cell(scan, row, None), row))
                continue
            assert isinstance(since, date)
            end = _end_of_month(min(days))
            while end <= _end_of_month(max(days)):
                if since <= end and not (isinstance(until, date) and until <= end):
                    found.append((_cell(scan, row, _month(end)), replace(row, observed=end)))
                end = _end_of_month(end + ONE_DAY)
        return found

    def _kept(self, scan: plan.Scan, test: plan.Test) -> list[tuple[plan.Cell, Seen]]:
        return [(cell, row) for cell, row in self._scanned(scan) if truth(test, row) is True]

    def tally(self, tally: plan.Tally) -> dict[plan.Cell, tuple[Fraction, ...]]:
        counts = {cell: [Fraction(0)] * len(tally.counters) for cell, _ in self._scanned(tally.scan)}
        for place, counter in enumerate(tally.counters):
            for cell, row in self._kept(tally.scan, counter.test):
                value = Fraction(1) if isinstance(counter, plan.CountIf) else _term(counter.term, row)
                counts[cell][place] += Fraction(0) if value is None else _number(value)
        return {cell: tuple(numbers) for cell, numbers in counts.items()}

    def histogram(self, histogram: plan.Histogram) -> dict[plan.Cell, dict[Fraction, int]]:
        found: dict[plan.Cell, dict[Fraction, int]] = {}
        for cell, row in self._kept(histogram.scan, histogram.test):
            value = _term(histogram.term, row)
            if value is not None:
                times = found.setdefault(cell, {})
                times[_number(value)] = times.get(_number(value), 0) + 1
        return found

    def different(self, distinct: plan.Distinct) -> dict[plan.Span, int]:
        """In every period that has a row, each subject apart and all of them together."""
        met: dict[plan.Span, set[tuple[Value, ...]]] = {}
        for (subject, cell, _), row in self._kept(distinct.scan, distinct.test):
            values = tuple(row[name] for name in distinct.columns)
            if cell is None or None in values:
                continue
            day = (row.observed or row[distinct.scan.dated_by],) if distinct.per_day else ()
            for months in (1, 3, 6, 12):
                first = cell // months * months
                for whom in ((subject, False), (None, True)):
                    met.setdefault((*whom, first, months), set()).add((*values, *day))
        return {span: len(values) for span, values in met.items()}

    def sample(self, sample: plan.Sample) -> dict[plan.Cell, tuple[tuple[Value, ...], ...]]:
        found: dict[plan.Cell, list[tuple[Value, ...]]] = {}
        for cell, row in sorted(self._kept(sample.scan, sample.test), key=lambda one: _place(one[1].row)):
            rows = found.setdefault(cell, [])
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
                    if truth(test, Seen(row, rows, self.calendars, integrity.subject)) is False
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

    def values_of(self, table: str, column: str) -> tuple[str, ...]:
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


def _cell(scan: plan.Scan, row: Seen, month: int | None) -> plan.Cell:
    subject = None if scan.subject is None else row[scan.subject]
    part = None if scan.part is None else row[scan.part]
    return None if subject is None else str(subject), month, None if part is None else str(part)


def _month(dated: Value) -> int | None:
    """A column of years stands in its Januaries."""
    if isinstance(dated, date):
        return dated.year * 12 + dated.month - 1
    return None if dated is None else int(str(dated)) * 12


def _end_of_month(day: date) -> date:
    while (day + ONE_DAY).day != 1:
        day += ONE_DAY
    return day


def _number(value: Value) -> Fraction:
    if value is None:
        return Fraction(0)
    assert isinstance(value, int | Fraction)
    return Fraction(value)
