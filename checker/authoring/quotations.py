"""What a statement holds, whatever its kind: every deadline, and every quotation that it rests on."""

from collections.abc import Iterator

from checker.deadline import Deadline
from checker.model import Citation, Statement
from checker.obligations import Action, Budget, Commitment, Report


def deadlines_of(statement: Statement) -> list[Deadline]:
    """Its own, those of its deliverables, and those of some indicators only."""
    match statement:
        case Action(deadline=deadline, deliverables=parts):
            return [deadline, *(part.deadline for part in parts if part.deadline)]
        case Report(deadlines=deadlines, overrides=overrides):
            return [*deadlines, *(one.deadline for one in overrides)]
        case Commitment(deadline=Deadline() as deadline):
            return [deadline]
        case _:
            return []


def quotations_of(statement: Statement) -> list[Citation]:
    """In the order of the file, each once."""
    held = {*statement.citations, *_of_clauses(statement)}
    return sorted(held, key=lambda citation: (citation.span.source.name, citation.span.start))


def _of_clauses(statement: Statement) -> Iterator[Citation]:
    for deadline in deadlines_of(statement):
        yield from deadline.citations
    match statement:
        case Action(deliverables=parts):
            for part in parts:
                yield from part.citations
        case Budget(amounts=amounts):
            for amount in amounts:
                yield from amount.citations
