"""The oracle itself, on days and figures that anyone can check with a calendar and a pencil."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from .agreement import all_differences
from .calendar import calendar_days, easter, is_open_day, national_holidays, open_days, period
from .command import Finding
from .rules import Spread, f10_21, f10_22, f20_48, f21_51_1, f21_54b, needs_treatment
from .tables import Delivery, Nomination, Organisme, Piece, Surface, Valeur, read_date, read_number
from .verdicts import OBLIGATIONS, Expected, expected

ELSEWHERE = "21"
BAS_RHIN = "67"
AS_OF = date(2016, 4, 30)


# ---------------------------------------------------------------- calendar


@pytest.mark.parametrize(
    "sunday",
    [
        date(1961, 4, 2), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2012, 4, 8),
        date(2013, 3, 31), date(2014, 4, 20), date(2015, 4, 5), date(2016, 3, 27), date(2017, 4, 16),
        date(2018, 4, 1), date(2019, 4, 21), date(2024, 3, 31), date(2025, 4, 20), date(2038, 4, 25),
    ],
)  # fmt: skip
def test_easter(sunday: date) -> None:
    assert easter(sunday.year) == sunday


def test_the_eleven_holidays_of_2015() -> None:
    assert sorted(national_holidays(2015)) == [
        date(2015, 1, 1),
        date(2015, 4, 6),
        date(2015, 5, 1),
        date(2015, 5, 8),
        date(2015, 5, 14),
        date(2015, 5, 25),
        date(2015, 7, 14),
        date(2015, 8, 15),
        date(2015, 11, 1),
        date(2015, 11, 11),
        date(2015, 12, 25),
    ]


def test_the_local_holidays_of_alsace_and_moselle() -> None:
    for day in (date(2015, 4, 3), date(2014, 12, 26)):
        assert is_open_day(day, ELSEWHERE)
        assert not any(is_open_day(day, departement) for departement in ("57", "67", "68"))


def test_overseas_departements_are_refused() -> None:
    with pytest.raises(NotImplementedError):
        is_open_day(date(2015, 12, 21), "974")


@pytest.mark.parametrize(
    ("arrival", "treatment", "departement", "delay"),
    [
        (date(2015, 6, 1), date(2015, 6, 1), ELSEWHERE, 0),  # the same day
        (date(2015, 6, 5), date(2015, 6, 8), ELSEWHERE, 1),  # Friday to Monday
        (date(2015, 6, 7), date(2015, 6, 8), ELSEWHERE, 1),  # Sunday to Monday
        (date(2015, 6, 6), date(2015, 6, 7), ELSEWHERE, 0),  # Saturday to Sunday
        (date(2015, 6, 1), date(2015, 6, 22), ELSEWHERE, 15),  # three plain weeks
        (date(2015, 4, 3), date(2015, 4, 7), ELSEWHERE, 1),  # over Easter Monday
        (date(2015, 4, 2), date(2015, 4, 7), ELSEWHERE, 2),
        (date(2015, 4, 2), date(2015, 4, 7), BAS_RHIN, 1),  # and over Good Friday
        (date(2014, 12, 15), date(2015, 1, 8), ELSEWHERE, 16),
        (date(2014, 12, 15), date(2015, 1, 8), BAS_RHIN, 15),
        (date(2015, 7, 14), date(2015, 7, 15), ELSEWHERE, 1),  # arrived on a holiday
        (date(2014, 12, 31), date(2015, 1, 2), ELSEWHERE, 1),  # over New Year's Day
    ],
)
def test_delay_in_open_days(arrival: date, treatment: date, departement: str, delay: int) -> None:
    assert open_days(arrival, treatment, departement) == delay


def test_a_treatment_before_the_arrival_is_refused() -> None:
    with pytest.raises(ValueError, match="before its arrival"):
        open_days(date(2015, 6, 2), date(2015, 6, 1), ELSEWHERE)


def test_delay_in_calendar_days() -> None:
    assert calendar_days(date(2015, 2, 27), date(2015, 3, 2)) == 3


@pytest.mark.parametrize(
    ("label", "grain", "first", "last"),
    [
        ("2015", "annee", date(2015, 1, 1), date(2015, 12, 31)),
        ("2016-02", "mois", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-12", "mois", date(2015, 12, 1), date(2015, 12, 31)),
        ("2015-T1", "trimestre", date(2015, 1, 1), date(2015, 3, 31)),
        ("2015-T4", "trimestre", date(2015, 10, 1), date(2015, 12, 31)),
        ("2015-S1", "semestre", date(2015, 1, 1), date(2015, 6, 30)),
        ("2015-S2", "semestre", date(2015, 7, 1), date(2015, 12, 31)),
    ],
)
def test_periods(label: str, grain: str, first: date, last: date) -> None:
    found = period(label)
    assert (found.grain, found.first, found.last) == (grain, first, last)


def test_reading_of_cells() -> None:
    assert read_date("31/12/2015") == read_date("2015-12-31") == date(2015, 12, 31)
    assert read_number("263,47") == Fraction(26347, 100)


# ---------------------------------------------------------------- rules

MODEL = Piece(
    "P1", "901", date(2015, 6, 1), date(2015, 6, 22), "Rsa", False, False, False, "Liquidée"
)  # 15 open days, 21 calendar days
ROSTER = [Organisme("901", "Une Caf", ELSEWHERE), Organisme("902", "Une autre", ELSEWHERE)]
YEAR = period("2015")


def delivery(*pieces: Piece) -> Delivery:
    """A delivery of these pieces."""
    return Delivery(ROSTER, list(pieces))


def test_f10_21_counts_fifteen_days_and_leaves_bulk_and_internal_mail_out() -> None:
    pieces = [
        MODEL,
        replace(MODEL, date_traitement=date(2015, 6, 23)),  # 16 days
        replace(MODEL, masse=True),
        replace(MODEL, interne=True),
        replace(MODEL, date_traitement=None),
        replace(MODEL, date_traitement=date(2016, 1, 4)),
    ]
    measure = f10_21(delivery(*pieces), "901", YEAR)
    assert [measure.numerator, measure.denominator] == [1, 2]
    assert measure.other == 0


def test_f10_22_is_strict_and_keeps_bulk_and_internal_mail() -> None:
    nine = replace(MODEL, date_traitement=date(2015, 6, 12), minima_sociaux=True)  # 11 calendar days
    pieces = [
        nine,
        replace(nine, masse=True),
        replace(nine, interne=True),
        replace(nine, date_traitement=date(2015, 6, 15)),  # 10 days
        replace(nine, minima_sociaux=False),
        replace(nine, etat_sdp="À DÉTRUIRE"),
    ]
    measure = f10_22(delivery(*pieces), "901", YEAR)
    assert [measure.numerator, measure.denominator] == [3, 4]
    assert measure.other == 0


@pytest.mark.parametrize("state", ["A détruire", "rejet technique", "TRANSMISE À UN AUTRE SERVICE", " à detruire "])
def test_states_without_treatment(state: str) -> None:
    assert needs_treatment(replace(MODEL, etat_sdp=state)) is False


def test_other_states() -> None:
    assert needs_treatment(replace(MODEL, etat_sdp="Liquidée")) is True
    assert needs_treatment(replace(MODEL, etat_sdp=None)) is True
    assert needs_treatment(replace(MODEL, etat_sdp="")) is None


def test_f10_22_interval_of_empty_states() -> None:
    fast = replace(MODEL, date_traitement=date(2015, 6, 2), minima_sociaux=True)
    late = replace(MODEL, minima_sociaux=True)
    pieces = [fast] * 8 + [late] + [replace(fast, etat_sdp="")] * 2 + [replace(late, etat_sdp="")]
    measure = f10_22(delivery(*pieces), "901", YEAR)
    assert measure.lowest == Fraction(8, 8 + 1 + 1)
    assert measure.highest == Fraction(8 + 2, 8 + 2 + 1)


def test_spread() -> None:
    spread = Spread(tuple(Fraction(value) for value in (2, 4, 4, 4, 5, 5, 7, 9)), left_out=0)
    assert [spread.range, spread.stdev] == [7, 2]
    quarters = [spread.quantile(Fraction(rank, 4)) for rank in range(5)]
    assert quarters == [2, 4, Fraction(9, 2), Fraction(11, 2), 9]


def test_f21_51_1_is_exact_where_doubles_are_not() -> None:
    late = replace(MODEL, date_traitement=date(2015, 6, 23))
    slow = [replace(MODEL, caf="901")] * 58 + [replace(late, caf="901")] * 42
    fast = [replace(MODEL, caf="902")] * 93 + [replace(late, caf="902")] * 7
    assert (0.93 - 0.58) * 100 > 35
    assert f21_51_1(delivery(*slow, *fast), None, YEAR).value == 35


def test_f20_48_of_the_year_and_since_2013() -> None:
    women = ["2012-12-31", "2013-01-01", "2015-12-31", "2016-01-01"]
    rows = [Nomination(f"F{day}", read_date(day), "901", "directeur", "F") for day in women]
    rows.append(Nomination("M1", date(2015, 1, 1), "901", "directeur", "M"))
    rows.append(Nomination("M2", date(2015, 3, 1), "901", "directeur adjoint", "M"))
    measure = f20_48(Delivery(ROSTER, nominations=rows), None, YEAR)
    assert [measure.numerator, measure.denominator] == [1, 2]
    assert measure.other == Fraction(2, 3)


def test_f21_54b_is_a_ratio_of_sums() -> None:
    sites = [
        Surface("901", "A", 2015, Fraction("263.47"), 22, 20),
        Surface("901", "B", 2015, Fraction("183.83"), 15, 14),
        Surface("901", "C", 2015, Fraction("512.70"), 43, 46),
        Surface("901", "C", 2014, Fraction(9999), 1, 1),
    ]
    assert 263.47 + 183.83 + 512.70 > 960
    measure = f21_54b(Delivery(ROSTER, surfaces=sites), "901", YEAR)
    assert [measure.numerator, measure.denominator, measure.value, measure.other] == [960, 80, 12, 12]


# ---------------------------------------------------------------- verdicts

BY_RULE = {obligation.rule: obligation for obligation in OBLIGATIONS}


def declare(rule: str, label: str, valeur: str, caf: str = "", as_of: date = AS_OF) -> Expected:
    """The finding on one declared value."""
    niveau = "caf" if caf else "national"
    rows = [Valeur(rule, niveau, caf, label, Fraction(valeur), "%" if rule in ("F14-36", "F10-25") else "")]
    return expected(Delivery(ROSTER, valeurs=rows), BY_RULE[rule], caf or None, period(label), as_of)


@pytest.mark.parametrize(
    ("valeur", "verdict"),
    [
        ("99.5", "conforme"),
        ("99.49", "a_surveiller"),
        ("98", "a_surveiller"),
        ("97.99", "non_conforme"),
    ],
)
def test_target_and_critical_threshold(valeur: str, verdict: str) -> None:
    finding = declare("F14-36", "2015-03", valeur)
    assert (finding.verdict, finding.binding) == (verdict, False)


def test_what_binds() -> None:
    assert declare("F10-25", "2015", "84.99").binding
    assert not declare("F10-25", "2015", "84.99", caf="901").binding
    assert not declare("F10-25", "2015-03", "84.99").binding
    assert not declare("F14-36", "2015", "90").binding


def test_order_of_the_verdicts() -> None:
    nothing = Delivery(ROSTER)

    def verdict(rule: str, label: str) -> str:
        return expected(nothing, BY_RULE[rule], None, period(label), AS_OF).verdict

    assert verdict("F10-21", "2012") == "sans_objet"
    assert verdict("F10-21", "2018") == "sans_objet"  # after the COG, although it is still to come
    assert verdict("F21-51.1", "2016") == "sans_objet"  # between two targets
    assert verdict("F21-51.1", "2017") == "a_echoir"
    assert verdict("F10-21", "2016") == "a_echoir"  # although nothing was delivered
    assert verdict("F20-48", "2015-03") == "sans_objet"  # a yearly rule asked for a month
    assert verdict("F10-21", "2015") == "indetermine"


def test_no_row_and_no_population() -> None:
    bulk_only = delivery(replace(MODEL, masse=True))
    waiting_only = delivery(replace(MODEL, date_traitement=None))

    def reason(facts: Delivery, caf: str) -> str | None:
        return expected(facts, BY_RULE["F10-21"], caf, YEAR, AS_OF).reason

    assert reason(bulk_only, "901") == "population_vide"
    assert reason(bulk_only, "902") == "donnee_absente"
    assert reason(waiting_only, "901") == "population_vide"


def test_the_interval_decides() -> None:
    fast = replace(MODEL, date_traitement=date(2015, 6, 2), minima_sociaux=True)
    late = replace(MODEL, minima_sociaux=True)
    unknown = replace(late, etat_sdp="")

    def verdict(*pieces: Piece) -> str:
        return expected(delivery(*pieces), BY_RULE["F10-22"], "901", YEAR, AS_OF).verdict

    assert verdict(*[fast] * 9, late) == "conforme"
    assert verdict(*[fast] * 9, late, unknown) == "indetermine"
    assert verdict(*[fast] * 19, late, unknown) == "conforme"
    assert verdict(*[fast] * 8, late, unknown) == "non_conforme"


# ---------------------------------------------------------------- the comparison with the command


def as_the_command_says(found: Expected) -> Finding:
    """The finding that a right command writes, with what the comparison reads."""
    others = [{"retained": False, "value": found.other_value, "verdict": found.other_verdict}]
    return {
        "rule": found.rule,
        "subject": {"level": found.level, "caf": found.caf},
        "period": found.period,
        "verdict": found.verdict,
        "reason": found.reason,
        "severity": "warning",
        "basis": "recomputed",
        "value": found.value,
        "target": {"binding": found.binding},
        "rationale": {
            "numerator": found.numerator,
            "denominator": found.denominator,
            "readings": [{"retained": True, "value": found.value, "verdict": found.verdict}, *others],
            "reading_dependent": found.verdict != found.other_verdict,
            "spread": None,
        },
    }


def test_the_comparison_sees_what_differs() -> None:
    finding = expected(delivery(MODEL), BY_RULE["F10-21"], "901", YEAR, AS_OF)
    right = as_the_command_says(finding)
    assert all_differences([finding], [right]) == []
    assert all_differences([finding], []) == [f"{finding.key}: missing"]
    assert all_differences([], [right]) == [f"{finding.key}: not expected"]
    assert all_differences([finding], [right, right]) == ["1 findings repeat another one"]
    wrong: object
    for part, wrong in (("verdict", "conforme?"), ("reason", "?"), ("value", 0.5), ("basis", "declared")):
        assert len(all_differences([finding], [{**right, part: wrong}])) >= 1, part
    for part, wrong in (("numerator", 2), ("denominator", None), ("readings", []), ("reading_dependent", 3)):
        rationale = {**right["rationale"], part: wrong}
        assert len(all_differences([finding], [{**right, "rationale": rationale}])) == 1, part
