"""What is asked: which delivery, against which rules, for whom and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from checker.diagnostic import nearest
from checker.model import Level, Rulebook
from checker.period import Period, parse_periods


class CommandError(Exception):
    """What was asked cannot be done; one French sentence with its hint (exit 2: nothing was checked)."""


@dataclass(frozen=True)
class Request:
    """What to check. Empty sequences mean: everything that the rulebook and the data have.

    `refusals`: the folder of the quarantine files (None: they are not written). `replay`: the words of the command
    that every finding's replay begins with, quoted for a shell.
    """

    delivery: Path
    rulebooks: tuple[Rulebook, ...]
    as_of: date
    periods: tuple[Period, ...] = ()
    levels: tuple[Level, ...] = ()
    cafs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    roster: Path | None = None
    tables: Mapping[str, Path] = field(default_factory=dict)
    unique_keys: bool = True
    refusals: Path | None = None
    replay: tuple[str, ...] = ()

    @property
    def asked_levels(self) -> tuple[Level, ...]:
        """A Caf asked for by name and no level: that Caf's findings alone."""
        return self.levels or ((Level.CAF,) if self.cafs else tuple(Level))


def today() -> date:
    """The day of the check when nobody says another, where the user is."""
    return datetime.now().astimezone().date()


def periods_named(written: Iterable[str]) -> tuple[Period, ...]:
    """Raises CommandError on what is not a period."""
    periods: list[Period] = []
    for text in written:
        found = parse_periods(text)
        if found is None:
            raise CommandError(
                f"« {text} » n'est pas une période : écrivez 2015, 2015-03, 2015-T1, 2015-S1 ou 2013..2017."
            )
        periods.extend(found)
    return tuple(dict.fromkeys(periods))


def levels_named(written: Iterable[str]) -> tuple[Level, ...]:
    """Raises CommandError on what is not a level."""
    known = {level.value: level for level in Level}
    levels = []
    for text in written:
        if text not in known:
            raise CommandError(f"« {text} » n'est pas un niveau : écrivez caf ou national.")
        levels.append(known[text])
    return tuple(levels)


def verify(request: Request) -> None:
    """Nothing that is asked for may be silently left out. Raises CommandError."""
    rules = {indicator.code: indicator for rulebook in request.rulebooks for indicator in rulebook.indicators}
    others = {statement.code for rulebook in request.rulebooks for statement in rulebook.statements}
    for code in request.only:
        if code in others:
            raise CommandError(f"La règle « {code} » n'est pas encore évaluée : seuls les indicateurs le sont.")
        if code not in rules:
            raise CommandError(f"Aucune règle ne s'appelle « {code} »{or_nearest(code, rules)}")
        if not set(request.asked_levels) & set(rules[code].levels):
            asked = " ou ".join(level.value for level in request.asked_levels)
            own = " et ".join(level.value for level in rules[code].levels)
            raise CommandError(
                f"La règle « {code} » ne se mesure pas au niveau {asked} : elle se mesure au niveau {own}."
            )
    if request.roster is not None and not request.roster.is_file():
        raise CommandError(f"--roster {request.roster} : « {request.roster} » n'existe pas.")
    declared = {table.name: table for table in request.rulebooks[0].catalogue.tables}
    for rulebook in request.rulebooks[1:]:
        for table in rulebook.catalogue.tables:
            if declared.setdefault(table.name, table) != table:
                raise CommandError(
                    f"Deux référentiels décrivent autrement la table « {table.name} » : "
                    "contrôlez-les l'un après l'autre."
                )


def or_nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the nearest known one, if any."""
    close = nearest(word, known)
    return f" ; vouliez-vous dire « {close} » ?" if close else "."
