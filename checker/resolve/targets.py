"""Targets, critical thresholds and reference values: numbers of the rule's own unit, and the years they hold."""

from collections.abc import Sequence

from checker import model, syntax
from checker.diagnostic import Code
from checker.model import Citation, Convention, Critical, Reference, Target, Years
from checker.period import parse_period
from checker.quantity import Op, Quantity, Unit, shown_exactly, unit_named
from checker.resolve.problems import Problems, quoted
from checker.resolve.units import resolve_unit
from checker.source import Span

_OPS = {op.value: op for op in Op}


def resolve_targets(
    nodes: Sequence[syntax.Target], unit: Unit | None, convention: Convention | None, section: str, problems: Problems
) -> tuple[Target, ...]:
    """The targets without a mistake; when the unit of the measure is not known, only their years are looked at."""
    targets: list[Target] = []
    dated: list[tuple[Years, syntax.Target]] = []
    for node in nodes:
        op = _op(node.op, node.span, problems)
        quantity = _quantity(node.number, unit, problems)
        years = _years(node.when, convention, problems)
        if years is None:
            continue
        clash = next(((others, other) for others, other in dated if _overlap(others, years)), None)
        if clash:
            others, other = clash
            problems.add(
                Code.TMP03,
                f"deux cibles valent en {max(others.first, years.first)}.",
                node.span,
                f"l'autre dit {other.op} {other.number.span.text}",
            )
            continue
        dated.append((years, node))
        if op is not None and quantity is not None:
            since = isinstance(node.when, syntax.Since)
            targets.append(Target(op, quantity, years, since, _citations(node.citations, section)))
    return tuple(sorted(targets, key=lambda target: target.years.first))


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
    written = Unit.NUMBER if node.unit is None else resolve_unit(node.unit, problems)
    if written is None or unit is None:
        return None
    value = node.value / 100 if written is Unit.PERCENT else node.value
    if written is not unit:
        right = shown_exactly(node.value / 100 if unit is Unit.PERCENT else node.value, unit)
        problems.add(
            Code.UNI01,
            f"la règle se mesure {_in(unit)}, ce nombre est {_in(written)}.",
            node.span,
            f"écrivez « {right} » si c'est ce que dit le texte",
        )
        return None
    return Quantity(value, unit)


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


def resolve_critical(
    node: syntax.Critical | None, targets: Sequence[Target], unit: Unit | None, section: str, problems: Problems
) -> Critical | None:
    if node is None:
        return None
    op = _op(node.op, node.span, problems)
    quantity = _quantity(node.number, unit, problems)
    if op is None or quantity is None:
        return None
    for target in targets:
        laxer = quantity.value < target.quantity.value if op.upward else quantity.value > target.quantity.value
        if op.upward is not target.op.upward or not laxer:
            problems.add(
                Code.REG02,
                "le seuil critique n'est pas en deçà de la cible.",
                node.number.span,
                f"la cible est {target.op.value} {shown_exactly(target.quantity.value, target.quantity.unit)}",
            )
            break
    return Critical(op, quantity, _citations(node.citations, section))


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
