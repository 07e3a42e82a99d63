"""The integrity checks of a table → what an engine is asked to set aside."""

from checker import plan
from checker.catalogue import Check, Table, columns_of
from checker.lower.columns import Has
from checker.lower.terms import test_of


def integrity(table: Table, known: frozenset[str] | None, has: Has, unique: bool) -> plan.Integrity:
    """The integrity checks of a delivered table; those that need a column that is not there are left out."""
    checks = tuple(
        (check.name, test_of(check.condition))
        for check in table.checks
        if all(has(table.name, column.name) for column in columns_of(check.condition))
    )
    subject = table.subject
    delivered_subject = subject.name if subject and has(table.name, subject.name) else None
    keyed = unique and bool(table.key) and all(has(table.name, name) or _optional(table, name) for name in table.key)
    return plan.Integrity(table.name, delivered_subject, checks, table.key if keyed else None, known)


def _optional(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and column.optional


def check_named(table: Table, name: str) -> Check:
    return next(check for check in table.checks if check.name == name)
