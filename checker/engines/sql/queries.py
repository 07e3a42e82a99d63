"""Counts, samples and integrity checks, as queries."""

from collections.abc import Iterable

from sqlglot import exp
from sqlglot.expressions import Expression

from checker import plan
from checker.engines.sql.terms import (
    Over,
    cell_of,
    column,
    day_of,
    integer,
    over_scan,
    over_table,
    part_of,
    subject_of,
    table,
    term_sql,
    test_sql,
)

CANONICAL = "duckdb"
_SUBJECT, _CELL, _PART, _RANK = "#sujet", "#mois", "#part", "#rang"  # no column of a rulebook can have such a name


def printed(query: Expression) -> str:
    return query.sql(dialect=CANONICAL)


def _over(scan: plan.Scan) -> Over:
    return Over(scan.table, scan.subject)


def _keys(scan: plan.Scan) -> list[exp.Expr]:
    return [
        subject_of(scan).as_(_SUBJECT, quoted=True),
        cell_of(scan).as_(_CELL, quoted=True),
        part_of(scan).as_(_PART, quoted=True),
    ]


def tally_query(tally: plan.Tally, careful: bool = False) -> exp.Select:
    """subject, cell, part, then each counter; `careful`: each sum as two, of whole parts and of the rest, which hold
    more."""
    scan = tally.scan
    counted = [
        part.as_(f"c{number}_{rank}", quoted=True)
        for number, counter in enumerate(tally.counters)
        for rank, part in enumerate(_counter(counter, careful, _over(scan)))
    ]
    query = exp.select(*_keys(scan), *counted)
    return over_scan(query, scan, _read(tally.counters)).group_by(integer(1), integer(2), integer(3))


def _read(counters: Iterable[plan.Counter]) -> list[plan.Test]:
    tests = []
    for counter in counters:
        tests.append(counter.test)
        if isinstance(counter, plan.SumIf):
            tests.append(plan.IsKnown(counter.term))
    return tests


def histogram_query(histogram: plan.Histogram) -> exp.Select:
    """subject, cell, part, value, how many rows."""
    scan = histogram.scan
    value = term_sql(histogram.term, _over(scan))
    query = exp.select(*_keys(scan), value.as_("valeur", quoted=True), exp.Count(this=exp.Star()))
    rows = over_scan(query, scan, [histogram.test, plan.IsKnown(histogram.term)])
    kept = rows.where(test_sql(histogram.test, _over(scan))).where(exp.not_(value.copy().is_(exp.null())))
    return kept.group_by(*(integer(place) for place in range(1, 5)))


GRAINS = (1, 3, 6, 12)


def distinct_query(distinct: plan.Distinct) -> exp.Select:
    """subject, whether all subjects are together, then for each of the four grains its first month; the count.

    One row a subject and period: of the four months, only the one of the row's grain is not NULL.
    """
    scan = distinct.scan
    values = [column(name) for name in distinct.columns]
    listed = [*values, *([day_of(scan)] if distinct.per_day else [])]
    inner = over_scan(
        exp.select(
            subject_of(scan).as_(_SUBJECT, quoted=True),
            *(_first_month(scan, grain).as_(f"#m{grain}", quoted=True) for grain in GRAINS),
            *(value.as_(f"v{place}", quoted=True) for place, value in enumerate(listed)),
        ),
        scan,
        [distinct.test],
    ).where(test_sql(distinct.test, _over(scan)))
    for value in values:
        inner = inner.where(exp.not_(value.copy().is_(exp.null())))
    names = [exp.column(f"v{place}", quoted=True) for place in range(len(listed))]
    counted = exp.Distinct(expressions=[exp.Tuple(expressions=names) if len(names) > 1 else names[0]])
    subject = exp.column(_SUBJECT, quoted=True)
    months = [exp.column(f"#m{grain}", quoted=True) for grain in GRAINS]
    sets = [exp.Tuple(expressions=[subject.copy(), month.copy()]) for month in months]
    sets += [exp.Tuple(expressions=[month.copy()]) for month in months]
    grouped = exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)])
    together = exp.func("grouping", subject.copy())
    query = exp.select(subject, together, *months, exp.Count(this=counted)).from_(inner.subquery("lignes"))
    query.set("group", grouped)
    return query


