"""What the contract makes of a rule: its nature and the proof of it, whom it is about, where and when."""

from collections.abc import Iterator

from checker.authoring.passport.part import Part, Subject, cited, quotes
from checker.model import Indicator, Level, Nature
from checker.period import Grain
from checker.report.words import condition_in_words

GRAINS = {Grain.MONTH: "mois", Grain.QUARTER: "trimestre", Grain.HALF: "semestre", Grain.YEAR: "année"}


def standing(subject: Subject) -> Part:
    rule = subject.rule
    data = {
        "nature": rule.nature.value,
        "binding": _binding(rule),
        "proof": cited(rule.proof),
        "actors": list(rule.actors),
        "levels": [level.value for level in rule.levels],
        "periods": [GRAINS[grain] for grain in rule.grains],
        "scope": condition_in_words(rule.scope.condition) if rule.scope else None,
        "last_year": rule.last_year,
    }
    return Part("standing", "Nature et portée", tuple(_lines(rule)), data)


def _lines(rule: Indicator) -> Iterator[str]:
    binding = " (opposable à sa valeur nationale annuelle)" if _binding(rule) else " (jamais opposable)"
    levels = " et ".join(level.value for level in rule.levels)
    grains = ", ".join(GRAINS[grain] for grain in rule.grains)
    yield f"Nature : {rule.nature.value}{binding} ; niveaux : {levels} ; périodes : {grains}."
    if rule.proof:
        yield "Ce qui dit sa nature :"
        yield from quotes(rule.proof)
    else:
        yield "Ce qui dit sa nature n'est pas cité."
    if rule.actors:
        yield f"Acteurs : {', '.join(rule.actors)}."
    if rule.scope is None:
        yield "Concerne toutes les Caf."
    else:
        whom = condition_in_words(rule.scope.condition)
        yield f"Concerne les Caf où {whom} ; pour une autre, la règle est sans objet."
        yield from quotes(rule.scope.citations)
    if rule.last_year is not None:
        yield f"Après {rule.last_year}, dernière année de la convention, la règle est sans objet."


def _binding(rule: Indicator) -> bool:
    """As findings are: a result indicator, on its yearly national value."""
    return rule.nature is Nature.RESULT and Level.NATIONAL in rule.levels and Grain.YEAR in rule.grains
