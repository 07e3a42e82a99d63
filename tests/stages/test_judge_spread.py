"""How far the Caf are from each other: exact statistics, and what is known of them when values are missing."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.finding import Basis, Reason, Verdict
from checker.judge.spread import dispersion, statistic_bounds, statistic_over
from checker.model import Statistic
from checker.quantity import SquareRoot, nearest_double
from tests.effort import examples
from tests.engines.naive import Value
from tests.engines.small import Book, World, declared, rulebook

values = st.lists(st.fractions(0, 100, max_denominator=500), min_size=2, max_size=30)


@given(values, st.integers(0, 5))
def test_the_statistics_are_those_of_the_textbook(points: list[Fraction], left_out: int) -> None:
    found = dispersion(points, left_out)
    assert found is not None
    assert (found.minimum, found.maximum) == (min(points), max(points))
    quartiles = statistics.quantiles(points, n=4, method="inclusive")
    assert [found.q1, found.median, found.q3] == quartiles
    assert found.deviation == SquareRoot(statistics.pvariance(points))
    assert (found.n, found.left_out) == (len(points), left_out)


TENTHS = st.integers(1, 99).map(lambda part: Fraction(part, 100))


@given(st.lists(st.fractions(-50, 100, max_denominator=50), min_size=1, max_size=20), TENTHS, st.sampled_from([1, 100]))
def test_each_statistic_is_that_of_the_values_one_by_one(points: list[Fraction], part: Fraction, scale: int) -> None:
    """Of values told with how often they occur; a distance, and no other statistic, is told in points."""
    times = {point: points.count(point) for point in points}
    mean = statistics.mean(points)
    variance = statistics.pvariance(points)
    expected: dict[Statistic, Fraction | SquareRoot | None] = {
        Statistic.RANGE: (max(points) - min(points)) * scale,
        Statistic.DEVIATION: SquareRoot(variance * scale**2),
        Statistic.COEFFICIENT: SquareRoot(variance / mean**2) if mean > 0 else None,
        Statistic.MEAN: mean,
        Statistic.MEDIAN: statistics.median(points),
        Statistic.QUANTILE: interpolated(points, part),
        Statistic.MINIMUM: min(points),
        Statistic.MAXIMUM: max(points),
    }
    assert {one: statistic_over(times, one, part, scale) for one in Statistic} == expected


def interpolated(points: Sequence[Fraction], part: Fraction) -> Fraction:
    """Between the two values around the place of the quantile."""
    ordered = sorted(points)
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] * (1 - (place - below)) + ordered[above] * (place - below)


def test_nothing_has_no_statistic() -> None:
    assert {statistic_over({}, one, Fraction(1, 2)) for one in Statistic} == {None}


@pytest.mark.parametrize("points", [[], [Fraction(1)]])
def test_fewer_than_two_values_have_no_spread(points: list[Fraction]) -> None:
    assert dispersion(points, 0) is None


def test_four_caf_by_hand() -> None:
    found = dispersion([Fraction(one) for one in (40, 10, 30, 20)], 1)
    assert found is not None
    assert (found.q1, found.median, found.q3) == (Fraction("17.5"), Fraction(25), Fraction("32.5"))
    assert found.deviation == SquareRoot(Fraction(125))  # the population's: divided by 4, not by 3
    assert nearest_double(found.deviation) == 11.180339887498949


# ---- values known between bounds

bounds_of_a_caf = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(
    lambda pair: (Fraction(min(pair)), Fraction(max(pair)))
)
intervals = st.lists(bounds_of_a_caf, min_size=2, max_size=4)


@given(intervals)
def test_the_range_of_values_between_bounds(bounds: list[tuple[Fraction, Fraction]]) -> None:
    """Against every choice of values: the extremes stand on ends of intervals, so trying those is enough."""
    ends = {end for pair in bounds for end in pair}
    choices = [[end for end in ends if low <= end <= high] for low, high in bounds]
    ranges = [max(chosen) - min(chosen) for chosen in product(*choices)]
    found = statistic_bounds([low for low, _ in bounds], [high for _, high in bounds], Statistic.RANGE, None, 1)
    assert found == (min(ranges), max(ranges))


RISING = [Statistic.MEAN, Statistic.MEDIAN, Statistic.QUANTILE, Statistic.MINIMUM, Statistic.MAXIMUM]


@given(intervals, st.sampled_from(RISING), TENTHS)
def test_the_bounds_of_a_statistic_that_grows_with_each_value(
    bounds: list[tuple[Fraction, Fraction]], statistic: Statistic, part: Fraction
) -> None:
    """Against every choice of ends."""
    found = [statistic_over({end: chosen.count(end) for end in chosen}, statistic, part) for chosen in product(*bounds)]
    values = [one for one in found if isinstance(one, Fraction)]
    assert len(values) == len(found)
    told = statistic_bounds([low for low, _ in bounds], [high for _, high in bounds], statistic, part, 1)
    assert told == (min(values), max(values))


@pytest.mark.parametrize("statistic", [Statistic.DEVIATION, Statistic.COEFFICIENT])
def test_a_deviation_between_bounds_is_not_told(statistic: Statistic) -> None:
    assert statistic_bounds([Fraction(1), Fraction(2)], [Fraction(1), Fraction(3)], statistic, None, 1) == (None, None)


def test_one_caf_is_not_far_from_itself() -> None:
    """A Caf anywhere from 0 to 100, another at 50: never more than 50 points between them."""
    lows, highs = [Fraction(0), Fraction(50)], [Fraction(100), Fraction(50)]
    assert statistic_bounds(lows, highs, Statistic.RANGE, None, 1) == (Fraction(0), Fraction(50))
    assert statistic_bounds(lows, highs, Statistic.RANGE, None, 100) == (Fraction(0), Fraction(5000))


# ---- a rule over Caf

RULES = """
table essais "essais"
  clé numero
  numero  : identifiant
  caf     : code caf
  annee   : année
  reussi  : oui ou non, peut manquer
  dedans  : oui ou non, peut manquer

