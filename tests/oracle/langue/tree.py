"""A rulebook as plain data: `str()` of a part is how the language writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
Condition = object
Amount = object


def number_written(value: Fraction) -> str:
    """A finite decimal, with a comma."""
    decimals = 0
    while (value * 10**decimals).denominator != 1:
        decimals += 1
    digits = str(abs(value * 10**decimals)).rjust(decimals + 1, "0")
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return ("-" if value < 0 else "") + whole + ("," + rest if rest else "")


def day_written(day: date, year: bool) -> str:
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


# ---- what one row offers


@dataclass(frozen=True)
class Col:
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Lit:
    """A number with its unit; 0.85 for 85 %."""

    value: Fraction
    unit: str = ""

    def __str__(self) -> str:
        if self.unit == "1 pour N":
            return f"1 pour {number_written(1 / self.value)}"
        written = number_written(self.value * 100 if self.unit == "%" else self.value)
        return f"{written} {self.unit}".strip()


@dataclass(frozen=True)
class Moment:
    """A date column, and the one that stands in for it; no column: the day of the observation."""

    column: str | None
    fallback: str | None = None

    def __str__(self) -> str:
        if self.column is None:
            return "l'observation"
        return self.column + (f", à défaut {self.fallback}" if self.fallback else "")


@dataclass(frozen=True)
class Delay:
    unit: str
    start: Moment
    end: Moment

    def __str__(self) -> str:
        return f"{self.unit} de {self.start} à {self.end}"


@dataclass(frozen=True)
class Arith:
    op: str
    left: Amount
    right: Amount

    def __str__(self) -> str:
        return f"({self.left} {self.op} {self.right})"


@dataclass(frozen=True)
class NationalMean:
    def __str__(self) -> str:
        return "la moyenne nationale"


@dataclass(frozen=True)
class Word:
    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True)
class Compare:
    op: str
    left: object
    right: object

    def __str__(self) -> str:
        return f"{self.left} {self.op} {self.right}"


@dataclass(frozen=True)
class Within:
    column: str
    words: tuple[str, ...]
    outside: bool

    def __str__(self) -> str:
        listed = ", ".join(f'"{word}"' for word in self.words)
        return f"{self.column} {'hors' if self.outside else 'dans'} ({listed})"


@dataclass(frozen=True)
class Season:
    column: str
    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.column} du {day_written(self.first, False)} au {day_written(self.last, False)}"


@dataclass(frozen=True)
class Dated:
    """`op` is one of < ≥ ≤."""

    column: str
    op: str
    day: date

    def __str__(self) -> str:
        words = {"<": "avant le", "≥": "à partir du", "≤": "jusqu'au"}[self.op]
        return f"{self.column} {words} {day_written(self.day, True)}"


@dataclass(frozen=True)
class IsMissing:
    column: str

    def __str__(self) -> str:
        return f"{self.column} manque"


@dataclass(frozen=True)
class Flag:
    column: str

    def __str__(self) -> str:
        return self.column


@dataclass(frozen=True)
class Not:
    inner: Condition

    def __str__(self) -> str:
        return f"non ({self.inner})"


@dataclass(frozen=True)
class All:
    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " et ".join(f"({part})" for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " ou ".join(f"({part})" for part in self.parts)


# ---- tables and classifications


@dataclass(frozen=True)
class Column:
    """`kind` as the language writes it, without `en …`; `codes` of a closed list."""

    kind: str
    optional: bool = False
    unit: str = ""
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        listed = f" {', '.join(self.codes)}" if self.codes else ""
        unit = f" en {self.unit}" if self.unit else ""
        return f"{self.kind}{listed}{unit}{', peut manquer' if self.optional else ''}"


@dataclass(frozen=True)
class Table:
    name: str
    key: tuple[str, ...]
    columns: dict[str, Column]

    def __str__(self) -> str:
        lines = [f'table {self.name} "{self.name}"', f"  clé {', '.join(self.key)}"]
        return "\n".join([*lines, *(f"  {name} : {column}" for name, column in self.columns.items())])


@dataclass(frozen=True)
class Bracket:
    """What a row is worth in the years `first` to `last` (None: open)."""

    first: int
    last: int | None
    cases: tuple[tuple[Fraction, Condition], ...]
    otherwise: Fraction

    def __str__(self) -> str:
        years = f"  dès {self.first}" if self.last is None else f"  de {self.first} à {self.last}"
        cases = [f"    {number_written(value)} si {condition}" for value, condition in self.cases]
        return "\n".join([years, *cases, f"    {number_written(self.otherwise)}, sinon"])


@dataclass(frozen=True)
class Classification:
    name: str
    table: str
    brackets: tuple[Bracket, ...]

    def __str__(self) -> str:
        return "\n".join([f'classement {self.name} "{self.name}" des {self.table}', *map(str, self.brackets)])


# ---- measures


@dataclass(frozen=True)
class Step:
    condition: Condition
    frozen: int | None = None
    if_delivered: str | None = None
    label: str | None = None

    def __str__(self) -> str:
        year = f"en {self.frozen} " if self.frozen else ""
        guard = ", si la colonne est livrée" if self.if_delivered else ""
        label = f', sinon "{self.label}"' if self.label else ""
        return f" parmi celles où {year}{self.condition}{guard}{label}"


@dataclass(frozen=True)
class Busiest:
    part: str
    by: Amount

    def __str__(self) -> str:
        return f" au {self.part} de plus grande somme de {self.by}"


@dataclass(frozen=True)
class Prorata:
    group: str
    weight: Records

    def __str__(self) -> str:
        return f" partagés par {self.group} au prorata de la {self.weight}"


@dataclass(frozen=True)
class Records:
    """A measure over the rows of one table.

    `kind`: part, nombre, distincts, somme, rapport, moyenne or statistique; `amounts`: the one or two that it adds.
    """

    kind: str
    table: str
    amounts: tuple[Amount, ...] = ()
    condition: Condition | None = None
    columns: tuple[str, ...] = ()
    per_day: bool = False
    statistic: str = ""
    part: Fraction | None = None
    steps: tuple[Step, ...] = ()
    busiest: Busiest | None = None
    prorata: Prorata | None = None

    def __str__(self) -> str:
        return self._opening() + "".join(map(str, self.steps)) + str(self.busiest or "") + str(self.prorata or "")

    def _opening(self) -> str:
        match self.kind:
            case "part":
                return f'part des {self.table} où {self.condition}, soit "comptées"'
            case "nombre":
                return f"nombre de {self.table}"
            case "distincts":
                daily = " par jour" if self.per_day else ""
                return f"nombre de {', '.join(self.columns)} distincts{daily} des {self.table}"
            case "somme":
                return f"somme de {self.amounts[0]} des {self.table}"
            case "rapport":
                return f"somme de {self.amounts[0]} / somme de {self.amounts[1]} des {self.table}"
            case "moyenne":
                weight = f" pondérée par {self.amounts[1]}" if len(self.amounts) > 1 else ""
                return f"moyenne de {self.amounts[0]}{weight} des {self.table}"
            case _:
                return f"{statistic_written(self.statistic, self.part)} de {self.amounts[0]} des {self.table}"


def statistic_written(name: str, part: Fraction | None) -> str:
    return name if part is None else f"quantile {number_written(part * 100)} %"


@dataclass(frozen=True)
class ValueOf:
    code: str
    national: bool = False

    def __str__(self) -> str:
        return ("valeur nationale de " if self.national else "") + self.code


@dataclass(frozen=True)
class HowManyCafs:
    condition: Condition

    def __str__(self) -> str:
        return f"nombre de caf où {self.condition}"


@dataclass(frozen=True)
class Spread:
    statistic: str
    of: str
    part: Fraction | None = None
    peers: bool = False
    condition: Condition | None = None

    def __str__(self) -> str:
        peers = " de même departement" if self.peers else ""
        where = f" où {self.condition}" if self.condition else ""
        return f"{statistic_written(self.statistic, self.part)} de {self.of} entre caf{peers}{where}"


@dataclass(frozen=True)
class Evolution:
    of: object
    rate: bool
    since: int | None

    def __str__(self) -> str:
        when = f"depuis {self.since}" if self.since else "sur un an"
        return f"{'évolution' if self.rate else 'variation'} de {_factor(self.of)} {when}"


@dataclass(frozen=True)
class Calculation:
    op: str
    left: object
    right: object

    def __str__(self) -> str:
        return f"{_factor(self.left)} {self.op} {_factor(self.right)}"


def _factor(formula: object) -> str:
    return str(formula) if isinstance(formula, ValueOf | Lit) else f"({formula})"


# ---- rules


@dataclass(frozen=True)
class Target:
    """`form`: fixe, entre, référence, individuelle, nationale or à fixer; `low` is the number, or the lower of two.

    `when`: dès, en or de; `since_base`: the delta from the reference, in the target's unit (points for a share).
    """

    form: str
    op: str
    first: int
    last: int
    when: str
    low: Lit | None = None
    high: Lit | None = None
    delta: Lit | None = None

    def __str__(self) -> str:
        return f"  cible {self._bound()} {self._years()}"

    def _bound(self) -> str:
        match self.form:
            case "fixe":
                return f"{self.op} {self.low}"
            case "entre":
                return f"entre {self.low} et {self.high}"
            case "référence":
                assert self.delta is not None
                sign, size = ("-", -self.delta.value) if self.delta.value < 0 else ("+", self.delta.value)
                return f"{self.op} référence 2012 {sign} {Lit(size, self.delta.unit)}"
            case "à fixer":
                return "à fixer d'ici 2016"
            case _:
                return f"{self.op} valeur {self.form}"

    def _years(self) -> str:
        if self.when == "dès":
            return f"dès {self.first}"
        return f"en {self.first}" if self.when == "en" else f"de {self.first} à {self.last}"


@dataclass(frozen=True)
class Reading:
    """What another reading changes: its condition, its measure, its targets, or the years that it cumulates."""

    condition: Condition | None = None
    measure: object | None = None
    targets: tuple[Target, ...] = ()
    since: int | None = None

    def __str__(self) -> str:
        lines = ['  lecture "autre"']
        lines += [f"    où {self.condition}"] if self.condition else []
        lines += [f"    mesure {self.measure}"] if self.measure else []
        lines += [f"  {target}" for target in self.targets]
        lines += [f"    période cumulée depuis {self.since}"] if self.since else []
        return "\n".join([*lines, '    écartée car "une seule se retient"'])


@dataclass(frozen=True)
class Rule:
    """`unit`: what its value is told in; `declared`: written, where it is not the measure's own.

    `until`: a stock, seen at each month's end, or (`last_only`) at the period's. `since`: the year it cumulates from.
    """

    code: str
    levels: tuple[str, ...]
    grains: tuple[str, ...]
    dated_by: str | None
    measure: object
    unit: str
    declared: bool = False
    until: str | None = None
    last_only: bool = False
    since: int | None = None
    scope: Condition | None = None
    targets: tuple[Target, ...] = ()
    critical: tuple[str, Lit] | None = None
    base: Lit | None = None
    reading: Reading | None = None

    def __str__(self) -> str:
        lines = [f'indicateur {self.code} "Règle {self.code}"', "  nature suivi", f"  niveaux {', '.join(self.levels)}"]
        lines += ["  source fiche 1 « … »"]
        lines += [f"  pour les caf où {self.scope}"] if self.scope else []
        grains = ", ".join("année" if grain == "annee" else grain for grain in self.grains)
        if self.until:
            often = "en fin de période" if self.last_only else "chaque fin de mois"
            lines += [f"  période {grains}, observée {often} de {self.dated_by} à {self.until}"]
        elif self.grains:
            grains += f", cumulée depuis {self.since}" if self.since else ""
            lines += [f"  période {grains}" + (f" selon {self.dated_by}" if self.dated_by else "")]
        lines += [f"  mesure {self.measure}"]
        lines += [f"  unité {self.unit}"] if self.declared else []
        lines += list(map(str, self.targets))
        lines += [f"  seuil critique {self.critical[0]} {self.critical[1]}"] if self.critical else []
        lines += [f"  référence 2012 : {self.base}"] if self.base else []
        lines += [str(self.reading)] if self.reading else []
        return "\n".join(lines)


@dataclass
class Book:
    """A rulebook: its contract runs from 2013 to 2016."""

    tables: dict[str, Table]
    classifications: dict[str, Classification] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    FIRST, LAST = 2013, 2016

    def __str__(self) -> str:
        opening = f'convention tirage "Tirage"\n  période {self.FIRST} à {self.LAST}'
        parts = [opening, *self.tables.values(), *self.classifications.values(), *self.rules.values()]
        return "\n\n".join(map(str, parts)) + "\n"
