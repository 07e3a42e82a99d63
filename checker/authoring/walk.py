"""Everything that a rule, or what its author wrote of it, is made of."""

from collections.abc import Iterator

from checker.catalogue import Table
from checker.source import Span


def nodes_in(value: object) -> Iterator[object]:
    """A value and every record it is made of, in order; places and tables are not looked into."""
    if isinstance(value, tuple):
        for one in value:
            yield from nodes_in(one)
    elif (names := getattr(value, "__match_args__", ())) and not isinstance(value, Span):
        yield value
        if not isinstance(value, Table):
            for name in names:
                yield from nodes_in(getattr(value, name))
