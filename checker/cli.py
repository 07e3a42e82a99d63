"""Arguments, files and exit codes; decides nothing.

Exit status: 0 nothing that --fail-on names; 1 at least one such finding; 2 the command or the rulebook is wrong;
3 the delivery could not be read as declared, or no rule could be evaluated; 70 a bug of ours; 130 interrupted.
"""

import os
import shlex
import shutil
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

from checker.arguments import Day, Group, NamedPath, OneOf, help_option, in_french, option
from checker.authoring.citations import SourceError, Verified, fixed, verify
from checker.authoring.explain import explained
from checker.authoring.fmt_files import formatted, formatted_json, formatted_text, rulebook_files
from checker.authoring.listing import citations_json, citations_text
from checker.authoring.rules import rules_about, rules_json, rules_text
from checker.delivery.deliver import DeliveryError
from checker.diagnostic import RulebookError, render
from checker.disk import why, written_aside
from checker.finding import Report, Verdict
from checker.load import Loaded, UnknownRulebook, load
from checker.model import Level, Rulebook
from checker.pipeline import run
from checker.report.json import report_json, report_jsonl
from checker.report.text import WIDTH, report_text
from checker.request import CommandError, Request, levels_named, or_nearest, periods_named, today


class Exit(IntEnum):
    CLEAN = 0
    FOUND = 1
    UNUSABLE = 2
    UNREADABLE = 3
    BUG = 70
    INTERRUPTED = 130


_FORMATS = {"text": "constats.txt", "json": "constats.json", "jsonl": "constats.jsonl"}
_FAIL_ON = ("non_conforme", "a_surveiller", "indetermine", "qualite", "rejets", "never")


@click.group(
    cls=Group,
    subcommand_metavar="COMMANDE [ARGUMENTS]",
    help="Vérifie que les données d'une Caf tiennent ce que la convention exige.",
)
@click.version_option(version("cogcheck"), message="cogcheck %(version)s", help="Affiche la version.")
@help_option
def cogcheck() -> None:
    pass


@cogcheck.command(
    "check",
    help="Contrôle une livraison (un dossier ou un fichier) et rend un verdict par règle.",
    short_help="Contrôle une livraison.",
    options_metavar="[OPTIONS]",
)
@click.argument("delivery", metavar="LIVRAISON", type=click.Path(path_type=Path))
@option("--rulebook", "rulebooks", metavar="NOM|CHEMIN", multiple=True, required=True, help="Le référentiel.")
@option("--period", "periods", metavar="PÉRIODE", multiple=True, help="2015, 2015-03, 2015-T1, 2013..2017.")
@option(
    "--level",
    "levels",
    metavar="NIVEAU",
    multiple=True,
    type=OneOf("un niveau", [one.value for one in Level]),
    help="caf ou national.",
)
@option("--caf", "cafs", metavar="CODE", multiple=True, help="Une Caf de la liste des organismes.")
@option("--only", metavar="RÈGLE", multiple=True, help="Une règle, par exemple F10-21.")
@option("--as-of", metavar="AAAA-MM-JJ", type=Day(), help="Le jour du contrôle (par défaut : aujourd'hui).")
@option("--roster", metavar="FICHIER", type=click.Path(path_type=Path), help="La liste des organismes.")
@option("--table", "tables", metavar="NOM=CHEMIN", multiple=True, type=NamedPath(), help="Nomme un fichier.")
@option("--skip-keys", is_flag=True, help="Ne vérifie pas l'unicité des clés ; le rapport le dit.")
@option(
    "--format",
    "formats",
    metavar="FORMAT",
    multiple=True,
    type=OneOf("un format", list(_FORMATS)),
    help="text (par défaut), json ou jsonl ; plusieurs avec --output.",
)
@option("--output", metavar="CHEMIN", type=click.Path(path_type=Path), help="Le fichier, ou dossier, à écrire.")
@option(
    "--rejets",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help="Où écrire les lignes rejetées et mises à part (par défaut : _rejets).",
)
@option(
    "--fail-on",
    metavar="CE QUI ÉCHOUE",
    multiple=True,
    type=OneOf("un motif d'échec", _FAIL_ON),
    help="non_conforme, a_surveiller, indetermine, qualite, rejets ou never.",
)
@help_option
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
        _loaded(tuple(dict.fromkeys(rulebooks))),
        as_of or today(),
        periods_named(periods),
        levels_named(levels),
        cafs,
        only,
        roster,
        dict(tables),
        not skip_keys,
        rejets or (output.parent if output else Path()) / "_rejets",
        _replay(delivery, rulebooks, as_of or today(), roster, tables, skip_keys),
    )
    with _progress() as progress:
        report = run(request, progress)
    _write(report, formats, output)
    return _status(report, fail_on, request.refusals)


