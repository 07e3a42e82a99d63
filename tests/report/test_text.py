"""The terminal view: the page itself, its numbers against the JSON's, and its French."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from checker import check
from checker.report.text import report_text
from tests.cli.program import RESEAU, Program, livraison, subject

Finding = dict[str, Any]
GOLDEN = Path(__file__).parent / "golden" / "reseau-2015.txt"
WIDTH = 118
VERDICTS = {
    "conforme": "conforme",
    "non_conforme": "non conforme",
    "a_surveiller": "à surveiller",
    "indetermine": "indéterminé",
    "sans_objet": "sans objet",
    "sans_cible": "sans cible",
    "a_echoir": "à échoir",
}


def test_the_page_is_the_one_that_was_read(text: str) -> None:
    """Accepted by reading it: the command of cases/reseau-2015/LISEZMOI.md, written over the golden file."""
    assert text == GOLDEN.read_text(encoding="utf-8")


# ---------------------------------------------------------------- the numbers, against the JSON


def blocks(text: str) -> dict[str, list[list[str]]]:
    """For each rule, the cells of its table of organisations; the lines that continue a cell are left out."""
    found: dict[str, list[list[str]]] = {}
    for block in re.split(r"\n(?=F\d\d-\S+ – )", text.partition("Le constat le plus grave")[0])[1:]:
        code = block.split(" ", 1)[0]
        rows = [re.split(r"\s{2,}", line.strip()) for line in block.splitlines() if re.match(r" (branche|Caf) ", line)]
        found[code] = rows
    return found


def number(cell: str) -> Decimal:
    """`−1 234,5 heures/semaine` as a number."""
    return Decimal(re.sub(r"[^\d,−]", "", cell.partition("\xa0")[0]).replace("−", "-").replace(",", "."))


def rounded(value: float, like: Decimal) -> Decimal:
    return Decimal(repr(value)).quantize(like, rounding=ROUND_HALF_UP)


def test_every_rule_has_its_block(text: str, findings: list[Finding]) -> None:
    assert set(blocks(text)) == {finding["rule"] for finding in findings}


def test_each_row_of_the_page_is_a_finding(text: str, findings: list[Finding]) -> None:
    """Organisation, value, gap, verdict and numbers, row by row; a percentage is written in hundredths."""
    told = {(finding["rule"], subject(finding)): finding for finding in findings}
    seen = set()
    for code, rows in blocks(text).items():
        for who, value, gap, verdict, *why in rows:
            for one in re.findall(r"\w+", who.removeprefix("Caf ")):
                finding = told.get((code, one))
                if finding is None:
                    continue  # a list of Caf continued on the next line is checked by its first ones
                seen.add((code, one))
                assert verdict.removesuffix(" (opposable)") == VERDICTS[finding["verdict"]]
                assert verdict.endswith("(opposable)") is (finding["severity"] == "error")
                factor = 100 if finding["unit"] == "%" else 1
                if finding["value"] is None:
                    assert (value, gap) == ("–", "–")
                    continue
                assert number(value) == rounded(finding["value"] * factor, number(value)), (code, one)
                assert abs(number(gap) - Decimal(finding["gap"] * factor)) <= Decimal("0.05"), (code, one)
                top, bottom = finding["rationale"]["numerator"], finding["rationale"]["denominator"]
                if bottom:
                    counts = re.findall(r"[\d\u202f]+", why[0])[:2]
                    assert [int(count.replace("\u202f", "")) for count in counts] == [top, bottom]
    assert len(seen) > 0.9 * len(told)


def test_a_shown_value_stands_on_its_side_of_the_target(text: str, findings: list[Finding]) -> None:
    """84,96 % is never shown as 85,0 %."""
    told = {(finding["rule"], subject(finding)): finding for finding in findings}
    for code, rows in blocks(text).items():
        for who, value, *_ in rows:
            finding = told.get((code, who.removeprefix("Caf ")))
            if finding is None or finding["value"] is None:
                continue
            target = Decimal(repr(finding["target"]["value"])) * (100 if finding["unit"] == "%" else 1)
            assert (number(value) - target).compare(0) == (finding["gap"] > 0) - (finding["gap"] < 0), (code, who)


def test_the_summary_counts_what_the_blocks_show(text: str, findings: list[Finding]) -> None:
    summary = text.split("Les règles, de la pire à la meilleure")[1].split("\n\n")[1]
    counted = {}
    for line in summary.splitlines()[3:]:
        code, _, *_, failing, watched, unknown, holding, others = re.split(r"\s{2,}", line.strip())
        counted[code] = [0 if cell == "·" else int(cell) for cell in (failing, watched, unknown, holding, others)]
    for code, numbers in counted.items():
        verdicts = [
            finding["verdict"]
            for finding in findings
            if finding["rule"] == code and finding["subject"]["level"] == "caf"
            for _ in finding["subjects"] or [None]
        ]
        judged = ("non_conforme", "a_surveiller", "indetermine", "conforme")
        others = sum(verdict not in judged for verdict in verdicts)
        assert numbers == [*(verdicts.count(verdict) for verdict in judged), others], code
    assert set(counted) == {finding["rule"] for finding in findings}


def test_the_worst_comes_first(text: str) -> None:
    order = [line.split()[0] for line in text.splitlines() if re.match(r" F\d", line)]
    opposable = [line.split()[0] for line in text.splitlines() if re.match(r" F\d.*\(opposable\)", line)]
    assert order[: len(opposable)] == opposable
    assert opposable == ["F10-21", "F10-22", "F10-25", "F20-48", "F21-51.2"]
    worst = text.split("Le constat le plus grave – ")[1]
    assert worst.startswith("F10-21, branche, 2015")


def test_the_finding_in_full_says_what_the_json_says(text: str, findings: list[Finding]) -> None:
    [worst] = [one for one in findings if one["rule"] == "F10-21" and subject(one) == "branche"]
    told = worst["rationale"]
    full = " ".join(text.split("Le constat le plus grave")[1].split())
    for words in (told["sentence"], told["counterfactual"]["sentence"], *told["remarks"]):
        assert " ".join(words.split()) in full
    for source in worst["sources"]:
        assert " ".join(f"« {source['quote']} » ({source['section']} l. {source['lines'][0]})".split()) in full
    assert worst["replay"] in full
    assert f"Les lignes en cause : {worst['evidence']['count']} dans la table « pieces »" in full


# ---------------------------------------------------------------- layout


def test_nothing_is_cut_inside_a_cell(text: str) -> None:
    assert "…" not in text


def test_no_line_is_longer_than_the_page(text: str) -> None:
    """But the command to replay, which is copied as one line."""
    assert max(len(line) for line in text.splitlines() if not line.startswith("cogcheck ")) <= WIDTH


@pytest.mark.parametrize("width", [40, 80, 100, 118, 400])
def test_the_page_takes_the_width_of_the_terminal(width: int) -> None:
    """Between 80 and 118 columns; nothing is cut, whatever the width."""
    report = check(RESEAU, "cog-2013-2017", period="2015", as_of=date(2016, 4, 30))
    lines = report_text(report, colour=False, width=width).splitlines()
    assert max(len(line) for line in lines if not line.startswith("cogcheck ")) <= max(80, min(width, WIDTH))
    assert not any("…" in line for line in lines)


def test_no_line_ends_with_blanks(text: str) -> None:
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_columns_are_aligned(text: str) -> None:
    """In the table of rows, every number ends under the end of its heading."""
    lines = text.split("\n\n")[1].splitlines()
    ends = [match.end() for match in re.finditer(r"lignes lues|acceptées|rejetées|mises à part", lines[0])]
    for line in lines[2:]:
        assert [match.end() for match in re.finditer(r"[\d\u202f]+(?=\s|$)", line)] == ends


def test_the_command_to_replay_can_be_copied(text: str) -> None:
    """On one line: cut in two, a shell would run its first half."""
    command = text.split("Pour rejouer ce constat :\n")[1].strip("\n")
    assert command.count("\n") == 0


def network(folder: Path, failing: int, holding: int = 0) -> Path:
    """Caf with ten pieces each: `failing` of them miss the target, the later the code the worse; others hold."""
    rows, roster = ["piece_id;caf;date_arrivee;date_traitement;nature;masse;interne;minima_sociaux"], ["caf;nom"]
    for number_ in range(failing + holding):
        caf = f"{number_ + 1:03d}"
        late = 0 if number_ >= failing else 2 + number_ * 8 // max(failing, 1)
        roster.append(f"{caf};Caf {caf}")
        for piece in range(10):
            treated = "02/03/2015" if piece < late else "05/01/2015"
            rows.append(f"{caf}-{piece};{caf};02/01/2015;{treated};courrier;non;non;non")
    return livraison(folder, pieces="\n".join(rows), organismes="\n".join(roster))


RUN = ("--only", "F10-21", "--period", "2015")


@pytest.mark.parametrize(
    ("failing", "cut"),
    [
        (29, None),  # with the branch, thirty rows
        (30, "… et 1 autre ; tous sont dans le rapport JSON (--format json)."),
        (101, "… et 72 autres ; tous sont dans le rapport JSON (--format json)."),
    ],
)
def test_a_long_table_is_cut_and_what_is_cut_is_counted(
    cogcheck: Program, tmp_path: Path, failing: int, cut: str | None
) -> None:
    """A hundred and one Caf and the branch: the first rows, then how many are left."""
    text = cogcheck.check(network(tmp_path / "reseau", failing), *RUN).out
    table = text.split("pourquoi")[1].split("Le constat le plus grave")[0]
    assert len(re.findall(r"^ (?:Caf|branche)", table, re.MULTILINE)) == min(30, failing + 1)
    assert [line for line in table.splitlines() if line.startswith("…")] == ([cut] if cut else [])


def test_a_long_table_shows_the_worst_caf(cogcheck: Program, tmp_path: Path) -> None:
    """The furthest from the target first, so that what is cut is the least serious."""
    text = cogcheck.check(network(tmp_path / "reseau", 101), *RUN, "--level", "caf").out
    gaps = [number(gap) for gap in re.findall(r"^ Caf \d+ +\S+\s%\s+(\S+)\spoints", text, re.MULTILINE)]
    assert len(gaps) == 30
    assert gaps == sorted(gaps)


def test_caf_that_say_the_same_share_a_row(cogcheck: Program, tmp_path: Path) -> None:
    folder = livraison(tmp_path / "rien", organismes="caf;nom\n" + "\n".join(f"{n:03d};Caf" for n in range(1, 103)))
    text = cogcheck.check(folder, *RUN).out
    assert len(re.findall(r"^ Caf ", text, re.MULTILINE)) == 1
    assert [code for code in (f"{n:03d}" for n in range(1, 103)) if code not in text] == []


# ---------------------------------------------------------------- what the data may hold

BRACKETS = """\
table visites "visites [bold]au guichet[/bold]"
  clé visite
  visite   : identifiant
  caf      : code caf
  jour     : date
  attente  : entier
  motif    : texte

