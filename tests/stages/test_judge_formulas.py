"""What a measure is worth, computed by hand: sums, means, statistics, calculations, evolutions, and their units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from checker.finding import Finding, Reason, Verdict
from checker.quantity import Unit
from tests.engines.naive import Value
from tests.engines.small import World, rulebook

TABLE = """
table releves "relevés"
  clé numero, annee
  numero   : identifiant
  caf      : code caf
  annee    : année
  entree   : date
  sortie   : date, peut manquer
  ville    : texte
  attente  : nombre en minutes
  travail  : nombre en heures
  loyer    : nombre en €
  charges  : nombre en k€
  taux     : nombre en %
  agents   : entier
  actif    : oui ou non
  bonus    : entier, peut manquer

classement poids "relevés pondérés" des releves
  de 2013 à 2014
    0,5 si actif
    1 sinon
  dès 2015
    2,88 si actif et agents > 4
    0,64 si agents > 4
    0 sinon
"""


def row(numero: str, annee: int, actif: bool, *numbers: int | str, **more: Value) -> dict[str, Value]:
    names = ("attente", "travail", "loyer", "charges", "taux", "agents")
    return {
        "numero": numero, "caf": "211", "annee": annee, "entree": date(annee, 1, 15), "ville": "Dijon", "actif": actif,
        **dict(zip(names, (Fraction(one) for one in numbers), strict=True)), **more,
    }  # fmt: skip


ROWS = [
    row("a", 2014, True, 60, 2, 1000, 1, 60, 4, bonus=1),
    row("a", 2015, True, 30, 1, 1500, 1, 80, 4, bonus=2),
    row("b", 2015, True, 90, 2, 500, "0.5", 70, 6, ville="Beaune", bonus=4),
]
INDICATOR = """
indicateur R1 "Relevés"
  nature suivi
  niveaux caf, national
  source fiche 1 « relevés »
  {timing}
  mesure {measure}
{after}"""
BY_YEAR = "période année selon annee"


def world(folder: Path, measure: str, after: str = "", timing: str = BY_YEAR, *more: dict[str, Value]) -> World:
    """The rule, and the three records with some more."""
    written = INDICATOR.format(measure=measure, after=after, timing=timing)
    return World(rulebook(folder, TABLE, written), {"releves": [*ROWS, *more]})


def found(folder: Path, measure: str, after: str = "", timing: str = BY_YEAR, *more: dict[str, Value]) -> Finding:
    return world(folder, measure, after, timing, *more).finding("R1", "2015", "211")


@pytest.mark.parametrize(
    ("measure", "unit", "value"),
    [
        ("somme de loyer des releves", Unit.EUROS, "2000"),
        ("somme de attente des releves + somme de travail des releves", Unit.MINUTES, "300"),
        ("somme de travail des releves + somme de attente des releves", Unit.HOURS, "5"),
        ("somme de attente / somme de travail des releves", Unit.NUMBER, "2/3"),
        ("somme de attente des releves / somme de travail des releves", Unit.NUMBER, "2/3"),
        ("somme de loyer des releves - somme de charges des releves", Unit.EUROS, "500"),
        ("somme de charges des releves - somme de loyer des releves", Unit.THOUSANDS_OF_EUROS, "-1/2"),
        ("somme de (loyer - charges) des releves", Unit.EUROS, "500"),
        ("somme de (charges + loyer) des releves", Unit.THOUSANDS_OF_EUROS, "7/2"),
        ("somme de (loyer × agents) des releves", Unit.EUROS, "9000"),
        ("somme de (loyer × 50 %) des releves", Unit.EUROS, "1000"),
        ("somme de (loyer × taux) des releves", Unit.EUROS, "1550"),
        ("moyenne de taux des releves", Unit.PERCENT, "3/4"),
        ("moyenne de loyer pondérée par agents des releves", Unit.EUROS, "900"),
        ("moyenne de taux pondérée par agents des releves", Unit.PERCENT, "37/50"),
        ("médiane de loyer des releves", Unit.EUROS, "1000"),
        ("quantile 90 % de loyer des releves", Unit.EUROS, "1400"),
        ("minimum de taux des releves", Unit.PERCENT, "7/10"),
        ("étendue de taux des releves", Unit.POINTS, "10"),
        ("nombre de ville distinctes des releves", Unit.NUMBER, "2"),
        ("nombre de releves parmi ceux où agents > 4", Unit.NUMBER, "1"),
        ("somme de poids des releves", Unit.NUMBER, "2.88"),
        ("somme de (poids × loyer) des releves", Unit.EUROS, "1440"),
        ("2 × somme de loyer des releves / somme de agents des releves", Unit.EUROS, "400"),
        ("(somme de loyer des releves + 100 €) / nombre de releves", Unit.EUROS, "1050"),
        ("part des releves où agents > 4 - part des releves où actif", Unit.POINTS, "-50"),
        ("part des releves où agents > 4 + 10 points", Unit.PERCENT, "6/10"),
        ("évolution de somme de loyer des releves sur un an", Unit.PERCENT, "1"),
        ("évolution de somme de loyer des releves depuis 2014", Unit.PERCENT, "1"),
        ("variation de somme de loyer des releves sur un an", Unit.EUROS, "1000"),
        ("variation de (moyenne de taux des releves) sur un an", Unit.POINTS, "15"),
        ("nombre de releves parmi ceux où en 2014 actif", Unit.NUMBER, "1"),
        ("nombre de releves parmi ceux où en 2014 non actif", Unit.NUMBER, "0"),
        ("part des releves où (loyer / agents) > 0,2 k€", Unit.PERCENT, "1/2"),
        ("part des releves où charges ≥ 1 000 €", Unit.PERCENT, "1/2"),
        ("part des releves où travail > 60 minutes", Unit.PERCENT, "1/2"),
        ("somme de loyer des releves au ville de plus grande somme de agents", Unit.EUROS, "500"),
        ("somme de bonus des releves", Unit.NUMBER, "6"),
    ],
)
def test_a_value_and_its_unit(tmp_path: Path, measure: str, unit: Unit, value: str) -> None:
    finding = found(tmp_path, measure)
    assert (finding.unit, finding.value, finding.missing) == (unit, Fraction(value), None)


@pytest.mark.parametrize(
    ("measure", "unit", "value"),
    [
        ("somme de loyer des releves", "k€", "2"),
        ("somme de attente des releves", "heures", "2"),
        ("nombre de releves / somme de agents des releves", "1 pour N", "1/5"),
        ("nombre de releves / somme de agents des releves", "%", "1/5"),
        ("moyenne de taux des releves", "1 pour N", "3/4"),
    ],
)
def test_a_value_told_in_the_unit_that_its_rule_declares(tmp_path: Path, measure: str, unit: str, value: str) -> None:
    finding = found(
        tmp_path, measure, f"  unité {unit}\n  cible ≥ 1 {unit} en 2014\n".replace("1 1 pour N", "1 pour 5")
    )
    assert (finding.unit.value, finding.value) == (unit, Fraction(value))


def test_a_stock_is_observed_at_each_month_s_end(tmp_path: Path) -> None:
    """In from the 15th of January 2015; one leaves on the 31st of March, which is its end no more."""
    timing = "période mois, année, observée chaque fin de mois de entree à sortie"
    leaving = row("c", 2015, False, 0, 0, 0, 0, 0, 1, sortie=date(2015, 3, 31))
    staying = row("d", 2015, False, 0, 0, 0, 0, 0, 1, sortie=date(2015, 4, 1))
    here = world(tmp_path, "nombre de releves parmi ceux où non actif", "", timing, leaving, staying)
    counts = [here.finding("R1", f"2015-0{month}", "211").value for month in (1, 2, 3, 4)]
    assert counts == [Fraction(2), Fraction(2), Fraction(1), Fraction(0)]


def test_a_sum_that_lacks_a_number_is_not_told(tmp_path: Path) -> None:
    lacking = row("c", 2015, False, 0, 0, 0, 0, 0, 1)
    finding = found(tmp_path, "somme de bonus des releves", "  cible ≥ 1 dès 2015\n", BY_YEAR, lacking)
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.missing is not None
    assert (finding.missing.records, finding.missing.low, finding.missing.high) == (1, None, None)


def test_a_division_by_nothing_has_no_value(tmp_path: Path) -> None:
    measure = "somme de loyer des releves / nombre de releves parmi ceux où agents > 100"
    finding = found(tmp_path, measure, "  cible ≥ 1 € dès 2015\n")
    assert (finding.verdict, finding.reason, finding.value) == (Verdict.UNDECIDED, Reason.EMPTY_POPULATION, None)


# ---- a calculation of values known between bounds


def completions(rows: list[dict[str, Value]]) -> Iterator[list[dict[str, Value]]]:
    """Every way to fill the missing bonuses that `bonus > 3` can tell apart."""
    place = next((place for place, one in enumerate(rows) if one.get("bonus") is None), None)
    if place is None:
        yield rows
        return
    for bonus in (0, 9):
        yield from completions([*rows[:place], {**rows[place], "bonus": bonus}, *rows[place + 1 :]])


@pytest.mark.parametrize("open_records", [1, 2])
@pytest.mark.parametrize(
    "measure",
    [
        "nombre de releves parmi ceux où bonus > 3",
        "2 × part des releves où bonus > 3",
        "nombre de releves parmi ceux où bonus > 3 - nombre de releves parmi ceux où actif",
        "part des releves où bonus > 3 - 10 %",
        "évolution de nombre de releves parmi ceux où bonus > 0 sur un an",
        "part des releves où bonus > 3 - part des releves où actif",
    ],
)
def test_the_bounds_of_a_calculation_hold_every_completion(tmp_path: Path, measure: str, open_records: int) -> None:
    more = [row(f"c{number}", 2015, False, 0, 0, 0, 0, 0, 1) for number in range(open_records)]
    here = world(tmp_path, measure, "", BY_YEAR, *more)
    missing = here.finding("R1", "2015", "211").missing
    assert missing is not None
    values = [
        World(here.rulebook, {"releves": rows}).finding("R1", "2015", "211").value
        for rows in completions([*ROWS, *more])
    ]
    known = [value for value in values if isinstance(value, Fraction)]
    assert len(known) == len(values) == 2**open_records
    assert (missing.low, missing.high) == (min(known), max(known))
