"""The dates of the contract, in the language: what each asks by which day.

The expected days come from the rules that the reference gives (a year means its 31 December, a window is started by
the end of its first bound…), worked out by hand from the contract's own words.
"""

from __future__ import annotations

from datetime import date

import pytest

from checker.deadline import By, Deadline, Delay, DelayUnit, EachYear, From, Ongoing, Unset, When, Window
from checker.diagnostic import render
from checker.load import shipped_rulebooks
from checker.model import Years
from checker.obligations import Action, Report
from checker.occurrences import occurrences
from checker.parse import parse
from checker.resolve import Resolved, resolve
from checker.source import Source

TABLES = parse(Source.read(shipped_rulebooks() / "tables.regles", "tables.regles"))
CONVENTION = 'convention exemple "exemple"\n  signée le 16 juillet 2013\n  période 2013 à 2017\n'
TERM = Years(2013, 2017)


def resolved(text: str, convention: str = CONVENTION) -> Resolved:
    return resolve("exemple", "", [TABLES, parse(Source("1.regles", f"{convention}{text}"))])


def action(due: str) -> str:
    return f'action A1 "a"\n  source « a »\n  échéance {due}\n'


def deadline(due: str) -> Deadline:
    result = resolved(action(due))
    assert "\n".join(render(one) for one in result.diagnostics) == ""
    (one,) = result.rulebook.statements
    assert isinstance(one, Action)
    return one.deadline


def day(text: str) -> date:
    return date.fromisoformat(text)


def by(text: str) -> By:
    return By(day(text))


def window(first: str, last: str) -> Window:
    return Window(day(first), day(last))


# What the contract writes, how the language does, and the days.
OF_THE_CONTRACT: list[tuple[str, str, When]] = [
    ("2013", "2013", by("2013-12-31")),
    ("2016", "2016", by("2016-12-31")),
    ("en 2013", "2013", by("2013-12-31")),
    ("2015 (Lot 1)", "2015", by("2015-12-31")),
    ("adopté en 2013", "2013", by("2013-12-31")),
    ("au titre de l’année 2014", "2014", by("2014-12-31")),
    ("à l’horizon 2016", "2016", by("2016-12-31")),
    ("d’ici 2014", "2014", by("2014-12-31")),
    ("Fin 2013", "fin 2013", by("2013-12-31")),
    ("V1 fin 2013", "fin 2013", by("2013-12-31")),
    ("d’ici la fin 2014", "fin 2014", by("2014-12-31")),
    ("avant la fin 2014", "avant fin 2014", by("2014-12-31")),
    ("avant le 31 décembre 2014", "avant 31 décembre 2014", by("2014-12-30")),
    ("31/12/2013", "31 décembre 2013", by("2013-12-31")),
    ("Mi 2014", "mi 2014", by("2014-06-30")),
    ("Début 2014", "début 2014", by("2014-03-31")),
    ("Juin 2014", "juin 2014", by("2014-06-30")),
    ("Septembre 2013", "septembre 2013", by("2013-09-30")),
    ("Janvier 2015", "janvier 2015", by("2015-01-31")),
    ("février 2016 (bissextile)", "février 2016", by("2016-02-29")),
    ("Rentrée 2014/2015", "septembre 2014", by("2014-09-30")),
    ("T1 2014", "T1 2014", by("2014-03-31")),
    ("T2 2013", "T2 2013", by("2013-06-30")),
    ("T3 2013", "T3 2013", by("2013-09-30")),
    ("T4 2015", "T4 2015", by("2015-12-31")),
    ("1er trim. 2014", "1er trimestre 2014", by("2014-03-31")),
    ("S1 2015", "S1 2015", by("2015-06-30")),
    ("S2 2013", "S2 2013", by("2013-12-31")),
    ("1er semestre 2013", "1er semestre 2013", by("2013-06-30")),
    ("à l’issue de la Cog", "fin 2017", by("2017-12-31")),
    ("dans les 6 mois suivant la signature de la Cog", "dans les 6 mois après la signature", by("2014-01-16")),
    ("dans les trois mois suivant la signature", "dans les 3 mois après la signature", by("2013-10-16")),
    ("dès la signature de la Cog", "dès la signature", From(day("2013-07-16"))),
    ("dès 2013", "dès 2013", From(day("2013-12-31"))),
    ("A partir de 2015", "dès 2015", From(day("2015-12-31"))),
    ("à compter de 2014", "dès 2014", From(day("2014-12-31"))),
    ("Post 2017", "dès 2018", From(day("2018-12-31"))),
    ("2013/2014", "de 2013 à 2014", window("2013-12-31", "2014-12-31")),
    ("2014-2015", "de 2014 à 2015", window("2014-12-31", "2015-12-31")),
    ("2013/2016", "de 2013 à 2016", window("2013-12-31", "2016-12-31")),
    ("Fin 2014 - 2015", "de fin 2014 à 2015", window("2014-12-31", "2015-12-31")),
    ("S2 2014 - 2015", "de S2 2014 à 2015", window("2014-12-31", "2015-12-31")),
    ("T3 2013 – fin 2013", "de T3 2013 à fin 2013", window("2013-09-30", "2013-12-31")),
    ("De juin 2013 à la fin de la Cog.", "de juin 2013 à fin 2017", window("2013-06-30", "2017-12-31")),
    ("En continu", "en continu", Ongoing()),
    ("Durée de la Cog", "en continu", Ongoing()),
    ("A définir en fonction des résultats de l'étude préalable", "à définir", Unset()),
    ("(cellule vide)", "à définir", Unset()),
]  # fmt: skip


