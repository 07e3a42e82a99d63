"""What the command line may say: the types of its options, its help and its errors, in French."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.diagnostic import nearest
from checker.request import CommandError


class OneOf(click.ParamType[str]):
    """A word of a closed list; the message is in French and proposes the nearest."""

    name = "mot"

    def __init__(self, what: str, words: Sequence[str]) -> None:
        self.what = what
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.words:
            return str(value)
        close = nearest(str(value), self.words)
        hint = f"vouliez-vous dire « {close} » ?" if close else f"on connaît : {', '.join(self.words)}."
        raise CommandError(f"« {value} » n'est pas {self.what} ; {hint}")


class Day(click.ParamType[date]):
    name = "aaaa-mm-jj"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            with suppress(ValueError):
                return date.fromisoformat(value)
        raise CommandError(f"« {value} » n'est pas un jour : écrivez aaaa-mm-jj, par exemple 2016-04-30.")


class Percent(click.ParamType[int]):
    name = "pourcentage"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if re.fullmatch(r"\d{1,2}|100", str(value), re.ASCII):
            return int(value)
        raise CommandError(f"« {value} » n'est pas un pourcentage : écrivez un nombre de 0 à 100.")


class NamedPath(click.ParamType[tuple[str, Path]]):
    name = "nom=chemin"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        if isinstance(value, tuple):
            return value
        name, equals, path = str(value).partition("=")
        if not (name and equals and path):
            raise CommandError(f"« {value} » ne nomme pas une table : écrivez par exemple pieces=export.csv.")
        return name, Path(path)


class Option(click.Option):
    """An option whose help says everything itself: click would add « required » in English."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        return {}


_Function = TypeVar("_Function", bound=Callable[..., Any])


def option(*names: str, **settings: Any) -> Callable[[_Function], _Function]:
    return click.option(*names, cls=Option, **settings)


def help_option(command: _Function) -> _Function:
    return click.help_option("--help", help="Affiche cette aide.")(command)


class _FrenchHelp(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Usage : ")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Commands": "Commandes"}.get(heading, heading) + " ")


class _FrenchContext(click.Context):
    formatter_class = _FrenchHelp


class Command(click.Command):
    context_class = _FrenchContext


class Group(click.Group):
    context_class = _FrenchContext
    command_class = Command


def in_french(error: click.ClickException, command: str) -> str:
    """One sentence with its hint; `command` is the one that was asked for, or empty."""
    see = f"voyez « cogcheck {command} --help »." if command else "voyez « cogcheck --help »."
    match error:
        case click.NoSuchOption(option_name=name, possibilities=close):
            return f"L'option « {name} » n'existe pas ; {_nearest_or(see, close)}"
        case click.exceptions.NoSuchCommand(command_name=name, possibilities=close):
            commands = error.ctx.command.commands if error.ctx and isinstance(error.ctx.command, click.Group) else {}
            known = f"on connaît : {', '.join(sorted(commands))}."
            hint = f"vouliez-vous dire « {close[0]} » ?" if close else known
            return f"La commande « {name} » n'existe pas ; {hint}"
        case click.exceptions.NoArgsIsHelpError():
            return f"Il manque une commande ; {see}"
        case click.MissingParameter(param=param):
            named = param is not None and param.opts[0].startswith("--")
            name = param.opts[0] if param and named else getattr(param, "metavar", None) or "un argument"
            return f"Il manque {name} ; {see}"
        case click.BadOptionUsage(option_name=name):
            wrong = "ne prend pas de valeur" if "not take" in error.message else "attend une valeur"
            return f"L'option « {name} » {wrong} ; {see}"
        case click.UsageError() if found := re.search(r"unexpected extra arguments?[^(]*\((.+)\)", error.message):
            return f"« {found[1]} » est de trop ; {see}"
        case _:
            return f"La commande n'est pas comprise ; {see}"


def _nearest_or(see: str, close: Sequence[str] | None) -> str:
    return f"vouliez-vous dire « {close[0]} » ?" if close else see
