"""All the files of a rulebook → one `Rulebook`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from checker import syntax
from checker.catalogue import Catalogue, Classification, Table
from checker.diagnostic import Code, Diagnostic, in_text_order
from checker.model import Convention, Indicator, Rulebook, Years
from checker.parse import Parsed
from checker.period import MONTHS
from checker.resolve.classifications import resolve_classification
from checker.resolve.indicators import resolve_indicator
from checker.resolve.problems import Problems, did_you_mean
from checker.resolve.scope import Scope
from checker.resolve.statements import resolve_statements
from checker.resolve.tables import resolve_table


@dataclass(frozen=True)
class Resolved:
    """`rulebook` is to be used only when `diagnostics` is empty."""

    rulebook: Rulebook
    diagnostics: tuple[Diagnostic, ...]


def resolve(name: str, sha256: str, files: Sequence[Parsed]) -> Resolved:
    """Never raises; mistakes of reading and of meaning come together, in the order of the text."""
    problems = Problems()
    statements = [statement for parsed in files for statement in parsed.file.statements]
    broken = frozenset(name for parsed in files for name in parsed.broken)
    tables, unclear = _tables(statements, problems)
    broken |= unclear
    convention = _convention(statements, problems)
    if convention is None and any(parsed.convention_broken for parsed in files):
        convention = Convention(name, "", (), None, _ALL_YEARS)  # it is there: only its own mistake is told
    catalogue = Catalogue(tables, _classifications(statements, Catalogue(tables), broken, problems))
    indicators = _indicators(name, statements, catalogue, convention, broken, problems)
    others = resolve_statements(name, statements, catalogue, convention, indicators, broken, problems)
    told = [diagnostic for parsed in files for diagnostic in parsed.diagnostics]
    rulebook = Rulebook(
        convention.name if convention and convention.name == name else name,
        sha256,
        convention,
        catalogue,
        indicators,
        others,
    )
    return Resolved(rulebook, in_text_order([*told, *problems.found]))


def _tables(statements: Iterable[syntax.Statement], problems: Problems) -> tuple[tuple[Table, ...], frozenset[str]]:
    """The tables, and the names of those that a mistake leaves unclear."""
    nodes = _unique([node for node in statements if isinstance(node, syntax.Table)], "la table", problems)
    tables = {node.name.text: resolve_table(node, problems) for node in nodes}
    return (
        tuple(table for table in tables.values() if table),
        frozenset(name for name, table in tables.items() if table is None),
    )


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


def _convention(statements: Iterable[syntax.Statement], problems: Problems) -> Convention | None:
    nodes = [node for node in statements if isinstance(node, syntax.Convention)]
    for extra in nodes[1:]:
        written = nodes[0].name.span
        problems.add(
            Code.NOM04,
            "un référentiel n'a qu'une convention.",
            extra.name.span,
            f"la première est à {written.source.name}:{written.line}",
        )
    if not nodes:
        return None
    node = nodes[0]
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
        problems.add(
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
    statements: Sequence[syntax.Statement],
    catalogue: Catalogue,
    convention: Convention | None,
    broken: frozenset[str],
    problems: Problems,
) -> tuple[Indicator, ...]:
    nodes = _unique([node for node in statements if isinstance(node, syntax.Indicator)], "la règle", problems)
    resolved: dict[str, Indicator | None] = {}
    by_code = {node.name.text: node for node in nodes}
    scope = Scope(rulebook, catalogue, convention, by_code, broken, problems, resolved)
    for node in nodes:
        _in_order(node, scope, resolved, ())
    return tuple(one for one in (resolved[node.name.text] for node in nodes) if one is not None)


def _in_order(
    node: syntax.Indicator, scope: Scope, resolved: dict[str, Indicator | None], waiting: tuple[str, ...]
) -> None:
    """Resolve what an indicator is made of before the indicator itself; a circle is a mistake."""
    code = node.name.text
    if code in resolved:
        return
    for of in _made_of(node):
        if of.text not in scope.nodes:
            continue
        path = (*waiting, code)
        if of.text in path:
            circle = (*path[path.index(of.text) :], of.text)
            scope.problems.add(
                Code.REG01,
                f"« {code} » se mesure à partir de lui-même.",
                of.span,
                f"le cercle est {' → '.join(circle)}",
            )
            resolved[code] = None
            return
        _in_order(scope.nodes[of.text], scope, resolved, path)
    resolved[code] = resolve_indicator(node, scope)


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


def _classifications(
    statements: Sequence[syntax.Statement], catalogue: Catalogue, broken: frozenset[str], problems: Problems
) -> tuple[Classification, ...]:
    nodes = _unique([node for node in statements if isinstance(node, syntax.Classification)], "le classement", problems)
    found = []
    for node in nodes:
        table = catalogue.table(node.table.text)
        if table is not None:
            found.append(resolve_classification(node, table, problems))
        elif node.table.text not in broken:
            problems.add(
                Code.NOM01,
                f"aucune table ne s'appelle « {node.table.text} ».",
                node.table.span,
                did_you_mean(node.table.text, [known.name for known in catalogue.tables]),
            )
    return tuple(one for one in found if one is not None)
