"""The quarantine file, and the text of lines fetched again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.delivered import Refusal
from checker.delivery.quarantine import raw_lines, write_quarantine
from checker.diagnostic import Code
from tests.delivery.bench import delivered, read


def refusal(file: str = "a.csv", line: int = 1, raw: str = "x", column: str | None = None) -> Refusal:
    return Refusal(file, line, column, raw, Code.DON02, "« x » n'est pas une date.")


def written(folder: Path, *refusals: Refusal) -> list[str]:
    return write_quarantine(folder, "surfaces", refusals).read_text(encoding="utf-8-sig").splitlines()


def test_rows_come_by_file_and_line(tmp_path: Path) -> None:
    rows = written(tmp_path, refusal("b.csv", 2), refusal("a.csv", 10), refusal("a.csv", 9, column="caf"))
    assert rows == [
        "fichier;ligne;colonne;texte_brut;code;raison",
        "a.csv;9;caf;x;DON02;« x » n'est pas une date.",
        "a.csv;10;;x;DON02;« x » n'est pas une date.",
        "b.csv;2;;x;DON02;« x » n'est pas une date.",
    ]


def test_a_spreadsheet_recognises_its_encoding(tmp_path: Path) -> None:
    assert write_quarantine(tmp_path, "surfaces", []).read_bytes().startswith(b"\xef\xbb\xbffichier;ligne;")


@pytest.mark.parametrize("raw", ["=1+1;2", "+33;1", "-5;1", "@x", "\tx"])
def test_no_text_becomes_a_formula(tmp_path: Path, raw: str) -> None:
    assert "'" + raw in written(tmp_path, refusal(raw=raw))[1]


def test_a_refusal_stays_on_one_line(tmp_path: Path) -> None:
    rows = written(tmp_path, refusal(raw='a\rb\nc\0d\u2028e;"f"'))
    assert len(rows) == 2
    assert r'"a\rb\nc\x00d\u2028e;""f"""' in rows[1]


def test_a_former_quarantine_is_replaced_as_a_whole(tmp_path: Path) -> None:
    written(tmp_path, refusal("a.csv"), refusal("b.csv"))
    assert len(written(tmp_path, refusal("c.csv"))) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["surfaces.csv"]


def test_a_failure_leaves_the_former_one_untouched(tmp_path: Path) -> None:
    def broken() -> Iterator[Refusal]:
        yield refusal("b.csv")
        raise RuntimeError

    before = written(tmp_path, refusal())
    with pytest.raises(RuntimeError):
        write_quarantine(tmp_path, "surfaces", broken())
    assert (tmp_path / "surfaces.csv").read_text(encoding="utf-8-sig").splitlines() == before
    assert [path.name for path in tmp_path.iterdir()] == ["surfaces.csv"]


def test_its_folder_is_made(tmp_path: Path) -> None:
    assert write_quarantine(tmp_path / "a" / "_rejets", "surfaces", []) == tmp_path / "a" / "_rejets" / "surfaces.csv"


def test_lines_are_fetched_again_as_they_were_written(tmp_path: Path) -> None:
    rows = 'caf;site\n211;"siège ; 1"\r\n\n311;œuvre\n911;é\n'
    files: dict[str, bytes | str] = {"surfaces/a.csv": rows.encode("cp1252"), "surfaces/b.csv": "caf;site\n921;b\n"}
    found = delivered(tmp_path, files)
    asked = [("surfaces/a.csv", 4), ("surfaces/a.csv", 2), ("surfaces/b.csv", 2), ("surfaces/b.csv", 99)]
    assert raw_lines(found, "surfaces", asked) == {
        ("surfaces/a.csv", 2): '211;"siège ; 1"',
        ("surfaces/a.csv", 4): "311;œuvre",
        ("surfaces/b.csv", 2): "921;b",
    }


def test_a_refused_line_fetched_again_is_the_same_text(tmp_path: Path) -> None:
    data = "caf;site;annee\n211;é;2015\n211;é;15\n".encode() + b"211;\xe9;2015\n211;a\0b;2015\n"
    found = delivered(tmp_path, {"surfaces.csv": data})
    asked = {(one.file, one.line): one.raw for one in found.tables[0].rejected}
    assert len(asked) == 3
    assert raw_lines(found, "surfaces", asked) == asked


def test_an_unknown_table_or_file_is_an_error_of_the_caller(tmp_path: Path) -> None:
    found = delivered(tmp_path, {"surfaces.csv": "caf\n211\n"})
    with pytest.raises(KeyError):
        raw_lines(found, "pieces", [])
    with pytest.raises(KeyError):
        raw_lines(found, "surfaces", [("autre.csv", 2)])


def test_raw_is_the_line_as_delivered(tmp_path: Path) -> None:
    line = ' 211 ;"siège";15\u00a0'
    [refused] = read(tmp_path, "surfaces", f"caf;site;annee\n{line}\r\n").rejected
    assert refused.raw == line
