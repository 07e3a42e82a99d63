"""The same check from Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import checker
from checker import check, load_rulebook
from checker.diagnostic import RulebookError
from checker.load import UnknownRulebook
from checker.request import CommandError
from tests.cli.program import COG, RESEAU, Program

DAY = date(2016, 4, 30)


def test_the_public_names() -> None:
    assert {"check", "load_rulebook"} <= set(checker.__all__)
    for name in checker.__all__:
        assert hasattr(checker, name)


def test_a_check_gives_findings(cogcheck: Program) -> None:
    """The example of the manual, against the command's own report."""
    report = check(str(RESEAU), rulebook=COG, period="2015", as_of=DAY)
    told = [
        (finding.indicator.code, finding.subject.caf, finding.verdict.value, finding.severity.value)
        for finding in report.findings
    ]
    printed = cogcheck.findings(RESEAU, "--period", "2015")
    assert told == [(one["rule"], one["subject"]["caf"], one["verdict"], one["severity"]) for one in printed]


def test_every_selection_is_an_argument(tmp_path: Path) -> None:
    (tmp_path / "caf.csv").write_text("caf;nom\n901;Aubelune\n902;Corvallon\n", encoding="utf-8")
    report = check(
        RESEAU,
        [COG],
        period=["2014", "2015"],
        level="caf",
        caf=["901"],
        only=["F10-21"],
        as_of=DAY,
        roster=tmp_path / "caf.csv",
        tables={"surfaces": RESEAU / "surfaces.csv"},
        skip_keys=True,
    )
    assert [(one.subject.caf, str(one.period)) for one in report.findings] == [("901", "2014"), ("901", "2015")]
    assert report.run.roster.codes == ("901", "902")


def test_nothing_is_written_beside(tmp_path: Path) -> None:
    check(RESEAU, COG, period="2015", only="F20-48", as_of=DAY)
    assert list(tmp_path.iterdir()) == []


def test_the_rulebook_can_be_read_alone() -> None:
    rulebook = load_rulebook(COG)
    assert rulebook.name == COG
    assert rulebook.convention is not None
    assert (rulebook.convention.years.first, rulebook.convention.years.last) == (2013, 2017)
    assert len(rulebook.indicators) == 12


def test_what_is_wrong_is_raised(tmp_path: Path) -> None:
    (tmp_path / "fausse.regles").write_text("indicateur\n", encoding="utf-8")
    with pytest.raises(UnknownRulebook, match="n'existe pas"):
        load_rulebook("cog-2013-2071")
    with pytest.raises(RulebookError):
        load_rulebook("fausse.regles")
    with pytest.raises(CommandError, match="n'est pas une période"):
        check(RESEAU, COG, period="2015-13")
    with pytest.raises(CommandError, match="n'est pas un niveau"):
        check(RESEAU, COG, level="region")
    with pytest.raises(CommandError, match="vouliez-vous dire « F10-21 »"):
        check(RESEAU, COG, only="F10-211")


@pytest.mark.parametrize(
    ("department", "told"),
    [
        ("57", False),
        ("2A", False),
        ("974", False),
        ("", False),
        ("057", True),
        ("Moselle", True),
        ("96", True),
        ("00", True),
    ],
)
def test_a_department_that_is_not_one_is_told(tmp_path: Path, department: str, told: bool) -> None:
    """Otherwise the national calendar would be applied without a word, and a verdict could change."""
    (tmp_path / "organismes.csv").write_text(f"caf;nom;departement\n571;Metz;{department}\n", encoding="utf-8")
    notices = check(tmp_path, COG, period="2015", as_of=DAY).run.notices
    assert any("calendrier national appliqué" in notice for notice in notices) is told
