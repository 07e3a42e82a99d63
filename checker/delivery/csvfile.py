"""A delimited text file becomes rows of the clean copy and refusals, in two passes: conventions, then cells.

Whatever the file holds, its lines add up: lines = header + blank lines + rows, rows = clean + refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.catalogue import Table
from checker.delivered import Refusal
from checker.delivery.cells import CellReader, Tally, cell_reader
from checker.delivery.clean import CleanCopy
from checker.delivery.dates import DateForm
from checker.delivery.dialect import Header, NoHeader, read_header
from checker.delivery.fault import Fault
from checker.delivery.lines import Damaged, Encoded, Line, blocks, scan, wide_lines
from checker.delivery.locate import Place
from checker.delivery.numbers import NumberForm
from checker.delivery.rows import Batch, FileRead, absence, batches, refusal
from checker.diagnostic import Code


@dataclass(frozen=True)
class CsvFile:
    """A file whose encoding and header are known; its rows are still to be read."""

    place: Place
    encoded: Encoded
    header: Header | NoHeader

    @property
    def sha256(self) -> str:
        return self.encoded.sha256

    @property
    def found(self) -> frozenset[str]:
        """The declared columns that the file has."""
        return frozenset(self.header.places) if isinstance(self.header, Header) else frozenset()

    @property
    def ignored(self) -> tuple[str, ...]:
        return self.header.ignored if isinstance(self.header, Header) else ()


def open_csv(place: Place, table: Table) -> CsvFile:
    """Read the encoding and the header. Raises OSError."""
    encoded = scan(place.path)
    if encoded.wide:
        return CsvFile(place, encoded, NoHeader(0, "", ""))
    for number, line in _written_lines(place, encoded):
        return CsvFile(place, encoded, read_header(number, line, table))
    return CsvFile(place, encoded, NoHeader(1, "", "le fichier est vide"))


def _written_lines(place: Place, encoded: Encoded) -> Iterator[tuple[int, Line]]:
    """The lines that are not blank, with their numbers."""
    for block in blocks(place.path, encoded):
        for number, line in enumerate(block.lines, block.first):
            if isinstance(line, Damaged) or (line and not line.isspace()):
                yield number, line


def read_csv(file: CsvFile, copy: CleanCopy) -> FileRead:
    """Write the rows that read to the clean copy and account for the others. Raises OSError."""
    if file.encoded.wide:
        return _wide(file)
    if isinstance(file.header, NoHeader):
        return _without_header(file, file.header)
    return _Reading(file, file.header, copy).run()


def _wide(file: CsvFile) -> FileRead:
    """A file in UTF-16 or UTF-32: the lines below the first are refused, or the file as a whole."""
    name = file.encoded.codec.upper()
    fault = Fault(Code.DON14, f"fichier en {name} : UTF-8 ou Windows-1252 attendu")
    try:
        lines = [*enumerate(wide_lines(file.place.path, file.encoded), 1)]
    except UnicodeError:
        lines = []
    written = [(number, line) for number, line in lines if line and not line.isspace()]
    below = written[1:] or written or [(1, "")]
    refusals = tuple(refusal(file.place.name, number, None, line, fault) for number, line in below)
    return FileRead(len(refusals), len(lines) - len(written), refusals)


def _without_header(file: CsvFile, header: NoHeader) -> FileRead:
    """Every line below is refused; the line itself, when nothing stands below it."""
    fault = Fault(Code.DON13, f"en-tête illisible : {header.reason}")
    refusals: list[Refusal] = []
    last = 0
    for block in blocks(file.place.path, file.encoded):
        last = block.first + len(block.lines) - 1
        for number, line in enumerate(block.lines, block.first):
            raw = line.raw if isinstance(line, Damaged) else line
            if number != header.line and raw and not raw.isspace():
                refusals.append(refusal(file.place.name, number, None, raw, fault))
    written = len(refusals) + (1 if header.raw else 0)
    if not refusals:
        refusals.append(refusal(file.place.name, header.line, None, header.raw, fault))
    return FileRead(len(refusals), last - written, tuple(refusals))


class _Reading:
    """The two passes over a file that has a header."""

    def __init__(self, file: CsvFile, header: Header, copy: CleanCopy) -> None:
        self._file = file
        self._header = header
        self._copy = copy
        self._columns = [column for column in copy.columns if column.name in header.places]
        self._refusals: list[Refusal] = []

    def run(self) -> FileRead:
        lacking = absence(self._copy.columns, self._header.places)
        readers = {} if lacking else self._readers()
        rows = blank = 0
        for batch in self._batches():
            rows += len(batch.numbers) + len(batch.damaged)
            blank += batch.blank
            for number, line in batch.damaged:
                self._refuse(number, None, line.raw, line.fault)
            if lacking is not None:
                self._refuse_all(batch, *lacking)
            elif batch.numbers:
                self._accept(batch, readers)
        self._refusals.sort(key=lambda one: one.line)
        return FileRead(rows, blank, tuple(self._refusals))

    def _batches(self) -> Iterator[Batch]:
        return batches(blocks(self._file.place.path, self._file.encoded), self._header)

    def _readers(self) -> dict[str, CellReader]:
        """The first pass: one convention for each column of dates or numbers."""
        tallies = {column.name: Tally(column) for column in self._columns if Tally.fits(column)}
        for batch in self._batches() if tallies else ():
            for name, tally in tallies.items():
                tally.see(batch.column(self._header.places[name]))
        forms: dict[str, DateForm | NumberForm] = {
            name: tally.settle(self._header.delimiter) for name, tally in tallies.items()
        }
        return {column.name: cell_reader(column, forms.get(column.name)) for column in self._columns}

    def _cells(self, batch: Batch) -> dict[str, Sequence[str]]:
        """The cells of each declared column."""
        return {column.name: batch.column(self._header.places[column.name]) for column in self._columns}

    def _accept(self, batch: Batch, readers: dict[str, CellReader]) -> None:
        faults = self._copy.add(self._file.place.name, batch.numbers, self._cells(batch), readers)
        for position, (column, fault) in faults.items():
            self._refuse(batch.numbers[position], column, batch.lines[position], fault)

    def _refuse_all(self, batch: Batch, column: str, fault: Fault) -> None:
        for number, line in zip(batch.numbers, batch.lines, strict=True):
            self._refuse(number, column, line, fault)

    def _refuse(self, number: int, column: str | None, raw: str, fault: Fault) -> None:
        self._refusals.append(refusal(self._file.place.name, number, column, raw, fault))