indicateur M-1 "Visites [red]reçues[/red] :warning: en 20 minutes [x]"
  nature suivi
  niveaux caf, national
  source fiche 1 « vingt [minutes] au plus [/] »
  période mois selon jour
  mesure part des visites où attente ≤ 20, soit "reçues [vite]"
    parmi celles où motif hors ("[b]"), sinon "motif [b]"
  cible ≥ 60 % de 2015 à 2015
"""


def brackets(folder: Path, caf: str = "211", motif: str = "x") -> Path:
    (folder / "miennes.regles").write_text(BRACKETS, encoding="utf-8")
    rows = [f"V1;{caf};02/03/2015;20;x", f"V2;{caf};02/03/2015;21;{motif}", f"V3;{caf};02/03/2015;21;[b]"]
    return livraison(folder / "visites", visites="\n".join(["visite;caf;jour;attente;motif", *rows]))


def test_brackets_are_text_not_markup(cogcheck: Program, tmp_path: Path) -> None:
    text = cogcheck.check(brackets(tmp_path, motif="[/green]"), rulebook="miennes.regles").out
    for words in (
        "M-1 – Visites [red]reçues[/red] :warning: en 20 minutes [x], 2015",
        "visite [bold]au guichet[/bold] reçue [vite] sur 2, soit 50,0",
        "« vingt [minutes] au plus [/] » (fiche 1)",
        "− 1  motif [b]",
        "[/green]",
    ):
        assert words in text


@pytest.mark.parametrize("code", ["[b]211", "[/b]", "[bold red]", ":warning:"])
def test_brackets_in_a_code_of_caf_are_text_too(cogcheck: Program, tmp_path: Path, code: str) -> None:
    outcome = cogcheck.check(brackets(tmp_path, caf=code), "--level", "caf", rulebook="miennes.regles")
    assert outcome.status == 0
    assert re.search(rf"^ Caf {re.escape(code)} +50,0", outcome.out, re.MULTILINE)
    assert f"Le constat le plus grave – M-1, Caf {code}, 2015" in outcome.out


def test_data_cannot_command_the_terminal(cogcheck: Program, tmp_path: Path) -> None:
    """An escape sequence in a cell is shown, not obeyed."""
    text = cogcheck.check(brackets(tmp_path, motif="\x1b[31mrouge\x07"), rulebook="miennes.regles").out
    assert "rouge" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)


# ---------------------------------------------------------------- French


def told(cogcheck: Program, delivery: Path, *options: str) -> tuple[str, list[str]]:
    """The sentence of the only finding, and what is said beside it."""
    [finding] = cogcheck.findings(delivery, *options)
    could = finding["rationale"]["counterfactual"]
    return finding["rationale"]["sentence"], [*([could["sentence"]] if could else []), *finding["rationale"]["remarks"]]


HEADER = "piece_id;caf;date_arrivee;date_traitement;nature;masse;interne;minima_sociaux\n"


def pieces(quick: int, slow: int) -> str:
    rows = [f"Q{n};211;02/03/2015;03/03/2015;courrier;non;non;non" for n in range(quick)]
    rows += [f"S{n};211;02/02/2015;20/03/2015;courrier;non;non;non" for n in range(slow)]
    return HEADER + "\n".join(rows)


@pytest.mark.parametrize(
    ("quick", "slow", "counted", "shown", "more", "added"),
    [
        (1, 1, "1 pièce traitée", "50,0 %", "1 pièce", "5 pièces"),
        (0, 3, "0 pièce traitée", "0,0 %", "3 pièces", "17 pièces"),
    ],
)
def test_a_share_that_misses_in_words(
    cogcheck: Program, tmp_path: Path, quick: int, slow: int, counted: str, shown: str, more: str, added: str
) -> None:
    """None and one take the singular; no-break spaces are looked at elsewhere."""
    folder = livraison(tmp_path / "livraison", pieces=pieces(quick, slow))
    said, beside = told(cogcheck, folder, "--only", "F10-21", "--period", "2015-03", "--level", "caf")
    assert said.replace("\xa0", " ") == (
        f"En mars 2015, la Caf 211 compte {counted} en 15 jours ouvrés au plus sur {quick + slow}, soit {shown} ; "
        "la cible est d'au moins 85 % depuis 2013 : elle est manquée."
    )
    assert beside[0] == (
        f"Il aurait suffi de {more} de plus parmi les pièces traitées en 15 jours ouvrés au plus, "
        f"à population égale ; ou de {added} supplémentaires dans ce cas."
    )


@pytest.mark.parametrize(
    ("quick", "slow", "room"),
    [
        (17, 3, "C'est tout juste : 1 pièce de plus en défaut, et la cible était manquée."),
        (18, 2, "Marge : 1 pièce de plus en défaut n'aurait pas fait manquer la cible."),
        (19, 1, "Marge : 2 pièces de plus en défaut n'auraient pas fait manquer la cible."),
    ],
)
def test_a_share_that_holds_says_how_much_room_is_left(
    cogcheck: Program, tmp_path: Path, quick: int, slow: int, room: str
) -> None:
    """Whatever the gender of the table's word: « 1 pièce », « 1 site », never « une »."""
    folder = livraison(tmp_path / "livraison", pieces=pieces(quick, slow))
    said, beside = told(cogcheck, folder, "--only", "F10-21", "--period", "2015-03", "--level", "caf")
    assert said.replace("\xa0", " ").endswith("la cible est d'au moins 85 % depuis 2013 : elle est atteinte.")
    assert beside[0] == room


