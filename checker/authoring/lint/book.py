"""A rulebook as its lints see it: what the contract requires, each thing with the place where the author wrote it.

Measures and targets are walked, not matched, so that a new kind of either is seen without a line here: a measure's
conditions stand in whatever names a `table` and holds a `où` or a `parmi`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from checker import catalogue, model, syntax
from checker.catalogue import Condition, Table
from checker.load import SHARED_TABLES, Loaded
from checker.resolve.conditions import resolve_condition
from checker.resolve.problems import Problems
from checker.source import Span


@dataclass(frozen=True)
class Bound:
    """A target as meant and as written."""

    target: model.Target
    node: syntax.Target


@dataclass(frozen=True)
class Stated:
    """A condition of a measure, of `table`: a `où` (what counts) or a `parmi` (among what)."""

    table: Table
    node: syntax.Filter | syntax.Among

    @property
    def certain(self) -> bool:
        """False for `si la colonne est livrée`: without that column, the step leaves nothing out."""
        return isinstance(self.node, syntax.Filter) or not self.node.if_delivered

    @property
    def label(self) -> syntax.Text | None:
        return self.node.label if isinstance(self.node, syntax.Filter) else self.node.otherwise


Population = tuple[Stated, ...]  # every `parmi` of one table in order, then the `où`


@dataclass(frozen=True)
class Way:
    """One way to read a rule. `node` is None for the retained one; `bounds` are those written in this reading."""

    reading: model.Reading
    node: syntax.Reading | None
    bounds: tuple[Bound, ...]
    populations: tuple[Population, ...]


@dataclass(frozen=True)
class Rule:
    """An indicator. `ways[0]` is the retained reading."""

    indicator: model.Indicator
    node: syntax.Indicator
    ways: tuple[Way, ...]
    critical: syntax.Critical | None
    references: tuple[tuple[model.Reference, syntax.Reference], ...]

    @property
    def bounds(self) -> tuple[Bound, ...]:
        return self.ways[0].bounds


@dataclass(frozen=True)
class Book:
    """`tables`: those of the rulebook's own, not the shared ones."""

    rulebook: model.Rulebook
    convention: syntax.Convention | None
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]


def book_of(loaded: Loaded) -> Book:
    """Only of a rulebook without mistakes."""
    statements = [statement for file in loaded.files for statement in file.statements]
    rulebook = loaded.rulebook
    indicators = {one.code: one for one in rulebook.indicators}
    return Book(
        rulebook,
        next((one for one in statements if isinstance(one, syntax.Convention)), None),
        tuple(one for one in rulebook.catalogue.tables if one.span.source.name != SHARED_TABLES),
        tuple(
            _rule(indicators[node.name.text], node, rulebook.catalogue)
            for node in statements
            if isinstance(node, syntax.Indicator) and node.name.text in indicators
        ),
    )


def _rule(indicator: model.Indicator, node: syntax.Indicator, tables: catalogue.Catalogue) -> Rule:
    retained_targets = [clause for clause in node.clauses if isinstance(clause, syntax.Target)]
    others = [clause for clause in node.clauses if isinstance(clause, syntax.Reading)]
    own_clauses = [clause for clause in node.clauses if not isinstance(clause, syntax.Reading)]
    populations = _populations(own_clauses, tables)
    ways = [Way(indicator.retained, None, _bounds(indicator.retained, retained_targets), populations)]
    for reading, other in _paired(indicator.readings[1:], others):
        targets = [change for change in other.changes if isinstance(change, syntax.Target)]
        filters = [change for change in other.changes if isinstance(change, syntax.Filter)]
        changed = tuple(_with_filter(one, filters[0]) for one in populations) if filters else ()
        ways.append(Way(reading, other, _bounds(reading, targets), changed or _populations(other.changes, tables)))
    return Rule(
        indicator,
        node,
        tuple(ways),
        next((clause for clause in node.clauses if isinstance(clause, syntax.Critical)), None),
        _paired(indicator.references, [one for one in node.clauses if isinstance(one, syntax.Reference)]),
    )


_One = TypeVar("_One")
_Other = TypeVar("_Other")


def _paired(meant: tuple[_One, ...], written: list[_Other]) -> tuple[tuple[_One, _Other], ...]:
    """Each thing meant with the one written: nothing when they are not as many."""
    return tuple(zip(meant, written, strict=True)) if len(meant) == len(written) else ()


def _bounds(reading: model.Reading, written: list[syntax.Target]) -> tuple[Bound, ...]:
    in_time = sorted(written, key=lambda node: _first_year(node.when))
    return tuple(Bound(target, node) for target, node in _paired(reading.targets, in_time))


def _first_year(when: syntax.When) -> int:
    year = when.first if isinstance(when, syntax.Years) else when.year
    return int(year.value)


# ---- the conditions of a measure


def _populations(clauses: Sequence[object], tables: catalogue.Catalogue) -> tuple[Population, ...]:
    found = []
    for node in nodes_in(tuple(clauses)):
        name = getattr(node, "table", None)
        table = tables.table(name.text) if isinstance(name, syntax.Name) else None
        if table is not None:
            stated = [one for one in nodes_in(node) if isinstance(one, syntax.Filter | syntax.Among)]
            in_order = sorted(stated, key=lambda one: isinstance(one, syntax.Filter))
            found.append(tuple(Stated(table, one) for one in in_order))
    return tuple(found)


def _with_filter(population: Population, node: syntax.Filter) -> Population:
    return tuple(replace(one, node=node) if isinstance(one.node, syntax.Filter) else one for one in population)


def condition_of(node: syntax.Condition, table: Table) -> Condition | None:
    """What a condition, or a part of one, means."""
    return resolve_condition(node, table, Problems())


def parts_of(node: syntax.Condition) -> tuple[syntax.Condition, ...]:
    """A condition's parts that must all hold."""
    if isinstance(node, syntax.All):
        return tuple(part for one in node.conditions for part in parts_of(one))
    return (node,)


# ---- walking


def nodes_in(value: object) -> Iterator[object]:
    """A value and every record it is made of, in order; places and tables are not looked into."""
    if isinstance(value, tuple):
        for one in value:
            yield from nodes_in(one)
    elif (names := getattr(value, "__match_args__", ())) and not isinstance(value, Span):
        yield value
        if not isinstance(value, Table):
            for name in names:
                yield from nodes_in(getattr(value, name))
