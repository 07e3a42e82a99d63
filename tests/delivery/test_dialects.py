"""Headers, delimiters, quotes, and files of one table that do not have the same columns."""

from pathlib import Path

import pytest

from tests.delivery.bench import clean_rows, delivered, read, refused, values

NAMES = ["caf", "site", "annee", "surface_utile_nette", "postes_de_travail", "agents"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_the_one_that_gives_most_columns(tmp_path: Path, delimiter: str) -> None:
    table = read(
        tmp_path, "surfaces", delimiter.join(NAMES) + "\n" + delimiter.join(["211", "a", "2015", "1", "2", "3"])
    )
    assert list(clean_rows(table)[0].values())[2:] == ["211", "a", "2015", "1", "2", "3"]


def test_another_delimiter_in_a_header_or_a_cell_is_text(tmp_path: Path) -> None:
    table = read(tmp_path, "surfaces", ";".join([*NAMES, "note, ou a,b,c"]) + "\n211;a,b;2015;1;2;3;x\n")
    assert values(table, "site") == ["a,b"]
    assert table.ignored_columns == ("note, ou a,b,c",)


def test_a_file_of_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    table = read(tmp_path, "surfaces", "caf\n211\n\n311\n")
    assert values(table, "caf") == ["211", "311"]
    assert [column.name for column in table.columns] == ["caf"]


def test_names_are_trimmed_and_compared_without_case_in_any_order(tmp_path: Path) -> None:
    table = read(tmp_path, "surfaces", '\u00a0"ANNEE " ; Caf ;"site"\n2015;211;a\n')
    # A quote after a space is a character like another: that name is not declared.
    assert [column.name for column in table.columns] == ["caf", "site"]
    table = read(tmp_path, "surfaces", '"ANNEE ";\u00a0Caf ;"site"\n2015;211;a\n')
    assert list(clean_rows(table)[0].items())[2:] == [("caf", "211"), ("site", "a"), ("annee", "2015")]


def test_unknown_columns_are_ignored_and_listed_once(tmp_path: Path) -> None:
    table = read(tmp_path, "surfaces", "caf;Remarque;site;;site2\n211;x;a;;z\n")
    assert table.ignored_columns == ("Remarque", "(colonne 4, sans nom)", "site2")
    assert values(table, "site") == ["a"]


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("caf;site;CAF", "« caf » y est deux fois"),
        ("a;b;c", "aucune colonne connue"),
        ('caf;"site', "jamais refermé"),
        ("caf;si\0te", "caractère nul"),
        ("211;a;2015", "colonnes attendues : caf, site, annee"),
    ],
)
def test_without_a_readable_header_every_row_is_refused(tmp_path: Path, header: str, why: str) -> None:
    table = read(tmp_path, "surfaces", f"{header}\n211;a;2015\n\n311;b;2015\n")
    assert refused(table) == [(2, "DON13", None), (4, "DON13", None)]
    assert (table.rows_read, table.columns, clean_rows(table)) == (2, (), [])
    assert why in table.rejected[0].reason


@pytest.mark.parametrize(
    ("contents", "line", "raw"), [("", 1, ""), ("\n \n", 1, ""), ("a;b", 1, "a;b"), ("\n\na;b\n", 3, "a;b")]
)
def test_an_unreadable_header_with_nothing_below_is_itself_the_refusal(
    tmp_path: Path, contents: str, line: int, raw: str
) -> None:
    table = read(tmp_path, "surfaces", contents)
    assert [(one.line, one.code.name, one.raw) for one in table.rejected] == [(line, "DON13", raw)]
    assert table.rows_read == 1


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    table = read(tmp_path, "surfaces", ";".join(NAMES))
    assert (table.rows_read, table.rejected, clean_rows(table)) == (0, (), [])
    assert table.has("agents")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"a;b";c', ["a;b", "c"]),
        ('"a";"b"', ["a", "b"]),
        ('"a ""b""";c', ['a "b"', "c"]),
        ('"";c', ["", "c"]),
        ('"""";c', ['"', "c"]),
        ('dit "a";c', ['dit "a"', "c"]),
        ('a"";b', ['a""', "b"]),
        (' "a";b', ['"a"', "b"]),
        ('"a;"";""b";"c"', ['a;";"b', "c"]),
    ],
)
def test_quotes(tmp_path: Path, line: str, cells: list[str]) -> None:
    table = read(tmp_path, "valeurs", f"convention;statistique\n{line}\n")
    assert [list(row.values())[2:] for row in clean_rows(table)] == [cells]


