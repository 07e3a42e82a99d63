"""What a rule that is no indicator says, on one page."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import assert_never

from checker.authoring.due import due_in_words
from checker.authoring.quotations import quotations_of
from checker.kinds import Executable, kind_of
from checker.model import Citation, Statement
from checker.obligations import (
    Action,
    AmountKind,
    Budget,
    Chain,
    Coherence,
    Commitment,
    Contradiction,
    Identity,
    Obligation,
    Report,
    RowFact,
    RuleFact,
    Stated,
    Term,
)
from checker.period import Grain
from checker.quantity import Unit, parse_decimal, shown_exactly
from checker.report.words import VERDICTS, condition_in_words

_GRAINS = {Grain.MONTH: "mois", Grain.QUARTER: "trimestres", Grain.HALF: "semestres", Grain.YEAR: "années"}


def lines_of(rule: Statement) -> Iterator[str]:
    """The rule's page, line by line."""
    span = rule.span
    yield f"{rule.code} – {rule.title}"
    yield f"  {' › '.join(span.headings[:-1])} ({span.source.name}:{span.line})"
    yield f"  {kind_of(rule).noun.one.capitalize()} ; {_CHECKED[kind_of(rule).executable]}."
    if rule.actors:
        yield f"  Acteurs : {', '.join(rule.actors)}."
    if rule.levels:
        yield f"  Niveaux : {' et '.join(level.value for level in rule.levels)}."
    assert isinstance(rule, Obligation)
    yield from _said(rule)
    yield "  Le contrat :"
    yield from quotes(quotations_of(rule))


_CHECKED = {
    Executable.MEASURED: "se contrôle par une mesure",
    Executable.DATED: "se contrôle par une date",
    Executable.ATTESTED: "se contrôle par une attestation",
    Executable.UNVERIFIABLE: "ne se contrôle pas",
}


def quotes(citations: Iterable[Citation]) -> Iterator[str]:
    for citation in citations:
        lines = f" l. {citation.lines[0]}" if citation.lines else ""
        yield f"    « {citation.quote} » ({citation.section}{lines})"


def _said(rule: Obligation) -> Iterator[str]:
    match rule:
        case Action():
            yield f"  Échéance : {due_in_words(rule.deadline)}."
            yield from _provisos(rule.provisos)
            for part in rule.deliverables:
                due = due_in_words(part.deadline) if part.deadline else "celle de l'action"
                yield f"  Livrable {part.code}, {part.title} : {due}."
                yield from _provisos(part.provisos)
        case Report():
            if rule.recipients:
                yield f"  Destinataires : {', '.join(rule.recipients)}."
            for deadline in rule.deadlines:
                yield f"  Échéance : {due_in_words(deadline)}."
            for override in rule.overrides:
                yield f"  Sauf {', '.join(override.codes)} : {due_in_words(override.deadline)}."
            yield from _provisos(rule.provisos)
        case Commitment():
            if rule.deadline:
                yield f"  Échéance : {due_in_words(rule.deadline)}."
            yield from _provisos(rule.provisos)
        case Stated():
            yield f"  Non vérifiable : {rule.because}."
        case Contradiction():
            if rule.concerns:
                yield f"  Concerne {', '.join(rule.concerns)}."
            settled = rule.settlement
            yield f"  Retenu : {settled.retained}, car {settled.because}." if settled else "  Non tranchée."
        case Budget():
            yield from _budget(rule)
        case Coherence():
            for identity in rule.identities:
                yield f"  Identité : {_identity(identity)}."
            for claim in rule.claims:
                yield f"  Chaque indicateur de nature « {claim.nature.value} » {claim.kind.value}."
        case Chain():
            for fact in rule.facts:
                yield f"  Quand {_fact(fact)}."
            on = f" pour {', '.join(rule.conclusion.codes)}" if rule.conclusion.codes else ""
            yield f"  Alors {VERDICTS[rule.conclusion.verdict]}{on} : {rule.conclusion.label}."
        case _:
            assert_never(rule)


def _provisos(provisos: Iterable[str]) -> Iterator[str]:
    for proviso in provisos:
        yield f"    Sous réserve de {proviso}."


def _budget(rule: Budget) -> Iterator[str]:
    spent = rule.spending
    among = " et ".join(condition_in_words(one) for one in spent.conditions)
    where = f", parmi celles où {among}" if among else ""
    yield f"  Crédits {rule.credits.value}s."
    yield f"  Mesure : somme de {spent.column.name} des {spent.table.title}{where}, par {spent.dating.name}."
    for amount in rule.amounts:
        first, last = amount.years.first, amount.years.last
        years = f"en {first}" if first == last else f"de {first} à {last}"
        each = "" if first == last or amount.kind is AmountKind.TOTAL_CEILING else ", chaque année"
        shown = shown_exactly(amount.quantity.value, amount.quantity.unit)
        yield f"  {amount.kind.value.capitalize()} : {shown} {years}{each}."


def _identity(identity: Identity) -> str:
    first, *others = identity.right
    total = ("− " if first.factor < 0 else "") + _term(first)
    for term in others:
        total += f" {'−' if term.factor < 0 else '+'} {_term(term)}"
    shown = shown_exactly(identity.tolerance.value, identity.tolerance.unit)
    tolerance = f", à {shown} près" if identity.tolerance.value else ", exactement"
    years = f", de {identity.years.first} à {identity.years.last}" if identity.years else ""
    return f"{_term(identity.left)} = {total}{tolerance}{years}"


def _term(term: Term) -> str:
    """Its sign apart."""
    factor = abs(term.factor)
    times = "" if factor == 1 else f"{_factor(factor)} × "
    year = f" en {term.year}" if term.year else f" en N{term.lag:+d}" if term.lag else ""
    return f"{times}{term.code}{year}"


def _factor(factor: Fraction) -> str:
    """`0,9875` where it ends, else `35/65` as a fraction."""
    shown = shown_exactly(factor, Unit.NUMBER)
    return shown if parse_decimal(shown) == factor else f"{factor.numerator}/{factor.denominator}"


def _fact(fact: RuleFact | RowFact) -> str:
    match fact:
        case RuleFact(code, verdict, times, grain):
            row = f", {times} {_GRAINS[grain]} de suite" if grain else ""
            return f"{code} est « {VERDICTS[verdict]} »{row}"
        case RowFact(table, standings, condition):
            of = " et ".join(f"{one.column.name} est {one.credits.value}" for one in standings)
            where = f" où {condition_in_words(condition)}" if condition else ""
            return f"une ligne de « {table.title} »{f' dont {of}' if of else ''}{where}"
