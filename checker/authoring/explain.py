"""What a rule says, where it comes from, and what it needs, on one page."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from checker.authoring.explain_statements import lines_of
from checker.authoring.passport import passport
from checker.authoring.rules import Rule
from checker.kinds import kind_of
from checker.load import Loaded
from checker.model import Indicator


def explained(rule: Rule, loaded: Loaded) -> str:
    """The rule's page, as text; `loaded` is the rulebook that it is read in."""
    return "\n".join(_lines(rule, loaded) if isinstance(rule, Indicator) else lines_of(rule)) + "\n"


def _lines(rule: Indicator, loaded: Loaded) -> Iterator[str]:
    span = rule.span
    yield f"{rule.code} – {rule.title}"
    yield f"  {' › '.join(span.headings[:-1])} ({span.source.name}:{span.line})"
    for part in passport(rule, loaded):
        yield ""
        yield part.title
        yield from (f"  {line}" for line in part.lines)


def explained_json(rules: Iterable[tuple[Rule, Loaded]]) -> str:
    """One object a rule. A rule that is no indicator has its page as `lines`; a part with nothing to say is null."""
    return json.dumps([_object(rule, loaded) for rule, loaded in rules], ensure_ascii=False, indent=2) + "\n"


def _object(rule: Rule, loaded: Loaded) -> dict[str, Any]:
    named = {
        "rule": rule.code,
        "rulebook": rule.rulebook,
        "kind": kind_of(rule).value,
        "title": rule.title,
        "file": rule.span.source.name,
        "line": rule.span.line,
        "headings": list(rule.span.headings[:-1]),
    }
    if not isinstance(rule, Indicator):
        return named | {"lines": [line.strip() for line in lines_of(rule)]}
    return named | {part.key: part.data for part in passport(rule, loaded)}
