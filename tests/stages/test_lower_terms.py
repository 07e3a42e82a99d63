"""Amounts and quotients as an engine is asked for them, against the same arithmetic done on fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.lower.terms import test_of as lowered
from checker.model import Share
from tests.effort import examples
from tests.engines.naive import Row, Seen, truth
from tests.engines.small import Book, rulebook

TABLE = """
table mesures "mesures"
  clé lieu, annee
  lieu     : identifiant
  annee    : année
  a        : nombre, peut manquer
  b        : nombre, peut manquer
  c        : nombre, peut manquer
  d        : nombre, peut manquer
  loyer    : nombre en €, peut manquer
  charges  : nombre en k€, peut manquer
  taux     : nombre en %, peut manquer
"""
OPERATORS = {"≥": ge, "≤": le, ">": gt, "<": lt, "=": eq, "≠": ne}
Cells = Mapping[str, Fraction | None]
Sides = tuple[Fraction | None, Fraction | None]
CONDITIONS: dict[str, Callable[[Cells], Sides]] = {
    "(a / b) {op} (c / d)": lambda row: (over(row["a"], row["b"]), over(row["c"], row["d"])),
    "(a / b) {op} 0,5": lambda row: (over(row["a"], row["b"]), Fraction(1, 2)),
    "-0,25 {op} (c / d)": lambda row: (Fraction(-1, 4), over(row["c"], row["d"])),
    "(a × b) {op} (c - d)": lambda row: (product(row["a"], row["b"]), minus(row["c"], row["d"])),
    "((a - b) / c) {op} d": lambda row: (over(minus(row["a"], row["b"]), row["c"]), row["d"]),
    "loyer {op} charges": lambda row: (row["loyer"], product(row["charges"], Fraction(1000))),
    "charges {op} 1 500 €": lambda row: (row["charges"], Fraction(3, 2)),
    "(loyer - charges) {op} 10 €": lambda row: (
        minus(row["loyer"], product(row["charges"], Fraction(1000))),
        Fraction(10),
    ),
    "(loyer × taux) {op} 10 €": lambda row: (product(row["loyer"], over(row["taux"], Fraction(100))), Fraction(10)),
    "taux {op} 12,5 %": lambda row: (row["taux"], Fraction(25, 2)),
}


def over(top: Fraction | None, bottom: Fraction | None) -> Fraction | None:
    return None if top is None or bottom is None or not bottom else top / bottom


def product(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left * right


def minus(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left - right


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A rule for each condition and operator."""
    rules = "".join(
        f'\nindicateur R{number}-{place} "Règle"\n  nature suivi\n  niveaux national\n  source fiche 1 « a »\n'
        f"  période année selon annee\n  mesure part des mesures où {written.format(op=op)}\n"
        for number, written in enumerate(CONDITIONS)
        for place, op in enumerate(OPERATORS)
    )
    return Book(rulebook(tmp_path_factory.mktemp("termes"), TABLE, rules))


cells = st.none() | st.sampled_from([0, 1, -1, 2, 10]).map(Fraction) | st.decimals(-20, 20, places=2).map(Fraction)
rows = st.fixed_dictionaries(dict.fromkeys(("a", "b", "c", "d", "loyer", "charges", "taux"), cells))


@given(rows)
@settings(examples(200), suppress_health_check=list(HealthCheck))
def test_a_comparison_is_exact_and_unknown_where_it_has_no_sense(book: Book, row: dict[str, Fraction | None]) -> None:
    seen: Row = {"lieu": "x", "annee": 2015, **row}
    for number, sides in enumerate(CONDITIONS.values()):
        left, right = sides(row)
        for place, compare in enumerate(OPERATORS.values()):
            rule = book.rulebook.indicator(f"R{number}-{place}")
            assert rule is not None
            measure = rule.retained.measure
            assert isinstance(measure, Share)
            expected = None if left is None or right is None else compare(left, right)
            assert truth(lowered(measure.condition), Seen(seen)) is expected


# ---- beside the national mean of a year


places = st.tuples(st.integers(-5, 20), st.integers(-2, 6)).map(lambda pair: (Fraction(pair[0]), Fraction(pair[1])))


@given(st.lists(places, min_size=1, max_size=5))
@settings(examples(100), suppress_health_check=list(HealthCheck))
def test_beside_the_mean_of_a_year(frozen: Book, then: list[tuple[Fraction, Fraction]]) -> None:
    """The mean is the quotient of two sums over that year; unknown where a divisor is nothing."""
    table: list[Row] = [
        {"lieu": str(lieu), "annee": year, "a": a + year - 2013, "b": b}
        for year in (2013, 2014)
        for lieu, (a, b) in enumerate(then)
    ]
    measure = frozen.rulebook.indicators[0].retained.measure
    assert isinstance(measure, Share)
    [step] = measure.population.steps
    mean = over(sum((a for a, _ in then), Fraction(0)), sum((b for _, b in then), Fraction(0)))
    for row, (a, b) in zip(table[len(then) :], then, strict=True):
        own = over(a, b)
        expected = None if own is None or mean is None else own < mean
        assert truth(lowered(step.condition), Seen(row, table)) is expected


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Book:
    rule = (
        '\nindicateur R "Règle"\n  nature suivi\n  niveaux national\n  source fiche 1 « a »\n'
        "  période année selon annee\n  mesure part des mesures où a > 0\n"
        "    parmi celles où en 2013 (a / b) < la moyenne nationale\n"
    )
    return Book(rulebook(tmp_path_factory.mktemp("moyenne"), TABLE, rule))