def test_months_and_rows_agree_with_one(cogcheck: Program, tmp_path: Path) -> None:
    """The numeral one takes a singular."""
    folder = livraison(tmp_path / "livraison", pieces=pieces(17, 3))
    with (folder / "pieces.csv").open("a", encoding="utf-8") as file:
        file.write("M1;211;99/03/2015;;courrier;non;non;non\n")
    _, beside = told(cogcheck, folder, "--only", "F10-21", "--period", "2015", "--level", "caf")
    assert "2015 : 1 mois livré sur 12." in beside
    assert "1 ligne rejetée ou mise à part aurait pu changer ce verdict." in beside


def test_one_record_in_evidence_is_in_the_singular(cogcheck: Program, tmp_path: Path) -> None:
    folder = livraison(tmp_path / "livraison", pieces=pieces(1, 1))
    text = cogcheck.check(folder, "--only", "F10-21", "--period", "2015-03").out
    assert "La ligne en cause, dans la table « pieces » :" in text


@pytest.mark.parametrize(
    ("rule", "period", "sentence"),
    [
        ("F20-48", "2015-03", "En mars 2015, pour la branche, la règle se mesure par année"),
        ("F10-22", "2012", "En 2012, pour la branche, aucune cible ne vaut"),
        ("F10-22", "2018", "En 2018, pour la branche, plus aucune cible ne vaut"),
        ("F10-22", "2013-S1", "Au 1er semestre 2013, pour la branche, on ne peut pas conclure, car aucune ligne de la"),
    ],
)  # fmt: skip
def test_a_finding_without_a_value_reads_as_one_sentence(
    cogcheck: Program, tmp_path: Path, rule: str, period: str, sentence: str
) -> None:
    """« pour la branche, … » and not « pour la branche ; … », which leaves half a sentence."""
    folder = livraison(
        tmp_path / "livraison",
        pieces=pieces(1, 1),
        nominations="nomination_id;date_nomination;organisme;fonction;sexe\nN1;01/06/2015;211;directeur;F",
    )
    said, _ = told(cogcheck, folder, "--only", rule, "--period", period, "--level", "national")
    assert said.startswith(sentence)


