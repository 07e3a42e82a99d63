"""A Parquet file becomes rows of the clean copy and refusals; the only door of DuckDB here.

DuckDB writes each value as text, then the rules of text files read it: a date or a number has one definition.
Row numbers stand for line numbers, from 1.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from checker.catalogue import Column, Table
from checker.delivered import Refusal
from checker.delivery.cells import CellReader, Tally
from checker.delivery.clean import CleanCopy
from checker.delivery.dates import DateForm
from checker.delivery.fault import Fault, quoted
from checker.delivery.lines import hashed
from checker.delivery.locate import Place
from checker.delivery.native import TEXTS, native_reader
from checker.delivery.numbers import NumberForm
from checker.delivery.rows import FileRead, absence, refusal
from checker.diagnostic import Code

_AT_ONCE = 20_000  # rows
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@dataclass(frozen=True)
class Schema:
    """`names`: declared column -> its name in the file and its DuckDB type."""

    names: Mapping[str, tuple[str, str]]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class NoSchema:
    """`reason` is a French clause; `rows` whether the file's rows can be shown all the same."""

    reason: str
    rows: bool


@dataclass(frozen=True)
class ParquetFile:
    """A file whose schema is known; its rows are still to be read."""

    place: Place
    sha256: str
    schema: Schema | NoSchema

    @property
    def found(self) -> frozenset[str]:
        """The declared columns that the file has."""
        return frozenset(self.schema.names) if isinstance(self.schema, Schema) else frozenset()

    @property
    def ignored(self) -> tuple[str, ...]:
        return self.schema.ignored if isinstance(self.schema, Schema) else ()


def open_parquet(place: Place, table: Table) -> ParquetFile:
    """Read the schema. Raises OSError."""
    with place.path.open("rb") as stream:
        sha256 = hashed(stream)
    try:
        schema = _schema(place.path, table)
    except duckdb.Error:
        schema = NoSchema("ce fichier n'est pas un Parquet lisible", rows=False)
    return ParquetFile(place, sha256, schema)


def _schema(path: Path, table: Table) -> Schema | NoSchema:
    declared = {column.name.casefold(): column.name for column in table.columns}
    with _connection() as duck:
        described = duck.execute("DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning=false)", [_literal(path)])
        types = {str(name): str(kind) for name, kind, *_ in described.fetchall()}
        tree = duck.execute("SELECT name, num_children FROM parquet_schema(?)", [_literal(path)]).fetchall()
    top = Counter(name.strip().casefold() for name in _top_level(tree))
    names: dict[str, tuple[str, str]] = {}
    ignored: list[str] = []
    for name, kind in types.items():
        folded = name.strip().casefold()
        column = declared.get(folded)
        if column is None:
            ignored.append(name)
        elif top[folded] > 1:
            return NoSchema(f"la colonne {quoted(column)} y est deux fois", rows=True)
        else:
            names[column] = (name, kind)
    if not names:
        return NoSchema(f"aucune colonne connue ; colonnes attendues : {', '.join(declared.values())}", rows=True)
    return Schema(names, tuple(ignored))


def _top_level(tree: Sequence[tuple[str, int | None]]) -> Iterator[str]:
    """The names of the columns proper, from a depth-first list of a schema's nodes, root first."""
    inside = 0  # nodes still to pass below the current column
    for name, children in tree[1:]:
        if inside:
            inside += (children or 0) - 1
        else:
            yield name
            inside = children or 0


def read_parquet(file: ParquetFile, copy: CleanCopy) -> FileRead:
    """Write the rows that read to the clean copy and account for the others."""
    if isinstance(file.schema, NoSchema):
        return _without_schema(file, file.schema)
    before = copy.mark()
    try:
        rows, faults = _read(file.place.path, file.schema, copy, file.place.name)
    except duckdb.Error:
        copy.undo(before)
        return _without_schema(file, NoSchema("des données de ce Parquet ne se lisent pas", rows=False))
    return FileRead(rows, 0, _refusals(file.place, faults))


