"""What is aimed at, since when, and the values of the past."""

from collections.abc import Iterator
from typing import Any

from checker.authoring.passport.part import Part, Subject, cited, number, quotes
from checker.model import Aim, Critical, DeliveredTarget, Indicator, Reference, Target, TargetToSet
from checker.period import in_words as period_in_words
from checker.quantity import shown_exactly
from checker.report.words import aim_in_words, bound_in_words


def aims(subject: Subject) -> Part:
    rule = subject.rule
    data = {
        "targets": [_aim(aim) for aim in rule.retained.targets],
        "critical": _critical(rule.critical) if rule.critical else None,
        "references": [_reference(rule, reference) for reference in rule.references],
    }
    return Part("aims", "Ce qui est visé", tuple(_lines(rule)), data)


def _lines(rule: Indicator) -> Iterator[str]:
    for aim in rule.retained.targets:
        words = aim_in_words(aim)
        yield f"{words[0].upper()}{words[1:]}." if isinstance(aim, TargetToSet) else f"Cible : {words}."
        yield from quotes(aim.citations)
    if not rule.retained.targets:
        yield "Sans cible : la règle n'est pas jugée."
    if rule.critical is not None:
        yield f"Seuil critique : {bound_in_words(rule.critical)} ; entre lui et la cible, à surveiller."
        yield from quotes(rule.critical.citations)
    for reference in rule.references:
        convention = f" en {reference.convention}" if reference.convention else ""
        remark = f", {reference.remark}" if reference.remark else ""
        apart = "" if comparable(rule, reference) else " ; ne se compare pas (autre convention)"
        yield f"Référence {period_in_words(reference.period)} : {_shown(reference)}{convention}{remark}{apart}."
        yield from quotes(reference.citations)


def comparable(rule: Indicator, reference: Reference) -> bool:
    """Whether its days were counted as the measure counts them."""
    return reference.convention is None or reference.convention == rule.convention


def _shown(reference: Reference) -> str:
    return shown_exactly(reference.quantity.value, reference.quantity.unit)


def _aim(aim: Aim) -> dict[str, Any]:
    """`value` and `upper` are None where the contract does not say the number."""
    fixed = aim if isinstance(aim, Target) else None
    return {
        "kind": _kind(aim),
        "op": None if isinstance(aim, TargetToSet) else aim.op.value,
        "value": number(fixed.quantity.value) if fixed else None,
        "upper": number(fixed.upper.value) if fixed and fixed.upper else None,
        "from": aim.years.first,
        "to": aim.years.last,
        "words": aim_in_words(aim),
        "citations": cited(aim.citations),
    }


def _kind(aim: Aim) -> str:
    match aim:
        case Target():
            return "fixe"
        case DeliveredTarget(individual=individual):
            return "individuelle" if individual else "nationale"
        case TargetToSet():
            return "a_fixer"


def _critical(critical: Critical) -> dict[str, Any]:
    return {
        "op": critical.op.value,
        "value": number(critical.quantity.value),
        "words": bound_in_words(critical),
        "citations": cited(critical.citations),
    }


def _reference(rule: Indicator, reference: Reference) -> dict[str, Any]:
    return {
        "period": str(reference.period),
        "value": number(reference.quantity.value),
        "words": _shown(reference),
        "convention": reference.convention,
        "remark": reference.remark,
        "comparable": comparable(rule, reference),
        "citations": cited(reference.citations),
    }
