"""`indicateur` statements → model."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from checker import model, syntax
from checker.diagnostic import Code
from checker.model import Indicator, Level, Measure, Nature, Reading
from checker.period import Grain
from checker.quantity import Unit
from checker.resolve.measures import (
    GRAINS,
    Scope,
    day_convention,
    resolve_citations,
    resolve_measure,
    unit_of,
    with_filter,
)
from checker.resolve.problems import Problems, did_you_mean
from checker.resolve.targets import resolve_critical, resolve_references, resolve_targets
from checker.resolve.units import resolve_unit
from checker.source import Span

_NATURES = {nature.value: nature for nature in Nature}
_MAY_REPEAT = (syntax.Target, syntax.Reference, syntax.Reading, syntax.Citation)
_MEASURES = (syntax.Share, syntax.Count, syntax.Ratio, syntax.Spread, syntax.Declared)
_NAMES: dict[type, str] = {
    syntax.Nature: "nature",
    syntax.Actors: "acteurs",
    syntax.Levels: "niveaux",
    syntax.Timing: "période",
    syntax.Declared: "mesure",
    syntax.UnitClause: "unité",
    syntax.Critical: "seuil critique",
}


def resolve_indicator(
    node: syntax.Indicator, scope: Scope, resolved: Mapping[str, Indicator | None]
) -> Indicator | None:
    """The indicator, or None when a mistake (told) leaves nothing to measure."""
    problems = scope.problems
    told_before = len(problems.found)
    _no_clause_twice(node, problems)
    nature = _nature(node, problems)
    levels = _levels(node, problems)
    citations = _citations(node, problems)
    timing = _only(node, syntax.Timing)
    if timing is not None and timing.since is not None:
        problems.add(
            Code.TMP04,
            "« cumulée depuis » ne s'écrit que dans une lecture.",
            timing.span,
            "écrivez par exemple « période mois, année »",
        )
    written = next((clause for clause in node.clauses if isinstance(clause, _MEASURES)), None)
    section = citations[0].section if citations else node.name.text
    measure = resolve_measure(written, timing, section, scope, resolved) if written else None
    if written is None:
        _lacks(node, "ce qu'elle mesure", "mesure valeur déclarée", problems)
    unit = _unit(node, measure, _only(node, syntax.UnitClause), resolved, problems)
    _check_levels(node, measure, levels, problems)
    grains = _grains(node, measure, timing, resolved, problems)
    targets = resolve_targets(
        [clause for clause in node.clauses if isinstance(clause, syntax.Target)],
        unit, scope.convention, section, problems,
    )  # fmt: skip
    critical = resolve_critical(_only(node, syntax.Critical), targets, unit, section, problems)
    references = resolve_references(
        [clause for clause in node.clauses if isinstance(clause, syntax.Reference)], unit, section, problems
    )
    others = [
        _reading(clause, measure, targets, timing, unit, section, scope, resolved)
        for clause in node.clauses
        if isinstance(clause, syntax.Reading)
    ]
    if len(problems.found) > told_before or problems.lost or nature is None or measure is None or unit is None:
        return None
    retained = Reading(None, measure, None, targets, None, ())
    return Indicator(
        scope.rulebook,
        node.name.text,
        node.title.text,
        nature,
        tuple(name.text for clause in node.clauses if isinstance(clause, syntax.Actors) for name in clause.names),
        levels,
        grains,
        unit,
        (retained, *(reading for reading in others if reading is not None)),
        critical,
        references,
        day_convention(measure, resolved),
        scope.convention.years.last if scope.convention else None,
        citations,
        node.span,
    )


_Clause = TypeVar("_Clause")


def _only(node: syntax.Indicator, kind: type[_Clause]) -> _Clause | None:
    return next((clause for clause in node.clauses if isinstance(clause, kind)), None)


def _lacks(node: syntax.Indicator, what: str, example: str, problems: Problems) -> None:
    problems.lacking(
        example.split(maxsplit=1)[0],
        Code.NOM06,
        f"la règle « {node.name.text} » ne dit pas {what}.",
        node.name.span,
        f"ajoutez par exemple « {example} »",
    )


def _no_clause_twice(node: syntax.Indicator, problems: Problems) -> None:
    seen: dict[type, Span] = {}
    for clause in node.clauses:
        if not isinstance(clause, _MAY_REPEAT):
            _only_once(clause, f"la règle « {node.name.text} »", seen, problems)


def _only_once(clause: syntax.Clause | syntax.Filter, whose: str, seen: dict[type, Span], problems: Problems) -> None:
    kind = syntax.Declared if isinstance(clause, (*_MEASURES, syntax.Filter)) else type(clause)
    first = seen.setdefault(kind, clause.span)
    if first is not clause.span:
        problems.add(
            Code.NOM05,
            f"{whose} a deux fois la clause « {_NAMES[kind]} ».",
            clause.span,
            f"la première est à la ligne {first.line}",
        )


def _nature(node: syntax.Indicator, problems: Problems) -> Nature | None:
    clause = _only(node, syntax.Nature)
    if clause is None:
        _lacks(node, "sa nature", "nature résultat", problems)
        return None
    nature = _NATURES.get(clause.name.text.casefold())
    if nature is None:
        problems.add(
            Code.NOM07, f"la nature « {clause.name.text} » n'est pas connue.", clause.name.span,
            did_you_mean(clause.name.text, _NATURES),
        )  # fmt: skip
    return nature


def _levels(node: syntax.Indicator, problems: Problems) -> tuple[Level, ...]:
    clause = _only(node, syntax.Levels)
    if clause is None:
        _lacks(node, "à quel niveau elle se mesure", "niveaux caf, national", problems)
        return ()
    return tuple(level for level in Level if level.value in [name.text for name in clause.names])


def _citations(node: syntax.Indicator, problems: Problems) -> tuple[model.Citation, ...]:
    clauses = [clause for clause in node.clauses if isinstance(clause, syntax.Citation)]
    if not clauses:
        problems.lacking(
            "source",
            Code.SRC03,
            f"la règle « {node.name.text} » ne cite pas le contrat.",
            node.name.span,
            "ajoutez par exemple « source fiche 10 « … » » avant la première cible ; après, elle serait à la cible",
        )
    section = next((clause.section for clause in clauses if clause.section), node.name.text)
    return resolve_citations(clauses, section)


def _unit(
    node: syntax.Indicator,
    measure: Measure | None,
    declared: syntax.UnitClause | None,
    resolved: Mapping[str, Indicator | None],
    problems: Problems,
) -> Unit | None:
    written = resolve_unit(declared.unit, problems) if declared else None
    if isinstance(measure, model.Declared):
        if declared is None:
            _lacks(node, "l'unité de la valeur déclarée", "unité %", problems)
        return written
    unit = unit_of(measure, resolved) if measure else None
    if unit is None:
        span = next((clause.span for clause in node.clauses if isinstance(clause, _MEASURES)), node.span)
        if isinstance(measure, model.Ratio):
            top, bottom = measure.numerator.unit.value, measure.denominator.unit.value
            problems.add(Code.UNI01, f"un rapport de « {top} » à « {bottom} » n'a pas d'unité connue.", span)
        return None
    if declared and written and written is not unit:
        problems.add(
            Code.UNI04,
            f"la mesure est en « {unit.value} », pas en « {written.value} ».",
            declared.span,
            f"écrivez « unité {unit.value} » ou corrigez la mesure",
        )
    return unit


def _check_levels(
    node: syntax.Indicator,
    measure: Measure | None,
    levels: Sequence[Level],
    problems: Problems,
) -> None:
    clause = _only(node, syntax.Levels)
    if clause is None or Level.CAF not in levels:
        return
    match measure:
        case model.Spread():
            problems.add(
                Code.REG03, "un écart entre les Caf ne se mesure qu'au niveau national.", clause.span,
                "écrivez « niveaux national »",
            )  # fmt: skip
        case model.Share(table) | model.Count(table) | model.Ratio(table):
            if table.subject is None and table.name not in problems.partial:
                problems.add(
                    Code.REG03, f"la table « {table.name} » n'a pas de code caf : rien ne s'y mesure Caf par Caf.",
                    clause.span, "écrivez « niveaux national »",
                )  # fmt: skip
        case model.Declared() | None:
            pass


def _grains(
    node: syntax.Indicator,
    measure: Measure | None,
    timing: syntax.Timing | None,
    resolved: Mapping[str, Indicator | None],
    problems: Problems,
) -> tuple[Grain, ...]:
    if timing is not None and timing.since is not None:
        return ()  # told already
    if timing is None and measure is None:
        return ()  # not every measure needs one
    if timing is not None and timing.grains:
        return tuple(dict.fromkeys(GRAINS[grain.text] for grain in timing.grains))
    if isinstance(measure, model.Spread):
        measured = resolved.get(measure.of)
        return measured.grains if measured else ()
    _lacks(node, "sur quelle période elle se mesure", "période année", problems)
    return ()


def _reading(
    node: syntax.Reading,
    retained: Measure | None,
    retained_targets: tuple[model.Target, ...],
    timing: syntax.Timing | None,
    unit: Unit | None,
    section: str,
    scope: Scope,
    resolved: Mapping[str, Indicator | None],
) -> Reading | None:
    measure = retained
    since: int | None = None
    targets: list[syntax.Target] = []
    seen: dict[type, Span] = {}
    for change in node.changes:
        if not isinstance(change, syntax.Target):
            _only_once(change, f"la lecture « {node.title.text} »", seen, scope.problems)
        match change:
            case syntax.Filter():
                measure = retained and with_filter(change, retained, scope.problems)
            case syntax.Timing(since=year, span=span):
                if year is None:
                    scope.problems.add(
                        Code.TMP04, "une autre lecture ne change la période que par « cumulée depuis ».", span,
                        "écrivez par exemple « période cumulée depuis 2013 »",
                    )  # fmt: skip
                    return None
                since = int(year.value)
            case syntax.Target():
                targets.append(change)
            case _:
                measure = resolve_measure(change, timing, section, scope, resolved)
    other_targets = (
        resolve_targets(targets, unit, scope.convention, section, scope.problems) if targets else retained_targets
    )
    if measure is None or unit is None:
        return None
    other_unit = unit if isinstance(measure, model.Declared) else unit_of(measure, resolved)
    if other_unit is not unit:
        scope.problems.add(
            Code.UNI01,
            f"cette lecture est en « {other_unit.value if other_unit else '?'} », la règle en « {unit.value} ».",
            node.title.span,
        )
        return None
    return Reading(
        node.title.text, measure, since, other_targets, node.because.text, resolve_citations(node.citations, section)
    )
