"""What `cogcheck sources` prints."""

import json
from collections.abc import Sequence

from checker.authoring.citations import Verified


def citations_text(verified: Sequence[tuple[str, Verified]]) -> str:
    """A line a quotation, then the counts."""
    rows = []
    for name, result in verified:
        for one in result.found:
            first, last = one.lines
            lines = f"l. {first}" if first == last else f"l. {first}-{last}"
            rows.append(f"{one.rule:<10} {lines:<14} {one.match.value:<7} « {one.citation.quote} »")
        raw = sum(one.match.value == "brut" for one in result.found)
        folded = len(result.found) - raw
        rows.append(
            f"{name} : {len(result.found)} citations trouvées ({raw} telles quelles, {folded} aux espaces et "
            f"apostrophes près), {len(result.diagnostics)} en défaut."
        )
    return "\n".join(rows) + "\n"


def citations_json(verified: Sequence[tuple[str, Verified]]) -> str:
    listed = [
        {
            "rulebook": name,
            "rule": one.rule,
            "section": one.citation.section,
            "quote": one.citation.quote,
            "lines": list(one.lines),
            "match": one.match.value,
            "file": one.citation.span.source.name,
            "line": one.citation.span.line,
        }
        for name, result in verified
        for one in result.found
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
