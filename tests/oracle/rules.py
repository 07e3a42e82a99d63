"""What each rule of the COG 2013-2017 counts, for one Caf (or the branch: `caf` is None) and one period.

Each function follows the sheet of its indicator ("fiche indicateur") and says where the sheet leaves a
choice. Counts, sums and shares are exact fractions; a share of 85 % is 17/20; spreads are in points.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from .calendar import Period, calendar_days, open_days
from .tables import Delivery, Piece


@dataclass(frozen=True)
class Spread:
    """How far apart the Caf are: their values in points, and how many Caf have none."""

    values: tuple[Fraction, ...]
    left_out: int

    @property
    def range(self) -> Fraction:
        """Étendue: the highest less the lowest, in points."""
        return max(self.values) - min(self.values)

    @property
    def variance(self) -> Fraction:
        """The mean of the squared distances to the mean (of a population), in points squared."""
        mean = sum(self.values, Fraction(0)) / len(self.values)
        return sum(((value - mean) ** 2 for value in self.values), Fraction(0)) / len(self.values)

    @property
    def stdev(self) -> float:
        """Écart-type of the population, in points."""
        return math.sqrt(self.variance)

    def quantile(self, rank: Fraction) -> Fraction:
        """The value at a rank from 0 to 1, by linear interpolation, in points."""
        ordered = sorted(self.values)
        place = rank * (len(ordered) - 1)
        below = math.floor(place)
        above = math.ceil(place)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@dataclass(frozen=True)
class Measure:
    """What a rule counted.

    seen         rows that the rule met (of the period, or untreated), before any exclusion
    numerator    pieces in time, women, or m2; in the retained reading
    denominator  pieces, appointments, or workstations
    value        the share, the m2 per workstation, the range in points, or the declared value
    lowest       the least the value can be, whatever the empty `etat_sdp` cells would say
    highest      the most it can be
    other        the value in the other reading of the text (for a spread: see `Spread.variance`)
    """

    seen: int
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    value: Fraction | None = None
    lowest: Fraction | None = None
    highest: Fraction | None = None
    other: Fraction | None = None
    spread: Spread | None = None


Rule = Callable[[Delivery, str | None, Period], Measure]


def divide(numerator: int | Fraction, denominator: int | Fraction) -> Fraction | None:
    """A quotient, or None when there is nothing to divide by."""
    return Fraction(numerator) / Fraction(denominator) if denominator else None


# ---------------------------------------------------------------- pieces: F10-21 and F10-22


def treated_in(delivery: Delivery, caf: str | None, period: Period) -> list[Piece]:
    """The pieces treated in the period, whenever they arrived ("pièces traitées au cours du mois M")."""
    return [
        piece
        for piece in delivery.pieces_of(caf)
        if piece.date_traitement is not None and period.contains(piece.date_traitement)
    ]


@cache
def count_untreated(delivery: Delivery, caf: str | None) -> int:
    """The pieces that nobody has treated yet: they belong to no period."""
    return sum(1 for piece in delivery.pieces_of(caf) if piece.date_traitement is None)


def delay_in_open_days(delivery: Delivery, piece: Piece) -> int:
    """The open days from arrival to treatment, with the holidays of the Caf's departement."""
    assert piece.date_traitement is not None
    return open_days(piece.date_arrivee, piece.date_traitement, delivery.departement[piece.caf])


def delay_in_calendar_days(piece: Piece) -> int:
    """The days from arrival to treatment."""
    assert piece.date_traitement is not None
    return calendar_days(piece.date_arrivee, piece.date_traitement)


@cache
def f10_21(delivery: Delivery, caf: str | None, period: Period) -> Measure:
    """F10-21: share of the pieces treated in 15 open days or less, but for bulk and internal mail.

    Other reading: in less than 15 open days, as the sheet's "objectif" says.
    """
    treated = treated_in(delivery, caf, period)
    population = [piece for piece in treated if not piece.masse and not piece.interne]
    delays = [delay_in_open_days(delivery, piece) for piece in population]

    in_time = sum(1 for delay in delays if delay <= 15)
    in_time_if_strict = sum(1 for delay in delays if delay < 15)
    share = divide(in_time, len(population))
    return Measure(
        seen=len(treated) + count_untreated(delivery, caf),
        numerator=Fraction(in_time),
        denominator=Fraction(len(population)),
        value=share,
        lowest=share,
        highest=share,
        other=divide(in_time_if_strict, len(population)),
    )


STATES_WITHOUT_TREATMENT = (
    "a detruire",
    "liquidee sans verification",
    "erreur de matricule",
    "transmise a un autre service",
    "liquidee sans fait generateur",
    "rejet technique",
)


