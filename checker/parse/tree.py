"""From Lark's tree to ours: one method per rule of the grammar, named like it."""

import re
from dataclasses import dataclass
from typing import cast

from lark import Token, Tree
from lark.tree import Meta

from checker import syntax
from checker.diagnostic import Code, Diagnostic
from checker.parse.branches import build as _build
from checker.parse.branches import words as _words
from checker.parse.grammar import lark
from checker.parse.piece import Piece
from checker.parse.tree_statements import StatementBranches
from checker.quantity import parse_decimal


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


class _ToSyntax(StatementBranches):
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
    def nature(self, meta: Meta, name: syntax.Name) -> syntax.Nature:
        return syntax.Nature(name, self._span(meta))

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
    def timing(self, meta: Meta, *parts: syntax.Name | Token | None) -> syntax.Timing:
        *grains, dated_by, undated = parts
        label = self._text(undated) if isinstance(undated, Token) else None
        return syntax.Timing(
            cast(tuple[syntax.Name, ...], tuple(grains)),
            cast(syntax.Name | None, dated_by),
            label,
            None,
            self._span(meta),
        )

    @_build
    def cumulated(self, meta: Meta, year: Token) -> syntax.Timing:
        return syntax.Timing((), None, None, self._integer(year), self._span(meta))

    @_build
    def grain(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def measure(self, meta: Meta, measured: syntax.Measure) -> syntax.Measure:
        return measured

    @_build
    def share(self, meta: Meta, table: syntax.Name, where: syntax.Filter, *among: syntax.Among) -> syntax.Share:
        return syntax.Share(table, where, among, self._span(meta))

    @_build
    def count(self, meta: Meta, table: syntax.Name, *among: syntax.Among) -> syntax.Count:
        return syntax.Count(table, among, self._span(meta))

    @_build
    def ratio(
        self,
        meta: Meta,
        numerator: syntax.Name,
        denominator: syntax.Name,
        table: syntax.Name,
        *among: syntax.Among,
    ) -> syntax.Ratio:
        return syntax.Ratio(numerator, denominator, table, among, self._span(meta))

    @_build
    def spread(self, meta: Meta, statistic: Token, of: syntax.Name, caf: Token) -> syntax.Spread:
        word = syntax.Name(_words(statistic).removesuffix(" de"), self._token_span(statistic))
        return syntax.Spread(word, of, self._span(meta))

    @_build
    def declared(self, meta: Meta) -> syntax.Declared:
        return syntax.Declared(self._span(meta))

    @_build
    def filter(self, meta: Meta, condition: syntax.Condition, label: Token | None) -> syntax.Filter:
        return syntax.Filter(condition, self._maybe_text(label), self._span(meta))

    @_build
    def among(
        self,
        meta: Meta,
        condition: syntax.Condition,
        if_delivered: Token | None,
        otherwise: Token | None,
        *citations: syntax.Citation,
    ) -> syntax.Among:
        return syntax.Among(
            condition, if_delivered is not None, self._maybe_text(otherwise), citations, self._span(meta)
        )

    @_build
    def unit_clause(self, meta: Meta, unit: syntax.Name) -> syntax.UnitClause:
        return syntax.UnitClause(unit, self._span(meta))

    @_build
    def target(
        self, meta: Meta, op: str, number: syntax.Number, when: syntax.When, *citations: syntax.Citation
    ) -> syntax.Target:
        return syntax.Target(op, number, when, citations, self._span(meta))

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
    def reading(self, meta: Meta, title: Token, *parts: syntax.Change | syntax.Citation | Token) -> object:
        *middle, because = parts
        citations = tuple(part for part in middle if isinstance(part, syntax.Citation))
        changes = tuple(cast(syntax.Change, part) for part in middle if part not in citations)
        return syntax.Reading(self._text(title), changes, citations, self._text(cast(Token, because)), self._span(meta))

    @_build
    def citation(
        self, meta: Meta, section: str | None, first: Token | None, last: Token | None, quote: Token
    ) -> syntax.Citation:
        lines = None if first is None else (int(first), int(last or first))
        inside = syntax.Text(quote[1:-1].strip(_SPACES), self._token_span(quote))
        return syntax.Citation(section, lines, inside, self._span(meta))

    @_build
    def section(self, meta: Meta, *parts: str) -> str:
        return ", ".join(parts)

    @_build
    def numbered_part(self, meta: Meta, word: Token, number: Token) -> str:
        return f"{_words(word)} {number}"

    @_build
    def named_part(self, meta: Meta, name: syntax.Name) -> str:
        return name.text

    @_build
    def any_of(self, meta: Meta, *conditions: syntax.Condition) -> syntax.Any:
        return syntax.Any(conditions, self._span(meta))

    @_build
    def all_of(self, meta: Meta, *conditions: syntax.Condition) -> syntax.All:
        return syntax.All(conditions, self._span(meta))

    @_build
    def not_(self, meta: Meta, condition: syntax.Condition) -> syntax.Not:
        return syntax.Not(condition, self._span(meta))

    @_build
    def comparison(self, meta: Meta, left: syntax.Operand, op: str, right: syntax.Operand) -> syntax.Comparison:
        return syntax.Comparison(op, left, right, self._span(meta))

    @_build
    def within(self, meta: Meta, column: syntax.Name, where: Token, *words: syntax.Name | syntax.Text) -> syntax.Within:
        return syntax.Within(column, words, where.type == "HORS", self._span(meta))

    @_build
    def missing(self, meta: Meta, column: syntax.Name) -> syntax.Missing:
        return syntax.Missing(column, self._span(meta))

    @_build
    def flag(self, meta: Meta, column: syntax.Name) -> syntax.Flag:
        return syntax.Flag(column, self._span(meta))

    @_build
    def text_operand(self, meta: Meta, token: Token) -> syntax.Text:
        return self._text(token)

    @_build
    def delay(self, meta: Meta, kind: syntax.Name, start: syntax.Name, end: syntax.Name) -> syntax.Delay:
        return syntax.Delay(kind, start, end, self._span(meta))

    @_build
    def unit_of_delay(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def op(self, meta: Meta, token: Token) -> str:
        return _CANONICAL_OP.get(str(token), str(token))

    @_build
    def quantity(self, meta: Meta, number: Token, unit: syntax.Name | None) -> syntax.Number:
        return syntax.Number(parse_decimal(number.replace("\N{MINUS SIGN}", "-")), unit, self._span(meta))

    @_build
    def unit(self, meta: Meta, token: Token) -> syntax.Name:
        return syntax.Name(re.sub(r"\s*/\s*", "/", " ".join(token.split())), self._token_span(token))

    @_build
    def name(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named_as_is(token)

    @_build
    def word(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named_as_is(token)


_CANONICAL_OP = {">=": "≥", "<=": "≤", "!=": "≠"}
_SPACES = " \t\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
