"""The rules of a random rulebook: measures of every kind, then targets near the values that they have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tests.oracle.calendar import period

from .draw import PERIODS, Draw
from .row import unit_of
from .statistic import Root
from .tree import (
    All,
    AnyOf,
    Arith,
    Book,
    Busiest,
    Calculation,
    Col,
    Compare,
    Condition,
    Dated,
    Delay,
    Evolution,
    Flag,
    HowManyCafs,
    IsMissing,
    Lit,
    Moment,
    NationalMean,
    Not,
    Prorata,
    Reading,
    Records,
    Rule,
    Season,
    Spread,
    Step,
    Target,
    ValueOf,
    Within,
    Word,
)  # fmt: skip
from .units import base, made
from .value import Place, Values, measure_unit
from .world import World

OPS = ("≥", "≤", ">", "<")
STATISTICS = (
    "étendue", "écart-type", "coefficient de variation", "médiane", "minimum", "maximum", "quantile",
)  # fmt: skip


@dataclass
class Rules:
    """Draws the rules of a book, one after another."""

    draw: Draw
    book: Book

    # ---- over one row

    def amount(self, table: str, stock: bool = False) -> object:
        draw = self.draw
        columns = self.book.tables[table].columns
        numbers = [Col(name) for name, one in columns.items() if one.kind in ("nombre", "entier")]
        choices: list[Callable[[], object]] = [lambda: draw.one(numbers), lambda: draw.one(numbers)]
        choices.append(lambda: self.arithmetic(table, numbers))
        if table == "lignes":
            delays = [lambda: self.delay(stock)] * (4 if stock else 1)
            choices += [*delays, self.classed]
        return draw.one(choices)()

    def classed(self) -> Col:
        return Col("poids")

    def arithmetic(self, table: str, numbers: list[Col]) -> object:
        """Two numbers and a sign whose units agree."""
        draw = self.draw
        op = draw.one("+-×")
        left: object = draw.one(numbers)
        mates = [one for one in numbers if made(op, self.unit(left, table), self.unit(one, table)) is not None]
        mates = [one for one in mates if op == "×" or "%" not in (self.unit(left, table), self.unit(one, table))]
        literal = Lit(Fraction(draw.whole(1, 30), draw.one((1, 10))), "" if op == "×" else self.unit(left, table))
        right: object = draw.one(mates) if mates and draw.chance(0.7) else literal
        if op != "×" and "%" in (self.unit(left, table), self.unit(right, table)):
            op, right = "×", Lit(Fraction(draw.whole(1, 5)))
        return Arith(op, left, right)

    def unit(self, amount: object, table: str) -> str:
        return unit_of(amount, table, self.book)

    def delay(self, stock: bool) -> Delay:
        draw = self.draw
        if draw.chance(0.4):
            return Delay(draw.one(("heures", "minutes")), Moment("recu"), Moment("rendu"))
        start = Moment("debut")
        if draw.chance(0.4):
            start = Moment(draw.one(("reprise", "fin")), "debut")
        end = Moment("fin" if start.column != "fin" else "jour")
        if stock and draw.chance(0.6):
            end = Moment(None)
        unit = draw.one(("jours", "jours ouvrés"))
        return Delay(unit, start, end)

    # ---- conditions

    def condition(self, table: str, stock: bool = False, depth: int = 0) -> Condition:
        draw = self.draw
        if depth < 2 and draw.chance(0.25):
            parts = tuple(self.condition(table, stock, depth + 1) for _ in range(draw.whole(2, 3)))
            return draw.one((All, AnyOf))(parts)
        if depth < 2 and draw.chance(0.15):
            return Not(self.condition(table, stock, depth + 1))
        own: list[Callable[[], Condition]] = [lambda: self.comparison(table, stock), lambda: self.quotient(table)]
        if table == "sites":
            own += [lambda: Flag("ouvert"), lambda: Within("site", ("nord", "EST"), draw.chance(0.5))]
            own += [lambda: Compare(draw.one("=≠"), Col("site"), Word("sud"))]
        else:
            own += [lambda: Flag("actif"), lambda: Flag("urgent"), self.code, self.text, self.dates, self.season]
            own += [self.missing]
        return draw.one(own)()

    def missing(self) -> Condition:
        optional = [name for name, one in self.book.tables["lignes"].columns.items() if one.optional and name != "caf"]
        return IsMissing(self.draw.one(optional))

    def code(self) -> Condition:
        codes = tuple(self.draw.some(("A", "B", "C"))[:2])
        if self.draw.chance(0.5):
            return Compare(self.draw.one("=≠"), Col("genre"), Word(codes[0]))
        return Within("genre", codes, self.draw.chance(0.5))

    def text(self) -> Condition:
        if self.draw.chance(0.5):
            return Compare(self.draw.one("=≠"), Col("motif"), Word(self.draw.one(("ACCUEIL", "prêt"))))
        return Within("motif", ("ACCUEIL", "pret"), self.draw.chance(0.5))

    def dates(self) -> Condition:
        if self.draw.chance(0.4):
            return Compare(self.draw.one(OPS), Col("debut"), Col("fin"))
        return Dated(self.draw.one(("debut", "fin", "jour")), self.draw.one("<≥≤"), self.day())

    def day(self) -> date:
        return date(2015, self.draw.whole(1, 4), self.draw.one((1, 15, 28)))

    def season(self) -> Condition:
        days = self.day(), self.day()
        first, last = sorted(days) if self.draw.chance(0.6) else days
        return Season(self.draw.one(("debut", "fin")), first, last)

    def comparison(self, table: str, stock: bool) -> Condition:
        draw = self.draw
        left = self.amount(table, stock)
        unit = self.unit(left, table)
        number = Fraction(draw.whole(-5, 60), draw.one((1, 1, 10)))
        if unit == "%":
            number /= 100
        bound: object = Lit(number, unit)
        if isinstance(left, Delay) and draw.chance(0.5):
            bound = Lit(number)
        elif base(unit) == "€" and draw.chance(0.4):
            bound = Lit(number, draw.one(("€", "k€", "M€")))
        return Compare(draw.one((*OPS, "=", "≠")), left, bound)

    def quotient(self, table: str) -> Condition:
        top, bottom = (Col("n"), Col("m")) if table == "lignes" else (Col("surface"), Col("agents"))
        quotient = Arith("/", top, bottom)
        number = Lit(Fraction(self.draw.whole(-5, 30), 10), self.unit(quotient, table))
        return Compare(self.draw.one(OPS), quotient, number)

    # ---- over the rows of a table

    def records(self, table: str, rule: Rule) -> Records:
        draw = self.draw
        stock = rule.until is not None
        kind = draw.one(
            ("part", "part", "nombre", "distincts", "distincts", "somme", "rapport", "moyenne", *["statistique"] * 3)
        )
        steps = self.steps(table, rule)
        if kind == "distincts" and stock:
            kind = "nombre"
        measure = Records(kind, table, steps=steps)
        match kind:
            case "part":
                return replace(measure, condition=self.condition(table, stock))
            case "nombre":
                return measure
            case "distincts":
                columns = ("motif", "genre", "site", "k", "caf") if table == "lignes" else ("site", "ouvert", "agents")
                per_day = rule.dated_by == "jour" and draw.chance(0.5)
                chosen = tuple(draw.some(columns)[:2])
                return replace(measure, columns=chosen, per_day=per_day)
            case "statistique":
                name = draw.one(STATISTICS)
                part = Fraction(draw.one((1, 5, 9)), 10) if name == "quantile" else None
                return replace(measure, amounts=(self.amount(table, stock),), statistic=name, part=part)
            case _:
                return self.restricted(self.added(measure, stock), rule)

    def added(self, measure: Records, stock: bool) -> Records:
        """What is summed; of two amounts, units that go together."""
        table, draw = measure.table, self.draw
        first = self.amount(table, stock)
        if measure.kind == "rapport":
            seconds = [self.amount(table, stock) for _ in range(6)]
            fit = [one for one in seconds if made("/", self.unit(first, table), self.unit(one, table)) is not None]
            return replace(measure, amounts=(first, fit[0] if fit else first))
        if measure.kind == "moyenne" and draw.chance(0.5):
            weight = Col("k") if table == "lignes" else Col("agents")
            return replace(measure, amounts=(first, weight))
        return replace(measure, amounts=(first,))

    def restricted(self, measure: Records, rule: Rule) -> Records:
        draw = self.draw
        if rule.until is None and measure.table == "lignes" and self.optional("caf") and draw.chance(0.4):
            dated = rule.dated_by == "jour"
            steps = (
                self.steps("sites", replace(rule, dated_by="jour" if dated else "annee")) if draw.chance(0.2) else ()
            )
            return replace(
                measure, prorata=Prorata("departement", Records("somme", "sites", (Col("agents"),), steps=steps))
            )
        if not self.optional("caf", measure.table) and draw.chance(0.35):
            by = [
                name
                for name, one in self.book.tables[measure.table].columns.items()
                if one.kind in ("nombre", "entier")
            ]
            always = [name for name in by if not self.optional(name, measure.table)]
            return replace(measure, busiest=Busiest("site", Col(draw.one(always))))
        return measure

    def optional(self, column: str, table: str = "lignes") -> bool:
        return self.book.tables[table].columns[column].optional

    def steps(self, table: str, rule: Rule) -> tuple[Step, ...]:
        draw = self.draw
        steps = []
        for number in range(draw.one((0, 0, 1, 1, 2))):
            label = f"écartées {number}" if draw.chance(0.5) else None
            if table == "sites" and rule.dated_by == "annee" and draw.chance(0.4):
                condition: Condition = self.condition(table)
                if draw.chance(0.5):
                    quotient = Arith("/", *draw.one(((Col("surface"), Col("agents")), (Col("budget"), Col("agents")))))
                    condition = Compare(draw.one(OPS), quotient, NationalMean())
                steps.append(Step(condition, frozen=draw.one((2013, 2014)), label=label))
            elif table == "lignes" and self.optional("genre") and draw.chance(0.15):
                steps.append(Step(Within("genre", ("A", "B"), draw.chance(0.5)), None, "genre", label))
            else:
                steps.append(Step(self.condition(table, rule.until is not None), label=label))
        return tuple(steps)

    # ---- rules

    def rule(self, number: int) -> Rule:
        draw = self.draw
        dated_by = draw.one(("jour", "annee"))
        stock = draw.chance(0.2)
        grains = (
            tuple(draw.some(("mois", "trimestre", "semestre", "annee"))) if dated_by == "jour" or stock else ("annee",)
        )
        grains = ("annee",) if "annee" not in grains and draw.chance(0.7) else grains
        rule = Rule(f"R{number}", ("caf", "national"), grains, "jour" if stock else dated_by, None, "")
        if stock:
            rule = replace(rule, until="fin", last_only=draw.chance(0.3))
        table = "lignes" if stock or draw.chance(0.65) else "sites"
        rule = self.told(rule, self.formula(rule, table))
        if rule.until is None and rule.dated_by and "distincts" not in str(rule.measure) and draw.chance(0.1):
            rule = replace(rule, since=2014)
        if draw.chance(0.25):
            rule = replace(rule, scope=self.about())
        return rule

    def about(self) -> Condition:
        draw = self.draw
        return draw.one((Flag("pivot"), Not(Flag("pivot")), Within("caf", ("211", "213"), draw.chance(0.5))))

    def formula(self, rule: Rule, table: str) -> object:
        draw = self.draw
        stock = rule.until is not None
        kind = draw.one((*["lignes"] * 4, "calcul", "calcul", "évolution", "valeur", *["écart"] * 3))
        exact = [one for one in self.book.rules.values() if one.levels == ("caf", "national") and not self.root(one)]
        if kind == "écart" and exact:
            return self.spread(draw.one(exact).code)
        if kind == "calcul":
            left = self.operand(rule, table, exact)
            other = table if stock or draw.chance(0.4) else draw.one(("lignes", "sites"))
            rights = [self.operand(rule, other, exact) for _ in range(3)]
            for right in [*rights, left]:
                ops = [op for op in "+-×/" if self.fits(op, left, right, rule)]
                if ops:
                    op = draw.one(ops)
                    return Calculation(op, left, right)
        if kind == "évolution":
            of = self.operand(rule, table, exact)
            rate = draw.chance(0.5)
            since = draw.one((None, 2013, 2014))
            return Evolution(of, rate, since)
        if kind == "valeur" and exact:
            return self.value(exact)
        return self.records(table, rule)

    def fits(self, op: str, left: object, right: object, rule: Rule) -> bool:
        return made(op, measure_unit(left, rule, self.book), measure_unit(right, rule, self.book)) is not None

    def value(self, exact: list[Rule]) -> ValueOf:
        national = self.draw.chance(0.4)
        return ValueOf(self.draw.one(exact).code, national)

    def operand(self, rule: Rule, table: str, exact: list[Rule]) -> object:
        """A value that can be calculated with: no root."""
        draw = self.draw
        if exact and draw.chance(0.3):
            return self.value(exact)
        if draw.chance(0.1):
            inner = self.operand(rule, table, exact)
            return (
                Calculation("×", inner, Lit(Fraction(draw.whole(1, 9), 2)))
                if self.fits("×", inner, Lit(Fraction(1)), rule)
                else inner
            )
        if draw.chance(0.1):
            return HowManyCafs(self.about())
        measure = self.records(table, rule)
        roots = ("écart-type", "coefficient de variation")
        return replace(measure, statistic="médiane") if measure.statistic in roots else measure

    def root(self, rule: Rule) -> bool:
        measure = rule.measure
        while isinstance(measure, ValueOf):
            measure = self.book.rules[measure.code].measure
        return isinstance(measure, Records | Spread) and measure.statistic in ("écart-type", "coefficient de variation")

    def spread(self, code: str) -> Spread:
        draw = self.draw
        name = draw.one((*STATISTICS, "moyenne"))
        peers = draw.chance(0.4)
        condition = self.about() if draw.chance(0.4) else None
        return Spread(name, code, Fraction(3, 10) if name == "quantile" else None, peers, condition)

    def told(self, rule: Rule, measure: object) -> Rule:
        """With its unit, its levels and its periods."""
        draw = self.draw
        unit = measure_unit(measure, rule, self.book)
        other = unit
        counted = isinstance(measure, Records) and measure.kind in ("nombre", "distincts")
        if base(unit) and draw.chance(0.35):
            other = draw.one({"€": ("€", "k€", "M€"), "h": ("heures", "minutes")}.get(base(unit), (unit,)))
        elif unit == "" and not counted and draw.chance(0.4):
            other = draw.one(("%", "1 pour N"))
        rule = replace(rule, measure=measure, unit=other, declared=other != unit)
        if isinstance(measure, Spread):
            grains = self.book.rules[measure.of].grains
            levels = ("caf",) if measure.peers else ("national",)
            return replace(rule, grains=grains, levels=levels, dated_by=None, until=None)
        if isinstance(measure, ValueOf):
            return replace(rule, grains=self.book.rules[measure.code].grains, dated_by=None, until=None)
        return rule

    # ---- targets

    def aimed(self, rule: Rule, world: World) -> tuple[Rule, World]:
        """With targets near the values that the rule has, some of them just on the value."""
        draw = self.draw
        values = Values(self.book, world)
        near = [self.near(rule, values, world) for _ in range(3)]
        op, first = draw.one(OPS), draw.one((2013, 2014, 2015))
        when = draw.one(("dès", "de", "en"))
        last = {"dès": 2016, "de": 2015, "en": first}[when]
        form = draw.one(("fixe", "fixe", "fixe", "entre", "référence", "individuelle", "nationale", "à fixer", ""))
        if not form:
            return rule, world
        target = Target(form, op, first, last, when, Lit(near[0], rule.unit))
        if form == "entre":
            low, high = sorted(near[:2])
            if rule.unit == "1 pour N":
                low = high = near[0]
            target = replace(target, low=Lit(low, rule.unit), high=Lit(high, rule.unit))
        if form == "référence":
            rule = replace(rule, base=Lit(near[1], rule.unit))
            apart = near[0] - near[1]
            delta = (
                Lit(apart * 100, "points")
                if rule.unit == "%"
                else Lit(apart, "" if rule.unit == "1 pour N" else rule.unit)
            )
            if rule.unit == "1 pour N":
                target = replace(target, form="fixe")
                rule = replace(rule, base=None)
            else:
                target = replace(target, delta=delta)
        if form in ("individuelle", "nationale"):
            world = self.delivered(rule, form, world)
        rule = replace(rule, targets=(target,))
        if when == "en" and first < 2015 and draw.chance(0.6):
            later = Target("fixe", draw.one(OPS), 2015, 2016, "dès", Lit(near[2], rule.unit))
            rule = replace(rule, targets=(target, later))
        return self.critical(self.reading(rule, near)), world

    def near(self, rule: Rule, values: Values, world: World) -> Fraction:
        """A number that can be written, at or near one of the rule's values."""
        draw = self.draw
        caf = draw.one([None, *world.roster]) if "caf" in rule.levels and "national" in rule.levels else None
        if rule.levels == ("caf",):
            caf = draw.one(list(world.roster))
        found = values.of_rule(rule, Place(caf, period(draw.one(PERIODS[:3]))))
        told = found.low if found.open else found.value
        value = told if isinstance(told, Fraction) else Fraction(draw.whole(0, 9), 2)
        if isinstance(told, Root):
            value = Fraction(round(float(told.square) ** 0.5 * 100), 100)
        if rule.unit == "1 pour N":
            return Fraction(1, max(1, round(1 / value))) if value > 0 else Fraction(1, draw.whole(2, 9))
        if draw.chance(0.4):
            value += Fraction(draw.whole(-20, 20), 10)
        return Fraction(round(value * 10**5), 10**5)

    def delivered(self, rule: Rule, form: str, world: World) -> World:
        draw = self.draw
        told = dict(world.targets or {})
        for year in (2014, 2015):
            for caf in world.roster if form == "individuelle" else (None,):
                if draw.chance(0.8):
                    number = Fraction(round(self.near(rule, Values(self.book, world), world) * 10**5), 10**5)
                    told[(rule.code, caf, year)] = number * (100 if rule.unit == "%" else 1)
        return replace(world, targets=told)

    def critical(self, rule: Rule) -> Rule:
        """Below every target; only where all of them look the same way."""
        fixed = [one for one in rule.targets if one.form in ("fixe", "entre")]
        upward = [one.form == "entre" or one.op in "≥>" for one in fixed]
        if len(fixed) < len(rule.targets) or rule.unit == "1 pour N" or len(set(upward)) != 1 or self.draw.chance(0.5):
            return rule
        numbers = [one.low.value for one in fixed if one.low is not None]
        bound = min(numbers) - 1 if upward[0] else max(numbers) + 1
        return replace(rule, critical=("≥" if upward[0] else "≤", Lit(bound, rule.unit)))

    def reading(self, rule: Rule, near: list[Fraction]) -> Rule:
        draw = self.draw
        if draw.chance(0.5):
            return rule
        kind = draw.one(("où", "où", "cumulée", "cible", "mesure", "mesure"))
        measure = rule.measure
        if kind == "où" and isinstance(measure, Records) and measure.kind == "part":
            condition = self.condition(measure.table, rule.until is not None)
            return replace(rule, reading=Reading(condition=condition))
        if kind == "cumulée" and isinstance(measure, Records) and measure.kind != "distincts":
            return replace(rule, reading=Reading(since=2014))
        if kind == "mesure" and isinstance(measure, Records) and measure.kind in ("part", "nombre"):
            return replace(rule, reading=Reading(measure=replace(measure, steps=self.steps(measure.table, rule))))
        return replace(
            rule, reading=Reading(targets=(Target("fixe", draw.one(OPS), 2013, 2016, "dès", Lit(near[2], rule.unit)),))
        )


def rules_of(draw: Draw, book: Book, world: World, count: int) -> World:
    """Fill the book; the targets that stand in the delivery go to the world that is returned."""
    rules = Rules(draw, book)
    for number in range(count):
        rule, world = rules.aimed(rules.rule(number), world)
        book.rules[rule.code] = rule
    return world
