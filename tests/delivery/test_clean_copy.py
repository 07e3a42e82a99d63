"""The clean copy, read back by DuckDB with the types that the catalogue gives: exactly the values delivered."""

import csv
import unicodedata
from decimal import Decimal
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.catalogue import Catalogue, Kind
from checker.delivered import FILE_COLUMN, LINE_COLUMN, DeliveredTable
from checker.delivery.numbers import DECIMALS, WHOLE_DIGITS
from tests.delivery.bench import delivered
from tests.delivery.tables import column, table

TYPES = {
    Kind.DATE: "DATE",
    Kind.YEAR: "INTEGER",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: f"DECIMAL({WHOLE_DIGITS + DECIMALS}, {DECIMALS})",
}
ALL_KINDS = table(
    "tout",
    column("identifiant", Kind.IDENTIFIER),
    *(column(kind.name, kind, "F", "M", optional=True) for kind in Kind if kind is not Kind.IDENTIFIER),
)
TEXTS = table("textes", column("n", Kind.IDENTIFIER), column("texte", Kind.TEXT, optional=True))


def typed(delivered_table: DeliveredTable) -> list[tuple[object, ...]]:
    """Every value of a clean copy, by an engine that is told the types and guesses nothing."""
    kinds = {one.name: TYPES.get(one.kind, "VARCHAR") for one in delivered_table.columns}
    columns = {FILE_COLUMN: "VARCHAR", LINE_COLUMN: "BIGINT", **kinds}
    query = """SELECT * FROM read_csv($path, columns = $columns, header = false, auto_detect = false,
                                      delim = ',', quote = '"', escape = '"', nullstr = '')"""
    with duckdb.connect() as duck:
        return duck.execute(query, {"path": str(delivered_table.clean), "columns": columns}).fetchall()


def delivery_of(rows: list[list[str]]) -> str:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    return text.getvalue()


def test_each_type_comes_back_as_itself(tmp_path: Path) -> None:
    full = {
        "identifiant": "P1", "CAF": "011", "CODE": "F", "TEXT": "Hérault", "DATE": "29/02/2016", "YEAR": "2015",
        "PERIOD": "2015-T1", "BOOLEAN": "Non", "INTEGER": "1 234", "NUMBER": "-1\u202f234,50",
    }  # fmt: skip
    rows = [[*full], [*full.values()], ["P2"] + [""] * (len(full) - 1)]
    [read] = delivered(tmp_path, {"tout.csv": delivery_of(rows)}, Catalogue((ALL_KINDS,))).tables
    first, second = typed(read)
    order = [one.name for one in read.columns]
    back = {name: str(value) for name, value in zip(order, first[2:], strict=True)}
    assert first[:2] == ("tout.csv", 2)
    assert back == full | {
        "DATE": "2016-02-29", "BOOLEAN": "False", "INTEGER": "1234", "NUMBER": "-1234.50000000000000000000",
    }  # fmt: skip
    assert second == ("tout.csv", 3, "P2", *([None] * 9))


def test_the_widest_number_comes_back_whole(tmp_path: Path) -> None:
    widest = "9" * WHOLE_DIGITS + "," + "9" * DECIMALS
    rows = [["identifiant", "NUMBER"], ["P1", widest], ["P2", "-" + widest]]
    [read] = delivered(tmp_path, {"tout.csv": delivery_of(rows)}, Catalogue((ALL_KINDS,))).tables
    point = widest.replace(",", ".")
    assert [row[-1] for row in typed(read)] == [Decimal(point), Decimal("-" + point)]


@pytest.mark.parametrize(
    "text", ["NULL", "null", "a,b", "a;b", 'dit "a"', '"', '""', "\\", '\\"', "'", "#", "a\u00a0b", "\ufeffa", "œ – 😀"]
)
def test_odd_texts_come_back_exactly(tmp_path: Path, text: str) -> None:
    [read] = delivered(tmp_path, {"textes.csv": delivery_of([["n", "texte"], ["1", text]])}, Catalogue((TEXTS,))).tables
    assert typed(read) == [("textes.csv", 2, "1", text)]


def test_a_file_name_with_quotes_and_commas_comes_back(tmp_path: Path) -> None:
    name = 'textes/a "b", c;d.csv'
    [read] = delivered(tmp_path, {name: "n\n1\n"}, Catalogue((TEXTS,))).tables
    assert typed(read) == [(name, 2, "1")]


def test_no_row_gives_an_empty_copy(tmp_path: Path) -> None:
    [read] = delivered(tmp_path, {"textes.csv": "n;texte\n"}, Catalogue((TEXTS,))).tables
    assert read.clean.read_bytes() == b""
    assert typed(read) == []


NO_LINE_ENDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n", exclude_categories=["Cc", "Zl", "Zp"]))


@given(st.lists(NO_LINE_ENDS, min_size=1, max_size=20))
def test_any_text_comes_back_but_for_its_ends(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    rows = [["n", "texte"], *([str(number), text] for number, text in enumerate(texts))]
    folder = tmp_path_factory.mktemp("texte")
    [read] = delivered(folder, {"textes.csv": delivery_of(rows)}, Catalogue((TEXTS,))).tables
    expected = [unicodedata.normalize("NFC", text).strip() or None for text in texts]
    assert [row[3] for row in typed(read)] == expected


def test_a_longest_line_of_quotes_can_be_read_back(tmp_path: Path) -> None:
    text = "x" + '"' * 131_000
    contents = "n;texte\n1;" + text + "\n"
    [read] = delivered(tmp_path, {"textes.csv": contents}, Catalogue((TEXTS,))).tables
    assert typed(read) == [("textes.csv", 2, "1", text)]
