"""The core tables, written by hand: what `rulebooks/tables.regles` says of their columns."""

from checker.catalogue import Catalogue, Column, Kind, Table
from checker.quantity import Unit
from checker.source import Source

_NOWHERE = Source("tables.regles", "").span(0, 0)


def column(name: str, kind: Kind, *codes: str, optional: bool = False) -> Column:
    """A column of a table; the unit plays no part in reading."""
    return Column(name, kind, optional, Unit.NUMBER, codes, _NOWHERE)


def table(name: str, *columns: Column) -> Table:
    """A table without key or check: those come after reading."""
    return Table(name, name, columns, (), (), _NOWHERE)


PIECES = table(
    "pieces",
    column("piece_id", Kind.IDENTIFIER),
    column("caf", Kind.CAF),
    column("date_arrivee", Kind.DATE),
    column("date_traitement", Kind.DATE, optional=True),
    column("nature", Kind.TEXT),
    column("masse", Kind.BOOLEAN),
    column("interne", Kind.BOOLEAN),
    column("minima_sociaux", Kind.BOOLEAN),
    column("etat_sdp", Kind.TEXT, optional=True),
)
SURFACES = table(
    "surfaces",
    column("caf", Kind.CAF),
    column("site", Kind.TEXT),
    column("annee", Kind.YEAR),
    column("surface_utile_nette", Kind.NUMBER),
    column("postes_de_travail", Kind.NUMBER),
    column("agents", Kind.NUMBER),
)
NOMINATIONS = table(
    "nominations",
    column("nomination_id", Kind.IDENTIFIER),
    column("date_nomination", Kind.DATE),
    column("organisme", Kind.TEXT),
    column("fonction", Kind.TEXT),
    column("sexe", Kind.CODE, "F", "M"),
)
VALEURS = table(
    "valeurs",
    column("indicateur", Kind.TEXT),
    column("niveau", Kind.CODE, "caf", "national"),
    column("caf", Kind.CAF, optional=True),
    column("periode", Kind.PERIOD),
    column("valeur", Kind.NUMBER),
    column("unite", Kind.TEXT),
    column("convention", Kind.TEXT, optional=True),
    column("statistique", Kind.TEXT, optional=True),
)
COMPTES = table("comptes", column("caf", Kind.CAF), column("nombre", Kind.INTEGER))

CATALOGUE = Catalogue((PIECES, SURFACES, NOMINATIONS, VALEURS, COMPTES))
