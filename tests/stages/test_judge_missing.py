"""What missing values leave open, against every way of filling them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.finding import Finding, Missing, Reason, Verdict
from checker.judge.verdict import verdict_whatever_is_missing
from checker.model import Critical, Level, Target, Years
from checker.quantity import Op, Quantity, Unit, holds
from tests.effort import examples
from tests.engines.naive import Value
from tests.engines.small import Book, World, exactly, rulebook

TABLE = """
table essais "essais"
  clé numero
  numero   : identifiant
  caf      : code caf
  annee    : année
  dedans   : oui ou non, peut manquer
  encore   : oui ou non, peut manquer
  reussi   : oui ou non, peut manquer
  etat     : texte, peut manquer
  points   : nombre, peut manquer
  places   : nombre
"""

RULE = """
indicateur {code} "Essais réussis"
  nature résultat
  niveaux caf, national
  source fiche 1 « réussis »
  période année selon annee
  mesure {measure}
  {target}
"""
SHARE = "part des essais où reussi parmi ceux où dedans parmi ceux où encore"
TARGETS = {
    "AU-MOINS": "cible ≥ 50 % dès 2013",
    "PLUS": "cible > 50 % dès 2013",
    "AU-PLUS": "cible ≤ 50 % dès 2013",
    "MOINS": "cible < 50 % dès 2013",
    "TOUT": "cible ≥ 100 % dès 2013",
    "RIEN": "cible ≤ 0 % dès 2013",
    "UN-TIERS": "cible ≥ 33,3 % dès 2013",
    "CRITIQUE": "cible ≥ 75 % dès 2013 seuil critique ≥ 50 %",
}


def rule(code: str, measure: str, target: str = "") -> str:
    return RULE.format(code=code, measure=measure, target=target)


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> Book:
    rules = [rule(code, SHARE, target) for code, target in TARGETS.items()]
    return Book(rulebook(tmp_path_factory.mktemp("parts"), TABLE, *rules))


Answers = dict[str, Value]
FLAGS = ("dedans", "encore", "reussi")
maybe = st.sampled_from([True, False, None])
answers = st.fixed_dictionaries(dict.fromkeys(FLAGS, maybe))
populations = st.lists(answers, max_size=5)


def with_places(rows: Sequence[Mapping[str, Value]]) -> list[Answers]:
    common: Answers = {"caf": "211", "annee": 2015, "places": Fraction(1)}
    return [{**common, "numero": str(number), **row} for number, row in enumerate(rows)]


def completions(rows: Sequence[Mapping[str, Value]]) -> Iterator[list[Answers]]:
    """Every way of answering what is missing."""
    gaps = [(number, flag) for number, row in enumerate(rows) for flag in FLAGS if row[flag] is None]
    assume(len(gaps) <= 8)
    for told in product([True, False], repeat=len(gaps)):
        filled = [dict(row) for row in rows]
        for (number, flag), answer in zip(gaps, told, strict=True):
            filled[number][flag] = answer
        yield filled


def share(rows: Sequence[Mapping[str, Value]]) -> Fraction | None:
    inside = [row for row in rows if row["dedans"] and row["encore"]]
    return Fraction(sum(bool(row["reussi"]) for row in inside), len(inside)) if inside else None


def plain_verdict(code: str, value: Fraction | None) -> Verdict:
    """By hand: what the target of a code says of a share."""
    if value is None:
        return Verdict.UNDECIDED
    percent = value * 100
    conforms = {
        "AU-MOINS": percent >= 50, "PLUS": percent > 50, "AU-PLUS": percent <= 50, "MOINS": percent < 50,
        "TOUT": percent >= 100, "RIEN": percent <= 0, "UN-TIERS": percent * 10 >= 333, "CRITIQUE": percent >= 75,
    }  # fmt: skip
    if conforms[code]:
        return Verdict.CONFORM
    return Verdict.WATCH if code == "CRITIQUE" and percent >= 50 else Verdict.NOT_CONFORM


def by_code(findings: Sequence[Finding]) -> dict[str, Finding]:
    return {finding.indicator.code: finding for finding in findings}


def judged(book: Book, rows: Sequence[Mapping[str, Value]]) -> dict[str, Finding]:
    return by_code(World(book.rulebook, {"essais": with_places(rows)}).findings("2015", levels=[Level.NATIONAL]))


thorough = settings(examples(150), suppress_health_check=list(HealthCheck))


@given(populations)
@thorough
def test_the_interval_of_a_share_is_what_the_missing_values_can_make_of_it(
    shares: Book, rows: list[Mapping[str, Value]]
) -> None:
    """Its two ends are reached by some completion, and none goes beyond; a population that may be empty has none."""
    values = [share(filled) for filled in completions(rows)]
    found = judged(shares, rows)["AU-MOINS"].missing
    if len(set(values)) == 1 and found is None:
        return
    known = [value for value in values if value is not None]
    if found is None:
        pytest.fail(f"the missing values make {sorted(set(known))} of it, and nothing says so")
    if len(known) < len(values):
        assert (found.low, found.high) == (None, None)
    else:
        assert (found.low, found.high) == (min(known), max(known))


@given(populations)
@thorough
def test_the_verdict_is_the_one_that_every_completion_gives(shares: Book, rows: list[Mapping[str, Value]]) -> None:
    findings = judged(shares, rows)
    values = {share(filled) for filled in completions(rows)}
    for code, finding in findings.items():
        possible = {plain_verdict(code, value) for value in values}
        expected = possible.pop() if len(possible) == 1 else Verdict.UNDECIDED
        assert finding.verdict is expected, code


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FLAGS, st.booleans())), max_size=8))
@thorough
def test_without_missing_values_the_verdict_is_the_target_s(shares: Book, rows: list[Mapping[str, Value]]) -> None:
    for code, finding in judged(shares, rows).items():
        assert finding.missing is None
        assert finding.value == share(rows)
        assert finding.verdict is plain_verdict(code, share(rows)), code


# ---- small populations, spelled out

YES: Answers = {"dedans": True, "encore": True, "reussi": True}
NO: Answers = {**YES, "reussi": False}
UNKNOWN: Answers = {**YES, "reussi": None}
PERHAPS_IN: Answers = {**YES, "dedans": None}
PERHAPS_IN_AND_OUT: Answers = {**YES, "dedans": None, "encore": False}


@pytest.mark.parametrize(
    ("rows", "records", "low", "high", "at_least_half"),
    [
        ([YES, NO], None, None, None, Verdict.CONFORM),
        ([YES, YES, UNKNOWN], 1, "2/3", "1", Verdict.CONFORM),
        ([YES, NO, UNKNOWN], 1, "1/3", "2/3", Verdict.UNDECIDED),
        ([NO, NO, UNKNOWN], 1, "0", "1/3", Verdict.NOT_CONFORM),
        ([NO, UNKNOWN], 1, "0", "1/2", Verdict.UNDECIDED),
        ([YES, UNKNOWN], 1, "1/2", "1", Verdict.CONFORM),
        ([NO, PERHAPS_IN], 1, "0", "1/2", Verdict.UNDECIDED),
        ([NO, NO, PERHAPS_IN], 1, "0", "1/3", Verdict.NOT_CONFORM),
        ([PERHAPS_IN], 1, None, None, Verdict.UNDECIDED),
        ([YES, PERHAPS_IN_AND_OUT], None, None, None, Verdict.CONFORM),
        ([PERHAPS_IN_AND_OUT], None, None, None, Verdict.UNDECIDED),
    ],
)
def test_what_cannot_be_told_of_a_few_records(
    shares: Book,
    rows: list[Answers],
    records: int | None,
    low: str | None,
    high: str | None,
    at_least_half: Verdict,
) -> None:
    finding = judged(shares, rows)["AU-MOINS"]
    expected = None
    if records is not None:
        expected = Missing(records, None if low is None else Fraction(low), None if high is None else Fraction(high))
    assert (finding.missing, finding.verdict) == (expected, at_least_half)


def test_an_empty_population_and_one_that_may_be_empty_have_not_the_same_reason(shares: Book) -> None:
    assert judged(shares, [PERHAPS_IN_AND_OUT])["AU-MOINS"].reason is Reason.EMPTY_POPULATION
    assert judged(shares, [PERHAPS_IN])["AU-MOINS"].reason is Reason.NO_DATA
    assert judged(shares, [])["AU-MOINS"].reason is Reason.NO_DATA


def test_a_column_not_delivered_is_missing_everywhere(shares: Book) -> None:
    blank = [{**row, "reussi": None} for row in (YES, YES, NO)]
    world = World(shares.rulebook, {"essais": with_places(blank)}, without=frozenset({("essais", "reussi")}))
    assert world.finding("AU-MOINS", "2015").missing == Missing(3, Fraction(0), Fraction(1))
    assert world.finding("AU-MOINS", "2015").lacking is None


# ---- counts, ratios, and a measure without target


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = rulebook(
        tmp_path_factory.mktemp("autres"),
        TABLE,
        rule("NOMBRE", "nombre de essais parmi ceux où dedans", "cible ≤ 2 dès 2013"),
        rule("SANS-CIBLE", SHARE),
        rule("RAPPORT", "somme de points / somme de places des essais", "cible ≤ 12 dès 2013"),
        rule(
            "RAPPORT-FILTRE", "somme de places / somme de places des essais parmi ceux où dedans", "cible ≤ 12 dès 2013"
        ),
        rule("LIEE", "part des essais où etat = bon parmi ceux où etat ≠ mauvais", "cible ≥ 50 % dès 2013"),
    )
    return Book(book)


@given(populations)
@thorough
def test_the_interval_of_a_count(others: Book, rows: list[Mapping[str, Value]]) -> None:
    finding = judged(others, rows)["NOMBRE"]
    counts = [sum(bool(row["dedans"]) for row in filled) for filled in completions(rows)]
    if not rows:
        assert (finding.verdict, finding.reason) == (Verdict.UNDECIDED, Reason.NO_DATA)
    elif finding.missing is None:
        assert set(counts) == {finding.value}
    else:
        assert (finding.missing.low, finding.missing.high) == exactly(min(counts), max(counts))
        expected = {count <= 2 for count in counts}
        verdicts = {True: Verdict.CONFORM, False: Verdict.NOT_CONFORM}
        assert finding.verdict is (verdicts[expected.pop()] if len(expected) == 1 else Verdict.UNDECIDED)


@pytest.mark.parametrize(
    ("points", "verdict"),
    [
        (["10", "14"], Verdict.CONFORM),
        (["10", "14.1"], Verdict.NOT_CONFORM),
        (["10", None], Verdict.UNDECIDED),
        ([None, None], Verdict.UNDECIDED),
    ],
)
def test_a_ratio_with_a_missing_number_has_no_bound(others: Book, points: list[str | None], verdict: Verdict) -> None:
    rows = [{**YES, "points": None if one is None else Fraction(one)} for one in points]
    finding = judged(others, rows)["RAPPORT"]
    assert finding.verdict is verdict
    open_records = points.count(None)
    assert finding.missing == (Missing(open_records, None, None) if open_records else None)


def test_the_value_of_a_ratio_is_over_the_records_that_have_both_numbers(others: Book) -> None:
    """A record without its numerator does not weigh in the denominator: 10 points for 1 place, not for 2."""
    finding = judged(others, [{**YES, "points": Fraction(10)}, {**YES, "points": None}])["RAPPORT"]
    assert finding.value in (None, Fraction(10))


def test_a_ratio_over_an_uncertain_population_has_no_bound(others: Book) -> None:
    assert judged(others, [YES, PERHAPS_IN])["RAPPORT-FILTRE"].verdict is Verdict.UNDECIDED
    assert judged(others, [YES, PERHAPS_IN])["RAPPORT-FILTRE"].missing == Missing(1, None, None)


def test_without_a_target_what_could_not_be_measured_is_undecided(others: Book) -> None:
    """`sans_cible` says that there is a value; `indetermine` comes first in the order of verdicts."""
    assert judged(others, [YES])["SANS-CIBLE"].verdict is Verdict.NO_TARGET
    found = judged(others, [PERHAPS_IN])["SANS-CIBLE"]
    assert (found.value, found.verdict, found.reason) == (None, Verdict.UNDECIDED, Reason.NO_DATA)


states = st.lists(st.sampled_from(["bon", "mauvais", "moyen", None]), max_size=5)


@given(states)
@thorough
def test_a_value_read_twice_is_never_judged_too_soon(others: Book, told: list[str | None]) -> None:
    """« état = bon parmi état ≠ mauvais » : the interval may be wider than what can be, never narrower."""
    finding = judged(others, [{**YES, "etat": state} for state in told])["LIEE"]
    gaps = told.count(None)
    values = []
    for filled in product(["bon", "mauvais", "moyen"], repeat=gaps):
        filling = iter(filled)
        whole = [next(filling) if state is None else state for state in told]
        inside = [state for state in whole if state != "mauvais"]
        values.append(Fraction(inside.count("bon"), len(inside)) if inside else None)
    if finding.verdict.judged:
        assert {plain_verdict("AU-MOINS", value) for value in values} == {finding.verdict}
    if finding.missing is not None and finding.missing.low is not None:
        known = [value for value in values if value is not None]
        assert isinstance(finding.missing.low, Fraction)
        assert isinstance(finding.missing.high, Fraction)
        assert finding.missing.low <= min(known)
        assert max(known) <= finding.missing.high


# ---- the rule itself: both extremes, one verdict

fractions = st.fractions(0, 1, max_denominator=12)


@given(fractions, fractions, fractions, st.sampled_from(list(Op)), st.none() | st.fractions(0, 1, max_denominator=12))
def test_the_verdict_of_an_interval_is_that_of_all_its_points(
    one: Fraction, other: Fraction, bound: Fraction, op: Op, critical: Fraction | None
) -> None:
    low, high = sorted((one, other))
    target = Target(op, Quantity(bound, Unit.PERCENT), Years(2013, 2017), open_ended=True, citations=())
    threshold = None
    if critical is not None:
        assume(critical < bound if op.upward else critical > bound)
        threshold = Critical(op, Quantity(critical, Unit.PERCENT), ())
    points = {low, high, *(point for point in (bound, critical) if point is not None and low <= point <= high)}
    points |= {(a + b) / 2 for a in points for b in points}
    verdicts = set()
    for point in points:
        if holds(point, op, bound):
            verdicts.add(Verdict.CONFORM)
        else:
            watched = critical is not None and holds(point, op, critical)
            verdicts.add(Verdict.WATCH if watched else Verdict.NOT_CONFORM)
    expected = verdicts.pop() if len(verdicts) == 1 else Verdict.UNDECIDED
    assert verdict_whatever_is_missing(Missing(1, low, high), target, threshold) is expected


def test_an_interval_without_bounds_gives_no_verdict() -> None:
    target = Target(Op.AT_LEAST, Quantity(Fraction(0), Unit.PERCENT), Years(2013, 2017), open_ended=True, citations=())
    for missing in (Missing(1, None, None), Missing(1, None, Fraction(1)), Missing(1, Fraction(0), None)):
        assert verdict_whatever_is_missing(missing, target, None) is Verdict.UNDECIDED
