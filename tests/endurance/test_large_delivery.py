"""A delivery of 400,000 pieces over three years and 102 Caf, in six files that no two offices write alike.

Every count, share, spread and verdict is the oracle's, exactly; every row is accounted for; and the order in which
Python goes through a set leaves no trace in what is written.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cases.livraison import COLUMNS, Dialect, Livraison, Size, make_livraison, quarantine_rows
from tests.oracle.agreement import all_differences
from tests.oracle.calendar import period
from tests.oracle.command import UNREADABLE_DELIVERY, Outcome, check, key
from tests.oracle.rules import f10_21
from tests.oracle.tables import Organisme
from tests.oracle.verdicts import all_expected

pytestmark = pytest.mark.endurance

TOTAL = 400_000
ON_TARGET = "760"
ABSENT = "150"
AS_OF = "2017-01-31"
RULES = ("F10-21", "F10-22", "F21-51.1", "F21-51.2")
YEARS = ["2014", "2015", "2016"]
PARTS = [f"2015-{part}" for part in ("S1", "S2", "T1", "T2", "T3", "T4")]
MONTHS = ["2014-12", *(f"2015-{month:02d}" for month in range(1, 13)), "2016-01"]
PERIODS = [*YEARS, *PARTS, *MONTHS]

# The 96 départements of the mainland and Corsica; six of them have a second Caf.
CORSICA = {"201": "2A", "202": "2B"}
DEPARTEMENTS = {f"{number:02d}0": f"{number:02d}" for number in range(1, 96) if number != 20} | CORSICA
SECOND = {f"{number}1": f"{number}" for number in (38, 42, 57, 59, 64, 76)}
ORGANISMES = [
    Organisme(caf, f"Caf n° {caf}", departement) for caf, departement in sorted((DEPARTEMENTS | SECOND).items())
]
ISO = "%Y-%m-%d"
DIALECTS = (
    Dialect(),
    Dialect(encoding="utf-8", bom=True, yes="O", no="N"),
    Dialect(encoding="utf-8", delimiter=",", line_end=b"\n", day=ISO, yes="true", no="false", quoted=True),
    Dialect(encoding="utf-8", delimiter="\t", line_end=b"\n", day=ISO, yes="1", no="0"),
    Dialect(line_end=b"\n", yes="VRAI", no="FAUX", quoted=True),
    Dialect(delimiter=",", columns=tuple(reversed(COLUMNS))),
)
SIZE = Size(
    seed=20170716,
    pieces=TOTAL,
    organismes=ORGANISMES,
    on_target=ON_TARGET,
    on_target_pieces=4_000,
    first=date(2014, 1, 1),
    days=1_096,  # to the end of 2016
    dialects=DIALECTS,
    absent=frozenset({ABSENT}),
)


@pytest.fixture(scope="module")
def livraison(tmp_path_factory: pytest.TempPathFactory) -> Livraison:
    return make_livraison(tmp_path_factory.mktemp("livraison"), SIZE)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Where the reports of two runs go."""
    return [tmp_path_factory.mktemp(f"constats-{seed}") / "constats.json" for seed in (1, 2)]


@pytest.fixture(scope="module")
def outcomes(livraison: Livraison, outputs: list[Path]) -> list[Outcome]:
    """Two runs of the command, with two seeds of Python's hashes."""
    found = []
    for seed, output in enumerate(outputs, start=1):
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("PYTHONHASHSEED", str(seed))
            found.append(check(livraison.folder, output, periods=PERIODS, as_of=AS_OF, rules=RULES))
    return found


@pytest.fixture(scope="module")
def outcome(outcomes: list[Outcome]) -> Outcome:
    return outcomes[0]


# ---------------------------------------------------------------- the delivery, without the command


def test_the_delivery_is_what_it_says(livraison: Livraison) -> None:
    files = [file.read_bytes() for file in livraison.files]
    assert len(ORGANISMES) == len({one.caf for one in ORGANISMES}) == 102
    assert len({file.split(b"\n")[0] for file in files}) == len(files) == len(DIALECTS)
    assert sum(file.count(b"\n") - 1 for file in files) == TOTAL
    assert len(livraison.facts.pieces) == TOTAL - len(livraison.wrong)
    assert {piece.caf for piece in livraison.facts.pieces} == {one.caf for one in ORGANISMES} - {ABSENT}


def test_the_caf_on_target_is_on_target(livraison: Livraison) -> None:
    measure = f10_21(livraison.facts, ON_TARGET, period("2015"))
    assert [measure.numerator, measure.denominator] == [3400, 4000]
    assert measure.value == Fraction(85, 100)


# ---------------------------------------------------------------- the command


def test_every_count_spread_and_verdict_is_the_expected_one(livraison: Livraison, outcome: Outcome) -> None:
    expected = all_expected(livraison.facts, PERIODS, date.fromisoformat(AS_OF), RULES)
    assert all_differences(expected, outcome.findings) == []


def test_the_caf_on_target_conforms_and_the_absent_one_is_named(outcome: Outcome) -> None:
    found = {key(finding): finding for finding in outcome.findings}
    assert found["F10-21", "caf", ON_TARGET, "2015"]["verdict"] == "conforme"
    absent = found["F10-21", "caf", ABSENT, "2015"]
    assert (absent["verdict"], absent["reason"]) == ("indetermine", "donnee_absente")


def test_the_rows_add_up(livraison: Livraison, outcome: Outcome) -> None:
    counts = outcome.table("pieces")
    parts = [counts[part] for part in ("rows_accepted", "rows_rejected", "rows_set_aside")]
    aside = sum(row.set_aside for row in livraison.wrong)
    assert parts == [len(livraison.facts.pieces), len(livraison.wrong) - aside, aside]
    assert counts["rows_read"] == sum(parts) == TOTAL
    assert outcome.status == UNREADABLE_DELIVERY


def test_the_quarantine_names_each_row_left_out(livraison: Livraison, outcome: Outcome, outputs: list[Path]) -> None:
    """File, physical line, column, raw text, code and reason of each of the rows, and of no other."""
    assert outcome.table("pieces")["rows_rejected"]
    rows = quarantine_rows(outputs[0].parent / "_rejets" / "pieces.csv")
    wrong = {(row.file, str(row.line)): row for row in livraison.wrong}
    found = {(row[0], row[1]): row for row in rows}
    assert found.keys() == wrong.keys()
    assert len(rows) == len(wrong) == 5 * len(DIALECTS) + 3
    for place, row in found.items():
        assert any(wrong[place].piece_id in cell for cell in row), row
        assert any(re.fullmatch(r"[A-Z]{3}\d{2}", cell) for cell in row), row
        assert wrong[place].column in (None, *row), row


# ---------------------------------------------------------------- the same bytes twice


def but_for_the_run(output: Path) -> bytes:
    """A report without when it started and how long it took."""
    return re.sub(rb'"(started_at|duration_s)": [^\n]*', b"", output.read_bytes())


def test_two_runs_write_the_same_bytes(outcomes: list[Outcome], outputs: list[Path]) -> None:
    one, two = outcomes
    assert one.status == two.status
    assert but_for_the_run(outputs[0]) == but_for_the_run(outputs[1])
    first, second = ((output.parent / "_rejets" / "pieces.csv").read_bytes() for output in outputs)
    assert first == second
