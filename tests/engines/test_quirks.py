"""What an engine does at the edges: no row, nothing but unknowns, a column nobody delivered, names of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from checker import plan
from checker.catalogue import Table
from checker.diagnostic import RulebookError
from checker.engines.duckdb import DuckDB
from tests.engines.naive import Naive, Row
from tests.engines.small import exactly, numbered, rulebook, written

ALL = plan.All(())
DAY = date(2015, 3, 16)
CELL = 2015 * 12 + 2


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDB]:
    opened = DuckDB(tmp_path)
    yield opened
    opened.close()


def table_of(folder: Path, statement: str) -> Table:
    """The last table that a rulebook declares."""
    return rulebook(folder, statement).catalogue.tables[-1]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return table_of(
        tmp_path,
        """
table essais "essais"
  clé numero
  numero   : identifiant
  caf      : code caf
  jour     : date, peut manquer
  annee    : année
  actif    : oui ou non, peut manquer
  montant  : nombre, peut manquer
  entiers  : entier, peut manquer
  etat     : texte, peut manquer
""",
    )


BY_DAY = plan.Scan("essais", "caf", "jour", whole_years=False)
BY_YEAR = plan.Scan("essais", "caf", "annee", whole_years=True)
ACTIVE = plan.IsTrue("actif")


def test_a_test_unknown_of_every_row_counts_none(engine: DuckDB, table: Table, tmp_path: Path) -> None:
    rows: list[Row] = [{"numero": str(number), "caf": "211", "jour": DAY, "annee": 2015} for number in range(3)]
    engine.load(written(tmp_path, table, numbered(rows, table)))
    counters = (
        plan.CountIf(ACTIVE),
        plan.CountIf(plan.Not(ACTIVE)),
        plan.CountIf(plan.Unknown(ACTIVE)),
        plan.CountIf(plan.NotFalse(ACTIVE)),
        plan.SumIf(plan.Column("montant"), ACTIVE),
        plan.SumIf(plan.Column("montant"), ALL),
        plan.CountIf(ALL),
    )
    assert engine.tally(plan.Tally(BY_DAY, counters)) == {("211", CELL, None): exactly(0, 0, 3, 3, 0, 0, 3)}


def test_rows_without_a_date_are_in_no_month(engine: DuckDB, table: Table, tmp_path: Path) -> None:
    rows = [{"numero": str(number), "caf": "211", "jour": None, "annee": 2015} for number in range(3)]
    engine.load(written(tmp_path, table, numbered(rows, table)))
    assert engine.tally(plan.Tally(BY_DAY, (plan.CountIf(ALL),))) == {("211", None, None): exactly(3)}
    assert engine.years("essais", "jour", whole_years=False) == ()


def test_a_column_of_years_stands_in_its_januaries(engine: DuckDB, table: Table, tmp_path: Path) -> None:
    rows = [{"numero": str(year), "caf": "211", "annee": year} for year in (2015, 2013, 2015, 2017)]
    engine.load(written(tmp_path, table, numbered(rows, table)))
    counted = engine.tally(plan.Tally(BY_YEAR, (plan.CountIf(ALL),)))
    assert counted == {
        ("211", 2013 * 12, None): exactly(1),
        ("211", 2015 * 12, None): exactly(2),
        ("211", 2017 * 12, None): exactly(1),
    }
    assert engine.years("essais", "annee", whole_years=True) == (2013, 2015, 2017)


def test_a_table_without_rows(engine: DuckDB, table: Table, tmp_path: Path) -> None:
    engine.load(written(tmp_path, table, []))
    sample = plan.Sample(BY_DAY, ALL, ("caf",), 5)
    integrity = plan.Integrity("essais", "caf", (("actif", ACTIVE),), ("numero",), frozenset({"211"}))
    assert engine.set_aside(integrity) == ()
    assert engine.tally(plan.Tally(BY_DAY, (plan.CountIf(ALL), plan.SumIf(plan.Column("montant"), ALL)))) == {}
    assert engine.sample(sample) == {}
    assert engine.values_of("essais", "caf") == ()
    assert engine.years("essais", "annee", whole_years=True) == ()
    assert (engine.count("essais"), engine.rows(table)) == (0, ())


def test_columns_that_nobody_delivered_are_there_and_empty(engine: DuckDB, table: Table, tmp_path: Path) -> None:
    rows = numbered([{"numero": "1", "caf": "211", "annee": 2015}, {"numero": "2", "caf": "211", "annee": 2015}], table)
    engine.load(written(tmp_path, table, rows, without=["jour", "actif", "montant", "entiers", "etat"]))
    tests: tuple[plan.Test, ...] = (
        plan.IsMissing("jour"),
        plan.Unknown(ACTIVE),
        plan.Unknown(plan.Compare(">", plan.Column("montant"), plan.Literal(Fraction(1, 3 * 4)))),
        plan.Unknown(plan.Compare("=", plan.Column("entiers"), plan.Literal(Fraction(1)))),
        plan.Unknown(plan.OneOf(plan.Folded("etat"), ("bon",))),
        plan.Unknown(
            plan.Compare(
                "≤", plan.Days(plan.Column("jour"), plan.Column("jour"), open_only=True), plan.Literal(Fraction(0))
            )
        ),
        plan.Unknown(
            plan.Compare(
                "≤", plan.Days(plan.Column("jour"), plan.Column("jour"), open_only=False), plan.Literal(Fraction(0))
            )
        ),
    )
    counters: tuple[plan.Counter, ...] = (
        *(plan.CountIf(test) for test in tests),
        plan.SumIf(plan.Column("montant"), ALL),
        plan.SumIf(plan.Column("entiers"), ALL),
    )
    assert engine.tally(plan.Tally(BY_YEAR, counters)) == {("211", 2015 * 12, None): exactly(*[2] * len(tests), 0, 0)}


def test_an_empty_text_is_a_text(engine: DuckDB, table: Table, tmp_path: Path) -> None:
    rows = [{"caf": "211", "annee": 2015, "etat": state} for state in ("", None, "NULL", " ")]
    engine.load(written(tmp_path, table, numbered(rows, table)))
    empty = plan.Compare("=", plan.Folded("etat"), plan.Literal(""))
    counted = engine.tally(plan.Tally(BY_YEAR, (plan.CountIf(empty), plan.CountIf(plan.IsMissing("etat")))))
    assert counted == {("211", 2015 * 12, None): exactly(2, 1)}


def test_the_first_rows_are_the_first_lines_not_the_first_in_writing(
    engine: DuckDB, table: Table, tmp_path: Path
) -> None:
    """Line 10 comes after line 9, and the files in the order of their names."""
    rows = [
        *numbered([{"caf": "211", "annee": 2015}] * 12, table, file="b.csv"),
        *numbered([{"caf": "211", "annee": 2015}] * 2, table, file="a.csv"),
    ]
    engine.load(written(tmp_path, table, list(reversed(rows))))
    [found] = engine.sample(plan.Sample(BY_YEAR, ALL, (), 12)).values()
    assert found == (("a.csv", 2), ("a.csv", 3), *(("b.csv", line) for line in range(2, 12)))


def test_every_row_that_shares_a_key_is_set_aside(engine: DuckDB, table: Table, tmp_path: Path) -> None:
    """Missing parts of a key are equal; a row broken by a check still makes its twin a duplicate."""
    rows: list[Row] = [
        {"numero": "1", "caf": "211", "etat": None, "annee": 2015},
        {"numero": "1", "caf": "211", "etat": None, "annee": 2015},
        {"numero": "1", "caf": "211", "etat": "", "annee": 2015},
        {"numero": "2", "caf": "211", "etat": "x", "annee": 2015, "actif": False},
        {"numero": "2", "caf": "211", "etat": "x", "annee": 2015, "actif": None},
        {"numero": "3", "caf": "999", "annee": 2015},
    ]
    engine.load(written(tmp_path, table, numbered(rows, table)))
    integrity = plan.Integrity("essais", "caf", (("actif", ACTIVE),), ("numero", "etat"), frozenset({"211"}))
    assert engine.set_aside(integrity) == (
        plan.SetAside("essai.csv", 2, plan.KEY),
        plan.SetAside("essai.csv", 3, plan.KEY),
        plan.SetAside("essai.csv", 5, "actif"),
        plan.SetAside("essai.csv", 6, plan.KEY),
        plan.SetAside("essai.csv", 7, plan.SUBJECT),
    )
    assert [row["_ligne"] for row in engine.rows(table)] == [4]


# ---- names that the engine uses too, and words of SQL


@pytest.mark.parametrize(
    "name",
    ["mois", "sujet", "rang", "fois", "cal", "t", "c0", "jour", "calendrier", "rang_debut", "order", "select", "year"],
)
def test_a_column_may_have_any_name(engine: DuckDB, tmp_path: Path, name: str) -> None:
    """A table of one's own may well have a column « mois »: its values are counted, sampled and shown."""
    table = table_of(
        tmp_path,
        f"""
table essais "essais"
  clé {name}
  caf    : code caf
  debut  : date
  fin    : date
  {name} : entier
""",
    )
    rows = numbered([{"caf": "211", "debut": DAY, "fin": DAY, name: number} for number in (7, 8, 8, 9)], table)
    engine.load(written(tmp_path, table, rows))
    naive = Naive({"essais": list(rows)})
    scan = plan.Scan("essais", "caf", "debut", whole_years=False)
    same_day = plan.Compare(
        "≤", plan.Days(plan.Column("debut"), plan.Column("fin"), open_only=True), plan.Literal(Fraction(0))
    )
    above = plan.Compare("≥", plan.Column(name), plan.Literal(Fraction(8)))
    tally = plan.Tally(
        scan, (plan.SumIf(plan.Column(name), plan.All((same_day, above))), plan.CountIf(plan.IsMissing(name)))
    )
    assert engine.tally(tally) == naive.tally(tally)
    sample = plan.Sample(scan, plan.All((same_day, above)), (name,), 2)
    assert engine.sample(sample) == naive.sample(sample)
    integrity = plan.Integrity("essais", "caf", (), (name,), None)
    assert engine.set_aside(integrity) == naive.set_aside(integrity)


