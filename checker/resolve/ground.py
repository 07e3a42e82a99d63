"""What a statement may refer to, and what all of them have: a source, actors, levels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from checker import syntax
from checker.catalogue import Catalogue, Column, Table
from checker.diagnostic import Code
from checker.model import Citation, Convention, Indicator, Level, Years
from checker.resolve.problems import Problems
from checker.resolve.rows import Rows
from checker.resolve.scope import resolve_citations, unknown_table
from checker.source import Span


@dataclass(frozen=True)
class Ground:
    """`codes`: every rule of the rulebook, indicators and deliverables included, with the node that writes it."""

    rulebook: str
    catalogue: Catalogue
    convention: Convention | None
    indicators: Mapping[str, Indicator]
    codes: Mapping[str, object]
    problems: Problems

    def rule(self, name: syntax.Name, known: Iterable[str] | None = None) -> bool:
        """Whether a rule has that code, told when none has; `known`: the codes that are right here."""
        codes = list(self.codes if known is None else known)
        if name.text in codes:
            return True
        message = (
            f"la règle « {name.text} » n'a pas sa place ici."
            if name.text in self.codes
            else f"aucune règle ne s'appelle « {name.text} »."
        )
        self.problems.unknown(Code.NOM03, message, name, codes)
        return False

    def table(self, name: syntax.Name) -> Table | None:
        table = self.catalogue.table(name.text)
        if table is None:
            unknown_table(name, self.catalogue, self.problems)
        return table

    def column(self, name: syntax.Name, table: Table) -> Column | None:
        return Rows(table, self.problems).column(name)


_Clause = TypeVar("_Clause")


def every(clauses: Iterable[object], kind: type[_Clause]) -> tuple[_Clause, ...]:
    return tuple(clause for clause in clauses if isinstance(clause, kind))


def only(clauses: Sequence[object], kind: type[_Clause], keyword: str, ground: Ground) -> _Clause | None:
    """The one clause of its kind; those that come after it are told."""
    first, *others = every(clauses, kind) or (None,)
    for other in others:
        ground.problems.add(
            Code.NOM05,
            f"la clause « {keyword} » est écrite deux fois.",
            _span(other),
            f"la première est à la ligne {_span(first).line}",
        )
    return first


def _span(clause: object) -> Span:
    span = getattr(clause, "span", None)
    assert isinstance(span, Span)
    return span


def lacks(node: syntax.Obligation, what: str, example: str, ground: Ground, *others: str) -> None:
    """`others`: the first words of the clauses that would do as well as the example."""
    clause = example.split(maxsplit=1)[0]
    ground.problems.lacking(
        next((other for other in others if other in ground.problems.lost), clause),
        Code.NOM06,
        f"la règle « {node.name.text} » ne dit pas {what}.",
        node.name.span,
        f"ajoutez par exemple « {example} »",
    )


def cited(node: syntax.Obligation, clauses: Sequence[object], ground: Ground) -> tuple[Citation, ...]:
    """A rule's own quotations; none is needed where a clause of the rule has its own."""
    own = every(clauses, syntax.Citation)
    if not own and not any(getattr(clause, "citations", ()) for clause in clauses):
        ground.problems.lacking(
            "source",
            Code.SRC03,
            f"la règle « {node.name.text} » ne cite pas le contrat.",
            node.name.span,
            "ajoutez par exemple « source fiche 10 « … » »",
        )
    return resolve_citations(own, section_of(node, clauses))


def section_of(node: syntax.Obligation, clauses: Sequence[object]) -> str:
    return next((one.section for one in every(clauses, syntax.Citation) if one.section), node.name.text)


def actors(clauses: Sequence[object], ground: Ground) -> tuple[str, ...]:
    clause = only(clauses, syntax.Actors, "acteurs", ground)
    return tuple(name.text for name in clause.names) if clause else ()


def levels(clauses: Sequence[object], ground: Ground) -> tuple[Level, ...]:
    """The branch, where no clause says otherwise."""
    clause = only(clauses, syntax.Levels, "niveaux", ground)
    names = [name.text for name in clause.names] if clause else [Level.NATIONAL.value]
    return tuple(level for level in Level if level.value in names)


def years_of(
    node: syntax.When | None, convention: Convention | None, what: str, problems: Problems
) -> tuple[bool, Years | None]:
    """Whether the years can be used (else it is told), and which they are; None when none are written."""
    if node is None:
        return True, None
    years: Years
    match node:
        case syntax.Since(year):
            if convention is None:
                problems.add_once(
                    Code.TMP02,
                    "« dès » vaut jusqu'à la fin de la convention, et aucune convention n'est écrite.",
                    node.span,
                    "ajoutez une « convention » avec sa période, ou écrivez « de 2013 à 2017 »",
                )
                return False, None
            years = Years(int(year.value), max(int(year.value), convention.years.last))
        case syntax.InYear(year):
            years = Years(int(year.value), int(year.value))
        case syntax.Years(first, last):
            years = Years(int(first.value), int(last.value))
    if years.first > years.last:
        problems.add(
            Code.TMP01, f"{what} finit avant de commencer.", node.span,
            f"écrivez « de {years.last} à {years.first} »",
        )  # fmt: skip
        return False, None
    if convention and not (convention.years.first <= years.first and years.last <= convention.years.last):
        term = f"{convention.years.first} à {convention.years.last}"
        problems.add(Code.TMP02, f"{what} sort de la convention ({term}).", node.span)
        return False, None
    return True, years
