"""Arguments, files and exit codes; decides nothing.

Exit status: 0 nothing that --fail-on names; 1 at least one such finding; 2 the command or the rulebook is wrong;
3 the delivery could not be read as declared, or no rule could be evaluated; 70 a bug of ours; 130 interrupted.
"""

import os
import shlex
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import IntEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from checker.authoring.citations import SourceError, Verified, fixed, verify
from checker.authoring.listing import citations_json, citations_text
from checker.delivery.deliver import DeliveryError
from checker.diagnostic import RulebookError, nearest, render
from checker.finding import Report, Verdict
from checker.load import UnknownRulebook, load, load_rulebook
from checker.model import Level
from checker.pipeline import CommandError, Request, levels_named, periods_named, run, today
from checker.report.json import report_json, report_jsonl
from checker.report.text import report_text


class Exit(IntEnum):
    CLEAN = 0
    FOUND = 1
    UNUSABLE = 2
    UNREADABLE = 3
    BUG = 70
    INTERRUPTED = 130


_FORMATS = {"text": "constats.txt", "json": "constats.json", "jsonl": "constats.jsonl"}
_FAIL_ON = ("non_conforme", "a_surveiller", "indetermine", "qualite", "rejets", "never")


class _OneOf(click.ParamType[str]):
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


class _Day(click.ParamType[date]):
    name = "aaaa-mm-jj"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise CommandError(f"« {value} » n'est pas un jour : écrivez aaaa-mm-jj, par exemple 2016-04-30.") from None


class _NamedPath(click.ParamType[tuple[str, Path]]):
    name = "nom=chemin"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        if isinstance(value, tuple):
            return value
        name, equals, path = str(value).partition("=")
        if not (name and equals and path):
            raise CommandError(f"« {value} » ne nomme pas une table : écrivez par exemple pieces=export.csv.")
        return name, Path(path)


class _FrenchHelp(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Usage : ")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Commands": "Commandes"}.get(heading, heading) + " ")


class _FrenchContext(click.Context):
    formatter_class = _FrenchHelp


class _Command(click.Command):
    context_class = _FrenchContext


class _Group(click.Group):
    context_class = _FrenchContext
    command_class = _Command


