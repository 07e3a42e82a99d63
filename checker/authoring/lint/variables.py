"""What the conditions on one record turn on, and the values of each that tell them apart."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from checker.authoring.lint.calendar import days_that_matter
from checker.catalogue import (
    All,
    Any,
    Arithmetic,
    Classed,
    Column,
    Comparison,
    Condition,
    Dated,
    Delay,
    Either,
    Flag,
    Frozen,
    Kind,
    Missing,
    Moment,
    NationalMean,
    Not,
    Number,
    Observation,
    Operand,
    Quotient,
    Season,
    Within,
    Word,
    columns_of,
)
from checker.quantity import Unit
from checker.text import folded

Variable = tuple[object, ...]
Value = Fraction | str | bool | int
Atom = Comparison | Within | Season | Dated | Missing | Flag | Frozen
_OTHER_WORD = "\0"


def read_by(condition: Condition) -> set[Variable]:
    """The columns, delays, calculations and pairs of them that a condition turns on."""
    found: set[Variable] = {named(column) for column in columns_of(condition)}
    found |= {compared(atom.left, atom.right) for atom in _atoms(condition) if isinstance(atom, Comparison)}
    return found - {()}


def domains_of(conditions: Sequence[Condition]) -> dict[Variable, Sequence[Value]]:
    numbers: dict[Variable, set[Fraction]] = {}
    words: dict[Variable, dict[str, None]] = {}
    days: dict[Variable, list[Dated | Season]] = {}
    whole: set[Variable] = set()
    domains: dict[Variable, Sequence[Value]] = {}
    for atom in (atom for one in conditions for atom in _atoms(one)):
        match atom:
            case Flag(column):
                domains[named(column)] = (True, False)
            case Frozen():
                domains[then(atom)] = (True, False)
            case Missing(column):
                domains[absence(column)] = (False, True)
            case Within(column, listed):
                words.setdefault(named(column), {}).update(dict.fromkeys(word(one, column) for one in listed))
                words[named(column)].update(_others(column))
            case Dated(column) | Season(column):
                days.setdefault(day_of(column), []).append(atom)
            case Comparison(_, left, right):
                variable = compared(left, right)
                for one, other in ((left, right), (right, left)):
                    if isinstance(one, Column) and isinstance(other, Word):
                        words.setdefault(variable, {}).update(_others(one) | {word(other.text, one): None})
                    elif not isinstance(one, Number) and isinstance(other, Number):
                        numbers.setdefault(variable, set()).add(other.value)
                        if _is_whole(one):
                            whole.add(variable)
                if variable[:1] == ("pair",):
                    domains[variable] = (0,) if variable[1] == variable[2] else (-1, 0, 1)
    domains |= {variable: tuple(listed) for variable, listed in words.items()}
    domains |= {variable: days_that_matter(atoms) for variable, atoms in days.items()}
    return domains | {
        variable: sorted(_integers(bounds) if variable in whole else _around(bounds))
        for variable, bounds in numbers.items()
    }


def _atoms(condition: Condition) -> Iterator[Atom]:
    match condition:
        case Not(inner):
            yield from _atoms(inner)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _atoms(part)
        case _:
            yield condition


def named(operand: Operand) -> Variable:
    """A number of a record: a column by its name, anything else as it is written."""
    match operand:
        case Column(name):
            return ("column", name)
        case Delay(unit, start, end):
            return ("delay", unit.value, *_moment(start), *_moment(end))
        case _:
            return ("value", _spelled(operand))


def _spelled(operand: Operand) -> str:
    match operand:
        case Column(name):
            return name
        case Delay():
            return " ".join(map(str, named(operand)))
        case Arithmetic(op, left, right, factor):
            return f"({_spelled(left)} {op} {factor} {_spelled(right)})"
        case Quotient(top, bottom):
            return f"({_spelled(top)} / {_spelled(bottom)})"
        case Classed(classification):
            return classification.name
        case NationalMean(of, year):
            return f"mean in {year} of {_spelled(of)}"
        case Number(value):
            return str(value)
        case Word(text):
            return text


def _moment(moment: Moment) -> tuple[str, ...]:
    match moment:
        case Column(name):
            return (name,)
        case Either(first, otherwise):
            return (first.name, otherwise.name)
        case Observation():
            return ("",)


def then(condition: Frozen) -> Variable:
    return ("then", condition)


def absence(column: Column) -> Variable:
    return ("missing", column.name)


def day_of(column: Column) -> Variable:
    return ("day", column.name)


def compared(left: Operand, right: Operand) -> Variable:
    """What a comparison turns on: a number of a record, how two of them stand to each other, or nothing."""
    variables = [named(one) for one in (left, right) if not isinstance(one, Number | Word)]
    if len(variables) == 2:
        return ("pair", *sorted(variables, key=str))
    return variables[0] if variables else ()


def _is_whole(operand: Operand) -> bool:
    match operand:
        case Column(kind=kind):
            return kind in (Kind.INTEGER, Kind.YEAR)
        case Delay(unit):
            return unit in (Unit.OPEN_DAYS, Unit.DAYS)
        case _:
            return False


def _integers(bounds: set[Fraction]) -> set[Fraction]:
    around = {floor(bound) + 1 for bound in bounds} | {ceil(bound) - 1 for bound in bounds}
    return {Fraction(one) for one in around} | {bound for bound in bounds if bound.denominator == 1}


def _around(bounds: set[Fraction]) -> set[Fraction]:
    between = {(low + high) / 2 for low, high in pairwise(sorted(bounds))}
    return bounds | between | {min(bounds) - 1, max(bounds) + 1}


def _others(column: Column) -> dict[str, None]:
    """The words of a closed list; elsewhere, one that nobody wrote."""
    return dict.fromkeys(column.codes if column.kind is Kind.CODE else (_OTHER_WORD,))


def word(text: str, column: Column) -> str:
    return folded(text) if column.kind is Kind.TEXT else text
