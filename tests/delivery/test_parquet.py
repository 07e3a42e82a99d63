"""Parquet: the same tables, the same rules, from native types."""

from pathlib import Path

import duckdb
import pytest

from checker.delivered import DeliveredTable, Delivery
from checker.delivery.quarantine import raw_lines
from tests.delivery.bench import clean_rows, delivered, values


def write(path: Path, select: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as duck:
        duck.sql(select).write_parquet(str(path))


def read(folder: Path, table: str, select: str) -> DeliveredTable:
    """One table of one file, whose rows are those of a query."""
    return deliver_parquet(folder, {f"{table}.parquet": select}).tables[0]


def deliver_parquet(folder: Path, files: dict[str, str]) -> Delivery:
    for name, select in files.items():
        write(folder / "livraison" / name, select)
    return delivered(folder, {})


def rows(*values: str, names: str) -> str:
    return f"SELECT * FROM (VALUES {', '.join(values)}) AS t({names})"


def outcome(folder: Path, table: str, column: str, value: str) -> str:
    """The clean text of one value, or the code of its refusal."""
    found = read(folder, table, f"SELECT {value} AS {column}")
    return found.rejected[0].code.name if found.rejected else clean_rows(found)[0][column]


def test_native_types_read_as_their_text_would(tmp_path: Path) -> None:
    select = """SELECT 1 AS piece_id, '011' AS caf, DATE '2015-03-01' AS date_arrivee,
                       TIMESTAMP '2015-03-02 00:00:00' AS date_traitement, 'né à, "là"' AS nature,
                       true AS masse, 0 AS interne, 'Vrai' AS minima_sociaux, NULL::VARCHAR AS etat_sdp, 1.5 AS autre"""
    found = read(tmp_path, "pieces", select)
    assert list(clean_rows(found)[0].values()) == [
        "pieces.parquet", "1", "1", "011", "2015-03-01", "2015-03-02", 'né à, "là"', "true", "false", "true", "",
    ]  # fmt: skip
    assert (found.rejected, found.ignored_columns, found.rows_read) == ((), ("autre",), 1)


@pytest.mark.parametrize(
    ("table", "column", "value", "expected"),
    [
        ("surfaces", "caf", "211", "DON04"),
        ("surfaces", "caf", "'211'", "211"),
        ("surfaces", "site", "12", "12"),
        ("surfaces", "site", "1.5::DOUBLE", "DON04"),
        ("surfaces", "site", "'a' || chr(0) || 'b'", "DON09"),
        ("surfaces", "site", "'a' || chr(10) || 'b'", "a b"),
        ("surfaces", "site", "''", "DON03"),
        ("surfaces", "site", "NULL::VARCHAR", "DON03"),
        ("surfaces", "annee", "2015::SMALLINT", "2015"),
        ("surfaces", "annee", "1899", "DON11"),
        ("surfaces", "annee", "'2015'", "2015"),
        ("surfaces", "annee", "2015.0::DOUBLE", "DON07"),
        ("surfaces", "agents", "12::UBIGINT", "12"),
        ("surfaces", "agents", "1.50::DECIMAL(9,2)", "1.50"),
        ("surfaces", "agents", "0.1::DOUBLE", "0.1"),
        ("surfaces", "agents", "0.1::FLOAT", "0.1"),
        ("surfaces", "agents", "1e-7::DOUBLE", "0.0000001"),
        ("surfaces", "agents", "1e17::DOUBLE", "100000000000000000"),
        ("surfaces", "agents", "1e300::DOUBLE", "DON07"),
        ("surfaces", "agents", "'nan'::DOUBLE", "DON07"),
        ("surfaces", "agents", "'-inf'::DOUBLE", "DON07"),
        ("surfaces", "agents", "true", "DON07"),
        ("surfaces", "agents", "'1 234,5'", "1234.5"),
        ("surfaces", "agents", "'1.080'", "DON12"),
        ("surfaces", "agents", "1.080::DECIMAL(9,3)", "1.080"),
        ("surfaces", "agents", "[1]", "DON07"),
        ("nominations", "date_nomination", "DATE '2015-03-01'", "2015-03-01"),
        ("nominations", "date_nomination", "TIMESTAMP '2015-03-01 00:00:01'", "DON02"),
        ("nominations", "date_nomination", "TIMESTAMP_NS '2015-03-01 00:00:00'", "2015-03-01"),
        ("nominations", "date_nomination", "'01/03/2015'", "2015-03-01"),
        ("nominations", "date_nomination", "'2015-03-01 00:00:00'", "DON02"),
        ("nominations", "date_nomination", "DATE '1850-01-01'", "DON11"),
        ("nominations", "date_nomination", "DATE 'infinity'", "DON02"),
        ("nominations", "date_nomination", "20150301", "DON02"),
        ("nominations", "sexe", "'F'", "F"),
        ("nominations", "sexe", "1", "DON04"),
        ("valeurs", "periode", "2015", "2015"),
        ("valeurs", "periode", "'2015-T1'", "2015-T1"),
        ("valeurs", "periode", "DATE '2015-01-01'", "DON10"),
        ("pieces", "masse", "2", "DON06"),
        ("pieces", "piece_id", "'550e8400-e29b-41d4-a716-446655440000'::UUID", "550e8400-e29b-41d4-a716-446655440000"),
        ("comptes", "nombre", "12::BIGINT", "12"),
        ("comptes", "nombre", "1.5::DECIMAL(9,2)", "DON07"),
    ],
)
def test_a_type_fits_its_column_or_is_refused(
    tmp_path: Path, table: str, column: str, value: str, expected: str
) -> None:
    assert outcome(tmp_path, table, column, value) == expected


def test_a_caf_that_is_a_number_is_refused_with_the_reason(tmp_path: Path) -> None:
    found = read(tmp_path, "surfaces", "SELECT 11 AS caf")
    assert found.rejected[0].reason == (
        "la colonne « caf » est de type INTEGER dans le fichier : "
        "un code de Caf est un texte, ses zéros de tête comptent."
    )


def test_rows_are_numbered_from_one_and_shown_whole(tmp_path: Path) -> None:
    select = rows(
        "('N1', DATE '2015-03-01', 1)",
        "('N2', NULL, 2)",
        "('N3', DATE '2015-03-03', 3)",
        names="nomination_id, date_nomination, rang",
    )
    found = deliver_parquet(tmp_path, {"nominations.parquet": select})
    [table] = found.tables
    assert [row["_ligne"] for row in clean_rows(table)] == ["1", "3"]
    [refused] = table.rejected
    assert (refused.line, refused.column, refused.raw) == (2, "date_nomination", "N2;;2")
    assert raw_lines(found, "nominations", [("nominations.parquet", 3), ("nominations.parquet", 9)]) == {
        ("nominations.parquet", 3): "N3;2015-03-03;3"
    }


def test_many_rows_keep_their_numbers(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "comptes",
        "SELECT 'c' AS caf, CASE WHEN i % 1000 = 0 THEN NULL ELSE i END AS nombre FROM range(50000) t(i)",
    )
    assert [one.line for one in found.rejected] == [1 + 1000 * number for number in range(50)]
    assert all(int(row["_ligne"]) == int(row["nombre"]) + 1 for row in clean_rows(found))
    assert found.rows_read == 50_000


def test_dates_kept_as_text_have_one_convention(tmp_path: Path) -> None:
    found = read(
        tmp_path, "nominations", rows("('01/03/2015')", "('02/03/2015')", "('2015-03-03')", names="date_nomination")
    )
    assert values(found, "date_nomination") == ["2015-03-01", "2015-03-02"]
    assert found.rejected[0].line == 3


def test_one_file_a_caf(tmp_path: Path) -> None:
    files = {"surfaces/b.parquet": "SELECT '311' AS caf, 2015 AS annee", "surfaces/a.parquet": "SELECT '211' AS CAF"}
    [found] = deliver_parquet(tmp_path, files).tables
    assert values(found, "caf") == ["311"]
    assert [(one.file, one.code.name, one.column) for one in found.rejected] == [
        ("surfaces/a.parquet", "DON03", "annee")
    ]


@pytest.mark.parametrize("contents", [b"", b"PAR1", b"caf;site\n211;a\n"])
def test_what_is_no_parquet_is_one_refusal(tmp_path: Path, contents: bytes) -> None:
    [found] = delivered(tmp_path, {"surfaces.parquet": contents}).tables
    assert [(one.line, one.code.name) for one in found.rejected] == [(1, "DON13")]
    assert "n'est pas un Parquet lisible" in found.rejected[0].reason
    assert found.rows_read == 1


def test_a_file_damaged_in_the_middle_leaves_no_row_behind(tmp_path: Path) -> None:
    write(tmp_path / "bon.parquet", "SELECT 'c' || i AS caf, i AS nombre FROM range(200000) t(i)")
    data = bytearray((tmp_path / "bon.parquet").read_bytes())
    middle = len(data) * 2 // 3
    data[middle : middle + 4000] = b"\xff" * 4000
    files = {"comptes/a.parquet": bytes(data)}
    write(tmp_path / "livraison" / "comptes" / "b.parquet", "SELECT 'z' AS caf, 1 AS nombre")
    [found] = delivered(tmp_path, files).tables
    assert [(one.file, one.line, one.code.name) for one in found.rejected] == [("comptes/a.parquet", 1, "DON13")]
    assert values(found, "caf") == ["z"]
    assert found.rows_read == 2


def test_without_a_known_column_every_row_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "surfaces", "SELECT i AS autre FROM range(3) t(i)")
    assert [(one.line, one.code.name, one.raw) for one in found.rejected] == [
        (1, "DON13", "0"),
        (2, "DON13", "1"),
        (3, "DON13", "2"),
    ]


def test_names_of_files_are_not_patterns_and_folders_not_columns(tmp_path: Path) -> None:
    files = {
        f"surfaces/{name}.parquet": f"SELECT '{caf}' AS caf"
        for caf, name in enumerate(["a[1]", "a1", "b*", "bb", "c?", "c=9"])
    }
    [found] = deliver_parquet(tmp_path / "caf=9", files).tables
    assert sorted(values(found, "caf")) == ["0", "1", "2", "3", "4", "5"]


def test_no_trace_is_left_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ici").mkdir()
    monkeypatch.chdir(tmp_path / "ici")
    read(tmp_path, "surfaces", "SELECT '211' AS caf")
    assert list(Path.cwd().iterdir()) == []
