"""What a case asks: the lines of its `demande` block, `clé : valeur`."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from checker.authoring.pages import Case, PageError
from checker.diagnostic import nearest
from checker.model import Level
from checker.period import Period
from checker.request import CommandError, levels_named, periods_named
from checker.text import folded

_Named = TypeVar("_Named")


@dataclass(frozen=True)
class Demand:
    """As `Request`; `rulebook` is None when the case writes its own rules. `line`: where the rulebook is named."""

    as_of: date
    rulebook: str | None
    line: int
    periods: tuple[Period, ...]
    levels: tuple[Level, ...]
    cafs: tuple[str, ...]
    only: tuple[str, ...]


_AS_OF, _RULEBOOK, _PERIODS, _LEVELS, _CAFS, _ONLY = "au", "référentiel", "périodes", "niveaux", "caf", "règles"
_KEYS = (_RULEBOOK, _ONLY, _PERIODS, _AS_OF, _LEVELS, _CAFS)
_SPELT = {folded(key).rstrip("sx"): key for key in _KEYS}


def demand_of(case: Case) -> Demand:
    """A line of the case's own `demande` replaces the shared one of the same key. Raises PageError."""
    said: dict[str, tuple[str, int]] = {}
    for fence in case.demands:
        said |= _said(enumerate(fence.lines, start=fence.opening + 1))
    line = case.expected.opening
    if _AS_OF not in said:
        raise PageError(
            line, "le jour du contrôle n'est pas dit : écrivez « au : 2016-04-30 » dans un bloc « demande »."
        )
    rulebook, named_at = said.get(_RULEBOOK, (None, line))
    if rulebook and case.rules:
        raise PageError(named_at, "un cas nomme un référentiel ou écrit ses règles, pas les deux.")
    if not rulebook and not case.rules:
        raise PageError(
            line,
            "ce cas n'a pas de règles : écrivez un bloc « regles », ou « référentiel : » dans un bloc « demande ».",
        )
    return Demand(
        _day(*said[_AS_OF]),
        rulebook,
        named_at,
        _named(said, _PERIODS, periods_named),
        _named(said, _LEVELS, levels_named),
        _named(said, _CAFS, tuple),
        _named(said, _ONLY, tuple),
    )


def _said(lines: Iterable[tuple[int, str]]) -> dict[str, tuple[str, int]]:
    """What each key says, and at which line."""
    said: dict[str, tuple[str, int]] = {}
    for line, written in lines:
        if not written.strip():
            continue
        name, colon, value = (part.strip() for part in written.partition(":"))
        key = _SPELT.get(folded(name if colon else name.partition(" ")[0]).rstrip("sx"))
        if key is None:
            close = nearest(name, _KEYS)
            hint = f"vouliez-vous dire « {close} » ?" if close else f"on connaît : {', '.join(_KEYS)}."
            raise PageError(line, f"« {name} » n'est pas une demande ; {hint}")
        if not colon:
            raise PageError(line, f"« {key} » veut « : » avant sa valeur.")
        if not value:
            raise PageError(line, f"« {key} » ne dit rien.")
        if key in said:
            raise PageError(line, f"« {key} » est déjà dit à la ligne {said[key][1]}.")
        said[key] = (value, line)
    return said


def _day(written: str, line: int) -> date:
    with suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
            return date.fromisoformat(written)
    raise PageError(line, f"« {written} » n'est pas un jour : écrivez aaaa-mm-jj, par exemple 2016-04-30.")


def _named(
    said: Mapping[str, tuple[str, int]], key: str, understood: Callable[[Iterable[str]], tuple[_Named, ...]]
) -> tuple[_Named, ...]:
    """A list with commas; nothing when the key is not said."""
    if key not in said:
        return ()
    value, line = said[key]
    try:
        return understood(part.strip() for part in value.split(","))
    except CommandError as error:
        raise PageError(line, str(error)) from error
