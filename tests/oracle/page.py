"""The expected findings as the rows, in French, of the tables of `cases/reseau-2015/LISEZMOI.md`.

`python -m tests.oracle.page 2015` prints them, from the root of the project, when a table is to be renewed.
"""

from __future__ import annotations

import sys
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from .rules import RULES
from .tables import read_delivery
from .verdicts import FROM_RECORDS, JUDGED, OBLIGATIONS, Expected, Obligation, all_expected, judge

RESEAU = Path(__file__).resolve().parents[2] / "cases" / "reseau-2015"
AS_OF = date(2016, 4, 30)

UNITS = {
    "F10-24": "heures/semaine",
    "F10-26": "heures/semaine",
    "F21-51.1": "points",
    "F21-51.2": "points",
    "F21-54b": "m²",
}
HEADER = "| Règle | Période | Niveau | Caf | Valeur | Verdict | Motif | Autre lecture |"
RULER = "| --- | --- | --- | --- | --- | --- | --- | --- |"


def rounded(value: Fraction, decimals: int) -> Fraction:
    """A number rounded half up, as it is shown."""
    step = Decimal(1).scaleb(-decimals)
    exact_enough = Decimal(value.numerator * 10**30 // value.denominator).scaleb(-30)
    return Fraction(exact_enough.quantize(step, rounding=ROUND_HALF_UP))


def shown(value: Fraction, obligation: Obligation, year: int) -> str:
    """A value for a reader: one decimal, and more if it takes more to stand on its side of the target."""
    unit = UNITS.get(obligation.rule, "%")
    scale = 100 if unit == "%" else 1
    target = obligation.targets.get(year)
    decimals = 1
    while target is not None and judge(obligation, value, target) != judge(
        obligation, rounded(value * scale, decimals) / scale, target
    ):
        decimals += 1
    number = f"{float(rounded(value * scale, decimals)):.{decimals}f}".replace(".", ",")
    return f"{number} {unit}"


def plain_number(value: Fraction) -> str:
    """A number with all its decimals and a decimal comma."""
    return f"{float(value):.12g}".replace(".", ",")


def declared(value: Fraction, obligation: Obligation) -> str:
    """A declared value, as it was declared."""
    unit = UNITS.get(obligation.rule, "%")
    return f"{plain_number(value * 100 if unit == '%' else value)} {unit}"


def value_cell(finding: Expected, obligation: Obligation, year: int) -> str:
    """« 102/120, soit 85,0 % »; a declared value is shown alone."""
    if finding.value is None:
        return "—"
    if obligation.rule not in FROM_RECORDS:
        return declared(finding.value, obligation)
    text = shown(finding.value, obligation, year)
    if finding.numerator is not None and finding.denominator is not None:
        counted = f"{plain_number(finding.numerator)}/{plain_number(finding.denominator)}"
        return f"{counted}, soit {text}"
    return f"{finding.value}, soit {text}"


def other_cell(finding: Expected, obligation: Obligation, year: int) -> str:
    """The other reading: « 23/30, soit 76,7 % : non_conforme »."""
    value = finding.other_value
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return f"{value}, soit {shown(value, obligation, year)} : {finding.other_verdict}"
    return f"écart-type {value:.9f} points : {finding.other_verdict}".replace(".", ",")


def row(finding: Expected, obligation: Obligation) -> str:
    """One finding as a row; a verdict that binds is in bold."""
    year = int(finding.period[:4])
    stars = "**" if finding.binding and finding.verdict in JUDGED else ""
    cells = (
        finding.rule,
        finding.period,
        finding.level,
        finding.caf or "",
        value_cell(finding, obligation, year),
        f"{stars}{finding.verdict}{stars}",
        finding.reason or "",
        other_cell(finding, obligation, year),
    )
    return "| " + " | ".join(cells) + " |"


def rows(labels: list[str], rules: tuple[str, ...] = tuple(RULES)) -> list[str]:
    """The rows of some periods of the example network, as of the day of its check."""
    delivery = read_delivery(RESEAU)
    obligations = {obligation.rule: obligation for obligation in OBLIGATIONS}
    findings = all_expected(delivery, labels, AS_OF, rules)
    return [row(finding, obligations[finding.rule]) for finding in findings]


if __name__ == "__main__":
    print("\n".join([HEADER, RULER, *rows(sys.argv[1:])]))
