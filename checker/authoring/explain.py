"""What a rule says, where it comes from, and what it needs, on one page."""

from collections.abc import Iterator

from checker.authoring.explain_statements import lines_of
from checker.authoring.explain_statements import quotes as _quotes
from checker.authoring.rules import Rule, targets_in_words
from checker.catalogue import Column
from checker.lower import columns_read
from checker.model import Indicator, Reading, Recorded, Spread
from checker.period import Grain
from checker.period import in_words as period_in_words
from checker.quantity import shown_exactly
from checker.report.words import bound_in_words, condition_in_words, measure_in_words

_GRAINS = {Grain.MONTH: "mois", Grain.QUARTER: "trimestre", Grain.HALF: "semestre", Grain.YEAR: "année"}


def explained(rule: Rule) -> str:
    """The rule's page, as text."""
    return "\n".join(_lines(rule) if isinstance(rule, Indicator) else lines_of(rule)) + "\n"


def _lines(rule: Indicator) -> Iterator[str]:
    span = rule.span
    yield f"{rule.code} – {rule.title}"
    yield f"  {' › '.join(span.headings[:-1])} ({span.source.name}:{span.line})"
    grains = ", ".join(_GRAINS[grain] for grain in rule.grains)
    levels = " et ".join(level.value for level in rule.levels)
    binding = " (opposable à sa valeur nationale annuelle)" if rule.nature.value == "résultat" else ""
    yield f"  Nature : {rule.nature.value}{binding} ; niveaux : {levels} ; périodes : {grains}."
    if rule.actors:
        yield f"  Acteurs : {', '.join(rule.actors)}."
    yield f"  Cible : {targets_in_words(rule)}."
    for target in rule.retained.targets:
        yield from _quotes(target.citations)
    if rule.critical is not None:
        yield f"  Seuil critique : {bound_in_words(rule.critical)}."
        yield from _quotes(rule.critical.citations)
    yield from _measure(rule)
    for reference in rule.references:
        value = shown_exactly(reference.quantity.value, reference.quantity.unit)
        convention = f" en {reference.convention}" if reference.convention else ""
        remark = f", {reference.remark}" if reference.remark else ""
        yield f"  Référence {period_in_words(reference.period)} : {value}{convention}{remark}."
        yield from _quotes(reference.citations)
    for reading in rule.readings[1:]:
        yield from _other(reading)
    yield "  Le contrat :"
    yield from _quotes(rule.citations)


def _measure(rule: Indicator) -> Iterator[str]:
    measure = rule.retained.measure
    yield f"  Mesure : {measure_in_words(measure)}."
    if isinstance(measure, Spread):
        yield f"    faite des valeurs de {measure.of}, Caf par Caf."
    if not isinstance(measure, Recorded):
        return
    for step in measure.population.steps:
        guard = f", si la colonne « {step.if_delivered.name} » est livrée" if step.if_delivered else ""
        kept = condition_in_words(step.condition)
        yield f"    hors de la population{guard} : {step.label} (restent celles où {kept})"
        yield from (f"  {quote}" for quote in _quotes(step.citations))
    columns = ", ".join(_named(column) for column in columns_read(measure))
    yield f"    table « {measure.population.table.name} » : {columns}."


def _named(column: Column) -> str:
    return f"{column.name} ({column.kind.value}{', peut manquer' if column.optional else ''})"


def _other(reading: Reading) -> Iterator[str]:
    since = f", cumulée depuis {reading.since}" if reading.since else ""
    yield f"  Autre lecture, « {reading.title} » : {measure_in_words(reading.measure)}{since}."
    yield f"    Écartée car {reading.because}."
    yield from _quotes(reading.citations)
