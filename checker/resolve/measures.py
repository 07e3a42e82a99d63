"""`mesure` clauses → model: what is counted, over which records, dated how, in which unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checker import catalogue, model, syntax
from checker.catalogue import Amount, Catalogue, Column, Kind, Table
from checker.diagnostic import Code
from checker.model import Convention, Dating, Indicator, Population, Recorded, Statistic, Step
from checker.period import Grain
from checker.quantity import Unit
from checker.resolve.amounts import resolve_amount
from checker.resolve.conditions import resolve_condition
from checker.resolve.problems import Problems, did_you_mean
from checker.resolve.rows import Rows
from checker.resolve.units import named_unit, unit_of_product, unit_of_quotient


@dataclass(frozen=True)
class Scope:
    """What an indicator may refer to. `broken` names are known to be there and left out for a mistake of their own."""

    rulebook: str
    catalogue: Catalogue
    convention: Convention | None
    nodes: Mapping[str, syntax.Indicator]
    broken: frozenset[str]
    problems: Problems
    resolved: Mapping[str, Indicator | None]


@dataclass(frozen=True)
class Context:
    """Where a measure stands: its rule's period and section."""

    scope: Scope
    timing: syntax.Timing | None
    section: str

    @property
    def problems(self) -> Problems:
        return self.scope.problems


GRAINS = {
    "mois": Grain.MONTH,
    "trimestre": Grain.QUARTER,
    "semestre": Grain.HALF,
    "année": Grain.YEAR,
}

ROSTER = "organismes"


def resolve_recorded(node: syntax.Aggregate, context: Context) -> Recorded | None:
    """A measure over the records of one table, or None when a mistake (told) stands in it."""
    table = table_named(node.table, context.scope)
    if table is None:
        return None
    told_before = len(context.problems.found)
    dating = _dating(node, table, context)
    rows = rows_of(table, dating, context.scope)
    population = Population(
        table,
        dating or Dating(table.columns[0], ""),  # told: only what else is wrong is looked for
        _steps([one for one in node.among if isinstance(one, syntax.Among)], rows, context),
        _busiest(node, rows, context),
        _prorata(node, rows, context),
    )
    measure = _aggregate(node, population, rows)
    return measure if len(context.problems.found) == told_before else None


def rows_of(table: Table, dating: Dating | None, scope: Scope) -> Rows:
    return Rows(
        table,
        scope.problems,
        scope.catalogue.classifications,
        dating.column if dating else table.columns[0],
        dating is None or dating.until is not None,
    )


def _aggregate(node: syntax.Aggregate, population: Population, rows: Rows) -> Recorded | None:
    match node:
        case syntax.Share(where=where):
            condition = resolve_condition(where.condition, rows)
            return None if condition is None else model.Share(population, condition, _filter_label(where))
        case syntax.Count():
            return model.Count(population)
        case syntax.Distinct(columns, per_day):
            return _distinct(columns, per_day, population, rows)
        case syntax.Sum(amount_node):
            amount = resolve_amount(amount_node, rows)
            return None if amount is None else model.Sum(population, amount)
        case syntax.Ratio(top_node, bottom_node):
            top, bottom = resolve_amount(top_node, rows), resolve_amount(bottom_node, rows)
            return None if top is None or bottom is None else _ratio(node, population, top, bottom, rows)
        case syntax.Mean(amount_node, weight_node):
            amount = resolve_amount(amount_node, rows)
            weight = resolve_amount(weight_node, rows) if weight_node else None
            if amount is None or (weight_node and weight is None):
                return None
            return _mean(node, population, amount, weight, rows)
        case syntax.Summary(statistic_node, amount_node):
            amount = resolve_amount(amount_node, rows)
            part = resolve_part(statistic_node, rows.problems)
            if amount is None:
                return None
            return model.Summary(population, Statistic(statistic_node.name.text), part, amount)


def _ratio(node: syntax.Ratio, population: Population, top: Amount, bottom: Amount, rows: Rows) -> model.Ratio | None:
    units = catalogue.unit_of(top), catalogue.unit_of(bottom)
    unit = unit_of_quotient(*units)
    if unit is None:
        told = f"un rapport de « {named_unit(units[0])} » à « {named_unit(units[1])} » n'a pas d'unité connue."
        rows.problems.add(Code.UNI01, told, node.span)
        return None
    return model.Ratio(population, top, bottom, unit)


def _mean(
    node: syntax.Mean, population: Population, amount: Amount, weight: Amount | None, rows: Rows
) -> model.Mean | None:
    units = catalogue.unit_of(amount), catalogue.unit_of(weight) if weight else Unit.NUMBER
    if unit_of_product(*units) is None:
        rows.problems.add(
            Code.UNI01,
            f"« {named_unit(units[0])} » pondéré par « {named_unit(units[1])} » n'est pas une unité connue.",
            node.span,
            "pondérez par un nombre sans unité",
        )
        return None
    return model.Mean(population, amount, weight)


