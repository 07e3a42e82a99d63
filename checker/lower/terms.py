"""Conditions and amounts → tests and terms, exact: what is not a whole number of the data is scaled, never divided."""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from checker import catalogue, plan
from checker.catalogue import Amount, Column, Kind
from checker.dimension import dimension_of
from checker.quantity import Unit, scale
from checker.text import folded


@dataclass(frozen=True)
class Scaled:
    """A term and what its value is divided by to be in its unit: a percentage is written 85 in the data."""

    term: plan.Term
    scale: Fraction = Fraction(1)


_SECONDS = {Unit.HOURS: 3600, Unit.MINUTES: 60}


def amount_of(amount: Amount) -> Scaled:
    match amount:
        case Column(name=name, unit=unit):
            return Scaled(plan.Column(name), Fraction(scale(unit)))
        case catalogue.Number(value):
            return _literal(value)
        case catalogue.Delay(unit, start, end):
            # What has not happened yet on the day of the observation resets no clock.
            seen = catalogue.Observation() in (start, end)
            moments = _moment(start, seen), _moment(end, seen)
            if unit in _SECONDS:
                return Scaled(plan.Seconds(*moments), Fraction(_SECONDS[unit]))
            return Scaled(plan.Days(*moments, unit is Unit.OPEN_DAYS))
        case catalogue.Classed(classification, dated_by):
            return _choice(classification, year_of(dated_by))
        case catalogue.Arithmetic(op, left, right, factor):
            return _arithmetic(op, amount_of(left), amount_of(right), factor)


def year_of(moment: Column | catalogue.Observation) -> plan.Year:
    if isinstance(moment, catalogue.Observation):
        return plan.Year(None, False)
    return plan.Year(moment.name, moment.kind is Kind.YEAR)


def _moment(moment: catalogue.Moment, seen: bool) -> plan.Moment:
    match moment:
        case Column(name=name):
            return plan.Column(name)
        case catalogue.Either(first, otherwise):
            return plan.FirstOf(first.name, otherwise.name, seen)
        case catalogue.Observation():
            return plan.Observation()


def _literal(value: Fraction) -> Scaled:
    """A number that is a finite decimal, else its numerator: `1 pour 3 500` is 1, over 3,500."""
    if (10**_MOST_DECIMALS) % value.denominator == 0:
        return Scaled(plan.Literal(value))
    return Scaled(plan.Literal(Fraction(value.numerator)), Fraction(value.denominator))


_MOST_DECIMALS = 18


def _choice(classification: catalogue.Classification, year: plan.Year) -> Scaled:
    """By year, then by the first case that is met; a year without values has none."""
    numbers = [case.value for bracket in classification.brackets for case in bracket.cases]
    numbers += [bracket.otherwise for bracket in classification.brackets]
    common = Fraction(lcm(*(number.denominator for number in numbers)))
    cases: list[tuple[plan.Test, Fraction]] = []
    for bracket in classification.brackets:
        years = _in_years(year, bracket)
        cases += [(plan.All((years, test_of(case.condition))), case.value * common) for case in bracket.cases]
        cases.append((years, bracket.otherwise * common))
    return Scaled(plan.Choice(tuple(cases), None), common)


def _in_years(year: plan.Year, bracket: catalogue.Bracket) -> plan.Test:
    since = plan.Compare("≥", year, plan.Literal(Fraction(bracket.first)))
    if bracket.last is None:
        return since
    return plan.All((since, plan.Compare("≤", year, plan.Literal(Fraction(bracket.last)))))


