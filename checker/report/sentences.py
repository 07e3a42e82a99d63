"""What a finding says, in one French sentence with its numbers; and what would have been enough."""

from fractions import Fraction
from math import ceil

from checker.catalogue import Amount, unit_of
from checker.finding import Basis, Finding, Part, Reason, Verdict
from checker.model import (
    Count,
    Declared,
    Distinct,
    Mean,
    Ratio,
    Share,
    Spread,
    Sum,
    Summary,
    Target,
    ToBuild,
    adds_up,
    recorded_in,
)
from checker.period import Grain, in_words, within
from checker.quantity import Exact, Unit, approximate, shown, shown_exactly, shown_number, with_unit
from checker.report.words import (
    STATISTICS,
    VERDICTS,
    amount_in_words,
    measure_in_words,
    of_bound,
    plain,
    subject_in_words,
    years_in_words,
)

_GRAINS = {Grain.MONTH: "mois", Grain.QUARTER: "trimestre", Grain.HALF: "semestre", Grain.YEAR: "année"}


def sentence(finding: Finding, as_of: str) -> str:
    """The finding in one sentence; `as_of` is the day of the check in words."""
    told = _value(finding) if finding.value is not None else None
    match finding.verdict:
        case Verdict.CONFORM | Verdict.NOT_CONFORM | Verdict.WATCH:
            return f"{told or _between(finding)} ; {_target(finding)}."
        case Verdict.UNDECIDED:
            return f"{_opening(finding)}, on ne peut pas conclure, car {why_undecided(finding)}."
        case Verdict.OUT_OF_SCOPE:
            return (
                f"{told} ; {why_out_of_scope(finding)}."
                if told
                else f"{_opening(finding)}, {why_out_of_scope(finding)}."
            )
        case Verdict.NO_TARGET:
            return f"{told} ; le contrat ne fixe pas de cible."
        case Verdict.TO_COME:
            target = finding.target
            end = f" ; la cible est {of_bound(target)} {years_in_words(target)}" if target else ""
            return f"{told or _opening(finding)}{' ;' if told else ','} {not_over(finding, as_of)}{end}."


def value_shown(finding: Finding) -> str:
    """The value on its side of the target, or a dash; a declared value as it was declared."""
    if finding.basis is Basis.DECLARED and isinstance(finding.value, Fraction) and finding.dispersion is None:
        return shown_exactly(finding.value, finding.unit)
    return exact_shown(finding.value, finding)


def gap_shown(finding: Finding) -> str:
    """The signed distance to the target, in points for a share."""
    if finding.gap is None:
        return "–"
    unit = Unit.POINTS if finding.unit is Unit.PERCENT else finding.unit
    factor = 100 if finding.unit is Unit.PERCENT else 1
    gap = Fraction(finding.gap if isinstance(finding.gap, Fraction) else 0) * factor
    decimals = 1
    while decimals < _MOST_DECIMALS and gap and not any(digit in "123456789" for digit in shown_number(gap, decimals)):
        decimals += 1
    return with_unit(("+" if gap > 0 else "") + shown_number(gap, decimals), unit)


_MOST_DECIMALS = 12


def enough(finding: Finding) -> str | None:
    """What would have been enough, or how much room is left; None where it does not apply."""
    could = finding.counterfactual
    measure = finding.indicator.retained.measure
    if could is None:
        return None
    if isinstance(measure, Share):
        return _enough_records(finding, measure)
    if isinstance(measure, Ratio) and finding.verdict is not Verdict.CONFORM and could.numerator is not None:
        return _enough_sums(finding, measure, could.numerator, could.denominator)
    return None


def _enough_sums(finding: Finding, measure: Ratio, numerator: Fraction, denominator: Fraction | None) -> str:
    """Rounded up: what is said to be enough is enough."""
    upward = finding.target is not None and finding.target.op.upward
    top = _rounded_up(numerator, unit_of(measure.numerator))
    words = f"{top} de {'plus' if upward else 'moins'} de {_plainly(measure.numerator)}"
    if denominator is None:
        return f"{words} auraient suffi."
    bottom = _rounded_up(denominator, unit_of(measure.denominator))
    name = _plainly(measure.denominator)
    one = ceil(denominator) < 2 and unit_of(measure.denominator) is Unit.NUMBER
    other = f"{bottom} {_first_singular(name) if one else name} de {'moins' if upward else 'plus'}"
    return f"{words}, ou {other}, auraient suffi."


def _plainly(amount: Amount) -> str:
    return plain(amount_in_words(amount))


def _rounded_up(number: Fraction, unit: Unit) -> str:
    """To the unit for a count, to a tenth otherwise."""
    steps = 1 if unit is Unit.NUMBER else 10
    return shown_exactly(Fraction(ceil(number * steps), steps), unit)