def _distinct(names: Sequence[syntax.Name], per_day: bool, population: Population, rows: Rows) -> model.Distinct | None:
    columns = [rows.column(name) for name in names]
    if per_day and population.dating.column.kind is not Kind.DATE:
        rows.problems.add(
            Code.TMP04, f"« {population.dating.column.name} » n'est pas une date : rien ne s'y compte jour par jour.",
            names[0].span, "ôtez « par jour »",
        )  # fmt: skip
        return None
    known = tuple(column for column in columns if column is not None)
    return model.Distinct(population, known, per_day) if len(known) == len(columns) else None


def resolve_part(node: syntax.Statistic, problems: Problems) -> Fraction | None:
    """Which quantile, between 0 and 1; None for any other statistic."""
    if node.part is None:
        return None
    percent = node.part.unit is not None and node.part.unit.text == "%"
    if not percent or not 0 < node.part.value < _WHOLE:
        problems.add(
            Code.UNI03, f"« {node.part.span.text} » n'est pas une part : un quantile est entre 0 % et 100 %.",
            node.part.span, "écrivez par exemple « quantile 90 % de »",
        )  # fmt: skip
        return Fraction(1, 2)
    return node.part.value / _WHOLE


_WHOLE = 100


def table_named(name: syntax.Name, scope: Scope) -> Table | None:
    table = scope.catalogue.table(name.text)
    if table is None and name.text not in scope.broken:
        scope.problems.add(
            Code.NOM01,
            f"aucune table ne s'appelle « {name.text} ».",
            name.span,
            did_you_mean(name.text, [known.name for known in scope.catalogue.tables]),
        )
    return table


def _filter_label(node: syntax.Filter) -> str:
    return node.label.text if node.label else " ".join(node.condition.span.text.split())


def with_filter(change: syntax.Filter, measure: model.Measure, scope: Scope) -> model.Share | None:
    if not isinstance(measure, model.Share):
        told = "« où » ne change que la mesure d'une part."
        scope.problems.add(Code.UNI03, told, change.span, "écrivez la mesure entière")
        return None
    population = measure.population
    condition = resolve_condition(change.condition, rows_of(population.table, population.dating, scope))
    return None if condition is None else model.Share(population, condition, _filter_label(change))


# ---- which records


def _dating(node: syntax.Aggregate, table: Table, context: Context) -> Dating | None:
    timing, problems = context.timing, context.problems
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
    column = Rows(table, problems).column(timing.dated_by)
    if column is None:
        return None
    if timing.until is not None:
        return _stock(column, timing.dated_by, timing.until, timing, table, problems)
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


def _stock(
    since: Column, name: syntax.Name, until_name: syntax.Name, timing: syntax.Timing, table: Table, problems: Problems
) -> Dating | None:
    until = Rows(table, problems).column(until_name)
    if until is None:
        return None
    for column, written in ((since, name), (until, until_name)):
        if column.kind is not Kind.DATE:
            problems.add(
                Code.TMP04, f"« {column.name} » n'est pas une date.", written.span,
                did_you_mean(column.name, [one.name for one in table.columns if one.kind is Kind.DATE]),
            )  # fmt: skip
            return None
    return Dating(since, timing.undated.text if timing.undated else f"{table.title} sans {since.name}", until)


def _dating_hint(timing: syntax.Timing | None, table: Table) -> str | None:
    """An example with a column of the table, and the grains already written."""
    dated = next((column for column in table.columns if column.kind in (Kind.DATE, Kind.YEAR)), None)
    if dated is None:
        return None
    grains = ", ".join(grain.text for grain in timing.grains) if timing else "mois, année"
    grains = "année" if dated.kind is Kind.YEAR else grains
    return f"{'écrivez' if timing else 'ajoutez'} par exemple « période {grains} selon {dated.name} »"


def _steps(nodes: Sequence[syntax.Among], rows: Rows, context: Context) -> tuple[Step, ...]:
    """Each `parmi` is a step; without a label of its own, each part of its `et` is one."""
    steps: list[Step] = []
    for node in nodes:
        split = isinstance(node.condition, syntax.All) and not node.otherwise and node.frozen is None
        parts = node.condition.conditions if split and isinstance(node.condition, syntax.All) else ()
        for part in parts or (node.condition,):
            condition = _frozen(node, part, rows) if node.frozen else resolve_condition(part, rows)
            if condition is None:
                continue
            words = " ".join(part.span.text.split())
            words = f"en {node.frozen.span.text}, {words}" if node.frozen else words
            label = node.otherwise.text if node.otherwise else f"{rows.table.title} hors « {words} »"
            guard = _guard(node, condition, rows.problems) if node.if_delivered else None
            steps.append(Step(condition, label, guard, resolve_citations(node.citations, context.section)))
    return tuple(steps)


