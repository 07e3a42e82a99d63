"""Tools for a rulebook's author: `fmt`, on its files; `lint`, on what they say."""

from pathlib import Path

import click

from checker.arguments import help_option, option
from checker.authoring.fmt_files import formatted, formatted_json, formatted_text, rulebook_files
from checker.authoring.lint import lint, lint_json, lint_text
from checker.cli.options import TEXT_OR_JSON, stop_on_mistakes, usable
from checker.cli.program import Exit, cogcheck
from checker.cli.streams import replace, say, show
from checker.request import CommandError


@cogcheck.command(
    "fmt",
    help="Met des fichiers .regles, ou ceux de dossiers, dans la seule présentation de la langue.",
    short_help="Met des règles en forme.",
)
@click.argument("paths", metavar="CHEMINS", nargs=-1, type=click.Path(path_type=Path))
@option("--check", is_flag=True, help="N'écrit rien et montre ce qui changerait ; sortie 1 s'il y en a.")
@TEXT_OR_JSON
@help_option
def fmt_command(paths: tuple[Path, ...], check: bool, form: str) -> int:
    if not paths:
        raise CommandError("Il manque un CHEMIN ; voyez « cogcheck fmt --help ».")
    files = [formatted(path) for path in rulebook_files(paths)]
    for one in files:
        if one.after is not None and one.changed and not check:
            replace(one.path.resolve(), one.after)
    show((formatted_json if form == "json" else formatted_text)(files, check=check))
    problems = [one.problem for one in files if one.problem]
    for problem in problems:
        say(problem)
    stop_on_mistakes([mistake for one in files for mistake in one.mistakes])
    if problems:
        return Exit.UNUSABLE
    return Exit.FOUND if check and any(one.changed for one in files) else Exit.CLEAN


@cogcheck.command(
    "lint",
    help="Dit ce qu'un lecteur attentif demanderait à l'auteur d'un référentiel qui fonctionne : ce qui ne sert à "
    "rien, se contredit ou n'est pas fondé. Sortie 1 s'il y en a.",
    short_help="Conseille l'auteur d'un référentiel.",
)
@click.argument("rulebooks", metavar="RÉFÉRENTIELS", nargs=-1)
@TEXT_OR_JSON
@help_option
def lint_command(rulebooks: tuple[str, ...], form: str) -> int:
    if not rulebooks:
        raise CommandError("Il manque un RÉFÉRENTIEL ; voyez « cogcheck lint --help ».")
    linted = [(one, lint(one)) for one in usable(rulebooks)]
    show((lint_json if form == "json" else lint_text)(linted))
    return Exit.FOUND if any(found for _, found in linted) else Exit.CLEAN
