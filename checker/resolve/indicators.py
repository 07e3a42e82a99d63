"""`indicateur` statements → model."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar, cast, get_args

from checker import model, syntax
from checker.diagnostic import Code
from checker.model import Indicator, Level, Measure, Nature, Reading
from checker.period import Grain
from checker.quantity import Unit
from checker.resolve.conditions import resolve_condition
from checker.resolve.formulas import conversion_to, day_convention, resolve_measure, unit_of_measure
from checker.resolve.measures import with_filter
from checker.resolve.problems import Problems, did_you_mean
from checker.resolve.rows import Rows
from checker.resolve.scope import GRAINS, ROSTER, Context, Scope, resolve_citations
from checker.resolve.targets import Aimed, resolve_critical, resolve_references, resolve_targets
from checker.resolve.units import named_unit, resolve_unit
from checker.source import Span

_NATURES = {nature.value: nature for nature in Nature}
_MAY_REPEAT = (syntax.Target, syntax.TargetToSet, syntax.Reference, syntax.Reading, syntax.Citation)
_MEASURES: tuple[type, ...] = get_args(syntax.Measure)
_NAMES: dict[type, str] = {
    syntax.Nature: "nature",
    syntax.Actors: "acteurs",
    syntax.Levels: "niveaux",
    syntax.Scope: "pour les caf où",
    syntax.Timing: "période",
    syntax.Declared: "mesure",
    syntax.UnitClause: "unité",
    syntax.Critical: "seuil critique",
}


def resolve_indicator(node: syntax.Indicator, scope: Scope) -> Indicator | None:
    """The indicator, or None when a mistake (told) leaves nothing to measure."""
    problems = scope.problems
    told_before = len(problems.found)
    _no_clause_twice(node, problems)
    nature = _nature(node, problems)
    levels = _levels(node, problems)
    citations = _citations(node, problems)
    section = citations[0].section if citations else node.name.text
    concerned = _scope(node, section, scope)
    timing = _only(node, syntax.Timing)
    if timing is not None and timing.since is not None and not timing.grains:
        problems.add(
            Code.TMP04,
            "« cumulée depuis » ne s'écrit que dans une lecture.",
            timing.span,
            "écrivez par exemple « période mois, année »",
        )
    written = next((cast(syntax.Measure, clause) for clause in node.clauses if isinstance(clause, _MEASURES)), None)
    if written is None:
        _lacks(node, "ce qu'elle mesure", "mesure valeur déclarée", problems)
    context = Context(scope, timing, section)
    measure = resolve_measure(written, context) if written else None
    unit, conversion = _unit(node, measure, _only(node, syntax.UnitClause), context)
    _check_levels(node, measure, levels, scope)
    grains = _grains(node, measure, timing, scope)
    references = resolve_references(
        [clause for clause in node.clauses if isinstance(clause, syntax.Reference)], unit, section, problems
    )
    dated = {clause.period.text for clause in node.clauses if isinstance(clause, syntax.Reference)}
    aimed = Aimed(unit, references, frozenset(dated), scope.convention, section, problems)
    targets = resolve_targets(
        [clause for clause in node.clauses if isinstance(clause, syntax.Target | syntax.TargetToSet)], aimed
    )
    critical = resolve_critical(_only(node, syntax.Critical), targets, aimed)
    since = int(timing.since.value) if timing and timing.since and timing.grains else None
    if since is not None:
        _accumulates(measure, timing, problems)
    others = [
        _reading(clause, measure, since, targets, context, aimed)
        for clause in node.clauses
        if isinstance(clause, syntax.Reading)
    ]
    if len(problems.found) > told_before or problems.lost or nature is None or measure is None or unit is None:
        return None
    retained = Reading(None, measure, since, targets, None, (), conversion)
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
        day_convention(measure, context),
        scope.convention.years.last if scope.convention else None,
        citations,
        node.span,
        concerned,
        _proof(node, section),
    )


_Clause = TypeVar("_Clause")


def _only(node: syntax.Indicator, kind: type[_Clause]) -> _Clause | None:
    return next((clause for clause in node.clauses if isinstance(clause, kind)), None)


def _lacks(node: syntax.Indicator, what: str, example: str, problems: Problems, where: str = "") -> None:
    problems.lacking(
        example.split(maxsplit=1)[0],
        Code.NOM06,
        f"la règle « {node.name.text} » ne dit pas {what}.",
        node.name.span,
        f"ajoutez par exemple « {example} »{where}",
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


def _proof(node: syntax.Indicator, section: str) -> tuple[model.Citation, ...]:
    clause = _only(node, syntax.Nature)
    return resolve_citations(clause.citations, section) if clause else ()


def _scope(node: syntax.Indicator, section: str, scope: Scope) -> model.Scope | None:
    clause = _only(node, syntax.Scope)
    roster = scope.catalogue.table(ROSTER)
    if clause is None or roster is None:
        return None
    condition = resolve_condition(clause.condition, Rows(roster, scope.problems))
    return None if condition is None else model.Scope(condition, resolve_citations(clause.citations, section))


def _levels(node: syntax.Indicator, problems: Problems) -> tuple[Level, ...]:
    clause = _only(node, syntax.Levels)
    if clause is None:
        _lacks(node, "à quel niveau elle se mesure", "niveaux caf, national", problems, " après « nature »")
        return ()
    return tuple(level for level in Level if level.value in [name.text for name in clause.names])


def _citations(node: syntax.Indicator, problems: Problems) -> tuple[model.Citation, ...]:
    """The rule's own; those that its nature took because « niveaux » is not there to end it are told with that."""
    clauses = [clause for clause in node.clauses if isinstance(clause, syntax.Citation)]
    nature = _only(node, syntax.Nature)
    if not clauses and not (nature and nature.citations and _only(node, syntax.Levels) is None):
        problems.lacking(
            "source",
            Code.SRC03,
            f"la règle « {node.name.text} » ne cite pas le contrat.",
            node.name.span,
            "ajoutez par exemple « source fiche 10 « … » » après « niveaux » : elle va à la clause qui la précède",
        )
    section = next((clause.section for clause in clauses if clause.section), node.name.text)
    return resolve_citations(clauses, section)


