"""The program itself: the group of its commands, and every way it ends.

Exit status: 0 nothing that --fail-on names; 1 at least one such finding; 2 the command or the rulebook is wrong;
3 the delivery could not be read as declared, or no rule could be evaluated; 70 a bug of ours; 130 interrupted.
"""

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from enum import IntEnum
from importlib.metadata import version

import click

from checker.arguments import Group, help_option, in_french
from checker.authoring.citations import SourceError
from checker.cli.streams import say
from checker.delivery.deliver import DeliveryError
from checker.diagnostic import RulebookError, render
from checker.load import UnknownRulebook
from checker.request import CommandError


class Exit(IntEnum):
    CLEAN = 0
    FOUND = 1
    UNUSABLE = 2
    UNREADABLE = 3
    BUG = 70
    INTERRUPTED = 130


@click.group(
    cls=Group,
    subcommand_metavar="COMMANDE [ARGUMENTS]",
    help="Vérifie que les données d'une Caf tiennent ce que la convention exige.",
)
@click.version_option(version("cogcheck"), message="cogcheck %(version)s", help="Affiche la version.")
@help_option
def cogcheck() -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status; every message is one French sentence on standard error."""
    try:
        return int(cogcheck.main(args=arguments, prog_name="cogcheck", standalone_mode=False) or Exit.CLEAN)
    except RulebookError as error:
        for diagnostic in error.diagnostics:
            say(render(diagnostic))
        return Exit.UNUSABLE
    except (CommandError, UnknownRulebook, DeliveryError, SourceError) as error:
        say(str(error))
        return Exit.UNUSABLE
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        given = sys.argv[1:] if arguments is None else arguments
        say(in_french(error, next((word for word in given if word in cogcheck.commands), "")))
        return Exit.UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        say("Interrompu ; rien n'a été écrit à moitié.")
        return Exit.INTERRUPTED
    except Exception:  # noqa: BLE001 - the last wall: whatever is left is a bug of ours, told in one sentence
        say(_bug())
        return Exit.BUG


def _bug() -> str:
    """Keep the trace in a file of its own, and say where it is."""
    handle, path = tempfile.mkstemp(prefix="cogcheck-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"cogcheck {version('cogcheck')}\n{traceback.format_exc()}")
    return f"Cogcheck s'est trompé et s'arrête ; joignez le fichier {path} à votre signalement."
