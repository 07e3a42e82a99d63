"""`cases/reseau-2015`: the oracle, the page for auditors and the command say the same thing."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.oracle import make_reseau, page
from tests.oracle.agreement import all_differences
from tests.oracle.calendar import period
from tests.oracle.command import BINDING_BREACH, NOTHING_TO_SAY, Outcome, check, key
from tests.oracle.rules import f10_21, f10_22
from tests.oracle.tables import Delivery, read_delivery, read_rows
from tests.oracle.verdicts import OBLIGATIONS, all_expected

AS_OF = "2016-04-30"
AS_OF_DAY = date.fromisoformat(AS_OF)
MONTHS = [f"2015-{month:02d}" for month in range(1, 13)]
PERIODS = ["2014", "2015", *MONTHS, "2015-T1", "2015-S1"]
TWELVE_RULES = tuple(obligation.rule for obligation in OBLIGATIONS)


# ---------------------------------------------------------------- the files and the page, without the command


def test_the_script_writes_the_same_bytes(reseau: Path, tmp_path: Path) -> None:
    make_reseau.main(tmp_path)
    for name in make_reseau.files():
        assert (tmp_path / name).read_bytes() == (reseau / name).read_bytes(), name


def test_no_key_is_repeated(reseau: Path) -> None:
    keys = {
        "organismes": ("caf",),
        "pieces": ("piece_id",),
        "surfaces": ("caf", "site", "annee"),
        "nominations": ("nomination_id",),
        "valeurs": ("indicateur", "niveau", "caf", "periode", "convention", "statistique"),
    }
    for table, columns in keys.items():
        rows = read_rows(reseau / f"{table}.csv")
        assert len({tuple(row[column] for column in columns) for row in rows}) == len(rows), table


def test_the_page_holds_the_expected_findings(reseau: Path) -> None:
    """Every row of the page's tables is what the oracle computes, and no finding on 2015 is left out."""
    lines = (reseau / "LISEZMOI.md").read_text(encoding="utf-8").splitlines()
    written = [line for line in lines if re.match(r"\| F\d", line)]
    known = set(page.rows(PERIODS))
    assert [line for line in written if line not in known] == []
    assert len(written) == len(set(written))
    assert [row for row in page.rows(["2015"]) if row not in written] == []
    assert [row for row in page.rows(PERIODS, ("F21-51.1", "F21-51.2")) if row not in written] == []


def test_hautefontaine_is_in_the_roster_and_nowhere_else(reseau: Path) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in reseau.glob("*.csv")}
    assert [name for name, text in texts.items() if re.search(r"\b906\b", text)] == ["organismes.csv"]


def test_malissane_conforms_only_with_its_own_holidays(reseau: Path) -> None:
    facts = read_delivery(reseau)
    elsewhere = [replace(organisme, departement="21") for organisme in facts.organismes]
    without = Delivery(elsewhere, facts.pieces)
    year = period("2015")
    assert [f10_21(delivery, "903", year).numerator for delivery in (facts, without)] == [86, 83]
    assert [f10_22(delivery, "903", year).numerator for delivery in (facts, without)] == [64, 63]


# ---------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def outcome(reseau: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run of the command over every period."""
    output = tmp_path_factory.mktemp("reseau") / "constats.json"
    return check(reseau, output, periods=PERIODS, as_of=AS_OF, rules=TWELVE_RULES)


def test_every_finding_is_the_expected_one(reseau: Path, outcome: Outcome) -> None:
    expected = all_expected(read_delivery(reseau), PERIODS, AS_OF_DAY)
    assert all_differences(expected, outcome.findings) == []


def test_no_row_is_rejected_or_set_aside(reseau: Path, outcome: Outcome) -> None:
    for name in ("organismes", "pieces", "surfaces", "nominations", "valeurs"):
        rows = len(read_rows(reseau / f"{name}.csv"))
        counts = outcome.table(name)
        assert (counts["rows_read"], counts["rows_accepted"]) == (rows, rows), name
        assert (counts["rows_rejected"], counts["rows_set_aside"]) == (0, 0), name


def test_the_summary_counts_the_findings(outcome: Outcome) -> None:
    found = Counter(finding["verdict"] for finding in outcome.report["findings"])
    assert {code: count for code, count in outcome.report["summary"].items() if count} == dict(found)


def test_each_finding_has_its_own_identifier(outcome: Outcome) -> None:
    identifiers = [finding["finding_id"] for finding in outcome.report["findings"]]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("label", ["2014", "2015", "2015-01"])
def test_only_a_binding_breach_fails_the_gate(reseau: Path, tmp_path: Path, label: str) -> None:
    found = check(reseau, tmp_path / "constats.json", periods=[label], as_of=AS_OF, rules=TWELVE_RULES)
    expected = all_expected(read_delivery(reseau), [label], AS_OF_DAY)
    breaches = [finding for finding in expected if finding.binding and finding.verdict == "non_conforme"]
    assert found.status == (BINDING_BREACH if breaches else NOTHING_TO_SAY)


def test_the_same_inputs_give_the_same_findings(reseau: Path, tmp_path: Path) -> None:
    reports = []
    for name in ("un.json", "deux.json"):
        found = check(reseau, tmp_path / name, periods=["2015"], as_of=AS_OF, rules=TWELVE_RULES)
        reports.append(json.dumps({k: v for k, v in found.report.items() if k != "run"}))
    assert reports[0] == reports[1]


def test_periods_to_come_and_periods_out_of_the_convention(reseau: Path, tmp_path: Path) -> None:
    """2016 is not over on 30 April 2016, 2018 is after the COG; only the verdicts are compared."""
    labels = ["2016", "2017", "2018"]
    found = check(reseau, tmp_path / "constats.json", periods=labels, as_of=AS_OF, rules=TWELVE_RULES)
    expected = all_expected(read_delivery(reseau), labels, AS_OF_DAY)
    wanted = {finding.key: finding.verdict for finding in expected}
    assert {key(finding): finding["verdict"] for finding in found.findings} == wanted


# ---------------------------------------------------------------- the interval of F10-22


def without_some_states(source: Path, folder: Path, emptied: int) -> Path:
    """The same delivery, where each Caf's first pieces of 2015 on minima sociaux have an empty `etat_sdp`."""
    shutil.copytree(source, folder)
    header, *lines = (source / "pieces.csv").read_text(encoding="utf-8").splitlines()
    seen: Counter[str] = Counter()
    rows = [header]
    for line in lines:
        cells = line.split(";")
        caf, treatment, minima = cells[1], cells[3], cells[7]
        if minima == "oui" and treatment.endswith("/2015") and seen[caf] < emptied:
            seen[caf] += 1
            cells[8] = ""
        rows.append(";".join(cells))
    (folder / "pieces.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("emptied", [1, 3, 8])
def test_empty_states_matter_only_where_they_decide(reseau: Path, tmp_path: Path, emptied: int) -> None:
    """An empty cell of a delivered column cannot tell: the verdict stands if both extremes agree."""
    folder = without_some_states(reseau, tmp_path / "livraison", emptied)
    found = check(folder, tmp_path / "constats.json", periods=["2015"], as_of=AS_OF, rules=("F10-22",))
    expected = all_expected(read_delivery(folder), ["2015"], AS_OF_DAY, ("F10-22",))
    wanted = {finding.key: finding.verdict for finding in expected}
    assert {key(finding): finding["verdict"] for finding in found.findings} == wanted
    undecided = [finding for finding in found.findings if finding["verdict"] == "indetermine"]
    assert all(finding["reason"] is not None for finding in undecided)
