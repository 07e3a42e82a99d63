"""Tests and terms → SQL expressions over one table, `t`, and the small tables that it is joined to."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from sqlglot import exp
from sqlglot.expressions import Expression

from checker import plan
from checker.period import NATIONAL

CALENDAR_OF = "_calendriers"  # caf, calendrier: which calendar a subject follows, when not the national one
DAYS = "_jours"  # calendrier, jour, rang: each day's count of open days up to and including it
FOLDS = "_plis"  # texte, plie: each text and what it is without regard to case and accents
MONTH_ENDS = "_fins"  # fin, mois: the last day of each month, and the month as year * 12 + month - 1
_ROW = "t"
_END = "fin_de_mois"


class Over(NamedTuple):
    """The table that a test or a term is about, and whose its rows are (None: nobody's): their calendars are theirs."""

    table: str
    subject: str | None


def table(name: str) -> Expression:
    return exp.to_table(f'"{name}"', alias=_ROW)


def column(name: str) -> exp.Column:
    return exp.column(name, table=_ROW, quoted=True)


def integer(number: int) -> Expression:
    return exp.Literal.number(number)


def subject_of(scan: plan.Scan) -> Expression:
    return exp.null() if scan.subject is None else column(scan.subject)


def part_of(scan: plan.Scan) -> Expression:
    return exp.null() if scan.part is None else column(scan.part)


def day_of(scan: plan.Scan) -> Expression:
    """The day that puts a row in its cell: of its date, or of the month's end that observes it."""
    return column(scan.dated_by) if scan.until is None else exp.column("fin", table=_END)


def cell_of(scan: plan.Scan) -> Expression:
    """year * 12 + month - 1; for a column of years, year * 12."""
    if scan.until is not None:
        return exp.column("mois", table=_END)
    dated = column(scan.dated_by)
    if scan.whole_years:
        return exp.Mul(this=dated, expression=integer(12))
    year = exp.Mul(this=exp.Paren(this=_year(dated)), expression=integer(12))
    month = exp.Extract(this=exp.var("MONTH"), expression=column(scan.dated_by))
    return exp.Sub(this=exp.Add(this=year, expression=month), expression=integer(1))


def _year(dated: Expression) -> Expression:
    return exp.Extract(this=exp.var("YEAR"), expression=dated)


def test_sql(test: plan.Test, over: Over) -> Expression:
    match test:
        case plan.Compare(op, left, right):
            return exp.Paren(this=_OPERATORS[op](this=term_sql(left, over), expression=term_sql(right, over)))
        case plan.OneOf(term, values):
            listed = [exp.Literal.string(value) for value in values]
            return exp.Paren(this=exp.In(this=term_sql(term, over), expressions=listed))
        case plan.IsMissing(name):
            return exp.Paren(this=column(name).is_(exp.null()))
        case plan.IsKnown(term):
            return exp.not_(exp.Paren(this=exp.Is(this=term_sql(term, over), expression=exp.null())))
        case plan.InSeason(name, first, last):
            return exp.Paren(this=exp.Between(this=_day_number(name), low=integer(first), high=integer(last)))
        case plan.OnSide(name, op, day):
            written = exp.cast(exp.Literal.string(day.isoformat()), exp.DataType.Type.DATE)
            return exp.Paren(this=_OPERATORS[op](this=column(name), expression=written))
        case plan.Then():
            return _then(test, over)
        case plan.IsTrue(name):
            return column(name)
        case plan.Not(inner):
            return exp.not_(exp.Paren(this=test_sql(inner, over)))
        case plan.All(()):
            return exp.true()
        case plan.All(tests):
            return exp.Paren(this=exp.and_(*(test_sql(each, over) for each in tests)))
        case plan.Any(tests):
            return exp.Paren(this=exp.or_(*(test_sql(each, over) for each in tests)))
        case plan.Unknown(inner):
            return exp.Paren(this=exp.Is(this=exp.Paren(this=test_sql(inner, over)), expression=exp.null()))
        case plan.NotFalse(inner):
            return exp.Coalesce(this=test_sql(inner, over), expressions=[exp.true()])


_OPERATORS: dict[str, type[exp.Binary]] = {
    "≥": exp.GTE, "≤": exp.LTE, ">": exp.GT, "<": exp.LT, "=": exp.EQ, "≠": exp.NEQ,
}  # fmt: skip
_SIGNS: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "×": exp.Mul}


def _day_number(name: str) -> Expression:
    """month * 100 + day."""
    month = exp.Extract(this=exp.var("MONTH"), expression=column(name))
    day = exp.Extract(this=exp.var("DAY"), expression=column(name))
    return exp.Add(this=exp.Mul(this=month, expression=integer(100)), expression=day)


