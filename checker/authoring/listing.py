"""What `cogcheck sources` prints."""

import json
from collections.abc import Sequence

from checker.authoring.citations import Match, Verified

_MATCHES = {Match.RAW: "brut", Match.FOLDED: "replié"}


def citations_text(verified: Sequence[tuple[str, Verified]]) -> str:
    """A line a quotation found, then the counts."""
    rows = []
    for name, result in verified:
        for one in result.found:
            first, last = one.lines or (0, 0)
            lines = f"l. {first}" if first == last else f"l. {first}-{last}"
            rows.append(f"{one.rule:<10} {lines:<14} {_MATCHES[one.match]:<7} « {one.citation.quote} »")
        raw = sum(one.match is Match.RAW for one in result.found)
        folded = len(result.found) - raw
        rows.append(
            f"{name} : {_counted(len(result.found), 'citation trouvée', 'citations trouvées')} "
            f"({_counted(raw, 'telle quelle', 'telles quelles')}, {folded} aux espaces et apostrophes près), "
            f"{len(result.diagnostics)} en défaut."
        )
    return "\n".join(rows) + "\n"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number < 2 else several}"


def citations_json(verified: Sequence[tuple[str, Verified]]) -> str:
    """Every quotation; those in error have the code and the message of what is wrong."""
    listed = [
        {
            "rulebook": name,
            "rule": one.rule,
            "section": one.citation.section,
            "quote": one.citation.quote,
            "lines": list(one.lines) if one.lines else None,
            "match": one.match.value if one.lines else None,
            "file": one.citation.span.source.name,
            "line": one.citation.span.line,
        }
        | ({"code": one.diagnostic.code.name, "message": one.diagnostic.message} if one.diagnostic else {})
        for name, result in verified
        for one in result.checked
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
