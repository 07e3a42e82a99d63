"""The files that are written: whole or not at all, where they were asked for, and no litter beside."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest

from checker.cli import check
from tests.cli.program import Program, livraison

RUN = ("--only", "F20-48", "--period", "2015")


def listed(folder: Path) -> list[str]:
    """Every file of a folder, hidden ones included, by its path from there."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- --output


def test_a_report_in_a_file_is_the_one_that_would_be_printed(cogcheck: Program, nominations: Path) -> None:
    printed = cogcheck.check(nominations, *RUN)
    written = cogcheck.check(nominations, *RUN, "--output", "constats.txt")
    assert (written.status, written.out) == (printed.status, "")
    assert Path("constats.txt").read_text(encoding="utf-8") == printed.out


def test_missing_folders_are_made(cogcheck: Program, nominations: Path, tmp_path: Path) -> None:
    cogcheck.check(nominations, *RUN, "--format", "json", "--output", "2015/juin/constats.json")
    assert listed(tmp_path) == ["2015/juin/constats.json", "livraison/nominations.csv"]


def test_an_old_report_is_replaced_whole(cogcheck: Program, nominations: Path, tmp_path: Path) -> None:
    (tmp_path / "constats.json").write_text("x" * 1_000_000, encoding="utf-8")
    cogcheck.check(nominations, *RUN, "--format", "json", "--output", "constats.json")
    assert json.loads((tmp_path / "constats.json").read_text(encoding="utf-8"))["schema_version"] == "1.0"


def test_others_may_read_the_report(cogcheck: Program, nominations: Path) -> None:
    cogcheck.check(nominations, *RUN, "--output", "constats.txt")
    assert stat.S_IMODE(Path("constats.txt").stat().st_mode) == 0o644


@pytest.mark.parametrize(("failure", "status"), [(KeyboardInterrupt(), 130), (OSError(28, "plein"), 2)])
def test_a_failed_write_leaves_the_old_report_and_no_litter(
    cogcheck: Program,
    nominations: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
    status: int,
) -> None:
    """The failure comes at the last step, when the new file is written and not yet in its place."""
    (tmp_path / "constats.txt").write_text("l'ancien rapport", encoding="utf-8")

    def broken(*_: object) -> Path:
        raise failure

    monkeypatch.setattr(Path, "replace", broken)
    assert cogcheck.check(nominations, *RUN, "--output", "constats.txt").status == status
    assert (tmp_path / "constats.txt").read_text(encoding="utf-8") == "l'ancien rapport"
    assert listed(tmp_path) == ["constats.txt", "livraison/nominations.csv"]