indicateur PART "Essais réussis"
  nature résultat
  niveaux caf, national
  source fiche 1 « réussis »
  période année selon annee
  mesure part des essais où reussi parmi ceux où dedans

indicateur ETENDUE "Écart entre Caf"
  nature résultat
  niveaux national
  source fiche 1 « étendue »
  mesure étendue de PART entre caf
  cible ≤ 50 points dès 2013
  lecture "écart-type"
    mesure écart-type de PART entre caf
    source fiche 1 « écart-type »
    écartée car "essai"
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book(rulebook(tmp_path_factory.mktemp("ecarts"), RULES))


Told = tuple[bool | None, bool | None]  # passed, in the population
told = st.tuples(st.sampled_from([True, False, None]), st.sampled_from([True, True, None]))
networks = st.dictionaries(st.sampled_from(["211", "571", "751"]), st.lists(told, min_size=1, max_size=3), max_size=3)


def rows_of(network: Mapping[str, Sequence[Told]]) -> list[dict[str, Value]]:
    return [
        {"numero": f"{caf}-{number}", "caf": caf, "annee": 2015, "reussi": passed, "dedans": inside}
        for caf, records in network.items()
        for number, (passed, inside) in enumerate(records)
    ]


def points_of(network: Mapping[str, Sequence[Told]]) -> list[Fraction]:
    """The share of each Caf with a population, in points."""
    found = []
    for records in network.values():
        inside = [passed for passed, counted in records if counted]
        if inside:
            found.append(Fraction(100 * inside.count(True), len(inside)))
    return found


def tuple_of(values: Iterable[bool]) -> Told:
    passed, inside = values
    return passed, inside


def completed(network: Mapping[str, Sequence[Told]]) -> list[dict[str, list[Told]]]:
    gaps = sum(value is None for records in network.values() for record in records for value in record)
    assume(gaps <= 6)
    found: list[dict[str, list[Told]]] = []
    for answers in product([True, False], repeat=gaps):
        answer = iter(answers)
        filled: dict[str, list[Told]] = {
            caf: [tuple_of(next(answer) if value is None else value for value in record) for record in records]
            for caf, records in network.items()
        }
        found.append(filled)
    return found


@given(networks)
@settings(examples(150), suppress_health_check=list(HealthCheck))
def test_a_spread_is_judged_only_when_every_completion_gives_its_verdict(
    book: Book, network: Mapping[str, list[Told]]
) -> None:
    finding = World(book.rulebook, {"essais": rows_of(network)}).finding("ETENDUE", "2015")
    ranges = []
    for filled in completed(network):
        points = points_of(filled)
        ranges.append(max(points) - min(points) if len(points) >= 2 else None)
    if None in ranges:
        assert finding.verdict is Verdict.UNDECIDED
        return
    known = [one for one in ranges if one is not None]
    if finding.verdict.judged:
        assert {one <= 50 for one in known} == {finding.verdict is Verdict.CONFORM}
    if finding.missing is None and finding.value is not None:
        assert {finding.value} == set(known)
    elif finding.missing is not None and finding.missing.low is not None:
        assert isinstance(finding.missing.low, Fraction)
        assert isinstance(finding.missing.high, Fraction)
        assert finding.missing.low <= min(known)
        assert max(known) <= finding.missing.high


YES, NO, UNKNOWN = (True, True), (False, True), (None, True)