@pytest.mark.parametrize(("words", "due", "expected"), OF_THE_CONTRACT, ids=lambda part: str(part)[:40])
def test_a_date_of_the_contract(words: str, due: str, expected: When) -> None:
    found = deadline(f'{due} "{words}"')
    assert found.when == expected
    assert found.verbatim == words


def test_without_the_contract_s_words_the_rulebook_s_are_kept_as_typed() -> None:
    assert deadline("de  Juin 2013\n    à fin 2017").verbatim == "de Juin 2013 à fin 2017"


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("avant juin 2014", "2014-05-31"),
        ("avant 2015", "2014-12-31"),
        ("avant T2 2014", "2014-03-31"),
        ("avant début 2014", "2013-12-31"),
        ("avant mi 2014", "2014-06-30"),  # mi 2014 is a day, and that day still counts
        ("avant 1er mars 2016", "2016-02-29"),
        ("1er novembre 2014", "2014-11-01"),
        ("30 avril 2014", "2014-04-30"),
        ("3e trimestre 2014", "2014-09-30"),
        ("2e semestre 2014", "2014-12-31"),
    ],
)
def test_the_other_ways_to_write_a_day(due: str, expected: str) -> None:
    assert deadline(due).when == by(expected)


def test_a_date_commits_only_where_the_rulebook_says_so() -> None:
    assert not deadline("2014").binding
    assert deadline("2014, opposable").binding


@pytest.mark.parametrize(
    ("due", "past"),
    [
        ("15 juillet 2013", True),  # the day before the signature
        ("16 juillet 2013", False),  # the day itself
        ("juin 2013", True),
        ("de début 2013 à mi 2013", True),
        ("de début 2013 à 2014", False),
        ("en continu", False),
    ],
)
def test_a_date_that_was_past_on_the_day_of_the_signature_is_marked(due: str, past: bool) -> None:
    assert deadline(due).past_when_signed is past


# ---- delays


@pytest.mark.parametrize(
    ("delay", "start", "end"),
    [
        (Delay(6, DelayUnit.MONTHS), "2013-07-16", "2014-01-16"),
        (Delay(6, DelayUnit.MONTHS), "2013-08-31", "2014-02-28"),  # no 31 February
        (Delay(1, DelayUnit.MONTHS), "2015-12-31", "2016-01-31"),
        (Delay(15, DelayUnit.DAYS), "2014-02-20", "2014-03-07"),
        (Delay(1, DelayUnit.OPEN_DAYS), "2014-05-02", "2014-05-05"),  # a Friday, then Monday
        (Delay(1, DelayUnit.OPEN_DAYS), "2014-04-30", "2014-05-02"),  # 1 May is a holiday
        (Delay(0, DelayUnit.OPEN_DAYS), "2014-05-03", "2014-05-03"),
    ],
)
def test_a_delay_ends_on_its_last_day(delay: Delay, start: str, end: str) -> None:
    assert delay.after(day(start)) == day(end)


# ---- what comes again


def report(*due: str) -> Report:
    lines = "".join(f"  échéance {one}\n" for one in due)
    result = resolved(f'remise R1 "r"\n  source « a »\n{lines}')
    assert "\n".join(render(one) for one in result.diagnostics) == ""
    (one,) = result.rulebook.statements
    assert isinstance(one, Report)
    return one


def days(due: str) -> list[tuple[str, str]]:
    (one,) = report(due).deadlines
    assert not isinstance(one.when, (By, Window, From, Ongoing, Unset))
    assert one.when.__class__.__name__ in ("EachYear", "EachPeriod")
    return [(str(found.period), found.due.isoformat()) for found in occurrences(one.when, TERM)]  # type: ignore[arg-type]


def test_the_first_forecast_of_a_budget_comes_the_year_before() -> None:
    """« au 15 juillet N-1 : première prévision pour le budget N »."""
    assert days("chaque année au 15 juillet N-1") == [
        ("2013", "2012-07-15"), ("2014", "2013-07-15"), ("2015", "2014-07-15"), ("2016", "2015-07-15"),
        ("2017", "2016-07-15"),
    ]  # fmt: skip


def test_the_executed_budget_comes_the_year_after() -> None:
    """« au 15 avril N+1 : le budget exécuté N »: the last one after the convention's end."""
    assert [due for _, due in days("chaque année au 15 avril N+1")] == [
        "2014-04-15", "2015-04-15", "2016-04-15", "2017-04-15", "2018-04-15",
    ]  # fmt: skip


