"""What is measured, over which records, step by step."""

from collections.abc import Iterator
from typing import Any

from checker import model
from checker.authoring.passport.part import Part, Subject, cited, quotes
from checker.model import Population, Recorded, recorded_in, rules_in
from checker.report.words import amount_in_words, condition_in_words, measure_in_words, plain, statistic_in_words


def population(subject: Subject) -> Part:
    measure = subject.rule.retained.measure
    leaves = recorded_in(measure)
    lines = [f"{_capital(measure_in_words(measure))}."]
    lines += [f"  Faite des valeurs de {code}, {_whose(measure)}." for code in dict.fromkeys(rules_in(measure))]
    for _, leaf in leaves:
        if len(leaves) > 1:
            lines.append(f"Pour « {measure_in_words(leaf)} » :")
        lines += _steps(leaf)
    for _, leaf in leaves:
        if leaf.population.prorata is not None:
            lines.append(f"Pour le poids, « {measure_in_words(leaf.population.prorata.weight)} » :")
            lines += _steps(leaf.population.prorata.weight)
    data = {"words": measure_in_words(measure), "populations": [_population(leaf) for _, leaf in leaves]}
    return Part("measure", "Ce qui est mesuré", tuple(lines), data)


def _whose(measure: model.Measure) -> str:
    return "Caf par Caf" if isinstance(measure, model.Spread) else "comme la formule les prend"


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _steps(measure: Recorded) -> Iterator[str]:
    among = measure.population
    dating = among.dating
    yield f"  On part des lignes acceptées de la table « {among.table.name} »."
    if dating.until is not None:
        yield (
            f"  On les compte à chaque fin de mois, de {dating.column.name} compris à {dating.until.name} exclu "
            f"(sans {dating.until.name} : encore là)."
        )
    else:
        yield f"  On les range par {dating.column.name} ; hors de la mesure : celles d'une autre période."
    if dating.column.optional:
        yield f"  Hors de la mesure, sans {dating.column.name} : « {dating.undated} »."
    if among.busiest is not None:
        part, by = plain(among.busiest.part.name), amount_in_words(among.busiest.by)
        kept = f"reste, de chaque Caf, le {part} où la somme de {by} est la plus grande"
        yield f"  Hors de la mesure : « {among.busiest.label} » ({kept})."
        yield from quotes(among.busiest.citations, "    ")
    for step in among.steps:
        guard = f", si la colonne « {step.if_delivered.name} » est livrée" if step.if_delivered else ""
        yield f"  Hors de la mesure{guard} : « {step.label} » (restent celles où {condition_in_words(step.condition)})."
        yield from quotes(step.citations, "    ")
    if among.prorata is not None:
        group = plain(among.prorata.group.name)
        weight = measure_in_words(among.prorata.weight)
        yield f"  Celles qui n'ont pas de Caf vont aux Caf de même {group}, au prorata de {weight}."
    yield f"  {_counted(measure)}"


def _counted(measure: Recorded) -> str:
    match measure:
        case model.Share(_, condition, label):
            return f"Comptent celles où {condition_in_words(condition)} : « {label} »."
        case model.Count():
            return "On les compte."
        case model.Distinct(_, columns, per_day):
            names = ", ".join(plain(column.name) for column in columns)
            days = ", jour par jour, et on ajoute les jours" if per_day else ""
            return f"On y compte les valeurs différentes de {names}{days}."
        case model.Sum(_, amount):
            return f"On en ajoute {amount_in_words(amount)}."
        case model.Ratio(_, top, bottom):
            return f"On divise leur somme de {amount_in_words(top)} par leur somme de {amount_in_words(bottom)}."
        case model.Mean(_, amount, None):
            return f"On en prend la moyenne de {amount_in_words(amount)}."
        case model.Mean(_, amount, weight):
            assert weight is not None
            return f"On en prend la moyenne de {amount_in_words(amount)}, chacune pesant {amount_in_words(weight)}."
        case model.Summary(_, statistic, part, amount):
            return f"On en prend la statistique « {statistic_in_words(statistic, part)} » de {amount_in_words(amount)}."


def _population(measure: Recorded) -> dict[str, Any]:
    among: Population = measure.population
    return {
        "table": among.table.name,
        "measure": measure_in_words(measure),
        "dated_by": among.dating.column.name,
        "until": among.dating.until.name if among.dating.until else None,
        "undated": among.dating.undated if among.dating.column.optional else None,
        "steps": [
            {
                "leaves_out": step.label,
                "keeps": condition_in_words(step.condition),
                "if_delivered": step.if_delivered.name if step.if_delivered else None,
                "citations": cited(step.citations),
            }
            for step in among.steps
        ],
        "busiest": among.busiest.part.name if among.busiest else None,
        "shared_by": among.prorata.group.name if among.prorata else None,
    }
