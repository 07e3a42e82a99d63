"""Targets in the words of their author: what a hint shows is text that parses."""

from checker import syntax
from checker.quantity import Op

_FLIPPED = {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}


def written(node: syntax.Target | syntax.TargetToSet, *, other_way: bool = False) -> str:
    """`cible ≥ 85 %`, without its years; `other_way`: with the contrary sign."""
    if isinstance(node, syntax.TargetToSet):
        return "cible à fixer" + (f" d'ici {node.by.span.text}" if node.by else "")
    match node.bound:
        case syntax.Between(low, high):
            return f"cible entre {_one_line(low)} et {_one_line(high)}"
        case syntax.Fixed(op, number):
            return f"cible {_sign(op, other_way)} {_one_line(number)}"
        case syntax.FromBase(op, period, sign, number):
            from_it = f"référence {period.text} {'+' if sign > 0 else '-'} {_one_line(number)}"
            return f"cible {_sign(op, other_way)} {from_it}"
        case syntax.Delivered(op, individual):
            return f"cible {_sign(op, other_way)} valeur {'individuelle' if individual else 'nationale'}"


def _sign(op: str, other_way: bool) -> str:
    return _FLIPPED[op] if other_way else op


def _one_line(number: syntax.Number) -> str:
    return " ".join(number.span.text.split())


def quoted_numbers(node: syntax.Target | syntax.Critical) -> tuple[tuple[Op, syntax.Number], ...]:
    """The numbers that a quotation should hold, each as the bound that it says (`≤ référence 2012 - 3`: a fall of 3
    at least)."""
    match node:
        case syntax.Critical(op, number) | syntax.Target(syntax.Fixed(op, number)):
            return ((Op(op), number),)
        case syntax.Target(syntax.Between(low, high)):
            return ((Op.AT_LEAST, low), (Op.AT_MOST, high))
        case syntax.Target(syntax.FromBase(op, _, sign, number)):
            return ((Op(op if sign > 0 else _FLIPPED[op]), number),)
        case _:
            return ()
