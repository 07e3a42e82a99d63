"""A rulebook as its lints see it: what the contract requires, each thing with the place where the author wrote it.

Measures and targets are walked, not matched, so that a new kind of either is seen without a line here: a measure's
conditions stand in whatever names a `table` and holds a `où` or a `parmi`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from checker import model, syntax
from checker.authoring.walk import nodes_in
from checker.catalogue import Catalogue, Column, Condition, Table
from checker.load import SHARED_TABLES, Loaded
from checker.resolve.conditions import resolve_condition
from checker.resolve.problems import Problems
from checker.resolve.rows import Rows


@dataclass(frozen=True)
class Bound:
    """A target whose number the rule says, as meant and as written."""

    target: model.Target
    node: syntax.Target


@dataclass(frozen=True)
class Aimed:
    """A target of any form, as meant and as written."""

    aim: model.Aim
    node: syntax.Target | syntax.TargetToSet


@dataclass(frozen=True)
class Stated:
    """A condition of a measure, over `rows`: a `où` (what counts) or a `parmi` (among what)."""

    rows: Rows
    node: syntax.Filter | syntax.Among

    @property
    def certain(self) -> bool:
        """False for `si la colonne est livrée`: without that column, the step leaves nothing out."""
        return isinstance(self.node, syntax.Filter) or not self.node.if_delivered

    @property
    def frozen(self) -> bool:
        """`parmi celles où en 2011 …`: said of the record as it was that year."""
        return isinstance(self.node, syntax.Among) and self.node.frozen is not None

    @property
    def label(self) -> syntax.Text | None:
        return self.node.label if isinstance(self.node, syntax.Filter) else self.node.otherwise


Population = tuple[Stated, ...]  # every `parmi` of one table in order, then the `où`


@dataclass(frozen=True)
class Way:
    """One way to read a rule. `node` is None for the retained one; `aims`: those written in this reading, by year."""

    reading: model.Reading
    node: syntax.Reading | None
    aims: tuple[Aimed, ...]
    populations: tuple[Population, ...]

    @property
    def bounds(self) -> tuple[Bound, ...]:
        return tuple(
            Bound(one.aim, one.node)
            for one in self.aims
            if isinstance(one.aim, model.Target) and isinstance(one.node, syntax.Target)
        )


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
    """`tables`: those of the rulebook's own, not the shared ones; `classifications` too."""

    rulebook: model.Rulebook
    convention: syntax.Convention | None
    tables: tuple[Table, ...]
    classifications: tuple[syntax.Classification, ...]
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
        tuple(one for one in statements if isinstance(one, syntax.Classification)),
        tuple(
            _rule(indicators[node.name.text], node, rulebook.catalogue)
            for node in statements
            if isinstance(node, syntax.Indicator) and node.name.text in indicators
        ),
    )


def _rule(indicator: model.Indicator, node: syntax.Indicator, known: Catalogue) -> Rule:
    others = [clause for clause in node.clauses if isinstance(clause, syntax.Reading)]
    own_clauses = [clause for clause in node.clauses if not isinstance(clause, syntax.Reading)]
    timing = next((clause for clause in own_clauses if isinstance(clause, syntax.Timing)), None)
    populations = _populations(own_clauses, timing, known)
    ways = [Way(indicator.retained, None, _aims(indicator.retained, own_clauses), populations)]
    for reading, other in _paired(indicator.readings[1:], others):
        filters = [change for change in other.changes if isinstance(change, syntax.Filter)]
        changed = tuple(_with_filter(one, filters[0]) for one in populations) if filters else ()
        own = changed or _populations(other.changes, timing, known)
        ways.append(Way(reading, other, _aims(reading, other.changes), own))
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


def _aims(reading: model.Reading, clauses: Sequence[object]) -> tuple[Aimed, ...]:
    written = [one for one in clauses if isinstance(one, syntax.Target | syntax.TargetToSet)]
    in_time = sorted(written, key=lambda node: _first_year(node.when))
    return tuple(Aimed(aim, node) for aim, node in _paired(reading.targets, in_time))


def _first_year(when: syntax.When | None) -> int:
    """A target to set may have no years: it is then the only one."""
    if when is None:
        return 0
    year = when.first if isinstance(when, syntax.Years) else when.year
    return int(year.value)


# ---- the conditions of a measure


def _populations(clauses: Sequence[object], timing: syntax.Timing | None, known: Catalogue) -> tuple[Population, ...]:
    found = []
    for node in nodes_in(tuple(clauses)):
        rows = _rows(node, timing, known)
        if rows is not None:
            weighed = [inner for one in nodes_in(node) if isinstance(one, syntax.Prorata) for inner in nodes_in(one)]
            stated = [one for one in nodes_in(node) if isinstance(one, syntax.Filter | syntax.Among)]
            own = [one for one in stated if one not in weighed]
            in_order = sorted(own, key=lambda one: isinstance(one, syntax.Filter))
            found.append(tuple(Stated(_as_of_then(rows, one), one) for one in in_order))
    return tuple(found)


def _rows(node: object, timing: syntax.Timing | None, known: Catalogue) -> Rows | None:
    """The records that a measure is over, dated as the rule dates them."""
    name = getattr(node, "table", None)
    table = known.table(name.text) if isinstance(name, syntax.Name) else None
    if table is None:
        return None
    dated_by = table.column(timing.dated_by.text) if timing and timing.dated_by else None
    return rows_of(table, known, dated_by, observed=timing is not None and timing.until is not None)


def _as_of_then(rows: Rows, node: syntax.Filter | syntax.Among) -> Rows:
    year = node.frozen if isinstance(node, syntax.Among) else None
    return rows if year is None else replace(rows, frozen=int(year.value))


def rows_of(table: Table, known: Catalogue, dated_by: Column | None = None, *, observed: bool = False) -> Rows:
    """`dated_by`: the first column that may be one, where no rule says it."""
    return Rows(table, Problems(), known.classifications, dated_by or table.columns[0], observed)


def _with_filter(population: Population, node: syntax.Filter) -> Population:
    return tuple(replace(one, node=node) if isinstance(one.node, syntax.Filter) else one for one in population)


def condition_of(node: syntax.Condition, rows: Rows) -> Condition | None:
    """What a condition, or a part of one, means."""
    return resolve_condition(node, replace(rows, problems=Problems()))


def parts_of(node: syntax.Condition) -> tuple[syntax.Condition, ...]:
    """A condition's parts that must all hold."""
    if isinstance(node, syntax.All):
        return tuple(part for one in node.conditions for part in parts_of(one))
    return (node,)
