"""DuckDB and the naive engine answer the same plan on the same rows: counts, sums, samples, what is set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import plan
from checker.catalogue import Table
from checker.engines.duckdb import DuckDB
from tests.effort import examples
from tests.engines.naive import Naive, Row, Value, folded
from tests.engines.small import exactly, numbered, rulebook, written

TABLE = """
table essais "essais"
  clé numero, groupe
  numero         : identifiant
  groupe         : texte, peut manquer
  caf            : code caf, peut manquer
  debut          : date
  fin            : date, peut manquer
  annee          : année
  etat           : texte, peut manquer
  autre_etat     : texte, peut manquer
  code           : code parmi A, b, C
  actif          : oui ou non, peut manquer
  entiers        : entier, peut manquer
  montant        : nombre, peut manquer
  autre_montant  : nombre, peut manquer
"""
CALENDARS = {"571": "57", "671": "6AE", "974": "974"}
CAFS = ("211", *CALENDARS)


# ---- rows, with every kind of value and of absence

TEXTS = [
    "bon",
    "BON",
    "bôn ",
    "bo  n",
    "à l'état",
    "A L'ETAT",
    'dit "oui"',
    "a;b,c",
    "a|b\\c",
    "%",
    "œ",
    "",
    "-1",
    "NULL",
]
texts = st.sampled_from(TEXTS) | st.text("aàÀ é;'\",b-", max_size=5)
dates = st.dates(date(2014, 11, 1), date(2016, 3, 31))
decimals = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(-(10**12), 10**12), st.integers(0, 20)
)
long_decimals = st.builds(
    lambda whole, part, places: Fraction(whole) + Fraction(part % 10**places, 10**places),
    st.integers(0, 10**15), st.integers(0, 10**20), st.integers(1, 20),
)  # fmt: skip
numbers = decimals | long_decimals | st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(-1, 4)])
integers = st.integers(-20, 20) | st.integers(-(10**18) + 1, 10**18 - 1)


def or_missing(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.none() | values


def row_of() -> st.SearchStrategy[dict[str, Value]]:
    return st.fixed_dictionaries(
        {
            "numero": st.sampled_from(["1", "2", "3", "4", "5", "6"]),
            "groupe": or_missing(st.sampled_from(["x", "y"])),
            "caf": or_missing(st.sampled_from(CAFS)),
            "debut": dates,
            "fin": or_missing(dates),
            "annee": st.integers(2013, 2017),
            "etat": or_missing(texts),
            "autre_etat": or_missing(texts),
            "code": st.sampled_from(["A", "b", "C"]),
            "actif": or_missing(st.booleans()),
            "entiers": or_missing(integers),
            "montant": or_missing(numbers),
            "autre_montant": or_missing(numbers),
        }
    )


rows_of = st.lists(row_of(), max_size=9)

# ---- tests of every shape

OPS = ["≥", "≤", ">", "<", "=", "≠"]
ops = st.sampled_from(OPS)
number_terms: st.SearchStrategy[plan.Term] = (
    st.sampled_from(["entiers", "montant", "autre_montant", "annee"]).map(plan.Column)
    | numbers.map(plan.Literal)
    | integers.map(lambda whole: plan.Literal(Fraction(whole)))
)
date_columns = st.sampled_from(["debut", "fin"])
day_terms: st.SearchStrategy[plan.Term] = st.builds(plan.Days, date_columns, date_columns, st.booleans()) | st.integers(
    -30, 60
).map(lambda days: plan.Literal(Fraction(days)))
folded_columns = st.sampled_from(["etat", "autre_etat"]).map(plan.Folded)
text_terms: st.SearchStrategy[plan.Term] = folded_columns | texts.map(lambda text: plan.Literal(folded(text)))
code_terms: st.SearchStrategy[plan.Term] = st.sampled_from(["code", "caf", "numero"]).map(
    plan.Column
) | st.sampled_from(["A", "a", "211", "3", "d'or"]).map(plan.Literal)

leaves: st.SearchStrategy[plan.Test] = st.one_of(
    st.builds(plan.Compare, ops, number_terms, number_terms),
    st.builds(plan.Compare, ops, day_terms, day_terms),
    st.builds(plan.Compare, ops, st.just(plan.Column("fin")), st.just(plan.Column("debut"))),
    st.builds(plan.Compare, st.sampled_from(["=", "≠"]), text_terms, text_terms),
    st.builds(plan.Compare, st.sampled_from(["=", "≠"]), code_terms, code_terms),
    st.builds(plan.OneOf, folded_columns, st.lists(texts.map(folded), min_size=1, max_size=3, unique=True).map(tuple)),
    st.builds(
        plan.OneOf,
        st.sampled_from(["code", "caf"]).map(plan.Column),
        st.lists(st.sampled_from(["A", "b", "C", "211", "571"]), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.sampled_from(["caf", "fin", "etat", "actif", "entiers", "montant", "debut"]).map(plan.IsMissing),
    st.just(plan.IsTrue("actif")),
    st.just(plan.All(())),
)


def nested(inner: st.SearchStrategy[plan.Test]) -> st.SearchStrategy[plan.Test]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        inner.map(plan.Not),
        inner.map(plan.Unknown),
        inner.map(plan.NotFalse),
        several.map(plan.All),
        several.map(plan.Any),
    )


tests = st.recursive(leaves, nested, max_leaves=6)
counters: st.SearchStrategy[plan.Counter] = st.one_of(
    tests.map(plan.CountIf),
    st.builds(plan.SumIf, st.sampled_from(["montant", "autre_montant", "entiers"]), tests),
)
scans = st.builds(
    lambda subject, dated: plan.Scan("essais", subject, dated, dated == "annee"),
    st.sampled_from([None, "caf"]),
    st.sampled_from(["debut", "fin", "annee"]),
)

thorough = settings(examples(60), suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Both:
    duckdb: DuckDB
    naive: Naive


class Bench:
    """One DuckDB for all the tests of this page: opening one takes longer than asking it."""

    def __init__(self, duckdb: DuckDB, table: Table, folder: Path) -> None:
        self.duckdb = duckdb
        self.table = table
        self.folder = folder

    def __repr__(self) -> str:
        return f"Bench({self.table.name})"

    def both(self, rows: Sequence[Mapping[str, Value]]) -> Both:
        """The same rows in both engines."""
        placed = numbered(rows, self.table)
        self.duckdb._run(f'DROP TABLE IF EXISTS "{self.table.name}"')
        self.duckdb.load(written(self.folder, self.table, placed))
        return Both(self.duckdb, Naive({self.table.name: list(placed)}, CALENDARS))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("essais")
    table = rulebook(folder, TABLE).catalogue.table("essais")
    assert table is not None
    engine = DuckDB(folder)
    engine.follow_calendars(CALENDARS)
    yield Bench(engine, table, folder)
    engine.close()


@given(rows_of, scans, st.lists(counters, min_size=4, max_size=8).map(tuple))
@thorough
def test_tallies(bench: Bench, rows: list[Row], scan: plan.Scan, counted: tuple[plan.Counter, ...]) -> None:
    engines, tally = bench.both(rows), plan.Tally(scan, counted)
    assert engines.duckdb.tally(tally) == engines.naive.tally(tally)


@given(rows_of, scans, tests, st.integers(1, 3))
@thorough
def test_samples(bench: Bench, rows: list[Row], scan: plan.Scan, test: plan.Test, most: int) -> None:
    columns = ("caf", "debut", "fin", "annee", "etat", "code", "actif", "entiers", "montant")
    engines, sample = bench.both(rows), plan.Sample(scan, test, columns, most)
    found, expected = engines.duckdb.sample(sample), engines.naive.sample(sample)
    assert {cell: [_read(row) for row in shown] for cell, shown in found.items()} == {
        cell: [_as_shown(row) for row in shown] for cell, shown in expected.items()
    }


def _as_shown(row: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def _read(row: Sequence[Value]) -> tuple[Value, ...]:
    """A shown row, its last column (a decimal) as a number again."""
    *others, amount = row
    return (*others, None if amount is None else Fraction(str(amount)))


@pytest.mark.parametrize("amount", ["12.5", "0.0000001", "-0.00000000000000000001", "0"])
def test_an_amount_is_shown_as_it_was_delivered(bench: Bench, amount: str) -> None:
    engines = bench.both([{"debut": date(2015, 1, 1), "montant": Fraction(amount)}])
    scan = plan.Scan("essais", None, "debut", whole_years=False)
    [[row]] = engines.duckdb.sample(plan.Sample(scan, plan.All(()), ("montant",), 1)).values()
    assert row == ("essai.csv", 2, amount)


checks = st.lists(st.tuples(st.sampled_from(["premier", "second", "l'autre"]), tests), max_size=2).map(tuple)
keys = st.sampled_from([None, ("numero",), ("numero", "groupe"), ("caf", "code", "groupe")])
rosters = st.none() | st.frozensets(st.sampled_from([*CAFS, "d'or"]))


@given(rows_of, st.sampled_from([None, "caf"]), checks, keys, rosters, scans)
@thorough
def test_what_is_set_aside(
    bench: Bench,
    rows: list[Row],
    subject: str | None,
    named: tuple[tuple[str, plan.Test], ...],
    key: tuple[str, ...] | None,
    known: frozenset[str] | None,
    scan: plan.Scan,
) -> None:
    """The same rows leave for the same reasons, and the same rows stay."""
    integrity = plan.Integrity("essais", subject, named, key, known)
    engines = bench.both(rows)
    assert engines.duckdb.set_aside(integrity) == engines.naive.set_aside(integrity)
    everything = plan.Tally(scan, (plan.CountIf(plan.All(())),))
    assert engines.duckdb.tally(everything) == engines.naive.tally(everything)
    assert engines.duckdb.count("essais") == len(engines.naive.tables["essais"])
    assert engines.duckdb.distinct("essais", "caf") == engines.naive.distinct("essais", "caf")
    for column, whole in (("debut", False), ("fin", False), ("annee", True)):
        assert engines.duckdb.years("essais", column, whole) == engines.naive.years("essais", column, whole)


# ---- exact sums


parts = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**20 - 1)), min_size=1, max_size=12)


@given(parts, st.integers(1, 20))
@thorough
def test_decimals_are_never_rounded(bench: Bench, drawn: list[tuple[int, int]], places: int) -> None:
    """1 to 20 decimals: the sum of the engine is the sum, and a number equals itself written in a rule."""
    amounts = [Fraction(whole) + Fraction(part % 10**places, 10**places) for whole, part in drawn]
    engines = bench.both([{"debut": date(2015, 1, 1), "montant": amount} for amount in amounts])
    same = plan.Compare("=", plan.Column("montant"), plan.Literal(amounts[0]))
    scan = plan.Scan("essais", None, "debut", whole_years=False)
    counted = (plan.SumIf("montant", plan.All(())), plan.SumIf("montant", plan.Not(same)), plan.CountIf(same))
    [numbers] = engines.duckdb.tally(plan.Tally(scan, counted)).values()
    others = [amount for amount in amounts if amount != amounts[0]]
    assert numbers == (sum(amounts, Fraction(0)), sum(others, Fraction(0)), Fraction(len(amounts) - len(others)))


def test_the_greatest_numbers_of_a_delivery_add_up(bench: Bench) -> None:
    """18 digits before the point and 20 after is what a delivery may hold: three of them have a sum."""
    greatest = Fraction(10**38 - 1, 10**20)
    engines = bench.both([{"debut": date(2015, 1, 1), "montant": greatest}] * 3)
    scan = plan.Scan("essais", None, "debut", whole_years=False)
    [numbers] = engines.duckdb.tally(plan.Tally(scan, (plan.SumIf("montant", plan.All(())),))).values()
    assert numbers == (3 * greatest,)


def test_a_long_literal_equals_the_cell_that_it_copies(bench: Bench) -> None:
    """A number of 38 digits, written in a rule, is not rounded to 28."""
    amount = Fraction(123456789012345678) + Fraction(1, 10**20)
    engines = bench.both([{"debut": date(2015, 1, 1), "montant": amount}])
    scan = plan.Scan("essais", None, "debut", whole_years=False)
    counted = [plan.CountIf(plan.Compare(op, plan.Column("montant"), plan.Literal(amount))) for op in OPS]
    [numbers] = engines.duckdb.tally(plan.Tally(scan, tuple(counted))).values()
    assert numbers == exactly(1, 1, 0, 0, 1, 0)


@pytest.mark.parametrize("literal", [10**18, 10**20, 10**25, -(10**19)])
def test_a_literal_beyond_every_cell_is_compared_all_the_same(bench: Bench, literal: int) -> None:
    """Beside a column of 20 decimals there is room for 18 digits: a greater number is simply greater."""
    engines = bench.both([{"debut": date(2015, 1, 1), "montant": Fraction(1, 10**20)}])
    scan = plan.Scan("essais", None, "debut", whole_years=False)
    below = plan.CountIf(plan.Compare("<", plan.Column("montant"), plan.Literal(Fraction(literal))))
    [numbers] = engines.duckdb.tally(plan.Tally(scan, (below,))).values()
    assert numbers == exactly(literal > 0)


def test_huge_integers_add_up(bench: Bench) -> None:
    greatest = 10**18 - 1
    engines = bench.both([{"debut": date(2015, 1, 1), "entiers": greatest}] * 200)
    scan = plan.Scan("essais", None, "debut", whole_years=False)
    above = plan.Compare(">", plan.Column("entiers"), plan.Literal(Fraction(2 * greatest - 1, 2)))
    counted = (plan.SumIf("entiers", plan.All(())), plan.CountIf(above))
    [numbers] = engines.duckdb.tally(plan.Tally(scan, counted)).values()
    assert numbers == exactly(200 * greatest, 200)


# ---- the calendars, day after day


@pytest.mark.parametrize("caf", [*CAFS, None])
def test_open_days_of_every_day_of_a_year(bench: Bench, caf: str | None) -> None:
    """From 20 December 2014 to each following day, in the calendar of the row's Caf."""
    start = date(2014, 12, 20)
    rows = [{"caf": caf, "debut": start, "fin": start + timedelta(days=after)} for after in range(390)]
    engines = bench.both(rows)
    days = plan.Days("debut", "fin", open_only=True)
    counted = tuple(plan.CountIf(plan.Compare("≤", days, plan.Literal(Fraction(limit)))) for limit in range(0, 270, 3))
    tally = plan.Tally(plan.Scan("essais", "caf", "fin", whole_years=False), counted)
    assert engines.duckdb.tally(tally) == engines.naive.tally(tally)