def _enough_records(finding: Finding, measure: Share) -> str | None:
    could = finding.counterfactual
    assert could is not None
    if finding.verdict is Verdict.CONFORM:
        if could.margin is None:
            return None
        if could.margin == 0:
            return f"C'est tout juste : {_of(1, measure)} de plus en défaut, et la cible était manquée."
        verb = "n'aurait pas" if could.margin == 1 else "n'auraient pas"
        return f"Marge : {_of(could.margin, measure)} de plus en défaut {verb} fait manquer la cible."
    missing, added = could.constant_population or 0, could.added
    upward = finding.target is None or finding.target.op.upward
    text = f"Il aurait suffi de {_of(missing, measure)} de {'plus' if upward else 'moins'}"
    text = f"{text} parmi les {measure.population.table.title} {measure.label}, à population égale"
    if added is None:
        return f"{text}."
    other = "dans ce cas" if upward else "qui ne le soient pas"
    return f"{text} ; ou de {_of(added, measure)} supplémentaire{'' if added == 1 else 's'} {other}."


def _of(number: int, measure: Share | Count) -> str:
    """`1 pièce`, `17 pièces`."""
    title = measure.population.table.title
    return f"{_count(number)} {title if number > 1 else _singular(title)}"


def _singular(words: str) -> str:
    return " ".join(word.removesuffix("s") for word in words.split())


def amount(number: Fraction, unit: Unit) -> str:
    """A sum of the delivery, every decimal of it."""
    return shown_exactly(number, unit)


def _count(number: int) -> str:
    return shown_number(Fraction(number), 0)


def _opening(finding: Finding) -> str:
    return f"{within(finding.period)}, pour {subject_in_words(finding.subject.level, finding.subject.caf)}"


def _value(finding: Finding) -> str:
    """`En 2015, la Caf 211 compte 8 123 pièces traitées … sur 10 000, soit 81,2 %`."""
    measure = finding.indicator.retained.measure
    shown_value = value_shown(finding)
    if (finding.basis is Basis.DECLARED and not finding.parts) or isinstance(measure, Declared | ToBuild):
        return f"{_opening(finding)}, la valeur déclarée de « {finding.indicator.title} » est de {shown_value}"
    when = within(finding.period)
    who = subject_in_words(finding.subject.level, finding.subject.caf)
    match measure:
        case Share():
            n = int(finding.numerator or 0)
            label = measure.label if n > 1 else _first_singular(measure.label)
            total = _whole(finding.denominator)
            return f"{when}, {who} compte {_of(n, measure)} {label} sur {total}, soit {shown_value}"
        case Count():
            return f"{when}, {who} compte {_whole(finding.numerator)} {measure.population.table.title}"
        case Ratio():
            top = amount(finding.numerator or Fraction(0), unit_of(measure.numerator))
            bottom = amount(finding.denominator or Fraction(0), unit_of(measure.denominator))
            names = f"{_plainly(measure.numerator)} / {_plainly(measure.denominator)}"
            return f"{_opening(finding)}, {names} = {top} / {bottom}, soit {shown_value}"
        case Spread():
            whom = "Caf" if measure.peers is None else f"Caf de même {plain(measure.peers.name)}"
            return f"{when}, {_the_statistic(measure)} entre {whom} est de {shown_value}{_extremes(finding)}"
        case Distinct() | Sum() | Mean() | Summary():
            return f"{_opening(finding)}, {_the(measure_in_words(measure))} est de {shown_value}"
        case _:
            return f"{_opening(finding)}, « {finding.indicator.title} » vaut {shown_value}{_made_of(finding)}"


def _the_statistic(measure: Spread) -> str:
    part = "" if measure.part is None else f" {shown_exactly(measure.part, Unit.PERCENT)}"
    return f"{STATISTICS[measure.statistic]}{part}"


_FEMININE = ("somme", "moyenne", "médiane", "étendue")


def _the(words: str) -> str:
    """`la somme de …`, `le nombre de …`, `l'écart-type de …`."""
    if words[0] in "éaeiou":
        return f"l'{words}"
    return f"la {words}" if words.startswith(_FEMININE) else f"le {words}"


def _made_of(finding: Finding) -> str:
    """`(F1-places 2015 = 120 ; F1-places 2014 = 100)`: each value that a calculation read."""
    told = []
    for part in finding.parts:
        when = f" {part.period}" if part.period != finding.period else ""
        told.append(f"{measure_in_words(part.formula)}{when} = {_part_shown(part)}")
    return f" ({' ; '.join(dict.fromkeys(told))})" if told else ""


def _part_shown(part: Part) -> str:
    """To the last decimal when it has few, since the reader may do the calculation again."""
    if part.exact is None:
        return "inconnue"
    few = isinstance(part.exact, Fraction) and 10**_FEW_DECIMALS % part.exact.denominator == 0
    return (
        shown_exactly(part.exact, part.unit)
        if few and isinstance(part.exact, Fraction)
        else shown(part.exact, part.unit)
    )


