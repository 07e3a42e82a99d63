"""Every statement that is no convention, table or indicator → model."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from checker import obligations as model
from checker import syntax
from checker.catalogue import Catalogue
from checker.diagnostic import Code
from checker.model import Convention, Indicator
from checker.obligations import Obligation
from checker.parse import Partial
from checker.resolve.budgets import resolve_budget, resolve_coherence
from checker.resolve.chains import resolve_chain
from checker.resolve.circles import tell_circles
from checker.resolve.ground import Ground, every
from checker.resolve.owed import resolve_action, resolve_commitment, resolve_report
from checker.resolve.problems import Problems
from checker.resolve.said import resolve_contradiction, resolve_stated
from checker.syntax import obligations as nodes

_Coded = syntax.Indicator | syntax.Obligation | nodes.Deliverable


def resolve_statements(
    rulebook: str,
    read: Sequence[Partial],
    catalogue: Catalogue,
    convention: Convention | None,
    indicators: Iterable[Indicator],
    problems: Problems,
) -> tuple[Obligation, ...]:
    """In the order of the text; those that a mistake (told) leaves without a meaning are not there."""
    codes = _codes([one.statement for one in read], problems)
    lost = {one.statement.name.span: _lost(one) for one in read}
    resolved = {indicator.code: indicator for indicator in indicators}
    ground = Ground(rulebook, catalogue, convention, resolved, codes, problems)
    written = [node for node in codes.values() if isinstance(node, syntax.Obligation)]
    lines: dict[str, model.Budget] = {}
    for node in written:
        problems.lost = lost[node.name.span]
        budget = resolve_budget(node, ground) if isinstance(node, nodes.Budget) else None
        if budget is not None:
            lines[node.name.text] = budget
    tell_circles(ground)
    found: list[Obligation | None] = []
    for node in written:
        problems.lost = lost[node.name.span]
        found.append(_resolve(node, lines, ground))
    return tuple(one for one in found if one is not None)


def _lost(one: Partial) -> frozenset[str]:
    """A quotation in a clause left out may be the one that its rule needs."""
    return one.lost | {"source"} if "source" in one.words else one.lost


def _resolve(node: syntax.Obligation, lines: dict[str, model.Budget], ground: Ground) -> Obligation | None:
    match _kind(node):
        case nodes.Action() as action:
            return resolve_action(action, ground)
        case nodes.Report() as report:
            return resolve_report(report, ground)
        case nodes.Commitment() as commitment:
            return resolve_commitment(commitment, ground)
        case nodes.Stated() as stated:
            return resolve_stated(stated, ground)
        case nodes.Contradiction() as contradiction:
            return resolve_contradiction(contradiction, ground)
        case nodes.Budget():
            return lines.get(node.name.text)
        case nodes.Coherence() as coherence:
            return resolve_coherence(coherence, lines, ground)
        case nodes.Chain() as chain:
            return resolve_chain(chain, ground)
        case never:
            assert_never(never)


def _kind(node: syntax.Obligation) -> nodes.Kind:
    assert isinstance(node, nodes.Kind)
    return node


def _codes(statements: Sequence[syntax.Statement], problems: Problems) -> dict[str, _Coded]:
    """Every rule by its code, whatever its kind; a code that is written twice is told, its first place kept."""
    codes: dict[str, _Coded] = {}
    first: dict[str, _Coded] = {}
    for node in _coded(statements):
        known = first.setdefault(node.name.text.casefold(), node)
        if known is node:
            codes[node.name.text] = node
        elif not (isinstance(known, syntax.Indicator) and isinstance(node, syntax.Indicator)):  # told already
            span = known.name.span
            problems.add(
                Code.NOM04,
                f"la règle « {node.name.text} » est déjà écrite.",
                node.name.span,
                f"la première est à {span.source.name}:{span.line}",
            )
    return codes


def _coded(statements: Iterable[syntax.Statement]) -> Iterable[_Coded]:
    for node in statements:
        if isinstance(node, (syntax.Indicator, syntax.Obligation)):
            yield node
        if isinstance(node, nodes.Action):
            yield from every(node.clauses, nodes.Deliverable)
