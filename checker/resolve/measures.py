"""`mesure` clauses → model: what is counted, over which records, dated how, in which unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker import catalogue, model, syntax
from checker.catalogue import Catalogue, Column, Kind, Table
from checker.diagnostic import Code
from checker.model import Convention, Dating, Indicator, Level, Measure, Statistic, Step
from checker.period import Grain
from checker.quantity import Unit
from checker.resolve.conditions import resolve_condition
from checker.resolve.problems import Problems, did_you_mean
from checker.resolve.tables import unknown_column
from checker.resolve.targets import DAY_CONVENTIONS


@dataclass(frozen=True)
class Scope:
    """What an indicator may refer to."""

    rulebook: str
    catalogue: Catalogue
    convention: Convention | None
    nodes: Mapping[str, syntax.Indicator]
    problems: Problems


GRAINS = {
    "mois": Grain.MONTH,
    "trimestre": Grain.QUARTER,
    "semestre": Grain.HALF,
    "année": Grain.YEAR,
}


def resolve_measure(
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


def _table(name: syntax.Name, scope: Scope) -> Table | None:
    table = scope.catalogue.table(name.text)
    if table is None:
        scope.problems.unknown(
            Code.NOM01,
            f"aucune table ne s'appelle « {name.text} ».",
            name,
            [known.name for known in scope.catalogue.tables],
        )
    return table


def _spread(
    statistic: syntax.Name, of: syntax.Name, scope: Scope, resolved: Mapping[str, Indicator | None]
) -> model.Spread | None:
    if of.text not in scope.nodes:
        scope.problems.unknown(Code.NOM03, f"aucune règle ne s'appelle « {of.text} ».", of, scope.nodes)
        return None
    measured = resolved.get(of.text)
    if measured is None:
        return None
    if Level.CAF not in measured.levels:
        scope.problems.add(
            Code.REG03, f"la règle « {of.text} » ne se mesure pas Caf par Caf : elle n'a pas d'{statistic.text}.",
            of.span, f"ajoutez « caf » aux niveaux de « {of.text} »",
        )  # fmt: skip
        return None
    return model.Spread(Statistic(statistic.text), of.text)


def _filter_label(node: syntax.Filter) -> str:
    return node.label.text if node.label else " ".join(node.condition.span.text.split())


def with_filter(change: syntax.Filter, measure: Measure, problems: Problems) -> Measure | None:
    if not isinstance(measure, model.Share):
        problems.add(Code.UNI03, "« où » ne change que la mesure d'une part.", change.span, "écrivez la mesure entière")
        return None
    condition = resolve_condition(change.condition, measure.table, problems)
    if condition is None:
        return None
    return model.Share(measure.table, measure.dating, condition, _filter_label(change), measure.steps)


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
        problems.lacking(
            "période",
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
    finer = [grain for grain in timing.grains if GRAINS[grain.text] is not Grain.YEAR]
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


def resolve_citations(clauses: Sequence[syntax.Citation], section: str) -> tuple[model.Citation, ...]:
    return tuple(
        model.Citation(clause.section or section, clause.quote.text, clause.lines, clause.span) for clause in clauses
    )


def unit_of(measure: Measure, resolved: Mapping[str, Indicator | None]) -> Unit | None:
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


def day_convention(measure: Measure, resolved: Mapping[str, Indicator | None]) -> str | None:
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
