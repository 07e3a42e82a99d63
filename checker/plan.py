"""What an engine is asked: columns, literals and counts; no unit, no rule, no dialect.

Tests have three values, like SQL's: true, false, and unknown when a missing value decides. A counter counts the rows
whose test is true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

LINE = ("_fichier", "_ligne")


@dataclass(frozen=True)
class Column:
    name: str


@dataclass(frozen=True)
class Folded:
    """A text column without regard to case, accents and doubled spaces."""

    name: str


@dataclass(frozen=True)
class Literal:
    value: Fraction | str


@dataclass(frozen=True)
class Days:
    """Days from one date column to another; open ones by the calendar of the row's subject."""

    start: str
    end: str
    open_only: bool


Term = Column | Folded | Literal | Days


@dataclass(frozen=True)
class Compare:
    """`op` is one of ≥ ≤ > < = ≠."""

    op: str
    left: Term
    right: Term


@dataclass(frozen=True)
class OneOf:
    term: Column | Folded
    values: tuple[str, ...]


@dataclass(frozen=True)
class IsMissing:
    column: str


@dataclass(frozen=True)
class IsTrue:
    column: str


@dataclass(frozen=True)
class Not:
    test: "Test"


@dataclass(frozen=True)
class All:
    """True of every row when empty."""

    tests: tuple["Test", ...]


@dataclass(frozen=True)
class Any:
    tests: tuple["Test", ...]


@dataclass(frozen=True)
class Unknown:
    """True where the test is neither true nor false; false elsewhere."""

    test: "Test"


@dataclass(frozen=True)
class NotFalse:
    """True where the test is true or unknown; false elsewhere."""

    test: "Test"


Test = Compare | OneOf | IsMissing | IsTrue | Not | All | Any | Unknown | NotFalse


@dataclass(frozen=True)
class CountIf:
    test: Test


@dataclass(frozen=True)
class SumIf:
    """The exact sum of a numeric column over the rows whose test is true; 0 over none."""

    column: str
    test: Test


Counter = CountIf | SumIf


@dataclass(frozen=True)
class Scan:
    """Which table, whose rows (None: no subject), and the column that dates them (`whole_years`: it holds years)."""

    table: str
    subject: str | None
    dated_by: str
    whole_years: bool


@dataclass(frozen=True)
class Tally:
    """One pass over a table: each counter by subject and cell.

    A cell is a month, numbered year * 12 + month - 1; a column of years gives the January of its year. Rows without a
    date are in the cell None.
    """

    scan: Scan
    counters: tuple[Counter, ...]


Cell = tuple[str | None, int | None]
Counts = Mapping[Cell, tuple[Fraction, ...]]


@dataclass(frozen=True)
class Sample:
    """The first rows (by file and line) whose test is true, by subject and cell; `columns` are shown."""

    scan: Scan
    test: Test
    columns: tuple[str, ...]
    most: int


Row = tuple[str | int | bool | None, ...]
Samples = Mapping[Cell, tuple[Row, ...]]


@dataclass(frozen=True)
class Integrity:
    """What sets a row of a table aside: a named test that is false, a key that another row has, an unknown subject.

    `key` is None where uniqueness is not asked for; `known` None where there is no roster.
    """

    table: str
    subject: str | None
    checks: tuple[tuple[str, Test], ...]
    key: tuple[str, ...] | None
    known: frozenset[str] | None


@dataclass(frozen=True)
class SetAside:
    """A row set aside, and the first thing that did it: the check's name, `KEY` or `SUBJECT`."""

    file: str
    line: int
    because: str


KEY = "#cle"
SUBJECT = "#organisme"
