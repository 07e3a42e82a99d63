"""What a finding rests on, what names it, and the command that gives it again."""

import shlex
from hashlib import sha256

from checker.finding import Finding, Run
from checker.model import Citation


def finding_id(finding: Finding) -> str:
    """Of rulebook, rule, subject and period alone, so that a history survives edits of titles and lines."""
    parts = (
        finding.indicator.rulebook,
        finding.indicator.code,
        finding.subject.level.value,
        finding.subject.caf or "",
        str(finding.period),
    )
    return sha256("\0".join(parts).encode()).hexdigest()[:16]


def cited(finding: Finding) -> list[Citation]:
    """Every sentence of the contract that a finding rests on, each once: rule, target, population, readings."""
    indicator = finding.indicator
    held = finding.target or finding.coming or finding.to_set
    citations = [
        *indicator.citations,
        *indicator.proof,
        *(indicator.scope.citations if indicator.scope else ()),
        *(held.citations if held else ()),
        *(indicator.critical.citations if indicator.critical else ()),
        *(citation for step in finding.population for citation in step.citations),
        *(citation for reading in indicator.readings[1:] for citation in reading.citations),
    ]
    return list({(citation.section, citation.quote, citation.lines): citation for citation in citations}.values())


def replay(finding: Finding, run: Run) -> str:
    """The command that gives this finding again."""
    words = [
        *run.replay,
        "--only",
        shlex.quote(finding.indicator.code),
        "--period",
        str(finding.period),
    ]
    if finding.subject.caf is not None:
        words += ["--caf", shlex.quote(finding.subject.caf)]
    else:
        words += ["--level", finding.subject.level.value]
    return " ".join(words)
