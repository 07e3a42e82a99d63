"""`cogcheck test`: pages of cases run, what differs told, what is found accepted."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from checker.authoring.expectations import REASONS
from checker.finding import Reason
from tests.cli.program import ROOT, Program

RULES = """\
```regles
convention essai "Essai"
  période 2013 à 2017

indicateur F-1 "Femmes nommées"
  nature résultat
  niveaux national
  source fiche 20 « 30 % de femmes »
  période année selon date_nomination
  mesure part des nominations
    où sexe = F, soit "de femmes"
  cible ≥ 30 % dès 2013
```
"""
DEMAND = """\
```demande
périodes : 2015
au : 2016-04-30
```
"""
ROWS = """\
```csv nominations.csv
nomination_id;date_nomination;organisme;fonction;sexe
N1;02/03/2015;211;directeur;F
N2;09/03/2015;212;directeur;M
N3;16/03/2015;213;directeur;M
```
"""
FOUND = "F-1  branche  2015  conforme  33,3 %"


def expecting(*lines: str) -> str:
    return "\n".join(["```constats", *lines, "```", ""])


def page(folder: Path, *blocks: str, name: str = "page.md") -> Path:
    """A page of these blocks, an empty line between two."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks), encoding="utf-8")
    return path


def line_of(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


# ---------------------------------------------------------------- what is found is what is written


@pytest.mark.parametrize(
    "row",
    [
        FOUND,
        "F-1   branche\t2015    conforme   33,3\N{NO-BREAK SPACE}%",
        f"{FOUND}  1 sur 3",
        "règle  organisme  période  verdict   valeur\n" + FOUND,
        "règle  organisme  période  verdict   valeur  détail\n\n" + FOUND,
    ],
)
def test_a_case_that_holds(cogcheck: Program, tmp_path: Path, row: str) -> None:
    path = page(tmp_path, "# Essai", RULES, DEMAND, ROWS, expecting(row))
    outcome = cogcheck("test", path)
    assert (outcome.status, outcome.out, outcome.err) == (0, "1 cas tenu.\n", "")


def test_blocks_of_a_case_replace_the_shared_ones_of_the_same_name(cogcheck: Program, tmp_path: Path) -> None:
    """Rules, a file, a line of the demand; what a case does not write again is shared."""
    twice = ROWS.replace("N3;16/03/2015;213;directeur;M\n", "")
    path = page(
        tmp_path,
        "# Essai", RULES, DEMAND, ROWS,
        "## Une sur trois", expecting(FOUND),
        "## Une sur deux", twice, expecting("F-1  branche  2015  conforme  50,0 %  1 sur 2"),
        "## Le dernier jour", "```demande\nau : 2015-12-31\n```\n", expecting("F-1  branche  2015  à échoir  33,3 %"),
        "## D'autres règles", RULES.replace("30 % dès", "33,4 % dès"),
        expecting("F-1  branche  2015  non conforme (opposable)  33,3 %"),
        "## De la prose",
    )  # fmt: skip
    outcome = cogcheck("test", path)
    assert (outcome.status, outcome.out) == (0, "4 cas tenus.\n")


def test_rules_may_be_written_in_several_blocks(cogcheck: Program, tmp_path: Path) -> None:
    cut = RULES.replace("\nindicateur", "```\n\net la règle\n\n```regles\nindicateur")
    assert cogcheck("test", page(tmp_path, cut, DEMAND, ROWS, expecting(FOUND))).out == "1 cas tenu.\n"


@pytest.mark.parametrize("named", ["cog-2013-2017", "a.regles", "dossier"])
def test_a_rulebook_may_be_named(cogcheck: Program, tmp_path: Path, named: str) -> None:
    """Shipped with the tool, or a path from the page, wherever the command is run from."""
    rules = RULES.removeprefix("```regles\n").removesuffix("```\n")
    page(tmp_path / "cas", rules, name="a.regles")
    page(tmp_path / "cas" / "dossier", rules, name="b.regles")
    rule = "F20-48" if named.startswith("cog") else "F-1"
    demand = DEMAND.replace("périodes", f"référentiel : {named}\nrègles : {rule}\npériodes")
    path = page(tmp_path / "cas", demand, ROWS, expecting(FOUND.replace("F-1", rule)))
    assert cogcheck("test", path).out == "1 cas tenu.\n"


@pytest.mark.parametrize(
    ("demand", "rows"),
    [
        ("Période : 2014..2015", ["F-1  branche  2014  indéterminé  –  donnée absente", FOUND]),
        ("periodes : 2015-S1, 2015", ["F-1  branche  2015-S1  sans objet  –", FOUND]),
        ("niveau : national\npériode : 2015", [FOUND]),
        ("règle : F-1\npériode : 2015", [FOUND]),
        ("", [FOUND]),
    ],
)
def test_what_is_asked(cogcheck: Program, tmp_path: Path, demand: str, rows: list[str]) -> None:
    asked = f"```demande\nau : 2016-04-30\n{demand}\n```\n"
    assert cogcheck("test", page(tmp_path, RULES, asked, ROWS, expecting(*rows))).out == "1 cas tenu.\n"


def test_the_sample_of_the_manual_holds(cogcheck: Program, tmp_path: Path) -> None:
    manual = (ROOT / "cases" / "LISEZMOI.md").read_text(encoding="utf-8")
    sample = manual.partition("````markdown\n")[2].partition("````\n")[0]
    assert cogcheck("test", page(tmp_path, sample)).out == "1 cas tenu.\n"


def test_the_manual_lists_the_reasons_that_a_detail_may_give() -> None:
    assert set(REASONS) == set(Reason)


# ---------------------------------------------------------------- what differs


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "F-1  branche  2015  non conforme (opposable)  29,9 %",
            ["  attendu : non conforme (opposable)  29,9 %", "  trouvé  : conforme                  33,3 %  1 sur 3"],
        ),
        (f"{FOUND}  1 sur 4", ["  attendu : conforme  33,3 %  1 sur 4", "  trouvé  : conforme  33,3 %  1 sur 3"]),
        (f"{FOUND[:-3]}4 %", ["  attendu : conforme  33,4 %", "  trouvé  : conforme  33,3 %  1 sur 3"]),
    ],
)
def test_a_value_or_a_verdict_that_differs(cogcheck: Program, tmp_path: Path, row: str, told: list[str]) -> None:
    path = page(tmp_path, RULES, DEMAND, "## Une femme", ROWS, expecting(row))
    outcome = cogcheck("test", path)
    first = f"{path}:{line_of(path, 'F-1  branche')} : Une femme › F-1, branche, 2015"
    assert (outcome.status, outcome.err) == (1, "")
    assert outcome.out.splitlines() == [first, *told, "0 cas tenu, 1 différent."]


