"""Files become tables: `deliver` reads what can be read and accounts for every other row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from checker.catalogue import Catalogue, Table
from checker.delivered import DeliveredTable, Delivery
from checker.delivery.clean import CleanCopy
from checker.delivery.csvfile import CsvFile, open_csv, read_csv
from checker.delivery.fault import quoted
from checker.delivery.locate import DeliveryError, Place, locate, reported
from checker.delivery.parquet import ParquetFile, open_parquet, read_parquet
from checker.delivery.rows import FileRead
from checker.disk import why

__all__ = ["DeliveryError", "deliver"]


def deliver(
    location: Path,
    catalogue: Catalogue,
    named: Mapping[str, Path],
    workspace: Path,
    progress: Callable[[str], None] | None = None,
) -> Delivery:
    """Read a folder, or a single file, into clean copies written to the existing folder `workspace`.

    `named` gives the path of a table by hand (it wins over the folder's); `progress` is told each file.
    Raises DeliveryError when the delivery cannot be read at all or its tables cannot be told.
    """
    tell = progress or (lambda _: None)
    try:
        located = locate(location, catalogue, named)
        wanted = [(table, located.tables[table.name]) for table in catalogue.tables if table.name in located.tables]
        read = [_read_table(table, places, workspace, tell) for table, places in wanted]
    except OSError as error:
        raise DeliveryError(_sentence(error, location)) from error
    return Delivery(
        name=reported(location.resolve().name or str(location)),
        sha256=_sha256(read),
        tables=tuple(one.table for one in read),
        ignored_files=located.ignored,
    )


@dataclass(frozen=True)
class _Read:
    """A table read, and the hash of each of its files."""

    table: DeliveredTable
    hashes: tuple[tuple[str, str], ...]


def _read_table(table: Table, places: tuple[Place, ...], workspace: Path, tell: Callable[[str], None]) -> _Read:
    opened = [open_parquet(place, table) if place.parquet else open_csv(place, table) for place in places]
    found = {name for file in opened for name in file.found}
    columns = tuple(column for column in table.columns if column.name in found)
    clean = workspace / f"{table.name}.csv"
    accounts = []
    with clean.open("w", encoding="utf-8", newline="\n") as stream:
        copy = CleanCopy(stream, columns)
        for file in opened:
            tell(f"lecture du fichier {file.place.name}")
            accounts.append(_read_file(file, copy))
    delivered = DeliveredTable(
        table=table,
        columns=columns,
        clean=clean,
        files=tuple(place.name for place in places),
        rows_read=sum(account.rows for account in accounts),
        rejected=tuple(refusal for account in accounts for refusal in account.refusals),
        ignored_columns=tuple(dict.fromkeys(name for file in opened for name in file.ignored)),
        paths=tuple(place.path for place in places),
    )
    return _Read(delivered, tuple((file.place.name, file.sha256) for file in opened))


def _read_file(file: CsvFile | ParquetFile, copy: CleanCopy) -> FileRead:
    match file:
        case CsvFile():
            return read_csv(file, copy)
        case ParquetFile():
            return read_parquet(file, copy)


def _sha256(read: list[_Read]) -> str:
    """One hash over the table, the name and the contents of every file."""
    digest = sha256()
    for table, name, contents in sorted((one.table.table.name, *file) for one in read for file in one.hashes):
        digest.update(f"{table}\n{name}\n{contents}\n".encode())
    return digest.hexdigest()


def _sentence(error: OSError, location: Path) -> str:
    place = quoted(reported(str(error.filename or location)))
    reason = why(error)
    return f"{place} ne peut pas être lu ou écrit : {reason}."
