"""Values made of other values: calculations, evolutions, spreads between Caf; and the unit of each."""

from fractions import Fraction
from itertools import count

from checker import catalogue, model, syntax
from checker.catalogue import Column
from checker.diagnostic import Code
from checker.dimension import conversion
from checker.model import Calculation, Evolution, Formula, Level, Measure, Recorded, Spread, Statistic
from checker.quantity import Quantity, Unit
from checker.resolve.conditions import resolve_condition
from checker.resolve.measures import resolve_part, resolve_recorded
from checker.resolve.rows import Rows
from checker.resolve.scope import ROSTER, Context
from checker.resolve.targets import DAY_CONVENTIONS
from checker.resolve.units import (
    difference_of,
    named_unit,
    resolve_unit,
    together,
    unit_of_product,
    unit_of_quotient,
)

_AGGREGATES = (
    syntax.Share,
    syntax.Count,
    syntax.Distinct,
    syntax.Sum,
    syntax.Ratio,
    syntax.Mean,
    syntax.Summary,
)


def resolve_measure(node: syntax.Measure, context: Context) -> Measure | None:
    """What a rule measures, or None when a mistake (told) stands in it."""
    match node:
        case syntax.Declared():
            return model.Declared()
        case syntax.ToBuild(by):
            return model.ToBuild(int(by.value) if by else None)
        case syntax.Number():
            context.problems.add(Code.UNI03, "un nombre seul n'est pas une mesure.", node.span)
            return None
        case _ if isinstance(node, _AGGREGATES):
            return resolve_recorded(node, context)
        case _:
            return _Formulas(context).formula(node)


