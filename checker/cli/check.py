"""A delivery against the rulebooks: `check`."""

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from checker.arguments import Day, NamedPath, OneOf, help_option, option
from checker.cli.options import usable
from checker.cli.program import Exit, cogcheck
from checker.cli.streams import replace, say, show, told_progress
from checker.finding import Report, Verdict
from checker.model import Level
from checker.pipeline import run
from checker.report.json import report_json, report_jsonl
from checker.report.text import WIDTH, report_text
from checker.request import CommandError, Request, levels_named, periods_named, today

_FORMATS = {"text": "constats.txt", "json": "constats.json", "jsonl": "constats.jsonl"}
_FAIL_ON = ("non_conforme", "a_surveiller", "indetermine", "qualite", "rejets", "never")


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
        tuple(one.rulebook for one in usable(rulebooks)),
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
    with told_progress() as progress:
        report = run(request, progress)
    _write(report, formats, output)
    return _status(report, fail_on, request.refusals)


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


def _write(report: Report, formats: Sequence[str], output: Path | None) -> None:
    colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if output is None:
        show(_rendered(report, formats[0], colour))
        return
    if len(formats) == 1 and not output.is_dir():
        replace(output, _rendered(report, formats[0], colour))
        return
    if output.exists() and not output.is_dir():
        raise CommandError(f"« {output} » est un fichier : plusieurs formats demandent un dossier.")
    for name in formats:
        replace(output / _FORMATS[name], _rendered(report, name, colour))


def _rendered(report: Report, name: str, colour: bool) -> str:
    match name:
        case "json":
            return report_json(report)
        case "jsonl":
            return "".join(report_jsonl(report))
        case _:
            return report_text(report, colour, shutil.get_terminal_size((WIDTH, 0)).columns if colour else WIDTH)


def _status(report: Report, fail_on: Sequence[str], refusals: Path | None) -> Exit:
    """The exit status; what makes it 3 is said."""
    tables = report.run.tables
    rejected = sum(table.rows_rejected for table in tables)
    if rejected:
        rows = "1 ligne rejetée" if rejected == 1 else f"{rejected} lignes rejetées"
        say(f"La livraison ne se lit pas comme annoncé : {rows}, voyez {refusals}.")
    if not any(finding.value is not None or finding.verdict.judged for finding in report.findings):
        say("Aucune règle n'a pu être évaluée sur cette livraison.")
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
