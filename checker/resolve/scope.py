"""Where a measure stands: what its rule may refer to, its period, its section of the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker import model, syntax
from checker.catalogue import Catalogue, Column, Kind, Table
from checker.diagnostic import Code
from checker.model import Convention, Dating, Indicator
from checker.period import Grain
from checker.quantity import Unit
from checker.resolve.problems import Problems
from checker.resolve.rows import Rows


@dataclass(frozen=True)
class Scope:
    """What an indicator may refer to."""

    rulebook: str
    catalogue: Catalogue
    convention: Convention | None
    nodes: Mapping[str, syntax.Indicator]
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


def table_named(name: syntax.Name, scope: Scope) -> Table | None:
    table = scope.catalogue.table(name.text)
    if table is None:
        unknown_table(name, scope.catalogue, scope.problems)
    return table


def unknown_table(name: syntax.Name, catalogue: Catalogue, problems: Problems) -> None:
    known = [table.name for table in catalogue.tables]
    problems.unknown(Code.NOM01, f"aucune table ne s'appelle « {name.text} ».", name, known)


def rows_of(table: Table, dating: Dating | None, scope: Scope) -> Rows:
    return Rows(
        table,
        scope.problems,
        scope.catalogue.classifications,
        (dating or undated(table)).column,
        dating is None or dating.until is not None,
    )


def undated(table: Table) -> Dating:
    """In the place of a date that is not known (told), so as to look for what else is wrong."""
    return Dating(Column("", Kind.DATE, True, Unit.NUMBER, (), table.span), "")


def resolve_citations(clauses: Sequence[syntax.Citation], section: str) -> tuple[model.Citation, ...]:
    return tuple(
        model.Citation(clause.section or section, clause.quote.text, clause.lines, clause.span) for clause in clauses
    )
