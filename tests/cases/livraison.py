"""Deliveries of pieces of any size, as offices export them, and the rows that are wrong in them.

A `Size` says how many pieces, of which network, over which days, in how many files; one draw makes the same bytes
each time. Numbers are drawn in the same order whatever the size.
"""

from __future__ import annotations

import codecs
import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from tests.oracle.make_reseau import day_of_arrival
from tests.oracle.tables import Delivery, Organisme, Piece

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

COLUMNS = (
    "piece_id", "caf", "date_arrivee", "date_traitement", "nature", "masse", "interne", "minima_sociaux", "etat_sdp",
)  # fmt: skip

Row = Mapping[str, str]


@dataclass(frozen=True)
class Dialect:
    """How an office writes its file of pieces."""

    encoding: str = "cp1252"
    delimiter: str = ";"
    line_end: bytes = b"\r\n"
    day: str = "%d/%m/%Y"
    yes: str = "oui"
    no: str = "non"
    bom: bool = False
    quoted: bool = False
    columns: tuple[str, ...] = COLUMNS

    def row(self, piece: Piece) -> dict[str, str]:
        """A piece as the file writes it, by column."""
        treatment = piece.date_traitement
        return {
            "piece_id": piece.piece_id,
            "caf": piece.caf,
            "date_arrivee": piece.date_arrivee.strftime(self.day),
            "date_traitement": treatment.strftime(self.day) if treatment else "",
            "nature": piece.nature,
            "masse": self.yes if piece.masse else self.no,
            "interne": self.yes if piece.interne else self.no,
            "minima_sociaux": self.yes if piece.minima_sociaux else self.no,
            "etat_sdp": piece.etat_sdp or "",
        }

    def line(self, row: Row) -> bytes:
        """The bytes of a row, without its line end; a column that it has not is a field too few."""
        cells = [row[column] for column in self.columns if column in row]
        if self.quoted:
            cells = [f'"{cell}"' for cell in cells]
        return self.delimiter.join(cells).encode(self.encoding)

    def file(self, lines: Sequence[bytes]) -> bytes:
        """The whole file, from the lines of its rows."""
        header = self.delimiter.join(self.columns).encode(self.encoding)
        start = codecs.BOM_UTF8 if self.bom else b""
        return start + self.line_end.join([header, *lines, b""])


@dataclass(frozen=True)
class Size:
    """What to make. The Caf `on_target` treats `on_target_pieces` in 2015, 85 % of them in 15 open days."""

    seed: int
    pieces: int
    organismes: Sequence[Organisme]
    on_target: str
    on_target_pieces: int
    first: date  # day of treatment
    days: int
    dialects: Sequence[Dialect]  # one a file
    absent: frozenset[str] = frozenset()  # in the roster, without a piece

    @cached_property
    def departement(self) -> dict[str, str]:
        return {organisme.caf: organisme.departement for organisme in self.organismes}

    @cached_property
    def others(self) -> list[str]:
        """Every Caf that has pieces, but the one that stands on its target."""
        return [code for code in self.departement if code != self.on_target and code not in self.absent]


@dataclass(frozen=True)
class WrongRow:
    """A row that must not count: its file, its number in it, the column to blame if it is one, its bytes."""

    file: str
    index: int
    piece_id: str
    column: str | None
    raw: bytes
    set_aside: bool = False  # it reads, and breaks an integrity check

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

    @property
    def files(self) -> list[Path]:
        """Its files of pieces."""
        return sorted(self.folder.glob("pieces.csv")) + sorted(self.folder.glob("pieces/*.csv"))


# ---------------------------------------------------------------- the pieces


def any_piece(draw: random.Random, size: Size, number: int) -> Piece:
    """A piece of any Caf, treated on one of the days, or not yet."""
    caf = draw.choice(size.others)
    treatment = size.first + timedelta(days=draw.randrange(size.days))
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


def on_target_piece(draw: random.Random, size: Size, number: int, in_time: bool) -> Piece:
    """A piece of the Caf that stands on its target, treated in 2015."""
    piece = any_piece(draw, size, number)
    treatment = date(2015, 1, 1) + timedelta(days=draw.randrange(365))
    delay = draw.choice((0, 2, 5, 9, 14, 15, 15)) if in_time else draw.choice((16, 16, 17, 22, 40))
    arrival = day_of_arrival(treatment, delay, draw.randrange(9), size.departement[size.on_target])
    return replace(
        piece, caf=size.on_target, date_arrivee=arrival, date_traitement=treatment, masse=False, interne=False
    )