def test_a_finding_that_is_missing_and_one_that_is_unexpected(cogcheck: Program, tmp_path: Path) -> None:
    path = page(tmp_path, RULES, DEMAND, "## Une femme", ROWS, expecting(FOUND.replace("2015", "2014")))
    outcome = cogcheck("test", path)
    assert outcome.status == 1
    assert outcome.out.splitlines() == [
        f"{path}:{line_of(path, 'F-1  branche')} : Une femme › F-1, branche, 2014",
        "  attendu : conforme  33,3 %",
        "  trouvé  : rien",
        f"{path}:{line_of(path, 'constats')} : Une femme › F-1, branche, 2015",
        "  attendu : rien",
        "  trouvé  : conforme  33,3 %  1 sur 3",
        "0 cas tenu, 1 différent.",
    ]


def test_a_refused_row_is_told_with_its_line_in_the_page(cogcheck: Program, tmp_path: Path) -> None:
    rows = ROWS.replace("16/03/2015", "31/02/2015").replace("N2;09/03/2015;212;directeur;M\n", "")
    path = page(tmp_path, RULES, DEMAND, rows, expecting("F-1  branche  2015  conforme  100,0 %"))
    outcome = cogcheck("test", path)
    assert outcome.status == 1
    assert outcome.out.splitlines()[1:4] == [
        "  attendu : rien",
        "  trouvé  : lignes rejetées : 1, mises à part : 0",
        f"    ligne {line_of(path, '31/02/2015')} : « 31/02/2015 » n'est pas une date : jj/mm/aaaa attendu.",
    ]