class _Formulas:
    """Resolves one measure; leaves are numbered in the order of reading."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.problems = context.problems
        self._numbers = count()

    def formula(self, node: syntax.Formula) -> Formula | None:
        match node:
            case syntax.Number():
                return self._constant(node)
            case syntax.ValueOf(code, national):
                return self._value_of(code, national)
            case syntax.HowManyCafs(condition):
                return self._how_many(condition)
            case syntax.Spread():
                return self._spread(node)
            case syntax.Evolution():
                return self._evolution(node)
            case syntax.Calculation():
                return self._calculation(node)
            case _:
                measure = resolve_recorded(node, self.context)
                return None if measure is None else model.Leaf(next(self._numbers), measure)

    def _constant(self, node: syntax.Number) -> model.Constant | None:
        unit = Unit.NUMBER if node.unit is None else resolve_unit(node.unit, self.problems)
        if unit is None:
            return None
        return model.Constant(Quantity(node.value / 100 if unit is Unit.PERCENT else node.value, unit))

    def _rule(self, code: syntax.Name) -> model.Indicator | None:
        scope = self.context.scope
        if code.text not in scope.nodes:
            self.problems.unknown(Code.NOM03, f"aucune règle ne s'appelle « {code.text} ».", code, scope.nodes)
            return None
        return scope.resolved.get(code.text)

    def _value_of(self, code: syntax.Name, national: bool) -> model.ValueOf | None:
        rule = self._rule(code)
        if rule is None:
            return None
        if national and Level.NATIONAL not in rule.levels:
            self.problems.add(
                Code.REG03, f"« {code.text} » n'a pas de valeur nationale.", code.span,
                f"les niveaux de « {code.text} » doivent compter « national »",
            )  # fmt: skip
            return None
        return model.ValueOf(code.text, national, model.adds_up(rule.retained.measure))

    def _how_many(self, node: syntax.Condition | None) -> model.HowManyCafs | None:
        roster = self.context.scope.catalogue.table(ROSTER)
        if node is None or roster is None:
            return model.HowManyCafs(None)
        condition = resolve_condition(node, Rows(roster, self.problems))
        return None if condition is None else model.HowManyCafs(condition)

    def _spread(self, node: syntax.Spread) -> Spread | None:
        rule = self._rule(node.of)
        part = resolve_part(node.statistic, self.problems)
        peers, condition, clear = self._compared(node)
        if rule is None or not clear or not self._exact(rule.retained.measure, node):
            return None
        if Level.CAF not in rule.levels:
            words = node.statistic.name.text
            self.problems.add(
                Code.REG03,
                f"« {node.of.text} » ne se mesure pas Caf par Caf : il n'a pas {_some(words)} entre Caf.",
                node.of.span,
                f"les niveaux de « {node.of.text} » doivent compter « caf »",
            )
            return None
        return Spread(Statistic(node.statistic.name.text), node.of.text, part, peers, condition)

    def _compared(self, node: syntax.Spread) -> tuple[Column | None, catalogue.Condition | None, bool]:
        """The column that peers share, the condition that the Caf meet, and whether both are clear."""
        roster = self.context.scope.catalogue.table(ROSTER)
        if roster is None:
            return None, None, node.peers is None and node.condition is None
        rows = Rows(roster, self.problems)
        peers = rows.column(node.peers) if node.peers else None
        condition = resolve_condition(node.condition, rows) if node.condition else None
        unclear = (node.peers and peers is None) or (node.condition and condition is None)
        return peers, condition, not unclear

    def _evolution(self, node: syntax.Evolution) -> Evolution | None:
        of = self.formula(node.of)
        unit = None if of is None else self.unit_of(of)
        if of is None or unit is None or not self._exact(of, node.of):
            return None
        rate = node.kind.text == "évolution"
        difference = difference_of(unit, unit) or unit
        return Evolution(of, rate, int(node.since.value) if node.since else None, Unit.PERCENT if rate else difference)

    def _exact(self, formula: Measure, node: syntax.Formula) -> bool:
        """A deviation is a square root: it is compared exactly, never calculated with."""
        if not is_root(formula, self.context):
            return True
        self.problems.add(
            Code.UNI03,
            "un écart-type n'entre pas dans un calcul : il ne serait plus exact.",
            node.span,
            "pour une variation, écrivez la cible à partir d'une référence : « cible ≤ référence 2012 - 0,3 points »",
        )
        return False

    def _calculation(self, node: syntax.Calculation) -> Calculation | None:
        left, right = self.formula(node.left), self.formula(node.right)
        if left is None or right is None or not (self._exact(left, node.left) and self._exact(right, node.right)):
            return None
        units = self.unit_of(left), self.unit_of(right)
        one, other = units
        if one is None or other is None:
            return None
        made = {"+": together, "-": difference_of, "×": unit_of_product, "/": unit_of_quotient}
        unit = made[node.op](one, other)
        if node.op == "+" and (one, other) == (Unit.PERCENT, Unit.POINTS):
            unit = Unit.PERCENT
        if unit is None:
            words = {"+": "ne s'ajoutent pas", "-": "ne se retranchent pas", "×": "ne se multiplient pas"}
            verb = words.get(node.op, "n'ont pas de rapport dans une unité connue")
            told = f"« {named_unit(one)} » et « {named_unit(other)} » {verb}."
            self.problems.add(Code.UNI01, told, node.span)
            return None
        return Calculation(node.op, left, right, (one, other), unit)

    def unit_of(self, formula: Formula) -> Unit | None:
        return unit_of_measure(formula, self.context)


def is_root(measure: Measure, context: Context) -> bool:
    """Whether a value is a square root: a deviation, or a rule that measures one (of thousands, one after another)."""
    while isinstance(measure, model.ValueOf):
        rule = context.scope.resolved.get(measure.code)
        if rule is None:
            return False
        measure = rule.retained.measure
    match measure:
        case model.Summary(statistic=statistic) | Spread(statistic=statistic):
            return statistic in (Statistic.DEVIATION, Statistic.COEFFICIENT)
        case model.Leaf(_, inner):
            return is_root(inner, context)
        case _:
            return False


def _some(statistic: str) -> str:
    return f"d'{statistic}" if statistic[0] in "éaeiou" else f"de {statistic}"


def unit_of_measure(measure: Measure, context: Context) -> Unit | None:
    """The unit of a value; None for what only the author knows, and for a rule left out for a mistake of its own."""
    match measure:
        case model.Share():
            return Unit.PERCENT
        case model.Count() | model.Distinct() | model.HowManyCafs():
            return Unit.NUMBER
        case model.Sum(amount=amount) | model.Mean(amount=amount):
            return catalogue.unit_of(amount)
        case model.Summary(statistic=statistic, amount=amount):
            return _of_statistic(statistic, catalogue.unit_of(amount))
        case model.Ratio(unit=unit) | Evolution(unit=unit) | Calculation(unit=unit):
            return unit
        case model.Leaf(_, inner):
            return unit_of_measure(inner, context)
        case model.Constant(quantity):
            return quantity.unit
        case model.ValueOf(code):
            rule = context.scope.resolved.get(code)
            return rule.unit if rule else None
        case Spread(statistic, of):
            rule = context.scope.resolved.get(of)
            return _of_statistic(statistic, rule.unit) if rule else None
        case model.Declared() | model.ToBuild():
            return None


def _of_statistic(statistic: Statistic, unit: Unit) -> Unit:
    """A distance between shares is in points; a coefficient is a share whatever it is of."""
    if statistic is Statistic.COEFFICIENT:
        return Unit.PERCENT
    apart = statistic in (Statistic.RANGE, Statistic.DEVIATION)
    return Unit.POINTS if apart and unit is Unit.PERCENT else unit


def day_convention(measure: Measure, context: Context) -> str | None:
    """How a measure counts days, when it counts them in one way."""
    units = {delay.unit for _, recorded in model.recorded_in(measure) for delay in _delays_of(recorded)}
    if len(units) == 1:
        return DAY_CONVENTIONS.get(units.pop())
    codes = model.rules_in(measure)
    rules = [context.scope.resolved.get(code) for code in codes]
    conventions = {rule.convention for rule in rules if rule}
    return conventions.pop() if not units and len(conventions) == 1 else None


def _delays_of(measure: Recorded) -> list[catalogue.Delay]:
    """The delays that the value itself is made of; those that only narrow the population do not name its days."""
    match measure:
        case model.Share(condition=condition):
            return _delays(condition)
        case model.Mean(amount=amount) | model.Sum(amount=amount) | model.Summary(amount=amount):
            return [amount] if isinstance(amount, catalogue.Delay) else []
        case model.Count() | model.Ratio() | model.Distinct():
            return []


def _delays(condition: catalogue.Condition) -> list[catalogue.Delay]:
    match condition:
        case catalogue.Comparison(_, left, right):
            return [side for side in (left, right) if isinstance(side, catalogue.Delay)]
        case catalogue.Not(inner) | catalogue.Frozen(inner):
            return _delays(inner)
        case catalogue.All(parts) | catalogue.Any(parts):
            return [delay for part in parts for delay in _delays(part)]
        case catalogue.Within() | catalogue.Season() | catalogue.Dated() | catalogue.Missing() | catalogue.Flag():
            return []


def conversion_to(declared: Unit, measured: Unit, measure: Measure | None) -> Fraction | None:
    """What the measure is multiplied by to be in the unit that its rule declares; a ratio may be told in several."""
    told_in = {Unit.NUMBER: (Unit.PERCENT, Unit.ONE_FOR), Unit.PERCENT: (Unit.ONE_FOR,)}
    if declared in told_in.get(measured, ()):
        counted = isinstance(measure, model.Count | model.Distinct | model.HowManyCafs)
        return None if counted else Fraction(1)
    return conversion(measured, declared)