def _unit(
    node: syntax.Indicator,
    measure: Measure | None,
    declared: syntax.UnitClause | None,
    context: Context,
) -> tuple[Unit | None, Fraction]:
    """The rule's unit (None: a mistake, told, hides it), and what its measure is multiplied by to be in it."""
    problems = context.problems
    written = resolve_unit(declared.unit, problems) if declared else None
    if isinstance(measure, model.Declared | model.ToBuild):
        if declared is None and isinstance(measure, model.Declared):
            _lacks(node, "l'unité de la valeur déclarée", "unité %", problems)
            return None, Fraction(1)
        return written or (Unit.NUMBER if declared is None else None), Fraction(1)
    unit = unit_of_measure(measure, context) if measure else None
    if unit is None or (declared and written is None):
        return None, Fraction(1)
    if written is None:
        return unit, Fraction(1)
    conversion = conversion_to(written, unit, measure)
    if conversion is None:
        assert declared is not None
        problems.add(
            Code.UNI04,
            f"la mesure est en « {unit.value} », pas en « {written.value} ».",
            declared.span,
            f"écrivez « unité {unit.value} » ou corrigez la mesure",
        )
        return unit, Fraction(1)
    return written, conversion


def _check_levels(node: syntax.Indicator, measure: Measure | None, levels: Sequence[Level], scope: Scope) -> None:
    clause = _only(node, syntax.Levels)
    if clause is None or measure is None:
        return
    for code in _read_alike(measure):
        rule = scope.resolved.get(code)
        lacking = [level for level in levels if rule and level not in rule.levels]
        if lacking:
            scope.problems.add(
                Code.REG03, f"« {code} » ne se mesure pas au niveau « {lacking[0].value} ».", clause.span,
                f"les niveaux de « {code} » doivent le compter, ou ceux-ci non",
            )  # fmt: skip
    spread = measure if isinstance(measure, model.Spread) else None
    if spread is not None and spread.peers is not None and Level.NATIONAL in levels:
        scope.problems.add(
            Code.REG03, "une Caf a ses semblables, la branche n'en a pas.", clause.span, "écrivez « niveaux caf »"
        )
    if Level.CAF not in levels:
        return
    if spread is not None and spread.peers is None:
        scope.problems.add(
            Code.REG03, "un écart entre les Caf ne se mesure qu'au niveau national.", clause.span,
            "écrivez « niveaux national »",
        )  # fmt: skip
    for _, recorded in model.recorded_in(measure):
        table = recorded.population.table
        if table.subject is None and table.name not in scope.problems.partial:
            scope.problems.add(
                Code.REG03, f"la table « {table.name} » n'a pas de code caf : rien ne s'y mesure Caf par Caf.",
                clause.span, "écrivez « niveaux national »",
            )  # fmt: skip
            return


