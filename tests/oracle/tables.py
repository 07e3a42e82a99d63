"""The tables of a clean delivery, read as text and nothing more.

The files are `;` separated UTF-8 text without quotation marks; a decimal is written with a comma, a date
as `dd/mm/yyyy` or as ISO. Anything else raises: an example delivery has no wrong row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Organisme:
    """One organisation of the roster."""

    caf: str
    nom: str
    departement: str


@dataclass(frozen=True)
class Piece:
    """One mail piece. `etat_sdp` is None where the column is not delivered, "" where a cell is empty."""

    piece_id: str
    caf: str
    date_arrivee: date
    date_traitement: date | None
    nature: str
    masse: bool
    interne: bool
    minima_sociaux: bool
    etat_sdp: str | None


@dataclass(frozen=True)
class Surface:
    """One site in one year; the net usable area is in m2."""

    caf: str
    site: str
    annee: int
    surface_utile_nette: Fraction
    postes_de_travail: int
    agents: int


@dataclass(frozen=True)
class Nomination:
    """One appointment."""

    nomination_id: str
    date_nomination: date
    organisme: str
    fonction: str
    sexe: str


@dataclass(frozen=True)
class Valeur:
    """One declared value, in the unit that it names (a `%` as people write it: 99.5)."""

    indicateur: str
    niveau: str
    caf: str
    periode: str
    valeur: Fraction
    unite: str


@dataclass(frozen=True, eq=False)
class Delivery:
    """The accepted rows of every table, and the roster."""

    organismes: list[Organisme]
    pieces: list[Piece] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)
    nominations: list[Nomination] = field(default_factory=list)
    valeurs: list[Valeur] = field(default_factory=list)

    @cached_property
    def roster(self) -> list[str]:
        """The codes of the Caf, in order."""
        return sorted(organisme.caf for organisme in self.organismes)

    @cached_property
    def departement(self) -> dict[str, str]:
        """The departement of each Caf, which chooses its holidays."""
        return {organisme.caf: organisme.departement for organisme in self.organismes}

    @cached_property
    def _pieces_by_caf(self) -> dict[str, list[Piece]]:
        """The pieces of each Caf of the roster."""
        by_caf: dict[str, list[Piece]] = {code: [] for code in self.roster}
        for piece in self.pieces:
            by_caf[piece.caf].append(piece)
        return by_caf

    def pieces_of(self, caf: str | None) -> list[Piece]:
        """The pieces of one Caf, or of the whole branch (None)."""
        return self.pieces if caf is None else self._pieces_by_caf[caf]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Every row of a file as a dictionary of its cells, by the names of the first line."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    names = header.split(";")
    rows = []
    for line in lines:
        cells = line.split(";")
        if len(cells) != len(names) or '"' in line:
            raise ValueError(f"{path.name}: « {line} » is not a clean row")
        rows.append(dict(zip(names, cells, strict=True)))
    return rows


def read_date(text: str) -> date:
    """A date written `31/12/2015` or `2015-12-31`."""
    if "/" in text:
        day, month, year = text.split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text)


def read_optional_date(text: str) -> date | None:
    """A date, or None for an empty cell."""
    return read_date(text) if text else None


def read_number(text: str) -> Fraction:
    """A number with a decimal comma, exactly."""
    return Fraction(text.replace(",", "."))


def read_boolean(text: str) -> bool:
    """`oui` or `non`."""
    return {"oui": True, "non": False}[text]


def _piece(row: dict[str, str]) -> Piece:
    return Piece(
        piece_id=row["piece_id"],
        caf=row["caf"],
        date_arrivee=read_date(row["date_arrivee"]),
        date_traitement=read_optional_date(row["date_traitement"]),
        nature=row["nature"],
        masse=read_boolean(row["masse"]),
        interne=read_boolean(row["interne"]),
        minima_sociaux=read_boolean(row["minima_sociaux"]),
        etat_sdp=row.get("etat_sdp"),
    )


def _surface(row: dict[str, str]) -> Surface:
    return Surface(
        caf=row["caf"],
        site=row["site"],
        annee=int(row["annee"]),
        surface_utile_nette=read_number(row["surface_utile_nette"]),
        postes_de_travail=int(row["postes_de_travail"]),
        agents=int(row["agents"]),
    )


def _nomination(row: dict[str, str]) -> Nomination:
    return Nomination(
        nomination_id=row["nomination_id"],
        date_nomination=read_date(row["date_nomination"]),
        organisme=row["organisme"],
        fonction=row["fonction"],
        sexe=row["sexe"],
    )


def _valeur(row: dict[str, str]) -> Valeur:
    return Valeur(
        indicateur=row["indicateur"],
        niveau=row["niveau"],
        caf=row["caf"],
        periode=row["periode"],
        valeur=read_number(row["valeur"]),
        unite=row["unite"],
    )


def read_delivery(folder: Path) -> Delivery:
    """The five tables of an example folder."""
    organismes = read_rows(folder / "organismes.csv")
    return Delivery(
        organismes=[Organisme(row["caf"], row["nom"], row["departement"]) for row in organismes],
        pieces=[_piece(row) for row in read_rows(folder / "pieces.csv")],
        surfaces=[_surface(row) for row in read_rows(folder / "surfaces.csv")],
        nominations=[_nomination(row) for row in read_rows(folder / "nominations.csv")],
        valeurs=[_valeur(row) for row in read_rows(folder / "valeurs.csv")],
    )
