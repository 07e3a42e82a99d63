"""One cell becomes its canonical text, or a refusal: a reader for each type of column."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import assert_never

from checker.catalogue import Column, Kind
from checker.delivery.dates import (
    DateForm,
    date_form,
    instant_form,
    read_date,
    read_instant,
    read_period,
    read_year,
    settle_dates,
)
from checker.delivery.fault import Fault, excerpt, quoted, without_controls
from checker.delivery.numbers import (
    NumberForm,
    Shape,
    number_shape,
    read_integer,
    read_number,
    settle_numbers,
)
from checker.diagnostic import Code, nearest

Read = Callable[[str], str | Fault]

_MOST_KEPT = 20_000  # distinct cells remembered, a column
_LONGEST_KEPT = 200  # characters; longer cells are read anew each time
_MOST_CODES_SHOWN = 12

_BOOLEANS = dict.fromkeys(("oui", "true", "vrai", "1", "o"), "true") | dict.fromkeys(
    ("non", "false", "faux", "0", "n"), "false"
)


def trimmed(cell: str) -> str:
    """A cell in NFC, without the spaces (no-break ones too) at its ends."""
    return (cell if cell.isascii() else unicodedata.normalize("NFC", cell)).strip()


class Tally:
    """How often each convention occurs in a column of dates or numbers, in bounded memory."""

    def __init__(self, column: Column) -> None:
        self._dates = {Kind.DATE: date_form, Kind.INSTANT: instant_form}.get(column.kind)
        self._cells: Counter[str] = Counter()
        self._date_forms: Counter[DateForm | None] = Counter()
        self._shapes: Counter[Shape] = Counter()

    @staticmethod
    def fits(column: Column) -> bool:
        """Whether the column's type has a convention to settle."""
        return column.kind in (Kind.DATE, Kind.INSTANT, Kind.NUMBER)

    def see(self, cells: Iterable[str]) -> None:
        self._cells.update(cells)
        if len(self._cells) > _MOST_KEPT:
            self._fold()

    def _fold(self) -> None:
        for cell, count in self._cells.items():
            text = trimmed(cell)
            if self._dates:
                self._date_forms[self._dates(text)] += count
            else:
                self._shapes[number_shape(text)] += count
        self._cells.clear()

    def settle(self, delimiter: str) -> DateForm | NumberForm:
        self._fold()
        return settle_dates(self._date_forms) if self._dates else settle_numbers(self._shapes, delimiter)


class CellReader(dict[str, str | Fault]):
    """Cells of one column, as delivered -> their text in the clean copy, or a fault.

    Each distinct cell is read once, unless `remember` is false (cells that hardly repeat). `faulty` is set for good
    by the first fault, so that a column without any need not be searched.
    """

    def __init__(self, read: Read, remember: bool = True) -> None:
        super().__init__()
        self._read = read
        self._longest = _LONGEST_KEPT if remember else 0
        self.faulty = False

    def __missing__(self, cell: str) -> str | Fault:
        found = self._read(cell)
        if isinstance(found, Fault):
            self.faulty = True
        if len(cell) <= self._longest:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[cell] = found
        return found

    def column(self, cells: Sequence[str]) -> list[str | Fault]:
        return list(map(self.__getitem__, cells))


def cell_reader(column: Column, form: DateForm | NumberForm | None = None) -> CellReader:
    """The reader of a column whose convention is settled (None for a type that has none)."""
    read = _reader(column, form)
    written_as_text = column.kind in (Kind.CAF, Kind.CODE, Kind.TEXT, Kind.IDENTIFIER, Kind.PERIOD)
    missing = (
        "" if column.optional else Fault(Code.DON03, f"case vide : une valeur est attendue dans {quoted(column.name)}")
    )

    def clean(cell: str) -> str | Fault:
        if column.kind is Kind.IDENTIFIER and cell.isalnum() and cell.isascii():
            return f'"{cell}"'  # by far the most common: nothing to trim, to fold or to escape
        text = trimmed(cell)
        if written_as_text and not text.isprintable():
            if "\0" in text:
                return Fault(Code.DON09, f"caractère nul (octet 0x00) dans {excerpt(text)}")
            text = without_controls(text).strip()
        if not text:
            return missing
        found = read(text)
        return clean_text(found) if written_as_text and isinstance(found, str) else found

    return CellReader(clean, remember=column.kind is not Kind.IDENTIFIER)


def clean_text(text: str) -> str:
    """A text as the clean copy holds it: between quotes."""
    return '"' + text.replace('"', '""') + '"'


def _reader(column: Column, form: DateForm | NumberForm | None) -> Read:
    match column.kind:
        case Kind.CAF | Kind.TEXT | Kind.IDENTIFIER:
            return str
        case Kind.CODE:
            return _read_code(column.codes)
        case Kind.DATE:
            return read_date(form if isinstance(form, DateForm) else DateForm.ISO)
        case Kind.INSTANT:
            return read_instant(form if isinstance(form, DateForm) else DateForm.ISO)
        case Kind.YEAR:
            return read_year
        case Kind.PERIOD:
            return read_period
        case Kind.BOOLEAN:
            return _read_boolean
        case Kind.INTEGER:
            return read_integer
        case Kind.NUMBER:
            return read_number(form if isinstance(form, NumberForm) else NumberForm("."))
        case _:
            assert_never(column.kind)


def _read_boolean(text: str) -> str | Fault:
    found = _BOOLEANS.get(text.casefold())
    if found is None:
        expected = "oui/non, vrai/faux, true/false, 1/0 ou O/N attendu"
        return Fault(Code.DON06, f"{excerpt(text)} n'est ni oui ni non : {expected}")
    return found


def _read_code(codes: Sequence[str]) -> Read:
    known = frozenset(codes)
    folded = {code.casefold(): code for code in codes}
    listed = ", ".join(codes[:_MOST_CODES_SHOWN]) + (", …" if len(codes) > _MOST_CODES_SHOWN else "")

    def read(text: str) -> str | Fault:
        if text in known:
            return text
        meant = nearest(text.casefold(), folded)
        hint = f" ; {quoted(folded[meant])} peut-être" if meant is not None else ""
        return Fault(Code.DON04, f"{excerpt(text)} n'est pas un code de la liste ({listed}){hint}")

    return read
