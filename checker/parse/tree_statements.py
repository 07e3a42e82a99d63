"""The branches of the statements that are no indicator: one method per rule of the grammar, named like it."""

from fractions import Fraction
from typing import cast

from lark import Token
from lark.tree import Meta

from checker import syntax
from checker.parse.branches import build as _build
from checker.parse.branches import words
from checker.parse.tree_dates import DateBranches
from checker.quantity import parse_decimal
from checker.syntax import dates
from checker.syntax import obligations as nodes


class StatementBranches(DateBranches):
    # ---- what is owed

    @_build
    def action(self, meta: Meta, name: syntax.Name, title: Token, *clauses: dates.Deadline) -> nodes.Action:
        return nodes.Action(name, self._text(title), self._span(meta), clauses)

    @_build
    def deliverable(self, meta: Meta, name: syntax.Name, title: Token, *clauses: dates.Deadline) -> nodes.Deliverable:
        return nodes.Deliverable(name, self._text(title), clauses, self._span(meta))

    @_build
    def proviso(self, meta: Meta, text: Token) -> nodes.Proviso:
        return nodes.Proviso(self._text(text), self._span(meta))

    @_build
    def report(self, meta: Meta, name: syntax.Name, title: Token, *clauses: dates.Deadline) -> nodes.Report:
        return nodes.Report(name, self._text(title), self._span(meta), clauses)

    @_build
    def recipients(self, meta: Meta, *names: syntax.Name | syntax.Text) -> nodes.Recipients:
        return nodes.Recipients(names, self._span(meta))

    @_build
    def exception(self, meta: Meta, *parts: syntax.Name | dates.Deadline) -> nodes.Override:
        *names, terms = parts
        return nodes.Override(
            cast(tuple[syntax.Name, ...], tuple(names)), cast(dates.Deadline, terms), self._span(meta)
        )

    @_build
    def commitment(self, meta: Meta, name: syntax.Name, title: Token, *clauses: dates.Deadline) -> nodes.Commitment:
        return nodes.Commitment(name, self._text(title), self._span(meta), clauses)

    @_build
    def stated(self, meta: Meta, name: syntax.Name, title: Token, *clauses: nodes.Unverifiable) -> nodes.Stated:
        return nodes.Stated(name, self._text(title), self._span(meta), clauses)

    @_build
    def unverifiable(self, meta: Meta, because: Token) -> nodes.Unverifiable:
        return nodes.Unverifiable(self._text(because), self._span(meta))

    @_build
    def contradiction(self, meta: Meta, name: syntax.Name, title: Token, *clauses: nodes.Settled) -> object:
        return nodes.Contradiction(name, self._text(title), self._span(meta), clauses)

    @_build
    def concerns(self, meta: Meta, *names: syntax.Name) -> nodes.Concerns:
        return nodes.Concerns(names, self._span(meta))

    @_build
    def settled(self, meta: Meta, retained: Token, because: Token) -> nodes.Settled:
        return nodes.Settled(self._text(retained), self._text(because), self._span(meta))

    @_build
    def unsettled(self, meta: Meta) -> nodes.Unsettled:
        return nodes.Unsettled(self._span(meta))

    # ---- money

    @_build
    def budget(self, meta: Meta, name: syntax.Name, title: Token, *clauses: nodes.Amount) -> nodes.Budget:
        return nodes.Budget(name, self._text(title), self._span(meta), clauses)

    @_build
    def credits(self, meta: Meta, nature: syntax.Name) -> nodes.Credits:
        return nodes.Credits(nature, self._span(meta))

    @_build
    def credit(self, meta: Meta, token: Token) -> syntax.Name:
        return syntax.Name(words(token).removesuffix("s"), self._token_span(token))

    @_build
    def spending(self, meta: Meta, column: syntax.Name, table: syntax.Name, *among: syntax.Condition) -> nodes.Spending:
        return nodes.Spending(column, table, among, self._span(meta))

    @_build
    def foreseen(
        self, meta: Meta, kind: Token, number: syntax.Number, when: syntax.When, *citations: syntax.Citation
    ) -> nodes.Amount:
        return nodes.Amount(self._named(kind), number, when, citations, self._span(meta))

    @_build
    def coherence(self, meta: Meta, name: syntax.Name, title: Token, *clauses: nodes.Identity) -> nodes.Coherence:
        return nodes.Coherence(name, self._text(title), self._span(meta), clauses)

    @_build
    def identity(
        self,
        meta: Meta,
        left: nodes.Term,
        equal: Token,
        right: tuple[nodes.Term, ...],
        tolerance: syntax.Number | None,
        years: syntax.Since | syntax.Years | None,
    ) -> nodes.Identity:
        return nodes.Identity(left, right, tolerance, years, self._span(meta))

    @_build
    def total(self, meta: Meta, *terms: nodes.Term) -> tuple[nodes.Term, ...]:
        return terms

    @_build
    def less(self, meta: Meta, term: nodes.Term) -> nodes.Term:
        return nodes.Term(-term.factor, term.name, term.year, self._span(meta))

    @_build
    def summand(self, meta: Meta, factor: Fraction | None, name: syntax.Name, year: Token | None) -> nodes.Term:
        dated = None if year is None else self._integer(year) if year.type == "YEAR" else self._maybe_lag(year)
        return nodes.Term(Fraction(1) if factor is None else factor, name, dated, self._span(meta))

    @_build
    def coefficient(self, meta: Meta, number: Token, divisor: Token | None) -> Fraction:
        top, bottom = (
            Fraction(1) if token is None else parse_decimal(token.replace("\N{MINUS SIGN}", "-"))
            for token in (number, divisor)
        )
        return top / bottom if bottom else Fraction(0)  # told when resolved: a term that counts for nothing

    @_build
    def claim(self, meta: Meta, nature: syntax.Name, claim: syntax.Name) -> nodes.Claim:
        return nodes.Claim(nature, claim, self._span(meta))

    @_build
    def claimed(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    # ---- rules that follow from findings

    @_build
    def chain(self, meta: Meta, name: syntax.Name, title: Token, *clauses: nodes.Fact) -> nodes.Chain:
        return nodes.Chain(name, self._text(title), self._span(meta), clauses)

    @_build
    def fact(
        self, meta: Meta, name: syntax.Name, verdict: syntax.Name, times: Token | None, grain: Token | None
    ) -> nodes.Fact:
        number = None if times is None else self._integer(times)
        named = None if grain is None else syntax.Name(words(grain).split(" ")[0], self._token_span(grain))
        return nodes.Fact(name, verdict, number, named, self._span(meta))

    @_build
    def row_fact(
        self,
        meta: Meta,
        table: syntax.Name,
        standings: tuple[nodes.Standing, ...] | None,
        condition: syntax.Condition | None,
    ) -> nodes.RowFact:
        return nodes.RowFact(table, standings or (), condition, self._span(meta))

    @_build
    def standings(self, meta: Meta, *each: nodes.Standing) -> tuple[nodes.Standing, ...]:
        return each

    @_build
    def standing(self, meta: Meta, column: syntax.Name, nature: syntax.Name) -> nodes.Standing:
        return nodes.Standing(column, nature, self._span(meta))

    @_build
    def conclusion(self, meta: Meta, verdict: syntax.Name, *parts: syntax.Name | Token | None) -> nodes.Conclusion:
        names = tuple(part for part in parts if isinstance(part, syntax.Name))
        return nodes.Conclusion(verdict, names, self._text(cast(Token, parts[-1])), self._span(meta))

    @_build
    def verdict(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def concluded(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)