def make_pieces(size: Size) -> list[Piece]:
    """All the pieces, wrong ones to be among them, in no order."""
    draw = random.Random(size.seed)
    in_time = size.on_target_pieces * 85 // 100
    pieces = [on_target_piece(draw, size, number, number < in_time) for number in range(size.on_target_pieces)]
    pieces += [any_piece(draw, size, number) for number in range(size.on_target_pieces, size.pieces)]
    draw.shuffle(pieces)
    return pieces


# ---------------------------------------------------------------- the wrong rows


def of_2015(pieces: Sequence[Piece], size: Size) -> list[int]:
    """The numbers of the pieces that may be made wrong: treated in 2015, but not by the Caf on its target."""
    return [
        index
        for index, piece in enumerate(pieces)
        if piece.caf != size.on_target and piece.date_traitement is not None and piece.date_traitement.year == 2015
    ]


def make_wrong(file: str, pieces: Sequence[Piece], size: Size, dialect: Dialect) -> list[WrongRow]:
    """In each file, four rows that cannot be read, and one that reads but was treated before it arrived."""
    bad_date, missing_field, bad_byte, bad_boolean, bad_order = of_2015(pieces, size)[100::1500][:5]

    def written(index: int, **cells: str) -> bytes:
        return dialect.line(dialect.row(pieces[index]) | cells)

    last = date(2015, 2, 28).strftime(dialect.day).replace("28", "31")
    short = {column: cell for column, cell in dialect.row(pieces[missing_field]).items() if column != "interne"}
    delimiter = dialect.delimiter.encode()
    damaged = written(bad_byte).replace(delimiter, b" \x81" + delimiter, 1)  # no character in either encoding
    treated = pieces[bad_order].date_traitement or date.max
    before = (treated - timedelta(days=3)).strftime(dialect.day)
    rows = [
        (bad_date, "date_arrivee", written(bad_date, date_arrivee=last)),
        (missing_field, None, dialect.line(short)),
        (bad_byte, None, damaged),
        (bad_boolean, "masse", written(bad_boolean, masse="peut-être")),
        (bad_order, None, written(bad_order, date_arrivee=treated.strftime(dialect.day), date_traitement=before)),
    ]
    return [
        WrongRow(file, index, pieces[index].piece_id, column, raw, set_aside=index == bad_order)
        for index, column, raw in rows
    ]


def make_strangers(files: Mapping[str, Sequence[Piece]], size: Size) -> list[WrongRow]:
    """Between the first and the last of several files: a row of an unknown Caf, and two rows of one key."""
    names = list(files)
    if len(names) == 1:
        return []
    unknown, twin, other = (
        (name, of_2015(files[name], size)[rank], size.dialects[names.index(name)])
        for name, rank in ((names[0], 50), (names[0], 60), (names[-1], 60))
    )
    key = files[twin[0]][twin[1]].piece_id

    def wrong(place: tuple[str, int, Dialect], column: str, **cells: str) -> WrongRow:
        name, index, dialect = place
        row = dialect.row(files[name][index]) | cells
        return WrongRow(name, index, row["piece_id"], column, dialect.line(row), set_aside=True)

    return [
        wrong(unknown, "caf", caf="999"),
        wrong(twin, "piece_id"),
        wrong(other, "piece_id", piece_id=key),
    ]


# ---------------------------------------------------------------- on disk


def make_livraison(folder: Path, size: Size) -> Livraison:
    """Write the delivery: `pieces.csv`, or a file for each dialect in `pieces/`; and the roster."""
    pieces = make_pieces(size)
    count = len(size.dialects)
    names = ["pieces.csv"] if count == 1 else [f"pieces/export-{number}.csv" for number in range(1, count + 1)]
    files = {name: pieces[number::count] for number, name in enumerate(names)}
    wrong = make_strangers(files, size)
    for (name, rows), dialect in zip(files.items(), size.dialects, strict=True):
        wrong += make_wrong(name, rows, size, dialect)
        lines = [dialect.line(dialect.row(piece)) for piece in rows]
        for row in wrong:
            if row.file == name:
                lines[row.index] = row.raw
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(dialect.file(lines))

    roster = ["caf;nom;departement", *(f"{o.caf};{o.nom};{o.departement}" for o in size.organismes), ""]
    (folder / "organismes.csv").write_bytes("\r\n".join(roster).encode("cp1252"))

    left_out = {(row.file, row.index) for row in wrong}
    right = [piece for name, rows in files.items() for index, piece in enumerate(rows) if (name, index) not in left_out]
    return Livraison(folder, Delivery(list(size.organismes), right), wrong)


def quarantine_rows(path: Path) -> list[list[str]]:
    """The rows of a quarantine file, without its header."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max(";,\t", key=text.splitlines()[0].count)
    _, *rows = csv.reader(text.splitlines(), delimiter=delimiter)
    return rows
