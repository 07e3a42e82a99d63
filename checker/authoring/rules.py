"""The rules of a rulebook, listed and searched."""

import json
from collections.abc import Iterable, Sequence

from checker.authoring.quotations import deadlines_of, quotations_of
from checker.kinds import kind_of
from checker.load import Loaded
from checker.model import Indicator, Nature, Statement
from checker.report.words import aim_in_words, measure_in_words
from checker.text import folded

NATURES = {Nature.RESULT: "resultat", Nature.FOLLOW_UP: "suivi"}


Rule = Indicator | Statement


def rules_of(loaded: Loaded) -> list[Rule]:
    """Every rule of a rulebook, whatever its kind, in the order of its files."""
    place = {source.name: number for number, source in enumerate(loaded.sources)}
    rules: list[Rule] = [*loaded.rulebook.indicators, *loaded.rulebook.statements]
    return sorted(rules, key=lambda rule: (place[rule.span.source.name], rule.span.start))


def rules_about(loaded: Iterable[Loaded], words: Sequence[str]) -> list[Rule]:
    """The rules whose code, title or quotations hold every word, whatever its case and accents; all without words."""
    wanted = [folded(word) for word in words]
    return [rule for one in loaded for rule in rules_of(one) if all(word in _said(rule) for word in wanted)]


def _said(rule: Rule) -> str:
    citations = rule.citations if isinstance(rule, Indicator) else quotations_of(rule)
    quotes = " ".join(citation.quote for citation in citations)
    return folded(f"{rule.code} {rule.title} {quotes}")


def rules_text(rules: Sequence[Rule]) -> str:
    """A line a rule, and what an indicator measures on a line below; then how many there are."""
    width = max((len(rule.code) for rule in rules), default=0)
    natures = [rule.nature.value if isinstance(rule, Indicator) else kind_of(rule).noun.one for rule in rules]
    wide = max(map(len, natures), default=0)
    rows = []
    for rule, nature in zip(rules, natures, strict=True):
        rows.append(f"{rule.code:<{width}}  {nature:<{max(wide, _NATURE)}}  {rule.title}{_asked(rule)}")
        if isinstance(rule, Indicator):
            rows.append(f"{'':<{width}}  {'':<{max(wide, _NATURE)}}  {measure_in_words(rule.retained.measure)}")
    count = f"{len(rules)} règles." if len(rules) > 1 else f"{len(rules)} règle."
    return "\n".join([*rows, count]) + "\n"


_NATURE = len("résultat")


def _asked(rule: Rule) -> str:
    """The targets or the dates of a rule, in brackets; nothing where it has neither."""
    if isinstance(rule, Indicator):
        return f" ({targets_in_words(rule)})"
    told = " ; ".join(f"« {one.verbatim} »" for one in deadlines_of(rule))
    return f" ({told})" if told else ""


def targets_in_words(rule: Indicator) -> str:
    """`au moins 85 % depuis 2013`, several joined by a semicolon, `sans cible`."""
    return " ; ".join(aim_in_words(aim) for aim in rule.retained.targets) or "sans cible"


def rules_json(rules: Iterable[Rule]) -> str:
    listed = [
        {
            "rule": rule.code,
            "rulebook": rule.rulebook,
            "kind": kind_of(rule).value,
            "nature": NATURES[rule.nature] if isinstance(rule, Indicator) else None,
            "binding": _binding(rule),
            "title": rule.title,
            "file": rule.span.source.name,
            "line": rule.span.line,
            "executable": kind_of(rule).executable.value,
            "measure": measure_in_words(rule.retained.measure) if isinstance(rule, Indicator) else None,
            "unit": rule.unit.value if isinstance(rule, Indicator) else None,
            "targets": [aim_in_words(aim) for aim in rule.retained.targets] if isinstance(rule, Indicator) else None,
        }
        for rule in rules
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def _binding(rule: Rule) -> bool:
    """Whether a breach commits: a result indicator, a date that the rulebook says `opposable`."""
    if isinstance(rule, Indicator):
        return rule.nature is Nature.RESULT
    return any(deadline.binding for deadline in deadlines_of(rule))
