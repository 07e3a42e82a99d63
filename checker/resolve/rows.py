"""What a condition or an amount may refer to: the columns of one table, the classifications of its records."""

from dataclasses import dataclass

from checker import catalogue, syntax
from checker.catalogue import Classification, Column, Kind, Table
from checker.diagnostic import Code
from checker.resolve.problems import Problems
from checker.source import Span


@dataclass(frozen=True)
class Rows:
    """The records of one table. `dated_by` is the column that dates them, where a period is known; `observed`: they are
    a stock, seen at each month's end; `frozen`: they are seen as they were in that year."""

    table: Table
    problems: Problems
    classifications: tuple[Classification, ...] = ()
    dated_by: Column | None = None
    observed: bool = False
    frozen: int | None = None

    def classification(self, name: str) -> Classification | None:
        found = (one for one in self.classifications if one.name == name and one.table == self.table.name)
        return next(found, None)

    def column(self, name: syntax.Name) -> Column | None:
        """The column named, or None when there is none (told)."""
        column = self.table.column(name.text)
        if column is None:
            self.problems.unknown(
                Code.NOM02,
                f"la table « {self.table.name} » n'a pas de colonne « {name.text} ».",
                name,
                self.known,
                self.table.name,
            )
        return column

    @property
    def known(self) -> list[str]:
        classified = [one.name for one in self.classifications if one.table == self.table.name]
        return [*(column.name for column in self.table.columns), *classified]

    def expect(self, column: Column, kinds: tuple[Kind, ...], wanted: str, span: Span) -> bool:
        if column.kind in kinds:
            return True
        self.problems.add(
            Code.UNI03, f"la colonne « {column.name} » est de type « {column.kind.value} », il faut ici {wanted}.", span
        )
        return False

    def moment(self, node: syntax.Moment, kind: Kind) -> catalogue.Moment | None:
        """A date, one of two, or the day of the observation; `kind` is DATE or INSTANT."""
        wanted = "une date" if kind is Kind.DATE else "une date et heure"
        if node.column is None:
            if not self.observed:
                self.problems.add(
                    Code.TMP04,
                    "« l'observation » n'a de sens que pour une période « observée chaque fin de mois ».",
                    node.span,
                    "nommez une date",
                )
                return None
            if kind is not Kind.DATE:
                self.problems.add(
                    Code.UNI03, "« l'observation » est un jour : un délai s'y compte en jours.", node.span
                )
                return None
            return catalogue.Observation()
        first = self.column(node.column)
        if first is None or not self.expect(first, (kind,), wanted, node.column.span):
            return None
        if node.fallback is None:
            return first
        otherwise = self.column(node.fallback)
        if otherwise is None or not self.expect(otherwise, (kind,), wanted, node.fallback.span):
            return None
        return catalogue.Either(first, otherwise)
