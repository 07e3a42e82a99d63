"""One convention a file and column: what most cells say, and what nothing says."""

from pathlib import Path

import pytest

from checker.delivered import DeliveredTable
from checker.delivery import cells
from tests.delivery.bench import delivered, read, refused, values


def dates(tmp_path: Path, *written: str) -> DeliveredTable:
    rows = "".join(f"N{number};{text}\n" for number, text in enumerate(written))
    return read(tmp_path, "nominations", "nomination_id;date_nomination\n" + rows)


def numbers(tmp_path: Path, *written: str, delimiter: str = ";") -> DeliveredTable:
    rows = "".join(f'a{delimiter}"{text}"\n' for text in written)
    return read(tmp_path, "surfaces", f"site{delimiter}surface_utile_nette\n" + rows)


@pytest.mark.parametrize(
    ("written", "read_as", "lines"),
    [
        (["01/03/2015", "02/03/2015", "2015-03-03"], ["2015-03-01", "2015-03-02"], [4]),
        (["01/03/2015", "2015-03-02", "2015-03-03"], ["2015-03-02", "2015-03-03"], [2]),
        (["01/03/2015", "2015-03-02"], ["2015-03-02"], [2]),  # on a tie, ISO
        (["31/02/2015", "30/02/2015", "2015-03-03"], [], [2, 3, 4]),  # the form counts, even of a day that is none
        (["31/12/9999", "01/03/2015", "2015-03-03"], ["2015-03-01"], [2, 4]),
        (["x", "y", "01/03/2015"], ["2015-03-01"], [2, 3]),
    ],
)
def test_most_dates_choose_the_form(tmp_path: Path, written: list[str], read_as: list[str], lines: list[int]) -> None:
    table = dates(tmp_path, *written)
    assert values(table, "date_nomination") == read_as
    assert [line for line, _, _ in refused(table)] == lines


def test_each_column_has_its_own_form(tmp_path: Path) -> None:
    rows = "P1;01/03/2015;2015-03-02\nP2;02/03/2015;\n"
    table = read(tmp_path, "pieces", "piece_id;date_arrivee;date_traitement\n" + rows)
    assert table.rejected == ()
    assert values(table, "date_traitement") == ["2015-03-02", ""]


def test_a_row_that_is_refused_for_its_width_has_no_vote(tmp_path: Path) -> None:
    rows = "N1;01/03/2015\nN2;2015-03-02;x\nN3;2015-03-03;x\n"
    table = read(tmp_path, "nominations", "nomination_id;date_nomination\n" + rows)
    assert values(table, "date_nomination") == ["2015-03-01"]


@pytest.mark.parametrize(
    ("written", "read_as", "codes"),
    [
        (["1,5", "2,5", "3.5"], ["1.5", "2.5"], ["DON07"]),
        (["1.5", "2.5", "3,5"], ["1.5", "2.5"], ["DON07"]),
        (["1.5", "2,5"], ["2.5"], ["DON07"]),  # on a tie, the comma
        (["1,080", "2,5"], ["1.080", "2.5"], []),  # a comma is decimal in a file delimited by ;
        (["1,080"], ["1.080"], []),
        (["12,500,000"], [], ["DON07"]),
        (["1.080"], [], ["DON12"]),
        (["1.080", "12.500.000", "950"], ["950"], ["DON12", "DON12"]),
        (["1.080", "2,5"], ["2.5"], ["DON12"]),  # a decimal comma elsewhere does not say what the point is
        (["1.080", "2.5"], ["1.080", "2.5"], []),  # another cell says that the point is decimal
        (["1.080", "0.125"], ["1.080", "0.125"], []),  # nobody writes 125 so
        (["1.080", "1 234.500"], ["1.080", "1234.500"], []),  # thousands are already separated by a space
        (["1.080", "1234.567"], ["1.080", "1234.567"], []),
        (["12.500.000", "2.5"], ["2.5"], ["DON07"]),
        (["1.234,5", "1.080"], [], ["DON07", "DON12"]),
        (["-1.080", "+1.080"], [], ["DON12", "DON12"]),
        (["1.080"] * 3 + ["2.5", "1,5", "2,5"], ["1.080"] * 3 + ["2.5"], ["DON07", "DON07"]),
    ],
)
def test_decimals_in_a_file_delimited_by_semicolons(
    tmp_path: Path, written: list[str], read_as: list[str], codes: list[str]
) -> None:
    table = numbers(tmp_path, *written)
    assert values(table, "surface_utile_nette") == read_as
    assert [code for _, code, _ in refused(table)] == codes


@pytest.mark.parametrize(
    ("written", "read_as", "codes"),
    [
        (["1,080"], [], ["DON12"]),
        (["1,080", "12,500,000"], [], ["DON12", "DON12"]),
        (["1,080", "2,5"], ["1.080", "2.5"], []),
        (["1,080", "2.5"], ["2.5"], ["DON12"]),
        (["1.080"], [], ["DON12"]),
        (["1.080", "1,080"], [], ["DON12", "DON12"]),
        (["2.5", "3.5"], ["2.5", "3.5"], []),
    ],
)
def test_decimals_in_a_file_delimited_by_commas(
    tmp_path: Path, written: list[str], read_as: list[str], codes: list[str]
) -> None:
    table = numbers(tmp_path, *written, delimiter=",")
    assert values(table, "surface_utile_nette") == read_as
    assert [code for _, code, _ in refused(table)] == codes


def test_a_tab_delimited_file_reads_its_commas_as_decimals(tmp_path: Path) -> None:
    assert values(numbers(tmp_path, "1,080", delimiter="\t"), "surface_utile_nette") == ["1.080"]


def test_what_says_otherwise_may_come_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "_MOST_KEPT", 10)
    table = numbers(tmp_path, *[f"{number}.080" for number in range(1, 200)], "2.5")
    assert len(values(table, "surface_utile_nette")) == 200


def test_conventions_are_settled_in_each_file(tmp_path: Path) -> None:
    header = "site;surface_utile_nette\n"
    table = delivered(tmp_path, {"surfaces/a.csv": header + "a;2.5\n", "surfaces/b.csv": header + "b;1.080\nb;2,5\n"})
    [surfaces] = table.tables
    assert values(surfaces, "surface_utile_nette") == ["2.5", "2.5"]
    assert [(one.file, one.code.name) for one in surfaces.rejected] == [("surfaces/b.csv", "DON12")]
