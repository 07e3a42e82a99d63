"""The quarantine: every row that counts nowhere, with its place and reason, for its owner to correct."""

import csv
from collections.abc import Iterable
from pathlib import Path

from checker.delivered import Delivery, Refusal
from checker.delivery.fault import visible
from checker.delivery.lines import Damaged, blocks, scan
from checker.delivery.locate import Place
from checker.delivery.parquet import raw_rows
from checker.disk import written_aside

HEADER = ("fichier", "ligne", "colonne", "texte_brut", "code", "raison")

_FORMULA = ("=", "+", "-", "@", "\t")


def write_quarantine(folder: Path, table: str, refusals: Iterable[Refusal]) -> Path:
    """Write `<folder>/<table>.csv` (UTF-8 with a mark, `;`), by file and line, whole or not at all.

    Raises OSError.
    """
    target = folder / f"{table}.csv"
    with written_aside(target, "utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(_row(one) for one in sorted(refusals, key=lambda one: (one.file, one.line)))
    return target


def _row(refusal: Refusal) -> tuple[str, ...]:
    cells = (
        refusal.file,
        str(refusal.line),
        refusal.column or "",
        refusal.raw,
        refusal.code.name,
        refusal.reason,
    )
    return tuple(_harmless(visible(cell)) for cell in cells)


def _harmless(cell: str) -> str:
    """The cell, kept by an apostrophe from being taken for a formula by a spreadsheet."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def raw_lines(delivery: Delivery, table: str, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The text of lines that a table was read from, by reported file name and line number, as refusals show it.

    A line that is no longer there is left out. Raises OSError; KeyError for a table or a file that was not read.
    """
    delivered = delivery.table(table)
    if delivered is None:
        raise KeyError(table)
    paths = dict(zip(delivered.files, delivered.paths, strict=True))
    wanted: dict[str, set[int]] = {}
    for file, number in places:
        wanted.setdefault(file, set()).add(number)
    return {
        (file, number): raw
        for file, numbers in wanted.items()
        for number, raw in _raw(Place(file, paths[file]), numbers).items()
    }


def _raw(place: Place, numbers: set[int]) -> dict[int, str]:
    if place.parquet:
        return raw_rows(place.path, numbers)
    found: dict[int, str] = {}
    last = max(numbers)
    for block in blocks(place.path, scan(place.path)):
        end = block.first + len(block.lines)
        for number in sorted(one for one in numbers if block.first <= one < end):
            line = block.lines[number - block.first]
            found[number] = line.raw if isinstance(line, Damaged) else line
        if end > last:
            break
    return found
