"""Plan → SQL. The only door of sqlglot; one short whitelist of operators, printed in one canonical dialect."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction

from sqlglot import exp
from sqlglot.expressions import Expression

from checker import plan
from checker.period import NATIONAL

CANONICAL = "duckdb"
CALENDAR_OF = "_calendriers"  # caf, calendrier: which calendar a subject follows, when not the national one
DAYS = "_jours"  # calendrier, jour, rang: each day's count of open days up to and including it
FOLDS = "_plis"  # texte, plie: each text and what it is without regard to case and accents
_SUBJECT, _CELL, _RANK = "#sujet", "#mois", "#rang"  # no column of a rulebook can have such a name


def printed(query: Expression) -> str:
    return query.sql(dialect=CANONICAL)


def tally_query(tally: plan.Tally, careful: bool = False) -> exp.Select:
    """subject, cell, then each counter; `careful`: each sum as two, of whole parts and of the rest, which hold more."""
    scan = tally.scan
    counted = [
        part.as_(f"c{number}_{rank}", quoted=True)
        for number, counter in enumerate(tally.counters)
        for rank, part in enumerate(_counter(counter, careful))
    ]
    query = exp.select(_subject(scan).as_(_SUBJECT, quoted=True), _cell(scan).as_(_CELL, quoted=True), *counted)
    return _over(query, scan.table, scan.subject, [counter.test for counter in tally.counters]).group_by(
        _integer(1), _integer(2)
    )


def sample_query(sample: plan.Sample) -> exp.Select:
    """subject, cell, file, line, then the sample's columns: the first rows of each cell."""
    scan = sample.scan
    columns = [*plan.LINE, *sample.columns]
    ranked = _over(
        exp.select(
            _subject(scan).as_(_SUBJECT, quoted=True),
            _cell(scan).as_(_CELL, quoted=True),
            *(_column(name) for name in columns),
            exp.Window(
                this=exp.RowNumber(),
                partition_by=[_subject(scan), _cell(scan)],
                order=exp.Order(expressions=[_ordered(name) for name in plan.LINE]),
            ).as_(_RANK, quoted=True),
        ),
        scan.table,
        scan.subject,
        [sample.test],
    ).where(_test(sample.test))
    names = [_SUBJECT, _CELL, *columns]
    return (
        exp.select(*(exp.column(name, quoted=True) for name in names))
        .from_(ranked.subquery("choisies"))
        .where(exp.column(_RANK, quoted=True) <= exp.Literal.number(sample.most))
        .order_by(*(exp.column(name, quoted=True) for name in plan.LINE))
    )


def records_query(scan: plan.Scan, test: plan.Test, columns: Iterable[str]) -> exp.Select:
    """The records whose test is true: what an auditor runs to see them all."""
    query = exp.select(*(_column(name) for name in [*plan.LINE, *columns]))
    return _over(query, scan.table, scan.subject, [test]).where(_test(test))


def in_period(query: exp.Select, scan: plan.Scan, subject: str | None, cells: range) -> exp.Select:
    """The same records of one subject (None: all) and of the months `cells`."""
    narrowed = query.where(exp.Between(this=_cell(scan), low=_integer(cells.start), high=_integer(cells.stop - 1)))
    if subject is not None:
        narrowed = narrowed.where(_subject(scan).eq(exp.Literal.string(subject)))
    return narrowed


def broken_query(table: str, subject: str | None, test: plan.Test) -> exp.Select:
    """File and line of the rows whose test is false (an unknown one passes)."""
    query = exp.select(*(_column(name) for name in plan.LINE))
    return _over(query, table, subject, [test]).where(exp.not_(exp.Paren(this=_test(test))))


def shared_key_query(table: str, key: Iterable[str]) -> exp.Select:
    """File and line of every row whose key another row has too; missing parts of a key are equal."""
    rows = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[_column(name) for name in key]).as_(
        _RANK, quoted=True
    )
    counted = exp.select(*(_column(name) for name in plan.LINE), rows).from_(_table(table))
    return (
        exp.select(*(exp.column(name, quoted=True) for name in plan.LINE))
        .from_(counted.subquery("comptees"))
        .where(exp.column(_RANK, quoted=True) > _integer(1))
    )


_ROW = "t"


def _table(name: str) -> Expression:
    return exp.to_table(f'"{name}"', alias=_ROW)


def _column(name: str) -> exp.Column:
    return exp.column(name, table=_ROW, quoted=True)


def _ordered(name: str) -> exp.Ordered:
    return exp.Ordered(this=_column(name), nulls_first=False)


def _subject(scan: plan.Scan) -> Expression:
    return exp.null() if scan.subject is None else _column(scan.subject)


def _cell(scan: plan.Scan) -> Expression:
    """year * 12 + month - 1; for a column of years, year * 12."""
    column = _column(scan.dated_by)
    if scan.whole_years:
        return exp.Mul(this=column, expression=_integer(12))
    year = exp.Mul(this=exp.Paren(this=exp.Extract(this=exp.var("YEAR"), expression=column)), expression=_integer(12))
    month = exp.Extract(this=exp.var("MONTH"), expression=_column(scan.dated_by))
    return exp.Sub(this=exp.Add(this=year, expression=month), expression=_integer(1))


def _integer(number: int) -> Expression:
    return exp.Literal.number(number)


