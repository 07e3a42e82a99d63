"""The names of units, and what two of them make together."""

from checker import syntax
from checker.diagnostic import Code
from checker.dimension import Dimension, conversion, dimension_of, product, quotient, unit_like, unit_with
from checker.quantity import Unit, unit_named, unit_spellings
from checker.resolve.problems import Problems, did_you_mean, quoted

_LIKE_A_UNIT = 0.75  # « mètres » is not near « minutes »


def resolve_unit(name: syntax.Name | None, problems: Problems) -> Unit | None:
    """The unit written, None when there is none or (told) it is not known."""
    if name is None:
        return None
    unit = unit_named(name.text)
    if unit is None:
        problems.add(
            Code.UNI02,
            f"l'unité « {name.text} » n'est pas connue.",
            name.span,
            did_you_mean(name.text, unit_spellings(), _LIKE_A_UNIT) or f"on connaît {quoted(unit_spellings())}",
        )
    return unit


def named_unit(unit: Unit | None) -> str:
    """As a message says it."""
    return "nombres sans unité" if unit is None or unit is Unit.NUMBER else unit.value


def together(left: Unit, right: Unit) -> Unit | None:
    """The unit of a sum: theirs, or the left one where the right one converts exactly (k€ into €); else None."""
    return left if left is right or conversion(right, left) is not None else None


def difference_of(left: Unit, right: Unit) -> Unit | None:
    """The unit of a difference: two shares differ by points."""
    if left is right is Unit.PERCENT:
        return Unit.POINTS
    return left if {left, right} == {Unit.PERCENT, Unit.POINTS} and left is Unit.PERCENT else together(left, right)


def unit_of_product(left: Unit, right: Unit) -> Unit | None:
    """A number of times anything is that thing; a share of anything too."""
    if not dimension_of(left).powers or not dimension_of(right).powers:
        plain, other = (left, right) if not dimension_of(left).powers else (right, left)
        return other if plain in (Unit.NUMBER, Unit.PERCENT, Unit.ONE_FOR, Unit.FTE) else None
    return _named(product(dimension_of(left), dimension_of(right)))


def unit_of_quotient(top: Unit, bottom: Unit) -> Unit | None:
    """Anything a head is that thing; two of the same kind are a number."""
    if dimension_of(top).powers == dimension_of(bottom).powers:
        return top if top is not bottom and bottom is Unit.NUMBER else Unit.NUMBER
    if not dimension_of(bottom).powers:
        return top if bottom is not Unit.POINTS else None
    return _named(quotient(dimension_of(top), dimension_of(bottom)))


def _named(dimension: Dimension) -> Unit | None:
    return unit_with(dimension) or unit_like(dimension)
