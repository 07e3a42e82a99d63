"""The rule's own terms in French words: measures, conditions, targets."""

from fractions import Fraction

from checker import catalogue, model
from checker.catalogue import Amount, Column, Condition, Operand
from checker.finding import Verdict
from checker.model import (
    Aim,
    Critical,
    DeliveredTarget,
    Level,
    Measure,
    Recorded,
    Spread,
    Statistic,
    Target,
    TargetToSet,
)
from checker.period import MONTHS, Period
from checker.quantity import Op, Unit, shown_exactly
from checker.report.dates import in_words

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
    """`au moins 85 %`, `plus de 12 m²`, `entre 10 % et 20 %`: the direction and whether the bound itself conforms."""
    number = shown_exactly(target.quantity.value, target.quantity.unit)
    if isinstance(target, Target) and target.upper is not None:
        return f"entre {number} et {shown_exactly(target.upper.value, target.upper.unit)}"
    return f"{_BOUNDS[target.op]} {number}{_from_base(target)}"


def _from_base(target: Target | Critical) -> str:
    """`(référence 2012 − 0,3 points)`, where the contract starts from a value of the past."""
    if isinstance(target, Critical) or target.base is None:
        return ""
    delta = target.base.delta
    sign = "+" if delta.value >= 0 else "−"
    return f" (référence {target.base.period} {sign} {shown_exactly(abs(delta.value), delta.unit)})"


def of_bound(target: Target) -> str:
    """`d'au moins 85 %`, `de plus de 12 m²`, `comprise entre 10 % et 20 %`."""
    words = bound_in_words(target)
    if target.upper is not None:
        return f"comprise {words}"
    return f"d'{words}" if words[0] == "a" else f"de {words}"


def aim_in_words(aim: Aim) -> str:
    """`au moins 85 % depuis 2013`, `au moins la valeur individuelle en 2024`, `cible à fixer d'ici 2014`."""
    match aim:
        case Target():
            return f"{bound_in_words(aim)} {years_in_words(aim)}"
        case DeliveredTarget(op, individual):
            whose = "la cible individuelle de la Caf" if individual else "la cible nationale"
            return f"{_BOUNDS[op]} {whose} {years_in_words(aim)}"
        case TargetToSet(by):
            deadline = "" if by is None else f" d'ici {by}"
            return f"cible à fixer{deadline} {years_in_words(aim)}"


def years_in_words(target: Aim, period: Period | None = None) -> str:
    """`depuis 2013` (`à partir de 2015` for a period before it), `en 2015`, `de 2013 à 2017`."""
    first, last = target.years.first, target.years.last
    if target.open_ended:
        return f"à partir de {first}" if period is not None and period.year < first else f"depuis {first}"
    return f"en {first}" if first == last else f"de {first} à {last}"


def measure_in_words(measure: Measure) -> str:
    match measure:
        case model.Declared():
            return "valeur déclarée"
        case model.ToBuild(by):
            return "à construire" if by is None else f"à construire d'ici {by}"
        case model.Leaf(_, inner):
            return measure_in_words(inner)
        case model.Constant(quantity):
            return shown_exactly(quantity.value, quantity.unit)
        case model.ValueOf(code, national):
            return f"valeur nationale de {code}" if national else code
        case model.HowManyCafs(condition):
            return "nombre de Caf" + (f" où {condition_in_words(condition)}" if condition else "")
        case model.Spread():
            return f"{statistic_in_words(measure.statistic, measure.part)} de {measure.of} entre {_compared(measure)}"
        case model.Evolution(of, rate, since):
            ago = "sur un an" if since is None else f"depuis {since}"
            return f"{'évolution' if rate else 'variation'} de {_inside(of)} {ago}"
        case model.Calculation(op, left, right):
            return f"{_inside(left)} {_MINUS.get(op, op)} {_inside(right)}"
        case _:
            return f"{_counted(measure)}{_population(measure.population)}"


_MINUS = {"-": "−"}


def _inside(formula: model.Formula) -> str:
    words = measure_in_words(formula)
    return f"({words})" if isinstance(formula, model.Calculation) else words


def _compared(measure: Spread) -> str:
    whom = "les Caf" if measure.peers is None else f"les Caf de même {plain(measure.peers.name)}"
    return whom if measure.condition is None else f"{whom} où {condition_in_words(measure.condition)}"


def statistic_in_words(statistic: Statistic, part: Fraction | None) -> str:
    """`médiane`, `quantile 90 %`."""
    return statistic.value if part is None else f"{statistic.value} {shown_exactly(part, Unit.PERCENT)}"


