"""Whatever a file holds, its lines add up, each stands in one place, and nothing is lost."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.delivery.clean import CleanCopy
from checker.delivery.csvfile import open_csv, read_csv
from checker.delivery.locate import Place
from checker.delivery.quarantine import write_quarantine
from checker.delivery.rows import FileRead
from tests.delivery.bench import delivered
from tests.delivery.tables import SURFACES
from tests.effort import examples

HEADER = b"caf;site;annee;surface_utile_nette;postes_de_travail;agents\n"

CELL = st.sampled_from(
    [
        "211",
        "a",
        "2015",
        "1,5",
        "1.5",
        "1.080",
        "",
        " ",
        "\u00a0",
        '"',
        '"a"',
        '"a;b"',
        'a"b',
        "œ",
        "é",
        "x\0y",
        "\r",
        "-1",
    ]
)
ROW = st.lists(CELL, min_size=1, max_size=7).map(";".join)
ROWS = st.lists(ROW | st.just("211;a;2015;1,5;2;3"), max_size=12).map("\n".join)
BYTES = st.lists(
    st.sampled_from(
        [b"\n", b"\r\n", b";", b'"', b"\0", b"\xe9", b"\xc3\xa9", b"\x81", b"\xff\xfe", b"\xef\xbb\xbf", HEADER]
    )
    | st.binary(max_size=8),
    max_size=30,
).map(b"".join)


def account(folder: Path, data: bytes) -> tuple[FileRead, list[int], bytes]:
    """The account of one file, the numbers of its clean rows, and the bytes themselves."""
    path = folder / "surfaces.csv"
    path.write_bytes(data)
    clean = folder / "copie.csv"
    with clean.open("w", encoding="utf-8", newline="\n") as stream:
        found = read_csv(open_csv(Place("surfaces.csv", path), SURFACES), CleanCopy(stream, SURFACES.columns))
    with clean.open(encoding="utf-8", newline="") as stream:
        return found, [int(row[1]) for row in csv.reader(stream)], data


def physical_lines(data: bytes) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n") and data != b"")


def adds_up(found: FileRead, clean: list[int], data: bytes) -> None:
    refused = [refusal.line for refusal in found.refusals]
    assert found.rows == len(clean) + len(refused)
    assert clean == sorted(set(clean))
    assert refused == sorted(set(refused))
    assert not set(clean) & set(refused)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return  # UTF-16: its lines are not those of its bytes
    lines = physical_lines(data)
    assert max([*clean, *refused], default=0) <= max(lines, 1)
    if found.rows == 1 and lines in (found.blank, found.blank + 1):
        assert found.refusals[0].code.name == "DON13"  # the file itself: no header, and nothing below
    else:
        assert lines == 1 + found.blank + found.rows


@given(BYTES)
@example(b"")
@example(b"\n")
@example(b"\xff\xfe\x00\x00")
@example(b"\xef\xbb\xbf")
@example(HEADER.rstrip())
def test_any_bytes_add_up(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    adds_up(*account(tmp_path_factory.mktemp("octets"), data))


@given(BYTES)
@examples(200)
def test_any_bytes_below_a_header_add_up(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    found, clean, data = account(tmp_path_factory.mktemp("octets"), HEADER + data)
    adds_up(found, clean, data)
    assert physical_lines(data) == 1 + found.blank + found.rows


@given(ROWS)
@examples(200)
def test_any_cells_add_up(tmp_path_factory: pytest.TempPathFactory, rows: str) -> None:
    found, clean, data = account(tmp_path_factory.mktemp("cases"), HEADER + rows.encode())
    adds_up(found, clean, data)
    assert physical_lines(data) == 1 + found.blank + found.rows


@given(st.lists(BYTES, min_size=1, max_size=4))
@examples(60)
def test_any_files_of_one_table_add_up(tmp_path_factory: pytest.TempPathFactory, files: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("fichiers")
    names = {f"surfaces/{number}.csv": HEADER + data for number, data in enumerate(files)}
    [table] = delivered(folder, names).tables
    with table.clean.open(encoding="utf-8", newline="") as stream:
        clean = [(row[0], int(row[1])) for row in csv.reader(stream)]
    refused = [(one.file, one.line) for one in table.rejected]
    assert table.rows_read == len(clean) + table.rows_rejected
    assert len({*clean, *refused}) == table.rows_read
    quarantine = write_quarantine(folder, "surfaces", table.rejected)
    assert len(quarantine.read_text(encoding="utf-8-sig").splitlines()) == 1 + table.rows_rejected


@given(ROWS)
def test_the_same_bytes_give_the_same_delivery(tmp_path_factory: pytest.TempPathFactory, rows: str) -> None:
    folder = tmp_path_factory.mktemp("deux")
    [first], [second] = (delivered(folder, {"surfaces.csv": HEADER + rows.encode()}).tables for _ in range(2))
    assert (first.rejected, first.clean.read_bytes()) == (second.rejected, second.clean.read_bytes())
