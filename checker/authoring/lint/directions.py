"""The way that a rule's words point, beside that of its targets."""

import re
from collections.abc import Iterator

from checker.authoring.lint.book import Rule
from checker.authoring.lint.written import written
from checker.authoring.walk import nodes_in
from checker.catalogue import Delay
from checker.diagnostic import Code, Diagnostic
from checker.model import Aim, DeliveredTarget, Evolution, Mean, Measure, Share, Spread, Sum, Summary, Target, ValueOf
from checker.quantity import Op, Unit
from checker.text import folded


def way_of(aim: Aim) -> Op | None:
    """The sign of a target that points one way: not between two numbers, not still to set."""
    match aim:
        case Target(op, upper=None) | DeliveredTarget(op):
            return op
        case _:
            return None


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
_LONG_OR_DEAR = re.compile(
    r"\b(?:delais?|duree|temps)(?: moyens?| moyenne| mediane?)? (?:de |d')"
    r"(?:attente|traitement|paiement|instruction|reponse|liquidation)\b|\bcouts?\b"
)
_LESS_OF_IT = re.compile(r"\b(?:reduction|baisse|diminution|gains?|economies?|evites?|part|taux)\b")


def directions(rule: Rule) -> Iterator[Diagnostic]:
    for aimed in rule.ways[0].aims:
        way = way_of(aimed.aim)
        if way is None or (wanted := _wanted(rule)) in (None, way.upward):
            continue
        told = f"cette cible veut {'peu' if wanted else 'beaucoup'} de « {rule.indicator.title} »."
        when = " ".join(aimed.node.when.span.text.split()) if aimed.node.when else ""
        right = f"{written(aimed.node, other_way=True)} {when}".strip()
        hint = f"écrivez « {right} » si c'est ce que dit le texte"
        yield Diagnostic(Code.LIN12, told, aimed.node.span, hint)


def _wanted(rule: Rule) -> bool | None:
    """Whether the words hope for more of it (True) or for less; None when they do not surely say."""
    measure = rule.indicator.retained.measure
    if _is_between_values(measure):
        return None
    label = measure.label if isinstance(measure, Share) else ""
    words = folded(f"{rule.indicator.title} {label}")
    if rule.indicator.unit is Unit.PERCENT:
        good = _GOOD.search(words) is not None
        if good:
            return None if _BAD.search(words) else True
        return False if _SURELY_BAD.search(words) else None
    waits = isinstance(measure, Sum | Mean | Summary) and isinstance(measure.amount, Delay)
    return False if (waits or _LONG_OR_DEAR.search(words)) and not _LESS_OF_IT.search(words) else None


def _is_between_values(measure: Measure) -> bool:
    """What is told of other values (how far apart, how much they change) does not point as their words do."""
    return any(isinstance(node, Spread | Evolution | ValueOf) for node in nodes_in(measure))
