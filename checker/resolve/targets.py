"""Targets, critical thresholds and reference values: numbers of the rule's own unit, and the years they hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from checker import model, syntax
from checker.diagnostic import Code
from checker.dimension import conversion
from checker.model import (
    Aim,
    Base,
    Citation,
    Convention,
    Critical,
    DeliveredTarget,
    Reference,
    Target,
    TargetToSet,
    Years,
)
from checker.period import parse_period
from checker.quantity import Op, Quantity, Unit, shown_exactly, unit_named
from checker.resolve.problems import Problems, quoted
from checker.resolve.units import difference_of, resolve_unit
from checker.source import Span

_OPS = {op.value: op for op in Op}


@dataclass(frozen=True)
class Aimed:
    """What the targets of a rule are told in, and which reference values they may start from.

    `unit` is None when a mistake (told) hides it: only the years of targets are then looked at. `dated`: the periods
    of all the references that are written, those that have a mistake included.
    """

    unit: Unit | None
    references: tuple[Reference, ...]
    dated: frozenset[str]
    convention: Convention | None
    section: str
    problems: Problems


def resolve_targets(nodes: Sequence[syntax.Target | syntax.TargetToSet], aimed: Aimed) -> tuple[Aim, ...]:
    """The targets without a mistake."""
    targets: list[Aim] = []
    held: list[tuple[Years, syntax.Target | syntax.TargetToSet]] = []
    for node in nodes:
        years = _years_of(node, aimed)
        target = _target(node, years, aimed)
        if years is None:
            continue
        clash = next(((others, other) for others, other in held if _overlap(others, years)), None)
        if clash:
            others, other = clash
            aimed.problems.add(
                Code.TMP03,
                f"deux cibles valent en {max(others.first, years.first)}.",
                node.span,
                f"l'autre dit {_said(other)}",
            )
            continue
        held.append((years, node))
        if target is not None:
            targets.append(target)
    return tuple(sorted(targets, key=lambda target: target.years.first))


def _said(node: syntax.Target | syntax.TargetToSet) -> str:
    if isinstance(node, syntax.TargetToSet):
        return "à fixer"
    match node.bound:
        case syntax.Fixed(op, number):
            return f"{op} {number.span.text}"
        case syntax.Delivered(op, individual):
            return f"{op} valeur {'individuelle' if individual else 'nationale'}"
        case syntax.Between(low, high):
            return f"entre {low.span.text} et {high.span.text}"
        case syntax.FromBase(op, period, sign, number):
            return f"{op} référence {period.text} {'+' if sign > 0 else '-'} {number.span.text}"


def _years_of(node: syntax.Target | syntax.TargetToSet, aimed: Aimed) -> Years | None:
    return _years(node.when, aimed.convention, aimed.problems) if node.when else _whole(node.span, aimed)


def _target(node: syntax.Target | syntax.TargetToSet, years: Years | None, aimed: Aimed) -> Aim | None:
    citations = _citations(node.citations, aimed.section)
    if isinstance(node, syntax.TargetToSet):
        by = int(node.by.value) if node.by else None
        return None if years is None else TargetToSet(by, years, not isinstance(node.when, syntax.InYear), citations)
    open_ended = isinstance(node.when, syntax.Since)
    match node.bound:
        case syntax.Delivered(op_written, individual):
            op = _op(op_written, node.span, aimed.problems)
            return DeliveredTarget(op, individual, years, open_ended, citations) if op and years else None
        case syntax.Fixed(op_written, number):
            op = _op(op_written, node.span, aimed.problems)
            quantity = _quantity(number, aimed.unit, aimed.problems)
            return Target(op, quantity, years, open_ended, citations) if op and quantity and years else None
        case syntax.Between(low_node, high_node):
            low, high = (_quantity(number, aimed.unit, aimed.problems) for number in (low_node, high_node))
            if low is None or high is None or years is None:
                return None
            if low.value > high.value:
                aimed.problems.add(
                    Code.TMP01, "ces bornes sont inversées.", low_node.span.to(high_node.span),
                    f"écrivez « {high_node.span.text} et {low_node.span.text} »",
                )  # fmt: skip
                return None
            return Target(Op.AT_LEAST, low, years, open_ended, citations, upper=high)
        case syntax.FromBase():
            return _from_base(node, node.bound, years, open_ended, citations, aimed)


def _from_base(
    node: syntax.Target,
    bound: syntax.FromBase,
    years: Years | None,
    open_ended: bool,
    citations: tuple[Citation, ...],
    aimed: Aimed,
) -> Target | None:
    op = _op(bound.op, node.span, aimed.problems)
    period = parse_period(bound.period.text)
    reference = next((one for one in aimed.references if one.period == period), None)
    delta = _delta(bound, aimed)
    if bound.period.text not in aimed.dated and "référence" not in aimed.problems.lost:
        known = [f"référence {one}" for one in sorted(aimed.dated)]
        aimed.problems.add(
            Code.NOM03,
            f"la règle n'a pas de « référence {bound.period.text} » d'où partir.",
            bound.period.span,
            f"elle a {quoted(known)}" if known else f"ajoutez « référence {bound.period.text} : … »",
        )
    if op is None or delta is None or years is None or reference is None or period is None:
        return None
    size = 100 if aimed.unit is Unit.PERCENT and delta.unit is Unit.POINTS else 1
    value = reference.quantity.value + delta.value / size
    return Target(op, Quantity(value, reference.quantity.unit), years, open_ended, citations, base=Base(period, delta))


def _delta(bound: syntax.FromBase, aimed: Aimed) -> Quantity | None:
    """How far from the base: in points for a share."""
    unit = aimed.unit and (difference_of(aimed.unit, aimed.unit) or aimed.unit)
    quantity = _quantity(bound.number, unit, aimed.problems)
    return None if quantity is None else Quantity(bound.sign * quantity.value, quantity.unit)


def _whole(span: Span, aimed: Aimed) -> Years | None:
    """Without years of its own, a target to set is that of the whole convention."""
    if aimed.convention is None:
        aimed.problems.add(
            Code.TMP02, "rien ne dit les années de cette cible.", span, "écrivez par exemple « en 2015 »"
        )
        return None
    return aimed.convention.years


def _overlap(one: Years, other: Years) -> bool:
    return one.first <= other.last and other.first <= one.last


def _citations(nodes: Sequence[syntax.Citation], section: str) -> tuple[Citation, ...]:
    return tuple(Citation(node.section or section, node.quote.text, node.lines, node.span) for node in nodes)


def _op(written: str, span: Span, problems: Problems) -> Op | None:
    op = _OPS.get(written)
    if op is None:
        problems.add(Code.UNI03, f"une cible ne s'écrit pas avec « {written} ».", span, f"on connaît {quoted(_OPS)}")
    return op


def _quantity(node: syntax.Number, unit: Unit | None, problems: Problems) -> Quantity | None:
    """A number in the rule's unit, or in one that converts into it exactly (M€ into €)."""
    written = Unit.NUMBER if node.unit is None else resolve_unit(node.unit, problems)
    if written is None or unit is None:
        return None
    value = node.value / 100 if written is Unit.PERCENT else node.value
    factor = conversion(written, unit)
    if factor is None:
        right = node.value / 100 if unit is Unit.PERCENT else node.value
        problems.add(
            Code.UNI01,
            f"la règle se mesure {_in(unit)}, ce nombre est {_in(written)}.",
            node.span,
            f"écrivez « {shown_exactly(right, unit)} » si c'est ce que dit le texte",
        )
        return None
    return Quantity(value * factor, unit)


