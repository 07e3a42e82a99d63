"""`budget` and `cohérence` statements → model: lines, ceilings, forecasts, identities between them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from checker import obligations as model
from checker import syntax
from checker.catalogue import Kind
from checker.diagnostic import Code
from checker.model import Level, Nature, Years
from checker.quantity import Quantity, Unit, shown_exactly
from checker.resolve.conditions import resolve_condition
from checker.resolve.ground import Ground, cited, every, lacks, only, section_of, years_of
from checker.resolve.problems import did_you_mean
from checker.resolve.rows import Rows
from checker.resolve.scope import resolve_citations
from checker.resolve.units import resolve_unit
from checker.syntax import dates
from checker.syntax import obligations as nodes

_NATIONAL = (Level.NATIONAL,)


def resolve_budget(node: nodes.Budget, ground: Ground) -> model.Budget | None:
    """The line of a budget, or None when a mistake (told) leaves its amounts without a unit."""
    clauses = node.clauses
    credits_clause = only(clauses, nodes.Credits, "crédits", ground)
    if credits_clause is None:
        lacks(node, "de quels crédits il s'agit", "crédits limitatifs", ground)
    citations = cited(node, clauses, ground)
    spending = _spending(node, ground)
    written = every(clauses, nodes.Amount)
    if not written:
        lacks(node, "quels montants sont prévus", "plafond 900 k€ en 2013", ground, "prévision")
    unit = spending.column.unit if spending else None
    amounts = _amounts(written, unit, section_of(node, clauses), ground)
    if spending is None or credits_clause is None:
        return None
    return model.Budget(
        ground.rulebook,
        node.name.text,
        node.title.text,
        (),
        _NATIONAL,
        citations,
        node.span,
        model.Credits(credits_clause.nature.text),
        spending,
        amounts,
    )


def _spending(node: nodes.Budget, ground: Ground) -> model.Spending | None:
    written = only(node.clauses, nodes.Spending, "mesure", ground)
    timing = only(node.clauses, syntax.Timing, "période", ground)
    if written is None:
        lacks(node, "ce qu'elle mesure", "mesure somme de montant des fnas", ground)
    if timing is None or timing.dated_by is None:
        ground.problems.lacking(
            "période",
            Code.TMP04,
            f"le budget « {node.name.text} » ne dit pas quelle colonne donne l'année.",
            node.name.span,
            "ajoutez par exemple « période année selon annee »",
        )
    table = ground.table(written.table) if written else None
    if written is None or table is None:
        return None
    column = ground.column(written.column, table)
    if column is not None and column.kind is not Kind.NUMBER:
        ground.problems.add(
            Code.UNI03,
            f"la colonne « {column.name} » est de type « {column.kind.value} », il faut ici un nombre.",
            written.column.span,
        )
        column = None
    dating = ground.column(timing.dated_by, table) if timing and timing.dated_by else None
    if dating is not None and dating.kind not in (Kind.YEAR, Kind.DATE):
        span = timing.dated_by.span if timing and timing.dated_by else node.span
        ground.problems.add(Code.TMP04, f"la colonne « {dating.name} » n'est ni une année ni une date.", span)
        dating = None
    conditions = [resolve_condition(one, Rows(table, ground.problems)) for one in written.among]
    kept = tuple(one for one in conditions if one is not None)
    if column is None or dating is None or len(kept) < len(conditions):
        return None
    return model.Spending(table, column, dating, kept)


def _amounts(
    written: Sequence[nodes.Amount], unit: Unit | None, section: str, ground: Ground
) -> tuple[model.Amount, ...]:
    """The amounts without a mistake; when the unit of the line is not known, only their years are looked at."""
    amounts: list[model.Amount] = []
    held: list[tuple[model.AmountKind, Years, nodes.Amount]] = []
    for node in written:
        kind = model.AmountKind(node.kind.text)
        quantity = quantity_of(node.number, unit, "cette ligne se mesure en « {} »", ground)
        known, years = years_of(node.when, ground.convention, f"ce montant ({kind.value})", ground.problems)
        if years is None or not known:
            continue
        clash = next(
            (one for one in held if one[0] is kind and one[1].first <= years.last and years.first <= one[1].last),
            None,
        )
        if clash:
            ground.problems.add(
                Code.TMP03,
                f"deux montants ({kind.value}) valent en {max(clash[1].first, years.first)}.",
                node.span,
                f"l'autre dit {clash[2].number.span.text}",
            )
            continue
        held.append((kind, years, node))
        if quantity is not None:
            amounts.append(model.Amount(kind, quantity, years, resolve_citations(node.citations, section)))
    return tuple(amounts)


def quantity_of(node: syntax.Number, unit: Unit | None, whose: str, ground: Ground) -> Quantity | None:
    """`whose` says what has the unit, which stands where it has `{}`; None: a mistake (told) hides it."""
    written = Unit.NUMBER if node.unit is None else resolve_unit(node.unit, ground.problems)
    if written is None or unit is None:
        return None
    value = node.value / 100 if written is Unit.PERCENT else node.value
    if written is not unit:
        right = shown_exactly(node.value / 100 if unit is Unit.PERCENT else node.value, unit)
        ground.problems.add(
            Code.UNI01,
            f"{whose.format(unit.value)}, ce nombre est en « {written.value} ».",
            node.span,
            f"écrivez « {right} » si c'est ce que dit le texte",
        )
        return None
    return Quantity(value, unit)


# ---- coherence


def resolve_coherence(
    node: nodes.Coherence, budgets: Mapping[str, model.Budget], ground: Ground
) -> model.Coherence | None:
    clauses = node.clauses
    citations = cited(node, clauses, ground)
    written = every(clauses, nodes.Identity)
    claimed = every(clauses, nodes.Claim)
    if not written and not claimed:
        lacks(node, "ce qui doit s'accorder", "chaque indicateur résultat a sa fiche", ground, "identité")
    identities = [_identity(one, budgets, ground) for one in written]
    claims = [_claim(one, ground) for one in claimed]
    kept = tuple(one for one in identities if one is not None)
    said = tuple(one for one in claims if one is not None)
    if len(kept) < len(identities) or len(said) < len(claims) or not (kept or said):
        return None
    return model.Coherence(
        ground.rulebook, node.name.text, node.title.text, (), _NATIONAL, citations, node.span, kept, said
    )


def _identity(node: nodes.Identity, budgets: Mapping[str, model.Budget], ground: Ground) -> model.Identity | None:
    measured = [code for code, rule in ground.codes.items() if isinstance(rule, (syntax.Indicator, nodes.Budget))]
    terms = (node.left, *node.right)
    for term in terms:
        if not term.factor:
            ground.problems.add(Code.REG04, "ce terme est multiplié ou divisé par 0 : il ne compte pas.", term.span)
    known = [ground.rule(term.name, measured) for term in terms]
    understood, years = years_of(node.years, ground.convention, "cette identité", ground.problems)
    units = [_unit_of(term.name.text, budgets, ground) for term in terms]
    unit = units[0]
    tolerance = None
    if node.tolerance is not None:
        tolerance = quantity_of(node.tolerance, unit, "l'identité est en « {} »", ground)
    if unit is None or None in units or not all(known) or not understood:
        return None  # a mistake of that rule's own is told there
    for term, other in zip(terms, units, strict=True):
        if other is not unit and other is not None:
            ground.problems.add(
                Code.UNI01,
                f"« {term.name.text} » est en « {other.value} », « {node.left.name.text} » en « {unit.value} ».",
                term.span,
            )
            return None
    if node.tolerance is None:
        tolerance = Quantity(Fraction(0), unit)
    if tolerance is None:
        return None
    left, *right = (_term(term) for term in terms)
    return model.Identity(left, tuple(right), tolerance, years)


def _term(node: nodes.Term) -> model.Term:
    match node.year:
        case syntax.Number(value=year):
            return model.Term(node.factor, node.name.text, int(year), 0)
        case dates.Lag(years=lag):
            return model.Term(node.factor, node.name.text, None, lag)
        case None:
            return model.Term(node.factor, node.name.text, None, 0)


def _unit_of(code: str, budgets: Mapping[str, model.Budget], ground: Ground) -> Unit | None:
    if code in budgets:
        return budgets[code].unit
    indicator = ground.indicators.get(code)
    return indicator.unit if indicator else None


_NATURES = {nature.value: nature for nature in Nature}


def _claim(node: nodes.Claim, ground: Ground) -> model.Claim | None:
    nature = _NATURES.get(node.nature.text.casefold())
    if nature is None:
        ground.problems.add(
            Code.NOM07,
            f"la nature « {node.nature.text} » n'est pas connue.",
            node.nature.span,
            did_you_mean(node.nature.text, _NATURES),
        )
        return None
    return model.Claim(nature, model.ClaimKind(node.claim.text))
