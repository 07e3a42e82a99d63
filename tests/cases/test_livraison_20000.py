"""A delivery of 20,000 pieces as an office exports it: Windows-1252, CRLF, and five rows that are wrong.

Each Caf's numerator and denominator, each month's, those of the branch, the spreads and the verdicts are
compared with the oracle's; the rows add up; the quarantine says which rows were left out and why.
"""

from __future__ import annotations

import csv
import random
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from tests.oracle.agreement import all_differences
from tests.oracle.calendar import period
from tests.oracle.command import UNREADABLE_DELIVERY, Outcome, check, key
from tests.oracle.make_reseau import day_of_arrival
from tests.oracle.rules import f10_21
from tests.oracle.tables import Delivery, Organisme, Piece
from tests.oracle.verdicts import all_expected

SEED = 20130716
TOTAL = 20_000
ON_TARGET = "110"
ON_TARGET_PIECES = 1_600  # of which 85 % in 15 open days
AS_OF = "2016-04-30"
RULES = ("F10-21", "F10-22", "F21-51.1", "F21-51.2")
PERIODS = ["2015", *(f"2015-{month:02d}" for month in range(1, 13))]

ORGANISMES = [
    Organisme("011", "Caf de Clairépine", "01"),
    Organisme("102", "Caf d'Hautecœur", "13"),
    Organisme("103", "Caf de Bois-Rêvé", "2A"),
    Organisme("104", "Caf de l'Île-Sèche", "29"),
    Organisme("105", "Caf de Pontgrenu", "31"),
    Organisme("106", "Caf de Sablemer", "57"),
    Organisme("107", "Caf de Noirterre", "59"),
    Organisme("108", "Caf de Hautvigneul", "68"),
    Organisme("109", "Caf de Malvoisine", "75"),
    Organisme("110", "Caf de Justebrume", "76"),
    Organisme("111", "Caf de Fontclère", "87"),
    Organisme("112", "Caf de Rivegauche", "93"),
]
DEPARTEMENT = {organisme.caf: organisme.departement for organisme in ORGANISMES}

# The apostrophe, the dash, the oe and the euro sign have bytes that only Windows-1252 gives them.
NATURES = (
    "Déclaration trimestrielle de ressources",
    "Pièce d’état civil",
    "Réclamation – indu de 120 €",
    "Congé de la sœur aînée",
    "Certificat de scolarité",
)
STATES = (
    "Liquidée", "Liquidée", "Liquidée", "En attente", "À détruire", "liquidée sans vérification",
    "Erreur de matricule", "TRANSMISE À UN AUTRE SERVICE", "liquidee sans fait generateur", "Rejet technique",
)  # fmt: skip

HEADER = "piece_id;caf;date_arrivee;date_traitement;nature;masse;interne;minima_sociaux;etat_sdp"


@dataclass(frozen=True)
class WrongRow:
    """A row that must not count: its number among the pieces, the column to blame if it is one, its bytes."""

    index: int
    piece_id: str
    column: str | None
    raw: bytes

    @property
    def line(self) -> int:
        """Its physical line in the file, where the header is line 1."""
        return self.index + 2


@dataclass(frozen=True)
class Livraison:
    """A delivery on disk, what is right in it, and what is wrong."""

    folder: Path
    facts: Delivery
    wrong: list[WrongRow]


# ---------------------------------------------------------------- making the delivery


def any_piece(draw: random.Random, number: int) -> Piece:
    """A piece of any Caf, treated from November 2014 to January 2016, or not yet."""
    caf = draw.choice([code for code in DEPARTEMENT if code != ON_TARGET])
    treatment = date(2014, 11, 1) + timedelta(days=draw.randrange(457))
    slowness = 7 + 2 * (int(caf) % 6)  # mean delay in calendar days
    delay = min(int(draw.expovariate(1 / slowness)), 75)
    return Piece(
        piece_id=f"D{number:06d}",
        caf=caf,
        date_arrivee=treatment - timedelta(days=delay),
        date_traitement=treatment if draw.random() > 0.02 else None,
        nature=draw.choice(NATURES),
        masse=draw.random() < 0.08,
        interne=draw.random() < 0.05,
        minima_sociaux=draw.random() < 0.35,
        etat_sdp=draw.choice(STATES),
    )