def _then(test: plan.Then, over: Over) -> Expression:
    """True, unknown or false as that year's row of the same key is; without one, false."""

    def among(inner: plan.Test) -> Expression:
        rows = over_table(exp.select(*_key(test.key)), over.table, over.subject, [inner])
        rows = rows.where(_in_year(test.dated_by, test.year, over)).where(test_sql(inner, over))
        return exp.In(this=exp.Tuple(expressions=_key(test.key)), query=exp.Subquery(this=rows))

    met, unknown = among(test.test), among(plan.Unknown(test.test))
    return exp.Case().when(met, exp.true()).when(unknown, exp.null()).else_(exp.false())


def _key(names: Iterable[str]) -> list[Expression]:
    """Each column as two, so that missing parts of a key are equal."""
    parts: list[Expression] = []
    for name in names:
        text = exp.cast(column(name), exp.DataType.Type.VARCHAR)
        parts.append(column(name).is_(exp.null()))
        parts.append(exp.Coalesce(this=text, expressions=[exp.Literal.string("")]))
    return parts


def _in_year(dated_by: plan.Year, year: int, over: Over) -> Expression:
    return exp.EQ(this=term_sql(dated_by, over), expression=integer(year))


def term_sql(term: plan.Term, over: Over) -> Expression:
    match term:
        case plan.Column(name):
            return column(name)
        case plan.Folded(name):
            return exp.column("plie", table=f"pli_{name}", quoted=True)
        case plan.Literal(str(text)):
            return exp.Literal.string(text)
        case plan.Literal(value):
            assert isinstance(value, Fraction)
            return number_sql(value)
        case plan.Days(start, end, open_only):
            if open_only:
                return exp.Paren(this=_rank(end) - _rank(start))
            return exp.Paren(this=exp.Sub(this=_moment(end), expression=_moment(start)))
        case plan.Seconds(start, end):
            return exp.Paren(this=exp.Sub(this=_seconds(end), expression=_seconds(start)))
        case plan.Arithmetic(op, left, right):
            return exp.Paren(this=_SIGNS[op](this=term_sql(left, over), expression=term_sql(right, over)))
        case plan.Choice():
            return _choice(term, over)
        case plan.Year(name, whole_years):
            dated = _moment(plan.Observation()) if name is None else column(name)
            return dated if whole_years else _year(dated)
        case plan.Total(inner, year, dated_by):
            total = over_table(exp.select(_whole_sum(term_sql(inner, over))), over.table, over.subject, _testing(inner))
            return exp.Subquery(this=total.where(_in_year(dated_by, year, over)))


def _whole_sum(value: Expression) -> Expression:
    """NULL as soon as one row lacks its number: SQL would add the others."""
    every = exp.Count(this=exp.Star()).eq(exp.Count(this=value))
    return exp.Case().when(every, exp.Sum(this=value.copy()))


def _choice(term: plan.Choice, over: Over) -> Expression:
    """Case by case; a test that is unknown stops there: what follows it may not be what the row is worth."""
    case = exp.Case()
    for test, value in term.cases:
        case = case.when(test_sql(test, over), number_sql(value))
        case = case.when(test_sql(plan.Unknown(test), over), exp.null())
    match term.otherwise:
        case None:
            return case
        case plan.Choice():
            return case.else_(_choice(term.otherwise, over))
        case number:
            return case.else_(number_sql(number))


def _testing(term: plan.Term) -> list[plan.Test]:
    """A test that reads a term: what is joined for tests is then joined for it."""
    return [plan.IsKnown(term)]


_BEYOND_EVERY_CELL = Fraction(10**18)


def number_sql(number: Fraction) -> Expression:
    """A literal of the rulebook, always a finite decimal. Beyond what a cell can hold, only its side counts."""
    if abs(number) >= _BEYOND_EVERY_CELL:
        return exp.cast(exp.Literal.string("2e18" if number > 0 else "-2e18"), exp.DataType.Type.DOUBLE)
    with localcontext() as context:
        context.prec = 60
        return exp.Literal.number(format(Decimal(number.numerator) / Decimal(number.denominator), "f"))


# ---- moments, and what they are joined to


def _moment(moment: plan.Moment) -> Expression:
    match moment:
        case plan.Column(name):
            return column(name)
        case plan.FirstOf(first, otherwise, seen=True):
            happened = exp.LTE(this=column(first), expression=exp.column("fin", table=_END))
            return exp.Case().when(happened, column(first)).else_(column(otherwise))
        case plan.FirstOf(first, otherwise):
            return exp.Coalesce(this=column(first), expressions=[column(otherwise)])
        case plan.Observation():
            return exp.column("fin", table=_END)


