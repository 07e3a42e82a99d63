"""Which records a measure is about: their dates, the steps that narrow them, the busiest site, what is shared."""

from collections.abc import Callable, Sequence

from checker import catalogue, model, syntax
from checker.catalogue import Column, Kind, Table
from checker.diagnostic import Code
from checker.model import Dating, Population, Recorded, Step
from checker.period import Grain
from checker.resolve.amounts import resolve_amount
from checker.resolve.conditions import resolve_condition
from checker.resolve.problems import Problems, did_you_mean
from checker.resolve.rows import Rows
from checker.resolve.scope import GRAINS, ROSTER, Context, resolve_citations, rows_of, undated

Weigh = Callable[[syntax.Sum, Context], Recorded | None]
"""Resolves the weights of an allocation, which are a measure themselves."""


def resolve_population(node: syntax.Aggregate, table: Table, context: Context, weigh: Weigh) -> tuple[Population, Rows]:
    """The records, and what an amount or a condition over them may refer to. Mistakes are told."""
    dating = _dating(node, table, context)
    rows = rows_of(table, dating, context.scope)
    population = Population(
        table,
        dating or undated(table),
        _steps([one for one in node.among if isinstance(one, syntax.Among)], rows, context),
        _busiest(node, rows, context),
        _prorata(node, rows, context, weigh),
    )
    return population, rows


def _dating(node: syntax.Aggregate, table: Table, context: Context) -> Dating | None:
    timing, problems = context.timing, context.problems
    if timing is not None and timing.since is not None and not timing.grains:
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
    return Dating(
        since, timing.undated.text if timing.undated else f"{table.title} sans {since.name}", until, timing.last_only
    )


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
    unsure = not dated_by.name or rows.table.name in rows.problems.partial
    key = tuple(name for name in rows.table.key if name != dated_by.name)
    if not unsure and (dated_by.name not in rows.table.key or not key):
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
            f"la colonne « {optional.name} » peut manquer : elle ne départage pas.",
            clause.by.span,
            "départagez par une colonne toujours remplie",
        )
        return None
    label = clause.otherwise.text if clause.otherwise else f"{rows.table.title} d'un autre {clause.part.text}"
    return model.Busiest(part, by, label, resolve_citations(clause.citations, context.section))


def _prorata(node: syntax.Aggregate, rows: Rows, context: Context, weigh: Weigh) -> model.Prorata | None:
    clauses = [one for one in node.among if isinstance(one, syntax.Prorata)]
    _at_most_one(clauses, "« partagés par »", context.problems)
    if not clauses or not _summed(node, clauses[0], context.problems):
        return None
    clause = clauses[0]
    if any(isinstance(one, syntax.Busiest) for one in node.among):
        context.problems.add(
            Code.UNI03,
            "« au … de plus grande somme » et « partagés par » ne vont pas dans la même mesure.",
            clause.span,
            "ôtez l'un des deux",
        )
        return None
    group = rows.column(clause.group)
    weight = weigh(clause.weight, _weighed(clause.weight, context))
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
