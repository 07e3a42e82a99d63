"""Which values a condition can take, over every record that there could be.

A condition tells records apart by a few columns and delays only; each of these has a few values that matter: the
numbers it is compared with and those around them, the words it is compared with and another one, the days at which a
date or a season begins or ends. All of them together are tried. Two variables are taken as independent, though a table
may tie them, and what cannot be decided (a calculation, what was so in another year) as possibly true and possibly
false: what is said to be impossible is.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod

from checker.authoring.lint.calendar import on_side, sign_says
from checker.authoring.lint.variables import (
    Value,
    Variable,
    absence,
    compared,
    day_of,
    domains_of,
    named,
    read_by,
    then,
    word,
)
from checker.catalogue import (
    All,
    Any,
    Classed,
    Column,
    Comparison,
    Condition,
    Dated,
    Delay,
    Either,
    Flag,
    Frozen,
    Missing,
    Moment,
    NationalMean,
    Not,
    Number,
    Observation,
    Operand,
    Season,
    Within,
    Word,
    operand_columns,
)

Outcomes = frozenset[bool | None]
UNSURE: Outcomes = frozenset((True, False, None))
_MOST_CASES = 4_000


def outcomes(condition: Condition, given: Sequence[Condition] = ()) -> Outcomes:
    """What a condition can be where all of `given` hold: true, false; unknown (None) where an absence is spoken of.

    Everything when there are too many cases to try; nothing when `given` never holds.
    """
    related = _related(condition, given)
    domains = domains_of((condition, *related))
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
    reached = set(read_by(condition))
    left = [(one, set(read_by(one))) for one in given]
    related: list[Condition] = []
    while near := [pair for pair in left if pair[1] & reached]:
        related += [one for one, _ in near]
        reached |= set().union(*(variables for _, variables in near))
        left = [pair for pair in left if not pair[1] & reached]
    return related


# ---- a condition of one record


def _holds(condition: Condition, record: Mapping[Variable, Value]) -> bool | None:
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
            return bool(record[absence(column)])
        case Frozen():
            return bool(record[then(condition)])
        case Flag(column):
            return None if _is_absent(column, record) else bool(record[named(column)])
        case Within(column, words, outside):
            if _is_absent(column, record):
                return None
            return (record[named(column)] in [word(one, column) for one in words]) is not outside
        case Dated(column) | Season(column):
            return None if _is_absent(column, record) else on_side(condition, int(record[day_of(column)]))
        case Comparison(op, left, right):
            if _is_absent(left, record) or _is_absent(right, record):
                return None
            return _compares(op, left, right, record)


def _is_absent(operand: Operand, record: Mapping[Variable, Value]) -> bool:
    """Whether a value that the operand surely needs is."""
    match operand:
        case Delay(_, start, end):
            return any(_is_no_moment(moment, record) for moment in (start, end))
        case Classed() | NationalMean():
            return False
        case _:
            return any(record.get(absence(column)) for column in operand_columns(operand))


def _is_no_moment(moment: Moment, record: Mapping[Variable, Value]) -> bool:
    match moment:
        case Column():
            return bool(record.get(absence(moment)))
        case Either(first, otherwise):
            return bool(record.get(absence(first)) and record.get(absence(otherwise)))
        case Observation():
            return False


def _compares(op: str, left: Operand, right: Operand, record: Mapping[Variable, Value]) -> bool:
    variable = compared(left, right)
    if variable[:1] == ("pair",):
        sign = record[variable]
        return sign_says(op, int(sign) if named(left) == variable[1] else -int(sign))
    values = [_value(one, other, record) for one, other in ((left, right), (right, left))]
    return sign_says(op, _sign(*values))


def _value(operand: Operand, other: Operand, record: Mapping[Variable, Value]) -> Value:
    match operand:
        case Number(value):
            return value
        case Word(text):
            return word(text, other) if isinstance(other, Column) else text
        case _:
            return record[named(operand)]


def _sign(left: Value, right: Value) -> int:
    if isinstance(left, str) or isinstance(right, str):
        return 0 if left == right else 1  # words are compared by = and ≠ only
    return (left > right) - (left < right)
