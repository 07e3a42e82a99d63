"""What a rule needs delivered: tables and columns, which may be missing, and what happens then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker import model
from checker.authoring.passport.part import Part, Subject
from checker.authoring.walk import nodes_in
from checker.catalogue import Catalogue, Column, Condition, Missing, columns_of
from checker.lower import columns_read
from checker.model import DeliveredTarget, Indicator, Recorded, recorded_in
from checker.quantity import Unit


@dataclass(frozen=True)
class Need:
    """A column of a table. `missing`: what happens without it, None where it may not miss."""

    table: str
    column: Column
    missing: str | None


def data(subject: Subject) -> Part:
    rule = subject.rule
    needs = list(needs_of(rule, subject.loaded.rulebook.catalogue))
    lines: list[str] = []
    for table in dict.fromkeys(need.table for need in needs):
        lines.append(f"Table « {table} » :")
        for need in needs:
            if need.table == table:
                told = f" ; peut manquer : {need.missing}" if need.missing and need.column.optional else ""
                lines.append(f"  {need.column.name} : {_type(need.column)}{told}")
    if any(need.missing is None for need in needs):
        lines.append(
            "Sans une colonne qui ne peut pas manquer, la règle est indéterminée ; une ligne où elle est vide est "
            "rejetée."
        )
    lines += _beside(rule)
    listed = [
        {
            "table": need.table,
            "column": need.column.name,
            "type": need.column.kind.value,
            "unit": need.column.unit.value if need.column.unit is not Unit.NUMBER else None,
            "codes": list(need.column.codes),
            "optional": need.column.optional,
            "missing": need.missing,
        }
        for need in needs
    ]
    return Part("data", "Données", tuple(lines), listed)


def _type(column: Column) -> str:
    unit = f" en {column.unit.value}" if column.unit is not Unit.NUMBER else ""
    return f"{column.kind.value}{unit}{' ' + ', '.join(column.codes) if column.codes else ''}"


def needs_of(rule: Indicator, known: Catalogue) -> Iterator[Need]:
    """Of every reading, each column once; `known`: the tables of the rulebook."""
    seen: set[tuple[str, str]] = set()
    for need in (*_needs(rule), *_told(rule, known)):
        if (need.table, need.column.name) not in seen:
            seen.add((need.table, need.column.name))
            yield need


def _needs(rule: Indicator) -> Iterator[Need]:
    for reading in rule.readings:
        for _, measure in recorded_in(reading.measure):
            yield from _of_measure(measure)
            if measure.population.prorata is not None:
                yield from _of_measure(measure.population.prorata.weight)
                yield Need("organismes", measure.population.prorata.group, "les lignes sans Caf ne se partagent pas")
        for node in nodes_in(reading.measure):
            if isinstance(node, model.Spread):
                for column in _compared(node):
                    yield Need("organismes", column, "on ne sait pas quelles Caf comparer")
    for column in columns_of(rule.scope.condition) if rule.scope else ():
        yield Need("organismes", column, "on ne sait pas si la règle concerne la Caf : indéterminé")


def _told(rule: Indicator, known: Catalogue) -> Iterator[Need]:
    """The tables where values and targets are declared."""
    tables = ["valeurs"] if isinstance(rule.retained.measure, model.Declared) else []
    tables += ["cibles"] if any(isinstance(aim, DeliveredTarget) for aim in rule.retained.targets) else []
    for name in tables:
        table = known.table(name)
        for column in table.columns if table else ():
            yield Need(name, column, _DECLARED.get((name, column.name)) if column.optional else None)


_DECLARED = {
    ("valeurs", "caf"): "vide, la valeur est celle de la branche",
    ("valeurs", "convention"): "vide, la valeur se lit comme la règle compte",
    ("valeurs", "statistique"): "vide, la valeur est celle de la lecture retenue",
    ("cibles", "caf"): "vide, la cible est celle de la branche",
}


def _compared(spread: model.Spread) -> list[Column]:
    columns = [spread.peers] if spread.peers else []
    return [*columns, *(columns_of(spread.condition) if spread.condition else ())]


def _of_measure(measure: Recorded) -> Iterator[Need]:
    table = measure.population.table.name
    for column in columns_read(measure):
        yield Need(table, column, _without(column, measure) if column.optional else None)


def _without(column: Column, measure: Recorded) -> str:
    among = measure.population
    if column == among.dating.column:
        return f"une case vide sort la ligne de la mesure (« {among.dating.undated} ») ; la colonne doit être livrée"
    if column == among.dating.until:
        return "une case vide dit que la ligne est encore là"
    if any(step.if_delivered == column for step in among.steps):
        return "sans la colonne, l'étape n'écarte rien ; une case vide laisse la ligne indécidable"
    if column == among.table.subject:
        return "vide, la ligne se partage entre les Caf" if among.prorata else "vide, la ligne n'est à aucune Caf"
    told = [
        *(step.condition for step in among.steps),
        *([measure.condition] if isinstance(measure, model.Share) else []),
    ]
    if any(column == node.column for node in nodes_in(tuple(told)) if isinstance(node, Missing)):
        return "la règle dit elle-même ce qu'elle fait d'une case vide (« manque »)"
    if _read(column, told):
        return "une case vide laisse la ligne indécidable : le verdict n'est rendu que s'il est le même des deux façons"
    if isinstance(measure, model.Distinct):
        return "une ligne où elle est vide peut être une de plus : la valeur est entre deux bornes"
    return "une ligne où elle est vide laisse la valeur inconnue : indéterminé"


def _read(column: Column, conditions: Iterable[Condition]) -> bool:
    return any(column in columns_of(condition) for condition in conditions)


def _beside(rule: Indicator) -> Iterator[str]:
    """Whose values a rule needs, and what stands for its own where it cannot be measured."""
    for code in dict.fromkeys(code for reading in rule.readings for code in model.rules_in(reading.measure)):
        yield f"Les données de {code} : voyez sa page."
    measure = rule.retained.measure
    if isinstance(measure, model.Declared):
        return
    yield (
        f"À défaut, la valeur que la table « valeurs » déclare pour « {rule.code} », en {_unit(rule)}"
        f"{_convention(rule)}, en tient lieu."
    )
    if isinstance(measure, model.Spread):
        yield f"À défaut encore, l'écart se prend sur les valeurs que les Caf déclarent pour « {measure.of} »."


def _unit(rule: Indicator) -> str:
    return "nombre" if rule.unit is Unit.NUMBER else rule.unit.value


def _convention(rule: Indicator) -> str:
    return f" et, si elle dit comment ses jours sont comptés, en {rule.convention}" if rule.convention else ""


def may_miss(rule: Indicator, known: Catalogue) -> list[Need]:
    """The columns, of records, that a delivery may leave out or empty."""
    return [
        need
        for need in needs_of(rule, known)
        if need.missing is not None and (need.table, need.column.name) not in _DECLARED
    ]
