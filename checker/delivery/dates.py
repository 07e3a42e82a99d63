"""Dates as people write them, and the one convention of a column: `aaaa-mm-jj` or `jj/mm/aaaa`."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum

from checker.delivery.fault import Fault, excerpt
from checker.diagnostic import Code
from checker.period import parse_period

FIRST_YEAR = 1900
LAST_YEAR = 2100

_YEAR = re.compile("[0-9]{4}")


class DateForm(Enum):
    ISO = "aaaa-mm-jj"
    FRENCH = "jj/mm/aaaa"


_FORMS = {
    DateForm.ISO: re.compile("(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    DateForm.FRENCH: re.compile("(?P<day>[0-9]{2})/(?P<month>[0-9]{2})/(?P<year>[0-9]{4})"),
}


def date_form(text: str) -> DateForm | None:
    """How a date is written, whether or not that day exists; None when it is no date."""
    return next((form for form, pattern in _FORMS.items() if pattern.fullmatch(text)), None)


def settle_dates(counts: Mapping[DateForm | None, int]) -> DateForm:
    """The form that most cells have; ISO wins a tie."""
    french = counts.get(DateForm.FRENCH, 0) > counts.get(DateForm.ISO, 0)
    return DateForm.FRENCH if french else DateForm.ISO


def read_date(form: DateForm) -> Callable[[str], str | Fault]:
    """A reader: text of that form to an ISO date."""
    pattern = _FORMS[form]
    expected = f"{form.value} attendu"

    def read(text: str) -> str | Fault:
        found = pattern.fullmatch(text)
        if found is None:
            if date_form(text) is not None:
                reason = f"{excerpt(text)} n'est pas écrit comme les autres dates de la colonne : {expected}"
                return Fault(Code.DON02, reason)
            return Fault(Code.DON02, f"{excerpt(text)} n'est pas une date : {expected}")
        year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return Fault(Code.DON11, out_of_bounds(text))
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            swapped = ", le mois semble écrit avant le jour" if day <= 12 < month <= 31 else ""
            return Fault(Code.DON02, f"{excerpt(text)} n'est pas une date : {expected}{swapped}")

    return read


_TIME = re.compile("(?P<day>[^ T]+)[ T](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?")


def instant_form(text: str) -> DateForm | None:
    """How the day of a date and time is written; None when it is no date and time."""
    found = _TIME.fullmatch(text)
    return date_form(found["day"]) if found else None


def read_instant(form: DateForm) -> Callable[[str], str | Fault]:
    """A reader: a day of that form and a time, to an ISO date and time to the second."""
    read_day = read_date(form)
    expected = f"{form.value} hh:mm attendu"

    def read(text: str) -> str | Fault:
        found = _TIME.fullmatch(text)
        if found is None:
            return Fault(Code.DON02, f"{excerpt(text)} n'est pas une date et heure : {expected}")
        day = read_day(found["day"])
        if isinstance(day, Fault):
            return day
        hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
        if hour >= _HOURS or minute >= _SIXTY or second >= _SIXTY:
            return Fault(Code.DON02, f"{excerpt(text)} n'est pas une date et heure : {expected}")
        return f"{day} {hour:02d}:{minute:02d}:{second:02d}"

    return read


_HOURS, _SIXTY = 24, 60


def read_year(text: str) -> str | Fault:
    if _YEAR.fullmatch(text) is None:
        return Fault(Code.DON07, f"{excerpt(text)} n'est pas une année : quatre chiffres attendus")
    return text if FIRST_YEAR <= int(text) <= LAST_YEAR else Fault(Code.DON11, out_of_bounds(text))


def read_period(text: str) -> str | Fault:
    period = parse_period(text) if text.isascii() else None
    if period is None:
        reason = f"{excerpt(text)} n'est pas une période : 2015, 2015-03, 2015-T1 ou 2015-S1 attendu"
        return Fault(Code.DON10, reason)
    return str(period) if FIRST_YEAR <= period.year <= LAST_YEAR else Fault(Code.DON11, out_of_bounds(text))


def out_of_bounds(text: str) -> str:
    return f"l'année de {excerpt(text)} n'est pas entre {FIRST_YEAR} et {LAST_YEAR}"
