"""What a rule decides beside what its words say: labels, titles and quotations of the contract."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from checker import syntax
from checker.authoring.lint.book import Book, Rule
from checker.authoring.lint.said import Amount, amounts_in
from checker.authoring.lint.written import quoted_numbers
from checker.diagnostic import Code, Diagnostic
from checker.model import Aim, Reference, Target
from checker.quantity import Unit, scale, shown_exactly, unit_named
from checker.source import Span


def quoted(book: Book) -> Iterator[Diagnostic]:
    for rule in book.rules:
        for way in rule.ways:
            for bound in way.bounds:
                yield from _bound(bound.node, bound.target)
            for aimed in way.aims:
                yield from _years_of_target(aimed.aim, aimed.node)
        if rule.critical is not None:
            yield from _bound(rule.critical)
        for reference, node in rule.references:
            yield from _reference(reference, node)
        yield from _title(rule)


def _said(nodes: Iterable[syntax.Citation]) -> list[Amount]:
    return [amount for node in nodes for amount in amounts_in(node.quote.text)]


_SCALES = tuple(Fraction(1000) ** power for power in (-2, -1, 0, 1, 2))  # « 1,2 milliard » is 1 200 M€


def _of(number: syntax.Number, amounts: Sequence[Amount]) -> list[Amount]:
    """The amounts that are a number: signs aside (« une baisse de 12 % »), thousands and millions alike."""
    return _equal_to(_written_value(number), amounts)


def _written_value(number: syntax.Number) -> Fraction:
    """What the eye reads: 3 500 of `1 pour 3 500`."""
    one_for = number.unit is not None and unit_named(number.unit.text) is Unit.ONE_FOR
    return 1 / number.value if one_for and number.value else abs(number.value)


def _equal_to(wanted: Fraction, amounts: Sequence[Amount]) -> list[Amount]:
    return [amount for amount in amounts if any(amount.value * by == wanted for by in _SCALES)]


def _listed(amounts: Iterable[Amount]) -> str:
    return ", ".join(f"« {number} »" for number in dict.fromkeys(_shown(amount) for amount in amounts))


def _shown(amount: Amount) -> str:
    return str(amount.value) if amount.year else shown_exactly(amount.value, Unit.NUMBER)


def _bound(node: syntax.Target | syntax.Critical, target: Target | None = None) -> Iterator[Diagnostic]:
    """Each number is quoted, and quoted as such a bound where the sentence says what bound it is."""
    amounts = _said(node.citations)
    others = [amount for amount in amounts if not amount.year]
    if target is not None and target.base is not None and _equal_to(_told(target), amounts):
        return  # the sentence gives the number itself, not its distance from the past
    for op, number in quoted_numbers(node):
        here = _of(number, amounts)
        if not here and others:
            yield _number_not_quoted(number, others)
            continue
        ops = [amount.op for amount in here]
        said = next((op for op in ops if op is not None), None)
        if said is not None and None not in ops and op not in ops:
            yield Diagnostic(
                Code.LIN23, f"la règle dit « {op.value} », sa citation « {said.value} ».", node.span,
                f"relisez la citation : elle demande {said.value} {_shown_number(number)}",
            )  # fmt: skip


def _told(target: Target) -> Fraction:
    return abs(target.quantity.value * scale(target.quantity.unit))


def _number_not_quoted(number: syntax.Number, others: Sequence[Amount]) -> Diagnostic:
    told = f"« {_shown_number(number)} » n'est pas dans la citation."
    return Diagnostic(Code.LIN23, told, number.span, f"la citation dit {_listed(others)}")


def _shown_number(number: syntax.Number) -> str:
    unit = (unit_named(number.unit.text) if number.unit else None) or Unit.NUMBER
    return shown_exactly(number.value / scale(unit), unit)


def _reference(reference: Reference, node: syntax.Reference) -> Iterator[Diagnostic]:
    amounts = _said(node.citations)
    others = [amount for amount in amounts if not amount.year]
    if others and not _of(node.number, amounts):
        yield _number_not_quoted(node.number, others)
    years = [amount for amount in amounts if amount.year]
    if years and reference.period.year not in [amount.value for amount in years]:
        yield _year_not_quoted(reference.period.year, years, node.period.span)


def _years_of_target(aim: Aim, node: syntax.Target | syntax.TargetToSet) -> Iterator[Diagnostic]:
    years = [amount for amount in _said(node.citations) if amount.year]
    said = {amount.value for amount in years}
    first, last = aim.years.first, aim.years.last
    deadline = node.by if isinstance(node, syntax.TargetToSet) else None
    if years and deadline is not None and deadline.value not in said:
        yield _year_not_quoted(int(deadline.value), years, deadline.span)
    elif deadline is not None or node.when is None:
        return  # of a target to set, the sentence may say only by when
    elif years and first not in said and (aim.open_ended or last not in said):
        yield _year_not_quoted(first, years, node.when.span)


def _year_not_quoted(year: int, years: Sequence[Amount], span: Span) -> Diagnostic:
    return Diagnostic(Code.LIN24, f"« {year} » n'est pas dans la citation.", span, f"la citation dit {_listed(years)}")


def _title(rule: Rule) -> Iterator[Diagnostic]:
    title = rule.node.title
    amounts = amounts_in(title.text)
    if not amounts:
        return
    text = rule.node.span.source.text
    below = {amount.value for amount in amounts_in(text[title.span.end : rule.node.span.end])}
    absent = [amount for amount in amounts if amount.value not in below]
    if absent:
        yield Diagnostic(
            Code.LIN25, f"le titre dit {_listed(absent[:1])}, et rien dans la règle ne le dit.", title.span,
            "corrigez le titre, ou citez ce qui le dit",
        )  # fmt: skip
