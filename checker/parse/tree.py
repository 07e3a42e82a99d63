"""From Lark's tree to ours: one method per rule of the grammar, named like it."""

from dataclasses import dataclass
from typing import cast

from lark import Token, Tree
from lark.tree import Meta

from checker import syntax
from checker.diagnostic import Code, Diagnostic
from checker.parse.branches import build as _build
from checker.parse.grammar import lark
from checker.parse.piece import Piece
from checker.parse.tree_measures import MeasureBranches
from checker.parse.tree_statements import StatementBranches


@dataclass(frozen=True)
class Read:
    file: syntax.File
    diagnostics: tuple[Diagnostic, ...]


_DEEPEST = 40


def syntax_of(piece: Piece) -> Read:
    """A piece of text that is of the language; raises UnexpectedInput. Deeper than people nest, it is not followed."""
    tree = lark().parse(piece.text)
    if _depth(tree) > _DEEPEST:
        end = len(piece.text)
        span = piece.span(end - len(piece.text.lstrip()), end)
        told = Diagnostic(Code.SYN01, "trop de conditions sont emboîtées les unes dans les autres.", span)
        return Read(syntax.File(()), (told,))
    return Read(_ToSyntax(piece).transform(tree), ())


def _depth(tree: Tree[Token]) -> int:
    """How deep a tree goes, without recursion: a text of ten thousand parentheses is no crash."""
    depth = 0
    floor: list[Tree[Token]] = [tree]
    while floor:
        depth += 1
        floor = [child for node in floor for child in node.children if isinstance(child, Tree)]
    return depth


