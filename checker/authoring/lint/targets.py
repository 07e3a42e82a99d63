"""Targets beside one another, beside the values of the past, beside what the rule's words hope for."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from checker import syntax
from checker.authoring.lint.book import Book, Bound, Rule
from checker.diagnostic import Code, Diagnostic
from checker.model import Critical, Declared, Nature, Reference, Share, Target
from checker.quantity import Unit, shown_exactly
from checker.text import folded


def targets(book: Book) -> Iterator[Diagnostic]:
    for rule in book.rules:
        for way in rule.ways:
            for before, after in pairwise(way.bounds):
                yield from _steps_back(before, after)
                yield from _leaves_a_gap(before, after)
            yield from _equal_neighbours(way.bounds, rule)
        yield from _opposed(rule)
        yield from _already_reached(rule)
        yield from _needed(rule)
        yield from _doubtful(rule)


def _written(bound: Target | Critical | Reference) -> str:
    return shown_exactly(bound.quantity.value, bound.quantity.unit)


def _stricter(one: Target, other: Target | Critical) -> bool:
    """Whether one asks more than the other, which points the same way."""
    value, beside = one.quantity.value, other.quantity.value
    return value > beside if one.op.upward else value < beside


def _steps_back(before: Bound, after: Bound) -> Iterator[Diagnostic]:
    if before.target.op.upward is after.target.op.upward and _stricter(before.target, after.target):
        year = before.target.years.last
        yield Diagnostic(
            Code.LIN05, f"cette cible demande moins que celle de {year}.", after.node.span,
            f"celle de {year} est {before.target.op.value} {_written(before.target)}",
        )  # fmt: skip


def _leaves_a_gap(before: Bound, after: Bound) -> Iterator[Diagnostic]:
    """Single years (`en 2015`, then `en 2017`) are steps on a way: the years between have none."""
    first, last = before.target.years.last + 1, after.target.years.first - 1
    if first <= last and not all(isinstance(one.node.when, syntax.InYear) for one in (before, after)):
        gap = f"l'année {first} n'a" if first == last else f"les années {first} à {last} n'ont"
        yield Diagnostic(
            Code.LIN08, f"{gap} pas de cible, entre deux qui en ont.", after.node.when.span,
            f"la cible d'avant finit en {first - 1}",
        )  # fmt: skip


def _equal_neighbours(bounds: Sequence[Bound], rule: Rule) -> Iterator[Diagnostic]:
    runs: list[list[Bound]] = []
    for bound in bounds:
        last = runs[-1][-1].target if runs else None
        same = last and (last.op, last.quantity) == (bound.target.op, bound.target.quantity)
        if last and same and last.years.last + 1 == bound.target.years.first:
            runs[-1].append(bound)
        else:
            runs.append([bound])
    for first, *others in runs:
        if others:
            last_of_all = others[-1]
            start, end = first.target.years.first, last_of_all.target.years.last
            when = f"dès {start}" if last_of_all.target.open_ended else f"de {start} à {end}"
            number = " ".join(first.node.number.span.text.split())
            span = first.node.span.to(last_of_all.node.span)
            alone = _in_one_place([first, *others], rule)
            yield Diagnostic(
                Code.LIN07,
                f"ces cibles disent la même chose de {start} à {end}.",
                span if alone else last_of_all.node.span,
                f"{'écrivez' if alone else 'une seule suffit :'} « cible {first.target.op.value} {number} {when} »",
            )


def _in_one_place(run: Sequence[Bound], rule: Rule) -> bool:
    """Whether the targets follow each other in the text, in the order of their years."""
    for clauses in (rule.node.clauses, *(way.node.changes for way in rule.ways if way.node)):
        for together, group in groupby(clauses, key=lambda clause: isinstance(clause, syntax.Target)):
            written = [clause.span for clause in group]
            wanted = [bound.node.span for bound in run]
            if together and any(written[at : at + len(wanted)] == wanted for at in range(len(written))):
                return True
    return False


def _opposed(rule: Rule) -> Iterator[Diagnostic]:
    bounds = [bound for way in rule.ways for bound in way.bounds]
    for bound in bounds[1:]:
        if bound.target.op.upward is not bounds[0].target.op.upward:
            yield Diagnostic(
                Code.LIN11, f"« {bound.target.op.value} » ne va pas dans le sens de la première cible.",
                bound.node.span,
                f"la première est {bounds[0].target.op.value} {_written(bounds[0].target)}",
            )  # fmt: skip


def _already_reached(rule: Rule) -> Iterator[Diagnostic]:
    """Against the first target: a later one that asks less is told of otherwise. Days must be counted alike."""
    if not rule.bounds:
        return
    target = rule.bounds[0].target
    for reference, node in rule.references:
        value, beside = reference.quantity.value, target.quantity.value
        beyond = value > beside if target.op.upward else value < beside
        if beyond and reference.convention in (None, rule.indicator.convention):
            yield Diagnostic(
                Code.LIN06, f"cette référence ({_written(reference)}) va déjà plus loin que la cible.", node.span,
                f"la cible est {target.op.value} {_written(target)}",
            )  # fmt: skip


def _needed(rule: Rule) -> Iterator[Diagnostic]:
    """What judges nothing: a result without a target, a threshold without one to stand before."""
    if rule.indicator.nature is Nature.RESULT and not rule.indicator.retained.targets:
        nature = next((one for one in rule.node.clauses if isinstance(one, syntax.Nature)), None)
        yield Diagnostic(
            Code.LIN09, f"la règle « {rule.indicator.code} » est un résultat à atteindre, et n'a pas de cible.",
            nature.span if nature else rule.node.name.span,
            "écrivez « nature suivi » si le contrat n'en fixe pas",
        )  # fmt: skip
    critical = rule.indicator.critical
    if critical is None or rule.critical is None:
        return
    if not rule.indicator.retained.targets:
        yield Diagnostic(
            Code.LIN10, "ce seuil critique ne sert pas : la règle n'a pas de cible.", rule.critical.span,
            "ajoutez la cible qui est au-delà du seuil, ou ôtez-le",
        )  # fmt: skip
    for way in rule.ways[1:]:
        for bound in way.bounds:
            if bound.target.op.upward is critical.op.upward and not _stricter(bound.target, critical):
                yield Diagnostic(
                    Code.LIN10, "dans cette lecture, la cible est en deçà du seuil critique, qui ne sert plus.",
                    bound.node.span, f"le seuil est {critical.op.value} {_written(critical)}",
                )  # fmt: skip


# ---- the way that a rule's words point

_GOOD = re.compile(
    r"\b(?:traite|satisfai|resolu|abouti|conforme|certifi|couver|recouvr|reussi|acceptee|realise|ponctuel|accueilli)\w*"
)
_BAD = re.compile(
    r"\b(?:non|sans|hors|pas|jamais|retard\w*|erreurs?|rejet\w*|echecs?|abandon\w*|insatisf\w*|anomalies?|indus?"
    r"|refus\w*|ecarts?|reduction|baisse|absen\w*|plus de|au-dela|fraudes?|impayes?|attente)\b"
)
_SURELY_BAD = re.compile(
    r"\b(?:taux|part) (?:de |d')(?:erreurs?|rejets?|echecs?|abandons?|absenteisme|insatisfaction)\b"
)


def _doubtful(rule: Rule) -> Iterator[Diagnostic]:
    measure = rule.indicator.retained.measure
    if rule.indicator.unit is not Unit.PERCENT or not isinstance(measure, Share | Declared):
        return
    label = measure.label if isinstance(measure, Share) else ""
    words = folded(f"{rule.indicator.title} {label}")
    good, bad = _GOOD.search(words), _SURELY_BAD.search(words)
    for bound in rule.bounds:
        if good and not _BAD.search(words) and not bound.target.op.upward:
            told = f"cette cible veut peu de « {rule.indicator.title} »."
        elif bad and not good and bound.target.op.upward:
            told = f"cette cible veut beaucoup de « {rule.indicator.title} »."
        else:
            continue
        right = bound.target.op.value.translate(_OTHER_WAY)
        rest = " ".join(f"{bound.node.number.span.text} {bound.node.when.span.text}".split())
        hint = f"écrivez « cible {right} {rest} » si c'est ce que dit le texte"
        yield Diagnostic(Code.LIN12, told, bound.node.span, hint)


_OTHER_WAY = str.maketrans("≥≤<>", "≤≥><")