_FEW_DECIMALS = 6


def _first_singular(label: str) -> str:
    """`traitées en 15 jours` → `traitée en 15 jours`."""
    first, space, rest = label.partition(" ")
    return first.removesuffix("s") + space + rest


def _whole(number: Fraction | None) -> str:
    return _count(int(number or 0))


def _extremes(finding: Finding) -> str:
    found = finding.dispersion
    if found is None:
        return ""
    unit = Unit.PERCENT if finding.unit is Unit.POINTS else finding.unit
    low, high = (with_unit(shown_number(bound, 1), unit) for bound in (found.minimum, found.maximum))
    left_out = f", {found.left_out} sans valeur" if found.left_out else ""
    return f" (de {low} à {high} sur {found.n} Caf{left_out})"


def _between(finding: Finding) -> str:
    return f"{_opening(finding)}, la valeur est {_range(finding)}"


def _range(finding: Finding) -> str:
    missing = finding.missing
    if missing is None or missing.low is None or missing.high is None:
        return "inconnue"
    low, high = (shown(end, finding.unit, _nearest_bound(end, finding.target)) for end in (missing.low, missing.high))
    return f"entre {low} et {high}"


def _target(finding: Finding) -> str:
    target = finding.target
    assert target is not None, "a judged finding has a target"
    words = f"la cible est {of_bound(target)} {years_in_words(target)}"
    match finding.verdict:
        case Verdict.CONFORM:
            return f"{words} : elle est atteinte"
        case Verdict.WATCH:
            assert finding.critical is not None
            critical = shown_exactly(finding.critical.quantity.value, finding.critical.quantity.unit)
            return f"{words} : elle est manquée, mais le seuil critique de {critical} est tenu"
        case _:
            if finding.critical is not None:
                critical = shown_exactly(finding.critical.quantity.value, finding.critical.quantity.unit)
                return f"{words} : elle est manquée, et le seuil critique de {critical} aussi"
            return f"{words} : elle est manquée"


def why_undecided(finding: Finding) -> str:
    """The reason in words, to follow « car »."""
    measure = finding.indicator.retained.measure
    if finding.to_set is not None and finding.reason is Reason.TO_BUILD:
        by = "" if finding.to_set.by is None else f", d'ici {finding.to_set.by}"
        return f"le contrat laisse la cible à fixer{by}{_measured_at(finding)}"
    if finding.reason is Reason.NO_TARGET:
        return f"la cible n'est pas livrée dans la table « cibles »{_measured_at(finding)}"
    if finding.reason is Reason.TO_BUILD and isinstance(measure, ToBuild):
        by = "" if measure.by is None else f", d'ici {measure.by}"
        return f"le contrat laisse l'indicateur à construire{by}"
    if finding.lacking is not None:
        verb = "ne sont pas livrées" if finding.lacking.startswith("les") else "n'est pas livrée"
        return f"{finding.lacking} {verb}"
    if finding.missing is not None and finding.missing.tied:
        return f"deux sites ont la même plus grande somme, et un seul compte : la valeur est {_range(finding)}"
    if finding.missing is not None:
        many = finding.missing.records > 1
        verb = "ne peuvent pas être placées" if many else "ne peut pas être placée"
        return f"{_lines(finding.missing.records)} {verb} faute d'une valeur : la valeur est {_range(finding)}"
    if finding.reason is Reason.READING:
        return "plusieurs valeurs déclarées se contredisent"
    if isinstance(measure, Spread) and not finding.declared:
        return "moins de deux Caf ont une valeur"
    if finding.reason is Reason.EMPTY_POPULATION:
        return f"la population est vide{_left_out(finding)}"
    if finding.declared:
        return "les valeurs déclarées ne sont pas dans l'unité ou la convention de la cible"
    if isinstance(measure, Declared | ToBuild):
        return "aucune valeur n'est déclarée pour cette période"
    tables = dict.fromkeys(recorded.population.table.name for _, recorded in recorded_in(measure))
    if len(tables) == 1:
        return f"aucune ligne de la table « {next(iter(tables))} » n'est dans la période"
    unknown = [measure_in_words(part.formula) for part in finding.parts if part.exact is None]
    return f"une valeur manque au calcul ({' ; '.join(unknown)})" if unknown else "une valeur manque au calcul"


def _measured_at(finding: Finding) -> str:
    return "" if finding.value is None else f" ; la valeur est de {value_shown(finding)}"


def _lines(number: int) -> str:
    return f"{_count(number)} {'lignes' if number > 1 else 'ligne'}"


def _left_out(finding: Finding) -> str:
    out = [step for step in finding.population[1:] if step.count < 0]
    return f" ({', '.join(f'{step.label} : {_count(-step.count)}' for step in out)})" if out else ""