def _first_month(scan: plan.Scan, grain: int) -> Expression:
    """The first month of the period of that many months in which a row stands."""
    cell = exp.Paren(this=cell_of(scan))
    return exp.Sub(this=cell, expression=exp.Mod(this=cell.copy(), expression=integer(grain)))


def sample_query(sample: plan.Sample) -> exp.Select:
    """subject, cell, part, file, line, then the sample's columns: the first rows of each cell."""
    scan = sample.scan
    columns = [*plan.LINE, *sample.columns]
    ranked = over_scan(
        exp.select(
            *_keys(scan),
            *(column(name) for name in columns),
            exp.Window(
                this=exp.RowNumber(),
                partition_by=[subject_of(scan), cell_of(scan), part_of(scan)],
                order=exp.Order(expressions=[_ordered(name) for name in plan.LINE]),
            ).as_(_RANK, quoted=True),
        ),
        scan,
        [sample.test],
    ).where(test_sql(sample.test, _over(scan)))
    names = [_SUBJECT, _CELL, _PART, *columns]
    return (
        exp.select(*(exp.column(name, quoted=True) for name in names))
        .from_(ranked.subquery("choisies"))
        .where(exp.column(_RANK, quoted=True) <= exp.Literal.number(sample.most))
        .order_by(*(exp.column(name, quoted=True) for name in plan.LINE))
    )


def records_query(scan: plan.Scan, test: plan.Test, columns: Iterable[str]) -> exp.Select:
    """The records whose test is true: what an auditor runs to see them all."""
    query = exp.select(*(column(name) for name in [*plan.LINE, *columns]))
    return over_scan(query, scan, [test]).where(test_sql(test, _over(scan)))


def in_period(query: exp.Select, scan: plan.Scan, subject: str | None, cells: range) -> exp.Select:
    """The same records of one subject (None: all) and of the months `cells`."""
    narrowed = query.where(exp.Between(this=cell_of(scan), low=integer(cells.start), high=integer(cells.stop - 1)))
    if subject is not None:
        narrowed = narrowed.where(subject_of(scan).eq(exp.Literal.string(subject)))
    return narrowed


def broken_query(name: str, subject: str | None, test: plan.Test) -> exp.Select:
    """File and line of the rows whose test is false (an unknown one passes)."""
    query = exp.select(*(column(name) for name in plan.LINE))
    return over_table(query, name, subject, [test]).where(exp.not_(exp.Paren(this=test_sql(test, Over(name, subject)))))


def shared_key_query(name: str, key: Iterable[str]) -> exp.Select:
    """File and line of every row whose key another row has too; missing parts of a key are equal."""
    rows = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[column(part) for part in key]).as_(
        _RANK, quoted=True
    )
    counted = exp.select(*(column(place) for place in plan.LINE), rows).from_(table(name))
    return (
        exp.select(*(exp.column(name, quoted=True) for name in plan.LINE))
        .from_(counted.subquery("comptees"))
        .where(exp.column(_RANK, quoted=True) > integer(1))
    )


def _counter(counter: plan.Counter, careful: bool, over: Over) -> list[Expression]:
    match counter:
        case plan.CountIf(plan.All(())):
            return [exp.Count(this=exp.Star())]
        case plan.CountIf(test):
            # DuckDB counts none as NULL when a test is unknown of every row.
            return [_or_zero(exp.CountIf(this=test_sql(test, over)))]
        case plan.SumIf(term, test):
            value = term_sql(term, over)
            parts: list[Expression] = [value]
            if careful:
                whole = exp.cast(exp.func("trunc", value.copy()), exp.DataType.Type.INT128)
                parts = [whole, exp.Sub(this=value, expression=exp.func("trunc", value.copy()))]
            return [_or_zero(exp.Sum(this=_only_if(test, part, over))) for part in parts]


def _only_if(test: plan.Test, part: Expression, over: Over) -> Expression:
    return part if test == plan.All(()) else exp.Case().when(test_sql(test, over), part)


def _or_zero(counted: Expression) -> Expression:
    return exp.Coalesce(this=counted, expressions=[integer(0)])


def _ordered(name: str) -> exp.Ordered:
    return exp.Ordered(this=column(name), nulls_first=False)
