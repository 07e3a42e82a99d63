"""Writes the tables of `cases/reseau-2015`: `python -m tests.oracle.make_reseau [FOLDER]`.

Run from the root of the project. No chance is involved: running it again writes the same bytes, which a
test checks. The quotas below are the story that `cases/reseau-2015/LISEZMOI.md` tells; the shares they make
are placed on, just under and just over each target of the contract.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, cycle, islice
from pathlib import Path

from .calendar import is_open_day, open_days

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "cases" / "reseau-2015"

ORGANISMES = """\
caf;nom;departement
091;Caf de Brumeval;01
901;Caf d'Aubelune;21
902;Caf de Corvallon;59
903;Caf de Malissane;67
904;Caf de Roquenval;13
905;Caf d'Ormefeuille;75
906;Caf de Hautefontaine;2A
907;Caf de Lisemare;34
"""

ABSENTE = "906"  # in the roster, and in no other table
DEPARTEMENT = {line.split(";")[0]: line.split(";")[2] for line in ORGANISMES.splitlines()[1:]}


# ---------------------------------------------------------------- pieces


@dataclass(frozen=True)
class Ligne:
    """One row of `pieces.csv` before it is written; the number of the piece comes with the sorting."""

    caf: str
    arrivee: date
    traitement: date | None
    nature: str = "Demande d'aide au logement"
    masse: bool = False
    interne: bool = False
    minima: bool = False
    etat_sdp: str = "Liquidée"


@dataclass(frozen=True)
class Quota:
    """How many pieces of each kind a Caf treated in one year, by their delay in open days.

    Ordinary pieces count in F10-21 only; pieces on minima sociaux count in both rules; those that are
    also bulk or internal mail count in F10-22 only; other bulk or internal pieces count nowhere.
    """

    caf: str
    year: int
    months: range
    ordinary_15: int = 0  # 15 days or less
    ordinary_late: int = 0  # 16 days or more
    minima_9: int = 0  # 9 days or less
    minima_15: int = 0  # 10 to 15 days
    minima_late: int = 0  # 16 days or more
    bulk_minima_9: int = 0
    bulk_minima_late: int = 0  # 10 days or more
    bulk: int = 0


WHOLE_YEAR = range(1, 13)
SECOND_HALF = range(7, 13)

QUOTAS = (
    # 2015. F10-21 counts ordinary_15 + minima_9 + minima_15, over all but bulk;
    # F10-22 counts minima_9 + bulk_minima_9, over all that is on minima sociaux.
    # 901: 102/120 = 85 % exactly; 36/40 = 90 % exactly.
    Quota("901", 2015, WHOLE_YEAR, 70, 16, 30, 2, 2, 6, 0, 9),
    # 902: 113/133 = 84,96 %, just under; 80/89 = 89,89 %, just under.
    Quota("902", 2015, WHOLE_YEAR, 35, 15, 74, 4, 5, 6, 0, 8),
    # 903: 86/101 = 85,15 %, just over; 64/71 = 90,14 %, just over. Three pieces are in PIECES_DE_MALISSANE.
    Quota("903", 2015, WHOLE_YEAR, 22, 12, 57, 4, 3, 6, 0, 7),
    # 904: 58/100, the slowest; 39/49 = 79,59 %. One piece is PIECE_DU_SAMEDI.
    Quota("904", 2015, WHOLE_YEAR, 17, 37, 37, 3, 5, 2, 2, 6),
    # 907: 93/100, the fastest, exactly 35 points above 904 (0.93 - 0.58 in doubles is more than 0.35); 40/40.
    Quota("907", 2015, WHOLE_YEAR, 57, 7, 36, 0, 0, 4, 0, 5),
    # 091: treats pieces since July only; 36/40 = 90 %; no piece on minima sociaux.
    Quota("091", 2015, SECOND_HALF, 36, 4, 0, 0, 0, 0, 0, 3),
    # 905: bulk and internal mail only, so nothing for F10-21; 19/20 = 95 % for F10-22, which keeps them.
    Quota("905", 2015, WHOLE_YEAR, 0, 0, 0, 0, 0, 19, 1, 16),
    # 2014.
    Quota("901", 2014, WHOLE_YEAR, 14, 3, 3, 1, 0, 6, 0, 2),
    Quota("902", 2014, WHOLE_YEAR, 20, 3, 10, 1, 1, 2, 0, 2),
    Quota("903", 2014, WHOLE_YEAR, 18, 5, 12, 1, 2, 2, 0, 2),
    Quota("904", 2014, WHOLE_YEAR, 11, 12, 8, 1, 2, 0, 1, 2),
    Quota("905", 2014, WHOLE_YEAR, 24, 4, 7, 0, 1, 1, 0, 2),
)

# Delays in open days, taken in turn: many stand on a bound or next to one.
DELAYS_15 = (15, 3, 14, 8, 0, 11, 1, 15, 6, 12, 9, 10, 14, 5)
DELAYS_LATE = (16, 17, 16, 19, 24, 16, 31)
DELAYS_9 = (9, 4, 8, 1, 9, 6, 0, 2, 9, 7)
DELAYS_10_TO_15 = (10, 14, 15, 10, 11)
DELAYS_FROM_10 = (10, 12)

NATURES = (
    "Demande d'aide au logement",
    "Déclaration de grossesse",
    "Certificat de scolarité",
    "Changement de situation",
    "Déclaration de ressources",
)
NATURES_MINIMA = ("Demande de Rsa", "Déclaration trimestrielle de ressources", "Demande d'Aah")
NATURES_BULK = ("Quittance de loyer", "Avis d'imposition")

# The six states that take a piece on minima sociaux out of F10-22, written as different hands write them.
SANS_TRAITEMENT = (
    "A détruire",
    "liquidée sans vérification",
    "Erreur de matricule",
    "TRANSMISE A UN AUTRE SERVICE",
    "Liquidee sans fait generateur",
    "rejet technique",
    "à détruire",
)
TRAITEE = ("Liquidée", "Liquidée", "En attente de paiement", "Classée")

FIRST_MONTH_SHIFT = {"15": 0, "late": 5, "minima": 2, "bulk": 7}


def day_of_treatment(year: int, month: int, rank: int, departement: str) -> date:
    """An open day of the month, which moves with the rank of the piece."""
    day = date(year, month, 1 + (rank * 7 + month) % 27)
    while not is_open_day(day, departement):
        day += timedelta(days=1)
    return day if day.month == month else date(year, month, 14)


def day_of_arrival(treatment: date, delay: int, rank: int, departement: str) -> date:
    """A day from which the treatment took exactly `delay` open days: now a Friday, now a Sunday."""
    day = treatment
    while open_days(day, treatment, departement) < delay:
        day -= timedelta(days=1)
    candidates = []
    while open_days(day, treatment, departement) == delay:
        candidates.append(day)
        day -= timedelta(days=1)
    return candidates[rank % len(candidates)]


def of_kind(quota: Quota, count: int, delays: tuple[int, ...], shift: str, model: Ligne) -> list[Ligne]:
    """`count` pieces like the model, spread over the months of the quota."""
    made = []
    departement = DEPARTEMENT[quota.caf]
    for rank, delay in enumerate(islice(cycle(delays), count)):
        month = quota.months[(rank + FIRST_MONTH_SHIFT[shift]) % len(quota.months)]
        treatment = day_of_treatment(quota.year, month, rank, departement)
        arrival = day_of_arrival(treatment, delay, rank, departement)
        made.append(replace(model, arrivee=arrival, traitement=treatment))
    return made


def ordinary(quota: Quota, model: Ligne) -> Iterator[Ligne]:
    """Pieces that count in F10-21 only; one in nine is on minima sociaux, in a state that F10-22 omits."""
    in_time = of_kind(quota, quota.ordinary_15, DELAYS_15, "15", model)
    late = of_kind(quota, quota.ordinary_late, DELAYS_LATE, "late", model)
    for rank, ligne in enumerate(in_time + late):
        if rank % 9 == 4 and quota.caf != "091":
            state = SANS_TRAITEMENT[rank // 9 % len(SANS_TRAITEMENT)]
            yield replace(ligne, nature=NATURES_MINIMA[rank % 3], minima=True, etat_sdp=state)
        else:
            yield replace(ligne, nature=NATURES[rank % 5], etat_sdp=TRAITEE[rank % 4])


def on_minima(quota: Quota, model: Ligne) -> Iterator[Ligne]:
    """Pieces on minima sociaux, which count in both rules."""
    model = replace(model, minima=True)
    fast = of_kind(quota, quota.minima_9, DELAYS_9, "minima", model)
    medium = of_kind(quota, quota.minima_15, DELAYS_10_TO_15, "15", model)
    late = of_kind(quota, quota.minima_late, DELAYS_LATE, "late", model)
    for rank, ligne in enumerate(fast + medium + late):
        yield replace(ligne, nature=NATURES_MINIMA[rank % 3], etat_sdp=TRAITEE[rank % 4])


def bulk(quota: Quota, model: Ligne) -> Iterator[Ligne]:
    """Bulk and internal pieces, in turn; on minima sociaux they still count in F10-22."""
    fast = of_kind(quota, quota.bulk_minima_9, DELAYS_9, "bulk", replace(model, minima=True))
    late = of_kind(quota, quota.bulk_minima_late, DELAYS_FROM_10, "bulk", replace(model, minima=True))
    other = of_kind(quota, quota.bulk, DELAYS_LATE + DELAYS_15, "bulk", model)
    for rank, ligne in enumerate(fast + late + other):
        nature = NATURES_MINIMA[0] if ligne.minima else NATURES_BULK[rank % 2]
        yield replace(ligne, nature=nature, masse=rank % 2 == 0, interne=rank % 2 == 1)


def from_quotas() -> Iterator[Ligne]:
    """The pieces of every quota."""
    for quota in QUOTAS:
        model = Ligne(quota.caf, date(quota.year, 1, 1), None)
        yield from chain(ordinary(quota, model), on_minima(quota, model), bulk(quota, model))


# Malissane, in the Bas-Rhin: in time only because Good Friday and 26 December are holidays there.
PIECES_DE_MALISSANE = (
    # 15 open days in the Bas-Rhin, 16 elsewhere: 26 December 2014 was a Friday.
    Ligne("903", date(2014, 12, 15), date(2015, 1, 8), "Changement de situation"),
    # 15 open days in the Bas-Rhin, 16 elsewhere: Good Friday was 3 April 2015.
    Ligne("903", date(2015, 3, 20), date(2015, 4, 14), "Certificat de scolarité"),
    # 9 open days in the Bas-Rhin, 10 elsewhere.
    Ligne("903", date(2015, 3, 27), date(2015, 4, 13), "Demande de Rsa", minima=True),
)

# Treated on a Saturday: 15 open days, since Saturday is not one.
PIECE_DU_SAMEDI = Ligne("904", date(2015, 6, 5), date(2015, 6, 27), "Certificat de scolarité")

# Arrived in one year and treated in the next: they belong to January of the next.
PIECES_DE_FIN_2015 = (
    Ligne("901", date(2015, 12, 14), date(2016, 1, 12), "Déclaration de ressources"),
    Ligne("901", date(2015, 12, 21), date(2016, 1, 4), "Demande de Rsa", minima=True),
    Ligne("902", date(2015, 12, 1), date(2016, 1, 5), "Certificat de scolarité"),
    Ligne("903", date(2015, 12, 24), date(2016, 1, 15), "Changement de situation"),
    Ligne("904", date(2015, 11, 30), date(2016, 1, 29), "Demande d'Aah", minima=True),
    Ligne("907", date(2015, 12, 31), date(2016, 1, 4), "Demande d'aide au logement"),
)

# Not treated on the day of the extraction: in no period. Brumeval's waits since December 2013.
PIECES_NON_TRAITEES = (
    Ligne("091", date(2013, 12, 20), None, "Changement de situation", etat_sdp="En instance"),
    Ligne("901", date(2013, 11, 29), None, "Demande d'aide au logement", etat_sdp="En instance"),
    Ligne("901", date(2015, 12, 28), None, "Demande de Rsa", minima=True, etat_sdp="En instance"),
    Ligne("902", date(2015, 12, 30), None, "Certificat de scolarité", etat_sdp="En instance"),
    Ligne("904", date(2015, 10, 5), None, "Demande d'Aah", minima=True, etat_sdp="En instance"),
    Ligne("904", date(2015, 12, 18), None, "Déclaration de grossesse", etat_sdp="En instance"),
)


def yes_or_no(value: bool) -> str:
    """A boolean as the file writes it."""
    return "oui" if value else "non"


def french(day: date | None) -> str:
    """A date as `31/12/2015`; an empty cell for none."""
    return f"{day:%d/%m/%Y}" if day else ""


def pieces() -> str:
    """`pieces.csv`, in the order of arrival."""
    by_hand = [*PIECES_DE_MALISSANE, PIECE_DU_SAMEDI, *PIECES_DE_FIN_2015, *PIECES_NON_TRAITEES]
    everything = [*from_quotas(), *by_hand]
    everything.sort(key=lambda ligne: (ligne.arrivee, ligne.caf))
    rows = ["piece_id;caf;date_arrivee;date_traitement;nature;masse;interne;minima_sociaux;etat_sdp"]
    for number, ligne in enumerate(everything, start=1):
        cells = (
            f"P{number:05d}",
            ligne.caf,
            french(ligne.arrivee),
            french(ligne.traitement),
            ligne.nature,
            yes_or_no(ligne.masse),
            yes_or_no(ligne.interne),
            yes_or_no(ligne.minima),
            ligne.etat_sdp,
        )
        rows.append(";".join(cells))
    return "\n".join(rows) + "\n"


# ---------------------------------------------------------------- surfaces, nominations, declared values

# m2 with a decimal comma. Aubelune 2015: 960,00 m2 for 80 workstations, where adding doubles, in any order,
# gives 960,0000000000001.
SURFACES = """\
caf;site;annee;surface_utile_nette;postes_de_travail;agents
901;Siège;2014;263,47;21;20
901;Antenne Nord;2014;183,83;14;14
901;Antenne Sud;2014;512,70;41;40
904;Siège;2014;700,00;50;48
905;Siège;2014;1150,00;100;97
907;Siège;2014;2150,50;200;191
901;Siège;2015;263,47;22;21
901;Antenne Nord;2015;183,83;15;14
901;Antenne Sud;2015;512,70;43;41
902;Siège;2015;900,75;74;80
902;Antenne du Port;2015;300,25;26;28
903;Siège;2015;1199,00;100;92
904;Siège;2015;700,00;50;48
907;Siège;2015;1500,00;140;139
907;Antenne des Dunes;2015;600,00;60;58
091;Siège;2015;480,00;40;40
"""


def nominations() -> str:
    """`nominations.csv`: 5 women of 10 in 2013, 3 of 10 in 2014 (30 % exactly), 5 of 17 in 2015 (29,4 %)."""
    rows = ["nomination_id;date_nomination;organisme;fonction;sexe"]
    codes = cycle(code for code in DEPARTEMENT if code != ABSENTE)
    number = 0
    for year, women, men in ((2013, 5, 5), (2014, 3, 7), (2015, 5, 12)):
        appointed = [("directeur", "F")] * women + [("directeur", "M")] * men
        appointed += [("directeur adjoint", "F")] * 2 + [("agent comptable", "M")]
        for rank, (fonction, sexe) in enumerate(appointed):
            number += 1
            day = date(year, 1 + rank * 5 % 12, 1 + rank * 3 % 28)
            rows.append(f"N{number:03d};{day.isoformat()};{next(codes)};{fonction};{sexe}")
    # The last and the first day of a year.
    rows.append("N900;2014-12-31;904;directeur adjoint;M")
    rows.append("N901;2016-01-01;901;directeur;F")
    return "\n".join(rows) + "\n"


# Declared values: indicator, unit, then "period: subject=value"; a subject is a Caf or `nat`.
DECLAREES = """\
F10-23 %
2014: nat=87,5 901=90,2 902=86,1 903=88 904=71,3 905=90 907=95,5
2015: nat=90 091=90,00 901=90 902=89,9 903=90,1 904=75,5 905=89,99 907=96,4
F10-24 heures/semaine
2014: nat=32,5 901=32 902=30 903=35 904=32 905=33,5 907=36
2015: nat=32 091=40 901=32 902=31,9 903=32,1 904=31,99 905=32,0 907=37,5
F10-25 %
2014: nat=85,3 901=85 902=84 903=86 904=70 905=85 907=92
2015: nat=84,99 091=91,2 901=85 902=84,99 903=85,01 904=68,4 905=85,0 907=93
2015-01: nat=85 901=86,5
2015-02: nat=84,9 901=84,99
2015-03: nat=85,01 901=85
2015-07: nat=84,99 901=85,01
2015-12: nat=86,2 901=80
F10-26 heures/semaine
2014: nat=36 901=35 902=34 903=36 904=35 905=37 907=38
2015: nat=35,1 091=36 901=35 902=34,9 903=35,1 904=34,5 905=35 907=39,25
F20-50 %
2014: nat=6 901=6 902=5,2 903=6,4 904=6,1 905=5,5 907=7
2015: nat=6,01 091=6,5 901=6 902=5,99 903=6,01 904=4,8 905=6,00 907=7,2
F14-36 %
2014-12: nat=99,2 901=99,5
2015-01: nat=99,5 091=99,6 901=99,5 902=99,49 903=98 904=97,99 905=99,51 907=100
2015-02: nat=99,49 901=99,49
2015-03: nat=98 901=98
2015-04: nat=97,99 901=97,99
2015-05: nat=98,01 901=99,51
2015-06: nat=99,51 901=98,01
2015-07: nat=100 901=97,5
2015-08: nat=99 901=99
2015-09: nat=99,4 901=99,4
2015-10: nat=99,50 901=99,50
2015-11: nat=98,00 901=100
2015-12: nat=99,6 091=99,5 901=99,5 902=99,50 903=99,49 904=98,0 905=99,7 907=99,9
"""


def valeurs() -> str:
    """`valeurs.csv`: one declared value a row, `convention` and `statistique` left empty."""
    rows = ["indicateur;niveau;caf;periode;valeur;unite;convention;statistique"]
    indicateur = unite = ""
    for line in DECLAREES.splitlines():
        if ":" not in line:
            indicateur, unite = line.split(" ")
            continue
        periode, subjects = line.split(": ")
        for subject in subjects.split(" "):
            who, valeur = subject.split("=")
            niveau, caf = ("national", "") if who == "nat" else ("caf", who)
            rows.append(f"{indicateur};{niveau};{caf};{periode};{valeur};{unite};;")
    return "\n".join(rows) + "\n"


def files() -> dict[str, bytes]:
    """The name and the bytes of every file."""
    texts = {
        "organismes.csv": ORGANISMES,
        "pieces.csv": pieces(),
        "surfaces.csv": SURFACES,
        "nominations.csv": nominations(),
        "valeurs.csv": valeurs(),
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}


def main(folder: Path) -> None:
    """Write the files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
