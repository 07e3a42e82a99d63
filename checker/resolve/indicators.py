"""`indicateur` statements → model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from checker import catalogue, model, syntax
from checker.catalogue import Catalogue, Column, Kind, Table
from checker.diagnostic import Code
from checker.model import Convention, Dating, Indicator, Level, Measure, Nature, Reading, Statistic, Step
from checker.period import Grain
from checker.quantity import Unit
from checker.resolve.conditions import resolve_condition
from checker.resolve.problems import Problems, did_you_mean
from checker.resolve.tables import unknown_column
from checker.resolve.targets import DAY_CONVENTIONS, resolve_critical, resolve_references, resolve_targets
from checker.resolve.units import resolve_unit
from checker.source import Span


@dataclass(frozen=True)
class Scope:
    """What an indicator may refer to. `broken` names are known to be there and left out for a mistake of their own."""

    rulebook: str
    catalogue: Catalogue
    convention: Convention | None
    nodes: Mapping[str, syntax.Indicator]
    broken: frozenset[str]
    problems: Problems


_GRAINS = {
    "mois": Grain.MONTH,
    "trimestre": Grain.QUARTER,
    "semestre": Grain.HALF,
    "année": Grain.YEAR,
}
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
    if written is None:
        _lacks(node, "ce qu'elle mesure", "mesure valeur déclarée", problems)
        return None
    section = citations[0].section if citations else node.name.text
    measure = _measure(written, timing, section, scope, resolved)
    if measure is None:
        return None
    declared_unit = _only(node, syntax.UnitClause)
    unit = _unit(node, measure, written.span, declared_unit, resolved, problems)
    _check_levels(node, measure, levels, problems)
    grains = _grains(node, measure, timing, resolved, problems)
    if unit is None:
        return None
    targets = resolve_targets(
        [clause for clause in node.clauses if isinstance(clause, syntax.Target)],
        unit, scope.convention, section, problems,
    )  # fmt: skip
    critical = resolve_critical(_only(node, syntax.Critical), targets, unit, section, problems)
    references = resolve_references(
        [clause for clause in node.clauses if isinstance(clause, syntax.Reference)], unit, section, problems
    )
    retained = Reading(None, measure, None, targets, None, ())
    others = [
        _reading(clause, retained, timing, unit, section, scope, resolved)
        for clause in node.clauses
        if isinstance(clause, syntax.Reading)
    ]
    if len(problems.found) > told_before or nature is None:
        return None
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
        _day_convention(measure, resolved),
        scope.convention.years.last if scope.convention else None,
        citations,
        node.span,
    )


_Clause = TypeVar("_Clause")


def _only(node: syntax.Indicator, kind: type[_Clause]) -> _Clause | None:
    return next((clause for clause in node.clauses if isinstance(clause, kind)), None)


def _lacks(node: syntax.Indicator, what: str, example: str, problems: Problems) -> None:
    problems.add(
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
        problems.add(
            Code.SRC03,
            f"la règle « {node.name.text} » ne cite pas le contrat.",
            node.name.span,
            "ajoutez par exemple « source fiche 10 « … » » avant la première cible ; après, elle serait à la cible",
        )
    section = next((clause.section for clause in clauses if clause.section), node.name.text)
    return resolve_citations(clauses, section)


def resolve_citations(clauses: Sequence[syntax.Citation], section: str) -> tuple[model.Citation, ...]:
    return tuple(
        model.Citation(clause.section or section, clause.quote.text, clause.lines, clause.span) for clause in clauses
    )


def _table(name: syntax.Name, scope: Scope) -> Table | None:
    table = scope.catalogue.table(name.text)
    if table is None and name.text not in scope.broken:
        scope.problems.add(
            Code.NOM01,
            f"aucune table ne s'appelle « {name.text} ».",
            name.span,
            did_you_mean(name.text, [known.name for known in scope.catalogue.tables]),
        )
    return table


def _measure(
    node: syntax.Measure,
    timing: syntax.Timing | None,
    section: str,
    scope: Scope,
    resolved: Mapping[str, Indicator | None],
) -> Measure | None:
    match node:
        case syntax.Declared():
            return model.Declared()
        case syntax.Spread(statistic, of):
            return _spread(statistic, of, scope, resolved)
        case syntax.Share() | syntax.Count() | syntax.Ratio():
            table = _table(node.table, scope)
            if table is None:
                return None
            dating = _dating(node, timing, table, scope.problems)
            steps = _steps(node.among, table, section, scope.problems)
            if isinstance(node, syntax.Share):
                condition = resolve_condition(node.where.condition, table, scope.problems)
                if condition is None or dating is None:
                    return None
                return model.Share(table, dating, condition, _filter_label(node.where), steps)
            if isinstance(node, syntax.Ratio):
                sums = [_summed(name, table, scope.problems) for name in (node.numerator, node.denominator)]
                top, bottom = sums
                if top is None or bottom is None or dating is None:
                    return None
                return model.Ratio(table, dating, top, bottom, steps)
            return None if dating is None else model.Count(table, dating, steps)


def _spread(
    statistic: syntax.Name, of: syntax.Name, scope: Scope, resolved: Mapping[str, Indicator | None]
) -> model.Spread | None:
    if of.text in scope.broken:
        return None
    if of.text not in scope.nodes:
        scope.problems.add(
            Code.NOM03,
            f"aucune règle ne s'appelle « {of.text} ».",
            of.span,
            did_you_mean(of.text, scope.nodes),
        )
        return None
    measured = resolved.get(of.text)
    if measured is None:
        return None
    if Level.CAF not in measured.levels:
        scope.problems.add(
            Code.REG03, f"« {of.text} » ne se mesure pas Caf par Caf : il n'a pas d'{statistic.text}.", of.span,
            f"ajoutez « caf » aux niveaux de « {of.text} »",
        )  # fmt: skip
        return None
    return model.Spread(Statistic(statistic.text), of.text)


def _filter_label(node: syntax.Filter) -> str:
    return node.label.text if node.label else " ".join(node.condition.span.text.split())


def _summed(name: syntax.Name, table: Table, problems: Problems) -> Column | None:
    column = table.column(name.text)
    if column is None:
        unknown_column(name, table, problems)
        return None
    if column.kind not in (Kind.NUMBER, Kind.INTEGER):
        problems.add(
            Code.UNI03, f"la colonne « {column.name} » est de type « {column.kind.value} » : elle ne s'additionne pas.",
            name.span,
        )  # fmt: skip
        return None
    return column


def _dating(node: syntax.Measure, timing: syntax.Timing | None, table: Table, problems: Problems) -> Dating | None:
    if timing is not None and timing.since is not None:
        return None  # told once, with the clause
    if timing is None or timing.dated_by is None:
        problems.add(
            Code.TMP04,
            f"rien ne dit quelle date range les « {table.title} » dans une période.",
            timing.span if timing else node.span,
            _dating_hint(timing, table),
        )
        return None
    column = table.column(timing.dated_by.text)
    if column is None:
        unknown_column(timing.dated_by, table, problems)
        return None
    finer = [grain for grain in timing.grains if _GRAINS[grain.text] is not Grain.YEAR]
    if column.kind is Kind.YEAR and finer:
        problems.add(
            Code.TMP04, f"« {column.name} » est une année : elle ne range pas par {finer[0].text}.",
            timing.span,
            f"écrivez « période année selon {column.name} »",
        )  # fmt: skip
        return None
    if column.kind not in (Kind.DATE, Kind.YEAR):
        problems.add(
            Code.TMP04, f"« {column.name} » n'est ni une date ni une année.", timing.dated_by.span,
            did_you_mean(column.name, [one.name for one in table.columns if one.kind in (Kind.DATE, Kind.YEAR)]),
        )  # fmt: skip
        return None
    return Dating(column, timing.undated.text if timing.undated else f"{table.title} sans {column.name}")


def _dating_hint(timing: syntax.Timing | None, table: Table) -> str | None:
    """An example with a column of the table, and the grains already written."""
    dated = next((column for column in table.columns if column.kind in (Kind.DATE, Kind.YEAR)), None)
    if dated is None:
        return None
    grains = ", ".join(grain.text for grain in timing.grains) if timing else "mois, année"
    grains = "année" if dated.kind is Kind.YEAR else grains
    return f"{'écrivez' if timing else 'ajoutez'} par exemple « période {grains} selon {dated.name} »"


def _steps(nodes: Sequence[syntax.Among], table: Table, section: str, problems: Problems) -> tuple[Step, ...]:
    """Each `parmi` is a step; without a label of its own, each part of its `et` is one."""
    steps: list[Step] = []
    for node in nodes:
        parts = node.condition.conditions if isinstance(node.condition, syntax.All) and not node.otherwise else ()
        for part in parts or (node.condition,):
            condition = resolve_condition(part, table, problems)
            if condition is None:
                continue
            words = " ".join(part.span.text.split())
            label = node.otherwise.text if node.otherwise else f"{table.title} hors « {words} »"
            guard = _guard(node, condition, problems) if node.if_delivered else None
            steps.append(Step(condition, label, guard, resolve_citations(node.citations, section)))
    return tuple(steps)


def _guard(node: syntax.Among, condition: catalogue.Condition, problems: Problems) -> Column | None:
    optional = [column for column in catalogue.columns_of(condition) if column.optional]
    if len(optional) == 1:
        return optional[0]
    problems.add(
        Code.UNI03,
        "« si la colonne est livrée » demande une condition qui lise une seule colonne pouvant manquer.",
        node.span,
        f"ici elle en lit {len(optional)}",
    )
    return None


def _unit(
    node: syntax.Indicator,
    measure: Measure,
    span: Span,
    declared: syntax.UnitClause | None,
    resolved: Mapping[str, Indicator | None],
    problems: Problems,
) -> Unit | None:
    written = resolve_unit(declared.unit, problems) if declared else None
    if isinstance(measure, model.Declared):
        if declared is None:
            _lacks(node, "l'unité de la valeur déclarée", "unité %", problems)
        return written
    unit = _unit_of(measure, resolved)
    if unit is None:
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


def _unit_of(measure: Measure, resolved: Mapping[str, Indicator | None]) -> Unit | None:
    match measure:
        case model.Share():
            return Unit.PERCENT
        case model.Count():
            return Unit.NUMBER
        case model.Ratio(numerator=top, denominator=bottom):
            if top.unit is bottom.unit:
                return Unit.NUMBER
            return top.unit if bottom.unit is Unit.NUMBER else None
        case model.Spread(of=of):
            measured = resolved.get(of)
            if measured is None:
                return None
            return Unit.POINTS if measured.unit is Unit.PERCENT else measured.unit
        case model.Declared():
            return None


def _check_levels(
    node: syntax.Indicator,
    measure: Measure,
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
            if table.subject is None:
                problems.add(
                    Code.REG03, f"la table « {table.name} » n'a pas de code caf : rien ne s'y mesure Caf par Caf.",
                    clause.span, "écrivez « niveaux national »",
                )  # fmt: skip
        case model.Declared():
            pass


def _grains(
    node: syntax.Indicator,
    measure: Measure,
    timing: syntax.Timing | None,
    resolved: Mapping[str, Indicator | None],
    problems: Problems,
) -> tuple[Grain, ...]:
    if timing is not None and timing.since is not None:
        return ()  # told already
    if timing is not None and timing.grains:
        return tuple(dict.fromkeys(_GRAINS[grain.text] for grain in timing.grains))
    if isinstance(measure, model.Spread):
        measured = resolved.get(measure.of)
        return measured.grains if measured else ()
    _lacks(node, "sur quelle période elle se mesure", "période année", problems)
    return ()


def _reading(
    node: syntax.Reading,
    retained: Reading,
    timing: syntax.Timing | None,
    unit: Unit,
    section: str,
    scope: Scope,
    resolved: Mapping[str, Indicator | None],
) -> Reading | None:
    measure: Measure | None = retained.measure
    since: int | None = None
    targets: list[syntax.Target] = []
    seen: dict[type, Span] = {}
    for change in node.changes:
        if not isinstance(change, syntax.Target):
            _only_once(change, f"la lecture « {node.title.text} »", seen, scope.problems)
        match change:
            case syntax.Filter():
                measure = _with_filter(change, retained.measure, scope.problems)
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
                measure = _measure(change, timing, section, scope, resolved)
    if measure is None:
        return None
    other_unit = unit if isinstance(measure, model.Declared) else _unit_of(measure, resolved)
    if other_unit is not unit:
        scope.problems.add(
            Code.UNI01,
            f"cette lecture est en « {other_unit.value if other_unit else '?'} », la règle en « {unit.value} ».",
            node.title.span,
        )
        return None
    other_targets = (
        resolve_targets(targets, unit, scope.convention, section, scope.problems) if targets else retained.targets
    )
    return Reading(
        node.title.text, measure, since, other_targets, node.because.text, resolve_citations(node.citations, section)
    )


def _with_filter(change: syntax.Filter, measure: Measure, problems: Problems) -> Measure | None:
    if not isinstance(measure, model.Share):
        problems.add(Code.UNI03, "« où » ne change que la mesure d'une part.", change.span, "écrivez la mesure entière")
        return None
    condition = resolve_condition(change.condition, measure.table, problems)
    if condition is None:
        return None
    return model.Share(measure.table, measure.dating, condition, _filter_label(change), measure.steps)


def _day_convention(measure: Measure, resolved: Mapping[str, Indicator | None]) -> str | None:
    match measure:
        case model.Share(condition=condition):
            units = {delay.unit for delay in _delays(condition)}
            return DAY_CONVENTIONS[units.pop()] if len(units) == 1 else None
        case model.Spread(of=of):
            measured = resolved.get(of)
            return measured.convention if measured else None
        case model.Count() | model.Ratio() | model.Declared():
            return None


def _delays(condition: catalogue.Condition) -> list[catalogue.Delay]:
    match condition:
        case catalogue.Comparison(_, left, right):
            return [side for side in (left, right) if isinstance(side, catalogue.Delay)]
        case catalogue.Not(inner):
            return _delays(inner)
        case catalogue.All(parts) | catalogue.Any(parts):
            return [delay for part in parts for delay in _delays(part)]
        case catalogue.Within() | catalogue.Missing() | catalogue.Flag():
            return []
