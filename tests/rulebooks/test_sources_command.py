"""`cogcheck sources`: every quotation against the text, its lines printed or written."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.program import Program

CONTRACT = (
    "Convention\n"
    "La part des pièces traitées en 15\u00a0jours ouvrés est d’au moins 85 %.\n"
    "Cible : 85 % dès 2013\n"
    "\n"
    "Les pièces internes ne sont pas\n"
    "comptabilisées.\n"
    "Cible : 85 % dès 2013\n"
)

RULES = """\
# Fiche n° 1

indicateur F1-1 "Pièces traitées en 15 jours ouvrés au plus"
  nature résultat
  niveaux caf
  source fiche 1, F1-1 {line}« {quote} »
  période année selon date_traitement
  mesure part des pieces où jours ouvrés de date_arrivee à date_traitement ≤ 15
    parmi celles où non interne
      source « Les pièces internes ne sont pas comptabilisées. »
  cible ≥ 85 % de 2013 à 2017
    source l. 7 « Cible : 85 % dès 2013 »
"""
QUOTE = "La part des pièces traitées en 15 jours ouvrés est d'au moins 85 %."


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "textes"
    folder.mkdir()
    (folder / "contrat.txt").write_text(CONTRACT, encoding="utf-8")
    return folder


def rulebook(folder: Path, quote: str = QUOTE, line: str = "", rules: str = RULES) -> Path:
    """A rulebook of one rule that cites `quote` at `line`, and says which text it cites."""
    path = folder / "mien"
    path.mkdir()
    (path / "fiche-1.regles").write_text(rules.format(quote=quote, line=line), encoding="utf-8")
    digest = sha256(CONTRACT.encode()).hexdigest()
    (path / "SOURCE.toml").write_text(f'file = "contrat.txt"\nsha256 = "{digest}"\n', encoding="utf-8")
    return path


def test_every_quotation_is_found_with_its_lines(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", rulebook(tmp_path))
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == (
        f"F1-1       l. 2           replié  « {QUOTE} »\n"
        "F1-1       l. 5-6         replié  « Les pièces internes ne sont pas comptabilisées. »\n"
        "F1-1       l. 7           brut    « Cible : 85 % dès 2013 »\n"
        "mien : 3 citations trouvées (1 telle quelle, 2 aux espaces et apostrophes près), 0 en défaut.\n"
    )


def test_the_same_as_json(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", rulebook(tmp_path), "--format", "json")
    listed = json.loads(outcome.out)
    assert listed[1] == {
        "rulebook": "mien",
        "rule": "F1-1",
        "section": "fiche 1, F1-1",
        "quote": "Les pièces internes ne sont pas comptabilisées.",
        "lines": [5, 6],
        "match": "replie",  # a code: ASCII, as every code
        "file": "fiche-1.regles",
        "line": 10,
    }
    assert [one["lines"] for one in listed] == [[2, 2], [5, 6], [7, 7]]


# ---------------------------------------------------------------- what is wrong


def refused(cogcheck: Program, texts: Path, path: Path) -> str:
    """What is said of a quotation that does not verify: exit 2, no traceback."""
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", path)
    assert outcome.status == 2
    assert "Traceback" not in outcome.err
    assert "mien : 2 citations trouvées" in outcome.out
    assert "1 en défaut" in outcome.out
    return outcome.err


def test_a_quotation_that_is_not_in_the_text(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    """SRC01, the place, and the nearest passage of the text."""
    wrong = QUOTE.replace("85 %", "90 %")
    said = refused(cogcheck, texts, rulebook(tmp_path, wrong))
    assert said.splitlines() == [
        "fiche-1.regles:6:3 : SRC01 cette citation n'est pas dans le texte du contrat.",
        "  | Fiche n° 1 › F1-1",
        f"6 |   source fiche 1, F1-1 « {wrong} »",
        f"  |   {'^' * len(f'source fiche 1, F1-1 « {wrong} »')}",
        f"  = le texte dit « {QUOTE} » (l. 2)",
    ]


def test_a_quotation_that_is_nowhere_near_has_no_hint(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    said = refused(cogcheck, texts, rulebook(tmp_path, "Tout autre chose"))
    assert "SRC01" in said
    assert "le texte dit" not in said


def test_a_quotation_that_stands_twice_needs_its_line(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    said = refused(cogcheck, texts, rulebook(tmp_path, "Cible : 85 % dès 2013"))
    assert "SRC02 cette citation se trouve 2 fois dans le texte." in said
    assert "  = dites laquelle : elle est l. 3 ou l. 7" in said


@pytest.mark.parametrize(("line", "verified"), [("l. 2 ", False), ("l. 3 ", True), ("l. 4 ", False), ("l. 7 ", True)])
def test_a_line_must_be_the_right_one(
    cogcheck: Program, tmp_path: Path, texts: Path, line: str, verified: bool
) -> None:
    path = rulebook(tmp_path, "Cible : 85 % dès 2013", line)
    if verified:
        assert cogcheck("sources", "--texts", texts, "--rulebook", path).status == 0
        return
    said = refused(cogcheck, texts, path)
    assert f"SRC04 cette citation n'est pas à la ligne {line[3]} du texte." in said
    assert "  = elle est l. 3 ou l. 7" in said


@pytest.mark.parametrize(("line", "verified"), [("l. 5-6 ", True), ("l. 5 ", True), ("l. 5-7 ", False)])
def test_the_last_line_must_be_right_too(
    cogcheck: Program, tmp_path: Path, texts: Path, line: str, verified: bool
) -> None:
    """A quotation over two lines may give the first only; a last line that is given is checked."""
    quote = "pièces internes ne sont pas comptabilisées"
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", rulebook(tmp_path, quote, line))
    assert outcome.status == (0 if verified else 2)
    assert ("SRC04" in outcome.err) is not verified


def test_several_mistakes_are_all_told(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    rules = RULES.replace("ne sont pas", "ne sont guère").replace("l. 7", "l. 6")
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", rulebook(tmp_path, rules=rules))
    assert re.findall(r"^fiche-1\.regles:(\d+):\d+ : (SRC\d\d)", outcome.err, re.MULTILINE) == [
        ("10", "SRC01"),
        ("12", "SRC04"),
    ]


def test_a_text_that_was_changed_is_refused(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    path = rulebook(tmp_path)
    (texts / "contrat.txt").write_text(CONTRACT + "\n", encoding="utf-8")
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", path)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.said == ["Le texte « contrat.txt » n'est pas celui que le référentiel cite : son empreinte diffère."]


def test_a_text_that_is_not_there(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    path = rulebook(tmp_path)
    (texts / "contrat.txt").unlink()
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", path)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.said == [f"Le texte « contrat.txt » n'est pas dans « {texts} »."]


def test_a_rulebook_that_does_not_say_which_text_it_cites(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    path = rulebook(tmp_path)
    (path / "SOURCE.toml").unlink()
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", path)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.said == [f"Le référentiel « mien » ne dit pas quel texte il cite : ajoutez {path / 'SOURCE.toml'}."]


@pytest.mark.parametrize("content", ['file = "contrat.txt"\n', 'fichier = "x"\n', "file = ", "\xff"])
def test_a_source_file_that_cannot_be_read(cogcheck: Program, tmp_path: Path, texts: Path, content: str) -> None:
    path = rulebook(tmp_path)
    (path / "SOURCE.toml").write_bytes(content.encode("latin-1"))
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", path)
    assert outcome.status == 2
    assert outcome.said == [f"« {path / 'SOURCE.toml'} » ne se lit pas : on attend « file » et « sha256 »."]


def test_a_text_that_is_not_utf8(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    path = rulebook(tmp_path)
    content = CONTRACT.encode("utf-16")
    (texts / "contrat.txt").write_bytes(content)
    digest = sha256(content).hexdigest()
    (path / "SOURCE.toml").write_text(f'file = "contrat.txt"\nsha256 = "{digest}"\n', encoding="utf-8")
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", path)
    assert (outcome.status, outcome.out) == (2, "")
    [sentence] = outcome.said
    assert "« contrat.txt » n'est pas en UTF-8" in sentence


# ---------------------------------------------------------------- --fix


def test_lines_are_written_then_nothing_changes(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    path = rulebook(tmp_path)
    rules = path / "fiche-1.regles"
    assert cogcheck("sources", "--texts", texts, "--rulebook", path, "--fix").status == 0
    once = rules.read_text(encoding="utf-8")
    assert re.findall(r"source .*?«", once) == ["source fiche 1, F1-1 l. 2 «", "source l. 5-6 «", "source l. 7 «"]
    assert cogcheck("sources", "--texts", texts, "--rulebook", path, "--fix").status == 0
    assert rules.read_text(encoding="utf-8") == once
    assert cogcheck("sources", "--texts", texts, "--rulebook", path).status == 0


def test_nothing_but_the_lines_is_changed(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    path = rulebook(tmp_path)
    before = (path / "fiche-1.regles").read_text(encoding="utf-8")
    cogcheck("sources", "--texts", texts, "--rulebook", path, "--fix")
    after = (path / "fiche-1.regles").read_text(encoding="utf-8")
    assert re.sub(r"l\. \d+(-\d+)? ", "", after) == re.sub(r"l\. \d+(-\d+)? ", "", before)


@pytest.mark.parametrize(("start", "end"), [(b"", b"\r\n"), (b"\xef\xbb\xbf", b"\n")])
def test_line_ends_and_mark_stay_as_typed(
    cogcheck: Program, tmp_path: Path, texts: Path, start: bytes, end: bytes
) -> None:
    """A file saved under Windows stays one."""
    path = rulebook(tmp_path)
    rules = path / "fiche-1.regles"
    rules.write_bytes(start + rules.read_bytes().replace(b"\n", end))
    lines = rules.read_bytes().count(end)
    assert cogcheck("sources", "--texts", texts, "--rulebook", path, "--fix").status == 0
    fixed = rules.read_bytes()
    assert fixed.startswith(start + b"# Fiche")
    assert fixed.count(end) == lines
    assert "source fiche 1, F1-1 l. 2 «" in fixed.decode()


def test_a_rulebook_of_one_file_is_fixed_too(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    path = rulebook(tmp_path) / "fiche-1.regles"
    assert cogcheck("sources", "--texts", texts, "--rulebook", path, "--fix").status == 0
    assert "source fiche 1, F1-1 l. 2 «" in path.read_text(encoding="utf-8")


def test_accents_typed_in_two_stay_as_typed(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    """A file whose accents are letters followed by marks is rewritten with its lines, not renormalised."""
    path = rulebook(tmp_path)
    rules = path / "fiche-1.regles"
    rules.write_text("-- re\u0301fe\u0301rentiel\n" + rules.read_text(encoding="utf-8"), encoding="utf-8")
    assert cogcheck("sources", "--texts", texts, "--rulebook", path, "--fix").status == 0
    fixed = rules.read_text(encoding="utf-8")
    assert fixed.startswith("-- re\u0301fe\u0301rentiel\n")
    assert "source fiche 1, F1-1 l. 2 «" in fixed


def test_a_wrong_line_is_corrected_when_the_quotation_stands_once(
    cogcheck: Program, tmp_path: Path, texts: Path
) -> None:
    """The text was renumbered: --fix mends what it can."""
    path = rulebook(tmp_path, line="l. 4 ")
    assert cogcheck("sources", "--texts", texts, "--rulebook", path, "--fix").status == 0
    assert "source fiche 1, F1-1 l. 2 «" in (path / "fiche-1.regles").read_text(encoding="utf-8")


def test_with_a_quotation_in_error_the_others_get_their_lines(cogcheck: Program, tmp_path: Path, texts: Path) -> None:
    path = rulebook(tmp_path, "Tout autre chose")
    outcome = cogcheck("sources", "--texts", texts, "--rulebook", path, "--fix")
    assert outcome.status == 2
    assert "source l. 5-6 « Les pièces internes" in (path / "fiche-1.regles").read_text(encoding="utf-8")
