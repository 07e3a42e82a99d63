"""Pages of cases: `test`, `coverage`."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from checker.arguments import Percent, help_option, option
from checker.authoring.case_files import accepted, cases_text, page_files
from checker.authoring.cases import Ran, cases
from checker.authoring.coverage import coverage, covered_percent
from checker.authoring.coverage_listing import coverage_json, coverage_text
from checker.authoring.read_page import read_page
from checker.cli.options import RULEBOOKS, TEXT_OR_JSON, usable
from checker.cli.program import Exit, cogcheck
from checker.cli.streams import replace, say, show
from checker.request import CommandError


@cogcheck.command(
    "test",
    help="Rejoue les cas de pages Markdown, ou de celles de dossiers, et compare ce qui est trouvé à ce qui est écrit.",
    short_help="Rejoue des cas.",
)
@click.argument("paths", metavar="CHEMINS", nargs=-1, type=click.Path(path_type=Path))
@option("--accept", is_flag=True, help="Écrit dans les pages les constats trouvés.")
@option("--fail-on-empty", is_flag=True, help="Échoue si l'un des chemins n'a aucun cas.")
@help_option
def test_command(paths: tuple[Path, ...], accept: bool, fail_on_empty: bool) -> int:
    if not paths:
        raise CommandError("Il manque un CHEMIN ; voyez « cogcheck test --help ».")
    ran = _ran(paths)
    pages = _once(ran.values())
    if accept:
        for one in pages:
            if one.differing:
                replace(one.page.path.resolve(), accepted(one))
    show(cases_text(pages, accept=accept))
    unusable = _tell_problems(pages)
    empty = [path for path, inside in ran.items() if not any(one.page.cases or one.problems for one in inside)]
    if fail_on_empty:
        for path in empty:
            say(f"« {path} » n'a aucun cas.")
    if unusable:
        return Exit.UNUSABLE
    differ = not accept and any(one.differing for one in pages)
    return Exit.FOUND if differ or (fail_on_empty and empty) else Exit.CLEAN


@cogcheck.command(
    "coverage",
    help="Dit ce que des pages de cas éprouvent d'un référentiel : règles, lectures, verdicts, côtés de chaque borne.",
    short_help="Dit ce que des cas éprouvent.",
)
@click.argument("paths", metavar="[CHEMINS]", nargs=-1, type=click.Path(path_type=Path))
@RULEBOOKS
@option("--fail-under", metavar="N", type=Percent(), help="Échoue si moins de N % des bornes sont vues de trois côtés.")
@TEXT_OR_JSON
@help_option
def coverage_command(paths: tuple[Path, ...], rulebooks: tuple[str, ...], fail_under: int | None, form: str) -> int:
    books = usable(rulebooks)
    pages = _once(_ran(paths or (Path("cases"),)).values())
    if _tell_problems(pages):
        return Exit.UNUSABLE
    differing = sum(len(one.differing) for one in pages)
    if differing:
        say(f"Cas qui ne sont pas tenus : {differing} ; voyez « cogcheck test ».")
    covered = [
        rule
        for book in books
        for rule in coverage(
            book.rulebook,
            (
                finding
                for one in pages
                for outcome in one.outcomes
                if outcome.loaded.folder.resolve() == book.folder.resolve()
                for finding in outcome.findings
            ),
        )
    ]
    show(coverage_json(covered) if form == "json" else coverage_text(covered))
    return Exit.FOUND if fail_under is not None and covered_percent(covered) < fail_under else Exit.CLEAN


def _ran(paths: Sequence[Path]) -> dict[Path, list[Ran]]:
    """The pages of each path, run; a page named twice is run once."""
    known: dict[Path, Ran] = {}
    inside: dict[Path, list[Ran]] = {}
    for path in paths:
        for file in page_files(path):
            key = file.resolve()
            if key not in known:
                known[key] = cases(read_page(file))
            inside.setdefault(path, []).append(known[key])
        inside.setdefault(path, [])
    return inside


def _once(ran: Iterable[Iterable[Ran]]) -> list[Ran]:
    return list({id(one): one for inside in ran for one in inside}.values())


def _tell_problems(pages: Iterable[Ran]) -> bool:
    problems = [problem for one in pages for problem in one.problems]
    for problem in problems:
        say(problem)
    return bool(problems)
