"""The clean copy of a table: rows that read are written to it, the others are handed back."""

from collections.abc import Mapping, Sequence
from typing import TextIO

from checker.catalogue import Column
from checker.delivery.cells import CellReader, clean_text
from checker.delivery.fault import Fault


class CleanCopy:
    """Writes `_fichier`, `_ligne`, then `columns` (see `DeliveredTable.clean`) to an open text stream."""

    def __init__(self, stream: TextIO, columns: tuple[Column, ...]) -> None:
        self._stream = stream
        self.columns = columns

    def add(
        self,
        file: str,
        numbers: Sequence[int],
        cells: Mapping[str, Sequence[str]],
        readers: Mapping[str, CellReader],
    ) -> dict[int, tuple[str, Fault]]:
        """Write the rows of which every cell reads; columns without cells stay empty.

        Returns, for each other row, its position and the first fault in the order of the table's columns.
        """
        faults: dict[int, tuple[str, Fault]] = {}
        texts: list[Sequence[object]] = []
        for column in self.columns:
            if column.name not in cells:
                texts.append([""] * len(numbers))
                continue
            reader = readers[column.name]
            read = reader.column(cells[column.name])
            texts.append(read)
            if reader.faulty:
                for position, text in enumerate(read):
                    if isinstance(text, Fault):
                        faults.setdefault(position, (column.name, text))
        self._write(clean_text(file), numbers, texts, faults)
        return faults

    def mark(self) -> int:
        """Where the copy stands, for `undo`."""
        return self._stream.tell()

    def undo(self, mark: int) -> None:
        """Forget what was written since `mark`."""
        self._stream.seek(mark)
        self._stream.truncate()

    def _write(
        self, file: str, numbers: Sequence[int], texts: list[Sequence[object]], faults: Mapping[int, object]
    ) -> None:
        rows = zip(map(str, numbers), *texts, strict=True)
        good = (row for position, row in enumerate(rows) if position not in faults) if faults else rows
        written = [",".join(row) for row in good]
        if written:
            self._stream.write(f"{file}," + f"\n{file},".join(written) + "\n")
