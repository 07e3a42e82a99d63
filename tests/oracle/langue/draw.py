"""Random rulebooks and deliveries, each by its seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from typing import TypeVar

from .tree import Book, Bracket, Classification, Col, Column, Compare, Flag, Lit, Table
from .world import Cell, Row, World

T = TypeVar("T")

CAFS = ("211", "212", "213", "214")
DEPARTEMENTS = ("21", "57", "75")
SITES = ("nord", "sud", "est")
MOTIFS = ("Accueil", "accueil", "Prêt", "pret", "autre")
YEARS = (2013, 2014, 2015)
PERIODS = ("2014", "2015", "2015-T1", "2015-S1", "2015-02", "2015-03", "2016", "2013")
MONEY = ("€", "k€", "M€")


class Draw:
    """A source of choices."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def one(self, among: Sequence[T]) -> T:
        return self.random.choice(among)

    def some(self, among: Sequence[T], least: int = 1) -> list[T]:
        return self.random.sample(list(among), self.random.randint(least, len(among)))

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def whole(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


def book_of(draw: Draw) -> Book:
    """The tables and the classification; no rule yet."""
    money, more = draw.one(MONEY), draw.one(MONEY)
    perhaps = [draw.chance(0.5) for _ in range(12)]
    lignes = {
        "num": Column("identifiant"),
        "caf": Column("code caf", perhaps[0]),
        "departement": Column("texte", perhaps[0] and perhaps[11]),
        "site": Column("texte"),
        "annee": Column("année"),
        "jour": Column("date", perhaps[1]),
        "debut": Column("date", perhaps[2]),
        "reprise": Column("date", True),
        "fin": Column("date", True),
        "recu": Column("date et heure", perhaps[3]),
        "rendu": Column("date et heure"),
        "genre": Column("code parmi", perhaps[4], codes=("A", "B", "C")),
        "motif": Column("texte", perhaps[5]),
        "actif": Column("oui ou non", perhaps[6]),
        "urgent": Column("oui ou non"),
        "n": Column("nombre", perhaps[7], money),
        "m": Column("nombre", False, more),
        "k": Column("entier", perhaps[8]),
        "taux": Column("nombre", False, "%"),
    }
    sites = {
        "caf": Column("code caf"),
        "site": Column("texte"),
        "annee": Column("année"),
        "jour": Column("date"),
        "agents": Column("nombre", perhaps[9]),
        "surface": Column("nombre", perhaps[10], "m²"),
        "budget": Column("nombre", False, draw.one(MONEY)),
        "duree": Column("nombre", False, draw.one(("heures", "minutes"))),
        "ouvert": Column("oui ou non", draw.chance(0.4)),
    }
    book = Book({"lignes": Table("lignes", ("num",), lignes), "sites": Table("sites", ("caf", "site", "annee"), sites)})
    book.classifications["poids"] = _poids(draw)
    return book


def _poids(draw: Draw) -> Classification:
    """Two sets of years; sometimes the first years have none."""

    def value() -> Fraction:
        return Fraction(draw.whole(-5, 40), 10)

    early = Bracket(
        draw.one((2010, 2014)), 2014, ((value(), Flag("actif")), (value(), Compare("≥", Col("k"), Lit(Fraction(2))))),
        value(),
    )  # fmt: skip
    late = Bracket(2015, None, ((value(), Flag("urgent")), (value(), Flag("actif"))), value())
    return Classification("poids", "lignes", (early, late))


def day_of(draw: Draw) -> date:
    """Most days fall early in 2015."""
    first = date(2015, 1, 1) if draw.chance(0.7) else date(draw.one(YEARS), 1, 1)
    return first + timedelta(days=draw.whole(0, 100 if draw.chance(0.7) else 364))


def cell_of(draw: Draw, name: str, column: Column) -> Cell:
    match column.kind:
        case "date":
            return day_of(draw)
        case "date et heure":
            day = datetime.combine(date(2015, 3, draw.whole(1, 4)), time())
            return day + timedelta(hours=draw.whole(0, 23), minutes=draw.one((0, 10, 59)))
        case "oui ou non":
            return draw.chance(0.5)
        case "code parmi":
            return draw.one(column.codes)
        case "année":
            return 2015 if draw.chance(0.6) else draw.one(YEARS)
        case "entier":
            return Fraction(draw.whole(-2, 5))
        case "nombre" if column.unit == "%":
            return Fraction(draw.whole(0, 40), 40)
        case "nombre" if name in ("agents", "surface", "duree") and draw.chance(0.9):
            return Fraction(draw.whole(0, 4))
        case "nombre":
            return Fraction(draw.whole(-30, 120), draw.one((1, 2, 10, 100)))
        case _:
            return draw.one({"motif": MOTIFS, "site": SITES, "departement": DEPARTEMENTS}[name])


def world_of(draw: Draw, book: Book) -> World:
    cafs = CAFS[: draw.whole(2, 4)]
    emptiness = draw.one((0.0, 0.03, 0.1, 0.3))
    columns = {name: list(table.columns) for name, table in book.tables.items()}
    if draw.chance(0.25):
        lacking = draw.one([name for name, column in book.tables["lignes"].columns.items() if column.optional])
        columns["lignes"].remove(lacking)
    tables = {
        "lignes": [_row(draw, book, "lignes", emptiness, cafs, num) for num in range(draw.whole(3, 16))],
        "sites": _sites(draw, book, emptiness, cafs),
    }
    for name, rows in tables.items():
        tables[name] = [_told(row, columns[name]) for row in rows]
    if draw.chance(0.04):
        del tables["sites"], columns["sites"]
    roster = {
        caf: Row(
            {
                "departement": None if draw.chance(emptiness / 3) else draw.one(DEPARTEMENTS[:2]),
                "pivot": None if draw.chance(emptiness / 3) else draw.chance(0.6),
                "caf": caf,
            }
        )
        for caf in cafs
    }
    return World(tables, columns, roster, None)


def _row(draw: Draw, book: Book, table: str, emptiness: float, cafs: Sequence[str], number: int) -> Row:
    cells: dict[str, Cell | None] = {}
    for name, column in book.tables[table].columns.items():
        cells[name] = str(number) if name == "num" else draw.one(cafs) if name == "caf" else cell_of(draw, name, column)
        empty = {"reprise": 0.6, "fin": 0.3, "caf": 0.2, "jour": 0.05}.get(name, emptiness)
        if column.optional and draw.chance(empty):
            cells[name] = None
    return Row(cells)


def _sites(draw: Draw, book: Book, emptiness: float, cafs: Sequence[str]) -> list[Row]:
    rows = []
    for caf in cafs:
        for site in SITES[: draw.whole(0 if draw.chance(0.1) else 1, 3)]:
            for year in draw.some(YEARS, 2):
                row = _row(draw, book, "sites", emptiness, cafs, 0)
                rows.append(replace(row, raw={**row.raw, "caf": caf, "site": site, "annee": year}))
    return rows


def _told(row: Row, columns: list[str]) -> Row:
    return Row({name: cell if name in columns else None for name, cell in row.raw.items()})


def filling_of(draw: Draw, book: Book, world: World) -> World:
    """The same world with something in each empty cell of a column that may be empty."""
    bold = draw.chance(0.4)  # every number far, on one side
    far = draw.one((-(10**9), 10**9))

    def filled(table: str, row: Row) -> Row:
        cells = {}
        for name, cell in row.raw.items():
            if cell is None:
                column = book.tables[table].columns[name]
                number = column.kind in ("nombre", "entier")
                cells[name] = Fraction(far) if number and (bold or draw.chance(0.3)) else cell_of_or_caf(name, column)
        return Row(row.raw, cells)

    def cell_of_or_caf(name: str, column: Column) -> Cell:
        return draw.one(list(world.roster)) if name == "caf" else cell_of(draw, name, column)

    tables = {name: [filled(name, row) for row in rows] for name, rows in world.tables.items()}
    roster = {
        caf: Row(row.raw, {"departement": draw.one(DEPARTEMENTS[:2]), "pivot": draw.chance(0.5)})
        for caf, row in world.roster.items()
    }
    return replace(world, tables=tables, roster=roster)