def on_target_piece(draw: random.Random, number: int, in_time: bool) -> Piece:
    """A piece of the Caf that stands on its target, treated in 2015."""
    piece = any_piece(draw, number)
    treatment = date(2015, 1, 1) + timedelta(days=draw.randrange(365))
    delay = draw.choice((0, 2, 5, 9, 14, 15, 15)) if in_time else draw.choice((16, 16, 17, 22, 40))
    arrival = day_of_arrival(treatment, delay, draw.randrange(9), DEPARTEMENT[ON_TARGET])
    return replace(piece, caf=ON_TARGET, date_arrivee=arrival, date_traitement=treatment, masse=False, interne=False)


def make_pieces(draw: random.Random) -> list[Piece]:
    """All the pieces, wrong ones to be among them, in no order."""
    in_time = ON_TARGET_PIECES * 85 // 100
    pieces = [on_target_piece(draw, number, number < in_time) for number in range(ON_TARGET_PIECES)]
    pieces += [any_piece(draw, number) for number in range(ON_TARGET_PIECES, TOTAL)]
    draw.shuffle(pieces)
    return pieces


def cells(piece: Piece) -> list[str]:
    """A piece as the file writes it."""
    return [
        piece.piece_id,
        piece.caf,
        f"{piece.date_arrivee:%d/%m/%Y}",
        f"{piece.date_traitement:%d/%m/%Y}" if piece.date_traitement else "",
        piece.nature,
        "oui" if piece.masse else "non",
        "oui" if piece.interne else "non",
        "oui" if piece.minima_sociaux else "non",
        piece.etat_sdp or "",
    ]


def encoded(row: list[str]) -> bytes:
    """A row in Windows-1252, without its line end."""
    return ";".join(row).encode("cp1252")


def make_wrong(pieces: list[Piece]) -> list[WrongRow]:
    """Four rows that cannot be read, and one that reads but was treated before it arrived."""
    treated = [
        index
        for index, piece in enumerate(pieces)
        if piece.caf != ON_TARGET and piece.date_traitement is not None and piece.date_traitement.year == 2015
    ]
    bad_date, missing_field, bad_byte, bad_boolean, bad_order = treated[100::1500][:5]

    date_row = cells(pieces[bad_date])
    date_row[2] = "31/02/2015"
    short_row = cells(pieces[missing_field])
    del short_row[6]
    byte_row = encoded(cells(pieces[bad_byte])).replace(b";", b" \x81;", 1)
    boolean_row = cells(pieces[bad_boolean])
    boolean_row[5] = "peut-être"
    order_row = cells(pieces[bad_order])
    order_row[2] = f"{pieces[bad_order].date_traitement or date.max:%d/%m/%Y}"
    order_row[3] = f"{(pieces[bad_order].date_traitement or date.max) - timedelta(days=3):%d/%m/%Y}"

    rows = [
        (bad_date, "date_arrivee", encoded(date_row)),
        (missing_field, None, encoded(short_row)),
        (bad_byte, None, byte_row),
        (bad_boolean, "masse", encoded(boolean_row)),
        (bad_order, None, encoded(order_row)),
    ]
    return [WrongRow(index, pieces[index].piece_id, column, raw) for index, column, raw in rows]


