"""What a case expects: the lines of its `constats` block, columns set apart by two spaces or more.

    règle   organisme  période  verdict        valeur  détail
    F10-21  Caf 211    2015     non conforme   84,9 %  118 sur 139

The detail is compared only where it is written. A line of two columns tells of rows refused in a table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from checker.authoring.pages import Fence, PageError
from checker.finding import Finding, Reason, Report, Verdict
from checker.model import Level
from checker.quantity import NARROW, NO_BREAK, Unit, shown_exactly
from checker.report.sentences import value_shown
from checker.report.words import VERDICTS

_HEADINGS = ("règle", "organisme", "période", "verdict", "valeur", "détail")
_APART = re.compile(r"\s{2,}|\t")
_TOLD = 3  # rule, organisation and period say which finding; the rest is told of it

REASONS = {
    Reason.NO_DATA: "donnée absente",
    Reason.NO_TARGET: "cible absente",
    Reason.EMPTY_POPULATION: "population vide",
    Reason.READING: "lecture",
    Reason.SAMPLE: "échantillon",
    Reason.TO_BUILD: "à construire",
    Reason.ENGINE: "moteur",
}


@dataclass(frozen=True)
class Row:
    """A finding, or (two cells) the rows refused in a table. `line`: where the page has it, or None."""

    cells: tuple[str, ...]
    line: int | None = None

    @property
    def about(self) -> tuple[str, ...]:
        return self.cells[: _TOLD if len(self.cells) > _TOLD else 1]

    @property
    def told(self) -> tuple[str, ...]:
        return self.cells[len(self.about) :]


@dataclass(frozen=True)
class Difference:
    """`expected` or `found` is None when the other has no counterpart."""

    line: int
    about: tuple[str, ...]
    expected: tuple[str, ...] | None
    found: tuple[str, ...] | None


def rows_expected(fence: Fence) -> tuple[Row, ...]:
    """The lines of a `constats` block, its headings left out. Raises PageError."""
    rows: dict[tuple[str, ...], Row] = {}
    for index, written in enumerate(fence.lines):
        row = Row(tuple(_APART.split(_plain(written).strip())), fence.line(index))
        if row.cells in (("",), _HEADINGS, _HEADINGS[:-1]):
            continue
        if len(row.cells) not in (2, 5, 6):
            raise PageError(
                fence.line(index),
                "un constat a cinq colonnes (règle, organisme, période, verdict, valeur) et un détail si l'on veut, "
                "que deux espaces au moins séparent.",
            )
        if row.about in rows:
            raise PageError(fence.line(index), f"ce constat est déjà attendu à la ligne {rows[row.about].line}.")
        rows[row.about] = row
    return tuple(rows.values())


def rows_found(report: Report) -> tuple[Row, ...]:
    """The findings in the report's order, then each table that has refused rows."""
    refused = [
        Row((table.name, f"lignes rejetées : {table.rows_rejected}, mises à part : {table.rows_set_aside}"))
        for table in report.run.tables
        if table.rows_rejected or table.rows_set_aside
    ]
    return (*(_row(finding) for finding in report.findings), *refused)


def _row(finding: Finding) -> Row:
    breach = finding.binding and finding.verdict is Verdict.NOT_CONFORM
    cells = [
        finding.indicator.code,
        _who(finding),
        str(finding.period),
        VERDICTS[finding.verdict] + (" (opposable)" if breach else ""),
        value_shown(finding),
        _detail(finding),
    ]
    return Row(tuple(_plain(cell) for cell in cells if cell))


def _who(finding: Finding) -> str:
    """`branche`, `Caf 211`, or the Caf that share a finding: `Caf 211, 212`."""
    if finding.subject.level is Level.NATIONAL:
        return "branche"
    codes = finding.subjects if finding.subject.caf is None else (finding.subject.caf,)
    return f"Caf {', '.join(codes)}" if codes else "aucune Caf connue"


def _detail(finding: Finding) -> str:
    """Why it cannot be told, or the two numbers that were divided; whether another reading judges otherwise."""
    told = []
    if finding.reason is not None:
        told.append(REASONS[finding.reason])
    elif finding.numerator is not None and finding.denominator is not None:
        told.append(f"{_number(finding.numerator)} sur {_number(finding.denominator)}")
    if finding.reading_dependent:
        told.append("dépend de la lecture")
    return " ; ".join(told)


def _number(number: Fraction) -> str:
    return shown_exactly(number, Unit.NUMBER)


def _plain(text: str) -> str:
    """As people type it: with ordinary spaces."""
    return text.replace(NO_BREAK, " ").replace(NARROW, " ")


def laid_out(rows: Sequence[Row]) -> list[str]:
    """The lines of a `constats` block, aligned under their headings."""
    findings = [row.cells for row in rows if len(row.cells) > _TOLD]
    detailed = any(len(cells) == len(_HEADINGS) for cells in findings)
    table = [_HEADINGS if detailed else _HEADINGS[:-1], *findings] if findings else []
    widths = [max(map(len, column)) for column in zip_longest(*table, fillvalue="")]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)).rstrip() for cells in table
    ]
    return [*lines, *("  ".join(row.cells) for row in rows if len(row.cells) <= _TOLD)]


def differences(expected: Iterable[Row], found: Iterable[Row], opening: int) -> tuple[Difference, ...]:
    """In the page's order, then what it does not expect, told at the block's own line `opening`."""
    left = {row.about: row for row in found}
    told = []
    for row in expected:
        same = left.pop(row.about, None)
        if same is None or not _agree(row, same):
            told.append(Difference(row.line or opening, row.about, row.told, same.told if same else None))
    return (*told, *(Difference(opening, row.about, None, row.told) for row in left.values()))


def _agree(expected: Row, found: Row) -> bool:
    """A minus sign may be typed as a hyphen; without a detail, any will do."""
    cells = [cell.replace("-", "\N{MINUS SIGN}") for cell in expected.told]
    compared = [cell.replace("-", "\N{MINUS SIGN}") for cell in found.told]
    return cells == compared[: len(cells)]