@pytest.mark.parametrize("line", ['"a;b', '"a"b;c', '"a" ;b', 'a;"', '"a""', '"a;"";b'])
def test_a_quote_left_open_costs_one_row(tmp_path: Path, line: str) -> None:
    table = read(tmp_path, "valeurs", f'convention;statistique\nx;y\n{line}\n"z";t\n')
    assert refused(table) == [(3, "DON08", None)]
    assert table.rejected[0].raw == line
    assert values(table, "convention") == ["x", "z"]


@pytest.mark.parametrize(
    ("line", "found"), [("a", "1 champ trouvé, 2 attendus"), ("a;b;c", "3 champs trouvés, 2 attendus")]
)
def test_the_number_of_fields_is_said(tmp_path: Path, line: str, found: str) -> None:
    table = read(tmp_path, "valeurs", f"convention;statistique\n{line}\nx;y\n")
    assert refused(table) == [(2, "DON01", None)]
    assert found in table.rejected[0].reason


def test_one_file_a_caf(tmp_path: Path) -> None:
    header = "caf;site;annee\n"
    files = {
        f"surfaces/caf-{caf}.csv": header + f"{caf};siège;2015\n{caf};annexe;15\n" for caf in ("311", "211", "921")
    }
    table = delivered(tmp_path, files).table("surfaces")
    assert table is not None
    assert table.files == ("surfaces/caf-211.csv", "surfaces/caf-311.csv", "surfaces/caf-921.csv")
    assert [(row["_fichier"], row["_ligne"], row["caf"]) for row in clean_rows(table)] == [
        ("surfaces/caf-211.csv", "2", "211"),
        ("surfaces/caf-311.csv", "2", "311"),
        ("surfaces/caf-921.csv", "2", "921"),
    ]
    assert [(one.file, one.line) for one in table.rejected] == [(name, 3) for name in table.files]
    assert table.rows_read == 6


def test_each_file_has_its_own_dialect_and_conventions(tmp_path: Path) -> None:
    files = {
        "nominations/a.csv": "nomination_id;date_nomination\nN1;02/03/2015\n".encode("utf-8-sig"),
        "nominations/b.csv": "date_nomination,nomination_id,organisme\n2015-03-02,N2,Hérault\n".encode("cp1252"),
    }
    table = delivered(tmp_path, files).table("nominations")
    assert table is not None
    assert [(one.file, one.code.name, one.column) for one in table.rejected] == [
        ("nominations/a.csv", "DON03", "organisme")
    ]
    assert values(table, "organisme") == ["Hérault"]
    assert values(table, "date_nomination") == ["2015-03-02"]


def test_a_mandatory_column_that_another_file_has_costs_every_row(tmp_path: Path) -> None:
    files = {"surfaces/a.csv": "caf;site\n211;a\n212;b;c\n\n213;c\n", "surfaces/b.csv": "caf;site;annee\n311;b;2015\n"}
    table = delivered(tmp_path, files).table("surfaces")
    assert table is not None
    assert refused(table) == [(2, "DON03", "annee"), (3, "DON01", None), (5, "DON03", "annee")]
    assert "absente de ce fichier" in table.rejected[0].reason
    assert values(table, "caf") == ["311"]


def test_an_optional_column_that_another_file_has_is_empty(tmp_path: Path) -> None:
    files = {"valeurs/a.csv": "indicateur;caf\nF1;211\n", "valeurs/b.csv": "indicateur\nF2\n"}
    table = delivered(tmp_path, files).table("valeurs")
    assert table is not None
    assert values(table, "caf") == ["211", ""]
    assert table.rejected == ()


def test_a_mandatory_column_that_no_file_has_is_left_to_the_rules(tmp_path: Path) -> None:
    table = read(tmp_path, "surfaces", "caf;site\n211;a\n")
    assert (table.has("caf"), table.has("annee"), table.rejected) == (True, False, ())


def test_the_first_fault_in_the_order_of_the_table_is_reported(tmp_path: Path) -> None:
    table = read(tmp_path, "surfaces", "annee;agents;site;caf\n15;x;a;\n15;x;a;211\n2015;x;a;211\n")
    assert [column for _, _, column in refused(table)] == ["caf", "annee", "agents"]
