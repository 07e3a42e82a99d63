"""What an engine counted, kept by subject; the branch is every record pooled, whoever delivered it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from checker import plan

Numbers = tuple[Fraction, ...]
ByCell = Mapping[int | None, Numbers]
NATIONAL = None


def added(rows: Iterable[Numbers]) -> Numbers:
    return tuple(sum(column, Fraction(0)) for column in zip(*rows, strict=True))


def _pooled(tables: Iterable[ByCell]) -> ByCell:
    pooled: dict[int | None, Numbers] = {}
    for by_cell in tables:
        for cell, numbers in by_cell.items():
            pooled[cell] = added([pooled[cell], numbers]) if cell in pooled else numbers
    return pooled


@dataclass(frozen=True)
class Table:
    """One tally's answer by subject, part (None without parts) and month. `width`: how many counters each has."""

    width: int
    by_subject: Mapping[str | None, Mapping[str | None, ByCell]]
    totals: Mapping[str | None, ByCell]
    """By subject, parts together; `NATIONAL`: every subject together."""

    @classmethod
    def of(cls, width: int, counts: plan.Counts) -> "Table":
        by_subject: dict[str | None, dict[str | None, dict[int | None, Numbers]]] = {}
        for (subject, cell, part), numbers in counts.items():
            by_subject.setdefault(subject, {}).setdefault(part, {})[cell] = numbers
        totals = {subject: _pooled(parts.values()) for subject, parts in by_subject.items()}
        totals[NATIONAL] = _pooled(by_cell for parts in by_subject.values() for by_cell in parts.values())
        return cls(width, by_subject, totals)

    @property
    def nothing(self) -> Numbers:
        return (Fraction(0),) * self.width

    @property
    def subjects(self) -> tuple[str | None, ...]:
        return tuple(self.by_subject)

    def parts(self, subject: str | None) -> tuple[str | None, ...]:
        return tuple(self.by_subject.get(subject, {}))

    def cells(self, subject: str | None) -> ByCell:
        return self.totals.get(subject, {})

    def has(self, subject: str | None, part: str | None, cells: range) -> bool:
        return any(cell is not None and cell in cells for cell in self.by_subject[subject][part])

    def total(self, subject: str | None, parts: Iterable[str | None], cells: range) -> Numbers:
        rows = (
            numbers
            for part in parts
            for cell, numbers in self.by_subject.get(subject, {}).get(part, {}).items()
            if cell is not None and cell in cells
        )
        return added([self.nothing, *rows])

    def total_of(self, subjects: Iterable[str | None], cells: range) -> Numbers:
        """Of several subjects, parts together."""
        rows = (
            numbers
            for one in subjects
            for cell, numbers in self.cells_of(one).items()
            if cell is not None and cell in cells
        )
        return added([self.nothing, *rows])

    def cells_of(self, subject: str | None) -> ByCell:
        """Of one subject, or of the rows that are nobody's (None)."""
        return _pooled(self.by_subject.get(subject, {}).values())

    def numbers(self, subject: str | None, parts: Mapping[str | None, frozenset[str | None]] | None) -> ByCell:
        """By month, of one subject or of the branch; `parts`: of each subject, only those."""
        if parts is None:
            return self.cells(subject)
        kept = (
            self.by_subject.get(one, {}).get(part, {})
            for one, chosen in parts.items()
            for part in chosen
            if subject is NATIONAL or one == subject
        )
        return _pooled(kept)

    def unassigned(self, part: str, cells: range) -> Numbers:
        """Of the rows of a part that are nobody's."""
        return self.total(None, [part], cells)


@dataclass(frozen=True)
class Counted:
    """All that was counted for the rules of a check."""

    tables: Mapping[plan.Scan, Table]
    histograms: Mapping[plan.Histogram, plan.Occurrences]
    distincts: Mapping[plan.Distinct, plan.Different]

    def values_in(
        self, histogram: plan.Histogram | None, has: Callable[[str | None], bool], cells: range
    ) -> Mapping[Fraction, int]:
        """How often each value occurs over the months `cells`, among the subjects that `has` keeps."""
        assert histogram is not None
        times: dict[Fraction, int] = {}
        for (one, cell, _), occurrences in self.histograms[histogram].items():
            if cell is not None and cell in cells and has(one):
                for value, count in occurrences.items():
                    times[value] = times.get(value, 0) + count
        return times

    def different_in(self, distinct: plan.Distinct | None, subject: str | None, cells: range) -> int:
        """How many different values; `cells` are those of a month, a quarter, a half-year or a year."""
        assert distinct is not None
        return self.distincts[distinct].get((subject, subject is NATIONAL, cells.start, len(cells)), 0)
