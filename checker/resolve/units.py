"""The name of a unit → the unit."""

from checker import syntax
from checker.diagnostic import Code
from checker.quantity import Unit, unit_named, unit_spellings
from checker.resolve.problems import Problems, did_you_mean

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
            did_you_mean(name.text, unit_spellings(), _LIKE_A_UNIT),
        )
    return unit
