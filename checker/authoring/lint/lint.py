"""What a careful reader would ask the author of a rulebook that works."""

from checker.authoring.lint.accepted import accepted
from checker.authoring.lint.book import book_of
from checker.authoring.lint.conditions import conditions
from checker.authoring.lint.delays import delays
from checker.authoring.lint.quoted import quoted
from checker.authoring.lint.readings import readings, years
from checker.authoring.lint.sources import sources
from checker.authoring.lint.tables import convention, tables
from checker.authoring.lint.targets import targets
from checker.diagnostic import Diagnostic, in_text_order
from checker.load import SHARED_TABLES, Loaded

_LINTS = (tables, convention, targets, sources, conditions, readings, years, quoted, delays)


def lint(loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Every piece of advice that the author has not accepted, in the order of the text; the shared tables have none.

    Only of a rulebook without mistakes (`loaded.diagnostics` is empty): of another, nothing is said.
    """
    if loaded.diagnostics:
        return ()
    book = book_of(loaded)
    found = in_text_order(one for each in _LINTS for one in each(book))
    own = [source for source in loaded.sources if source.name != SHARED_TABLES]
    return in_text_order(accepted(found, own))
