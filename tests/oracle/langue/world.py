"""A delivery: the rows of its tables, some of their cells missing; and the same with its missing cells filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from .tree import Book, Column, number_written

Cell = Fraction | int | str | bool | date | datetime


@dataclass(frozen=True)
class Row:
    """`raw` is what the delivery says (None: the cell is empty); `filled`, what an empty cell is supposed to hold."""

    raw: dict[str, Cell | None]
    filled: dict[str, Cell] = field(default_factory=dict)

    def cell(self, name: str) -> Cell | None:
        told = self.raw.get(name)
        return self.filled.get(name) if told is None else told


@dataclass(frozen=True)
class World:
    """`tables` lacks those not delivered, `columns` names the delivered columns of each; `roster` by Caf.

    `targets`: the table `cibles`, by rule, Caf (None: the branch) and year; None when it is not delivered.
    """

    tables: dict[str, list[Row]]
    columns: dict[str, list[str]]
    roster: dict[str, Row]
    targets: dict[tuple[str, str | None, int], Fraction] | None

    def has(self, table: str, column: str) -> bool:
        return table in self.tables and column in self.columns[table]

    def group(self, caf: str) -> str | None:
        """The Caf of a group share what is its; without one, a Caf shares with nobody."""
        told = self.roster[caf].raw["departement"]
        return None if told is None else str(told)

    def peers(self, caf: str) -> str | None:
        """The group that a Caf is compared in: an empty cell may hold any."""
        told = self.roster[caf].cell("departement")
        return None if told is None else str(told)


def cell_written(cell: Cell | None) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case Fraction():
            return number_written(cell)
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M")
        case date():
            return cell.strftime("%d/%m/%Y")
        case _:
            return str(cell)


def files(book: Book, world: World) -> Iterator[tuple[str, str]]:
    """The name and the text of each CSV file."""
    for name, rows in world.tables.items():
        kinds = book.tables[name].columns
        lines = [";".join(_as_told(kinds[column], row.raw[column]) for column in world.columns[name]) for row in rows]
        yield f"{name}.csv", "\n".join([";".join(world.columns[name]), *lines]) + "\n"
    told = ["caf;nom;departement;pivot"]
    for caf, row in world.roster.items():
        told.append(f"{caf};Caf {caf};{cell_written(row.raw['departement'])};{cell_written(row.raw['pivot'])}")
    yield "organismes.csv", "\n".join(told) + "\n"
    if world.targets is not None:
        lines = [
            f"{rule};{caf or ''};{year};{number_written(value)}" for (rule, caf, year), value in world.targets.items()
        ]
        yield "cibles.csv", "\n".join(["indicateur;caf;annee;cible", *lines]) + "\n"


def _as_told(column: Column, cell: Cell | None) -> str:
    """As people write it: a share as a percentage."""
    if column.unit == "%" and isinstance(cell, Fraction):
        return number_written(cell * 100)
    return cell_written(cell)