def test_a_table_may_have_any_name(engine: DuckDB, tmp_path: Path) -> None:
    for name in ("t", "cal", "order", "choisies"):
        table = table_of(tmp_path, f'table {name} "essais"\n  caf : code caf\n  debut : date\n  fin : date\n')
        rows = numbered([{"caf": "211", "debut": DAY, "fin": DAY}], table)
        engine.load(written(tmp_path, table, rows))
        scan = plan.Scan(name, "caf", "debut", whole_years=False)
        same_day = plan.Compare(
            "≤", plan.Days(plan.Column("debut"), plan.Column("fin"), open_only=True), plan.Literal(Fraction(0))
        )
        assert engine.tally(plan.Tally(scan, (plan.CountIf(same_day),))) == {("211", CELL, None): exactly(1)}
        assert len(engine.sample(plan.Sample(scan, same_day, ("fin",), 1))) == 1


@pytest.mark.parametrize("name", ["Agents", "agents", "_fichier"])
def test_names_that_an_engine_would_confuse_are_refused(tmp_path: Path, name: str) -> None:
    """An engine does not tell `agents` from `Agents`; names that begin with « _ » are its own."""
    with pytest.raises(RulebookError, match=r"1 erreur"):
        table_of(tmp_path, f'table essais "essais"\n  annee : année\n  agents : entier\n  {name} : entier\n')


