"""`cogcheck fmt`: files and folders rewritten, or shown as they would be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program

CANONICAL = 'indicateur F1-1 "Pièces"\n  nature suivi\n  cible ≥ 85 % dès 2013\n'
TYPED = 'indicateur F1-1 "Pièces"\n  nature suivi\n  cible>=85% dès 2013\n'
WRONG = 'indicateur F1-1 "Pièces"\n  nature suivi\n  cibles ≥ 85 % dès 2013\n'
MARK = b"\xef\xbb\xbf"


def rules(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---------------------------------------------------------------- without --check


def test_a_file_is_rewritten_once(cogcheck: Program, tmp_path: Path) -> None:
    path = rules(tmp_path / "a.regles", TYPED)
    outcome = cogcheck("fmt", path)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == f"{path} : mis en forme\n1 fichier mis en forme, 0 déjà en forme.\n"
    assert path.read_bytes() == CANONICAL.encode()

    outcome = cogcheck("fmt", path)
    assert (outcome.status, outcome.out) == (0, "0 fichier mis en forme, 1 déjà en forme.\n")


def test_a_file_in_form_is_not_written(cogcheck: Program, tmp_path: Path) -> None:
    path = rules(tmp_path / "a.regles", CANONICAL)
    before = path.stat()
    assert cogcheck("fmt", path).status == 0
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_folder_is_all_its_rules_and_those_of_its_folders(cogcheck: Program, tmp_path: Path) -> None:
    """But no hidden folder: a virtual environment holds rulebooks too."""
    written = [rules(tmp_path / name, TYPED) for name in ("a.regles", "cog/b.regles", "cog/1/c.regles")]
    left = [rules(tmp_path / name, TYPED) for name in (".venv/d.regles", "cog/.e.regles", "cog/f.txt")]
    outcome = cogcheck("fmt", tmp_path)
    assert (outcome.status, outcome.out.splitlines()[-1]) == (0, "3 fichiers mis en forme, 0 déjà en forme.")
    assert {path.read_text(encoding="utf-8") for path in written} == {CANONICAL}
    assert {path.read_text(encoding="utf-8") for path in left} == {TYPED}


def test_a_file_named_twice_is_one(cogcheck: Program, tmp_path: Path) -> None:
    path = rules(tmp_path / "a.regles", TYPED)
    assert cogcheck("fmt", path, tmp_path).out.splitlines()[-1] == "1 fichier mis en forme, 0 déjà en forme."


def test_a_link_stays_a_link(cogcheck: Program, tmp_path: Path) -> None:
    path = rules(tmp_path / "a.regles", TYPED)
    link = tmp_path / "lien.regles"
    link.symlink_to(path)
    assert cogcheck("fmt", link).status == 0
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == CANONICAL


@pytest.mark.parametrize(
    "typed", [MARK + CANONICAL.encode(), CANONICAL.replace("\n", "\r\n").encode(), CANONICAL.rstrip("\n").encode()]
)
def test_no_mark_and_unix_line_ends(cogcheck: Program, tmp_path: Path, typed: bytes) -> None:
    path = rules(tmp_path / "a.regles", typed)
    assert cogcheck("fmt", path).status == 0
    assert path.read_bytes() == CANONICAL.encode()


def test_a_quotation_on_two_lines_keeps_all_but_the_kind_of_line_end(cogcheck: Program, tmp_path: Path) -> None:
    path = rules(tmp_path / "a.regles", 'indicateur F1 "a"\r\n  source «  une \r\n\r\n\tdeux»\r\n')
    assert cogcheck("fmt", path).status == 0
    assert path.read_bytes() == 'indicateur F1 "a"\n  source «  une \n\n\tdeux»\n'.encode()


# ---------------------------------------------------------------- --check


def test_check_writes_nothing_and_shows_what_would_change(cogcheck: Program, tmp_path: Path) -> None:
    path = rules(tmp_path / "a.regles", TYPED)
    rules(tmp_path / "b.regles", CANONICAL)
    outcome = cogcheck("fmt", "--check", tmp_path)
    assert (outcome.status, outcome.err) == (1, "")
    assert outcome.out == (
        f"--- {path}\ttel qu'il est écrit\n"
        f"+++ {path}\tmis en forme\n"
        "@@ -1,3 +1,3 @@\n"
        ' indicateur F1-1 "Pièces"\n'
        "   nature suivi\n"
        "-  cible>=85% dès 2013\n"
        "+  cible ≥ 85 % dès 2013\n"
        "1 fichier à mettre en forme, 1 déjà en forme.\n"
    )
    assert path.read_text(encoding="utf-8") == TYPED


def test_check_of_canonical_files(cogcheck: Program, tmp_path: Path) -> None:
    rules(tmp_path / "a.regles", CANONICAL)
    outcome = cogcheck("fmt", "--check", tmp_path)
    assert (outcome.status, outcome.out, outcome.err) == (0, "0 fichier à mettre en forme, 1 déjà en forme.\n", "")


def test_check_of_a_last_line_that_is_not_ended(cogcheck: Program, tmp_path: Path) -> None:
    path = rules(tmp_path / "a.regles", CANONICAL.rstrip("\n"))
    outcome = cogcheck("fmt", "--check", path)
    assert outcome.status == 1
    assert outcome.out.splitlines()[-4:-1] == [
        "-  cible ≥ 85 % dès 2013",
        "\\ Pas de fin de ligne à la fin du fichier",
        "+  cible ≥ 85 % dès 2013",
    ]


@pytest.mark.parametrize("typed", [MARK + CANONICAL.encode(), CANONICAL.replace("\n", "\r\n").encode()])
def test_check_of_what_does_not_show(cogcheck: Program, tmp_path: Path, typed: bytes) -> None:
    path = rules(tmp_path / "a.regles", typed)
    outcome = cogcheck("fmt", "--check", path)
    assert outcome.status == 1
    assert outcome.out.splitlines()[0] == (
        f"{path} : seules les fins de ligne, ou la marque d'ordre des octets, changent."
    )


# ---------------------------------------------------------------- --format json


def test_as_json(cogcheck: Program, tmp_path: Path) -> None:
    paths = [rules(tmp_path / "a.regles", TYPED), rules(tmp_path / "b.regles", WRONG)]
    outcome = cogcheck("fmt", "--check", "--format", "json", *paths)
    assert outcome.status == 2
    changed, wrong = json.loads(outcome.out)
    assert changed == {
        "file": str(paths[0]),
        "changed": True,
        "diff": changed["diff"],
        "written": False,
        "problem": None,
        "mistakes": [],
    }
    assert "-  cible>=85% dès 2013\n+  cible ≥ 85 % dès 2013\n" in changed["diff"]
    assert wrong == {
        "file": str(paths[1]),
        "changed": False,
        "diff": None,
        "written": False,
        "problem": None,
        "mistakes": [
            {
                "code": "SYN02",
                "message": "le mot « cibles » n'est pas connu ici.",
                "line": 3,
                "column": 3,
                "hint": "vouliez-vous dire « cible » ?",
            }
        ],
    }


def test_as_json_once_written(cogcheck: Program, tmp_path: Path) -> None:
    path = rules(tmp_path / "a.regles", TYPED)
    (told,) = json.loads(cogcheck("fmt", "--format", "json", path).out)
    assert (told["changed"], told["written"]) == (True, True)
    (told,) = json.loads(cogcheck("fmt", "--format", "json", path).out)
    assert (told["changed"], told["written"], told["diff"]) == (False, False, None)


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize("check", [[], ["--check"]])
def test_a_file_with_mistakes_is_left_and_the_others_are_formatted(
    cogcheck: Program, tmp_path: Path, check: list[str]
) -> None:
    wrong = rules(tmp_path / "a.regles", WRONG)
    right = rules(tmp_path / "b.regles", TYPED)
    outcome = cogcheck("fmt", *check, tmp_path)
    assert outcome.status == 2
    assert outcome.said == [
        f"{wrong}:3:3 : SYN02 le mot « cibles » n'est pas connu ici.",
        "  | F1-1",
        "3 |   cibles ≥ 85 % dès 2013",
        "  |   ^^^^^^",
        "  = vouliez-vous dire « cible » ?",
    ]
    todo = "à mettre" if check else "mis"
    assert outcome.out.splitlines()[-1] == f"1 fichier {todo} en forme, 0 déjà en forme, 1 en défaut."
    assert wrong.read_text(encoding="utf-8") == WRONG
    assert right.read_text(encoding="utf-8") == (TYPED if check else CANONICAL)


def test_a_file_that_is_not_utf8_is_left_and_the_others_are_formatted(cogcheck: Program, tmp_path: Path) -> None:
    wrong = rules(tmp_path / "a.regles", TYPED.encode("cp1252", "replace"))
    right = rules(tmp_path / "b.regles", TYPED)
    outcome = cogcheck("fmt", tmp_path)
    assert outcome.status == 2
    assert outcome.said == [f"Le fichier « {wrong} » n'est pas en UTF-8 (octet 20) ; enregistrez-le en UTF-8."]
    assert wrong.read_bytes() == TYPED.encode("cp1252", "replace")
    assert right.read_text(encoding="utf-8") == CANONICAL


def test_a_path_that_does_not_exist_stops_everything(cogcheck: Program, tmp_path: Path) -> None:
    right = rules(tmp_path / "b.regles", TYPED)
    outcome = cogcheck("fmt", right, tmp_path / "absent")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.said == [f"« {tmp_path / 'absent'} » n'existe pas."]
    assert right.read_text(encoding="utf-8") == TYPED


def test_a_folder_without_rules(cogcheck: Program, tmp_path: Path) -> None:
    outcome = cogcheck("fmt", tmp_path)
    assert (outcome.status, outcome.said) == (2, [f"Le dossier « {tmp_path} » n'a aucun fichier .regles."])


def test_nothing_named(cogcheck: Program) -> None:
    outcome = cogcheck("fmt")
    assert (outcome.status, outcome.said) == (2, ["Il manque un CHEMIN ; voyez « cogcheck fmt --help »."])


def test_the_help_is_in_french_and_whole(cogcheck: Program) -> None:
    outcome = cogcheck("fmt", "--help")
    assert outcome.status == 0
    assert outcome.out.startswith("Usage : cogcheck fmt [OPTIONS] CHEMINS\n")
    assert [line for line in outcome.out.splitlines() if line.endswith(("...", "…"))] == []