def _read_alike(measure: Measure) -> list[str]:
    """The rules whose value is read at the same level."""
    match measure:
        case model.ValueOf(code, national=False):
            return [code]
        case model.Evolution(of):
            return _read_alike(of)
        case model.Calculation(_, left, right):
            return [*_read_alike(left), *_read_alike(right)]
        case _:
            return []


def _grains(
    node: syntax.Indicator, measure: Measure | None, timing: syntax.Timing | None, scope: Scope
) -> tuple[Grain, ...]:
    if timing is not None and timing.since is not None and not timing.grains:
        return ()  # told already
    if timing is not None and timing.grains:
        return tuple(dict.fromkeys(GRAINS[grain.text] for grain in timing.grains))
    if measure is None:
        return ()  # not every measure needs one
    made_of = [scope.resolved.get(code) for code in model.rules_in(measure)]
    grains = [rule.grains for rule in made_of if rule]
    if grains and not model.recorded_in(measure):
        common = tuple(grain for grain in grains[0] if all(grain in others for others in grains))
        if common:
            return common
    if isinstance(measure, model.ToBuild):
        return (Grain.YEAR,)
    _lacks(node, "sur quelle période elle se mesure", "période année", scope.problems)
    return ()


def _accumulates(measure: Measure | None, timing: syntax.Timing | None, problems: Problems) -> bool:
    """Whether a measure can cover several years; what is distinct in each of them is not distinct in all."""
    recorded = model.recorded_in(measure) if measure else ()
    if timing is None or not any(isinstance(one, model.Distinct) for _, one in recorded):
        return True
    told = "un nombre de valeurs distinctes ne se cumule pas sur plusieurs années."
    problems.add(Code.TMP04, told, timing.span, "écrivez une période sans « cumulée depuis »")
    return False


def _reading(
    node: syntax.Reading,
    retained: Measure | None,
    since: int | None,
    retained_targets: tuple[model.Aim, ...],
    context: Context,
    aimed: Aimed,
) -> Reading | None:
    measure = retained
    problems = context.problems
    targets: list[syntax.Target] = []
    seen: dict[type, Span] = {}
    for change in node.changes:
        if not isinstance(change, syntax.Target):
            _only_once(change, f"la lecture « {node.title.text} »", seen, problems)
        match change:
            case syntax.Filter():
                measure = retained and with_filter(change, retained, context.scope)
            case syntax.Timing(since=year, span=span):
                if year is None:
                    problems.add(
                        Code.TMP04, "une autre lecture ne change la période que par « cumulée depuis ».", span,
                        "écrivez par exemple « période cumulée depuis 2013 »",
                    )  # fmt: skip
                    return None
                since = int(year.value)
                if not _accumulates(measure, change, problems):
                    return None
            case syntax.Target():
                targets.append(change)
            case _:
                measure = resolve_measure(change, context)
    other_targets = resolve_targets(targets, aimed) if targets else retained_targets
    if measure is None or aimed.unit is None:
        return None
    measured = None if isinstance(measure, model.Declared | model.ToBuild) else unit_of_measure(measure, context)
    conversion = Fraction(1) if measured is None else conversion_to(aimed.unit, measured, measure)
    if conversion is None:
        problems.add(
            Code.UNI01,
            f"cette lecture est en « {named_unit(measured)} », la règle en « {aimed.unit.value} ».",
            node.title.span,
        )
        return None
    citations = resolve_citations(node.citations, context.section)
    return Reading(node.title.text, measure, since, other_targets, node.because.text, citations, conversion)