def test_a_refused_row_that_is_expected(cogcheck: Program, tmp_path: Path) -> None:
    rows = ROWS.replace("N2;", "N3;")  # the same key twice: both are set aside
    told = ["F-1  branche  2015  conforme  100,0 %", "nominations  lignes rejetées : 0, mises à part : 2"]
    assert cogcheck("test", page(tmp_path, RULES, DEMAND, rows, expecting(*told))).status == 0


# ---------------------------------------------------------------- --accept


def test_accept_writes_what_is_found_and_nothing_else(cogcheck: Program, tmp_path: Path) -> None:
    wrong = expecting("F-1  x  y  z  t")
    strange = "une fin de ligne\u2028 qui n'en est pas une\x0c"
    path = page(tmp_path, "# Essai  ", RULES, DEMAND, ROWS, "## A", expecting(), strange, "## B", wrong, "fin")
    typed = path.read_text(encoding="utf-8")
    outcome = cogcheck("test", "--accept", path)
    assert (outcome.status, outcome.out) == (0, f"{path} : 2 cas réécrits\n0 cas tenu, 2 réécrits.\n")
    accepted = expecting(
        "règle  organisme  période  verdict   valeur  détail", "F-1    branche    2015     conforme  33,3 %  1 sur 3"
    )
    assert path.read_text(encoding="utf-8") == typed.replace(expecting(), accepted).replace(wrong, accepted)


def test_accept_again_writes_nothing(cogcheck: Program, tmp_path: Path) -> None:
    path = page(tmp_path, RULES, DEMAND, ROWS, expecting())
    cogcheck("test", "--accept", path)
    before = path.stat()
    assert cogcheck("test", "--accept", path).out == "1 cas tenu.\n"
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert cogcheck("test", path).status == 0


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_accept_keeps_line_ends_and_the_mark(cogcheck: Program, tmp_path: Path, mark: bytes, end: bytes) -> None:
    path = page(tmp_path, "# Essai", RULES, DEMAND, ROWS, expecting())
    path.write_bytes(mark + path.read_bytes().replace(b"\n", end))
    assert cogcheck("test", "--accept", path).status == 0
    written = path.read_bytes()
    assert written.startswith(mark + b"# Essai" + end)
    assert written.replace(end, b"").count(b"\n") == written.replace(end, b"").count(b"\r") == 0
    assert cogcheck("test", path).out == "1 cas tenu.\n"


def test_what_cannot_be_run_is_left(cogcheck: Program, tmp_path: Path) -> None:
    path = page(tmp_path, RULES, ROWS, "## A", DEMAND, expecting(), "## B", expecting())
    outcome = cogcheck("test", "--accept", path)
    assert outcome.status == 2
    assert outcome.out.splitlines()[-1] == "0 cas tenu, 1 réécrit, 1 en défaut."
    assert path.read_text(encoding="utf-8").endswith("## B\n```constats\n```\n")


# ---------------------------------------------------------------- which pages


def test_folders_are_searched_and_pages_without_a_case_are_left(cogcheck: Program, tmp_path: Path) -> None:
    good = (RULES, DEMAND, ROWS, expecting(FOUND))
    page(tmp_path, *good, name="a.md")
    page(tmp_path, *good, name="un/deux/b.md")
    page(tmp_path, *good, name=".cache/c.md")
    page(tmp_path, *good, name="d.txt")
    page(tmp_path, "# Prose", RULES, "```csv\na;b\n```", name="e.md")
    assert cogcheck("test", tmp_path, tmp_path / "a.md").out == "2 cas tenus.\n"


@pytest.mark.parametrize(("flag", "status"), [([], 0), (["--fail-on-empty"], 1)])
def test_nothing_found(cogcheck: Program, tmp_path: Path, flag: list[str], status: int) -> None:
    path = page(tmp_path, "# Prose", name="vide/a.md")
    page(tmp_path, RULES, DEMAND, ROWS, expecting(FOUND), name="plein/b.md")
    outcome = cogcheck("test", *flag, tmp_path / "plein", path.parent)
    assert (outcome.status, outcome.out) == (status, "1 cas tenu.\n")
    assert outcome.said == ([f"« {path.parent} » n'a aucun cas."] if flag else [])


