"""Links, pipes, rights, names and disks: whatever the file system holds, one sentence and no traceback."""

import os
from pathlib import Path

import pytest

from checker.delivery.deliver import DeliveryError, deliver
from tests.delivery.bench import delivered, refusal, single, values
from tests.delivery.tables import CATALOGUE

SURFACES = "caf;site;annee\n211;siège;2015\n"


def test_a_delivery_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="n'existe pas"):
        single(tmp_path / "absente", tmp_path / "copies")


def test_links_are_followed_and_broken_ones_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "ailleurs.csv"
    elsewhere.write_text(SURFACES)
    location = tmp_path / "livraison"
    location.mkdir()
    (location / "surfaces.csv").symlink_to(elsewhere)
    (location / "boucle").symlink_to(location / "boucle")
    found = delivered(tmp_path, {})
    assert values(found.tables[0], "caf") == ["211"]
    assert found.ignored_files == (("boucle", "aucune table de ce nom"),)
    (location / "valeurs.csv").symlink_to(tmp_path / "disparu.csv")
    assert "lien brisé" in refusal(tmp_path, {})


def test_what_is_no_ordinary_file_is_refused_without_waiting(tmp_path: Path) -> None:
    (tmp_path / "livraison").mkdir()
    os.mkfifo(tmp_path / "livraison" / "surfaces.csv")
    assert "n'est pas un fichier ordinaire" in refusal(tmp_path, {})
    with pytest.raises(DeliveryError, match="n'est ni un dossier ni un fichier ordinaire"):
        single(tmp_path / "livraison" / "surfaces.csv", tmp_path / "copies")


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_location_that_the_system_refuses_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeliveryError):
        single(tmp_path / name, tmp_path / "copies")


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "livraison").mkdir()
    (tmp_path / "livraison" / "surfaces.csv").touch(mode=0)
    assert "l'accès en est refusé" in refusal(tmp_path, {})


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "surfaces.csv").symlink_to("/dev/full")
    assert "le disque est plein" in refusal(tmp_path, {"surfaces.csv": SURFACES})


def test_a_workspace_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "surfaces.csv"
    path.write_text(SURFACES)
    with pytest.raises(DeliveryError, match="n'existe pas"):
        deliver(path, CATALOGUE, {}, tmp_path / "absent")


def test_a_name_that_is_not_unicode_is_reported_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "livraison" / "surfaces"
    folder.mkdir(parents=True)
    (folder / os.fsdecode(b"caf-\xe9\n.csv")).write_text(SURFACES)
    found = delivered(tmp_path, {})
    assert found.tables[0].files == (r"surfaces/caf-\xe9\n.csv",)
    assert values(found.tables[0], "_fichier") == [r"surfaces/caf-\xe9\n.csv"]
    assert len(found.sha256) == 64
