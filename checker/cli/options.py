"""Options that several commands share, and the rulebooks that they name."""

from collections.abc import Sequence
from typing import Any

from checker.arguments import OneOf, option
from checker.diagnostic import RulebookError
from checker.load import Loaded, load

RULEBOOKS = option(
    "--rulebook",
    "rulebooks",
    metavar="NOM|CHEMIN",
    multiple=True,
    default=("cog-2013-2017",),
    help="Le référentiel (par défaut : cog-2013-2017).",
)
TEXT_OR_JSON = option(
    "--format",
    "form",
    metavar="FORMAT",
    type=OneOf("un format", ["text", "json"]),
    default="text",
    help="text ou json.",
)


def usable(names: Sequence[str]) -> tuple[Loaded, ...]:
    """Every rulebook once, or every mistake of all of them together. Raises UnknownRulebook, RulebookError."""
    loaded = tuple(load(name) for name in dict.fromkeys(names))
    stop_on_mistakes([diagnostic for one in loaded for diagnostic in one.diagnostics])
    return loaded


def stop_on_mistakes(diagnostics: Sequence[Any]) -> None:
    if diagnostics:
        raise RulebookError(diagnostics)
