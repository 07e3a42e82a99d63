"""The branches of conditions, numbers, names and quotations: one method per rule of the grammar, named like it."""

import re

from lark import Token
from lark.tree import Meta

from checker import syntax
from checker.parse.branches import Branches
from checker.parse.branches import build as _build
from checker.parse.branches import words as _words
from checker.quantity import parse_decimal


class ConditionBranches(Branches):
    def _without_de(self, token: Token) -> syntax.Name:
        return syntax.Name(_words(token).removesuffix(" de"), self._token_span(token))

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
        unit = "1 pour N" if below else "1 pour 0"
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
