"""A deadline in French words: what it asks, then the contract's own words when they say it otherwise."""

from typing import assert_never

from checker.deadline import (
    After,
    By,
    Deadline,
    Delay,
    EachPeriod,
    EachYear,
    From,
    Ongoing,
    RowDated,
    RuleDone,
    Unset,
    When,
    Window,
)
from checker.model import Years
from checker.period import MONTHS, Grain, Period
from checker.period import in_words as period_in_words
from checker.report.dates import in_words

_EACH = {
    Grain.MONTH: "chaque mois", Grain.QUARTER: "chaque trimestre", Grain.HALF: "chaque semestre",
    Grain.YEAR: "chaque année",
}  # fmt: skip


def due_in_words(deadline: Deadline) -> str:
    """`au plus tard le 30 juin 2014 (« mi 2014 »), opposable`."""
    binding = ", opposable" if deadline.binding else ", prévisionnelle"
    past = ", passée à la signature" if deadline.past_when_signed else ""
    return f"{_when(deadline.when)} (« {deadline.verbatim} »){binding}{past}"


def _when(when: When) -> str:
    match when:
        case By(due):
            return f"au plus tard le {in_words(due)}"
        case Window(started, done):
            return f"commencée le {in_words(started)} et achevée le {in_words(done)} au plus tard"
        case From(started):
            return f"commencée au plus tard le {in_words(started)}, sans date de fin"
        case Ongoing():
            return "en continu, sans date"
        case Unset():
            return "date à définir"
        case After(delay, event):
            return f"{_within(delay)}après {_event(event)}"
        case EachYear(month, day, lag, part, years):
            number = "1er" if day == 1 else str(day)
            year = f"N{lag:+d}" if lag else "N"
            covered = f" pour le {_part(part)} N" if part else ""
            return f"chaque année N au {number} {MONTHS[month - 1]} {year}{covered}{_years(years)}"
        case EachPeriod(grain, delay, years):
            by = f"{_within(delay)}après son dernier jour" if delay else "avant la fin de son dernier jour"
            return f"{_EACH[grain]}, {by}{_years(years)}"
        case _:
            assert_never(when)


def _within(delay: Delay | None) -> str:
    return f"dans les {delay.number} {delay.unit.value} " if delay else ""


def _event(event: RuleDone | RowDated) -> str:
    match event:
        case RuleDone(code):
            return code
        case RowDated(table, column):
            return f"{column.name} ({table.title})"


def _part(part: tuple[int, int]) -> str:
    """`1er trimestre`: the words of a period, without its year."""
    return period_in_words(Period(1, *part)).removesuffix(" 1")


def _years(years: Years | None) -> str:
    if years is None:
        return ""
    return f", en {years.first}" if years.first == years.last else f", de {years.first} à {years.last}"