def test_a_bug_while_writing_leaves_the_old_report(
    cogcheck: Program, nominations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError

    (tmp_path / "constats.txt").write_text("l'ancien rapport", encoding="utf-8")
    monkeypatch.setattr(check, "report_text", broken)
    assert cogcheck.check(nominations, *RUN, "--output", "constats.txt").status == 70
    assert (tmp_path / "constats.txt").read_text(encoding="utf-8") == "l'ancien rapport"


@pytest.mark.parametrize("output", ["livraison/nominations.csv/constats.txt", "/proc/nulle/part/constats.txt"])
def test_a_report_that_cannot_be_written(cogcheck: Program, nominations: Path, output: str) -> None:
    """One sentence, in French to its end: under a file, and where nobody may write."""
    outcome = cogcheck.check(nominations, *RUN, "--output", output, "--rejets", "_rejets")
    assert (outcome.status, outcome.out) == (2, "")
    [sentence] = outcome.said
    assert sentence.startswith(f"« {output} » ne peut pas être écrit : ")
    assert not re.search("file|directory|exists", sentence.removeprefix(f"« {output} »"), re.IGNORECASE)


# ---------------------------------------------------------------- several formats


def test_several_formats_go_into_a_folder(cogcheck: Program, nominations: Path, tmp_path: Path) -> None:
    formats = ("--format", "json", "--format", "text", "--format", "jsonl", "--format", "json")
    assert cogcheck.check(nominations, *RUN, *formats, "--output", "rapport").out == ""
    assert listed(tmp_path / "rapport") == ["constats.json", "constats.jsonl", "constats.txt"]


def test_one_format_into_a_folder_that_exists(cogcheck: Program, nominations: Path, tmp_path: Path) -> None:
    (tmp_path / "rapport").mkdir()
    cogcheck.check(nominations, *RUN, "--format", "json", "--output", "rapport")
    assert listed(tmp_path / "rapport") == ["constats.json"]


def test_several_formats_do_not_fit_in_a_file(cogcheck: Program, nominations: Path, tmp_path: Path) -> None:
    (tmp_path / "rapport").write_text("autre chose", encoding="utf-8")
    outcome = cogcheck.check(nominations, *RUN, "--format", "json", "--format", "text", "--output", "rapport")
    assert outcome.status == 2
    assert outcome.said == ["« rapport » est un fichier : plusieurs formats demandent un dossier."]
    assert (tmp_path / "rapport").read_text(encoding="utf-8") == "autre chose"


# ---------------------------------------------------------------- the quarantine


@pytest.fixture
def soiled(nominations: Path) -> Path:
    """The same delivery, with a row that cannot be read and two that share a key."""
    with (nominations / "nominations.csv").open("a", encoding="utf-8") as file:
        file.write("N99;99/06/2015;211;directeur;F\n" + "N98;01/06/2014;211;directeur;M\n" * 2)
    return nominations


REFUSED = """\
fichier;ligne;colonne;texte_brut;code;raison
nominations.csv;12;date_nomination;N99;99/06/2015;211;directeur;F;DON02;« 99/06/2015 » n'est pas une date : jj/mm/aaaa attendu.
nominations.csv;13;nomination_id;N98;01/06/2014;211;directeur;M;DON21;une autre ligne a la même clé (nomination_id) : toutes sont mises à part.
nominations.csv;14;nomination_id;N98;01/06/2014;211;directeur;M;DON21;une autre ligne a la même clé (nomination_id) : toutes sont mises à part.
"""  # fmt: skip  # noqa: E501 - the file itself, quotes apart


def quarantine(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig").replace('"', "")


def test_refused_rows_are_written_with_their_reason(cogcheck: Program, soiled: Path) -> None:
    assert cogcheck.check(soiled, *RUN).status == 3
    assert quarantine(Path("_rejets/nominations.csv")) == REFUSED


def test_the_quarantine_stands_beside_the_report(cogcheck: Program, soiled: Path, tmp_path: Path) -> None:
    cogcheck.check(soiled, *RUN, "--output", "2015/constats.txt")
    assert listed(tmp_path / "2015") == ["_rejets/nominations.csv", "constats.txt"]


def test_the_quarantine_stands_inside_a_folder_of_reports(cogcheck: Program, soiled: Path, tmp_path: Path) -> None:
    """« _rejets beside the output »: beside the files that were written."""
    cogcheck.check(soiled, *RUN, "--format", "json", "--format", "text", "--output", "2015/rapport")
    assert listed(tmp_path / "2015") == [
        "_rejets/nominations.csv",
        "rapport/constats.json",
        "rapport/constats.txt",
    ]


def test_the_quarantine_goes_where_it_is_asked(cogcheck: Program, soiled: Path, tmp_path: Path) -> None:
    cogcheck.check(soiled, *RUN, "--rejets", "a/corriger", "--output", "2015/constats.txt")
    assert listed(tmp_path) == ["2015/constats.txt", "a/corriger/nominations.csv", "livraison/nominations.csv"]


def test_a_clean_delivery_writes_no_quarantine(cogcheck: Program, nominations: Path, tmp_path: Path) -> None:
    cogcheck.check(nominations, *RUN)
    assert listed(tmp_path) == ["livraison/nominations.csv"]


def test_a_stale_quarantine_is_emptied(cogcheck: Program, soiled: Path) -> None:
    cogcheck.check(soiled, *RUN)
    path = soiled / "nominations.csv"
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:11]) + "\n", encoding="utf-8")
    assert cogcheck.check(soiled, *RUN).status == 0
    assert quarantine(Path("_rejets/nominations.csv")) == REFUSED.splitlines()[0] + "\n"


def test_the_quarantine_of_a_table_no_longer_delivered_is_emptied(cogcheck: Program, soiled: Path) -> None:
    cogcheck.check(soiled, *RUN)
    (soiled / "nominations.csv").unlink()
    livraison(soiled, organismes="caf;nom\n211;Dijon")
    cogcheck.check(soiled, *RUN)
    assert quarantine(Path("_rejets/nominations.csv")) == REFUSED.splitlines()[0] + "\n"


def test_the_quarantine_is_no_table_of_the_next_delivery(cogcheck: Program, soiled: Path) -> None:
    """Run from inside the delivery, twice: `_rejets/` is not read as data."""
    os.chdir(soiled)
    first, second = (cogcheck.check(Path(), *RUN, "--format", "json") for _ in range(2))
    assert first.findings == second.findings
    assert second.report["run"]["delivery"]["notices"] == []


@pytest.mark.parametrize("place", ["livraison/nominations.csv", "/proc/nulle/part"])
def test_a_quarantine_that_cannot_be_written_is_told(cogcheck: Program, soiled: Path, place: str) -> None:
    outcome = cogcheck.check(soiled, *RUN, "--rejets", place)
    assert outcome.status == 2
    [sentence] = outcome.said
    assert sentence.startswith(f"« {place}")
    assert "ne peut pas être écrit" in sentence