def _loaded(names: Sequence[str]) -> tuple[Rulebook, ...]:
    """Every rulebook, or every mistake of all of them together."""
    loaded = [load(name) for name in names]
    _stop_on_mistakes([diagnostic for one in loaded for diagnostic in one.diagnostics])
    return tuple(one.rulebook for one in loaded)


def _replay(
    delivery: Path,
    rulebooks: Sequence[str],
    as_of: date,
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
    words += ["--as-of", as_of.isoformat()]
    return tuple(shlex.quote(word.encode("utf-8", "backslashreplace").decode()) for word in words)


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
    colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
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
            return report_text(report, colour, shutil.get_terminal_size((WIDTH, 0)).columns if colour else WIDTH)


def _print(text: str) -> None:
    """UTF-8 whatever the locale says: a report is never half written for want of an accent."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader has what it wanted; nothing more goes there, and the status is the check's own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CommandError(f"Le résultat ne peut pas être écrit : {why(error)}.") from error


def _replace(path: Path, text: str) -> None:
    try:
        with written_aside(path) as file:
            file.write(text)
    except OSError as error:
        raise CommandError(f"« {path} » ne peut pas être écrit : {why(error)}.") from error


def _status(report: Report, fail_on: Sequence[str], refusals: Path | None) -> Exit:
    """The exit status; what makes it 3 is said."""
    tables = report.run.tables
    rejected = sum(table.rows_rejected for table in tables)
    if rejected:
        rows = "1 ligne rejetée" if rejected == 1 else f"{rejected} lignes rejetées"
        _say(f"La livraison ne se lit pas comme annoncé : {rows}, voyez {refusals}.")
    if not any(finding.value is not None or finding.verdict.judged for finding in report.findings):
        _say("Aucune règle n'a pu être évaluée sur cette livraison.")
        return Exit.UNREADABLE
    if rejected:
        return Exit.UNREADABLE
    verdicts = {finding.verdict for finding in report.findings}
    failing = {
        "non_conforme": Verdict.NOT_CONFORM in verdicts,
        "a_surveiller": Verdict.WATCH in verdicts,
        "indetermine": Verdict.UNDECIDED in verdicts,
        "qualite": any(table.rows_set_aside for table in tables),
        "rejets": any(table.rows_set_aside for table in tables),
        "never": False,
    }
    if fail_on:
        return Exit.FOUND if any(failing[name] for name in fail_on) else Exit.CLEAN
    binding = any(finding.binding and finding.verdict is Verdict.NOT_CONFORM for finding in report.findings)
    return Exit.FOUND if binding else Exit.CLEAN


_RULEBOOKS = option(
    "--rulebook",
    "rulebooks",
    metavar="NOM|CHEMIN",
    multiple=True,
    default=("cog-2013-2017",),
    help="Le référentiel (par défaut : cog-2013-2017).",
)
_TEXT_OR_JSON = option(
    "--format",
    "form",
    metavar="FORMAT",
    type=OneOf("un format", ["text", "json"]),
    default="text",
    help="text ou json.",
)


@cogcheck.command(
    "sources",
    help="Cherche chaque citation d'un référentiel dans le texte du contrat.",
    short_help="Vérifie les citations d'un référentiel.",
)
@option("--texts", metavar="DOSSIER", type=click.Path(path_type=Path), required=True, help="Où sont les textes.")
@_RULEBOOKS
@option("--fix", is_flag=True, help="Écrit dans le référentiel la ligne de chaque citation.")
@_TEXT_OR_JSON
@help_option
def sources_command(texts: Path, rulebooks: tuple[str, ...], fix: bool, form: str) -> int:
    loaded = [load(name) for name in rulebooks]
    _stop_on_mistakes([diagnostic for one in loaded for diagnostic in one.diagnostics])
    verified = [(one.rulebook.name, verify(one, texts)) for one in loaded]
    if fix:
        for one, (_, result) in zip(loaded, verified, strict=True):
            _write_lines(one, result)
        verified = [(name, result.mended) for name, result in verified]
    _print(citations_json(verified) if form == "json" else citations_text(verified))
    _stop_on_mistakes([diagnostic for _, result in verified for diagnostic in result.diagnostics])
    return Exit.CLEAN


@cogcheck.command(
    "rules",
    help="Liste les règles d'un référentiel, ou celles dont le code, l'intitulé ou les citations ont tous les MOTS.",
    short_help="Liste les règles d'un référentiel.",
)
@click.argument("words", metavar="[MOTS]", nargs=-1)
@_RULEBOOKS
@_TEXT_OR_JSON
@help_option
def rules_command(words: tuple[str, ...], rulebooks: tuple[str, ...], form: str) -> int:
    loaded = [load(name) for name in dict.fromkeys(rulebooks)]
    _stop_on_mistakes([diagnostic for one in loaded for diagnostic in one.diagnostics])
    found = rules_about(loaded, words)
    _print(rules_json(found) if form == "json" else rules_text(found))
    return Exit.CLEAN


@cogcheck.command(
    "explain",
    help="Explique une règle : ce qu'elle mesure, sur quelles lignes, sa cible, ses lectures et ses citations.",
    short_help="Explique une règle.",
)
@click.argument("code", metavar="RÈGLE")
@_RULEBOOKS
@help_option
def explain_command(code: str, rulebooks: tuple[str, ...]) -> int:
    loaded = [load(name) for name in dict.fromkeys(rulebooks)]
    _stop_on_mistakes([diagnostic for one in loaded for diagnostic in one.diagnostics])
    rules = {rule.code: rule for rule in rules_about(loaded, ())}
    if code not in rules:
        raise CommandError(f"Aucune règle ne s'appelle « {code} »{or_nearest(code, rules)}")
    _print(explained(rules[code]))
    return Exit.CLEAN


@cogcheck.command(
    "fmt",
    help="Met des fichiers .regles, ou ceux de dossiers, dans la seule présentation de la langue.",
    short_help="Met des règles en forme.",
)
@click.argument("paths", metavar="CHEMINS", nargs=-1, type=click.Path(path_type=Path))
@option("--check", is_flag=True, help="N'écrit rien et montre ce qui changerait ; sortie 1 s'il y en a.")
@_TEXT_OR_JSON
@help_option
def fmt_command(paths: tuple[Path, ...], check: bool, form: str) -> int:
    if not paths:
        raise CommandError("Il manque un CHEMIN ; voyez « cogcheck fmt --help ».")
    files = [formatted(path) for path in rulebook_files(paths)]
    for one in files:
        if one.after is not None and one.changed and not check:
            _replace(one.path.resolve(), one.after)
    _print((formatted_json if form == "json" else formatted_text)(files, check=check))
    problems = [one.problem for one in files if one.problem]
    for problem in problems:
        _say(problem)
    _stop_on_mistakes([mistake for one in files for mistake in one.mistakes])
    if problems:
        return Exit.UNUSABLE
    return Exit.FOUND if check and any(one.changed for one in files) else Exit.CLEAN


def _stop_on_mistakes(diagnostics: Sequence[Any]) -> None:
    if diagnostics:
        raise RulebookError(diagnostics)


def _write_lines(loaded: Loaded, verified: Verified) -> None:
    """Into each file of the rulebook; line ends and byte-order mark stay as they were."""
    for source in loaded.sources:
        here = [one for one in verified.checked if one.citation.span.source is source]
        text = fixed(source, here)
        if text != source.original:
            path = loaded.folder / source.name if loaded.folder.is_dir() else loaded.folder
            before = path.read_bytes()
            mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if before.startswith(b"\xef\xbb\xbf") else ""
            _replace(path, mark + (text.replace("\n", "\r\n") if b"\r\n" in before else text))


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
        given = sys.argv[1:] if arguments is None else arguments
        _say(in_french(error, next((word for word in given if word in cogcheck.commands), "")))
        return Exit.UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        _say("Interrompu ; rien n'a été écrit à moitié.")
        return Exit.INTERRUPTED
    except Exception:  # noqa: BLE001 - the last wall: whatever is left is a bug of ours, told in one sentence
        _say(_bug())
        return Exit.BUG


def _say(text: str) -> None:
    sys.stderr.flush()
    sys.stderr.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stderr.buffer.flush()


def _bug() -> str:
    """Keep the trace in a file of its own, and say where it is."""
    handle, path = tempfile.mkstemp(prefix="cogcheck-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"cogcheck {version('cogcheck')}\n{traceback.format_exc()}")
    return f"Cogcheck s'est trompé et s'arrête ; joignez le fichier {path} à votre signalement."