def why_out_of_scope(finding: Finding) -> str:
    """Why the rule says nothing of this period."""
    indicator = finding.indicator
    if finding.period.months < indicator.finest.value:
        return f"la règle se mesure par {_GRAINS[indicator.finest]}, pas sur une période plus courte"
    if finding.period.months < Grain.YEAR.value and adds_up(indicator.retained.measure) and indicator.retained.targets:
        return "la cible est celle d'une année entière"
    if finding.coming is not None:
        coming = finding.coming
        words = f"aucune cible ne vaut ; la prochaine est {of_bound(coming)}"
        gap = f" (écart {gap_shown(finding)})" if finding.gap is not None else _rupture(finding)
        return f"{words} {years_in_words(coming, finding.period)}{gap}"
    if finding.subject.caf is not None and _outside(finding):
        return "la règle ne concerne pas cette Caf"
    return "plus aucune cible ne vaut"


def _outside(finding: Finding) -> bool:
    """A target holds, or none is asked: it is the Caf that is out of the rule's scope."""
    rule = finding.indicator
    over = rule.last_year is not None and finding.period.year > rule.last_year
    held = any(aim.years.covers(finding.period) for aim in rule.retained.targets)
    return rule.scope is not None and not over and (held or not rule.retained.targets)


def _rupture(finding: Finding) -> str:
    """A declared value of another convention is shown, never compared."""
    other = [line for line in finding.declared if not line.compared]
    if not other:
        return ""
    line = other[0]
    convention = f" en {line.convention}" if line.convention else ""
    number = shown_number(line.value, _decimals(line.value))
    return f" ; la valeur déclarée, {number} {line.unit}{convention}, ne s'y compare pas"


def _decimals(value: Fraction) -> int:
    decimals = 0
    while decimals < _MOST_DECIMALS and (value * 10**decimals).denominator != 1:
        decimals += 1
    return decimals


def not_over(finding: Finding, as_of: str) -> str:
    """That the period is still running."""
    return f"la période {in_words(finding.period)} n'est pas finie le {as_of}"


def exact_shown(value: Exact | None, finding: Finding) -> str:
    compared = finding.target or finding.coming
    return "–" if value is None else shown(value, finding.unit, _nearest_bound(value, compared))


def _nearest_bound(value: Exact, target: Target | None) -> Fraction | None:
    """The bound that a value is told beside: of two, the nearer."""
    if target is None or target.upper is None:
        return target.quantity.value if target else None
    bounds = (target.quantity.value, target.upper.value)
    return min(bounds, key=lambda bound: abs(approximate(value) - bound))


def remarks(finding: Finding) -> list[str]:
    """What an auditor must know beside the verdict: other readings, absent Caf, incomplete data, refused rows."""
    told = []
    if finding.reading_dependent:
        for other in finding.readings[1:]:
            if other.verdict.judged and other.verdict is not finding.verdict:
                value = exact_shown(other.value, finding)
                told.append(
                    f"Sous la lecture « {other.title} », le verdict serait « {VERDICTS[other.verdict]} » ({value}) ; "
                    f"elle est écartée car {other.because}."
                )
    if finding.allocation is not None:
        shared = finding.allocation
        part = shown(shared.share, Unit.PERCENT)
        told.append(f"{_lines(shared.records)} de « {shared.group} » partagées entre ses Caf : {part} à celle-ci.")
    if finding.absent:
        told.append(f"Caf sans aucune ligne dans la période : {', '.join(finding.absent)}.")
    if finding.months is not None:
        delivered = "mois livré" if finding.months == 1 else "mois livrés"
        told.append(f"{in_words(finding.period)} : {finding.months} {delivered} sur {finding.period.months}.")
    if finding.refused_could_matter is not None:
        refused = finding.refused_could_matter
        words = "rejetées ou mises à part auraient" if refused > 1 else "rejetée ou mise à part aurait"
        told.append(f"{_lines(refused)} {words} pu changer ce verdict.")
    if finding.missing is not None and finding.missing.tied and finding.verdict.judged:
        told.append("Deux sites ont la même plus grande somme : lequel compte ne change pas le verdict.")
    elif finding.missing is not None and finding.verdict.judged:
        undecided = finding.missing.records
        words = "indécidables ne changent" if undecided > 1 else "indécidable ne change"
        told.append(f"{_lines(undecided)} {words} pas le verdict.")
    for line in finding.declared:
        if finding.basis is Basis.RECOMPUTED or not line.compared:
            convention = f" ({line.convention})" if line.convention else ""
            statistic = f", {line.statistic}" if line.statistic else ""
            number = shown_number(line.value, _decimals(line.value))
            told.append(f"Valeur déclarée : {number} {line.unit}{convention}{statistic}.")
    return told