# ---------------------------------------------------------------- what is wrong


def test_a_mistake_of_the_rules_is_told_at_its_place_in_the_page(cogcheck: Program, tmp_path: Path) -> None:
    """Once, though two cases share them; and the case that has rules of its own is run."""
    wrong = RULES.replace("cible ≥", "cibles ≥")
    path = page(
        tmp_path, "# Une page", "", wrong, DEMAND, ROWS,
        "## A", expecting(FOUND), "## B", expecting(FOUND), "## C", RULES, expecting(FOUND),
    )  # fmt: skip
    outcome = cogcheck("test", path)
    line = line_of(path, "cibles ≥")
    margin = " " * len(str(line))
    assert outcome.status == 2
    assert outcome.said == [
        f"{path}:{line}:3 : SYN02 le mot « cibles » n'est pas connu ici.",
        f"{margin} | Une page › F-1",
        f"{line} |   cibles ≥ 30 % dès 2013",
        f"{margin} |   ^^^^^^",
        f"{margin} = vouliez-vous dire « cible » ?",
    ]
    assert outcome.out == "1 cas tenu, 2 en défaut.\n"


GOOD = "\n".join([RULES, DEMAND, ROWS, expecting(FOUND)])
OTHER_DAY = "n'est pas un jour : écrivez aaaa-mm-jj, par exemple 2016-04-30."
NO_DAY = "le jour du contrôle n'est pas dit : écrivez « au : 2016-04-30 » dans un bloc « demande »."
NO_RULES = "ce cas n'a pas de règles : écrivez un bloc « regles », ou « référentiel : » dans un bloc « demande »."
NO_FINDINGS = "aucun bloc « constats » ne dit ce que l'on attend de cette livraison."
OTHER_PERIOD = "« 2015x » n'est pas une période : écrivez 2015, 2015-03, 2015-T1, 2015-S1 ou 2013..2017."
OTHER_TABLE = "aucune table ne s'appelle « nomination » ; vouliez-vous dire « nominations.csv » ?"
OTHER_FILE = "« ../nominations.csv » n'est pas un nom de fichier : écrivez par exemple « csv pieces.csv »."
UNKNOWN = "Le référentiel « cog-2013 » n'existe pas ; vouliez-vous dire « cog-2013-2017 » ?"
COLUMNS = (
    "un constat a cinq colonnes (règle, organisme, période, verdict, valeur) et un détail si l'on veut, "
    "que deux espaces au moins séparent."
)


