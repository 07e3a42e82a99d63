"""Lines become rows of cells, by batches; a line that is no row says why."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.catalogue import Column
from checker.delivered import Refusal
from checker.delivery.dialect import Header, split_line
from checker.delivery.fault import Fault, counted, quoted
from checker.delivery.lines import Block, Damaged
from checker.diagnostic import Code


@dataclass(frozen=True)
class FileRead:
    """The account of one file: `rows` = rows in the clean copy + refusals; header and blank lines left out."""

    rows: int
    blank: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Batch:
    """Rows of the right width: `numbers` and `lines` go together, `cells` are all their cells in a row.

    `damaged` are the other lines, with their numbers.
    """

    numbers: Sequence[int]
    lines: Sequence[str]
    cells: Sequence[str]
    width: int
    damaged: Sequence[tuple[int, Damaged]] = ()
    blank: int = 0

    def column(self, place: int) -> Sequence[str]:
        """The cells of one column, counted from 0."""
        return self.cells[place :: self.width]


def refusal(file: str, line: int, column: str | None, raw: str, fault: Fault) -> Refusal:
    """A fault in its place; its reason becomes a sentence."""
    return Refusal(file, line, column, raw, fault.code, f"{fault.reason}.")


def absence(columns: Iterable[Column], found: Container[str]) -> tuple[str, Fault] | None:
    """The first mandatory column that is not found in a file, while another file of the table has it."""
    for column in columns:
        if not column.optional and column.name not in found:
            reason = f"la colonne {quoted(column.name)} est absente de ce fichier, un autre de la table l'a"
            return column.name, Fault(Code.DON03, reason)
    return None


def batches(blocks: Iterable[Block], header: Header) -> Iterator[Batch]:
    """The rows of a file, a batch a block; its header is left out."""
    for block in blocks:
        yield _at_once(block, header) or _line_by_line(block, header)


def _at_once(block: Block, header: Header) -> Batch | None:
    """The rows of a block split in one go, or None when one of its lines must be looked at by itself."""
    lines, delimiter = block.plain, header.delimiter
    if block.first <= header.line or not lines or '"' in "".join(lines):
        return None
    if any(line.count(delimiter) != header.width - 1 or not line or line.isspace() for line in lines):
        return None
    numbers = range(block.first, block.first + len(lines))
    return Batch(numbers, lines, delimiter.join(lines).split(delimiter), header.width)


def _line_by_line(block: Block, header: Header) -> Batch:
    numbers: list[int] = []
    lines: list[str] = []
    cells: list[str] = []
    damaged: list[tuple[int, Damaged]] = []
    blank = 0
    for number, line in enumerate(block.lines, block.first):
        if number == header.line:
            continue
        if isinstance(line, Damaged):
            damaged.append((number, line))
        elif not line or line.isspace():
            blank += 1
        elif isinstance(fields := _fields(line, header), Fault):
            damaged.append((number, Damaged(line, fields)))
        else:
            numbers.append(number)
            lines.append(line)
            cells += fields
    return Batch(numbers, lines, cells, header.width, damaged, blank)


def _fields(line: str, header: Header) -> list[str] | Fault:
    fields = split_line(line, header.delimiter)
    if isinstance(fields, str):
        return Fault(Code.DON08, fields)
    if len(fields) != header.width:
        expected = f"{counted(header.width, 'attendu')} comme dans l'en-tête"
        return Fault(Code.DON01, f"{counted(len(fields), 'champ trouvé')}, {expected}")
    return fields
