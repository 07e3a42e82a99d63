"""All the files of a rulebook → one `Rulebook`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from checker import syntax
from checker.catalogue import Catalogue, Classification, Table
from checker.diagnostic import Code, Diagnostic, in_text_order
from checker.model import Convention, Indicator, Rulebook, Years
from checker.parse import Parsed, Partial
from checker.period import MONTHS
from checker.resolve.classifications import resolve_classification
from checker.resolve.indicators import resolve_indicator
from checker.resolve.problems import Problems
from checker.resolve.scope import Scope, unknown_table
from checker.resolve.statements import resolve_statements
from checker.resolve.tables import resolve_table
from checker.syntax import obligations


@dataclass(frozen=True)
class Resolved:
    """`rulebook` is to be used only when `diagnostics` is empty."""

    rulebook: Rulebook
    diagnostics: tuple[Diagnostic, ...]


def resolve(name: str, sha256: str, files: Sequence[Parsed]) -> Resolved:
    """Never raises; mistakes of reading and of meaning come together, in the order of the files and of their text."""
    problems = Problems(
        (name for parsed in files for name in parsed.broken), (kind for parsed in files for kind in parsed.unnamed)
    )
    read = [one for parsed in files for one in parsed.statements]
    for one in read:
        if isinstance(one.statement, obligations.Action):
            problems.broken |= one.words  # a deliverable left out is a name that is there
    tables = tuple(_tables(read, problems))
    convention = _convention(read, problems)
    if convention is None and any(parsed.convention_broken for parsed in files):
        convention = Convention(name, "", (), None, _ALL_YEARS)  # it is there: only its own mistake is told
    problems.kinds = _kinds(read, tables)
    catalogue = Catalogue(tables, _classifications(read, Catalogue(tables), problems))
    indicators = _indicators(name, read, catalogue, convention, problems)
    others = resolve_statements(name, read, catalogue, convention, indicators, problems)
    told = [diagnostic for parsed in files for diagnostic in parsed.diagnostics]
    rulebook = Rulebook(
        convention.name if convention and convention.name == name else name,
        sha256,
        convention,
        catalogue,
        indicators,
        others,
    )
    return Resolved(rulebook, in_text_order([*told, *problems.found], [parsed.source for parsed in files]))


def _tables(read: Sequence[Partial], problems: Problems) -> Iterator[Table]:
    """The tables; a column left out of one is a name that is there."""
    for one in read:
        if isinstance(one.statement, syntax.Table):
            problems.broken |= one.words
            if one.words:
                problems.partial[one.statement.name.text] = "" not in one.words
    nodes = [one.statement for one in read if isinstance(one.statement, syntax.Table)]
    for node in _unique(nodes, "la table", problems):
        yield resolve_table(node, problems)


_ALL_YEARS = Years(0, 9999)
_Node = TypeVar("_Node", syntax.Table, syntax.Classification, syntax.Indicator)


def _unique(nodes: Sequence[_Node], what: str, problems: Problems) -> list[_Node]:
    first: dict[str, _Node] = {}
    for node in nodes:
        known = first.setdefault(node.name.text.casefold(), node)
        if known is not node:
            span = known.name.span
            problems.add(
                Code.NOM04,
                f"{what} « {node.name.text} » est déjà écrite.",
                node.name.span,
                f"la première est à {span.source.name}:{span.line}",
            )
    return list(first.values())


def _convention(read: Iterable[Partial], problems: Problems) -> Convention | None:
    written = [one for one in read if isinstance(one.statement, syntax.Convention)]
    nodes = [one.statement for one in written if isinstance(one.statement, syntax.Convention)]
    for extra in nodes[1:]:
        first_name = nodes[0].name.span
        problems.add(
            Code.NOM04,
            "un référentiel n'a qu'une convention.",
            extra.name.span,
            f"la première est à {first_name.source.name}:{first_name.line}",
        )
    if not nodes:
        return None
    node, problems.lost = nodes[0], written[0].lost
    parties: tuple[str, ...] = ()
    signed: date | None = None
    years: Years | None = None
    seen: dict[type, int] = {}
    for clause in node.clauses:
        if seen.setdefault(type(clause), clause.span.line) != clause.span.line:
            problems.add(
                Code.NOM05,
                f"la convention « {node.name.text} » a deux fois cette clause.",
                clause.span,
                f"la première est à la ligne {seen[type(clause)]}",
            )
        match clause:
            case syntax.Parties(names):
                parties = tuple(name.text for name in names)
            case syntax.Signature(day, month, year, span):
                signed = _date(int(day.value), month.text, int(year.value))
                if signed is None:
                    problems.add(Code.TMP01, f"« {_folded(span.text)} » n'est pas une date.", span)
            case syntax.Years(first, last, span):
                years = Years(int(first.value), int(last.value))
                if years.first > years.last:
                    problems.add(
                        Code.TMP01,
                        "la convention finit avant de commencer.",
                        span,
                        f"écrivez « période {years.last} à {years.first} »",
                    )
                    years = _ALL_YEARS
    if years is None:
        problems.lacking(
            "période",
            Code.NOM06,
            f"la convention « {node.name.text} » ne dit pas sa période.",
            node.name.span,
            "ajoutez par exemple « période 2013 à 2017 »",
        )
        years = _ALL_YEARS
    return Convention(node.name.text, node.title.text, parties, signed, years)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _date(day: int, month: str, year: int) -> date | None:
    try:
        return date(year, MONTHS.index(month) + 1, day)
    except ValueError:
        return None


def _indicators(
    rulebook: str,
    read: Sequence[Partial],
    catalogue: Catalogue,
    convention: Convention | None,
    problems: Problems,
) -> tuple[Indicator, ...]:
    nodes = _unique(
        [one.statement for one in read if isinstance(one.statement, syntax.Indicator)], "la règle", problems
    )
    lost = {one.statement.name.span: one.lost for one in read}
    resolved: dict[str, Indicator | None] = {}
    by_code = {node.name.text: node for node in nodes}
    scope = Scope(rulebook, catalogue, convention, by_code, problems, resolved)
    for node in nodes:
        for one in _in_order(node, scope, resolved):
            problems.lost = lost[one.name.span]
            resolved[one.name.text] = resolve_indicator(one, scope)
    return tuple(one for one in (resolved[node.name.text] for node in nodes) if one is not None)


_KINDS: dict[type, str] = {
    syntax.Table: "une table",
    syntax.Classification: "un classement",
    syntax.Indicator: "une règle",
    obligations.Action: "une action",
    obligations.Report: "une remise",
    obligations.Commitment: "un engagement",
    obligations.Stated: "un énoncé",
    obligations.Contradiction: "une contradiction",
    obligations.Budget: "un budget",
    obligations.Coherence: "une cohérence",
    obligations.Chain: "une règle qui découle d'autres",
}


def _kinds(read: Sequence[Partial], tables: Sequence[Table]) -> dict[str, str]:
    """What each name is, said to who takes it for something else."""
    columns = {
        column.name: f"une colonne de la table « {table.name} »"
        for table in reversed(tables)
        for column in table.columns
    }
    nodes = [one.statement for one in read if type(one.statement) in _KINDS]
    clauses = [clause for node in nodes if isinstance(node, obligations.Action) for clause in node.clauses]
    deliverables = [clause.name.text for clause in clauses if isinstance(clause, obligations.Deliverable)]
    return columns | dict.fromkeys(deliverables, "un livrable") | {node.name.text: _KINDS[type(node)] for node in nodes}


def _in_order(
    node: syntax.Indicator, scope: Scope, resolved: dict[str, Indicator | None]
) -> Iterator[syntax.Indicator]:
    """What an indicator is made of, then the indicator itself, if not resolved yet; a circle is a mistake."""
    waiting = {} if node.name.text in resolved else {node.name.text: iter(_made_of(node))}
    while waiting:
        code = next(reversed(waiting))
        of = next(waiting[code], None)
        if of is None:
            yield scope.nodes[code]
            del waiting[code]
        elif of.text in waiting:
            scope.problems.add(
                Code.REG01,
                f"la règle « {code} » se mesure à partir d'elle-même.",
                of.span,
                f"le cercle est {_circle([*waiting], of.text)}",
            )
            resolved[code] = None
            del waiting[code]
        elif of.text in scope.nodes and of.text not in resolved:
            waiting[of.text] = iter(_made_of(scope.nodes[of.text]))


_LONGEST_CIRCLE = 8


def _circle(path: list[str], code: str) -> str:
    circle = [*path[path.index(code) :], code]
    if len(circle) > _LONGEST_CIRCLE:
        circle[_LONGEST_CIRCLE // 2 : -1] = ["…"]
    return " → ".join(circle)


def _made_of(node: syntax.Indicator) -> list[syntax.Name]:
    """The rules whose values one is made of, in its measure and in its other readings."""
    clauses: list[object] = list(node.clauses)
    for clause in node.clauses:
        if isinstance(clause, syntax.Reading):
            clauses.extend(clause.changes)
    return [name for clause in clauses for name in _named_in(clause)]


def _named_in(clause: object) -> list[syntax.Name]:
    match clause:
        case syntax.Spread(of=name) | syntax.ValueOf(name):
            return [name]
        case syntax.Evolution(_, of):
            return _named_in(of)
        case syntax.Calculation(_, left, right):
            return [*_named_in(left), *_named_in(right)]
        case _:
            return []


def _classifications(read: Sequence[Partial], catalogue: Catalogue, problems: Problems) -> tuple[Classification, ...]:
    nodes = _unique(
        [one.statement for one in read if isinstance(one.statement, syntax.Classification)], "le classement", problems
    )
    lost = {one.statement.name.span: one.lost for one in read}
    found = []
    for node in nodes:
        problems.lost = lost[node.name.span]
        table = catalogue.table(node.table.text)
        classification = resolve_classification(node, table, problems)
        if classification is not None:
            found.append(classification)
        else:
            problems.broken.add(node.name.text)
        if table is None and "des" not in problems.lost:
            unknown_table(node.table, catalogue, problems)
    return tuple(found)
