"""What `cogcheck coverage` prints."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.authoring.coverage import Awaited, Bound, End, RuleCoverage, covered_percent
from checker.model import Critical, DeliveredTarget
from checker.quantity import NO_BREAK, Op, nearest_double
from checker.report.words import VERDICTS, aim_in_words, bound_in_words, years_in_words

_ASCII_OPS = {Op.AT_LEAST: ">=", Op.AT_MOST: "<=", Op.MORE_THAN: ">", Op.LESS_THAN: "<"}


def coverage_text(rules: Sequence[RuleCoverage]) -> str:
    """Each rule with its bounds and readings, then the counts."""
    told = [line for rule in rules for line in _lines(rule)]
    return "\n".join([*told, _counts(rules)]) + "\n"


def _lines(one: RuleCoverage) -> Iterator[str]:
    verdicts = ", ".join(VERDICTS[verdict] for verdict in one.verdicts) or "aucun"
    evaluated = "évaluée" if one.evaluated else "jamais évaluée"
    yield f"{one.rule.code} – {one.rule.title}"
    yield f"  {evaluated} ; verdicts vus : {verdicts}"
    for bound in one.bounds:
        yield f"  {_named(bound)} : {_sides(bound)}"
    for awaited in one.awaited:
        named = aim_in_words(awaited.aim)
        yield f"  {named if named.startswith('cible') else f'cible, {named}'} : {_met(awaited)}"
    for title, values in one.readings[1:]:
        yield f"  lecture « {title} » : {'évaluée' if values else 'jamais évaluée'}"


def _named(bound: Bound) -> str:
    if isinstance(bound.limit, Critical):
        return f"seuil critique, {bound_in_words(bound.limit)}"
    reading = f" (lecture « {bound.reading} »)" if bound.reading else ""
    end = f", borne {bound.end.value}" if bound.end else ""
    return f"cible, {bound_in_words(bound.limit)} {years_in_words(bound.limit)}{end}{reading}"


def _met(awaited: Awaited) -> str:
    """A number still to set judges nothing: that it is missing is what a case shows."""
    verb = "jugés" if isinstance(awaited.aim, DeliveredTarget) else "laissés à juger"
    return f"constats {verb} : {awaited.findings}{'' if awaited.covered else ' ; incomplète'}"


def _sides(bound: Bound) -> str:
    lacking = "" if bound.covered else " ; incomplète"
    return f"{bound.below} en dessous, {bound.on} sur la borne, {bound.above} au-dessus{lacking}"


def _counts(rules: Sequence[RuleCoverage]) -> str:
    bounds = [bound for rule in rules for bound in rule.bounds]
    awaited = [one for rule in rules for one in rule.awaited]
    readings = [values for rule in rules for title, values in rule.readings if title is not None]
    return (
        f"Règles évaluées : {sum(rule.evaluated for rule in rules)} sur {len(rules)} ; "
        f"autres lectures évaluées : {sum(map(bool, readings))} sur {len(readings)} ; "
        f"bornes vues dessous, dessus et à l'égalité : {sum(bound.covered for bound in bounds)} sur {len(bounds)}"
        f"{_others(awaited)} ({covered_percent(rules)}{NO_BREAK}%)."
    )


def _others(awaited: Sequence[Awaited]) -> str:
    if not awaited:
        return ""
    return f" ; cibles livrées ou à fixer éprouvées : {sum(one.covered for one in awaited)} sur {len(awaited)}"


def coverage_json(rules: Iterable[RuleCoverage]) -> str:
    """One object a rule; `below`, `on` and `above` count judged values. `awaited`: targets without a number."""
    listed = [
        {
            "rule": one.rule.code,
            "rulebook": one.rule.rulebook,
            "evaluated": one.evaluated,
            "findings": one.findings,
            "verdicts": [verdict.value for verdict in one.verdicts],
            "bounds": [_bound(bound) for bound in one.bounds],
            "awaited": [_awaited(awaited) for awaited in one.awaited],
            "readings": [
                {"name": title, "retained": title is None, "evaluated": values > 0} for title, values in one.readings
            ],
        }
        for one in rules
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def _bound(bound: Bound) -> dict[str, Any]:
    """The years of a critical threshold are those of the targets: null."""
    limit = bound.limit
    value = bound.quantity.value
    years = None if isinstance(limit, Critical) else limit.years
    return {
        "nature": "seuil_critique" if isinstance(limit, Critical) else "cible",
        "op": "<=" if bound.end is End.HIGH else _ASCII_OPS[limit.op],
        "value": int(value) if value.denominator == 1 else nearest_double(value),
        "unit": limit.quantity.unit.value,
        "from": str(years.first) if years else None,
        "to": str(years.last) if years else None,
        "reading": bound.reading,
        "below": bound.below,
        "on": bound.on,
        "above": bound.above,
        "covered": bound.covered,
    }


def _awaited(awaited: Awaited) -> dict[str, Any]:
    years = awaited.aim.years
    return {
        "nature": "cible_livree" if isinstance(awaited.aim, DeliveredTarget) else "cible_a_fixer",
        "from": str(years.first),
        "to": str(years.last),
        "findings": awaited.findings,
        "covered": awaited.covered,
    }
