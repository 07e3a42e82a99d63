"""Small worlds: a rulebook written in a test, a few rows, and what the package makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from checker import delivered as door
from checker import load_rulebook
from checker.catalogue import Kind, Table
from checker.finding import Finding, TableAccount
from checker.judge import Asked, Counted, Observed, Targets, judge
from checker.judge import Table as Tallied
from checker.judge.declared import declared_rows
from checker.judge.roster import Roster, roster_met, roster_of
from checker.lower import Lowered, lower
from checker.model import Level, Rulebook
from checker.period import parse_period
from tests.engines.naive import Naive, Row, Value

CONVENTION = """
convention essai "Convention d'essai"
  entre Etat, Cnaf
  période 2013 à 2017
"""


def rulebook(folder: Path, *statements: str, convention: str = CONVENTION) -> Rulebook:
    """The rulebook that these statements make, in the convention 2013-2017."""
    path = folder / "essai.regles"
    path.write_text("\n".join((convention, *statements)), encoding="utf-8")
    return load_rulebook(str(path))


def numbered(rows: Iterable[Mapping[str, Value]], table: Table, file: str = "essai.csv") -> list[Row]:
    """The rows with a place each, and None in every column they do not have."""
    empty: dict[str, Value] = {column.name: None for column in table.columns}
    return [{"_fichier": file, "_ligne": line, **empty, **row} for line, row in enumerate(rows, 2)]


# ---- a table on disk, as the engine loads it


def clean_text(value: Value, kind: Kind) -> str:
    """A cell of a clean copy: texts between quotes, missing empty and unquoted."""
    if value is None:
        return ""
    if kind is Kind.BOOLEAN:
        return "true" if value else "false"
    if kind in (Kind.DATE, Kind.INSTANT, Kind.YEAR, Kind.INTEGER):
        return str(value)
    if kind is Kind.NUMBER:
        assert isinstance(value, int | Fraction)
        return plain(Fraction(value))
    return '"' + str(value).replace('"', '""') + '"'


def plain(number: Fraction) -> str:
    """All the decimals of a finite decimal: 12, 0.05, never an exponent."""
    decimals = 0
    while (number * 10**decimals).denominator != 1:
        decimals += 1
    digits = str(abs(number.numerator * 10**decimals // number.denominator)).rjust(decimals + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (digits if decimals == 0 else f"{digits[:-decimals]}.{digits[-decimals:]}")


def written(folder: Path, table: Table, rows: Sequence[Row], without: Iterable[str] = ()) -> door.DeliveredTable:
    """A clean copy of these rows; the columns `without` are not delivered."""
    left_out = set(without)
    columns = tuple(column for column in table.columns if column.name not in left_out)
    lines = []
    for row in rows:
        place = [clean_text(row["_fichier"], Kind.TEXT), str(row["_ligne"])]
        lines.append(",".join([*place, *(clean_text(row[column.name], column.kind) for column in columns)]) + "\n")
    path = folder / f"{table.name}.propre.csv"
    path.write_text("".join(lines), encoding="utf-8", newline="")
    return door.DeliveredTable(table, columns, path, ("essai.csv",), len(rows), (), ())


def exactly(*numbers: int) -> tuple[Fraction, ...]:
    """Counts, as an engine gives them."""
    return tuple(Fraction(number) for number in numbers)


class Book:
    """A rulebook that keeps its pages to itself when a test fails."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook

    def __repr__(self) -> str:
        return f"Book({self.rulebook.name})"


# ---- findings without a delivery: the counts are made by the naive engine


@dataclass(frozen=True)
class World:
    """Accepted rows by table; a table that is not there is not delivered, nor are the columns of `without`."""

    rulebook: Rulebook
    rows: Mapping[str, Sequence[Mapping[str, Value]]]
    without: frozenset[tuple[str, str]] = frozenset()
    roster: tuple[str, ...] | None = None
    as_of: date = date(2030, 1, 1)

    def has(self, table: str, column: str | None) -> bool:
        return table in self.rows and (table, column) not in self.without

    def table(self, name: str) -> Table:
        found = self.rulebook.catalogue.table(name)
        assert found is not None, f"the rulebook has no table {name}"
        return found

    @property
    def organisations(self) -> Roster:
        if "organismes" in self.rows:
            return roster_of(numbered(self.rows["organismes"], self.table("organismes")), "essai")
        if self.roster is not None:
            return roster_of(
                [{"caf": code, "departement": None, "du": None, "au": None} for code in self.roster], "essai"
            )
        met = [str(row["caf"]) for rows in self.rows.values() for row in rows if row.get("caf") is not None]
        return roster_met(met)

    def lowered(self) -> Lowered:
        return lower(self.rulebook.indicators, self.has)

    def observed(self) -> Observed:
        engine = Naive({name: numbered(rows, self.table(name)) for name, rows in self.rows.items()})
        lowered = self.lowered()
        counted = Counted(
            {tally.scan: Tallied.of(len(tally.counters), engine.tally(tally)) for tally in lowered.tallies},
            {histogram: engine.histogram(histogram) for histogram in lowered.histograms},
            {distinct: engine.different(distinct) for distinct in lowered.distincts},
        )
        accounts = {name: TableAccount(name, len(rows), len(rows), 0, 0) for name, rows in self.rows.items()}
        values = declared_rows(engine.tables["valeurs"]) if "valeurs" in self.rows else None
        return Observed(self.as_of, self.organisations, lowered, counted, values, accounts, self.targets)

    @property
    def targets(self) -> Targets | None:
        """The table `cibles`."""
        if "cibles" not in self.rows:
            return None
        found: dict[tuple[str, str | None, int], tuple[Fraction, ...]] = {}
        for row in self.rows["cibles"]:
            caf, year = row.get("caf"), row["annee"]
            assert isinstance(year, int)
            place = str(row["indicateur"]), None if caf is None else str(caf), year
            found[place] = (*found.get(place, ()), Fraction(str(row["cible"])))
        return found

    def findings(self, *periods: str, levels: Sequence[Level] = tuple(Level)) -> tuple[Finding, ...]:
        asked = [parse_period(period) for period in periods]
        chosen = tuple(period for period in asked if period is not None)
        assert len(chosen) == len(periods)
        everything = Asked(self.rulebook.indicators, chosen, tuple(levels), None)
        return tuple(judge(everything, self.observed(), self.rulebook.indicators))

    def finding(self, code: str, period: str, caf: str | None = None) -> Finding:
        """The one finding of a rule for a Caf, or for the branch."""
        level = Level.NATIONAL if caf is None else Level.CAF
        found = [
            one
            for one in self.findings(period, levels=[level])
            if one.indicator.code == code and one.subject.caf == caf
        ]
        assert len(found) == 1, f"{len(found)} findings"
        return found[0]


def declared(code: str, period: str, value: str, unit: str, caf: str | None = None, **more: str) -> dict[str, Value]:
    """A line of `valeurs`."""
    return {
        "indicateur": code,
        "niveau": "national" if caf is None else "caf",
        "caf": caf,
        "periode": period,
        "valeur": Fraction(Decimal(value)),
        "unite": unit,
        "convention": more.get("convention"),
        "statistique": more.get("statistique"),
    }
