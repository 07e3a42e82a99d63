"""The branches of dates and deadlines: one method per rule of the grammar, named like it."""

from dataclasses import replace
from fractions import Fraction

from lark import Token
from lark.tree import Meta

from checker import syntax
from checker.parse.branches import Branches
from checker.parse.branches import build as _build
from checker.syntax import dates as nodes


class DateBranches(Branches):
    @_build
    def deadline(self, meta: Meta, terms: nodes.Deadline) -> nodes.Deadline:
        return replace(terms, span=self._span(meta))

    @_build
    def due_terms(
        self, meta: Meta, when: nodes.When, text: Token | None, binding: Token | None, *citations: syntax.Citation
    ) -> nodes.Deadline:
        return nodes.Deadline(when, self._maybe_text(text), binding is not None, citations, self._span(meta))

    @_build
    def due_by(self, meta: Meta, date: nodes.Date) -> nodes.By:
        return nodes.By(date, False, self._span(meta))

    @_build
    def due_before(self, meta: Meta, date: nodes.Date) -> nodes.By:
        return nodes.By(date, True, self._span(meta))

    @_build
    def due_window(self, meta: Meta, first: nodes.Date, last: nodes.Date) -> nodes.Window:
        return nodes.Window(first, last, self._span(meta))

    @_build
    def due_from(self, meta: Meta, date: nodes.Date) -> nodes.From:
        return nodes.From(date, self._span(meta))

    @_build
    def due_ongoing(self, meta: Meta) -> nodes.Ongoing:
        return nodes.Ongoing(self._span(meta))

    @_build
    def due_unset(self, meta: Meta) -> nodes.Unset:
        return nodes.Unset(self._span(meta))

    @_build
    def due_after(self, meta: Meta, delay: nodes.Delay | None, event: nodes.Event) -> nodes.After:
        return nodes.After(delay, event, self._span(meta))

    @_build
    def due_on_day(
        self, meta: Meta, grain: Token, on: nodes.DayOfYear, part: Token | None, years: syntax.When | None
    ) -> nodes.Each:
        named = None if part is None else self._named(part)
        return nodes.Each(self._named(grain), on, None, named, years, self._span(meta))

    @_build
    def due_each(
        self, meta: Meta, grain: syntax.Name, within: nodes.Delay | None, years: syntax.When | None
    ) -> nodes.Each:
        return nodes.Each(grain, None, within, None, years, self._span(meta))

    @_build
    def date_year(self, meta: Meta, year: Token) -> nodes.Moment:
        return nodes.Moment(self._integer(year), None, None, None, self._span(meta))

    @_build
    def date_part(self, meta: Meta, part: Token, year: Token) -> nodes.Moment:
        return nodes.Moment(self._integer(year), self._named(part), None, None, self._span(meta))

    @_build
    def date_month(self, meta: Meta, month: Token, year: Token) -> nodes.Moment:
        return nodes.Moment(self._integer(year), None, self._named(month), None, self._span(meta))

    @_build
    def date_day(self, meta: Meta, day: Token, month: Token, year: Token) -> nodes.Moment:
        return nodes.Moment(self._integer(year), None, self._named(month), self._day(day), self._span(meta))

    @_build
    def signing(self, meta: Meta) -> nodes.Signing:
        return nodes.Signing(self._span(meta))

    @_build
    def due_day(self, meta: Meta, day: Token, month: Token, lag: Token | None) -> nodes.DayOfYear:
        return nodes.DayOfYear(self._day(day), self._named(month), self._maybe_lag(lag), self._span(meta))

    @_build
    def due_within(self, meta: Meta, number: Token, unit: syntax.Name) -> nodes.Delay:
        return nodes.Delay(self._integer(number), unit, self._span(meta))

    @_build
    def due_unit(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def column_event(self, meta: Meta, column: syntax.Name, table: syntax.Name) -> nodes.ColumnOf:
        return nodes.ColumnOf(column, table, self._span(meta))

    def _day(self, token: Token) -> syntax.Number:
        return syntax.Number(Fraction(token.casefold().removesuffix("er")), None, self._token_span(token))

    def _maybe_lag(self, token: Token | None) -> nodes.Lag | None:
        if token is None:
            return None
        written = "".join(token.split())[1:].replace("\N{MINUS SIGN}", "-")
        return nodes.Lag(int(written or 0), self._token_span(token))
