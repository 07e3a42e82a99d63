"""What `cogcheck lint` prints."""

import json
from collections.abc import Sequence

from checker.diagnostic import Diagnostic, render
from checker.load import Loaded

Linted = Sequence[tuple[Loaded, Sequence[Diagnostic]]]


def lint_text(linted: Linted) -> str:
    """Each piece of advice as mistakes are shown, then a line a rulebook."""
    rows = []
    for loaded, found in linted:
        rows += [render(one) for one in found]
        rows.append(f"{loaded.rulebook.name} : {_counted(len(found))}.")
    return "\n".join(rows) + "\n"


def _counted(number: int) -> str:
    return "aucun conseil" if number == 0 else "1 conseil" if number == 1 else f"{number} conseils"


def lint_json(linted: Linted) -> str:
    """A list; `rule` is the code of the indicator spoken of, null elsewhere; lines and columns from 1."""
    listed = [
        {
            "code": one.code.name,
            "slug": one.code.value,
            "message": one.message,
            "hint": one.hint,
            "file": one.span.source.name,
            "line": one.span.line,
            "column": one.span.column,
            "rule": _rule(loaded, one),
        }
        for loaded, found in linted
        for one in found
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def _rule(loaded: Loaded, one: Diagnostic) -> str | None:
    return next(
        (
            rule.code
            for rule in loaded.rulebook.indicators
            if rule.span.source is one.span.source and rule.span.start <= one.span.start < rule.span.end
        ),
        None,
    )
