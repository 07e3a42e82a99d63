"""What a rule decides beside what its words say: labels, titles and quotations of the contract."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from checker import syntax
from checker.authoring.lint.book import Book, Rule
from checker.authoring.lint.said import Amount, amounts_in
from checker.diagnostic import Code, Diagnostic
from checker.model import Critical, Reference, Target
from checker.quantity import Quantity, Unit, scale, shown_exactly
from checker.source import Span


def quoted(book: Book) -> Iterator[Diagnostic]:
    for rule in book.rules:
        for way in rule.ways:
            for bound in way.bounds:
                yield from _bound(bound.target, bound.node)
                yield from _years_of_target(bound.target, bound.node)
        if rule.critical is not None and rule.indicator.critical is not None:
            yield from _bound(rule.indicator.critical, rule.critical)
        for reference, node in rule.references:
            yield from _reference(reference, node)
        yield from _title(rule)


def _said(nodes: Iterable[syntax.Citation]) -> list[Amount]:
    return [amount for node in nodes for amount in amounts_in(node.quote.text)]


_SCALES = tuple(Fraction(1000) ** power for power in (-2, -1, 0, 1, 2))  # « 1,2 milliard » is 1 200 M€


def _of(quantity: Quantity, amounts: Sequence[Amount]) -> list[Amount]:
    """The amounts that are a quantity: signs aside (« une baisse de 12 % »), thousands and millions alike."""
    wanted = abs(quantity.value * scale(quantity.unit))
    return [amount for amount in amounts if any(amount.value * by == wanted for by in _SCALES)]


def _listed(amounts: Iterable[Amount]) -> str:
    return ", ".join(f"« {number} »" for number in dict.fromkeys(_shown(amount) for amount in amounts))


def _shown(amount: Amount) -> str:
    return str(amount.value) if amount.year else shown_exactly(amount.value, Unit.NUMBER)


def _bound(bound: Target | Critical, node: syntax.Target | syntax.Critical) -> Iterator[Diagnostic]:
    """The number is quoted, and quoted as such a bound where the sentence says what bound it is."""
    amounts = _said(node.citations)
    here = _of(bound.quantity, amounts)
    others = [amount for amount in amounts if not amount.year]
    if not here and others:
        yield _number_not_quoted(bound.quantity, others, node.number.span)
        return
    ops = [amount.op for amount in here]
    said = next((op for op in ops if op is not None), None)
    if said is not None and None not in ops and bound.op not in ops:
        number = " ".join(node.number.span.text.split())
        yield Diagnostic(
            Code.LIN23, f"la règle dit « {bound.op.value} », sa citation « {said.value} ».", node.span,
            f"relisez la citation : elle demande {said.value} {number}",
        )  # fmt: skip


def _number_not_quoted(quantity: Quantity, others: Sequence[Amount], span: Span) -> Diagnostic:
    shown = shown_exactly(quantity.value, quantity.unit)
    return Diagnostic(
        Code.LIN23, f"« {shown} » n'est pas dans la citation.", span, f"la citation dit {_listed(others)}"
    )


def _reference(reference: Reference, node: syntax.Reference) -> Iterator[Diagnostic]:
    amounts = _said(node.citations)
    others = [amount for amount in amounts if not amount.year]
    if others and not _of(reference.quantity, amounts):
        yield _number_not_quoted(reference.quantity, others, node.number.span)
    years = [amount for amount in amounts if amount.year]
    if years and reference.period.year not in [amount.value for amount in years]:
        yield _year_not_quoted(reference.period.year, years, node.period.span)


def _years_of_target(target: Target, node: syntax.Target) -> Iterator[Diagnostic]:
    years = [amount for amount in _said(node.citations) if amount.year]
    said = {amount.value for amount in years}
    first, last = target.years.first, target.years.last
    if years and first not in said and (target.open_ended or last not in said):
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
