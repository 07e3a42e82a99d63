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
    def observed(self, meta: Meta, *parts: syntax.Name | Token | None) -> syntax.Timing:
        *grains, start, end, undated = parts
        label = self._text(undated) if isinstance(undated, Token) else None
        return syntax.Timing(
            cast(tuple[syntax.Name, ...], tuple(grains)),
            cast(syntax.Name, start),
            label,
            None,
            self._span(meta),
            cast(syntax.Name, end),
        )

    @_build
    def cumulated(self, meta: Meta, year: Token) -> syntax.Timing:
        return syntax.Timing((), None, None, self._integer(year), self._span(meta))

    @_build
    def grain(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def measure(self, meta: Meta, measured: syntax.Formula) -> syntax.Formula:
        return measured

    @_build
    def declared(self, meta: Meta) -> syntax.Declared:
        return syntax.Declared(self._span(meta))

    @_build
    def to_build(self, meta: Meta, by: Token | None) -> syntax.ToBuild:
        return syntax.ToBuild(self._maybe_year(by), self._span(meta))

    def _maybe_year(self, token: Token | None) -> syntax.Number | None:
        return None if token is None else self._integer(token)

    @_build
    def plus(self, meta: Meta, left: syntax.Formula, right: syntax.Formula) -> syntax.Calculation:
        return syntax.Calculation("+", left, right, self._span(meta))

    @_build
    def minus(self, meta: Meta, left: syntax.Formula, right: syntax.Formula) -> syntax.Calculation:
        return syntax.Calculation("-", left, right, self._span(meta))

    @_build
    def times(self, meta: Meta, left: syntax.Formula, right: syntax.Formula) -> syntax.Calculation:
        return syntax.Calculation("×", left, right, self._span(meta))

    @_build
    def over(self, meta: Meta, left: syntax.Formula, right: syntax.Formula) -> syntax.Calculation:
        return syntax.Calculation("/", left, right, self._span(meta))

    @_build
    def value_of(self, meta: Meta, code: syntax.Name) -> syntax.ValueOf:
        return syntax.ValueOf(code, False, self._span(meta))

    @_build
    def national_value(self, meta: Meta, code: syntax.Name) -> syntax.ValueOf:
        return syntax.ValueOf(code, True, self._span(meta))

    @_build
    def change(self, meta: Meta, kind: Token, of: syntax.Formula, since: Token) -> syntax.Evolution:
        year = self._integer(since) if since.type == "YEAR" else None
        return syntax.Evolution(self._without_de(kind), of, year, self._span(meta))

    def _without_de(self, token: Token) -> syntax.Name:
        return syntax.Name(_words(token).removesuffix(" de"), self._token_span(token))

    @_build
    def share(self, meta: Meta, table: syntax.Name, where: syntax.Filter, *among: syntax.Narrowing) -> syntax.Share:
        return syntax.Share(table, where, among, self._span(meta))

    @_build
    def count(self, meta: Meta, table: syntax.Name, *among: syntax.Narrowing) -> syntax.Count:
        return syntax.Count(table, among, self._span(meta))

    @_build
    def distinct(self, meta: Meta, *parts: syntax.Name | syntax.Narrowing | Token | None) -> syntax.Distinct:
        mark = next(place for place, part in enumerate(parts) if isinstance(part, Token))
        per_day, table, *among = parts[mark + 1 :]
        columns = cast(tuple[syntax.Name, ...], parts[:mark])
        narrowing = cast(tuple[syntax.Narrowing, ...], tuple(among))
        return syntax.Distinct(columns, per_day is not None, cast(syntax.Name, table), narrowing, self._span(meta))

    @_build
    def sum(self, meta: Meta, amount: syntax.Amount, table: syntax.Name, *among: syntax.Narrowing) -> syntax.Sum:
        return syntax.Sum(amount, table, among, self._span(meta))

    @_build
    def ratio(
        self,
        meta: Meta,
        numerator: syntax.Amount,
        denominator: syntax.Amount,
        table: syntax.Name,
        *among: syntax.Narrowing,
    ) -> syntax.Ratio:
        return syntax.Ratio(numerator, denominator, table, among, self._span(meta))

    @_build
    def mean(
        self,
        meta: Meta,
        word: Token,
        amount: syntax.Amount,
        weight: syntax.Amount | None,
        table: syntax.Name,
        *among: syntax.Narrowing,
    ) -> syntax.Mean:
        return syntax.Mean(amount, weight, table, among, self._span(meta))

    @_build
    def summary(
        self,
        meta: Meta,
        statistic: syntax.Statistic,
        amount: syntax.Amount,
        table: syntax.Name,
        *among: syntax.Narrowing,
    ) -> syntax.Summary:
        return syntax.Summary(statistic, amount, table, among, self._span(meta))

    @_build
    def statistic(self, meta: Meta, word: Token) -> syntax.Statistic:
        return syntax.Statistic(self._without_de(word), None, self._span(meta))

    @_build
    def quantile(self, meta: Meta, part: syntax.Number) -> syntax.Statistic:
        span = self._span(meta)
        return syntax.Statistic(syntax.Name("quantile", span), part, span)

    @_build
    def spread(
        self,
        meta: Meta,
        statistic: syntax.Statistic | Token,
        of: syntax.Name,
        caf: Token,
        peers: syntax.Name | None,
        condition: syntax.Condition | None,
    ) -> syntax.Spread:
        if isinstance(statistic, Token):
            statistic = syntax.Statistic(self._without_de(statistic), None, self._token_span(statistic))
        return syntax.Spread(statistic, of, peers, condition, self._span(meta))

    @_build
    def filter(self, meta: Meta, condition: syntax.Condition, label: Token | None) -> syntax.Filter:
        return syntax.Filter(condition, self._maybe_text(label), self._span(meta))

    @_build
    def among(
        self,
        meta: Meta,
        frozen: syntax.Number | None,
        condition: syntax.Condition,
        if_delivered: Token | None,
        otherwise: Token | None,
        *citations: syntax.Citation,
    ) -> syntax.Among:
        return syntax.Among(
            frozen, condition, if_delivered is not None, self._maybe_text(otherwise), citations, self._span(meta)
        )

    @_build
    def frozen(self, meta: Meta, year: Token) -> syntax.Number:
        return self._integer(year)

    @_build
    def busiest(
        self,
        meta: Meta,
        part: syntax.Name,
        by: syntax.Amount,
        otherwise: Token | None,
        *citations: syntax.Citation,
    ) -> syntax.Busiest:
        return syntax.Busiest(part, by, self._maybe_text(otherwise), citations, self._span(meta))

    @_build
    def prorata(
        self,
        meta: Meta,
        group: syntax.Name,
        amount: syntax.Amount,
        table: syntax.Name,
        *among: syntax.Among,
    ) -> syntax.Prorata:
        span = self._span(meta)
        return syntax.Prorata(group, syntax.Sum(amount, table, among, span), span)

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
    def season(self, meta: Meta, column: syntax.Name, first: syntax.DayOfYear, last: syntax.DayOfYear) -> syntax.Season:
        return syntax.Season(column, first, last, self._span(meta))

    @_build
    def dated(self, meta: Meta, column: syntax.Name, side: Token, day: syntax.DayOfYear) -> syntax.Dated:
        return syntax.Dated(column, _SIDES[side.type], day, self._span(meta))

    @_build
    def day_of_year(self, meta: Meta, day: Token, month: Token) -> syntax.DayOfYear:
        return syntax.DayOfYear(_day(day), self._named(month), None, self._span(meta))

    @_build
    def day(self, meta: Meta, day: Token, month: Token, year: Token) -> syntax.DayOfYear:
        return syntax.DayOfYear(_day(day), self._named(month), self._integer(year), self._span(meta))

    @_build
    def national_mean(self, meta: Meta, words: Token) -> syntax.NationalMean:
        return syntax.NationalMean(self._span(meta))

    @_build
    def row_plus(self, meta: Meta, left: syntax.Amount, right: syntax.Amount) -> syntax.Arithmetic:
        return syntax.Arithmetic("+", left, right, self._span(meta))

    @_build
    def row_minus(self, meta: Meta, left: syntax.Amount, right: syntax.Amount) -> syntax.Arithmetic:
        return syntax.Arithmetic("-", left, right, self._span(meta))

    @_build
    def row_times(self, meta: Meta, left: syntax.Amount, right: syntax.Amount) -> syntax.Arithmetic:
        return syntax.Arithmetic("×", left, right, self._span(meta))

    @_build
    def row_over(self, meta: Meta, left: syntax.Amount, right: syntax.Amount) -> syntax.Arithmetic:
        return syntax.Arithmetic("/", left, right, self._span(meta))

    @_build
    def delay(self, meta: Meta, kind: syntax.Name, start: syntax.Moment, end: syntax.Moment) -> syntax.Delay:
        return syntax.Delay(kind, start, end, self._span(meta))

    @_build
    def moment(self, meta: Meta, column: syntax.Name, fallback: syntax.Name | None) -> syntax.Moment:
        return syntax.Moment(column, fallback, self._span(meta))

    @_build
    def observation(self, meta: Meta, words: Token) -> syntax.Moment:
        return syntax.Moment(None, None, self._span(meta))

    @_build
    def unit_of_delay(self, meta: Meta, token: Token) -> syntax.Name:
        return self._without_de(token)

    @_build
    def sign(self, meta: Meta, token: Token) -> str:
        return _CANONICAL_OP.get(str(token), str(token))

    @_build
    def op(self, meta: Meta, token: Token) -> str:
        return _CANONICAL_OP.get(str(token), str(token))

    @_build
    def quantity(self, meta: Meta, number: Token, unit: syntax.Name | None) -> syntax.Number:
        return syntax.Number(parse_decimal(number.replace("\N{MINUS SIGN}", "-")), unit, self._span(meta))

    @_build
    def one_for(self, meta: Meta, top: Token, bottom: Token) -> syntax.Number:
        """`1 pour 3 500`; « 1 pour 0 » is the name of no unit, which `resolve` tells."""
        below = parse_decimal(bottom)
        unit = "1 pour N" if below else f"{top} pour {bottom}"
        value = parse_decimal(top) / (below or 1)
        return syntax.Number(value, syntax.Name(unit, self._token_span(bottom)), self._span(meta))

    @_build
    def unit(self, meta: Meta, token: Token) -> syntax.Name:
        return syntax.Name(re.sub(r"\s*/\s*", "/", " ".join(token.split())), self._token_span(token))

    @_build
    def name(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named_as_is(token)

    @_build
    def word(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named_as_is(token)


def _day(token: Token) -> int:
    return 1 if token.type == "PREMIER" else int(token)


_SIDES = {"AVANT_LE": "<", "A_PARTIR_DU": "≥", "JUSQU_AU": "≤"}
_CANONICAL_OP = {">=": "≥", "<=": "≤", "!=": "≠"}
_SPACES = " \t\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