def _in(unit: Unit) -> str:
    return "sans unité" if unit is Unit.NUMBER else f"en « {unit.value} »"


def _years(node: syntax.When, convention: Convention | None, problems: Problems) -> Years | None:
    span = node.span
    years: Years
    match node:
        case syntax.Since(year):
            if convention is None:
                problems.add_once(
                    Code.TMP02,
                    "« dès » vaut jusqu'à la fin de la convention, et aucune convention n'est écrite.",
                    span,
                    "ajoutez une « convention » avec sa période, ou écrivez « de 2013 à 2017 »",
                )
                return None
            years = Years(int(year.value), max(int(year.value), convention.years.last))
        case syntax.InYear(year):
            years = Years(int(year.value), int(year.value))
        case syntax.Years(first, last):
            years = Years(int(first.value), int(last.value))
            if years.first > years.last:
                problems.add(
                    Code.TMP01, "la cible finit avant de commencer.", span,
                    f"écrivez « de {years.last} à {years.first} »",
                )  # fmt: skip
                return None
    if convention and not (convention.years.first <= years.first and years.last <= convention.years.last):
        problems.add(
            Code.TMP02,
            f"la cible sort de la convention ({convention.years.first} à {convention.years.last}).",
            span,
        )
        return None
    return years


def resolve_critical(node: syntax.Critical | None, targets: Sequence[Aim], aimed: Aimed) -> Critical | None:
    if node is None:
        return None
    op = _op(node.op, node.span, aimed.problems)
    quantity = _quantity(node.number, aimed.unit, aimed.problems)
    if op is None or quantity is None:
        return None
    for target in targets:
        if not isinstance(target, Target):
            continue
        laxer = quantity.value < target.quantity.value if op.upward else quantity.value > target.quantity.value
        if op.upward is not target.op.upward or not laxer:
            aimed.problems.add(
                Code.REG02,
                "le seuil critique n'est pas en deçà de la cible.",
                node.number.span,
                f"la cible est {target.op.value} {shown_exactly(target.quantity.value, target.quantity.unit)}",
            )
            break
    return Critical(op, quantity, _citations(node.citations, aimed.section))


DAY_CONVENTIONS = {Unit.OPEN_DAYS: "jours ouvrés", Unit.DAYS: "jours calendaires"}


def resolve_references(
    nodes: Sequence[syntax.Reference], unit: Unit | None, section: str, problems: Problems
) -> tuple[Reference, ...]:
    references = []
    for node in nodes:
        period = parse_period(node.period.text)
        quantity = _quantity(node.number, unit, problems)
        convention = unit_named(node.convention.text) if node.convention else None
        if node.convention and convention not in DAY_CONVENTIONS:
            problems.add(
                Code.UNI02, f"« {node.convention.text} » n'est pas une façon de compter des jours.",
                node.convention.span,
                "on connaît « jours ouvrés » et « jours calendaires »",
            )  # fmt: skip
            continue
        if period is None or quantity is None:
            continue
        references.append(
            model.Reference(
                period,
                quantity,
                DAY_CONVENTIONS[convention] if convention else None,
                node.remark.text if node.remark else None,
                _citations(node.citations, section),
            )
        )
    return tuple(references)
