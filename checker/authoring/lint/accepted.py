"""The lints that an author accepts, each with the reason: a remark above the line it speaks of, or at its end.

`-- accepté LIN05 : le texte même demande davantage en 2015`
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.diagnostic import Code, Diagnostic, nearest
from checker.source import Source, Span

LINTS = tuple(code for code in Code if code.name.startswith("LIN"))
_NEVER = (Code.LIN01, Code.LIN02)
_TEXT_OR_REMARK = re.compile(r'"[^"\n]*"|«(?:[^«»]|«[^«»]*»)*»|(?P<remark>(?:#|--)[^\n]*)')
_ACCEPTS = re.compile(r"--\s*accepté(?:e|s|es)?\s+(?P<code>[A-Z]{3}\d+)\b\s*(?P<rest>.*)", re.IGNORECASE)
_REASON = re.compile(r":.*\w")


@dataclass(frozen=True)
class Acceptance:
    """`line`: the one it speaks of, from 1, or 0 when none follows; `wrong`: what is wrong with it, or None."""

    code: str
    line: int
    span: Span
    wrong: Diagnostic | None


def acceptances_in(source: Source) -> tuple[Acceptance, ...]:
    text = source.text
    remarks = [found for found in _TEXT_OR_REMARK.finditer(text) if found["remark"]]
    accepting = [(found, accepts) for found in remarks if (accepts := _ACCEPTS.match(found[0]))]
    if not accepting:
        return ()
    written = _written_lines(text, remarks)
    read = []
    for found, accepts in accepting:
        span = source.span(found.start(), found.start() + len(found[0].rstrip()))
        line = span.line
        here = bisect_right(written, line)
        trailing = here > 0 and written[here - 1] == line
        below = written[here] if here < len(written) else 0
        code = accepts["code"].upper()
        word = source.span(found.start() + accepts.start("code"), found.start() + accepts.end("code"))
        wrong = _unknown(word) or _without_reason(code, accepts["rest"], span)
        read.append(Acceptance(code, line if trailing else below, span, wrong))
    return tuple(read)


def _written_lines(text: str, remarks: Sequence[re.Match[str]]) -> list[int]:
    """The lines that hold more than a remark."""
    ends = [0, *(found.end() for found in remarks)]
    starts = [*(found.start() for found in remarks), len(text)]
    bare = "".join(text[start:end] for start, end in zip(ends, starts, strict=True))
    return [line for line, written in enumerate(bare.split("\n"), start=1) if written.strip()]


def _unknown(word: Span) -> Diagnostic | None:
    known = [lint.name for lint in LINTS if lint not in _NEVER]
    if word.text.upper() in known:
        return None
    number = f"LIN{int(word.text[3:]):02}"
    close = number if number in known else nearest(word.text.upper(), known, likeness=0.8)
    hint = f"vouliez-vous dire « {close} » ?" if close else "les codes sont ceux que dit « cogcheck lint »"
    return Diagnostic(Code.LIN02, f"aucun conseil qui s'accepte n'a le code « {word.text} ».", word, hint)


def _without_reason(code: str, rest: str, span: Span) -> Diagnostic | None:
    if _REASON.match(rest):
        return None
    hint = f"écrivez par exemple « -- accepté {code} : le texte le dit ainsi »"
    return Diagnostic(Code.LIN02, f"« {code} » est accepté sans dire pourquoi.", span, hint)


def accepted(found: Sequence[Diagnostic], sources: Iterable[Source]) -> Iterator[Diagnostic]:
    """What is left once every acceptance has taken what it accepts, and what is wrong with the acceptances."""
    at: dict[tuple[str, str, int], list[Diagnostic]] = {}
    for one in found:
        at.setdefault((one.code.name, one.span.source.name, one.span.line), []).append(one)
    for source in sources:
        for acceptance in acceptances_in(source):
            place = (acceptance.code, source.name, acceptance.line)
            if acceptance.wrong:
                yield acceptance.wrong
            elif at.pop(place, None) is None:
                yield Diagnostic(
                    Code.LIN01, f"« {acceptance.code} » est accepté ici, où ce conseil n'est pas donné.",
                    acceptance.span, "ôtez cette remarque, ou placez-la juste au-dessus de la ligne dont elle parle",
                )  # fmt: skip
    for left in at.values():
        yield from left
