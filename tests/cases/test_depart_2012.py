"""`cases/depart-2012`: the branch's published figures, before any target holds."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.oracle.command import NOTHING_TO_SAY, Finding, Outcome, check, key
from tests.oracle.tables import read_rows
from tests.oracle.verdicts import OBLIGATIONS

TWELVE_RULES = tuple(obligation.rule for obligation in OBLIGATIONS)
PERIODS = ["2011", "2012", "2012-12"]

# Value and gap to the coming target, where the unit and the convention are the target's own: a share as a
# fraction, hours a week, m2.
COMPARED = {
    ("F10-21", "2012"): (0.83, -0.02),  # the estimate in open days
    ("F10-23", "2012"): (0.82, -0.08),
    ("F10-24", "2012"): (34.8, 2.8),
    ("F10-25", "2012"): (0.889, 0.039),
    ("F10-26", "2012"): (37.5, 2.5),
    ("F14-36", "2012-12"): (0.9855, -0.0095),
    ("F20-50", "2012"): (0.0659, 0.0059),
    ("F21-54b", "2011"): (12.0, 0.0),
}


def folded(text: str) -> str:
    """A text with one plain space for any run of spaces, no-break spaces included."""
    return re.sub(r"\s+", " ", text).strip()


def page_rows(folder: Path) -> list[list[str]]:
    """The cells of the page's table of figures: the rows with a line number."""
    lines = (folder / "LISEZMOI.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| F\d", line)]
    return [row for row in rows if len(row) == 8]


# ---------------------------------------------------------------- the figures, without the command


def test_no_key_is_repeated(depart: Path) -> None:
    rows = read_rows(depart / "valeurs.csv")
    columns = ("indicateur", "niveau", "caf", "periode", "convention", "statistique")
    assert len({tuple(row[column] for column in columns) for row in rows}) == len(rows) == 65


def test_the_page_and_the_table_hold_the_same_figures(depart: Path) -> None:
    columns = ("indicateur", "periode", "valeur", "unite", "convention", "statistique")
    table = [[row[column] for column in columns] for row in read_rows(depart / "valeurs.csv")]
    assert [row[:6] for row in page_rows(depart)] == table


def test_each_figure_is_in_the_words_quoted(depart: Path) -> None:
    for row in page_rows(depart):
        valeur, quote = row[2], row[7]
        digits = quote.replace(" ", "").replace(".", ",")
        written = "sur10" if (row[0], valeur) == ("F3-11", "0,1") else valeur
        assert written in digits, row


def test_each_figure_is_at_its_line_of_the_text(depart: Path) -> None:
    texts = os.environ.get("COGCHECK_TEXTES")
    if not texts:
        pytest.skip("COGCHECK_TEXTES, the folder of the contract's texts, is not set")
    (text,) = Path(texts).glob("003_*.txt")
    lines = text.read_text(encoding="utf-8").split("\n")
    for row in page_rows(depart):
        assert row[7] in folded(lines[int(row[6]) - 1]), row


# ---------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def outcome(depart: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run of the command over the years of the figures."""
    output = tmp_path_factory.mktemp("depart") / "constats.json"
    return check(depart, output, periods=PERIODS, as_of="2016-04-30", rules=TWELVE_RULES)


def national(outcome: Outcome) -> dict[tuple[str, str], Finding]:
    """The findings on the branch, by rule and period."""
    found = {}
    for finding in outcome.findings:
        rule, level, _, label = key(finding)
        if level == "national":
            found[rule, label] = finding
    return found


def test_every_figure_is_read(outcome: Outcome) -> None:
    counts = outcome.table("valeurs")
    assert (counts["rows_read"], counts["rows_accepted"]) == (65, 65)
    assert (counts["rows_rejected"], counts["rows_set_aside"]) == (0, 0)


def test_no_target_holds_before_2013(outcome: Outcome) -> None:
    found = national(outcome)
    assert {rule for rule, label in found if label == "2012"} == set(TWELVE_RULES)
    assert {finding["verdict"] for finding in outcome.findings} == {"sans_objet"}


def test_the_gap_to_the_coming_target_is_shown_where_both_compare(outcome: Outcome) -> None:
    found = national(outcome)
    for name, (value, gap) in COMPARED.items():
        assert found[name]["value"] == pytest.approx(value, abs=1e-12), name
        assert found[name]["gap"] == pytest.approx(gap, abs=1e-12), name
        assert found[name]["basis"] == "declared", name


def test_nothing_else_is_compared(outcome: Outcome) -> None:
    """Calendar days against open days, a spread of calendar days, no value at all: no gap."""
    others = {name: finding for name, finding in national(outcome).items() if name not in COMPARED}
    assert {name: finding["gap"] for name, finding in others.items() if finding["gap"] is not None} == {}
    for rule in ("F10-22", "F21-51.1", "F21-51.2", "F20-48"):
        assert (rule, "2012") in others


def test_nothing_fails_the_gate(outcome: Outcome) -> None:
    assert outcome.status == NOTHING_TO_SAY
