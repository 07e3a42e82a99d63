"""What a delivery has become once read: clean copies of its tables, and the account of every row.

A row that reads stands in the clean copy of its table; a row that does not is rejected, with its place and
reason. `rows_read` = rows in the clean copy + `rows_rejected`, always. Setting aside (integrity checks) comes
after, in the engine, on the clean copies.
"""

from dataclasses import dataclass
from pathlib import Path

from checker.catalogue import Column, Table
from checker.diagnostic import Code

FILE_COLUMN = "_fichier"
LINE_COLUMN = "_ligne"


@dataclass(frozen=True)
class Refusal:
    """A row outside every population: rejected, or set aside. `raw` is the physical line as delivered."""

    file: str
    line: int
    column: str | None
    raw: str
    code: Code
    reason: str


@dataclass(frozen=True)
class DeliveredTable:
    """`clean`: UTF-8 CSV without header, `,`, every text quoted, missing = empty and unquoted, `\\n` at line ends;
    `_fichier`, `_ligne`, then `columns` in order, canonical (ISO dates, `true`/`false`, years as integers, plain
    decimals of at most 18 digits before the point and 20 after). `files` are reported names, `paths` where each
    of them stands."""

    table: Table
    columns: tuple[Column, ...]
    clean: Path
    files: tuple[str, ...]
    rows_read: int
    rejected: tuple[Refusal, ...]
    ignored_columns: tuple[str, ...]
    paths: tuple[Path, ...] = ()

    @property
    def rows_rejected(self) -> int:
        return len(self.rejected)

    def has(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)


@dataclass(frozen=True)
class Delivery:
    """`sha256` covers names and contents of every file read; `ignored_files` are the strays, each with why."""

    name: str
    sha256: str
    tables: tuple[DeliveredTable, ...]
    ignored_files: tuple[tuple[str, str], ...]

    def table(self, name: str) -> DeliveredTable | None:
        return next((table for table in self.tables if table.table.name == name), None)
