"""Words, texts, numbers and quotations: what every clause is made of."""

from dataclasses import dataclass
from fractions import Fraction

from checker.source import Span


@dataclass(frozen=True)
class Name:
    """A word of the author's: a column, a table, a code, an actor."""

    text: str
    span: Span


@dataclass(frozen=True)
class Text:
    """A string between quotation marks, without them."""

    text: str
    span: Span


@dataclass(frozen=True)
class Number:
    """A number with the unit written after it, or none; `value` as written (85 for `85 %`)."""

    value: Fraction
    unit: Name | None
    span: Span


@dataclass(frozen=True)
class Citation:
    """`source fiche 10, F10-21 l. 9754 « … »`; `section` and `lines` may be left out."""

    section: str | None
    lines: tuple[int, int] | None
    quote: Text
    span: Span