def test_final_data_come_two_years_after() -> None:
    """« mars N+2 pour les données définitives »."""
    assert days("chaque année au 31 mars N+2")[-1] == ("2017", "2019-03-31")


def test_the_results_of_a_quarter_come_on_their_day() -> None:
    """« au 30 avril pour le premier trimestre […], au 31 janvier pour le quatrième trimestre »."""
    assert days("chaque année au 30 avril pour le 1er trimestre")[0] == ("2013-T1", "2013-04-30")
    assert days("chaque année au 31 janvier N+1 pour le T4")[0] == ("2013-T4", "2014-01-31")
    assert days("chaque année au 15 juillet pour le 1er semestre")[-1] == ("2017-S1", "2017-07-15")


def test_only_some_years() -> None:
    """« 2014/2016, au plus tard au 30 janvier, les chiffres de l’année précédente »."""
    assert days("chaque année au 30 janvier N+1 de 2013 à 2015") == [
        ("2013", "2014-01-30"), ("2014", "2015-01-30"), ("2015", "2016-01-30"),
    ]  # fmt: skip
    assert [period for period, _ in days("chaque année au 30 avril dès 2016")] == ["2016", "2017"]
    assert [period for period, _ in days("chaque année au 30 avril en 2015")] == ["2015"]


def test_each_period_by_its_last_day_or_some_time_after() -> None:
    assert days("chaque trimestre en 2015") == [
        ("2015-T1", "2015-03-31"), ("2015-T2", "2015-06-30"), ("2015-T3", "2015-09-30"), ("2015-T4", "2015-12-31"),
    ]  # fmt: skip
    assert days("chaque semestre dans les 15 jours en 2015") == [("2015-S1", "2015-07-15"), ("2015-S2", "2016-01-15")]
    assert days("chaque année dans les 4 mois en 2015") == [("2015", "2016-04-30")]
    assert len(days("chaque mois")) == 60


def test_a_report_may_come_several_times_a_year() -> None:
    found = report("chaque année au 15 avril", "chaque année au 15 juillet", "chaque année au 1er novembre")
    assert [one.when for one in found.deadlines] == [
        EachYear(4, 15, 0, None, None), EachYear(7, 15, 0, None, None), EachYear(11, 1, 0, None, None),
    ]  # fmt: skip


# ---- what is wrong


@pytest.mark.parametrize(
    ("due", "code"),
    [
        ("31 avril 2014", "TMP05"),
        ("29 février 2015", "TMP05"),
        ("0 mai 2014", "TMP05"),
        ("chaque année au 31 avril", "TMP05"),
        ("chaque année au 29 février", "TMP05"),  # not each year
        ("de 2015 à 2014", "TMP01"),
        ("de fin 2014 à mi 2014", "TMP01"),
        ("chaque année au 30 avril de 2015 à 2014", "TMP01"),
        ("2031", "TMP02"),
        ("2011", "TMP02"),
        ("dès 1999", "TMP02"),
        ("de 1999 à 2015", "TMP02"),
        ("dans les 9999 mois après la signature", "TMP02"),
        ("chaque année au 30 avril en 2018", "TMP02"),
        ("après A2", "NOM03"),
        ("après date_virement des virements", "NOM01"),
        ("après date_visite des pieces", "NOM02"),
        ("après masse des pieces", "UNI03"),
        ("printemps 2014", "SYN01"),
        ("juin", "SYN04"),
    ],
)
def test_a_date_that_cannot_be_is_told(due: str, code: str) -> None:
    assert [one.code.name for one in resolved(action(due)).diagnostics] == [code]


@pytest.mark.parametrize(
    "due", ["2012", "2019", "29 février 2016", "après date_arrivee des pieces", "après la signature"]
)
def test_a_date_on_the_edge_is_right(due: str) -> None:
    assert resolved(action(due)).diagnostics == ()


def test_the_signature_must_be_known() -> None:
    unsigned = CONVENTION.replace("  signée le 16 juillet 2013\n", "")
    found = resolved(action("dans les 6 mois après la signature"), unsigned).diagnostics
    assert [one.code.name for one in found] == ["TMP06"]


@pytest.mark.parametrize(
    ("due", "right"),
    [
        ("2014/2015", "de 2014 à 2015"),
        ("2013 à 2016", "de 2013 à 2016"),
        ("le 30 avril 2014", "30 avril 2014"),
        ("30/04/2014", "30 avril 2014"),
        ("en 2014", "2014"),
        ("à partir de 2014", "dès 2014"),
        ("d’ici la fin 2014", "fin 2014"),
        ("1er trim. 2014", "1er trimestre 2014"),
    ],
)
def test_a_date_typed_as_contracts_do_is_told_with_the_right_way(due: str, right: str) -> None:
    (told,) = resolved(action(f'{due} "tel que le contrat l\'écrit"')).diagnostics
    assert (told.code.name, told.span.text, told.hint) == ("SYN01", due, f"écrivez « {right} »")
    assert resolved(action(right)).diagnostics == ()