def make_livraison(folder: Path) -> Livraison:
    """Write the delivery: `pieces.csv` and the roster."""
    pieces = make_pieces(random.Random(SEED))
    wrong = make_wrong(pieces)
    lines = [encoded(cells(piece)) for piece in pieces]
    for row in wrong:
        lines[row.index] = row.raw
    (folder / "pieces.csv").write_bytes(b"\r\n".join([HEADER.encode("cp1252"), *lines, b""]))

    roster = ["caf;nom;departement", *(f"{o.caf};{o.nom};{o.departement}" for o in ORGANISMES), ""]
    (folder / "organismes.csv").write_bytes("\r\n".join(roster).encode("cp1252"))

    left_out = {row.index for row in wrong}
    right = [piece for index, piece in enumerate(pieces) if index not in left_out]
    return Livraison(folder, Delivery(ORGANISMES, right), wrong)


@pytest.fixture(scope="module")
def livraison(tmp_path_factory: pytest.TempPathFactory) -> Livraison:
    """The delivery on disk."""
    return make_livraison(tmp_path_factory.mktemp("livraison"))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the report goes."""
    return tmp_path_factory.mktemp("constats") / "constats.json"


@pytest.fixture(scope="module")
def outcome(livraison: Livraison, output: Path) -> Outcome:
    """One run of the command."""
    return check(livraison.folder, output, periods=PERIODS, as_of=AS_OF, rules=RULES)


# ---------------------------------------------------------------- the delivery, without the command


def test_the_delivery_is_what_it_says(livraison: Livraison) -> None:
    content = (livraison.folder / "pieces.csv").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == TOTAL + 1
    assert len(livraison.facts.pieces) == TOTAL - 5
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    with pytest.raises(UnicodeDecodeError):
        content.decode("cp1252")


def test_the_caf_on_target_is_on_target(livraison: Livraison) -> None:
    measure = f10_21(livraison.facts, ON_TARGET, period("2015"))
    assert [measure.numerator, measure.denominator] == [1360, 1600]
    assert measure.value == Fraction(85, 100)


# ---------------------------------------------------------------- the command


def test_every_count_spread_and_verdict_is_the_expected_one(livraison: Livraison, outcome: Outcome) -> None:
    expected = all_expected(livraison.facts, PERIODS, date.fromisoformat(AS_OF), RULES)
    assert all_differences(expected, outcome.findings) == []


def test_the_caf_on_target_conforms(outcome: Outcome) -> None:
    found = {key(finding): finding for finding in outcome.findings}
    assert found["F10-21", "caf", ON_TARGET, "2015"]["verdict"] == "conforme"


def test_the_rows_add_up(outcome: Outcome) -> None:
    counts = outcome.table("pieces")
    parts = [counts[part] for part in ("rows_accepted", "rows_rejected", "rows_set_aside")]
    assert parts == [TOTAL - 5, 4, 1]
    assert counts["rows_read"] == sum(parts) == TOTAL


def test_rejected_rows_end_the_run_with_status_3(outcome: Outcome) -> None:
    assert outcome.status == UNREADABLE_DELIVERY


def quarantine_rows(path: Path) -> list[list[str]]:
    """The rows of a quarantine file, without its header."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max(";,\t", key=text.splitlines()[0].count)
    _, *rows = csv.reader(text.splitlines(), delimiter=delimiter)
    return rows


def test_the_quarantine_names_each_row_left_out(livraison: Livraison, outcome: Outcome, output: Path) -> None:
    """File, physical line, column, raw text, code and reason of each of the five rows, and of no other."""
    assert outcome.report["run"]["delivery"]["tables"]
    rows = quarantine_rows(output.parent / "_rejets" / "pieces.csv")
    assert len(rows) == 5
    by_line = {cell: row for row in rows for cell in row if cell.isdigit()}
    for wrong in livraison.wrong:
        row = by_line[str(wrong.line)]
        assert any(cell.endswith("pieces.csv") for cell in row), row
        assert any(wrong.piece_id in cell for cell in row), row
        assert any(re.fullmatch(r"[A-Z]{3}\d{2}", cell) for cell in row), row
        if wrong.column is not None:
            assert wrong.column in row, row