def _seconds(moment: plan.Moment) -> Expression:
    """Whole seconds since 1970."""
    return exp.cast(exp.func("epoch", _moment(moment)), exp.DataType.Type.BIGINT)


def _alias(moment: plan.Moment) -> str:
    match moment:
        case plan.Column(name):
            return f"rang_{name}"
        case plan.FirstOf(first, otherwise, seen):
            return f"rang_{first}_ou_{otherwise}{'_vu' if seen else ''}"
        case plan.Observation():
            return "rang_#observation"


def _rank(moment: plan.Moment) -> exp.Column:
    return exp.column("rang", table=_alias(moment), quoted=True)


def over_scan(query: exp.Select, scan: plan.Scan, tests: Iterable[plan.Test]) -> exp.Select:
    """`query` over the rows of a scan; those of a stock once for each month's end that finds them there, and once
    without a month when none does."""
    return over_table(query, scan.table, scan.subject, tests, scan)


def over_table(
    query: exp.Select, name: str, subject: str | None, tests: Iterable[plan.Test], scan: plan.Scan | None = None
) -> exp.Select:
    """`query` from a table, joined to the calendar for each moment that open days are counted from, and to the folded
    texts for each column compared without regard to case and accents."""
    query = query.from_(table(name))
    if scan is not None and scan.until is not None:
        query = _with_month_ends(query, scan.dated_by, scan.until)
    terms = [term for test in tests for term in terms_in(test)]
    days = [term for term in terms if isinstance(term, plan.Days) and term.open_only]
    moments = dict.fromkeys(moment for term in days for moment in (term.start, term.end))
    calendar: Expression = exp.Literal.string(NATIONAL)
    if moments and subject is not None:
        query = query.join(
            exp.to_table(CALENDAR_OF, alias="cal"),
            on=exp.column("caf", table="cal").eq(column(subject)),
            join_type="left",
        )
        calendar = exp.Coalesce(this=exp.column("calendrier", table="cal"), expressions=[calendar])
    for moment in moments:
        alias = _alias(moment)
        query = query.join(
            exp.to_table(DAYS, alias=exp.to_identifier(alias, quoted=True)),
            on=exp.and_(
                exp.column("calendrier", table=alias, quoted=True).eq(calendar.copy()),
                exp.column("jour", table=alias, quoted=True).eq(_moment(moment)),
            ),
            join_type="left",
        )
    for folded in dict.fromkeys(term.name for term in terms if isinstance(term, plan.Folded)):
        alias = f"pli_{folded}"
        folds = exp.to_table(FOLDS, alias=exp.to_identifier(alias, quoted=True))
        same = exp.column("texte", table=alias, quoted=True).eq(column(folded))
        query = query.join(folds, on=same, join_type="left")
    return query


def _with_month_ends(query: exp.Select, since: str, until: str) -> exp.Select:
    end = exp.column("fin", table=_END)
    still_there = exp.or_(column(until).is_(exp.null()), exp.LT(this=end.copy(), expression=column(until)))
    there = exp.and_(exp.GTE(this=end, expression=column(since)), still_there)
    return query.join(exp.to_table(MONTH_ENDS, alias=_END), on=there, join_type="left")


def terms_in(test: plan.Test, deep: bool = False) -> list[plan.Term]:
    """Every term that a test reads on its own row; with `deep`, those of the rows that it looks up too."""
    match test:
        case plan.Compare(_, left, right):
            return [*_within(left, deep), *_within(right, deep)]
        case plan.OneOf(term) | plan.IsKnown(term):
            return _within(term, deep)
        case plan.Not(inner) | plan.Unknown(inner) | plan.NotFalse(inner):
            return terms_in(inner, deep)
        case plan.All(tests) | plan.Any(tests):
            return [term for each in tests for term in terms_in(each, deep)]
        case plan.Then(_, _, _, inner):
            return terms_in(inner, deep) if deep else []
        case plan.IsMissing(name) | plan.IsTrue(name) | plan.InSeason(name) | plan.OnSide(name):
            return [plan.Column(name)]


def _within(term: plan.Term, deep: bool) -> list[plan.Term]:
    match term:
        case plan.Arithmetic(_, left, right):
            return [term, *_within(left, deep), *_within(right, deep)]
        case plan.Choice(cases, otherwise):
            rest = _within(otherwise, deep) if isinstance(otherwise, plan.Choice) else []
            return [term, *(each for test, _ in cases for each in terms_in(test, deep)), *rest]
        case plan.Total(inner):
            return [term, *_within(inner, deep)] if deep else [term]
        case _:
            return [term]