class _ToSyntax(MeasureBranches, StatementBranches):
    @_build
    def start(self, meta: Meta, *statements: syntax.Statement) -> syntax.File:
        return syntax.File(statements)

    @_build
    def convention(self, meta: Meta, name: syntax.Name, title: Token, *clauses: syntax.Parties) -> syntax.Convention:
        return syntax.Convention(name, self._text(title), clauses, self._span(meta))

    @_build
    def parties(self, meta: Meta, *names: syntax.Name) -> syntax.Parties:
        return syntax.Parties(names, self._span(meta))

    @_build
    def signature(self, meta: Meta, day: Token, month: Token, year: Token) -> syntax.Signature:
        return syntax.Signature(self._integer(day), self._named(month), self._integer(year), self._span(meta))

    @_build
    def term(self, meta: Meta, first: Token, last: Token) -> syntax.Years:
        return syntax.Years(self._integer(first), self._integer(last), self._span(meta))

    @_build
    def table(self, meta: Meta, name: syntax.Name, title: Token, *clauses: syntax.Column) -> syntax.Table:
        return syntax.Table(name, self._text(title), clauses, self._span(meta))

    @_build
    def key(self, meta: Meta, *columns: syntax.Name) -> syntax.Key:
        return syntax.Key(columns, self._span(meta))

    @_build
    def column(
        self,
        meta: Meta,
        name: syntax.Name,
        kind: tuple[syntax.Name, tuple[syntax.Name | syntax.Text, ...], syntax.Name | None],
        optional: Token | None,
    ) -> syntax.Column:
        return syntax.Column(name, *kind, optional is not None, self._span(meta))

    @_build
    def caf_type(self, meta: Meta) -> object:
        return syntax.Name("code caf", self._span(meta)), (), None

    @_build
    def code_type(self, meta: Meta, *codes: syntax.Name | syntax.Text) -> object:
        return syntax.Name("code parmi", self._span(meta)), codes, None

    @_build
    def number_type(self, meta: Meta, unit: syntax.Name | None) -> object:
        return syntax.Name("nombre", self._span(meta)), (), unit

    @_build
    def plain_type(self, meta: Meta, kind: syntax.Name) -> object:
        return kind, (), None

    @_build
    def plain(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def check(self, meta: Meta, name: syntax.Name, condition: syntax.Condition, label: Token) -> syntax.Check:
        return syntax.Check(name, condition, self._text(label), self._span(meta))

    @_build
    def indicator(self, meta: Meta, name: syntax.Name, title: Token, *clauses: syntax.Clause) -> syntax.Indicator:
        return syntax.Indicator(name, self._text(title), clauses, self._span(meta))

    @_build
    def classification(
        self, meta: Meta, name: syntax.Name, title: Token, table: syntax.Name, *brackets: syntax.Bracket
    ) -> syntax.Classification:
        return syntax.Classification(name, self._text(title), table, brackets, self._span(meta))

    @_build
    def bracket(self, meta: Meta, when: syntax.When, *parts: syntax.Case | syntax.Citation) -> syntax.Bracket:
        cases = tuple(part for part in parts if isinstance(part, syntax.Case))
        citations = tuple(part for part in parts if isinstance(part, syntax.Citation))
        return syntax.Bracket(when, cases, citations, self._span(meta))

    @_build
    def class_case(self, meta: Meta, number: syntax.Number, condition: syntax.Condition) -> syntax.Case:
        return syntax.Case(number, condition, self._span(meta))

    @_build
    def class_default(self, meta: Meta, number: syntax.Number) -> syntax.Case:
        return syntax.Case(number, None, self._span(meta))

    @_build
    def nature(self, meta: Meta, name: syntax.Name, *citations: syntax.Citation) -> syntax.Nature:
        return syntax.Nature(name, citations, self._span(meta))

    @_build
    def scope(self, meta: Meta, condition: syntax.Condition, *citations: syntax.Citation) -> syntax.Scope:
        return syntax.Scope(condition, citations, self._span(meta))

    @_build
    def actors(self, meta: Meta, *names: syntax.Name) -> syntax.Actors:
        return syntax.Actors(names, self._span(meta))

    @_build
    def levels(self, meta: Meta, *names: syntax.Name) -> syntax.Levels:
        return syntax.Levels(names, self._span(meta))

    @_build
    def level(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def timing(self, meta: Meta, *parts: syntax.Name | syntax.Number | Token | None) -> syntax.Timing:
        *grains, since, dated_by, undated = parts
        return syntax.Timing(
            cast(tuple[syntax.Name, ...], tuple(grains)),
            cast(syntax.Name | None, dated_by),
            self._text(undated) if isinstance(undated, Token) else None,
            cast(syntax.Number | None, since),
            self._span(meta),
        )

    @_build
    def running(self, meta: Meta, year: Token) -> syntax.Number:
        return self._integer(year)

    @_build
    def observed(self, meta: Meta, *parts: syntax.Name | Token | None) -> syntax.Timing:
        *grains, when, start, end, undated = parts
        return syntax.Timing(
            cast(tuple[syntax.Name, ...], tuple(grains)),
            cast(syntax.Name, start),
            self._text(undated) if isinstance(undated, Token) else None,
            None,
            self._span(meta),
            cast(syntax.Name, end),
            cast(Token, when).type == "EN_FIN_DE_PERIODE",
        )

    @_build
    def cumulated(self, meta: Meta, year: Token) -> syntax.Timing:
        return syntax.Timing((), None, None, self._integer(year), self._span(meta))

    @_build
    def grain(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def unit_clause(self, meta: Meta, unit: syntax.Name) -> syntax.UnitClause:
        return syntax.UnitClause(unit, self._span(meta))

    @_build
    def target(self, meta: Meta, bound: syntax.Bound, when: syntax.When, *citations: syntax.Citation) -> syntax.Target:
        return syntax.Target(bound, when, citations, self._span(meta))

    @_build
    def target_to_set(
        self, meta: Meta, by: Token | None, when: syntax.When | None, *citations: syntax.Citation
    ) -> syntax.TargetToSet:
        return syntax.TargetToSet(self._maybe_year(by), when, citations, self._span(meta))

    @_build
    def fixed_bound(self, meta: Meta, op: str, number: syntax.Number) -> syntax.Fixed:
        return syntax.Fixed(op, number)

    @_build
    def individual_bound(self, meta: Meta, op: str) -> syntax.Delivered:
        return syntax.Delivered(op, individual=True)

    @_build
    def national_bound(self, meta: Meta, op: str) -> syntax.Delivered:
        return syntax.Delivered(op, individual=False)

    @_build
    def above_base(self, meta: Meta, op: str, period: Token, number: syntax.Number) -> syntax.FromBase:
        return syntax.FromBase(op, self._named_as_is(period), 1, number)

    @_build
    def below_base(self, meta: Meta, op: str, period: Token, number: syntax.Number) -> syntax.FromBase:
        return syntax.FromBase(op, self._named_as_is(period), -1, number)

    @_build
    def between(self, meta: Meta, low: syntax.Number, high: syntax.Number) -> syntax.Between:
        return syntax.Between(low, high)

    @_build
    def critical(self, meta: Meta, op: str, number: syntax.Number, *citations: syntax.Citation) -> syntax.Critical:
        return syntax.Critical(op, number, citations, self._span(meta))

    @_build
    def since(self, meta: Meta, year: Token) -> syntax.Since:
        return syntax.Since(self._integer(year), self._span(meta))

    @_build
    def in_year(self, meta: Meta, year: Token) -> syntax.InYear:
        return syntax.InYear(self._integer(year), self._span(meta))

    @_build
    def years(self, meta: Meta, first: Token, last: Token) -> syntax.Years:
        return syntax.Years(self._integer(first), self._integer(last), self._span(meta))

    @_build
    def reference(
        self,
        meta: Meta,
        period: Token,
        number: syntax.Number,
        convention: syntax.Name | None,
        remark: Token | None,
        *citations: syntax.Citation,
    ) -> syntax.Reference:
        return syntax.Reference(
            self._named_as_is(period),
            number,
            convention,
            self._maybe_text(remark),
            citations,
            self._span(meta),
        )

    @_build
    def reading(self, meta: Meta, title: Token, *parts: syntax.Difference | syntax.Citation | Token) -> object:
        *middle, because = parts
        citations = tuple(part for part in middle if isinstance(part, syntax.Citation))
        changes = tuple(cast(syntax.Difference, part) for part in middle if part not in citations)
        return syntax.Reading(self._text(title), changes, citations, self._text(cast(Token, because)), self._span(meta))
