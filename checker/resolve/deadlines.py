"""`échéance` clauses → dates, each with the words that it was written in."""

from calendar import monthrange
from datetime import date
from typing import assert_never

from checker import deadline as model
from checker import syntax
from checker.catalogue import Kind
from checker.deadline import Deadline, Delay, DelayUnit
from checker.diagnostic import Code
from checker.resolve.dates import month_of, months_of, resolve_date
from checker.resolve.ground import Ground, years_of
from checker.resolve.scope import GRAINS, resolve_citations
from checker.syntax import dates as nodes
from checker.syntax.obligations import Action, Commitment, Deliverable, Report

_LONGEST = 3660  # days or months: beyond, a delay is a slip of the hand
_YEARS_AFTER = 3  # the last report on a convention comes in the second year after it (mars N+2)


def resolve_deadline(node: nodes.Deadline, section: str, ground: Ground) -> Deadline | None:
    """The deadline, or None when a mistake (told) leaves no date."""
    when = _when(node.when, ground)
    if when is None or not _in_the_convention(when, node, ground):
        return None
    words = node.words.text if node.words else " ".join(node.when.span.text.split())
    last = _last_day(when)
    signed = ground.convention.signed if ground.convention else None
    past = last is not None and signed is not None and last < signed
    return Deadline(when, words, node.binding, past, resolve_citations(node.citations, section))


def _when(node: nodes.When, ground: Ground) -> model.When | None:
    match node:
        case nodes.By(written, before):
            day = resolve_date(written, ground.convention, ground.problems)
            return None if day is None else model.By(day.eve if before else day.last)
        case nodes.Window(first, last):
            return _window(node, first, last, ground)
        case nodes.From(written):
            day = resolve_date(written, ground.convention, ground.problems)
            return None if day is None else model.From(day.last)
        case nodes.Ongoing():
            return model.Ongoing()
        case nodes.Unset():
            return model.Unset()
        case nodes.After():
            return _after(node, ground)
        case nodes.Each():
            return _each(node, ground)
        case _:
            assert_never(node)


def _window(node: nodes.Window, first: nodes.Date, last: nodes.Date, ground: Ground) -> model.Window | None:
    starts = resolve_date(first, ground.convention, ground.problems)
    ends = resolve_date(last, ground.convention, ground.problems)
    if starts is None or ends is None:
        return None
    if ends.last < starts.last:
        ground.problems.add(
            Code.TMP01,
            "cette échéance finit avant de commencer.",
            node.span,
            f"écrivez « de {_written(last)} à {_written(first)} »",
        )
        return None
    return model.Window(starts.last, ends.last)


def _written(node: nodes.Date) -> str:
    return " ".join(node.span.text.split())


def _after(node: nodes.After, ground: Ground) -> model.When | None:
    delay = _delay(node.delay, ground)
    event = _event(node, delay, ground)
    return None if node.delay is not None and delay is None else event


def _event(node: nodes.After, delay: Delay | None, ground: Ground) -> model.When | None:
    match node.event:
        case nodes.Signing():
            day = resolve_date(node.event, ground.convention, ground.problems)
            if day is None:
                return None
            return model.By(delay.after(day.last)) if delay else model.From(day.last)
        case syntax.Name():
            return model.After(delay, model.RuleDone(node.event.text)) if _dated_rule(node.event, ground) else None
        case nodes.ColumnOf(name, of):
            table = ground.table(of)
            column = ground.column(name, table) if table else None
            if table is None or column is None:
                return None
            if column.kind is not Kind.DATE:
                ground.problems.add(
                    Code.UNI03,
                    f"la colonne « {column.name} » est de type « {column.kind.value} », il faut ici une date.",
                    name.span,
                )
                return None
            return model.After(delay, model.RowDated(table, column))
        case _:
            assert_never(node.event)


def _dated_rule(name: syntax.Name, ground: Ground) -> bool:
    dated = (Action, Deliverable, Report, Commitment)
    return ground.rule(name, [code for code, rule in ground.codes.items() if isinstance(rule, dated)])


def _delay(node: nodes.Delay | None, ground: Ground) -> Delay | None:
    if node is None:
        return None
    number = int(node.number.value)
    if number > _LONGEST:
        ground.problems.add(Code.TMP02, f"un délai de {number} {node.unit.text} sort de la convention.", node.span)
        return None
    return Delay(number, DelayUnit(node.unit.text.removesuffix(" calendaires")))


def _each(node: nodes.Each, ground: Ground) -> model.EachYear | model.EachPeriod | None:
    known, years = years_of(node.years, ground.convention, "cette échéance", ground.problems)
    if node.on is None:
        delay = _delay(node.within, ground)
        if not known or (node.within is not None and delay is None):
            return None
        return model.EachPeriod(GRAINS[node.grain.text], delay, years)
    month, day = month_of(node.on.month.text), int(node.on.day.value)
    longest = monthrange(_A_COMMON_YEAR, month)[1]
    if not 1 <= day <= longest:
        name = node.on.month.text
        ground.problems.add(
            Code.TMP05,
            f"le {day} {name} n'existe pas chaque année.",
            node.on.day.span.to(node.on.month.span),
            f"écrivez « {longest} {name} » si c'est le dernier jour du mois",
        )
        return None
    lag = node.on.lag.years if node.on.lag else 0
    part = months_of(node.part.text) if node.part else None
    return model.EachYear(month, day, lag, part, years) if known else None


_A_COMMON_YEAR = 2013


def _last_day(when: model.When) -> date | None:
    match when:
        case model.By(day) | model.Window(_, day):
            return day
        case _:
            return None


def _in_the_convention(when: model.When, node: nodes.Deadline, ground: Ground) -> bool:
    """A date may stand a little before the convention (it is then past) or after it, never decades away."""
    days = [day for day in (getattr(when, "started", None), _last_day(when)) if day is not None]
    if ground.convention is None:
        return True
    first, last = ground.convention.years.first, ground.convention.years.last
    if all(first - 1 <= day.year < last + _YEARS_AFTER for day in days):
        return True
    ground.problems.add(Code.TMP02, f"cette échéance sort de la convention ({first} à {last}).", node.when.span)
    return False
