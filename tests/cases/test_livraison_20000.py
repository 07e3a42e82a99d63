"""A delivery of 20,000 pieces as an office exports it: Windows-1252, CRLF, and five rows that are wrong.

Each Caf's numerator and denominator, each month's, those of the branch, the spreads and the verdicts are
compared with the oracle's; the rows add up; the quarantine says which rows were left out and why.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cases.livraison import Dialect, Livraison, Size, make_livraison, quarantine_rows
from tests.oracle.agreement import all_differences
from tests.oracle.calendar import period
from tests.oracle.command import UNREADABLE_DELIVERY, Outcome, check, key
from tests.oracle.rules import f10_21
from tests.oracle.tables import Organisme
from tests.oracle.verdicts import all_expected

TOTAL = 20_000
ON_TARGET = "110"
AS_OF = "2016-04-30"
RULES = ("F10-21", "F10-22", "F21-51.1", "F21-51.2")
PERIODS = ["2015", *(f"2015-{month:02d}" for month in range(1, 13))]

ORGANISMES = [
    Organisme("011", "Caf de Clairépine", "01"),
    Organisme("102", "Caf d'Hautecœur", "13"),
    Organisme("103", "Caf de Bois-Rêvé", "2A"),
    Organisme("104", "Caf de l'Île-Sèche", "29"),
    Organisme("105", "Caf de Pontgrenu", "31"),
    Organisme("106", "Caf de Sablemer", "57"),
    Organisme("107", "Caf de Noirterre", "59"),
    Organisme("108", "Caf de Hautvigneul", "68"),
    Organisme("109", "Caf de Malvoisine", "75"),
    Organisme("110", "Caf de Justebrume", "76"),
    Organisme("111", "Caf de Fontclère", "87"),
    Organisme("112", "Caf de Rivegauche", "93"),
]
SIZE = Size(
    seed=20130716,
    pieces=TOTAL,
    organismes=ORGANISMES,
    on_target=ON_TARGET,
    on_target_pieces=1_600,
    first=date(2014, 11, 1),
    days=457,  # to January 2016
    dialects=(Dialect(),),
)


@pytest.fixture(scope="module")
def livraison(tmp_path_factory: pytest.TempPathFactory) -> Livraison:
    """The delivery on disk."""
    return make_livraison(tmp_path_factory.mktemp("livraison"), SIZE)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the report goes."""
    return tmp_path_factory.mktemp("constats") / "constats.json"


@pytest.fixture(scope="module")
def outcome(livraison: Livraison, output: Path) -> Outcome:
    """One run of the command."""
    return check(livraison.folder, output, periods=PERIODS, as_of=AS_OF, rules=RULES)


# ---------------------------------------------------------------- the delivery, without the command


def test_the_delivery_is_what_it_says(livraison: Livraison) -> None:
    content = (livraison.folder / "pieces.csv").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == TOTAL + 1
    assert len(livraison.facts.pieces) == TOTAL - 5
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    with pytest.raises(UnicodeDecodeError):
        content.decode("cp1252")


def test_the_caf_on_target_is_on_target(livraison: Livraison) -> None:
    measure = f10_21(livraison.facts, ON_TARGET, period("2015"))
    assert [measure.numerator, measure.denominator] == [1360, 1600]
    assert measure.value == Fraction(85, 100)


# ---------------------------------------------------------------- the command


def test_every_count_spread_and_verdict_is_the_expected_one(livraison: Livraison, outcome: Outcome) -> None:
    expected = all_expected(livraison.facts, PERIODS, date.fromisoformat(AS_OF), RULES)
    assert all_differences(expected, outcome.findings) == []


def test_the_caf_on_target_conforms(outcome: Outcome) -> None:
    found = {key(finding): finding for finding in outcome.findings}
    assert found["F10-21", "caf", ON_TARGET, "2015"]["verdict"] == "conforme"


def test_the_rows_add_up(outcome: Outcome) -> None:
    counts = outcome.table("pieces")
    parts = [counts[part] for part in ("rows_accepted", "rows_rejected", "rows_set_aside")]
    assert parts == [TOTAL - 5, 4, 1]
    assert counts["rows_read"] == sum(parts) == TOTAL


def test_rejected_rows_end_the_run_with_status_3(outcome: Outcome) -> None:
    assert outcome.status == UNREADABLE_DELIVERY


def test_the_quarantine_names_each_row_left_out(livraison: Livraison, outcome: Outcome, output: Path) -> None:
    """File, physical line, column, raw text, code and reason of each of the five rows, and of no other."""
    assert outcome.report["run"]["delivery"]["tables"]
    rows = quarantine_rows(output.parent / "_rejets" / "pieces.csv")
    assert len(rows) == 5
    by_line = {cell: row for row in rows for cell in row if cell.isdigit()}
    for wrong in livraison.wrong:
        row = by_line[str(wrong.line)]
        assert any(cell.endswith("pieces.csv") for cell in row), row
        assert any(wrong.piece_id in cell for cell in row), row
        assert any(re.fullmatch(r"[A-Z]{3}\d{2}", cell) for cell in row), row
        if wrong.column is not None:
            assert wrong.column in row, row