def _counter(counter: plan.Counter, careful: bool) -> list[Expression]:
    match counter:
        case plan.CountIf(plan.All(())):
            return [exp.Count(this=exp.Star())]
        case plan.CountIf(test):
            # DuckDB counts none as NULL when a test is unknown of every row.
            return [_or_zero(exp.CountIf(this=_test(test)))]
        case plan.SumIf(name, test):
            parts: list[Expression] = [_column(name)]
            if careful:
                whole = exp.cast(exp.func("trunc", _column(name)), exp.DataType.Type.INT128)
                parts = [whole, exp.Sub(this=_column(name), expression=exp.func("trunc", _column(name)))]
            return [_or_zero(exp.Sum(this=_only_if(test, part))) for part in parts]


def _only_if(test: plan.Test, part: Expression) -> Expression:
    return part if test == plan.All(()) else exp.Case().when(_test(test), part)


def _or_zero(counted: Expression) -> Expression:
    return exp.Coalesce(this=counted, expressions=[_integer(0)])


def _test(test: plan.Test) -> Expression:
    match test:
        case plan.Compare(op, left, right):
            return exp.Paren(this=_OPERATORS[op](this=_term(left), expression=_term(right)))
        case plan.OneOf(term, values):
            return exp.Paren(this=exp.In(this=_term(term), expressions=[exp.Literal.string(value) for value in values]))
        case plan.IsMissing(column):
            return exp.Paren(this=_column(column).is_(exp.null()))
        case plan.IsTrue(column):
            return _column(column)
        case plan.Not(inner):
            return exp.not_(exp.Paren(this=_test(inner)))
        case plan.All(()):
            return exp.true()
        case plan.All(tests):
            return exp.Paren(this=exp.and_(*(_test(each) for each in tests)))
        case plan.Any(tests):
            return exp.Paren(this=exp.or_(*(_test(each) for each in tests)))
        case plan.Unknown(inner):
            return exp.Paren(this=exp.Is(this=exp.Paren(this=_test(inner)), expression=exp.null()))
        case plan.NotFalse(inner):
            return exp.Coalesce(this=_test(inner), expressions=[exp.true()])


_OPERATORS: dict[str, type[exp.Binary]] = {
    "≥": exp.GTE, "≤": exp.LTE, ">": exp.GT, "<": exp.LT, "=": exp.EQ, "≠": exp.NEQ,
}  # fmt: skip


def _term(term: plan.Term) -> Expression:
    match term:
        case plan.Column(name):
            return _column(name)
        case plan.Folded(name):
            return exp.column("plie", table=f"pli_{name}", quoted=True)
        case plan.Literal(str(text)):
            return exp.Literal.string(text)
        case plan.Literal(value):
            assert isinstance(value, Fraction)
            return _number(value)
        case plan.Days(start, end, open_only):
            if open_only:
                return exp.Paren(this=_rank(end) - _rank(start))
            return exp.Paren(this=exp.Sub(this=_column(end), expression=_column(start)))


_BEYOND_EVERY_CELL = Fraction(10**18)


def _number(number: Fraction) -> Expression:
    """A literal of the rulebook, always a finite decimal. Beyond what a cell can hold, only its side counts."""
    if abs(number) >= _BEYOND_EVERY_CELL:
        return exp.cast(exp.Literal.string("2e18" if number > 0 else "-2e18"), exp.DataType.Type.DOUBLE)
    with localcontext() as context:
        context.prec = 60
        return exp.Literal.number(format(Decimal(number.numerator) / Decimal(number.denominator), "f"))


def _rank(date_column: str) -> exp.Column:
    return exp.column("rang", table=f"rang_{date_column}", quoted=True)


def _over(query: exp.Select, table: str, subject: str | None, tests: Iterable[plan.Test]) -> exp.Select:
    """`query` from a table, joined to the calendar for each date that open days are counted from, and to the folded
    texts for each column compared without regard to case and accents."""
    query = query.from_(_table(table))
    terms = [term for test in tests for term in terms_of(test)]
    days = [term for term in terms if isinstance(term, plan.Days) and term.open_only]
    dates = dict.fromkeys(date for term in days for date in (term.start, term.end))
    calendar: Expression = exp.Literal.string(NATIONAL)
    if dates and subject is not None:
        query = query.join(
            exp.to_table(CALENDAR_OF, alias="cal"),
            on=exp.column("caf", table="cal").eq(_column(subject)),
            join_type="left",
        )
        calendar = exp.Coalesce(this=exp.column("calendrier", table="cal"), expressions=[calendar])
    for date in dates:
        alias = f"rang_{date}"
        query = query.join(
            exp.to_table(DAYS, alias=alias),
            on=exp.and_(
                exp.column("calendrier", table=alias).eq(calendar.copy()),
                exp.column("jour", table=alias).eq(_column(date)),
            ),
            join_type="left",
        )
    for name in dict.fromkeys(term.name for term in terms if isinstance(term, plan.Folded)):
        alias = f"pli_{name}"
        folds = exp.to_table(FOLDS, alias=exp.to_identifier(alias, quoted=True))
        query = query.join(folds, on=exp.column("texte", table=alias, quoted=True).eq(_column(name)), join_type="left")
    return query


def terms_of(test: plan.Test) -> list[plan.Term]:
    """Every term that a test reads."""
    match test:
        case plan.Compare(_, left, right):
            return [left, right]
        case plan.OneOf(term):
            return [term]
        case plan.Not(inner) | plan.Unknown(inner) | plan.NotFalse(inner):
            return terms_of(inner)
        case plan.All(tests) | plan.Any(tests):
            return [term for each in tests for term in terms_of(each)]
        case plan.IsMissing(column) | plan.IsTrue(column):
            return [plan.Column(column)]