def _counted(measure: Recorded) -> str:
    title = measure.population.table.title
    match measure:
        case model.Share(condition=condition):
            return f"part des {title} où {condition_in_words(condition)}"
        case model.Count():
            return f"nombre de {title}"
        case model.Distinct(_, columns, per_day):
            names = ", ".join(plain(column.name) for column in columns)
            return f"nombre de {names} distincts{' par jour' if per_day else ''} des {title}"
        case model.Sum(_, amount):
            return f"somme de {amount_in_words(amount)} des {title}"
        case model.Ratio(_, top, bottom):
            return f"somme de {amount_in_words(top)} / somme de {amount_in_words(bottom)} des {title}"
        case model.Mean(_, amount, weight):
            weighted = "" if weight is None else f" pondérée par {amount_in_words(weight)}"
            return f"moyenne de {amount_in_words(amount)}{weighted} des {title}"
        case model.Summary(_, statistic, part, amount):
            return f"{statistic_in_words(statistic, part)} de {amount_in_words(amount)} des {title}"


def _population(population: model.Population) -> str:
    words = ""
    if population.dating.until is not None:
        since, until = plain(population.dating.column.name), plain(population.dating.until.name)
        when = "en fin de période" if population.dating.last_only else "à chaque fin de mois"
        words += f", en stock {when} (de {since} à {until})"
    if population.steps:
        words += ", parmi celles où " + " et ".join(_inside_and(step.condition) for step in population.steps)
    if population.busiest is not None:
        part, by = plain(population.busiest.part.name), amount_in_words(population.busiest.by)
        words += f", au {part} de plus grande somme de {by}"
    if population.prorata is not None:
        group, weight = plain(population.prorata.group.name), measure_in_words(population.prorata.weight)
        words += f", partagées par {group} au prorata de {weight}"
    return words


def amount_in_words(amount: Amount) -> str:
    """`surface_utile_nette`, `(places − places fermées)`."""
    match amount:
        case catalogue.Classed(classification):
            return classification.name
        case catalogue.Arithmetic("×", left, catalogue.Number(value), _, _) if value == 1:
            return amount_in_words(left)
        case catalogue.Arithmetic(op, left, right):
            return f"({_operand(left)} {_MINUS.get(op, op)} {_operand(right)})"
        case _:
            return _operand(amount)


def condition_in_words(condition: Condition) -> str:
    match condition:
        case catalogue.Comparison(op, left, right):
            return f"{_operand(left)} {op} {_operand(right)}"
        case catalogue.Within(column, words, outside):
            listed = ", ".join(f"« {word} »" for word in words)
            return f"{column.name} {'hors' if outside else 'dans'} ({listed})"
        case catalogue.Season(column, first, last):
            return f"{column.name} du {_day_of_year(first)} au {_day_of_year(last)}"
        case catalogue.Dated(column, op, day):
            return f"{column.name} {_SIDES[op]} {in_words(day)}"
        case catalogue.Missing(column):
            return f"{column.name} manque"
        case catalogue.Flag(column):
            return column.name
        case catalogue.Frozen(inner, year):
            return f"en {year}, {condition_in_words(inner)}"
        case catalogue.Not(inner):
            return f"non {_inside_and(inner)}"
        case catalogue.All(parts):
            return " et ".join(_inside_and(part) for part in parts)
        case catalogue.Any(parts):
            return " ou ".join(condition_in_words(part) for part in parts)


_SIDES = {"<": "avant le", "≥": "à partir du", "≤": "jusqu'au"}


def _day_of_year(day: tuple[int, int]) -> str:
    return f"{'1er' if day[1] == 1 else day[1]} {MONTHS[day[0] - 1]}"


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
            observed = "l'observation" if isinstance(end, catalogue.Observation) else _moment(end)
            return f"{unit.value} de {_moment(start)} à {observed}"
        case catalogue.Quotient(top, bottom):
            return f"({_operand(top)} / {_operand(bottom)})"
        case catalogue.NationalMean():
            return "la moyenne nationale"
        case catalogue.Arithmetic() | catalogue.Classed():
            return amount_in_words(operand)


def _moment(moment: catalogue.Moment) -> str:
    match moment:
        case Column(name=name):
            return name
        case catalogue.Either(first, otherwise):
            return f"{first.name}, à défaut {otherwise.name},"
        case catalogue.Observation():
            return "l'observation"


def subject_in_words(level: Level, caf: str | None) -> str:
    """`la Caf 211`, `la branche`, `les Caf` (several that share a finding)."""
    if level is Level.NATIONAL:
        return "la branche"
    return f"la Caf {caf}" if caf is not None else "les Caf"


STATISTICS = {
    Statistic.RANGE: "l'étendue",
    Statistic.DEVIATION: "l'écart-type",
    Statistic.COEFFICIENT: "le coefficient de variation",
    Statistic.MEAN: "la moyenne",
    Statistic.MEDIAN: "la médiane",
    Statistic.QUANTILE: "le quantile",
    Statistic.MINIMUM: "le minimum",
    Statistic.MAXIMUM: "le maximum",
}


def plain(name: str) -> str:
    """A column's name as words: `postes_de_travail` → `postes de travail`."""
    return name.replace("_", " ")
