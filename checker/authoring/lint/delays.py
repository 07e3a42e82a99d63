"""The bounds of a condition beside the words that name it and the sentences it comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checker import catalogue, syntax
from checker.authoring.lint.book import Book, Rule, Stated, Way, condition_of
from checker.authoring.lint.said import Amount, Days, amounts_in, whole_bound
from checker.catalogue import Column, Comparison, Condition, Delay, Kind, Number
from checker.diagnostic import Code, Diagnostic
from checker.model import Citation
from checker.quantity import Op, Unit, scale, shown_exactly

_OPS = {op.value: op for op in Op}
_FLIPPED = {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}
_NEGATED = {"≥": "<", "≤": ">", ">": "≤", "<": "≥"}


@dataclass(frozen=True)
class Limit:
    """A column or a delay against a number, as written in the contract's units (85 for 85 %)."""

    op: Op
    value: Fraction
    days: Days | None
    whole: bool

    def numbers(self) -> frozenset[Fraction]:
        """The numbers by which the limit, or its contrary, may be said: « ≤ 14 » is « moins de 15 »."""
        _, last = whole_bound(self.op, self.value)
        inside = (last, last + (-1 if self.op.upward else 1))
        return frozenset((self.value, *inside)) if self.whole else frozenset((self.value,))

    def agrees(self, op: Op, value: Fraction) -> bool:
        return whole_bound(op, value) == whole_bound(self.op, self.value) if self.whole else op is self.op

    @property
    def contrary(self) -> "Limit":
        return Limit(_OPS[_NEGATED[self.op.value]], self.value, self.days, self.whole)


def delays(book: Book) -> Iterator[Diagnostic]:
    for rule in book.rules:
        for way in rule.ways:
            for stated in (stated for population in way.populations for stated in population):
                condition = condition_of(stated.node.condition, stated.rows)
                if condition is not None:
                    yield from _labelled(stated, condition)
                    yield from _quoted(stated, condition, _quotes(stated, rule, way))


def _limits(condition: Condition, negated: bool = False) -> Iterator[Limit]:
    match condition:
        case catalogue.Not(inner):
            yield from _limits(inner, not negated)
        case catalogue.All(parts) | catalogue.Any(parts):
            for part in parts:
                yield from _limits(part, negated)
        case Comparison(op, left, Number() as number) if isinstance(left, Column | Delay):
            yield from _limit(op, left, number, negated)
        case Comparison(op, Number() as number, right) if isinstance(right, Column | Delay):
            yield from _limit(_FLIPPED.get(op, op), right, number, negated)
        case _:
            pass


def _limit(op: str, operand: Column | Delay, number: Number, negated: bool) -> Iterator[Limit]:
    op = _NEGATED.get(op, op) if negated else op
    if op in _OPS:
        days = None
        if isinstance(operand, Delay) and operand.unit in (Unit.OPEN_DAYS, Unit.DAYS):
            days = Days.OPEN if operand.unit is Unit.OPEN_DAYS else Days.CALENDAR
        whole = days is not None or (isinstance(operand, Column) and operand.kind in (Kind.INTEGER, Kind.YEAR))
        yield Limit(_OPS[op], number.value * scale(number.unit), days, whole)


# ---- the label beside the condition


def _labelled(stated: Stated, condition: Condition) -> Iterator[Diagnostic]:
    """Only where the condition's numbers are all limits: `soit` says the condition, `sinon` its contrary."""
    label = stated.label
    limits = list(_limits(condition))
    if label is None or not limits:
        return
    if isinstance(stated.node, syntax.Among):
        limits = [limit.contrary for limit in limits]
    written = " ".join(stated.node.condition.span.text.split())
    known = {number for limit in limits for number in limit.numbers()}
    known |= {amount.value for amount in amounts_in(written)}
    for amount in amounts_in(label.text):
        if amount.value not in known and not amount.year:
            told = f"ce libellé ne dit pas le nombre de « {written} »."
        elif amount.op is not None and not _said_so(amount, limits):
            told = f"ce libellé ne dit pas la même borne que « {written} »."
        else:
            continue
        yield Diagnostic(Code.LIN21, told, label.span, "accordez le libellé et la condition")
        return


def _said_so(amount: Amount, limits: Sequence[Limit]) -> bool:
    """Whether a bound of a text is one of the limits, or speaks of something else."""
    assert amount.op is not None
    near = [limit for limit in limits if amount.value in limit.numbers()]
    return not near or any(limit.agrees(amount.op, amount.value) for limit in near)


# ---- the quotation beside the delay


def _quotes(stated: Stated, rule: Rule, way: Way) -> Sequence[syntax.Citation | Citation]:
    """The sentences that a condition comes from: a step's own, a reading's own, else the rule's."""
    if isinstance(stated.node, syntax.Among):
        return stated.node.citations
    return way.node.citations if way.node else rule.indicator.citations


def _quoted(
    stated: Stated, condition: Condition, citations: Sequence[syntax.Citation | Citation]
) -> Iterator[Diagnostic]:
    quotes = [one.quote.text if isinstance(one, syntax.Citation) else one.quote for one in citations]
    amounts = [amount for quote in quotes for amount in amounts_in(quote) if amount.days is not None]
    for limit in _limits(condition):
        if limit.days is None or not amounts:
            continue
        near = [amount for amount in amounts if amount.value in limit.numbers()]
        told = _mismatch(limit, near, amounts)
        if told:
            message, hint = told
            yield Diagnostic(Code.LIN22, message, stated.node.condition.span, hint)


def _mismatch(limit: Limit, near: Sequence[Amount], amounts: Sequence[Amount]) -> tuple[str, str] | None:
    """What the sentences say that the delay does not, if none of them says the delay."""
    if not near:
        return f"le délai de « {_shown(limit.value)} » n'est pas celui que dit la citation.", _says(amounts)
    if all(amount.days not in (limit.days, Days.UNSAID) for amount in near):
        assert limit.days is not None
        return f"ces jours ne sont pas {limit.days.value} dans la citation.", _says(near)
    bounds = [amount for amount in near if amount.op is not None and amount.op.upward is limit.op.upward]
    agreeing = [one for one in bounds if one.op is not None and limit.agrees(one.op, one.value)]
    if bounds and not agreeing and len(bounds) == len(near):
        return f"« {limit.op.value} {_shown(limit.value)} » n'est pas la borne que dit la citation.", _says(bounds)
    return None


def _says(amounts: Sequence[Amount]) -> str:
    said = dict.fromkeys(
        " ".join(filter(None, (amount.op.value if amount.op else "", _shown(amount.value), _days(amount))))
        for amount in amounts
    )
    return f"la citation dit {', '.join(f'« {one} »' for one in said)}"


def _shown(value: Fraction) -> str:
    return shown_exactly(value, Unit.NUMBER)


def _days(amount: Amount) -> str:
    return "jours" if amount.days is Days.UNSAID else f"jours {amount.days.value if amount.days else ''}"