# ---- calendars


def test_each_caf_follows_its_calendar_once_it_is_known(engine: DuckDB, table: Table, tmp_path: Path) -> None:
    """Thursday 2 April 2015 to Tuesday 7 April: Good Friday is open in Dijon, not in Metz."""
    table = table_of(tmp_path, 'table essais "essais"\n  caf : code caf\n  debut : date\n  fin : date\n')
    rows = numbered([{"caf": caf, "debut": date(2015, 4, 2), "fin": date(2015, 4, 7)} for caf in ("211", "571")], table)
    engine.load(written(tmp_path, table, rows))
    scan = plan.Scan("essais", "caf", "fin", whole_years=False)
    one_day = plan.CountIf(
        plan.Compare(
            "=", plan.Days(plan.Column("debut"), plan.Column("fin"), open_only=True), plan.Literal(Fraction(1))
        )
    )
    april = 2015 * 12 + 3
    assert engine.tally(plan.Tally(scan, (one_day,))) == {
        ("211", april, None): exactly(0),
        ("571", april, None): exactly(0),
    }
    engine.follow_calendars({"211": "FR", "571": "57"})
    assert engine.tally(plan.Tally(scan, (one_day,))) == {
        ("211", april, None): exactly(0),
        ("571", april, None): exactly(1),
    }
    engine.follow_calendars({"211": "57"})
    assert engine.tally(plan.Tally(scan, (one_day,))) == {
        ("211", april, None): exactly(1),
        ("571", april, None): exactly(0),
    }
