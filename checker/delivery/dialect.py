"""What a header says: the delimiter, the place of each declared column, the columns nobody declared."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from checker.catalogue import Table
from checker.delivery.fault import excerpt, quoted
from checker.delivery.lines import Damaged, Line

DELIMITERS = (";", ",", "\t")  # the first wins when two fit alike

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')


@dataclass(frozen=True)
class Header:
    """`line` is its number; `width` how many fields a row has; `places` the field of each declared column."""

    line: int
    delimiter: str
    width: int
    places: Mapping[str, int]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class NoHeader:
    """`line` is the number of the line that should be one, `raw` its text; `reason` is a French clause."""

    line: int
    raw: str
    reason: str


def split_line(line: str, delimiter: str) -> list[str] | str:
    """The fields of a line (RFC 4180, on one line), or what is wrong with its quotes, in French.

    A quote opens only at the very start of a field; elsewhere it is a character like another.
    """
    quotes = line.count('"')
    if not quotes:
        return line.split(delimiter)
    if line.startswith('"') and line.endswith('"'):
        fields = line[1:-1].split(f'"{delimiter}"')
        if quotes == 2 * len(fields):  # every field is quoted, and none holds a quote
            return fields
    return _split_quoted(line, delimiter)


def _split_quoted(line: str, delimiter: str) -> list[str] | str:
    fields: list[str] = []
    at = 0
    while True:
        if line.startswith('"', at):
            found = _QUOTED.match(line, at)
            if found is None:
                return f"guillemet ouvert au champ {len(fields) + 1} et jamais refermé sur la ligne"
            fields.append(found[1].replace('""', '"'))
            at = found.end()
            if at == len(line):
                return fields
            if line[at] != delimiter:
                return f"texte après le guillemet fermant du champ {len(fields)}"
            at += 1
        else:
            end = line.find(delimiter, at)
            if end < 0:
                fields.append(line[at:])
                return fields
            fields.append(line[at:end])
            at = end + 1


def read_header(number: int, line: Line, table: Table) -> Header | NoHeader:
    """The header on a line: of the three delimiters, the one that gives most of the table's columns."""
    if isinstance(line, Damaged):
        return NoHeader(number, line.raw, line.fault.reason)
    declared = {column.name.casefold(): column.name for column in table.columns}
    splits = {delimiter: split_line(line, delimiter) for delimiter in DELIMITERS}
    names = {
        delimiter: [unicodedata.normalize("NFC", field).strip() for field in fields]
        for delimiter, fields in splits.items()
        if isinstance(fields, list)
    }
    known = {
        delimiter: len({name.casefold() for name in found} & declared.keys()) for delimiter, found in names.items()
    }
    if not any(known.values()):
        complaints = [complaint for complaint in splits.values() if isinstance(complaint, str)]
        expected = f"aucune colonne connue dans {excerpt(line)} ; colonnes attendues : {', '.join(declared.values())}"
        return NoHeader(number, line, complaints[0] if complaints else expected)
    delimiter = max(known, key=lambda one: known[one])
    return _header(number, line, delimiter, names[delimiter], declared)


def _header(number: int, line: str, delimiter: str, names: list[str], declared: Mapping[str, str]) -> Header | NoHeader:
    places: dict[str, int] = {}
    ignored: list[str] = []
    for place, name in enumerate(names):
        column = declared.get(name.casefold())
        if column is None:
            ignored.append(name or f"(colonne {place + 1}, sans nom)")
        elif column in places:
            return NoHeader(number, line, f"la colonne {quoted(column)} y est deux fois")
        else:
            places[column] = place
    return Header(number, delimiter, len(names), places, tuple(ignored))
