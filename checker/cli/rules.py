"""What a rulebook holds: `rules`, `explain`."""

import click

from checker.arguments import help_option
from checker.authoring.explain import explained
from checker.authoring.rules import rules_about, rules_json, rules_text
from checker.cli.options import RULEBOOKS, TEXT_OR_JSON, usable
from checker.cli.program import Exit, cogcheck
from checker.cli.streams import show
from checker.request import CommandError, or_nearest


@cogcheck.command(
    "rules",
    help="Liste les règles d'un référentiel, ou celles dont le code, l'intitulé ou les citations ont tous les MOTS.",
    short_help="Liste les règles d'un référentiel.",
)
@click.argument("words", metavar="[MOTS]", nargs=-1)
@RULEBOOKS
@TEXT_OR_JSON
@help_option
def rules_command(words: tuple[str, ...], rulebooks: tuple[str, ...], form: str) -> int:
    found = rules_about(usable(rulebooks), words)
    show(rules_json(found) if form == "json" else rules_text(found))
    return Exit.CLEAN


@cogcheck.command(
    "explain",
    help="Explique une règle : ce qu'elle mesure, sur quelles lignes, sa cible, ses lectures et ses citations.",
    short_help="Explique une règle.",
)
@click.argument("code", metavar="RÈGLE")
@RULEBOOKS
@help_option
def explain_command(code: str, rulebooks: tuple[str, ...]) -> int:
    rules = {rule.code: rule for rule in rules_about(usable(rulebooks), ())}
    if code not in rules:
        raise CommandError(f"Aucune règle ne s'appelle « {code} »{or_nearest(code, rules)}")
    show(explained(rules[code]))
    return Exit.CLEAN
