"""Which file is which table, what is left aside and why, and what cannot be chosen for the user."""

from pathlib import Path

import pytest

from checker.delivered import Delivery
from checker.delivery.deliver import DeliveryError, deliver
from tests.delivery.bench import delivered, refusal, single, values
from tests.delivery.tables import CATALOGUE

SURFACES = "caf;site;annee\n211;siège;2015\n"
OTHER = "caf;site;annee\n311;siège;2015\n"


def tables(found: Delivery) -> list[str]:
    return [one.table.name for one in found.tables]


def test_a_file_or_a_folder_of_the_name_is_the_table(tmp_path: Path) -> None:
    files = {
        "surfaces.CSV": SURFACES,
        "nominations/b.tsv": "nomination_id\nN2\n",
        "nominations/a.tsv": "nomination_id\nN1\n",
    }
    found = delivered(tmp_path, files)
    assert tables(found) == ["surfaces", "nominations"]
    assert [one.files for one in found.tables] == [("surfaces.CSV",), ("nominations/a.tsv", "nominations/b.tsv")]
    assert values(found.tables[1], "nomination_id") == ["N1", "N2"]
    assert found.ignored_files == ()
    assert found.name == "livraison"


def test_what_is_left_aside_is_listed_with_its_reason(tmp_path: Path) -> None:
    files = {
        "surfaces.csv": SURFACES,
        "Surfaces2.csv": "",
        "Pieces.csv": "",
        "piece.csv": "",
        "autre.csv": "",
        "LISEZMOI.md": "",
        "valeurs.xlsx": "",
        "classeur.xlsx": "",
        "pieces.csv.gz": "",
        "pieces.jsonl": "",
        "notes.txt": "",
        "annexes/pieces.csv": "",
        "nominations/2015.csv": "nomination_id\n",
        "nominations/2015.xlsx": "",
        "nominations/notes.txt": "",
        "nominations/LISEZMOI.md": "",
        "nominations/vieux/2014.csv": "",
        ".cache/surfaces.csv": "",
        ".valeurs.csv": "",
        "_rejets/surfaces.csv": "",
    }
    assert dict(delivered(tmp_path, files).ignored_files) == {
        "LISEZMOI.md": "documentation",
        "Pieces.csv": "aucune table de ce nom, « pieces » peut-être",
        "Surfaces2.csv": "aucune table de ce nom, « surfaces » peut-être",
        "annexes/": "aucune table de ce nom",
        "autre.csv": "aucune table de ce nom",
        "classeur.xlsx": "format pas encore lu (.xlsx)",
        "nominations/2015.xlsx": "format pas encore lu (.xlsx)",
        "nominations/LISEZMOI.md": "documentation",
        "nominations/notes.txt": "format inconnu",
        "nominations/vieux/": "sous-dossier, non lu",
        "notes.txt": "aucune table de ce nom",
        "piece.csv": "aucune table de ce nom, « pieces » peut-être",
        "pieces.csv.gz": "format pas encore lu (.gz)",
        "pieces.jsonl": "format pas encore lu (.jsonl)",
        "valeurs.xlsx": "format pas encore lu (.xlsx)",
    }


def test_a_folder_of_a_table_without_any_file_is_no_table(tmp_path: Path) -> None:
    found = delivered(tmp_path, {"surfaces/notes.txt": ""})
    assert tables(found) == []
    assert ("surfaces/", "dossier sans fichier .csv, .tsv ou .parquet") in found.ignored_files


def test_an_empty_folder_is_an_empty_delivery(tmp_path: Path) -> None:
    (tmp_path / "livraison").mkdir()
    found = delivered(tmp_path, {})
    assert (found.tables, found.ignored_files) == ((), ())


@pytest.mark.parametrize(
    "files",
    [
        {"surfaces.csv": SURFACES, "surfaces.tsv": SURFACES},
        {"surfaces.csv": SURFACES, "surfaces.CSV": SURFACES},
        {"surfaces.csv": SURFACES, "surfaces/a.csv": SURFACES},
        {"surfaces.csv": SURFACES, "surfaces.parquet": ""},
    ],
)
def test_two_claims_to_one_table_are_refused(tmp_path: Path, files: dict[str, bytes | str]) -> None:
    sentence = refusal(tmp_path, files)
    assert "portent la même table" in sentence
    assert "--table surfaces=CHEMIN" in sentence


def test_naming_the_table_by_hand_settles_two_claims(tmp_path: Path) -> None:
    path = tmp_path / "livraison" / "surfaces.csv"
    found = delivered(tmp_path, {"surfaces.csv": SURFACES, "surfaces/a.csv": OTHER}, named={"surfaces": path})
    assert values(found.tables[0], "caf") == ["211"]
    assert found.tables[0].files == (str(path),)
    assert found.ignored_files == (("surfaces/", "remplacé par --table surfaces"),)


def test_two_formats_in_a_folder_are_refused(tmp_path: Path) -> None:
    assert "plusieurs formats (csv, parquet)" in refusal(
        tmp_path, {"surfaces/a.csv": SURFACES, "surfaces/b.parquet": ""}
    )


