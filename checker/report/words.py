"""The rule's own terms in French words: measures, conditions, targets."""

from checker import catalogue
from checker.catalogue import Column, Condition, Operand
from checker.finding import Verdict
from checker.model import Count, Critical, Declared, Level, Measure, Ratio, Share, Spread, Statistic, Step, Target
from checker.period import Period
from checker.quantity import Op, Unit, shown_exactly

VERDICTS = {
    Verdict.CONFORM: "conforme",
    Verdict.NOT_CONFORM: "non conforme",
    Verdict.WATCH: "à surveiller",
    Verdict.UNDECIDED: "indéterminé",
    Verdict.OUT_OF_SCOPE: "sans objet",
    Verdict.NO_TARGET: "sans cible",
    Verdict.TO_COME: "à échoir",
}

_BOUNDS = {Op.AT_LEAST: "au moins", Op.AT_MOST: "au plus", Op.MORE_THAN: "plus de", Op.LESS_THAN: "moins de"}


def bound_in_words(target: Target | Critical) -> str:
    """`au moins 85 %`, `plus de 12 m²`: the direction and whether the bound itself conforms, in words."""
    return f"{_BOUNDS[target.op]} {shown_exactly(target.quantity.value, target.quantity.unit)}"


def of_bound(target: Target) -> str:
    """`d'au moins 85 %`, `de plus de 12 m²`."""
    words = bound_in_words(target)
    return f"d'{words}" if words[0] == "a" else f"de {words}"


def years_in_words(target: Target, period: Period | None = None) -> str:
    """`depuis 2013` (`à partir de 2015` for a period before it), `en 2015`, `de 2013 à 2017`."""
    first, last = target.years.first, target.years.last
    if target.open_ended:
        return f"à partir de {first}" if period is not None and period.year < first else f"depuis {first}"
    return f"en {first}" if first == last else f"de {first} à {last}"


def measure_in_words(measure: Measure) -> str:
    match measure:
        case Share(table=table, condition=condition, steps=steps):
            return f"part des {table.title} où {condition_in_words(condition)}{_among(steps)}"
        case Count(table=table, steps=steps):
            return f"nombre de {table.title}{_among(steps)}"
        case Ratio(table=table, numerator=top, denominator=bottom, steps=steps):
            return f"somme de {top.name} / somme de {bottom.name} des {table.title}{_among(steps)}"
        case Spread(statistic, of):
            return f"{statistic.value} de {of} entre les Caf"
        case Declared():
            return "valeur déclarée"


def _among(steps: tuple[Step, ...]) -> str:
    if not steps:
        return ""
    return ", parmi celles où " + " et ".join(_inside_and(step.condition) for step in steps)


def condition_in_words(condition: Condition) -> str:
    match condition:
        case catalogue.Comparison(op, left, right):
            return f"{_operand(left)} {op} {_operand(right)}"
        case catalogue.Within(column, words, outside):
            listed = ", ".join(f"« {word} »" for word in words)
            return f"{column.name} {'hors' if outside else 'dans'} ({listed})"
        case catalogue.Missing(column):
            return f"{column.name} manque"
        case catalogue.Flag(column):
            return column.name
        case catalogue.Not(inner):
            return f"non {_inside_and(inner)}"
        case catalogue.All(parts):
            return " et ".join(_inside_and(part) for part in parts)
        case catalogue.Any(parts):
            return " ou ".join(condition_in_words(part) for part in parts)


def _inside_and(condition: Condition) -> str:
    words = condition_in_words(condition)
    return f"({words})" if isinstance(condition, catalogue.Any | catalogue.All) else words


def _operand(operand: Operand) -> str:
    match operand:
        case Column(name=name):
            return name
        case catalogue.Number(value, unit):
            return shown_exactly(value, Unit.NUMBER if unit in (Unit.OPEN_DAYS, Unit.DAYS) else unit)
        case catalogue.Word(text):
            return text
        case catalogue.Delay(unit, start, end):
            return f"{unit.value} de {start.name} à {end.name}"


def subject_in_words(level: Level, caf: str | None) -> str:
    """`la Caf 211`, `la branche`, `les Caf` (several that share a finding)."""
    if level is Level.NATIONAL:
        return "la branche"
    return f"la Caf {caf}" if caf is not None else "les Caf"


STATISTICS = {Statistic.RANGE: "l'étendue", Statistic.DEVIATION: "l'écart-type"}


def plain(name: str) -> str:
    """A column's name as words: `postes_de_travail` → `postes de travail`."""
    return name.replace("_", " ")
