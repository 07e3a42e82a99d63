"""The rules of a rulebook, listed and searched."""

import json
from collections.abc import Iterable, Sequence

from checker.load import Loaded
from checker.model import Indicator, Nature
from checker.report.words import aim_in_words
from checker.text import folded

NATURES = {Nature.RESULT: "resultat", Nature.FOLLOW_UP: "suivi"}


def rules_about(loaded: Iterable[Loaded], words: Sequence[str]) -> list[Indicator]:
    """The rules whose code, title or quotations hold every word, whatever its case and accents; all without words."""
    wanted = [folded(word) for word in words]
    return [
        indicator
        for one in loaded
        for indicator in one.rulebook.indicators
        if all(word in _said(indicator) for word in wanted)
    ]


def _said(indicator: Indicator) -> str:
    quotes = " ".join(citation.quote for citation in indicator.citations)
    return folded(f"{indicator.code} {indicator.title} {quotes}")


def rules_text(rules: Sequence[Indicator]) -> str:
    """A line a rule, then how many there are."""
    width = max((len(rule.code) for rule in rules), default=0)
    rows = [f"{rule.code:<{width}}  {rule.nature.value:<8}  {rule.title} ({targets_in_words(rule)})" for rule in rules]
    count = f"{len(rules)} règles." if len(rules) > 1 else f"{len(rules)} règle."
    return "\n".join([*rows, count]) + "\n"


def targets_in_words(rule: Indicator) -> str:
    """`au moins 85 % depuis 2013`, several joined by a semicolon, `sans cible`."""
    return " ; ".join(aim_in_words(aim) for aim in rule.retained.targets) or "sans cible"


def rules_json(rules: Iterable[Indicator]) -> str:
    listed = [
        {
            "rule": rule.code,
            "rulebook": rule.rulebook,
            "kind": "indicateur",
            "nature": NATURES[rule.nature],
            "binding": rule.nature is Nature.RESULT,
            "title": rule.title,
            "file": rule.span.source.name,
            "line": rule.span.line,
            "executable": "mesure",
        }
        for rule in rules
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
