"""`règle` statements → model: findings, or rows of a table, that make another finding."""

from checker import obligations as model
from checker.catalogue import Kind
from checker.diagnostic import Code
from checker.finding import Verdict
from checker.period import Grain
from checker.resolve.conditions import resolve_condition
from checker.resolve.ground import Ground, cited, lacks, levels, only
from checker.resolve.rows import Rows
from checker.syntax import obligations as nodes

_VERDICTS = {
    "conforme": Verdict.CONFORM, "non conforme": Verdict.NOT_CONFORM, "à surveiller": Verdict.WATCH,
    "indéterminé": Verdict.UNDECIDED, "sans objet": Verdict.OUT_OF_SCOPE, "sans cible": Verdict.NO_TARGET,
    "à échoir": Verdict.TO_COME,
}  # fmt: skip
_GRAINS = {"mois": Grain.MONTH, "trimestres": Grain.QUARTER, "semestres": Grain.HALF, "années": Grain.YEAR}
_WITHOUT_VERDICT = (nodes.Stated, nodes.Contradiction)


def resolve_chain(node: nodes.Chain, ground: Ground) -> model.Chain | None:
    """The rule, or None when a mistake (told) leaves it without a fact or a conclusion."""
    clauses = node.clauses
    citations, at = cited(node, clauses, ground), levels(clauses, ground)
    written = [clause for clause in clauses if isinstance(clause, (nodes.Fact, nodes.RowFact))]
    if not written:
        lacks(node, "quand elle s'applique", "quand une ligne des pieces où masse", ground)
    conclusion = only(clauses, nodes.Conclusion, "alors", ground)
    if conclusion is None:
        lacks(node, "ce qui en découle", 'alors à surveiller : "…"', ground)
    known = [ground.rule(name, _judged(ground)) for name in conclusion.names] if conclusion else []
    facts = [_fact(one, ground) if isinstance(one, nodes.Fact) else _row(one, ground) for one in written]
    kept = tuple(one for one in facts if one is not None)
    if conclusion is None or not kept or len(kept) < len(facts) or not all(known):
        return None
    said = model.Conclusion(
        _VERDICTS[conclusion.verdict.text], tuple(name.text for name in conclusion.names), conclusion.label.text
    )
    return model.Chain(ground.rulebook, node.name.text, node.title.text, (), at, citations, node.span, kept, said)


def _judged(ground: Ground) -> list[str]:
    return [code for code, rule in ground.codes.items() if not isinstance(rule, _WITHOUT_VERDICT)]


def _fact(node: nodes.Fact, ground: Ground) -> model.RuleFact | None:
    times = int(node.times.value) if node.times else 1
    known = ground.rule(node.name, _judged(ground))
    if node.times is not None and times < 2:
        ground.problems.add(
            Code.REG04, "« de suite » se dit de deux périodes au moins.", node.times.span, "écrivez « 2 »"
        )
        return None
    if not known:
        return None
    grain = _GRAINS[node.grain.text] if node.grain else None
    return model.RuleFact(node.name.text, _VERDICTS[node.verdict.text], times, grain)


def _row(node: nodes.RowFact, ground: Ground) -> model.RowFact | None:
    table = ground.table(node.table)
    if table is None:
        return None
    standings: list[model.Standing] = []
    for one in node.standings:
        column = ground.column(one.column, table)
        if column is not None and column.kind not in (Kind.TEXT, Kind.CODE, Kind.IDENTIFIER):
            ground.problems.add(
                Code.UNI03,
                f"la colonne « {column.name} » est de type « {column.kind.value} », "
                "il faut ici le code d'une ligne de budget.",
                one.column.span,
            )
            continue
        if column is not None:
            standings.append(model.Standing(column, model.Credits(one.nature.text)))
    condition = resolve_condition(node.condition, Rows(table, ground.problems)) if node.condition else None
    if len(standings) < len(node.standings) or (node.condition is not None and condition is None):
        return None
    return model.RowFact(table, tuple(standings), condition)