@pytest.mark.parametrize("place", ["datapackage.json", "DataPackage.JSON", "surfaces/datapackage.json"])
def test_a_manifest_is_refused_rather_than_ignored(tmp_path: Path, place: str) -> None:
    assert "manifestes" in refusal(tmp_path, {"surfaces/a.csv": SURFACES, place: "{}"})


def test_a_single_file(tmp_path: Path) -> None:
    path = tmp_path / "surfaces.csv"
    path.write_text(SURFACES)
    found = single(path, tmp_path / "copies")
    assert (found.name, tables(found), found.tables[0].files) == ("surfaces.csv", ["surfaces"], ("surfaces.csv",))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("export.csv", "--table TABLE="),
        ("surfaces.xlsx", "format pas encore lu (.xlsx)"),
        ("livraison.zip", "format pas encore lu (.zip)"),
        ("surfaces", "format pas encore lu (sans extension)"),
        ("datapackage.json", "manifestes"),
    ],
)
def test_a_single_file_that_is_no_table(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / name).write_text(SURFACES)
    with pytest.raises(DeliveryError) as caught:
        single(tmp_path / name, tmp_path / "copies")
    assert why in str(caught.value)
    assert name in str(caught.value)


def test_a_single_file_named_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(SURFACES)
    found = single(path, tmp_path / "copies", {"surfaces": path})
    assert (tables(found), found.tables[0].files) == (["surfaces"], (str(path),))


def test_naming_by_hand_replaces_the_folders_table(tmp_path: Path) -> None:
    other = tmp_path / "export.csv"
    other.write_text(OTHER)
    found = delivered(tmp_path, {"surfaces.csv": SURFACES}, named={"surfaces": other})
    assert values(found.tables[0], "caf") == ["311"]
    assert found.ignored_files == (("surfaces.csv", "remplacé par --table surfaces"),)


def test_a_file_of_the_folder_named_by_hand_is_not_a_stray(tmp_path: Path) -> None:
    named = {"surfaces": tmp_path / "livraison" / "export.csv"}
    found = delivered(tmp_path, {"export.csv": SURFACES, "note.md": ""}, named=named)
    assert tables(found) == ["surfaces"]
    assert found.ignored_files == (("note.md", "documentation"),)


def test_a_folder_named_by_hand(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "b.csv").write_text(OTHER)
    (folder / "a.csv").write_text(SURFACES)
    (folder / "c.txt").write_text("")
    (tmp_path / "livraison").mkdir()
    found = delivered(tmp_path, {}, named={"surfaces": folder})
    assert found.tables[0].files == (f"{folder}/a.csv", f"{folder}/b.csv")
    assert values(found.tables[0], "caf") == ["211", "311"]
    assert found.ignored_files == ((f"{folder}/c.txt", "format inconnu"),)


@pytest.mark.parametrize(
    ("table", "path", "why"),
    [
        ("surface", "export.csv", "la plus proche est « surfaces »"),
        ("xyz", "export.csv", "tables connues : pieces, surfaces"),
        ("surfaces", "absent.csv", "n'existe pas"),
        ("surfaces", "export.txt", "format pas encore lu (.txt)"),
        ("surfaces", "vide", "ce dossier n'a aucun fichier .csv, .tsv ou .parquet"),
    ],
)
def test_a_table_named_wrongly(tmp_path: Path, table: str, path: str, why: str) -> None:
    for name in ("export.csv", "export.txt"):
        (tmp_path / name).write_text(SURFACES)
    (tmp_path / "vide").mkdir()
    sentence = refusal(tmp_path, {"surfaces.csv": SURFACES}, {table: tmp_path / path})
    assert sentence.startswith(f"--table {table}={tmp_path / path} : ")
    assert why in sentence


def test_two_files_reported_under_one_name_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("surfaces.csv").write_text("caf;annee;postes_de_travail\n311;2015;1\n")
    catalogue_names = {"comptes": Path("surfaces.csv")}
    found = delivered(tmp_path, {"surfaces.csv": SURFACES}, named=catalogue_names)
    assert [one.files for one in found.tables] == [("surfaces.csv",), (str(tmp_path / "surfaces.csv"),)]


def test_the_hash_covers_names_and_contents(tmp_path: Path) -> None:
    def hash_of(folder: str, files: dict[str, bytes | str]) -> str:
        return delivered(tmp_path / folder, files).sha256

    first = hash_of("a", {"surfaces.csv": SURFACES})
    assert hash_of("b", {"surfaces.csv": SURFACES}) == first
    assert hash_of("c", {"surfaces.csv": SURFACES, "notes.md": "x"}) == first
    assert hash_of("d", {"surfaces.csv": OTHER}) != first
    assert hash_of("e", {"surfaces.tsv": SURFACES}) != first
    assert hash_of("f", {"surfaces.csv": SURFACES, "comptes.csv": ""}) != first


def test_progress_names_each_file(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / "surfaces").mkdir(exist_ok=True)
        (tmp_path / "surfaces" / f"{name}.csv").write_text(SURFACES)
    workspace = tmp_path / ".copies"
    workspace.mkdir()
    told: list[str] = []
    deliver(tmp_path, CATALOGUE, {}, workspace, told.append)
    assert told == ["lecture du fichier surfaces/a.csv", "lecture du fichier surfaces/b.csv"]
