"""What an auditor may hold against a rule: what is assumed, accepted, not quoted, not comparable, not delivered."""

from collections.abc import Iterator

from checker import model
from checker.authoring.lint import lint
from checker.authoring.lint.accepted import acceptances_in
from checker.authoring.passport.aims import comparable
from checker.authoring.passport.data import may_miss
from checker.authoring.passport.part import Part, Subject
from checker.diagnostic import Code
from checker.period import in_words as period_in_words
from checker.report.words import aim_in_words


def weaknesses(subject: Subject) -> Part:
    told = list(_of(subject))
    lines = [f"{one[0].upper()}{one[1:]}." for one in told] or ["Aucune n'est connue."]
    return Part("weaknesses", "Faiblesses connues", tuple(lines), told)


def _of(subject: Subject) -> Iterator[str]:
    rule = subject.rule
    if not rule.proof:
        yield "rien n'est cité pour sa nature"
    match rule.retained.measure:
        case model.Declared():
            yield "sa valeur est déclarée : aucune ligne ne la recompte"
        case model.ToBuild():
            yield "le contrat n'en donne pas la définition"
        case _:
            pass
    for reading in rule.readings[1:]:
        yield f"le texte se lit aussi « {reading.title} »"
    for aim in rule.retained.targets:
        if not aim.citations:
            yield f"rien n'est cité pour la cible ({aim_in_words(aim)})"
        if isinstance(aim, model.TargetToSet):
            yield "sa cible reste à fixer"
        if isinstance(aim, model.DeliveredTarget):
            yield "le nombre de sa cible est livré : le contrat ne le dit pas"
    if rule.critical is not None and not rule.critical.citations:
        yield "rien n'est cité pour le seuil critique"
    for reference in rule.references:
        if not comparable(rule, reference):
            when = period_in_words(reference.period)
            yield f"la référence {when}, en {reference.convention}, ne se compare pas à la mesure"
        if not reference.citations:
            yield f"rien n'est cité pour la référence {period_in_words(reference.period)}"
    for need in may_miss(rule, subject.loaded.rulebook.catalogue):
        yield f"la colonne « {need.column.name} » de la table « {need.table} » peut manquer"
    yield from _advice(subject)


def _advice(subject: Subject) -> Iterator[str]:
    """The lints of the rule: those that its author accepts, with the reason, and those still open."""
    span = subject.rule.span
    for acceptance in acceptances_in(span.source):
        if span.start <= acceptance.span.start < span.end:
            reason = acceptance.span.text.partition(":")[2].strip()
            yield f"conseil {acceptance.code} ({_slug(acceptance.code)}), accepté car {reason}"
    for one in lint(subject.loaded):
        if one.code is Code.LIN13:
            continue  # told already, number by number
        if one.span.source is span.source and span.start <= one.span.start < span.end:
            yield f"conseil {one.code.name} : {one.message.rstrip('.')}"


def _slug(code: str) -> str:
    return next((one.value for one in Code if one.name == code), "code inconnu")