def _read(path: Path, schema: Schema, copy: CleanCopy, name: str) -> tuple[int, dict[int, tuple[str | None, Fault]]]:
    """How many rows the file has, and the faults of those that do not read: row number -> column, fault."""
    columns = [column for column in copy.columns if column.name in schema.names]
    lacking = absence(copy.columns, schema.names)
    readers = {} if lacking else _readers(path, schema, columns)
    rows = 0
    refused: dict[int, tuple[str | None, Fault]] = {}
    for numbers, fields in _texts(path, [schema.names[column.name][0] for column in columns]):
        rows += len(numbers)
        if lacking is not None:
            refused |= dict.fromkeys(numbers, lacking)
            continue
        cells = {column.name: values for column, values in zip(columns, fields, strict=True)}
        faults = copy.add(name, numbers, cells, readers)
        refused |= {numbers[position]: found for position, found in faults.items()}
    return rows, refused


def _readers(path: Path, schema: Schema, columns: Sequence[Column]) -> dict[str, CellReader]:
    """A reader for each column; dates and numbers kept as text need a first pass to settle their form."""
    tallies = {
        column.name: Tally(column) for column in columns if Tally.fits(column) and schema.names[column.name][1] in TEXTS
    }
    if tallies:
        for _, fields in _texts(path, [schema.names[name][0] for name in tallies]):
            for tally, cells in zip(tallies.values(), fields, strict=True):
                tally.see(cells)
    forms: dict[str, DateForm | NumberForm] = {name: tally.settle(";") for name, tally in tallies.items()}
    return {
        column.name: native_reader(column, schema.names[column.name][1], forms.get(column.name)) for column in columns
    }


def _texts(path: Path, names: Sequence[str]) -> Iterator[tuple[list[int], list[tuple[str, ...]]]]:
    """The row numbers and the columns, as text, missing = empty; some rows at a time."""
    texts = ", ".join(f"coalesce(CAST({_identifier(name)} AS VARCHAR), '')" for name in names)
    source = "read_parquet(?, file_row_number=true, hive_partitioning=false)"
    with _connection() as duck:
        result = duck.execute(f"SELECT file_row_number + 1, {texts} FROM {source}", [_literal(path)])
        while rows := result.fetchmany(_AT_ONCE):
            numbers, *fields = zip(*rows, strict=True)
            yield list(numbers), fields


def _without_schema(file: ParquetFile, why: NoSchema) -> FileRead:
    """Every row is refused; the file itself, when its rows cannot be told."""
    fault = Fault(Code.DON13, f"en-tête illisible : {why.reason}")
    raws = raw_rows(file.place.path, None) if why.rows else {}
    refusals = tuple(refusal(file.place.name, number, None, raw, fault) for number, raw in (raws or {1: ""}).items())
    return FileRead(len(refusals), 0, refusals)


def _refusals(place: Place, faults: Mapping[int, tuple[str | None, Fault]]) -> tuple[Refusal, ...]:
    raws = raw_rows(place.path, faults) if faults else {}
    return tuple(
        refusal(place.name, number, column, raws.get(number, ""), fault)
        for number, (column, fault) in sorted(faults.items())
    )


def raw_rows(path: Path, numbers: Collection[int] | None) -> dict[int, str]:
    """The values of the rows of given numbers (None: all), joined by `;`; none if the file is unreadable."""
    query = "SELECT file_row_number + 1, coalesce(CAST(COLUMNS(* EXCLUDE (file_row_number)) AS VARCHAR), '')"
    query += " FROM read_parquet($path, file_row_number=true, hive_partitioning=false)"
    values: dict[str, object] = {"path": _literal(path)}
    if numbers is not None:
        query += " WHERE file_row_number + 1 IN (SELECT unnest(CAST($numbers AS BIGINT[])))"
        values["numbers"] = sorted(numbers)
    try:
        with _connection() as duck:
            return {number: ";".join(texts) for number, *texts in duck.execute(query, values).fetchall()}
    except duckdb.Error:
        return {}


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:", config=_SETTINGS)
    try:
        yield connection
    finally:
        connection.close()


def _literal(path: Path) -> str:
    """A path that DuckDB takes as it is, and not as a pattern."""
    return "".join(f"[{one}]" if one in "[*?" else one for one in str(path.absolute()))


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
