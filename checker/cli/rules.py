"""What a rulebook holds: `rules`, `explain`."""

import click

from checker.arguments import help_option
from checker.authoring.explain import explained, explained_json
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
    help="Explique des règles : leurs citations, ce qu'elles mesurent et sur quelles lignes, leurs requêtes, ce que "
    "vaut chaque borne, les données qu'il faut, leurs lectures et leurs faiblesses.",
    short_help="Explique des règles.",
)
@click.argument("codes", metavar="RÈGLES", nargs=-1)
@RULEBOOKS
@TEXT_OR_JSON
@help_option
def explain_command(codes: tuple[str, ...], rulebooks: tuple[str, ...], form: str) -> int:
    if not codes:
        raise CommandError("Il manque une RÈGLE ; voyez « cogcheck explain --help ».")
    known = [(rule, loaded) for loaded in usable(rulebooks) for rule in rules_about([loaded], ())]
    names = [rule.code for rule, _ in known]
    for code in codes:
        if code not in names:
            raise CommandError(f"Aucune règle ne s'appelle « {code} »{or_nearest(code, names)}")
    chosen = [one for code in dict.fromkeys(codes) for one in known if one[0].code == code]
    show(explained_json(chosen) if form == "json" else "\n".join(explained(*one) for one in chosen))
    return Exit.CLEAN
