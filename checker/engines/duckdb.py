"""DuckDB: the embedded engine. Clean copies in, integer counts and exact decimal sums out."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from checker import plan
from checker.catalogue import Column, Kind, Table
from checker.delivered import FILE_COLUMN, LINE_COLUMN, DeliveredTable
from checker.engines import sql
from checker.period import NATIONAL, Period, ordinals
from checker.text import folded

_TYPES = {
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIMESTAMP",
    Kind.YEAR: "INTEGER",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "HUGEINT",
}
_EXACT_DIGITS = 38


class DuckDB:
    """One in-memory database for one check; `workspace` is where it spills."""

    name = f"duckdb {duckdb.__version__}"

    def __init__(self, workspace: Path) -> None:
        self._connection = duckdb.connect()
        self._run(f"SET temp_directory = {_quoted(str(workspace))}")
        self._run("SET autoinstall_known_extensions = false")
        self._run("SET autoload_known_extensions = false")
        self._run("SET enable_progress_bar = false")
        self._run(f"CREATE TABLE {sql.CALENDAR_OF} (caf VARCHAR, calendrier VARCHAR)")
        self._run(f"CREATE TABLE {sql.DAYS} (calendrier VARCHAR, jour DATE, rang INTEGER)")
        self._run(f"CREATE TABLE {sql.FOLDS} (texte VARCHAR, plie VARCHAR)")
        self._run(f"CREATE TABLE {sql.MONTH_ENDS} (fin DATE, mois INTEGER)")

    def close(self) -> None:
        self._connection.close()

    def _run(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()

    def load(self, delivered: DeliveredTable) -> None:
        """The table as declared: columns that were not delivered are there, empty."""
        names = [FILE_COLUMN, LINE_COLUMN, *(column.name for column in delivered.columns)]
        columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
        source = (
            f"read_csv({_quoted(str(delivered.clean))}, columns = {{{columns}}}, header = false, delim = ',', "
            "quote = '\"', escape = '\"', auto_detect = false, allow_quoted_nulls = false, nullstr = '', "
            "strict_mode = true, max_line_size = 100000000)"
        )
        kept = ", ".join(
            [f'"{FILE_COLUMN}"', f'"{LINE_COLUMN}"::BIGINT AS "{LINE_COLUMN}"']
            + [self._typed(column, delivered, source) for column in delivered.table.columns]
        )
        self._run(f'CREATE TABLE "{delivered.table.name}" AS SELECT {kept} FROM {source}')

    def _typed(self, column: Column, delivered: DeliveredTable, source: str) -> str:
        name = f'"{column.name}"'
        kind = _TYPES.get(column.kind, "VARCHAR")
        if not delivered.has(column.name):
            return f"NULL::{'DOUBLE' if column.kind is Kind.NUMBER else kind} AS {name}"
        if column.kind is Kind.NUMBER:
            # The scale that the values have: a decimal is never rounded on its way in.
            [(scale,)] = self._run(f"SELECT coalesce(max(length(split_part({name}, '.', 2))), 0) FROM {source}")
            kind = f"DECIMAL({_EXACT_DIGITS}, {min(int(scale), _EXACT_DIGITS)})"
        return name if kind == "VARCHAR" else f"{name}::{kind} AS {name}"

    def set_aside(self, integrity: plan.Integrity) -> tuple[plan.SetAside, ...]:
        """Take out of the table the rows that break its integrity, and say which and why (the first reason)."""
        table = integrity.table
        because: dict[tuple[str, int], str] = {}
        self._prepare(table, [test for _, test in integrity.checks])
        for name, test in integrity.checks:
            for place in self._places(sql.printed(sql.broken_query(table, integrity.subject, test))):
                because.setdefault(place, name)
        if integrity.key is not None:
            for place in self._places(sql.printed(sql.shared_key_query(table, integrity.key))):
                because.setdefault(place, plan.KEY)
        if integrity.known is not None and integrity.subject is not None:
            for place in self._strangers(table, integrity.subject, integrity.known):
                because.setdefault(place, plan.SUBJECT)
        self._delete(table, because)
        return tuple(plan.SetAside(file, line, why) for (file, line), why in sorted(because.items()))

    def _places(self, query: str) -> list[tuple[str, int]]:
        return [(str(file), int(line)) for file, line in self._run(query)]

    def _strangers(self, table: str, subject: str, known: frozenset[str]) -> list[tuple[str, int]]:
        self._connection.execute("CREATE OR REPLACE TEMP TABLE _connus (caf VARCHAR)")
        if known:
            self._connection.executemany("INSERT INTO _connus VALUES (?)", [(code,) for code in sorted(known)])
        return self._places(
            f'SELECT "{FILE_COLUMN}", "{LINE_COLUMN}" FROM "{table}" WHERE "{subject}" IS NOT NULL '
            f'AND "{subject}" NOT IN (SELECT caf FROM _connus)'
        )

    def _delete(self, table: str, places: Iterable[tuple[str, int]]) -> None:
        rows = [(file, line) for file, line in places]
        if not rows:
            return
        self._connection.execute("CREATE OR REPLACE TEMP TABLE _ecartees (fichier VARCHAR, ligne BIGINT)")
        self._connection.executemany("INSERT INTO _ecartees VALUES (?, ?)", rows)
        self._run(
            f'DELETE FROM "{table}" WHERE ("{FILE_COLUMN}", "{LINE_COLUMN}") IN (SELECT fichier, ligne FROM _ecartees)'
        )

    def count(self, table: str) -> int:
        [(rows,)] = self._run(f'SELECT count(*) FROM "{table}"')
        return int(rows)

    def values_of(self, table: str, column: str) -> tuple[str, ...]:
        """The values of a text column, sorted, without missing ones."""
        query = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL ORDER BY 1'
        return tuple(str(value) for (value,) in self._run(query))

    def years(self, table: str, column: str, whole_years: bool) -> tuple[int, ...]:
        year = f'"{column}"' if whole_years else f'year("{column}")'
        query = f'SELECT DISTINCT {year} FROM "{table}" WHERE "{column}" IS NOT NULL ORDER BY 1'
        return tuple(int(value) for (value,) in self._run(query))

    def rows(self, table: Table) -> tuple[dict[str, Any], ...]:
        """Every row of a small table, by column name, in file and line order."""
        names = [FILE_COLUMN, LINE_COLUMN, *(column.name for column in table.columns)]
        listed = ", ".join(f'"{name}"' for name in names)
        query = f'SELECT {listed} FROM "{table.name}" ORDER BY "{FILE_COLUMN}", "{LINE_COLUMN}"'
        return tuple(dict(zip(names, row, strict=True)) for row in self._run(query))

    def follow_calendars(self, calendars: Mapping[str, str]) -> None:
        """Which calendar each subject follows, where it is not the national one."""
        self._run(f"DELETE FROM {sql.CALENDAR_OF}")
        local = [(caf, calendar) for caf, calendar in sorted(calendars.items()) if calendar != NATIONAL]
        if local:
            self._connection.executemany(f"INSERT INTO {sql.CALENDAR_OF} VALUES (?, ?)", local)

    def _calendar_for(self, table: str) -> None:
        """Fill the days between the first and the last date of a table, for every calendar followed."""
        query = (
            "SELECT column_name FROM information_schema.columns "
            f"WHERE table_name = {_quoted(table)} AND data_type = 'DATE'"
        )
        spans = [
            self._run(f'SELECT min(year("{name}")), max(year("{name}")) FROM "{table}"')[0]
            for (name,) in self._run(query)
        ]
        years = [year for span in spans for year in span if year is not None]
        if not years:
            return
        followed = self._run(f"SELECT DISTINCT calendrier FROM {sql.CALENDAR_OF} ORDER BY 1")
        self._run(f"DELETE FROM {sql.DAYS}")
        for calendar in (NATIONAL, *(str(name) for (name,) in followed)):
            days = list(ordinals(calendar, min(years), max(years)))
            self._connection.execute(
                f"INSERT INTO {sql.DAYS} SELECT ?, unnest(?::DATE[]), unnest(?::INTEGER[])",
                [calendar, [day for day, _ in days], [rank for _, rank in days]],
            )

    def _prepare(self, table: str, tests: Iterable[plan.Test]) -> None:
        """The small tables that a query over `table` joins: its days, its folded texts."""
        terms = [term for test in tests for term in sql.terms_in(test, deep=True)]
        if any(isinstance(term, plan.Days) and term.open_only for term in terms):
            self._calendar_for(table)
        columns = dict.fromkeys(term.name for term in terms if isinstance(term, plan.Folded))
        texts = sorted({text for column in columns for text in self.values_of(table, column)})
        self._run(f"DELETE FROM {sql.FOLDS}")
        if texts:
            self._connection.execute(
                f"INSERT INTO {sql.FOLDS} SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
                [texts, [folded(text) for text in texts]],
            )

    def _observe(self, scan: plan.Scan) -> None:
        """The ends of the months from the first day that finds a row in stock to the last day of the delivery."""
        if scan.until is None:
            return
        self._run(f"DELETE FROM {sql.MONTH_ENDS}")
        since, until = f'"{scan.dated_by}"', f'"{scan.until}"'
        [(first, last)] = self._run(
            f'SELECT min({since}), max(greatest({since}, coalesce({until}, {since}))) FROM "{scan.table}"'
        )
        if first is None:
            return
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        ends = [Period(month // 12, month % 12 + 1, 1).end for month in months]
        self._connection.execute(
            f"INSERT INTO {sql.MONTH_ENDS} SELECT unnest(?::DATE[]), unnest(?::INTEGER[])", [ends, list(months)]
        )

    def tally(self, tally: plan.Tally) -> plan.Counts:
        tests = [counter.test for counter in tally.counters]
        sums = [plan.IsKnown(counter.term) for counter in tally.counters if isinstance(counter, plan.SumIf)]
        self._observe(tally.scan)
        self._prepare(tally.scan.table, [*tests, *sums])
        try:
            rows = self._run(sql.printed(sql.tally_query(tally)))
        except duckdb.OutOfRangeException:
            return self._carefully(tally)
        return {_cell(subject, cell, part): tuple(map(Fraction, numbers)) for subject, cell, part, *numbers in rows}

    def histogram(self, histogram: plan.Histogram) -> plan.Occurrences:
        self._observe(histogram.scan)
        self._prepare(histogram.scan.table, [histogram.test, plan.IsKnown(histogram.term)])
        found: dict[plan.Cell, dict[Fraction, int]] = {}
        for subject, cell, part, value, times in self._run(sql.printed(sql.histogram_query(histogram))):
            found.setdefault(_cell(subject, cell, part), {})[Fraction(value)] = int(times)
        return found

    def different(self, distinct: plan.Distinct) -> plan.Different:
        self._observe(distinct.scan)
        self._prepare(distinct.scan.table, [distinct.test])
        found: dict[plan.Span, int] = {}
        for subject, together, *months, times in self._run(sql.printed(sql.distinct_query(distinct))):
            for months_long, first in zip(sql.GRAINS, months, strict=True):
                if first is not None:
                    named = None if subject is None or together else str(subject)
                    found[named, bool(together), int(first), months_long] = int(times)
        return found

    def _carefully(self, tally: plan.Tally) -> plan.Counts:
        """The same with sums too great for one decimal of 38 digits."""
        counts = {}
        for subject, cell, part, *numbers in self._run(sql.printed(sql.tally_query(tally, careful=True))):
            left = iter(map(Fraction, numbers))
            counts[_cell(subject, cell, part)] = tuple(
                next(left) + next(left) if isinstance(counter, plan.SumIf) else next(left) for counter in tally.counters
            )
        return counts

    def sample(self, sample: plan.Sample) -> plan.Samples:
        self._observe(sample.scan)
        self._prepare(sample.scan.table, [sample.test])
        found: dict[plan.Cell, list[plan.Row]] = {}
        for subject, cell, part, *row in self._run(sql.printed(sql.sample_query(sample))):
            found.setdefault(_cell(subject, cell, part), []).append(tuple(_shown(value) for value in row))
        return {cell: tuple(rows) for cell, rows in found.items()}


def _cell(subject: object, cell: object, part: object) -> plan.Cell:
    named = None if subject is None else str(subject)
    return named, None if cell is None else int(str(cell)), None if part is None else str(part)


def _shown(value: object) -> str | int | bool | None:
    if value is None or isinstance(value, bool | int):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
