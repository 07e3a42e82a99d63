"""Targets beside one another and beside the values of the past."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise

from checker import syntax
from checker.authoring.lint.book import Aimed, Book, Bound, Rule
from checker.authoring.lint.directions import directions, way_of
from checker.authoring.lint.written import written
from checker.diagnostic import Code, Diagnostic
from checker.model import Aim, Critical, DeliveredTarget, Nature, Reference, Target, TargetToSet
from checker.quantity import shown_exactly


def targets(book: Book) -> Iterator[Diagnostic]:
    for rule in book.rules:
        for way in rule.ways:
            for before, after in pairwise(way.bounds):
                yield from _steps_back(before, after)
            for earlier, later in pairwise(way.aims):
                yield from _leaves_a_gap(earlier, later)
            yield from _equal_neighbours(way.aims, rule)
        yield from _opposed(rule)
        yield from _already_reached(rule)
        yield from _needed(rule)
        yield from directions(rule)


def _bound_of(bound: Target | Critical) -> str:
    """`≥ 85 %`, `entre 10 % et 20 %`."""
    number = _written(bound)
    if isinstance(bound, Target) and bound.upper is not None:
        return f"entre {number} et {shown_exactly(bound.upper.value, bound.upper.unit)}"
    return f"{bound.op.value} {number}"


def _written(bound: Target | Critical | Reference) -> str:
    return shown_exactly(bound.quantity.value, bound.quantity.unit)


def _stricter(one: Target, other: Critical) -> bool:
    """Whether one asks more than the other, which points the same way."""
    value, beside = one.quantity.value, other.quantity.value
    return value > beside if one.op.upward else value < beside


def _ends(target: Target) -> tuple[Fraction | None, Fraction | None]:
    """The least and the greatest value that conform, whether or not they do themselves; None: there is none."""
    value = target.quantity.value
    if target.upper is not None:
        return value, target.upper.value
    return (value, None) if target.op.upward else (None, value)


def _asks_less(one: Target, other: Target) -> bool:
    """Whether every value that the other accepts is accepted, and some more."""
    low, high = _ends(one)
    other_low, other_high = _ends(other)
    wide_below = low is None or (other_low is not None and low <= other_low)
    wide_above = high is None or (other_high is not None and high >= other_high)
    return wide_below and wide_above and (low, high) != (other_low, other_high)


def _steps_back(before: Bound, after: Bound) -> Iterator[Diagnostic]:
    if _asks_less(after.target, before.target):
        year = before.target.years.last
        yield Diagnostic(
            Code.LIN05, f"cette cible demande moins que celle de {year}.", after.node.span,
            f"celle de {year} est {_bound_of(before.target)}",
        )  # fmt: skip


def _leaves_a_gap(before: Aimed, after: Aimed) -> Iterator[Diagnostic]:
    """Single years (`en 2015`, then `en 2017`) are steps on a way: the years between have none."""
    first, last = before.aim.years.last + 1, after.aim.years.first - 1
    single = all(isinstance(one.node.when, syntax.InYear) for one in (before, after))
    if first <= last and not single and after.node.when is not None:
        gap = f"l'année {first} n'a" if first == last else f"les années {first} à {last} n'ont"
        yield Diagnostic(
            Code.LIN08, f"{gap} pas de cible, entre deux qui en ont.", after.node.when.span,
            f"la cible d'avant finit en {first - 1}",
        )  # fmt: skip


def _equal_neighbours(aims: Sequence[Aimed], rule: Rule) -> Iterator[Diagnostic]:
    runs: list[list[Aimed]] = []
    for aimed in aims:
        last = runs[-1][-1].aim if runs else None
        if last and _asks(last) == _asks(aimed.aim) and last.years.last + 1 == aimed.aim.years.first:
            runs[-1].append(aimed)
        else:
            runs.append([aimed])
    for first, *others in runs:
        if others:
            last_of_all = others[-1]
            start, end = first.aim.years.first, last_of_all.aim.years.last
            when = f"dès {start}" if last_of_all.aim.open_ended else f"de {start} à {end}"
            span = first.node.span.to(last_of_all.node.span)
            alone = _in_one_place([first, *others], rule)
            yield Diagnostic(
                Code.LIN07,
                f"ces cibles disent la même chose de {start} à {end}.",
                span if alone else last_of_all.node.span,
                f"{'écrivez' if alone else 'une seule suffit :'} « {written(first.node)} {when} »",
            )


def _asks(aim: Aim) -> tuple[object, ...]:
    """What a target asks, whatever its years; where it starts from does not count."""
    match aim:
        case Target(op, quantity, upper=upper):
            return (op, quantity, upper)
        case DeliveredTarget(op, individual):
            return (op, individual)
        case TargetToSet(by):
            return (by,)


def _in_one_place(run: Sequence[Aimed], rule: Rule) -> bool:
    """Whether the targets follow each other in the text, in the order of their years."""
    for clauses in (rule.node.clauses, *(way.node.changes for way in rule.ways if way.node)):
        for together, group in groupby(clauses, key=lambda clause: isinstance(clause, _TARGETS)):
            there = [clause.span for clause in group]
            wanted = [aimed.node.span for aimed in run]
            if together and any(there[at : at + len(wanted)] == wanted for at in range(len(there))):
                return True
    return False


_TARGETS = (syntax.Target, syntax.TargetToSet)


def _opposed(rule: Rule) -> Iterator[Diagnostic]:
    """A target between two numbers has no way of its own."""
    aims = [aimed for way in rule.ways for aimed in way.aims]
    pointed = [(way, aimed) for aimed in aims if (way := way_of(aimed.aim)) is not None]
    for way, aimed in pointed[1:]:
        first_way, first = pointed[0]
        if way.upward is not first_way.upward:
            told = f"« {way.value} » ne va pas dans le sens de la première cible."
            yield Diagnostic(Code.LIN11, told, aimed.node.span, f"la première est {_said(first.aim)}")


def _said(aim: Aim) -> str:
    if isinstance(aim, Target):
        return _bound_of(aim)
    assert isinstance(aim, DeliveredTarget), "a target to set points no way"
    return f"{aim.op.value} valeur {'individuelle' if aim.individual else 'nationale'}"


def _already_reached(rule: Rule) -> Iterator[Diagnostic]:
    """Against the first target: a later one that asks less is told of otherwise. Days must be counted alike; nothing
    goes further than a target between two numbers."""
    target = rule.bounds[0].target if rule.bounds else None
    if target is None or target.upper is not None:
        return
    for reference, node in rule.references:
        value, beside = reference.quantity.value, target.quantity.value
        beyond = value > beside if target.op.upward else value < beside
        if beyond and reference.convention in (None, rule.indicator.convention):
            yield Diagnostic(
                Code.LIN06, f"cette référence ({_written(reference)}) va déjà plus loin que la cible.", node.span,
                f"la cible est {_bound_of(target)}",
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
