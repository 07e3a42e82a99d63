"""Mistakes put in the text of sound rulebooks: several at once, none hiding another, and where each may be told."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.errors.places import Clause, Sound


@dataclass(frozen=True)
class Plant:
    """A mistake: `wrong` instead of `[start, end)` of the file of a clause.

    `codes`: what it may be called. `needs`: what must be sound for it to be seen: clauses of its own statement by
    their keywords, "read" for the statements that its own one reads, "convention". `anywhere`: it may be told on any
    line of its statement.
    """

    kind: str
    clause: Clause
    start: int
    end: int
    wrong: str
    codes: frozenset[str]
    needs: frozenset[str] = frozenset()
    anywhere: bool = False

    @property
    def beheads(self) -> bool:
        """Whether its clause no longer begins by the word that says which it is."""
        first = self.clause.tokens[0].start_pos or 0
        return self.kind.startswith("missing") and self.start <= first < self.end

    @property
    def hides_the_name(self) -> bool:
        """Whether its statement has no name that can be read."""
        return self.beheads or self.kind in ("missing NAME", "missing WORD")

    @property
    def cuts(self) -> bool:
        """Whether its clause lacks its last word."""
        return self.kind.startswith("missing") and self.end >= self.clause.end


@dataclass(frozen=True)
class Planted:
    """The files with their mistakes; `lines`: where each may be told, by its first and its last line."""

    files: dict[str, str]
    plants: tuple[Plant, ...]
    lines: tuple[tuple[int, int], ...]


def planted(sound: Sound, plants: tuple[Plant, ...]) -> Planted:
    """The mistakes, all independent of each other, put in the text; in the order of the text."""
    ordered = sorted(plants, key=lambda one: ([*sound.files].index(one.clause.file), one.start))
    files = dict(sound.files)
    for one in reversed(ordered):
        text = files[one.clause.file]
        files[one.clause.file] = text[: one.start] + one.wrong + text[one.end :]
    return Planted(files, tuple(ordered), tuple(_lines(sound, one, ordered) for one in ordered))


def _lines(sound: Sound, one: Plant, plants: list[Plant]) -> tuple[int, int]:
    text = sound.files[one.clause.file]
    whole = sound.statements[one.clause.key]
    start, end = (whole[0].start, whole[-1].end) if one.anywhere else (one.clause.start, one.clause.end)
    beside = [other for other in plants if other.clause.file == one.clause.file]
    more = {other: other.wrong.count("\n") - text.count("\n", other.start, other.end) for other in beside}
    first = 1 + text.count("\n", 0, start) + sum(more[other] for other in beside if other.start < start)
    inside = sum(more[other] for other in beside if start <= other.start < end or other is one)
    return first, max(first, first + text.count("\n", start, end) + inside)


# ---------------------------------------------------------------- which mistakes can be told apart


def independent(sound: Sound, one: Plant, other: Plant) -> bool:
    """Whether two mistakes are two for everyone: in two clauses, and neither in what the other one needs."""
    if one.clause is other.clause:
        return False
    return all(_apart(sound, *pair) and _spares(sound, *pair) for pair in ((one, other), (other, one)))


def _apart(sound: Sound, one: Plant, other: Plant) -> bool:
    """Whether the next clause does not read as the end of a faulty one above it."""
    if one.clause.file != other.clause.file or one.start > other.start:
        return True
    text = sound.files[one.clause.file]
    if not text[one.end : other.start].strip():
        return False
    if text[one.clause.end : other.clause.start].strip():
        return True
    # A clause that lacks its last word goes on into the next; a column is known by its name and its « : » only.
    nameless = other.clause.keyword == ":" and other.start <= (other.clause.tokens[1].start_pos or 0)
    return not (one.cuts or nameless)


def _spares(sound: Sound, one: Plant, other: Plant) -> bool:
    """Whether `one` leaves sound what `other` needs."""
    touched = one.clause.key
    if one.clause.opens and one.hides_the_name and other.kind in ("unknown table", "unknown rule"):
        return False  # the unknown name may be the one that is not there
    if touched == other.clause.key:
        # A clause without its first word may be the one that is said to be missing.
        return one.clause.keyword not in other.needs and not (one.beheads and other.kind == "missing clause")
    if touched == sound.convention and "convention" in other.needs:
        return False
    return "read" not in other.needs or touched not in sound.read_by(other.clause.key)


def several(sound: Sound, pool: list[Plant], count: int, random: Random, *, one_statement: bool) -> tuple[Plant, ...]:
    """At most `count` independent mistakes, each in another statement, or all in the clauses of the same one."""
    key = random.choice(pool).clause.key
    left = [one for one in pool if one.clause.key == key] if one_statement else list(pool)
    chosen: list[Plant] = []
    while left and len(chosen) < count:
        drawn = random.choice(left)
        chosen.append(drawn)
        left = [
            one
            for one in left
            if (one_statement or one.clause.key != drawn.clause.key) and independent(sound, one, drawn)
        ]
    return tuple(chosen)
