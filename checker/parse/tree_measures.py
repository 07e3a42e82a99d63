"""The branches of measures: one method per rule of the grammar, named like it."""

from typing import cast

from lark import Token
from lark.tree import Meta

from checker import syntax
from checker.parse.branches import build as _build
from checker.parse.tree_conditions import ConditionBranches


class MeasureBranches(ConditionBranches):
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
    def how_many_cafs(self, meta: Meta, condition: syntax.Condition | None) -> syntax.HowManyCafs:
        return syntax.HowManyCafs(condition, self._span(meta))

    @_build
    def national_value(self, meta: Meta, code: syntax.Name) -> syntax.ValueOf:
        return syntax.ValueOf(code, True, self._span(meta))

    @_build
    def change(self, meta: Meta, kind: Token, of: syntax.Formula, since: Token) -> syntax.Evolution:
        year = self._integer(since) if since.type == "YEAR" else None
        return syntax.Evolution(self._without_de(kind), of, year, self._span(meta))

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