def _help(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.help_option("--help", help="Affiche cette aide.")(command)


@click.group(cls=_Group, help="Vérifie que les données d'une Caf tiennent ce que la convention exige.")
@click.version_option(version("cogcheck"), "--version", message="cogcheck %(version)s", help="Affiche la version.")
@_help
def cogcheck() -> None:
    pass


@cogcheck.command("check", help="Contrôle une livraison (un dossier ou un fichier) et rend un verdict par règle.")
@click.argument("delivery", metavar="LIVRAISON", type=click.Path(path_type=Path))
@click.option("--rulebook", "rulebooks", metavar="NOM|CHEMIN", multiple=True, required=True, help="Le référentiel.")
@click.option("--period", "periods", metavar="PÉRIODE", multiple=True, help="2015, 2015-03, 2015-T1, 2013..2017.")
@click.option(
    "--level",
    "levels",
    metavar="NIVEAU",
    multiple=True,
    type=_OneOf("un niveau", [one.value for one in Level]),
    help="caf ou national.",
)
@click.option("--caf", "cafs", metavar="CODE", multiple=True, help="Une Caf de la liste des organismes.")
@click.option("--only", metavar="RÈGLE", multiple=True, help="Une règle, par exemple F10-21.")
@click.option("--as-of", metavar="AAAA-MM-JJ", type=_Day(), help="Le jour du contrôle (par défaut : aujourd'hui).")
@click.option("--roster", metavar="FICHIER", type=click.Path(path_type=Path), help="La liste des organismes.")
@click.option("--table", "tables", metavar="NOM=CHEMIN", multiple=True, type=_NamedPath(), help="Nomme un fichier.")
@click.option("--skip-keys", is_flag=True, help="Ne vérifie pas l'unicité des clés ; le rapport le dit.")
@click.option(
    "--format",
    "formats",
    metavar="FORMAT",
    multiple=True,
    type=_OneOf("un format", list(_FORMATS)),
    help="text (par défaut), json ou jsonl ; plusieurs avec --output.",
)
@click.option("--output", metavar="CHEMIN", type=click.Path(path_type=Path), help="Le fichier, ou dossier, à écrire.")
@click.option(
    "--rejets",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help="Où écrire les lignes rejetées et mises à part (par défaut : _rejets).",
)
@click.option(
    "--fail-on",
    metavar="CE QUI ÉCHOUE",
    multiple=True,
    type=_OneOf("un motif d'échec", _FAIL_ON),
    help="non_conforme, a_surveiller, indetermine, qualite, rejets ou never.",
)
@_help
def check_command(
    delivery: Path,
    rulebooks: tuple[str, ...],
    periods: tuple[str, ...],
    levels: tuple[str, ...],
    cafs: tuple[str, ...],
    only: tuple[str, ...],
    as_of: date | None,
    roster: Path | None,
    tables: tuple[tuple[str, Path], ...],
    skip_keys: bool,
    formats: tuple[str, ...],
    output: Path | None,
    rejets: Path | None,
    fail_on: tuple[str, ...],
) -> int:
    formats = tuple(dict.fromkeys(formats or ("text",)))
    if len(formats) > 1 and output is None:
        raise CommandError("Plusieurs --format demandent un dossier : ajoutez --output DOSSIER.")
    request = Request(
        delivery,
        tuple(load_rulebook(name) for name in dict.fromkeys(rulebooks)),
        as_of or today(),
        periods_named(periods),
        levels_named(levels),
        cafs,
        only,
        roster,
        dict(tables),
        not skip_keys,
        rejets or (output.parent if output else Path()) / "_rejets",
        _replay(delivery, rulebooks, as_of, roster, tables, skip_keys),
    )
    with _progress() as progress:
        report = run(request, progress)
    _write(report, formats, output)
    return _status(report, fail_on)


def _replay(
    delivery: Path,
    rulebooks: Sequence[str],
    as_of: date | None,
    roster: Path | None,
    tables: Sequence[tuple[str, Path]],
    skip_keys: bool,
) -> tuple[str, ...]:
    """What of the command every finding's replay repeats."""
    words = ["cogcheck", "check", str(delivery)]
    for name in rulebooks:
        words += ["--rulebook", name]
    for table, path in tables:
        words += ["--table", f"{table}={path}"]
    words += ["--roster", str(roster)] if roster else []
    words += ["--skip-keys"] if skip_keys else []
    words += ["--as-of", as_of.isoformat()] if as_of else []
    return tuple(shlex.quote(word) for word in words)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Steps on standard error: a moving line on a terminal, plain lines elsewhere."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda step: _say(f"cogcheck : {step}")
        return
    with console.status("cogcheck") as status:
        yield lambda step: status.update(f"cogcheck : {step}")


def _write(report: Report, formats: Sequence[str], output: Path | None) -> None:
    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if output is None:
        _print(_rendered(report, formats[0], colour))
        return
    if len(formats) == 1 and not output.is_dir():
        _replace(output, _rendered(report, formats[0], colour))
        return
    if output.exists() and not output.is_dir():
        raise CommandError(f"« {output} » est un fichier : plusieurs formats demandent un dossier.")
    for name in formats:
        _replace(output / _FORMATS[name], _rendered(report, name, colour))


def _rendered(report: Report, name: str, colour: bool) -> str:
    match name:
        case "json":
            return report_json(report)
        case "jsonl":
            return "".join(report_jsonl(report))
        case _:
            return report_text(report, colour)


def _print(text: str) -> None:
    """UTF-8 whatever the locale says: a report is never half written for want of an accent."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _replace(path: Path, text: str) -> None:
    """Written aside, then renamed: an interrupted run leaves the old file or the new one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(aside).chmod(0o644)
            Path(aside).replace(path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(f"« {path} » ne peut pas être écrit : {error.strerror}.") from error


def _status(report: Report, fail_on: Sequence[str]) -> Exit:
    tables = report.run.tables
    if any(table.rows_rejected for table in tables) or all(finding.value is None for finding in report.findings):
        return Exit.UNREADABLE
    verdicts = {finding.verdict for finding in report.findings}
    failing = {
        "non_conforme": Verdict.NOT_CONFORM in verdicts,
        "a_surveiller": Verdict.WATCH in verdicts,
        "indetermine": Verdict.UNDECIDED in verdicts,
        "qualite": any(table.rows_set_aside for table in tables),
        "rejets": any(table.rows_rejected or table.rows_set_aside for table in tables),
        "never": False,
    }
    if fail_on:
        return Exit.FOUND if any(failing[name] for name in fail_on) else Exit.CLEAN
    binding = any(finding.binding and finding.verdict is Verdict.NOT_CONFORM for finding in report.findings)
    return Exit.FOUND if binding else Exit.CLEAN


@cogcheck.command("sources", help="Cherche chaque citation d'un référentiel dans le texte du contrat.")
@click.option("--texts", metavar="DOSSIER", type=click.Path(path_type=Path), required=True, help="Où sont les textes.")
@click.option(
    "--rulebook",
    "rulebooks",
    metavar="NOM|CHEMIN",
    multiple=True,
    default=("cog-2013-2017",),
    help="Le référentiel (par défaut : cog-2013-2017).",
)
@click.option("--fix", is_flag=True, help="Écrit dans le référentiel la ligne de chaque citation.")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    type=_OneOf("un format", ["text", "json"]),
    default="text",
    help="text ou json.",
)
@_help
def sources_command(texts: Path, rulebooks: tuple[str, ...], fix: bool, form: str) -> int:
    loaded = [load(name) for name in rulebooks]
    _stop_on_mistakes([diagnostic for one in loaded for diagnostic in one.diagnostics])
    verified = [(one.rulebook.name, verify(one, texts)) for one in loaded]
    if fix:
        for one, (_, result) in zip(loaded, verified, strict=True):
            _write_lines(one.folder, result)
    _print(citations_json(verified) if form == "json" else citations_text(verified))
    _stop_on_mistakes([diagnostic for _, result in verified for diagnostic in result.diagnostics])
    return Exit.CLEAN


def _stop_on_mistakes(diagnostics: Sequence[Any]) -> None:
    if diagnostics:
        raise RulebookError(diagnostics)


def _write_lines(folder: Path, verified: Verified) -> None:
    by_source: dict[str, list[Any]] = {}
    for found in verified.found:
        by_source.setdefault(found.citation.span.source.name, []).append(found)
    for name, found_here in by_source.items():
        path = folder / name if folder.is_dir() else folder
        source = found_here[0].citation.span.source
        text = fixed(source.text, found_here)
        if text != source.text:
            _replace(path, text)


# ---- every end of the program


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status; every message is one French sentence on standard error."""
    try:
        return int(cogcheck.main(args=arguments, prog_name="cogcheck", standalone_mode=False) or Exit.CLEAN)
    except RulebookError as error:
        for diagnostic in error.diagnostics:
            _say(render(diagnostic))
        return Exit.UNUSABLE
    except (CommandError, UnknownRulebook, DeliveryError, SourceError) as error:
        _say(str(error))
        return Exit.UNUSABLE
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        _say(_in_french(error))
        return Exit.UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        _say("Interrompu ; rien n'a été écrit à moitié.")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CLEAN
    except Exception:  # noqa: BLE001 - the last wall: whatever is left is a bug of ours, told in one sentence
        _say(_bug())
        return Exit.BUG


def _say(text: str) -> None:
    sys.stderr.flush()
    sys.stderr.buffer.write(text.encode() + b"\n")
    sys.stderr.buffer.flush()


def _in_french(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            close = next(iter(error.possibilities or ()), None)
            hint = f"vouliez-vous dire « {close} » ?" if close else "voyez « cogcheck --help »."
            return f"L'option « {error.option_name} » n'existe pas ; {hint}"
        case click.MissingParameter():
            name = error.param.opts[0] if error.param and error.param.opts[0].startswith("--") else "LIVRAISON"
            return f"Il manque {name} ; voyez « cogcheck {_command(error)} --help »."
        case click.BadOptionUsage():
            return f"L'option « {error.option_name} » attend une valeur ; voyez « cogcheck {_command(error)} --help »."
        case _:
            return f"La commande n'est pas comprise ; voyez « cogcheck {_command(error)} --help »."


def _command(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return (context.info_name or "") if context is not None and context.parent is not None else "check"


def _bug() -> str:
    """Keep the trace in a file of its own, and say where it is."""
    handle, path = tempfile.mkstemp(prefix="cogcheck-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"cogcheck {version('cogcheck')}\n{traceback.format_exc()}")
    return f"Cogcheck s'est trompé et s'arrête ; joignez le fichier {path} à votre signalement."
