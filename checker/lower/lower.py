"""Rules → the tallies that they need, and where each of their numbers will stand.

Rules that read the same table with the same dates share one tally, and equal counters are counted once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from checker import model, plan
from checker.catalogue import Amount, Column, Condition, Delay, Kind, columns_of, divides, operand_columns
from checker.lower.columns import Has, columns_read
from checker.lower.terms import Scaled, amount_of, test_of
from checker.model import Citation, Indicator, Recorded, recorded_in


@dataclass(frozen=True)
class StepSlot:
    """Where the rows that a step leaves out are counted; `slot` None: the step did not apply (column not delivered)."""

    label: str
    citations: tuple[Citation, ...]
    slot: int | None


@dataclass(frozen=True)
class Sums:
    """The places of a measure's two sums (`bottom` None: it has one, or is over the records that pass), and what each
    is divided by."""

    top: int
    bottom: int | None
    top_scale: Fraction
    bottom_scale: Fraction


@dataclass(frozen=True)
class Slots:
    """The places of a measure's numbers in its tally's counters.

    `passing`, `failing`, `undecided` count the rows surely in the population; `maybe_*` those that may be in it.
    None where no value that is read can be missing. `rank` sums what the busiest part has most of; `weights` is where
    the weights of an allocation stand; `histogram` (its values over `scale`) and `distinct` are asked apart.
    """

    scan: plan.Scan
    rows: int
    steps: tuple[StepSlot, ...]
    passing: int
    failing: int
    undecided: int | None
    maybe_passing: int | None
    maybe_failing: int | None
    maybe_undecided: int | None
    undated: str
    sums: Sums | None = None
    rank: int | None = None
    weights: "Slots | Lacking | None" = None
    histogram: plan.Histogram | None = None
    scale: Fraction = Fraction(1)
    distinct: plan.Distinct | None = None


@dataclass(frozen=True)
class Lacking:
    """The reading cannot be measured on this delivery: its table, or columns of it, are not there."""

    table: str
    columns: tuple[str, ...]


Place = tuple[str, int, int]
"""A rule's code, a reading's number (0: the retained one), the number of a measure over records inside it."""


@dataclass(frozen=True)
class Lowered:
    """`slots` of every measure over records; values of other kinds are made of them."""

    tallies: tuple[plan.Tally, ...]
    histograms: tuple[plan.Histogram, ...]
    distincts: tuple[plan.Distinct, ...]
    slots: dict[Place, Slots | Lacking]


@dataclass
class _Counters:
    places: dict[plan.Counter, int] = field(default_factory=dict)

    def place(self, counter: plan.Counter) -> int:
        return self.places.setdefault(counter, len(self.places))

    def count(self, *tests: plan.Test) -> int:
        return self.place(plan.CountIf(_all(tests)))


def lower(indicators: Iterable[Indicator], has: Has) -> Lowered:
    counters: dict[plan.Scan, _Counters] = {}
    slots: dict[Place, Slots | Lacking] = {}
    for indicator in indicators:
        for number, reading in enumerate(indicator.readings):
            for place, measure in recorded_in(reading.measure):
                slots[indicator.code, number, place] = _placed(measure, counters, has)
    tallies = tuple(plan.Tally(scan, tuple(each.places)) for scan, each in counters.items() if each.places)
    known = [each for each in slots.values() if isinstance(each, Slots)]
    return Lowered(
        tallies,
        tuple(dict.fromkeys(each.histogram for each in known if each.histogram)),
        tuple(dict.fromkeys(each.distinct for each in known if each.distinct)),
        slots,
    )


def scan_of(measure: Recorded) -> plan.Scan:
    population = measure.population
    subject = population.table.subject
    dated_by = population.dating.column
    until = population.dating.until
    part = population.busiest.part if population.busiest else population.prorata.group if population.prorata else None
    return plan.Scan(
        population.table.name,
        subject.name if subject else None,
        dated_by.name,
        dated_by.kind is Kind.YEAR,
        until.name if until else None,
        part.name if part else None,
    )


def _lacking(measure: Recorded, has: Has) -> Lacking | None:
    table = measure.population.table.name
    if not has(table, None):
        return Lacking(table, ())
    guarded = {step.if_delivered for step in measure.population.steps}
    needed = [column for column in columns_read(measure) if column not in guarded and not has(table, column.name)]
    dating = measure.population.dating.column
    absent = [column.name for column in needed if not column.optional or column == dating]
    return Lacking(table, tuple(absent)) if absent else None


def _placed(measure: Recorded, counters: dict[plan.Scan, _Counters], has: Has) -> Slots | Lacking:
    lacking = _lacking(measure, has)
    if lacking is not None:
        return lacking
    prorata = measure.population.prorata
    weights = _placed(prorata.weight, counters, has) if prorata else None
    scan = scan_of(measure)
    return _slots(measure, scan, counters.setdefault(scan, _Counters()), weights, has)


def _slots(measure: Recorded, scan: plan.Scan, counters: _Counters, weights: Slots | Lacking | None, has: Has) -> Slots:
    steps: list[StepSlot] = []
    tests: list[plan.Test] = []
    open_population = False
    population = measure.population
    for step in population.steps:
        guard = step.if_delivered
        if guard is not None and not has(population.table.name, guard.name):
            label = f"{step.label} (colonne « {guard.name} » non livrée : rien n'est écarté)"
            steps.append(StepSlot(label, step.citations, None))
            continue
        test = test_of(step.condition)
        earlier = [plan.NotFalse(one) for one in tests]
        steps.append(StepSlot(step.label, step.citations, counters.count(*earlier, plan.Not(test))))
        tests.append(test)
        open_population = open_population or _may_be_unknown(step.condition, measure)
    inside = _all(tests)
    passes, open_measure = _passes(measure)

    def count_maybe(test: plan.Test, possible: bool) -> int | None:
        return counters.count(plan.Unknown(inside), test) if open_population and possible else None

    rank = (
        counters.place(plan.SumIf(amount_of(population.busiest.by).term, plan.All(()))) if population.busiest else None
    )
    counted = inside if passes == plan.All(()) else _all([inside, passes])
    histogram, unit = _histogram(measure, scan, counted)
    return Slots(
        scan,
        counters.count(),
        tuple(steps),
        counters.count(inside, passes),
        counters.count(inside, plan.Not(passes)),
        counters.count(inside, plan.Unknown(passes)) if open_measure else None,
        count_maybe(passes, True),
        count_maybe(plan.Not(passes), True),
        count_maybe(plan.Unknown(passes), open_measure),
        population.dating.undated,
        _sums(measure, counted, counters),
        rank,
        weights,
        histogram,
        unit,
        _distinct(measure, scan, counted),
    )


def _sums(measure: Recorded, counted: plan.Test, counters: _Counters) -> Sums | None:
    bottom: Scaled | None = None
    match measure:
        case model.Sum(amount=amount):
            top = amount_of(amount)
        case model.Ratio(numerator=numerator, denominator=denominator):
            top, bottom = amount_of(numerator), amount_of(denominator)
        case model.Mean(amount=amount, weight=None):
            top = amount_of(amount)
        case model.Mean(amount=amount, weight=weight):
            assert weight is not None
            one, bottom = amount_of(amount), amount_of(weight)
            top = Scaled(plan.Arithmetic("×", one.term, bottom.term), one.scale * bottom.scale)
        case _:
            return None
    place = counters.place(plan.SumIf(top.term, counted))
    if bottom is None:
        return Sums(place, None, top.scale, Fraction(1))
    return Sums(place, counters.place(plan.SumIf(bottom.term, counted)), top.scale, bottom.scale)


def _histogram(measure: Recorded, scan: plan.Scan, counted: plan.Test) -> tuple[plan.Histogram | None, Fraction]:
    if not isinstance(measure, model.Summary):
        return None, Fraction(1)
    value = amount_of(measure.amount)
    return plan.Histogram(scan, value.term, counted), value.scale


def _distinct(measure: Recorded, scan: plan.Scan, counted: plan.Test) -> plan.Distinct | None:
    if not isinstance(measure, model.Distinct):
        return None
    return plan.Distinct(scan, tuple(column.name for column in measure.columns), measure.per_day, counted)


def _passes(measure: Recorded) -> tuple[plan.Test, bool]:
    """What a record of the population must meet, and whether a missing value can leave that open.

    A record without one of the numbers to add does not pass: it is not left open, it is told (see `judge`).
    """
    match measure:
        case model.Share(condition=condition):
            return test_of(condition), _may_be_unknown(condition, measure)
        case model.Ratio(numerator=top, denominator=bottom):
            return _known((top, bottom), measure), False
        case model.Sum(amount=amount) | model.Summary(amount=amount) | model.Mean(amount=amount, weight=None):
            return _known((amount,), measure), False
        case model.Mean(amount=amount, weight=weight):
            assert weight is not None
            return _known((amount, weight), measure), False
        case model.Distinct(columns=columns):
            return _all(plan.Not(plan.IsMissing(column.name)) for column in columns if column.optional), False
        case model.Count():
            return plan.All(()), False


def _known(amounts: Iterable[Amount], measure: Recorded) -> plan.Test:
    """Every amount can be told of the record."""
    return _all(plan.IsKnown(amount_of(one).term) for one in amounts if _amount_may_miss(one, measure))


def _amount_may_miss(amount: Amount, measure: Recorded) -> bool:
    return _may_miss(operand_columns(amount), measure) or not isinstance(amount, Column | Delay)


def _may_be_unknown(condition: Condition, measure: Recorded) -> bool:
    return _may_miss(columns_of(condition), measure) or divides(condition)


def _may_miss(columns: Iterable[Column], measure: Recorded) -> bool:
    """A record of a period has a date: only other columns can be missing."""
    return any(column.optional and column != measure.population.dating.column for column in columns)


def _all(tests: Iterable[plan.Test]) -> plan.Test:
    parts: list[plan.Test] = []
    for test in tests:
        parts.extend(test.tests if isinstance(test, plan.All) else (test,))
    return parts[0] if len(parts) == 1 else plan.All(tuple(parts))


def failing_test(measure: Recorded, has: Has) -> plan.Test:
    """True of the records that hold a measure back: in the population and not meeting its condition (all, for sums)."""
    inside = _all(
        test_of(step.condition)
        for step in measure.population.steps
        if step.if_delivered is None or has(measure.population.table.name, step.if_delivered.name)
    )
    if isinstance(measure, model.Share):
        return _all([inside, plan.Not(test_of(measure.condition))])
    return inside
