"""How a value that a file keeps in a native type reads as a cell, and which types fit which column."""

import re
from collections.abc import Callable
from decimal import Decimal

from checker.catalogue import Column, Kind
from checker.delivery.cells import CellReader, cell_reader
from checker.delivery.dates import DateForm
from checker.delivery.fault import Fault, quoted
from checker.delivery.numbers import NumberForm
from checker.diagnostic import Code

TEXTS = frozenset({"VARCHAR"})

_IDENTIFIERS = TEXTS | {"UUID"}
_INTEGERS = frozenset(
    f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)
_DOUBLES = frozenset({"DOUBLE", "FLOAT"})
_TIMESTAMPS = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_DECIMAL = re.compile(r"DECIMAL\([0-9]+,[0-9]+\)")
_MIDNIGHT = " 00:00:00"

# Kind -> the types that fit besides decimals, the code of the refusal, what is expected.
_FIT: dict[Kind, tuple[frozenset[str], Code, str]] = {
    Kind.CAF: (TEXTS, Code.DON04, "un code de Caf est un texte, ses zéros de tête comptent"),
    Kind.CODE: (TEXTS, Code.DON04, "texte attendu"),
    Kind.TEXT: (_IDENTIFIERS | _INTEGERS, Code.DON04, "texte attendu"),
    Kind.IDENTIFIER: (_IDENTIFIERS | _INTEGERS, Code.DON04, "texte ou entier attendu"),
    Kind.DATE: (TEXTS | _TIMESTAMPS | {"DATE"}, Code.DON02, "date attendue"),
    Kind.INSTANT: (TEXTS | _TIMESTAMPS, Code.DON02, "date et heure attendues"),
    Kind.YEAR: (TEXTS | _INTEGERS, Code.DON07, "entier attendu"),
    Kind.PERIOD: (TEXTS | _INTEGERS, Code.DON10, "texte attendu"),
    Kind.BOOLEAN: (TEXTS | _INTEGERS | {"BOOLEAN"}, Code.DON06, "booléen attendu"),
    Kind.INTEGER: (TEXTS | _INTEGERS, Code.DON07, "entier attendu"),
    Kind.NUMBER: (TEXTS | _INTEGERS | _DOUBLES, Code.DON07, "nombre attendu"),
}


def native_reader(column: Column, native: str, form: DateForm | NumberForm | None) -> CellReader:
    """The reader of a column kept as `native` (DuckDB's name of the type), from its text."""
    fitting, code, expected = _FIT[column.kind]
    reader = cell_reader(column, form)
    if native not in fitting and not (column.kind is Kind.NUMBER and _DECIMAL.fullmatch(native)):
        reason = f"la colonne {quoted(column.name)} est de type {native} dans le fichier : {expected}"
        fault = Fault(code, reason)
        return CellReader(lambda cell: fault if cell else reader[cell])
    prepare = None if column.kind is Kind.INSTANT else _preparation(native)
    return reader if prepare is None else CellReader(lambda cell: reader[prepare(cell)])


def _preparation(native: str) -> Callable[[str], str] | None:
    if native in _TIMESTAMPS:
        return lambda cell: cell.removesuffix(_MIDNIGHT)
    return _without_exponent if native in _DOUBLES else None


def _without_exponent(cell: str) -> str:
    """The shortest text of a double (`1e-07`) in plain decimals; infinities and NaN stay as they are."""
    return format(Decimal(cell), "f") if cell and Decimal(cell).is_finite() else cell