@pytest.mark.parametrize(
    ("network", "verdict"),
    [
        ({"211": [YES, NO], "571": [YES, YES]}, Verdict.CONFORM),
        ({"211": [NO, NO], "571": [YES, NO], "751": [NO]}, Verdict.CONFORM),
        ({"211": [NO], "571": [YES, YES, NO]}, Verdict.NOT_CONFORM),
        ({"211": [YES, UNKNOWN], "571": [YES]}, Verdict.CONFORM),
        ({"211": [UNKNOWN], "571": [YES, NO]}, Verdict.CONFORM),
        ({"211": [UNKNOWN], "571": [YES]}, Verdict.UNDECIDED),
        ({"211": [UNKNOWN], "571": [YES], "751": [NO]}, Verdict.NOT_CONFORM),
        # a Caf of which nothing is told may be anywhere: it is not left out of the range
        ({"211": [UNKNOWN], "571": [YES], "751": [YES]}, Verdict.UNDECIDED),
    ],
)
def test_the_verdict_on_a_range_of_fifty_points(
    book: Book, network: Mapping[str, list[Told]], verdict: Verdict
) -> None:
    assert World(book.rulebook, {"essais": rows_of(network)}).finding("ETENDUE", "2015").verdict is verdict


def test_caf_without_records_or_without_population_are_left_out_and_counted(book: Book) -> None:
    network: dict[str, list[Told]] = {"211": [YES], "571": [NO], "751": [(True, False)]}
    world = World(book.rulebook, {"essais": rows_of(network)}, roster=("211", "571", "751", "971"))
    found = world.finding("ETENDUE", "2015").dispersion
    assert found is not None
    assert (found.n, found.left_out, found.maximum, found.minimum) == (2, 2, Fraction(100), Fraction(0))


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        ({}, Reason.NO_DATA),
        ({"211": [YES]}, Reason.EMPTY_POPULATION),
        ({"211": [(True, False)], "571": [(True, False)]}, Reason.EMPTY_POPULATION),
    ],
)
def test_fewer_than_two_caf_decide_nothing(book: Book, network: Mapping[str, list[Told]], reason: Reason) -> None:
    finding = World(book.rulebook, {"essais": rows_of(network)}, roster=("211", "571")).finding("ETENDUE", "2015")
    assert (finding.verdict, finding.reason, finding.value) == (Verdict.UNDECIDED, reason, None)


def test_the_other_reading_has_its_own_statistic(book: Book) -> None:
    network: dict[str, list[Told]] = {"211": [YES, YES], "571": [YES, NO], "751": [NO, NO]}
    finding = World(book.rulebook, {"essais": rows_of(network)}).finding("ETENDUE", "2015")
    retained, other = finding.readings
    assert (retained.value, retained.verdict) == (Fraction(100), Verdict.NOT_CONFORM)
    assert (other.value, other.verdict) == (SquareRoot(Fraction(5000, 3)), Verdict.CONFORM)
    assert finding.reading_dependent


# ---- over declared values


def test_without_records_the_caf_s_declared_values_make_the_spread(book: Book) -> None:
    lines = [
        declared("PART", "2015", "90", "%", "211"),
        declared("PART", "2015", "45.5", "%", "571"),
        declared("PART", "2014", "0", "%", "751"),
        declared("PART", "2015", "7", "points", "971"),
    ]
    finding = World(book.rulebook, {"valeurs": lines}).finding("ETENDUE", "2015")
    assert (finding.value, finding.basis, finding.verdict) == (Fraction("44.5"), Basis.DECLARED, Verdict.CONFORM)
    assert finding.dispersion is not None
    assert (finding.dispersion.n, finding.dispersion.left_out) == (2, 2)


def test_with_records_declared_values_are_not_mixed_in(book: Book) -> None:
    lines = [declared("PART", "2015", "0", "%", "751")]
    network: dict[str, list[Told]] = {"211": [YES], "571": [YES]}
    world = World(book.rulebook, {"essais": rows_of(network), "valeurs": lines})
    finding = world.finding("ETENDUE", "2015")
    assert (finding.value, finding.basis) == (Fraction(0), Basis.RECOMPUTED)


def test_its_own_declared_value_comes_before_the_spread_of_declared_values(book: Book) -> None:
    lines = [
        declared("ETENDUE", "2015", "48.9", "points"),
        declared("PART", "2015", "90", "%", "211"),
        declared("PART", "2015", "80", "%", "571"),
    ]
    finding = World(book.rulebook, {"valeurs": lines}).finding("ETENDUE", "2015")
    assert (finding.value, finding.basis) == (Fraction("48.9"), Basis.DECLARED)


@pytest.mark.parametrize(
    ("statistic", "value", "other"),
    [
        (None, Fraction("48.9"), None),
        ("étendue", Fraction("48.9"), None),
        ("Etendue", Fraction("48.9"), None),
        ("écart-type", None, Fraction("48.9")),
        ("ECART-TYPE", None, Fraction("48.9")),
        ("médiane", None, None),
    ],
)
def test_a_declared_spread_says_which_statistic_it_is(
    book: Book, statistic: str | None, value: Fraction | None, other: Fraction | None
) -> None:
    """Without a statistic it is about the retained reading."""
    line = declared("ETENDUE", "2015", "48.9", "points", **({} if statistic is None else {"statistique": statistic}))
    finding = World(book.rulebook, {"valeurs": [line]}).finding("ETENDUE", "2015")
    assert [reading.value for reading in finding.readings] == [value, other]
    assert [one.compared for one in finding.declared] == [value is not None]
