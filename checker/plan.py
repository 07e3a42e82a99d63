"""What an engine is asked: columns, literals and counts; no unit, no rule, no dialect.

Tests have three values, like SQL's: true, false, and unknown when a missing value decides. A counter counts the rows
whose test is true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
class Observation:
    """The last day of the month at whose end rows are observed; only over a scan of a stock."""


@dataclass(frozen=True)
class FirstOf:
    """The first of two date columns that is not missing; with `seen`, nor later than the day of the observation."""

    first: str
    otherwise: str
    seen: bool = False


Moment = Column | FirstOf | Observation


@dataclass(frozen=True)
class Days:
    """Days from one date to another; open ones by the calendar of the row's subject."""

    start: Moment
    end: Moment
    open_only: bool


@dataclass(frozen=True)
class Seconds:
    """Whole seconds from one date and time to another."""

    start: Moment
    end: Moment


@dataclass(frozen=True)
class Arithmetic:
    """`op` is one of + - ×; exact."""

    op: str
    left: "Term"
    right: "Term"


@dataclass(frozen=True)
class Choice:
    """The number of the first case whose test is true, else `otherwise`; an unknown test before it makes it unknown."""

    cases: tuple[tuple["Test", Fraction], ...]
    otherwise: "Fraction | Choice | None"


@dataclass(frozen=True)
class Year:
    """The year of a date column, or a column of years itself; no column: the observation's year."""

    column: str | None
    whole_years: bool


@dataclass(frozen=True)
class Total:
    """The sum of a term over all rows of the same table in one year; unknown when one of them lacks it."""

    term: "Term"
    year: int
    dated_by: Year


Term = Column | Folded | Literal | Days | Seconds | Arithmetic | Choice | Year | Total


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
class IsKnown:
    """True where a number can be told from the row; never unknown."""

    term: Term


@dataclass(frozen=True)
class InSeason:
    """Days of the year from `first` to `last`, as month * 100 + day, both included."""

    column: str
    first: int
    last: int


@dataclass(frozen=True)
class OnSide:
    """A date column beside a day; `op` is one of < ≥ ≤."""

    column: str
    op: str
    day: date


@dataclass(frozen=True)
class Then:
    """What a row of the same table and key, dated by that year, meets; false where there is no such row."""

    key: tuple[str, ...]
    year: int
    dated_by: Year
    test: "Test"


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


Test = Compare | OneOf | IsMissing | IsKnown | InSeason | OnSide | Then | IsTrue | Not | All | Any | Unknown | NotFalse


@dataclass(frozen=True)
class CountIf:
    test: Test


@dataclass(frozen=True)
class SumIf:
    """The exact sum of a numeric term over the rows whose test is true; 0 over none."""

    term: Term
    test: Test


Counter = CountIf | SumIf


@dataclass(frozen=True)
class Scan:
    """Which table, whose rows (None: no subject), and the column that dates them (`whole_years`: it holds years).

    `until`: the rows are a stock, there at each month's end from `dated_by` (included) until that date (excluded; for
    ever where it is missing). `part`: a column that splits each subject's rows.
    """

    table: str
    subject: str | None
    dated_by: str
    whole_years: bool
    until: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Tally:
    """One pass over a table: each counter by subject, part and cell.

    A cell is a month, numbered year * 12 + month - 1; a column of years gives the January of its year. Rows without a
    date are in the cell None.
    """

    scan: Scan
    counters: tuple[Counter, ...]


Cell = tuple[str | None, int | None, str | None]
"""A subject, a month, a part (None without `Scan.part`)."""
Counts = Mapping[Cell, tuple[Fraction, ...]]


@dataclass(frozen=True)
class Histogram:
    """How often each value of a term occurs over the rows whose test is true, by subject and cell."""

    scan: Scan
    term: Term
    test: Test


Occurrences = Mapping[Cell, Mapping[Fraction, int]]


@dataclass(frozen=True)
class Distinct:
    """How many different values of some columns occur over the rows whose test is true (a row that lacks one of them
    has none), for each subject and for all together, in each month, quarter, half-year and year.

    `per_day`: each day on its own, then added.
    """

    scan: Scan
    columns: tuple[str, ...]
    per_day: bool
    test: Test


Span = tuple[str | None, bool, int, int]
"""A subject, whether it stands for all of them, the first month and how many."""
Different = Mapping[Span, int]


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
