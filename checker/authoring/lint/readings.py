"""Other readings that change nothing, and years that stand where the contract has none."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeAlias

from checker import syntax
from checker.authoring.lint.book import Book, Rule, Way
from checker.authoring.lint.truth import outcomes
from checker.catalogue import All, Condition, Not, Table
from checker.diagnostic import Code, Diagnostic
from checker.model import Convention, Measure, Share
from checker.source import Span

_Said: TypeAlias = object


def readings(book: Book) -> Iterator[Diagnostic]:
    for rule in book.rules:
        retained = rule.indicator.retained
        for way in rule.ways[1:]:
            same = _same_measure(way.reading.measure, retained.measure)
            if (
                way.node
                and same
                and way.reading.since is None
                and _meant(way.reading.targets) == _meant(retained.targets)
            ):
                yield Diagnostic(
                    Code.LIN20, f"la lecture « {way.node.title.text} » mesure et juge comme celle qui est retenue.",
                    way.node.title.span, "écrivez ce qu'elle change, ou ôtez-la",
                )  # fmt: skip


def _same_measure(one: Measure, other: Measure) -> bool:
    if isinstance(one, Share) and isinstance(other, Share) and _agree(one.condition, other.condition):
        one = replace(one, condition=other.condition)
    return _meant(one) == _meant(other)


def _agree(one: Condition, other: Condition) -> bool:
    """`< 15` and `≤ 14` are the same delays."""
    differ = (All((one, Not(other))), All((Not(one), other)))
    return all(True not in outcomes(condition) for condition in differ)


_WORDING = ("label", "undated", "citations")  # what names, not what decides


def _meant(value: object) -> _Said:
    """What decides in a value, without its wording and its places."""
    if isinstance(value, tuple):
        return tuple(_meant(one) for one in value)
    if isinstance(value, Table):
        return value.name
    if is_dataclass(value) and not isinstance(value, Span | type):
        named = [field.name for field in fields(value) if field.name not in _WORDING]
        return (type(value).__name__, *(_meant(getattr(value, name)) for name in named))
    return None if isinstance(value, Span) else value


# ---- years


def years(book: Book) -> Iterator[Diagnostic]:
    convention = book.rulebook.convention
    for rule in book.rules if convention else ():
        assert convention is not None
        for way in rule.ways[1:]:
            yield from _outside(way, convention)
        yield from _not_past(rule, convention)


def _outside(way: Way, convention: Convention) -> Iterator[Diagnostic]:
    first, last = convention.years.first, convention.years.last
    since = way.reading.since
    clause = next((one for one in way.node.changes if isinstance(one, syntax.Timing)), None) if way.node else None
    if since is not None and clause is not None and not first <= since <= last:
        yield Diagnostic(
            Code.LIN27, f"la lecture cumule depuis {since}, hors de la convention ({first} à {last}).", clause.span,
            f"écrivez « période cumulée depuis {first} » si le cumul commence avec elle",
        )  # fmt: skip


def _not_past(rule: Rule, convention: Convention) -> Iterator[Diagnostic]:
    """A reference after the convention was signed, or, without that day, after its first year began."""
    known = convention.signed.year if convention.signed else convention.years.first
    for reference, node in rule.references:
        if reference.period.year > known:
            yield Diagnostic(
                Code.LIN27, f"cette référence de {reference.period.year} est postérieure au contrat.",
                node.period.span, f"le contrat est de {known}",
            )  # fmt: skip
