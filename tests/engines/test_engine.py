"""DuckDB and the naive engine answer the same plan on the same rows: counts, sums, samples, what is set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
  recu           : date et heure, peut manquer
  rendu          : date et heure, peut manquer
  etat           : texte, peut manquer
  autre_etat     : texte, peut manquer
  code           : code parmi A, b, C
  actif          : oui ou non, peut manquer
  entiers        : entier, peut manquer
  petit          : nombre, peut manquer
  autre_petit    : nombre, peut manquer
  effectif       : entier, peut manquer
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
NEW_YEAR = datetime.fromisoformat("2014-12-31T22:00:00")
instants = st.integers(0, 100_000).map(lambda seconds: NEW_YEAR + timedelta(seconds=seconds))
decimals = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(-(10**12), 10**12), st.integers(0, 20)
)
long_decimals = st.builds(
    lambda whole, part, places: Fraction(whole) + Fraction(part % 10**places, 10**places),
    st.integers(0, 10**15), st.integers(0, 10**20), st.integers(1, 20),
)  # fmt: skip
numbers = decimals | long_decimals | st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(-1, 4)])
short_numbers = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(-(10**6), 10**6), st.integers(0, 4)
)
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
            "recu": or_missing(instants),
            "rendu": or_missing(instants),
            "etat": or_missing(texts),
            "autre_etat": or_missing(texts),
            "code": st.sampled_from(["A", "b", "C"]),
            "actif": or_missing(st.booleans()),
            "entiers": or_missing(integers),
            "petit": or_missing(short_numbers),
            "autre_petit": or_missing(short_numbers),
            "effectif": or_missing(st.integers(-20, 20)),
            "montant": or_missing(numbers),
            "autre_montant": or_missing(numbers),
        }
    )


rows_of = st.lists(row_of(), max_size=9)

# ---- tests of every shape

OPS = ["≥", "≤", ">", "<", "=", "≠"]
ops = st.sampled_from(OPS)
signs = st.sampled_from(["+", "-", "×"])
years = st.integers(2013, 2017)
number_terms: st.SearchStrategy[plan.Term] = (
    st.sampled_from(["entiers", "montant", "autre_montant", "annee"]).map(plan.Column)
    | numbers.map(plan.Literal)
    | integers.map(lambda whole: plan.Literal(Fraction(whole)))
)
date_columns = st.sampled_from(["debut", "fin"])
days_of_year = dates.map(lambda day: day.month * 100 + day.day)
instants_of: st.SearchStrategy[plan.Moment] = st.one_of(
    st.sampled_from(["recu", "rendu"]).map(plan.Column), st.just(plan.FirstOf("rendu", "recu"))
)
seconds: st.SearchStrategy[plan.Term] = st.builds(plan.Seconds, instants_of, instants_of)
second_terms = seconds | st.integers(-7200, 90_000).map(lambda number: plan.Literal(Fraction(number)))
in_years: st.SearchStrategy[plan.Year] = st.sampled_from(
    [plan.Year("annee", whole_years=True), plan.Year("debut", whole_years=False), plan.Year("fin", whole_years=False)]
)
folded_columns = st.sampled_from(["etat", "autre_etat"]).map(plan.Folded)
text_terms: st.SearchStrategy[plan.Term] = folded_columns | texts.map(lambda text: plan.Literal(folded(text)))
code_terms: st.SearchStrategy[plan.Term] = st.sampled_from(["code", "caf", "numero"]).map(
    plan.Column
) | st.sampled_from(["A", "a", "211", "3", "d'or"]).map(plan.Literal)
then_keys = st.sampled_from([("numero",), ("numero", "groupe"), ("caf", "code")])


@dataclass(frozen=True)
class Shapes:
    """What can be asked of a row: `tests` it meets or not, `numbers` to add."""

    tests: st.SearchStrategy[plan.Test]
    numbers: st.SearchStrategy[plan.Term]


def shapes(days_of: st.SearchStrategy[plan.Moment], looked_up: Shapes | None = None) -> Shapes:
    """`days_of`: the days that delays are counted from; `looked_up`: what is asked of other rows of the table."""
    delays: st.SearchStrategy[plan.Term] = st.builds(plan.Days, days_of, days_of, st.booleans())
    day_terms = delays | st.integers(-30, 60).map(lambda days: plan.Literal(Fraction(days)))
    simple: st.SearchStrategy[plan.Term] = st.one_of(
        st.sampled_from(["petit", "autre_petit", "effectif"]).map(plan.Column),
        short_numbers.map(plan.Literal),
        delays,
        seconds,
        in_years,
    )
    conditions: st.SearchStrategy[plan.Test] = st.one_of(
        st.just(plan.IsTrue("actif")),
        st.sampled_from(["fin", "petit", "effectif"]).map(plan.IsMissing),
        st.builds(plan.Compare, ops, simple, simple),
        st.builds(plan.OneOf, folded_columns, st.just(("bon", "-1"))),
    )
    cases = st.lists(st.tuples(conditions, short_numbers), min_size=1, max_size=3).map(tuple)
    choices: st.SearchStrategy[plan.Choice] = st.recursive(
        st.builds(plan.Choice, cases, st.none() | short_numbers),
        lambda inner: st.builds(plan.Choice, cases, inner),
        max_leaves=2,
    )
    totals = [st.builds(plan.Total, looked_up.numbers, years, in_years)] if looked_up else []
    amounts: st.SearchStrategy[plan.Term] = st.recursive(
        st.one_of(simple, choices, *totals),
        lambda inner: st.builds(plan.Arithmetic, signs, inner, inner),
        max_leaves=3,
    )
    others = [st.builds(plan.Then, then_keys, years, in_years, looked_up.tests)] if looked_up else []
    leaves: st.SearchStrategy[plan.Test] = st.one_of(
        st.builds(plan.Compare, ops, number_terms, number_terms),
        st.builds(plan.Compare, ops, day_terms, day_terms),
        st.builds(plan.Compare, ops, second_terms, second_terms),
        st.builds(plan.Compare, ops, amounts, amounts),
        st.builds(plan.Compare, ops, st.just(plan.Column("fin")), st.just(plan.Column("debut"))),
        st.builds(plan.Compare, st.sampled_from(["=", "≠"]), text_terms, text_terms),
        st.builds(plan.Compare, st.sampled_from(["=", "≠"]), code_terms, code_terms),
        st.builds(
            plan.OneOf, folded_columns, st.lists(texts.map(folded), min_size=1, max_size=3, unique=True).map(tuple)
        ),
        st.builds(
            plan.OneOf,
            st.sampled_from(["code", "caf"]).map(plan.Column),
            st.lists(st.sampled_from(["A", "b", "C", "211", "571"]), min_size=1, max_size=3, unique=True).map(tuple),
        ),
        st.sampled_from(["caf", "fin", "etat", "actif", "entiers", "montant", "debut"]).map(plan.IsMissing),
        st.just(plan.IsTrue("actif")),
        st.just(plan.All(())),
        amounts.map(plan.IsKnown),
        st.builds(plan.InSeason, date_columns, days_of_year, days_of_year),
        st.builds(plan.OnSide, date_columns, st.sampled_from(["<", "≥", "≤"]), dates),
        *others,
    )
    sums = st.sampled_from(["montant", "autre_montant", "entiers"]).map(plan.Column)
    return Shapes(st.recursive(leaves, nested, max_leaves=6), amounts | sums)


def nested(inner: st.SearchStrategy[plan.Test]) -> st.SearchStrategy[plan.Test]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        inner.map(plan.Not),
        inner.map(plan.Unknown),
        inner.map(plan.NotFalse),
        several.map(plan.All),
        several.map(plan.Any),
    )


dated: st.SearchStrategy[plan.Moment] = date_columns.map(plan.Column) | st.just(plan.FirstOf("fin", "debut"))
ONE_ROW = shapes(dated)
ROW = shapes(dated, ONE_ROW)
OBSERVED = shapes(dated | st.just(plan.Observation()), ONE_ROW)
tests = ROW.tests


def counters(shape: Shapes) -> st.SearchStrategy[plan.Counter]:
    return st.one_of(shape.tests.map(plan.CountIf), st.builds(plan.SumIf, shape.numbers, shape.tests))


scans = st.builds(
    lambda subject, dated_by, part: plan.Scan("essais", subject, dated_by, dated_by == "annee", None, part),
    st.sampled_from([None, "caf"]),
    st.sampled_from(["debut", "fin", "annee"]),
    st.sampled_from([None, "groupe"]),
)
stocks = st.builds(
    lambda subject, since_until, part: plan.Scan("essais", subject, since_until[0], False, since_until[1], part),
    st.sampled_from([None, "caf"]),
    st.sampled_from([("debut", "fin"), ("fin", "debut")]),
    st.sampled_from([None, "groupe"]),
)
asked = st.tuples(scans, st.just(ROW)) | st.tuples(stocks, st.just(OBSERVED))

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


@given(rows_of, st.data())
@thorough
def test_tallies(bench: Bench, rows: list[Row], data: st.DataObject) -> None:
    scan, shape = data.draw(asked)
    counted = data.draw(st.lists(counters(shape), min_size=4, max_size=8))
    engines, tally = bench.both(rows), plan.Tally(scan, tuple(counted))
    assert engines.duckdb.tally(tally) == engines.naive.tally(tally)


@given(rows_of, st.data())
@thorough
def test_histograms(bench: Bench, rows: list[Row], data: st.DataObject) -> None:
    scan, shape = data.draw(asked)
    histogram = plan.Histogram(scan, data.draw(shape.numbers), data.draw(shape.tests))
    engines = bench.both(rows)
    assert engines.duckdb.histogram(histogram) == engines.naive.histogram(histogram)


several_columns = st.lists(
    st.sampled_from(["code", "actif", "groupe", "debut", "fin", "effectif", "petit", "caf"]),
    min_size=1, max_size=3, unique=True,
).map(tuple)  # fmt: skip


@given(rows_of, several_columns, st.booleans(), st.data())
@thorough
def test_different_values(
    bench: Bench, rows: list[Row], columns: tuple[str, ...], per_day: bool, data: st.DataObject
) -> None:
    scan, shape = data.draw(asked)
    distinct = plan.Distinct(scan, columns, per_day and not scan.whole_years, data.draw(shape.tests))
    engines = bench.both(rows)
    assert engines.duckdb.different(distinct) == engines.naive.different(distinct)


@given(rows_of, st.integers(1, 3), st.data())
@thorough
def test_samples(bench: Bench, rows: list[Row], most: int, data: st.DataObject) -> None:
    scan, shape = data.draw(asked)
    columns = ("caf", "debut", "fin", "annee", "etat", "code", "actif", "entiers", "montant")
    engines, sample = bench.both(rows), plan.Sample(scan, data.draw(shape.tests), columns, most)
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
    assert engines.duckdb.values_of("essais", "caf") == engines.naive.values_of("essais", "caf")
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
    counted = (
        plan.SumIf(plan.Column("montant"), plan.All(())),
        plan.SumIf(plan.Column("montant"), plan.Not(same)),
        plan.CountIf(same),
    )
    [numbers] = engines.duckdb.tally(plan.Tally(scan, counted)).values()
    others = [amount for amount in amounts if amount != amounts[0]]
    assert numbers == (sum(amounts, Fraction(0)), sum(others, Fraction(0)), Fraction(len(amounts) - len(others)))


def test_the_greatest_numbers_of_a_delivery_add_up(bench: Bench) -> None:
    """18 digits before the point and 20 after is what a delivery may hold: three of them have a sum."""
    greatest = Fraction(10**38 - 1, 10**20)
    engines = bench.both([{"debut": date(2015, 1, 1), "montant": greatest}] * 3)
    scan = plan.Scan("essais", None, "debut", whole_years=False)
    [numbers] = engines.duckdb.tally(plan.Tally(scan, (plan.SumIf(plan.Column("montant"), plan.All(())),))).values()
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
    counted = (plan.SumIf(plan.Column("entiers"), plan.All(())), plan.CountIf(above))
    [numbers] = engines.duckdb.tally(plan.Tally(scan, counted)).values()
    assert numbers == exactly(200 * greatest, 200)


# ---- the calendars, day after day


@pytest.mark.parametrize("caf", [*CAFS, None])
def test_open_days_of_every_day_of_a_year(bench: Bench, caf: str | None) -> None:
    """From 20 December 2014 to each following day, in the calendar of the row's Caf."""
    start = date(2014, 12, 20)
    rows = [{"caf": caf, "debut": start, "fin": start + timedelta(days=after)} for after in range(390)]
    engines = bench.both(rows)
    days = plan.Days(plan.Column("debut"), plan.Column("fin"), open_only=True)
    counted = tuple(plan.CountIf(plan.Compare("≤", days, plan.Literal(Fraction(limit)))) for limit in range(0, 270, 3))
    tally = plan.Tally(plan.Scan("essais", "caf", "fin", whole_years=False), counted)
    assert engines.duckdb.tally(tally) == engines.naive.tally(tally)
