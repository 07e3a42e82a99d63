"""Model → plan: what must be counted so that a rule can be judged, and where each number will stand.

Rules that read the same table with the same dates share one tally, and equal counters are counted once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from checker import catalogue, model, plan
from checker.catalogue import Check, Column, Kind, Table, columns_of
from checker.model import Citation, Indicator, Recorded
from checker.quantity import Unit, scale
from checker.text import folded


@dataclass(frozen=True)
class StepSlot:
    """Where the rows that a step leaves out are counted; `slot` None: the step did not apply (column not delivered)."""

    label: str
    citations: tuple[Citation, ...]
    slot: int | None


@dataclass(frozen=True)
class Slots:
    """The places of a reading's numbers in its tally's counters.

    `passing`, `failing`, `undecided` count the rows surely in the population; `maybe_*` those that may be in it.
    None where no value that is read can be missing. For a ratio, `top` and `bottom` are the two sums.
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
    top: int | None
    bottom: int | None
    undated: str


@dataclass(frozen=True)
class Lacking:
    """The reading cannot be measured on this delivery: its table, or columns of it, are not there."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Lowered:
    """`slots` by rule code and reading number (0: the retained one); readings without records are not in it."""

    tallies: tuple[plan.Tally, ...]
    slots: dict[tuple[str, int], Slots | Lacking]


Has = Callable[[str, str | None], bool]


@dataclass
class _Counters:
    places: dict[plan.Counter, int] = field(default_factory=dict)

    def place(self, counter: plan.Counter) -> int:
        return self.places.setdefault(counter, len(self.places))

    def count(self, *tests: plan.Test) -> int:
        return self.place(plan.CountIf(_all(tests)))


def lower(indicators: Iterable[Indicator], has: Has) -> Lowered:
    """`has(table, None)` says whether a table is delivered, `has(table, column)` whether a column is."""
    counters: dict[plan.Scan, _Counters] = {}
    slots: dict[tuple[str, int], Slots | Lacking] = {}
    for indicator in indicators:
        for number, reading in enumerate(indicator.readings):
            measure = reading.measure
            if isinstance(measure, Recorded):
                lacking = _lacking(measure, has)
                scan = scan_of(measure)
                slots[indicator.code, number] = lacking or _slots(
                    measure, scan, counters.setdefault(scan, _Counters()), has
                )
    tallies = tuple(plan.Tally(scan, tuple(each.places)) for scan, each in counters.items() if each.places)
    return Lowered(tallies, slots)


def scan_of(measure: Recorded) -> plan.Scan:
    subject = measure.table.subject
    dated_by = measure.dating.column
    return plan.Scan(measure.table.name, subject.name if subject else None, dated_by.name, dated_by.kind is Kind.YEAR)


def _lacking(measure: Recorded, has: Has) -> Lacking | None:
    table = measure.table.name
    if not has(table, None):
        return Lacking(table, ())
    guarded = {step.if_delivered for step in measure.steps}
    needed = [column for column in columns_read(measure) if column not in guarded and not has(table, column.name)]
    dating = measure.dating.column
    absent = [column.name for column in needed if not column.optional or column == dating]
    return Lacking(table, tuple(absent)) if absent else None


def columns_read(measure: Recorded) -> tuple[Column, ...]:
    """Every column a measure reads: subject, date, conditions, sums."""
    columns = [measure.table.subject] if measure.table.subject else []
    columns.append(measure.dating.column)
    for step in measure.steps:
        columns.extend(columns_of(step.condition))
    match measure:
        case model.Share(condition=condition):
            columns.extend(columns_of(condition))
        case model.Ratio(numerator=top, denominator=bottom):
            columns.extend((top, bottom))
        case model.Count():
            pass
    return tuple(dict.fromkeys(columns))


def _slots(measure: Recorded, scan: plan.Scan, counters: _Counters, has: Has) -> Slots:
    steps: list[StepSlot] = []
    tests: list[plan.Test] = []
    open_population = False
    for step in measure.steps:
        guard = step.if_delivered
        if guard is not None and not has(measure.table.name, guard.name):
            label = f"{step.label} (colonne « {guard.name} » non livrée : rien n'est écarté)"
            steps.append(StepSlot(label, step.citations, None))
            continue
        test = test_of(step.condition)
        earlier = [plan.NotFalse(one) for one in tests]
        steps.append(StepSlot(step.label, step.citations, counters.count(*earlier, plan.Not(test))))
        tests.append(test)
        open_population = open_population or _may_miss(columns_of(step.condition), measure)
    inside = _all(tests)
    passes, open_measure = _passes(measure)
    top = bottom = None
    if isinstance(measure, model.Ratio):
        summed = _all([inside, passes]) if _may_miss((measure.numerator, measure.denominator), measure) else inside
        top = counters.place(plan.SumIf(measure.numerator.name, summed))
        bottom = counters.place(plan.SumIf(measure.denominator.name, summed))

    def count_maybe(test: plan.Test, possible: bool) -> int | None:
        return counters.count(plan.Unknown(inside), test) if open_population and possible else None

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
        top,
        bottom,
        measure.dating.undated,
    )


def _passes(measure: Recorded) -> tuple[plan.Test, bool]:
    """What a record of the population must meet, and whether a missing value can leave that open."""
    match measure:
        case model.Share(condition=condition):
            return test_of(condition), _may_miss(columns_of(condition), measure)
        case model.Ratio(numerator=top, denominator=bottom):
            return _all([plan.Not(plan.IsMissing(column.name)) for column in (top, bottom)]), False
        case model.Count():
            return plan.All(()), False


def _may_miss(columns: Iterable[Column], measure: Recorded) -> bool:
    """A record of a period has a date: only other columns can be missing."""
    return any(column.optional and column != measure.dating.column for column in columns)


def _all(tests: Iterable[plan.Test]) -> plan.Test:
    parts: list[plan.Test] = []
    for test in tests:
        parts.extend(test.tests if isinstance(test, plan.All) else (test,))
    return parts[0] if len(parts) == 1 else plan.All(tuple(parts))


def failing_test(measure: Recorded, has: Has) -> plan.Test:
    """True of the records that hold a measure back: in the population and not meeting its condition (all, for sums)."""
    inside = _all(
        test_of(step.condition)
        for step in measure.steps
        if step.if_delivered is None or has(measure.table.name, step.if_delivered.name)
    )
    if isinstance(measure, model.Share):
        return _all([inside, plan.Not(test_of(measure.condition))])
    return inside


def integrity(table: Table, known: frozenset[str] | None, has: Has, unique: bool) -> plan.Integrity:
    """The integrity checks of a delivered table; those that need a column that is not there are left out."""
    checks = tuple(
        (check.name, test_of(check.condition))
        for check in table.checks
        if all(has(table.name, column.name) for column in columns_of(check.condition))
    )
    subject = table.subject
    delivered_subject = subject.name if subject and has(table.name, subject.name) else None
    keyed = unique and bool(table.key) and all(has(table.name, name) or _optional(table, name) for name in table.key)
    return plan.Integrity(table.name, delivered_subject, checks, table.key if keyed else None, known)


def _optional(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and column.optional


def check_named(table: Table, name: str) -> Check:
    return next(check for check in table.checks if check.name == name)


def test_of(condition: catalogue.Condition) -> plan.Test:
    match condition:
        case catalogue.Comparison(op, left, right):
            text = any(isinstance(side, Column) and side.kind is Kind.TEXT for side in (left, right))
            return plan.Compare(op, _term(left, text), _term(right, text))
        case catalogue.Within(column, words, outside):
            within = plan.OneOf(_text(column), tuple(_literal(column, word) for word in words))
            return plan.Not(within) if outside else within
        case catalogue.Missing(column):
            return plan.IsMissing(column.name)
        case catalogue.Flag(column):
            return plan.IsTrue(column.name)
        case catalogue.Not(inner):
            return plan.Not(test_of(inner))
        case catalogue.All(parts):
            return plan.All(tuple(test_of(part) for part in parts))
        case catalogue.Any(parts):
            return plan.Any(tuple(test_of(part) for part in parts))


def _term(operand: catalogue.Operand, beside_text: bool) -> plan.Term:
    match operand:
        case Column(name=name):
            return plan.Folded(name) if beside_text else plan.Column(name)
        case catalogue.Number(value, unit):
            return plan.Literal(value * scale(unit))  # a percentage is written 85 in the data
        case catalogue.Word(text):
            return plan.Literal(folded(text) if beside_text else text)
        case catalogue.Delay(unit, start, end):
            return plan.Days(start.name, end.name, unit is Unit.OPEN_DAYS)


def _text(column: Column) -> plan.Column | plan.Folded:
    return plan.Folded(column.name) if column.kind is Kind.TEXT else plan.Column(column.name)


def _literal(column: Column, word: str) -> str:
    return folded(word) if column.kind is Kind.TEXT else word
