"""When a target or a set of values holds."""

from dataclasses import dataclass

from checker.source import Span
from checker.syntax.words import Number


@dataclass(frozen=True)
class Years:
    """`de 2013 à 2017`; for a convention, `période 2013 à 2017`."""

    first: Number
    last: Number
    span: Span


@dataclass(frozen=True)
class Since:
    """`dès 2013`."""

    year: Number
    span: Span


@dataclass(frozen=True)
class InYear:
    """`en 2015`."""

    year: Number
    span: Span


When = Since | InYear | Years
