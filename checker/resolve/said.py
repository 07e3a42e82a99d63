"""`énoncé` and `contradiction` statements → model: what the contract says and no data can check."""

from checker import obligations as model
from checker import syntax
from checker.diagnostic import Code
from checker.resolve.ground import Ground, actors, cited, every, lacks, only
from checker.syntax import obligations as nodes


def resolve_stated(node: nodes.Stated, ground: Ground) -> model.Stated | None:
    clauses = node.clauses
    why = only(clauses, nodes.Unverifiable, "non vérifiable car", ground)
    if why is None:
        lacks(node, "pourquoi elle ne se vérifie pas", 'non vérifiable car "aucun critère dans le texte"', ground)
    citations, named = cited(node, clauses, ground), actors(clauses, ground)
    if why is None:
        return None
    return model.Stated(
        ground.rulebook, node.name.text, node.title.text, named, (), citations, node.span, why.because.text
    )


def resolve_contradiction(node: nodes.Contradiction, ground: Ground) -> model.Contradiction | None:
    """A contradiction has two quotations at least, and says what is retained, or that nothing is."""
    clauses = node.clauses
    citations = cited(node, clauses, ground)
    if len(every(clauses, syntax.Citation)) == 1:
        ground.problems.lacking(
            "source",
            Code.SRC05,
            f"la contradiction « {node.name.text} » ne cite qu'un passage du contrat.",
            citations[0].span,
            "ajoutez la citation qui dit autrement",
        )
    settled = only(clauses, nodes.Settled, "retenu", ground)
    unsettled = only(clauses, nodes.Unsettled, "non tranchée", ground)
    if settled and unsettled:
        ground.problems.add(
            Code.NOM05,
            f"la contradiction « {node.name.text} » est à la fois tranchée et non tranchée.",
            unsettled.span,
            f"la clause « retenu » est à la ligne {settled.span.line}",
        )
    if settled is None and unsettled is None:
        lacks(node, "ce que l'on retient", "non tranchée", ground, "retenu")
    concerns = only(clauses, nodes.Concerns, "concerne", ground)
    names = concerns.names if concerns else ()
    known = [ground.rule(name) for name in names]
    if not all(known) or (settled is None and unsettled is None):
        return None
    return model.Contradiction(
        ground.rulebook,
        node.name.text,
        node.title.text,
        (),
        (),
        citations,
        node.span,
        tuple(name.text for name in names),
        model.Settlement(settled.retained.text, settled.because.text) if settled else None,
    )