def test_too_few_caf_for_a_spread_are_told_as_such(cogcheck: Program, tmp_path: Path) -> None:
    """One Caf has a value, one has none: the spread is not « empty », it lacks a second Caf."""
    folder = livraison(tmp_path / "livraison", pieces=pieces(1, 1), organismes="caf;nom\n211;Dijon\n212;Beaune")
    said, _ = told(cogcheck, folder, "--only", "F21-51.1", "--period", "2015")
    assert said == "En 2015, pour la branche, on ne peut pas conclure, car moins de deux Caf ont une valeur."


def test_a_ratio_in_words(cogcheck: Program, tmp_path: Path) -> None:
    """What would have been enough is rounded so that it is enough: 0,84 more workstation is not « 0,8 »."""
    surfaces = "caf;site;annee;surface_utile_nette;postes_de_travail;agents\n211;Siège;2015;1210,1;100;90"
    folder = livraison(tmp_path / "livraison", surfaces=surfaces)
    said, beside = told(cogcheck, folder, "--only", "F21-54b", "--period", "2015", "--level", "caf")
    assert said.replace("\xa0", " ").replace("\u202f", " ") == (
        "En 2015, pour la Caf 211, surface utile nette / postes de travail = 1 210,1 m² / 100, soit 12,1 m²"
        " ; la cible est d'au plus 12 m² depuis 2015 : elle est manquée."
    )
    [enough] = re.findall(r"ou ([\d,]+) postes? de travail de plus", beside[0])
    assert 1210.1 / (100 + float(enough.replace(",", "."))) <= 12


