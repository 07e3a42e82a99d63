"""Which values a condition can take, over every record that there could be.

A condition tells records apart by a few columns and delays only; each of these has a few values that matter: the
numbers it is compared with and those around them, the words it is compared with and another one. All of them together
are tried. Two variables are taken as independent, though a table may tie them: what is said to be impossible is.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor, prod

from checker.catalogue import (
    All,
    Any,
    Column,
    Comparison,
    Condition,
    Delay,
    Flag,
    Kind,
    Missing,
    Not,
    Number,
    Operand,
    Within,
    Word,
    columns_of,
)
from checker.text import folded

Outcomes = frozenset[bool | None]
UNSURE: Outcomes = frozenset((True, False, None))
_MOST_CASES = 4_000

_Variable = tuple[str, ...]
_Value = Fraction | str | bool | int
_OTHER_WORD = "\0"


def outcomes(condition: Condition, given: Sequence[Condition] = ()) -> Outcomes:
    """What a condition can be where all of `given` hold: true, false; unknown (None) where an absence is spoken of.

    Everything when there are too many cases to try; nothing when `given` never holds.
    """
    related = _related(condition, given)
    domains = _domains((condition, *related))
    if prod(len(values) for values in domains.values()) > _MOST_CASES:
        return UNSURE
    found: set[bool | None] = set()
    for values in product(*domains.values()):
        record = dict(zip(domains, values, strict=True))
        if all(_holds(one, record) is True for one in related):
            found.add(_holds(condition, record))
            if len(found) == len(UNSURE):
                break
    return frozenset(found)


def _related(condition: Condition, given: Sequence[Condition]) -> list[Condition]:
    """What bears on a condition: it reads a variable of it, or of something that does."""
    reached = set(_read(condition))
    left = [(one, set(_read(one))) for one in given]
    related: list[Condition] = []
    while near := [pair for pair in left if pair[1] & reached]:
        related += [one for one, _ in near]
        reached |= set().union(*(variables for _, variables in near))
        left = [pair for pair in left if not pair[1] & reached]
    return related


# ---- the variables, and the values of each that matter


def _read(condition: Condition) -> set[_Variable]:
    """The columns, delays and pairs of them that a condition turns on."""
    found: set[_Variable] = {_named(column) for column in columns_of(condition)}
    found |= {_compared(atom.left, atom.right) for atom in _atoms(condition) if isinstance(atom, Comparison)}
    return found - {()}


def _domains(conditions: Sequence[Condition]) -> dict[_Variable, Sequence[_Value]]:
    numbers: dict[_Variable, set[Fraction]] = {}
    words: dict[_Variable, dict[str, None]] = {}
    whole: set[_Variable] = set()
    domains: dict[_Variable, Sequence[_Value]] = {}
    for atom in (atom for one in conditions for atom in _atoms(one)):
        match atom:
            case Flag(column):
                domains[_named(column)] = (True, False)
            case Missing(column):
                domains[_absence(column)] = (False, True)
            case Within(column, listed):
                words.setdefault(_named(column), {}).update(dict.fromkeys(_word(one, column) for one in listed))
                words[_named(column)].update(_others(column))
            case Comparison(_, left, right):
                variable = _compared(left, right)
                for one, other in ((left, right), (right, left)):
                    if isinstance(one, Column) and isinstance(other, Word):
                        words.setdefault(variable, {}).update(_others(one) | {_word(other.text, one): None})
                    elif isinstance(one, Column | Delay) and isinstance(other, Number):
                        numbers.setdefault(variable, set()).add(other.value)
                        if _is_whole(one):
                            whole.add(variable)
                if variable[:1] == ("pair",):
                    domains[variable] = (0,) if variable[1] == variable[2] else (-1, 0, 1)
    domains |= {variable: tuple(listed) for variable, listed in words.items()}
    return domains | {
        variable: sorted(_integers(bounds) if variable in whole else _around(bounds))
        for variable, bounds in numbers.items()
    }


def _atoms(condition: Condition) -> Iterator[Comparison | Within | Missing | Flag]:
    match condition:
        case Not(inner):
            yield from _atoms(inner)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _atoms(part)
        case Comparison() | Within() | Missing() | Flag():
            yield condition


def _named(operand: Column | Delay) -> _Variable:
    if isinstance(operand, Delay):
        return ("delay", operand.unit.value, operand.start.name, operand.end.name)
    return ("column", operand.name)


def _absence(column: Column) -> _Variable:
    return ("missing", column.name)


def _compared(left: Operand, right: Operand) -> _Variable:
    """What a comparison turns on: a column or a delay, how two of them stand to each other, or nothing."""
    variables = sorted("\0".join(_named(one)) for one in (left, right) if isinstance(one, Column | Delay))
    if len(variables) == 2:
        return ("pair", *variables)
    return tuple(variables[0].split("\0")) if variables else ()


def _is_whole(operand: Column | Delay) -> bool:
    return isinstance(operand, Delay) or operand.kind in (Kind.INTEGER, Kind.YEAR)


def _integers(bounds: set[Fraction]) -> set[Fraction]:
    around = {floor(bound) + 1 for bound in bounds} | {ceil(bound) - 1 for bound in bounds}
    return {Fraction(one) for one in around} | {bound for bound in bounds if bound.denominator == 1}


def _around(bounds: set[Fraction]) -> set[Fraction]:
    between = {(low + high) / 2 for low, high in pairwise(sorted(bounds))}
    return bounds | between | {min(bounds) - 1, max(bounds) + 1}


def _others(column: Column) -> dict[str, None]:
    """The words of a closed list; elsewhere, one that nobody wrote."""
    return dict.fromkeys(column.codes if column.kind is Kind.CODE else (_OTHER_WORD,))


def _word(text: str, column: Column) -> str:
    return folded(text) if column.kind is Kind.TEXT else text


# ---- a condition of one record


def _holds(condition: Condition, record: Mapping[_Variable, _Value]) -> bool | None:
    match condition:
        case Not(inner):
            inside = _holds(inner, record)
            return None if inside is None else not inside
        case All(parts):
            values = [_holds(part, record) for part in parts]
            return False if False in values else None if None in values else True
        case Any(parts):
            values = [_holds(part, record) for part in parts]
            return True if True in values else None if None in values else False
        case Missing(column):
            return bool(record[_absence(column)])
        case Flag(column):
            return None if _is_absent(column, record) else bool(record[_named(column)])
        case Within(column, words, outside):
            if _is_absent(column, record):
                return None
            return (record[_named(column)] in [_word(word, column) for word in words]) is not outside
        case Comparison(op, left, right):
            if _is_absent(left, record) or _is_absent(right, record):
                return None
            return _compares(op, left, right, record)


def _is_absent(operand: Operand, record: Mapping[_Variable, _Value]) -> bool:
    match operand:
        case Column():
            return bool(record.get(_absence(operand)))
        case Delay(_, start, end):
            return bool(record.get(_absence(start)) or record.get(_absence(end)))
        case Number() | Word():
            return False


def _compares(op: str, left: Operand, right: Operand, record: Mapping[_Variable, _Value]) -> bool:
    variable = _compared(left, right)
    if variable[:1] == ("pair",):
        sign = record[variable]
        first = isinstance(left, Column | Delay) and "\0".join(_named(left)) == variable[1]
        return _sign_says(op, int(sign) if first else -int(sign))
    values = [_value(one, other, record) for one, other in ((left, right), (right, left))]
    return _sign_says(op, _sign(*values))


def _value(operand: Operand, other: Operand, record: Mapping[_Variable, _Value]) -> _Value:
    match operand:
        case Number(value):
            return value
        case Word(text):
            return _word(text, other) if isinstance(other, Column) else text
        case Column() | Delay():
            return record[_named(operand)]


def _sign(left: _Value, right: _Value) -> int:
    if isinstance(left, str) or isinstance(right, str):
        return 0 if left == right else 1  # words are compared by = and ≠ only
    return (left > right) - (left < right)


def _sign_says(op: str, sign: int) -> bool:
    match op:
        case "≥":
            return sign >= 0
        case "≤":
            return sign <= 0
        case ">":
            return sign > 0
        case "<":
            return sign < 0
        case "=":
            return sign == 0
        case _:
            return sign != 0
