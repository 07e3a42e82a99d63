"""Where a measure stands: what its rule may refer to, its period, its section of the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker import model, syntax
from checker.catalogue import Catalogue, Table
from checker.diagnostic import Code
from checker.model import Convention, Dating, Indicator
from checker.period import Grain
from checker.resolve.problems import Problems, did_you_mean
from checker.resolve.rows import Rows


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


def rows_of(table: Table, dating: Dating | None, scope: Scope) -> Rows:
    return Rows(
        table,
        scope.problems,
        scope.catalogue.classifications,
        dating.column if dating else table.columns[0],
        dating is None or dating.until is not None,
    )


def resolve_citations(clauses: Sequence[syntax.Citation], section: str) -> tuple[model.Citation, ...]:
    return tuple(
        model.Citation(clause.section or section, clause.quote.text, clause.lines, clause.span) for clause in clauses
    )
