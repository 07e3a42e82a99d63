"""A day in French words."""

from datetime import date

from checker.period import MONTHS


def in_words(day: date) -> str:
    """`1er mars 2015`, `30 avril 2016`."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