@cache
def plain(text: str) -> str:
    """A text without its accents, its capitals and the spaces around it."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold().strip()


def needs_treatment(piece: Piece) -> bool | None:
    """Whether the state of the piece keeps it in the population of F10-22; None: cannot tell.

    Without the column `etat_sdp` nothing is excluded; in a delivered column, an empty cell tells nothing.
    """
    if piece.etat_sdp is None:
        return True
    if piece.etat_sdp == "":
        return None
    return plain(piece.etat_sdp) not in STATES_WITHOUT_TREATMENT


@cache
def f10_22(delivery: Delivery, caf: str | None, period: Period) -> Measure:
    """F10-22: share of the pieces on "minima sociaux" treated in less than 10 open days.

    Bulk and internal mail stay in; six states are out. Other reading: less than 10 calendar days
    ("en nombre de jours écoulés"). Numerator and denominator count the pieces whose state is known.
    """
    treated = treated_in(delivery, caf, period)
    pieces = [piece for piece in treated if piece.minima_sociaux]
    population = [piece for piece in pieces if needs_treatment(piece) is True]
    perhaps = [piece for piece in pieces if needs_treatment(piece) is None]

    in_time = sum(1 for piece in population if delay_in_open_days(delivery, piece) < 10)
    late = len(population) - in_time
    perhaps_in_time = sum(1 for piece in perhaps if delay_in_open_days(delivery, piece) < 10)
    perhaps_late = len(perhaps) - perhaps_in_time

    in_time_in_calendar_days = sum(1 for piece in population if delay_in_calendar_days(piece) < 10)
    return Measure(
        seen=len(treated) + count_untreated(delivery, caf),
        numerator=Fraction(in_time),
        denominator=Fraction(in_time + late),
        value=divide(in_time, in_time + late),
        lowest=divide(in_time, in_time + late + perhaps_late),
        highest=divide(in_time + perhaps_in_time, in_time + perhaps_in_time + late),
        other=divide(in_time_in_calendar_days, len(population)),
    )


# ---------------------------------------------------------------- between Caf: F21-51.1 and F21-51.2


def spread_between_caf(delivery: Delivery, rule: Rule, period: Period) -> Measure:
    """The range of a share over the Caf of the roster that have one, in points.

    Other reading: the standard deviation, which the sheet names beside the range.
    """
    measures = [rule(delivery, caf, period) for caf in delivery.roster]
    if any(measure.lowest != measure.highest for measure in measures):
        raise NotImplementedError("a spread between Caf of which one cannot be told exactly")
    points = [100 * measure.value for measure in measures if measure.value is not None]
    seen = sum(measure.seen for measure in measures)
    if len(points) < 2:
        return Measure(seen)
    spread = Spread(tuple(points), left_out=len(measures) - len(points))
    return Measure(seen, value=spread.range, lowest=spread.range, highest=spread.range, spread=spread)


def f21_51_1(delivery: Delivery, caf: str | None, period: Period) -> Measure:
    """F21-51.1: range between Caf of F10-21, in points."""
    assert caf is None
    return spread_between_caf(delivery, f10_21, period)


def f21_51_2(delivery: Delivery, caf: str | None, period: Period) -> Measure:
    """F21-51.2: range between Caf of F10-22, in points."""
    assert caf is None
    return spread_between_caf(delivery, f10_22, period)


# ---------------------------------------------------------------- F20-48 and F21-54b

COG_FIRST_DAY = date(2013, 1, 1)


def f20_48(delivery: Delivery, caf: str | None, period: Period) -> Measure:
    """F20-48: share of women among those appointed `directeur` in the year.

    Other reading: since the first day of the COG ("30% sur toute la COG").
    """
    assert caf is None
    seen = [row for row in delivery.nominations if period.contains(row.date_nomination)]
    directors = [row for row in delivery.nominations if row.fonction == "directeur"]
    of_the_year = [row for row in directors if period.contains(row.date_nomination)]
    since_2013 = [row for row in directors if COG_FIRST_DAY <= row.date_nomination <= period.last]

    women = sum(1 for row in of_the_year if row.sexe == "F")
    women_since_2013 = sum(1 for row in since_2013 if row.sexe == "F")
    share = divide(women, len(of_the_year))
    return Measure(
        seen=len(seen),
        numerator=Fraction(women),
        denominator=Fraction(len(of_the_year)),
        value=share,
        lowest=share,
        highest=share,
        other=divide(women_since_2013, len(since_2013)),
    )


def f21_54b(delivery: Delivery, caf: str | None, period: Period) -> Measure:
    """F21-54b: net usable area per workstation, in m2: the sum of areas over the sum of workstations.

    Other reading: per agent, since the sheet divides by one and by the other.
    """
    sites = [row for row in delivery.surfaces if row.annee == period.year and caf in (None, row.caf)]
    area = sum((row.surface_utile_nette for row in sites), Fraction(0))
    workstations = sum(row.postes_de_travail for row in sites)
    agents = sum(row.agents for row in sites)
    per_workstation = divide(area, workstations)
    return Measure(
        seen=len(sites),
        numerator=area,
        denominator=Fraction(workstations),
        value=per_workstation,
        lowest=per_workstation,
        highest=per_workstation,
        other=divide(area, agents),
    )


# ---------------------------------------------------------------- declared values


def declared(indicator: str) -> Rule:
    """A rule that reads the value declared for this very level, Caf and period."""

    def rule(delivery: Delivery, caf: str | None, period: Period) -> Measure:
        level = "national" if caf is None else "caf"
        found = [
            row.valeur / 100 if row.unite == "%" else row.valeur
            for row in delivery.valeurs
            if (row.indicateur, row.niveau, row.caf, row.periode) == (indicator, level, caf or "", period.label)
        ]
        if not found:
            return Measure(seen=0)
        (value,) = found
        return Measure(seen=1, value=value, lowest=value, highest=value)

    return rule


RULES: dict[str, Rule] = {
    "F10-21": f10_21,
    "F10-22": f10_22,
    "F10-23": declared("F10-23"),
    "F10-24": declared("F10-24"),
    "F10-25": declared("F10-25"),
    "F10-26": declared("F10-26"),
    "F14-36": declared("F14-36"),
    "F20-48": f20_48,
    "F20-50": declared("F20-50"),
    "F21-51.1": f21_51_1,
    "F21-51.2": f21_51_2,
    "F21-54b": f21_54b,
}