def _arithmetic(op: str, left: Scaled, right: Scaled, factor: Fraction) -> Scaled:
    if op == "×":
        product = times(plan.Arithmetic("×", left.term, right.term), factor.numerator)
        return Scaled(product, left.scale * right.scale * factor.denominator)
    weights = right.scale * factor.denominator, factor.numerator * left.scale
    common = gcd(*(int(weight) for weight in weights))
    ours, theirs = (int(weight) // common for weight in weights)
    total = plan.Arithmetic(op, times(left.term, ours), times(right.term, theirs))
    return Scaled(total, left.scale * right.scale * factor.denominator / common)


def times(term: plan.Term, number: int | Fraction) -> plan.Term:
    """The term so many times, a literal at once."""
    if number == 1:
        return term
    if isinstance(term, plan.Literal) and isinstance(term.value, Fraction):
        return plan.Literal(term.value * number)
    return plan.Arithmetic("×", term, plan.Literal(Fraction(number)))


def test_of(condition: catalogue.Condition) -> plan.Test:
    match condition:
        case catalogue.Comparison(op, left, right):
            return _compare(op, left, right)
        case catalogue.Within(column, words, outside):
            within = plan.OneOf(_text(column), tuple(_code(column, word) for word in words))
            return plan.Not(within) if outside else within
        case catalogue.Season(column, first, last):
            return _season(column.name, _day_number(first), _day_number(last))
        case catalogue.Dated(column, op, day):
            return plan.OnSide(column.name, op, day)
        case catalogue.Missing(column):
            return plan.IsMissing(column.name)
        case catalogue.Flag(column):
            return plan.IsTrue(column.name)
        case catalogue.Frozen(inner, year, key, dated_by):
            return plan.Then(key, year, year_of(dated_by), test_of(inner))
        case catalogue.Not(inner):
            return plan.Not(test_of(inner))
        case catalogue.All(parts):
            return plan.All(tuple(test_of(part) for part in parts))
        case catalogue.Any(parts):
            return plan.Any(tuple(test_of(part) for part in parts))


def _day_number(day: tuple[int, int]) -> int:
    return day[0] * 100 + day[1]


def _season(column: str, first: int, last: int) -> plan.Test:
    """Across the new year, it is the rest of one year or the beginning of the next."""
    if first <= last:
        return plan.InSeason(column, first, last)
    return plan.Any((plan.InSeason(column, first, 1231), plan.InSeason(column, 101, last)))


def _compare(op: str, left: catalogue.Operand, right: catalogue.Operand) -> plan.Test:
    if isinstance(left, catalogue.Quotient | catalogue.NationalMean) or isinstance(
        right, catalogue.Quotient | catalogue.NationalMean
    ):
        return _crossed(op, _over(left), _over(right))
    text = any(isinstance(side, Column) and side.kind is Kind.TEXT for side in (left, right))
    if _wordy(left) or _wordy(right):
        return plan.Compare(op, _word(left, text), _word(right, text))
    ours, theirs = _number(left), _number(right)
    common = gcd(int(ours.scale), int(theirs.scale))
    return plan.Compare(op, times(ours.term, theirs.scale / common), times(theirs.term, ours.scale / common))


def _number(operand: catalogue.Operand) -> Scaled:
    assert not isinstance(operand, catalogue.Word | catalogue.Quotient | catalogue.NationalMean)
    return amount_of(operand)


def _wordy(operand: catalogue.Operand) -> bool:
    words = (Kind.CAF, Kind.CODE, Kind.TEXT, Kind.IDENTIFIER, Kind.PERIOD, Kind.DATE, Kind.INSTANT)
    return isinstance(operand, catalogue.Word) or (isinstance(operand, Column) and operand.kind in words)


def _word(operand: catalogue.Operand, beside_text: bool) -> plan.Term:
    match operand:
        case Column(name=name):
            return plan.Folded(name) if beside_text else plan.Column(name)
        case catalogue.Word(text):
            return plan.Literal(folded(text) if beside_text else text)
        case _:
            raise AssertionError("a text is compared with a text, a date with a date")


@dataclass(frozen=True)
class _Fraction:
    """A quotient of two terms, times an exact number."""

    top: plan.Term
    bottom: plan.Term | None
    factor: Fraction


def _over(operand: catalogue.Operand) -> _Fraction:
    match operand:
        case catalogue.Quotient(top, bottom, unit):
            above, below = amount_of(top), amount_of(bottom)
            sizes = [dimension_of(one).size for one in (catalogue.unit_of(top), catalogue.unit_of(bottom), unit)]
            return _Fraction(above.term, below.term, sizes[0] / sizes[1] / sizes[2] * below.scale / above.scale)
        case catalogue.NationalMean(of, year, dated_by):
            whole = _over(of)
            assert whole.bottom is not None
            sums = [plan.Total(term, year, year_of(dated_by)) for term in (whole.top, whole.bottom)]
            return _Fraction(sums[0], sums[1], whole.factor)
        case _:
            number = _number(operand)
            return _Fraction(number.term, None, 1 / number.scale)


def _crossed(op: str, left: _Fraction, right: _Fraction) -> plan.Test:
    """a/b against c/d as a·d against c·b, both times the signs of b and d; unknown where one of them is 0."""
    ours = times(left.top, left.factor.numerator * right.factor.denominator)
    theirs = times(right.top, right.factor.numerator * left.factor.denominator)
    for bottom in (left.bottom, right.bottom):
        if bottom is not None:
            sign = plan.Choice(
                (
                    (plan.Compare(">", bottom, _ZERO), Fraction(1)),
                    (plan.Compare("<", bottom, _ZERO), Fraction(-1)),
                ),
                None,
            )
            ours, theirs = plan.Arithmetic("×", ours, sign), plan.Arithmetic("×", theirs, sign)
    if right.bottom is not None:
        ours = plan.Arithmetic("×", ours, right.bottom)
    if left.bottom is not None:
        theirs = plan.Arithmetic("×", theirs, left.bottom)
    return plan.Compare(op, ours, theirs)


_ZERO = plan.Literal(Fraction(0))


def _text(column: Column) -> plan.Column | plan.Folded:
    return plan.Folded(column.name) if column.kind is Kind.TEXT else plan.Column(column.name)


def _code(column: Column, word: str) -> str:
    return folded(word) if column.kind is Kind.TEXT else word