@pytest.mark.parametrize(
    ("typed", "instead", "at", "sentence"),
    [
        # what is asked
        ("au : 2016-04-30\n", "", "```constats", NO_DAY),
        ("2016-04-30", "30/04/2016", "au :", f"« 30/04/2016 » {OTHER_DAY}"),
        ("2016-04-30", "2016-W17-6", "au :", f"« 2016-W17-6 » {OTHER_DAY}"),
        ("périodes", "pérides", "pérides", "« pérides » n'est pas une demande ; vouliez-vous dire « périodes » ?"),
        ("périodes :", "périodes", "périodes 2015", "« périodes » veut « : » avant sa valeur."),
        ("périodes : 2015", "périodes :", "périodes", "« périodes » ne dit rien."),
        ("périodes", "période : 2014\npériodes", "périodes", "« périodes » est déjà dit à la ligne 16."),
        ("périodes : 2015", "périodes : 2015x", "périodes", OTHER_PERIOD),
        ("périodes : 2015", "niveaux : ville", "niveaux", "« ville » n'est pas un niveau : écrivez caf ou national."),
        (
            "périodes : 2015",
            "règles : F-2",
            "```constats",
            "Aucune règle ne s'appelle « F-2 » ; vouliez-vous dire « F-1 » ?",
        ),
        (RULES, "", "```constats", NO_RULES),
        (
            "périodes",
            "référentiel : a\npériodes",
            "référentiel",
            "un cas nomme un référentiel ou écrit ses règles, pas les deux.",
        ),
        (RULES + "\n```demande", "```demande\nréférentiel : cog-2013", "référentiel", UNKNOWN),
        # what is expected
        (expecting(FOUND), "", "```csv", NO_FINDINGS),
        (FOUND, "F-1  branche  2015", "F-1  branche", COLUMNS),
        (FOUND, f"{FOUND}\n{FOUND} ", f"{FOUND} ", "ce constat est déjà attendu à la ligne 28."),
        # the blocks
        (expecting(FOUND), "```constats\nfin", "```constats", "ce bloc « constats » n'est pas fermé."),
        (
            expecting(FOUND),
            "* x\n\n  ```constats\n  ```",
            "  ```constats",
            "un bloc « constats » ne se met ni en liste ni en retrait.",
        ),
        ("```constats", "```constats x", "```constats x", "« x » est de trop après « constats »."),
        (
            "```csv",
            "```demande\n```\n\n```csv",
            "```demande",
            "un cas n'a qu'un bloc « demande » ; ouvrez un autre cas par un titre « ## ».",
        ),
        (ROWS, f"## A\n\n{ROWS}\n## B\n", "```csv", "le cas « A » n'a pas de bloc « constats »."),
        # the files
        (ROWS, f"{ROWS}\n{ROWS}", "```csv", "le fichier « nominations.csv » est déjà écrit pour ce cas."),
        ("csv nominations", "csv ../nominations", "```csv", OTHER_FILE),
        ("csv nominations", "csv nomination", "```csv", OTHER_TABLE),
    ],
)
def test_what_is_wrong_in_a_page(
    cogcheck: Program, tmp_path: Path, typed: str, instead: str, at: str, sentence: str
) -> None:
    """One sentence, with the line of the page."""
    assert typed in GOOD
    path = page(tmp_path, GOOD.replace(typed, instead))
    outcome = cogcheck("test", path)
    assert outcome.status == 2
    [told] = outcome.said
    place, _, said = told.partition(" : ")
    assert said == sentence
    line = int(place.removeprefix(f"{path}:"))
    assert path.read_text(encoding="utf-8").splitlines()[line - 1].startswith(at)


def test_a_file_is_never_written_out_of_its_folder(
    cogcheck: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path = page(tmp_path / "cas", GOOD.replace("csv nominations", "csv ../../nominations"))
    assert cogcheck("test", "--accept", path).status == 2
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["cas", "page.md"]


def test_rules_in_a_list_of_a_page_without_a_case_are_prose(cogcheck: Program, tmp_path: Path) -> None:
    path = page(tmp_path, "* x\n\n  ```regles\n  ```\n\n```regles\n")
    assert (cogcheck("test", path).status, cogcheck("test", path).err) == (0, "")


def test_a_page_that_is_not_utf8_and_the_others_run(cogcheck: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "a.md"
    wrong.write_bytes("é".encode("cp1252"))
    page(tmp_path, RULES, DEMAND, ROWS, expecting(FOUND), name="b.md")
    outcome = cogcheck("test", tmp_path)
    assert (outcome.status, outcome.out) == (2, "1 cas tenu, 1 page en défaut.\n")
    assert outcome.said == [f"Le fichier « {wrong} » n'est pas en UTF-8 (octet 1) ; enregistrez-le en UTF-8."]


def test_a_path_that_does_not_exist(cogcheck: Program, tmp_path: Path) -> None:
    outcome = cogcheck("test", tmp_path / "absent")
    assert (outcome.status, outcome.out, outcome.said) == (2, "", [f"« {tmp_path / 'absent'} » n'existe pas."])


def test_nothing_named(cogcheck: Program) -> None:
    outcome = cogcheck("test")
    assert (outcome.status, outcome.said) == (2, ["Il manque un CHEMIN ; voyez « cogcheck test --help »."])


def test_no_temporary_folder_is_left(cogcheck: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = tmp_path / "temporaire"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    cogcheck("test", page(tmp_path, RULES, DEMAND, ROWS, expecting(FOUND)))
    assert list(aside.iterdir()) == []