def test_the_critical_threshold_is_written_as_the_contract_writes_it(cogcheck: Program, tmp_path: Path) -> None:
    valeurs = "indicateur;niveau;caf;periode;valeur;unite\nF14-36;caf;211;2015-03;{};%"
    words = []
    for value in ("99,5", "99,4", "97,9"):
        folder = livraison(tmp_path / value, valeurs=valeurs.format(value))
        said, _ = told(cogcheck, folder, "--only", "F14-36", "--period", "2015-03", "--level", "caf")
        words.append(said.replace("\xa0", " ").split(" ; ")[1])
    target = "la cible est d'au moins 99,5 % de 2013 à 2017 : elle est"
    assert words == [
        f"{target} atteinte.",
        f"{target} manquée, mais le seuil critique de 98 % est tenu.",
        f"{target} manquée, et le seuil critique de 98 % aussi.",
    ]


def test_no_finding_that_holds_is_called_grave(cogcheck: Program, tmp_path: Path) -> None:
    folder = livraison(tmp_path / "livraison", pieces=pieces(18, 2))
    text = cogcheck.check(folder, "--only", "F10-21", "--period", "2015-03").out
    assert "Le constat le plus grave" not in text


def test_numbers_and_their_units_do_not_part(text: str) -> None:
    """A no-break space before %, points and m²; a narrow one between thousands; a true minus sign."""
    assert not re.search(r"\d (?:%|points|m²|heures)", text.partition("Le contrat :")[0])
    assert not re.search(r"(?<![\w.-])-\d", text.partition("Les lignes en cause")[0])
    assert re.search(r"1\u202f201", text)


def test_straight_to_the_table_of_the_case(text: str) -> None:
    """What the page of the case tells of Corvallon, in the view's own words."""
    assert re.search(r"^ Caf 902 +84,96\xa0% +−0,04\xa0points +non conforme +113 sur 133$", text, re.MULTILINE)
