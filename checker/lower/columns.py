"""The columns that a measure reads."""

from collections.abc import Callable

from checker import model
from checker.catalogue import Column, columns_of, operand_columns
from checker.model import Recorded

Has = Callable[[str, str | None], bool]
"""`has(table, None)` says whether a table is delivered, `has(table, column)` whether a column is."""


def columns_read(measure: Recorded) -> tuple[Column, ...]:
    """Every column a measure reads in its table: subject, dates, conditions, amounts."""
    population = measure.population
    columns = [population.table.subject] if population.table.subject else []
    columns.append(population.dating.column)
    columns.extend([population.dating.until] if population.dating.until else [])
    for step in population.steps:
        columns.extend(columns_of(step.condition))
    if population.busiest is not None:
        columns.extend((population.busiest.part, *operand_columns(population.busiest.by)))
    if population.prorata is not None:
        columns.append(population.prorata.group)
    match measure:
        case model.Share(condition=condition):
            columns.extend(columns_of(condition))
        case model.Ratio(numerator=top, denominator=bottom):
            columns.extend((*operand_columns(top), *operand_columns(bottom)))
        case model.Sum(amount=amount) | model.Summary(amount=amount):
            columns.extend(operand_columns(amount))
        case model.Mean(amount=amount, weight=weight):
            columns.extend((*operand_columns(amount), *(operand_columns(weight) if weight else ())))
        case model.Distinct(columns=different):
            columns.extend(different)
        case model.Count():
            pass
    return tuple(dict.fromkeys(columns))
