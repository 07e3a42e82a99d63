"""Dates and deadlines, as the author wrote them."""

from dataclasses import dataclass

from checker.source import Span
from checker.syntax import Citation, InYear, Name, Number, Since, Text, Years


@dataclass(frozen=True)
class Moment:
    """A year, or a part of it: `part` is `fin`, `T1` or `1er trimestre`; `day` goes with `month`."""

    year: Number
    part: Name | None
    month: Name | None
    day: Number | None
    span: Span


@dataclass(frozen=True)
class Signing:
    """`la signature`: the day on which the convention was signed."""

    span: Span


Date = Moment | Signing


@dataclass(frozen=True)
class By:
    """`juin 2014`; `before`: `avant juin 2014`."""

    date: Date
    before: bool
    span: Span


@dataclass(frozen=True)
class Window:
    """`de juin 2013 à fin 2017`."""

    first: Date
    last: Date
    span: Span


@dataclass(frozen=True)
class From:
    """`dès 2013`."""

    date: Date
    span: Span


@dataclass(frozen=True)
class Ongoing:
    """`en continu`."""

    span: Span


@dataclass(frozen=True)
class Unset:
    """`à définir`."""

    span: Span


@dataclass(frozen=True)
class Delay:
    """`dans les 6 mois`: `unit` is `mois`, `jours` or `jours ouvrés`."""

    number: Number
    unit: Name
    span: Span


@dataclass(frozen=True)
class ColumnOf:
    """`date_virement des virements`."""

    column: Name
    table: Name
    span: Span


Event = Signing | Name | ColumnOf


@dataclass(frozen=True)
class After:
    """`dans les 15 jours après …`; without a delay, `après …`."""

    delay: Delay | None
    event: Event
    span: Span


@dataclass(frozen=True)
class Lag:
    """`N`, `N+1`, `N-1`: so many years after the one that is reported on."""

    years: int
    span: Span


@dataclass(frozen=True)
class DayOfYear:
    day: Number
    month: Name
    lag: Lag | None
    span: Span


@dataclass(frozen=True)
class Each:
    """`chaque année au 30 avril N+1 pour le 1er trimestre dès 2013`, `chaque trimestre dans les 30 jours`."""

    grain: Name
    on: DayOfYear | None
    within: Delay | None
    part: Name | None
    years: Since | InYear | Years | None
    span: Span


When = By | Window | From | Ongoing | Unset | After | Each


@dataclass(frozen=True)
class Deadline:
    """`échéance juin 2014 "Juin 2014", opposable`; `words` are the contract's own."""

    when: When
    words: Text | None
    binding: bool
    citations: tuple[Citation, ...]
    span: Span
