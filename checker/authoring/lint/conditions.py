"""Conditions that decide nothing: never true, always true, or said already."""

from collections.abc import Iterator, Sequence

from checker import syntax
from checker.authoring.lint.book import Book, Population, Rule, condition_of, parts_of, rows_of
from checker.authoring.lint.truth import outcomes
from checker.authoring.walk import nodes_in
from checker.catalogue import Any, Condition, Not
from checker.diagnostic import Code, Diagnostic
from checker.resolve.rows import Rows
from checker.resolve.scope import ROSTER


def conditions(book: Book) -> Iterator[Diagnostic]:
    known = book.rulebook.catalogue
    roster = known.table(ROSTER)
    for rule in book.rules:
        for way in rule.ways:
            for population in way.populations:
                yield from _population(population)
        for condition in _of_organisations(rule):
            if roster is not None:
                yield from _alone(condition, rows_of(roster, known))
    for classification in book.classifications:
        table = known.table(classification.table.text)
        for bracket in classification.brackets if table else ():
            assert table is not None
            yield from _cases(bracket, rows_of(table, known))


def _of_organisations(rule: Rule) -> Iterator[syntax.Condition]:
    """Which Caf a rule is about, and which it compares."""
    for node in nodes_in(rule.node.clauses):
        if isinstance(node, syntax.Scope | syntax.Spread) and node.condition is not None:
            yield node.condition


def _cases(bracket: syntax.Bracket, rows: Rows) -> Iterator[Diagnostic]:
    """A record is worth the first case that it meets."""
    given: list[Condition] = []
    for case in bracket.cases:
        condition = condition_of(case.condition, rows) if case.condition else None
        if case.condition is None or condition is None:
            continue
        told = list(_alone(case.condition, rows))
        values = outcomes(condition, given)
        if not told and values and True not in values:
            told = [_never_left(case.condition)]
        yield from told
        given.append(Not(condition))


def _population(population: Population) -> Iterator[Diagnostic]:
    given: list[Condition] = []
    for stated in population:
        if stated.frozen:  # that year's record says nothing of this one
            yield from _alone(stated.node.condition, stated.rows)
            continue
        for node in parts_of(stated.node.condition):
            condition = condition_of(node, stated.rows)
            if condition is None:
                continue
            told = list(_alone(node, stated.rows)) or list(_beside(node, condition, given))
            yield from told
            if stated.certain and not told:
                given.append(condition)


def _alone(node: syntax.Condition, rows: Rows) -> Iterator[Diagnostic]:
    """What is wrong with a condition by itself: with the smallest part of it that is."""
    told = [one for part in _parts(node) for one in _alone(part, rows)]
    condition = condition_of(node, rows)
    if told or condition is None:
        yield from told
        return
    values = outcomes(condition)
    if True not in values:
        yield Diagnostic(Code.LIN17, f"« {_words(node)} » n'est jamais vrai.", node.span, _CONTRADICTS)
    elif False not in values:
        yield Diagnostic(
            Code.LIN18, f"« {_words(node)} » n'est jamais faux.", node.span,
            "ôtez cette condition, ou corrigez ce qui la rend inutile",
        )  # fmt: skip
    elif isinstance(node, syntax.Any):
        yield from _useless_alternative(node, rows)
    elif isinstance(node, syntax.All):
        given: list[Condition] = []
        for part in parts_of(node):
            meant = condition_of(part, rows)
            if meant is not None:
                yield from _beside(part, meant, given)
                given.append(meant)


_CONTRADICTS = "aucune ligne n'y répond : un nombre, un code ou un « et » est à corriger"


def _parts(node: syntax.Condition) -> Sequence[syntax.Condition]:
    match node:
        case syntax.All(parts) | syntax.Any(parts):
            return parts
        case syntax.Not(inner):
            return (inner,)
        case _:
            return ()


def _beside(node: syntax.Condition, condition: Condition, given: Sequence[Condition]) -> Iterator[Diagnostic]:
    values = outcomes(condition, given)
    if values and True not in values:
        yield _never_left(node)
    elif values and False not in values:
        yield Diagnostic(
            Code.LIN19, f"« {_words(node)} » est déjà dit par les conditions d'avant.", node.span,
            "ôtez cette condition, ou corrigez celle qui la rend inutile",
        )  # fmt: skip


def _never_left(node: syntax.Condition) -> Diagnostic:
    told = f"« {_words(node)} » n'est jamais vrai des lignes que laissent les conditions d'avant."
    return Diagnostic(Code.LIN17, told, node.span, _CONTRADICTS)


def _useless_alternative(node: syntax.Any, rows: Rows) -> Iterator[Diagnostic]:
    meant = [(part, condition_of(part, rows)) for part in node.conditions]
    known = [(part, condition) for part, condition in meant if condition is not None]
    for part, condition in known:
        others = Any(tuple(other for one, other in known if one is not part))
        if outcomes(others, (condition,)) == {True}:
            yield Diagnostic(
                Code.LIN19, f"« {_words(part)} » n'ajoute rien : le reste de « ou » le dit déjà.", part.span,
                "ôtez-le, ou corrigez ce qui le rend inutile",
            )  # fmt: skip
            return


def _words(node: syntax.Condition) -> str:
    return " ".join(node.span.text.split())