def _frozen(node: syntax.Among, part: syntax.Condition, rows: Rows) -> catalogue.Frozen | None:
    """What the record of the same key met in a year: the key names the record, its column of years apart."""
    assert node.frozen is not None
    dated_by = rows.dated_by
    assert dated_by is not None
    year = int(node.frozen.value)
    key = tuple(name for name in rows.table.key if name != dated_by.name)
    if dated_by.name not in rows.table.key or not key:
        rows.problems.add(
            Code.TMP04,
            f"la clé de la table « {rows.table.name} » ne dit pas quelle ligne est la même en {year}.",
            node.frozen.span,
            f"il faut une clé faite de « {dated_by.name} » et d'une autre colonne",
        )
        return None
    condition = resolve_condition(part, Rows(rows.table, rows.problems, rows.classifications, dated_by, False, year))
    return None if condition is None else catalogue.Frozen(condition, year, key, dated_by)


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


def _busiest(node: syntax.Aggregate, rows: Rows, context: Context) -> model.Busiest | None:
    clauses = [one for one in node.among if isinstance(one, syntax.Busiest)]
    _at_most_one(clauses, "« au … de plus grande somme »", context.problems)
    if not clauses or not _summed(node, clauses[0], context.problems):
        return None
    clause = clauses[0]
    part, by = rows.column(clause.part), resolve_amount(clause.by, rows)
    if part is None or by is None:
        return None
    optional = next((column for column in catalogue.operand_columns(by) if column.optional), None)
    if optional is not None:
        rows.problems.add(
            Code.UNI03,
            f"la colonne « {optional.name} » peut manquer : elle ne dit pas quel {clause.part.text} a la plus grande somme.",
            clause.by.span,
            "départagez par une colonne toujours remplie",
        )
        return None
    label = clause.otherwise.text if clause.otherwise else f"{rows.table.title} d'un autre {clause.part.text}"
    return model.Busiest(part, by, label, resolve_citations(clause.citations, context.section))


def _prorata(node: syntax.Aggregate, rows: Rows, context: Context) -> model.Prorata | None:
    clauses = [one for one in node.among if isinstance(one, syntax.Prorata)]
    _at_most_one(clauses, "« partagés par »", context.problems)
    if not clauses or not _summed(node, clauses[0], context.problems):
        return None
    clause = clauses[0]
    group = rows.column(clause.group)
    weight = resolve_recorded(clause.weight, _weighed(clause.weight, context))
    roster = context.scope.catalogue.table(ROSTER)
    if group is None or not isinstance(weight, model.Sum) or roster is None:
        return None
    Rows(roster, context.problems).column(clause.group)
    return model.Prorata(group, weight)


def _weighed(node: syntax.Sum, context: Context) -> Context:
    """The weights are dated by the rule's own date where their table has it, else by their table's year or date."""
    table = context.scope.catalogue.table(node.table.text)
    timing = context.timing
    if table is None or timing is None or timing.dated_by is None or table.column(timing.dated_by.text):
        return context
    dated = next((column for column in table.columns if column.kind in (Kind.YEAR, Kind.DATE)), None)
    if dated is None:
        return context
    grains = tuple(grain for grain in timing.grains if dated.kind is Kind.DATE or GRAINS[grain.text] is Grain.YEAR)
    name = syntax.Name(dated.name, timing.dated_by.span)
    return Context(context.scope, syntax.Timing(grains, name, None, None, timing.span), context.section)


def _at_most_one(clauses: Sequence[syntax.Busiest | syntax.Prorata], what: str, problems: Problems) -> None:
    for extra in clauses[1:]:
        problems.add(
            Code.NOM05,
            f"la mesure a deux fois {what}.",
            extra.span,
            f"la première est à la ligne {clauses[0].span.line}",
        )


def _summed(node: syntax.Aggregate, clause: syntax.Busiest | syntax.Prorata, problems: Problems) -> bool:
    """Sites and platforms are known by their sums: no statistic of values, no distinct count."""
    if isinstance(node, syntax.Sum | syntax.Ratio | syntax.Mean):
        return True
    problems.add(
        Code.UNI03,
        "cette mesure ne se restreint pas ainsi : il y faut une somme, un rapport de sommes ou une moyenne.",
        clause.span,
    )
    return False


def resolve_citations(clauses: Sequence[syntax.Citation], section: str) -> tuple[model.Citation, ...]:
    return tuple(
        model.Citation(clause.section or section, clause.quote.text, clause.lines, clause.span) for clause in clauses
    )
