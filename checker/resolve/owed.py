"""`action`, `remise` and `engagement` statements → model."""

from collections.abc import Sequence
from datetime import date

from checker import obligations as model
from checker import syntax
from checker.deadline import By, Deadline, Window
from checker.diagnostic import Code
from checker.resolve.deadlines import resolve_deadline
from checker.resolve.ground import Ground, actors, cited, every, lacks, levels, only, section_of
from checker.resolve.scope import resolve_citations
from checker.syntax import dates
from checker.syntax import obligations as nodes


def resolve_action(node: nodes.Action, ground: Ground) -> model.Action | None:
    """The action, or None when a mistake (told) leaves it without its date."""
    clauses, section = node.clauses, section_of(node, node.clauses)
    written = only(clauses, dates.Deadline, "échéance", ground)
    if written is None:
        lacks(node, "pour quand elle est due", "échéance fin 2013", ground)
    deadline = resolve_deadline(written, section, ground) if written else None
    deliverables = [_deliverable(one, deadline, section, ground) for one in every(clauses, nodes.Deliverable)]
    citations, named, at = cited(node, clauses, ground), actors(clauses, ground), levels(clauses, ground)
    if deadline is None:
        return None
    return model.Action(
        ground.rulebook,
        node.name.text,
        node.title.text,
        named,
        at,
        citations,
        node.span,
        deadline,
        tuple(one for one in deliverables if one is not None),
        _provisos(clauses),
    )


def _deliverable(
    node: nodes.Deliverable, of_action: Deadline | None, section: str, ground: Ground
) -> model.Deliverable | None:
    written = only(node.clauses, dates.Deadline, "échéance", ground)
    deadline = resolve_deadline(written, section, ground) if written else None
    if written is not None and deadline is None:
        return None
    if written is not None and deadline is not None and of_action is not None:
        own, whole = _done(deadline), _done(of_action)
        if own is not None and whole is not None and own > whole:
            ground.problems.add(
                Code.TMP07,
                f"le livrable « {node.name.text} » est dû après son action.",
                written.when.span,
                f"l'action est due le {whole:%d/%m/%Y}, le livrable le {own:%d/%m/%Y}",
            )
    return model.Deliverable(
        node.name.text,
        node.title.text,
        deadline,
        _provisos(node.clauses),
        resolve_citations(every(node.clauses, syntax.Citation), section),
        node.span,
    )


def _done(deadline: Deadline) -> date | None:
    match deadline.when:
        case By(day) | Window(_, day):
            return day
        case _:
            return None


def resolve_report(node: nodes.Report, ground: Ground) -> model.Report | None:
    clauses, section = node.clauses, section_of(node, node.clauses)
    written = every(clauses, dates.Deadline)
    if not written:
        lacks(node, "pour quand elle est due", "échéance chaque année au 30 avril", ground)
    deadlines = [resolve_deadline(one, section, ground) for one in written]
    overrides = [_override(one, section, ground) for one in every(clauses, nodes.Override)]
    recipients = only(clauses, nodes.Recipients, "destinataires", ground)
    citations, named, at = cited(node, clauses, ground), actors(clauses, ground), levels(clauses, ground)
    kept = tuple(one for one in deadlines if one is not None)
    if not kept:
        return None
    return model.Report(
        ground.rulebook,
        node.name.text,
        node.title.text,
        named,
        at,
        citations,
        node.span,
        tuple(name.text for name in recipients.names) if recipients else (),
        kept,
        tuple(one for one in overrides if one is not None),
        _provisos(clauses),
    )


def _override(node: nodes.Override, section: str, ground: Ground) -> model.Override | None:
    indicators = [code for code, rule in ground.codes.items() if isinstance(rule, syntax.Indicator)]
    known = [ground.rule(name, indicators) for name in node.names]
    deadline = resolve_deadline(node.deadline, section, ground)
    if deadline is None or not all(known):
        return None
    return model.Override(tuple(name.text for name in node.names), deadline)


def resolve_commitment(node: nodes.Commitment, ground: Ground) -> model.Commitment | None:
    clauses, section = node.clauses, section_of(node, node.clauses)
    written = only(clauses, dates.Deadline, "échéance", ground)
    deadline = resolve_deadline(written, section, ground) if written else None
    citations, named, at = cited(node, clauses, ground), actors(clauses, ground), levels(clauses, ground)
    if written is not None and deadline is None:
        return None
    return model.Commitment(
        ground.rulebook,
        node.name.text,
        node.title.text,
        named,
        at,
        citations,
        node.span,
        deadline,
        _provisos(clauses),
    )


def _provisos(clauses: Sequence[object]) -> tuple[str, ...]:
    return tuple(one.text.text for one in every(clauses, nodes.Proviso))
