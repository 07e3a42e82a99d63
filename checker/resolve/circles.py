"""Rules that wait for each other: one that follows from itself has no verdict, one due after itself no date."""

from collections.abc import Mapping, Sequence

from checker import syntax
from checker.diagnostic import Code
from checker.resolve.ground import Ground, every
from checker.syntax import dates
from checker.syntax import obligations as nodes

Needs = Mapping[str, Sequence[syntax.Name]]


def tell_circles(ground: Ground) -> None:
    """Tell each circle once, by however many rules it goes."""
    needs = {code: _needs(rule) for code, rule in ground.codes.items()}
    done: set[str] = set()
    for code in needs:
        _follow(code, needs, done, ground)


def _needs(rule: object) -> tuple[syntax.Name, ...]:
    """The facts of a rule, the events that its dates come after."""
    clauses = getattr(rule, "clauses", ())
    facts = [fact.name for fact in every(clauses, nodes.Fact)]
    whens = [deadline.when for deadline in every(clauses, dates.Deadline)]
    events = [when.event for when in whens if isinstance(when, dates.After)]
    return (*facts, *every(events, syntax.Name))


def _follow(start: str, needs: Needs, done: set[str], ground: Ground) -> None:
    """Without recursion: a thousand rules may wait one for the next."""
    path = [start]
    waiting = [iter(() if start in done else needs[start])]
    while waiting:
        name = next(waiting[-1], None)
        if name is None:
            waiting.pop()
            done.add(path.pop())
        elif name.text in path:
            circle = [*path[path.index(name.text) :], name.text]
            hint = f"le cercle est {' → '.join(circle)}"
            ground.problems.add(Code.REG01, f"« {path[-1]} » dépend de lui-même.", name.span, hint)
        elif name.text in needs and name.text not in done:
            path.append(name.text)
            waiting.append(iter(needs[name.text]))
