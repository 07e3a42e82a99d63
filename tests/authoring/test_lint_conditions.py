"""Lints of conditions: what is never true, always true, said already; against records drawn at random."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.authoring.lint.book import condition_of, rows_of
from checker.authoring.lint.truth import outcomes
from checker.catalogue import Condition, Table
from checker.lower.terms import test_of as plan_of
from checker.parse import parse
from checker.resolve import resolve
from checker.source import Source
from checker.syntax import Indicator, Share
from tests.authoring.linted import among, linted, share, target, told, where
from tests.effort import examples
from tests.engines.naive import Row, Seen, truth

TABLE = """
table lignes "lignes"
  caf     : code caf
  sexe    : code parmi F, M
  motif   : texte
  etat    : texte, peut manquer
  nombre  : entier
  part    : nombre
  debut   : date
  fin     : date, peut manquer
  masse   : oui ou non
"""


def meant(*written: str) -> list[Condition]:
    """Conditions over `lignes`, resolved."""
    rules = "".join(
        f'indicateur F1-{at} "a"\n nature suivi\n niveaux caf\n source « b »\n période année selon debut\n'
        f" mesure part des lignes où {text}\n"
        for at, text in enumerate(written, start=1)
    )
    parsed = parse(Source("essai.regles", TABLE + rules))
    result = resolve("essai", "", [parsed])
    assert result.diagnostics == ()
    found = []
    for statement in parsed.file.statements:
        if isinstance(statement, Indicator):
            (measure,) = (clause for clause in statement.clauses if isinstance(clause, Share))
            found.append(
                condition_of(
                    measure.where.condition, rows_of(table(result.rulebook.catalogue.tables), result.rulebook.catalogue)
                )
            )
    return [condition for condition in found if condition is not None]


def outcomes_of(written: str) -> frozenset[bool | None]:
    (condition,) = meant(written)
    return outcomes(condition)


def table(tables: tuple[Table, ...]) -> Table:
    (only,) = tables
    return only


NEVER = [
    "masse et non masse",
    "nombre < 5 et nombre > 10",
    "nombre < 5 et nombre > 4",  # nothing between, in whole numbers
    "nombre < 5 et 5 ≤ nombre",
    "part < 5 et part > 5",
    "jours de debut à fin < 5 et jours de debut à fin ≥ 5",
    "sexe dans (F) et sexe dans (M)",
    "sexe hors (F, M)",
    'motif = "A détruire" et motif ≠ "à DÉTRUIRE"',
    "etat manque et etat = clos",
    "fin manque et jours de debut à fin ≤ 15",
    "debut < fin et fin < debut",
    "debut < debut",
    'caf = "211" et caf = "212"',
    "3 > 4",
]
ALWAYS = [
    "masse ou non masse",
    "nombre < 5 ou nombre > 4",
    "sexe dans (F, M)",
    "sexe = F ou sexe = M",
    "motif ≠ courrier ou motif ≠ courriel",
    "debut ≤ fin ou fin < debut",
    "non (masse et non masse)",
    "debut = debut",
    "4 > 3",
]
BOTH = [
    "masse",
    "nombre < 5 et nombre > 3",
    "part < 5 et part > 4",
    "nombre < 5 ou nombre > 5",
    "sexe dans (F)",
    "motif dans (a, b) et motif hors (b)",
    "etat manque ou etat = clos",
    "debut ≤ fin et jours de debut à fin ≤ 15",
    "jours de debut à fin < 5 et jours ouvrés de debut à fin > 10",  # impossible, but by the calendar
    'caf = "211" ou caf = "212"',
]


@pytest.mark.parametrize("written", NEVER)
def test_what_is_never_true(written: str) -> None:
    assert True not in outcomes_of(written)


@pytest.mark.parametrize("written", ALWAYS)
def test_what_is_never_false(written: str) -> None:
    assert outcomes_of(written) == {True}


@pytest.mark.parametrize("written", BOTH)
def test_what_can_be_both(written: str) -> None:
    assert {True, False} <= outcomes_of(written)


def test_too_many_cases_are_not_tried() -> None:
    many = " et ".join(f"motif ≠ m{at}" for at in range(60))
    others = (
        " et ".join(f"etat ≠ e{at}" for at in range(60)) + " et " + " et ".join(f"nombre ≠ {at}" for at in range(60))
    )
    assert outcomes_of(f"{many} et {others} et non masse et masse") == {True, False, None}


# ---- no record is ever what is said to be impossible

ATOMS = st.sampled_from(
    [
        "masse", "sexe = F", "sexe dans (M)", "motif = courrier", "motif ≠ Courriel", "motif hors (courrier, lettre)",
        "etat manque", "etat = clos", "nombre < 2", "nombre ≥ 2", "nombre = 1", "3 > nombre", "part ≤ 1", "part > 0,5",
        "debut < fin", "fin ≤ debut", "jours de debut à fin ≤ 2", "jours de debut à fin > 1", "fin manque",
        "jours ouvrés de debut à fin < 3", 'caf = "211"',
        "debut avant le 3 janvier 2015", "debut à partir du 3 janvier 2015", "fin jusqu'au 4 janvier 2015",
        "debut du 5 janvier au 7 janvier", "fin du 6 janvier au 3 janvier", "(nombre + part) > 2",
        "(nombre - part) ≤ 1", "(nombre / part) > 1", "(nombre / part) ≤ 2", "(nombre + part) > nombre",
    ]
)  # fmt: skip
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda one: f"non ({one})"),
        st.tuples(inner, st.sampled_from(["et", "ou"]), inner).map(lambda parts: f"({' '.join(parts)})"),
    ),
    max_leaves=5,
)
DAYS = st.dates(date(2015, 1, 1), date(2015, 1, 8))
ROWS: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {
        "caf": st.sampled_from(["211", "212"]),
        "sexe": st.sampled_from(["F", "M"]),
        "motif": st.sampled_from(["COURRIER", "courriel", "Lettre", "autre"]),
        "etat": st.sampled_from([None, "clos", "ouvert"]),
        "nombre": st.integers(0, 4),
        "part": st.sampled_from([0, 1, 2]),
        "debut": DAYS,
        "fin": st.none() | DAYS,
        "masse": st.booleans(),
    }
)


@examples(200)
@given(written=CONDITIONS, before=CONDITIONS, rows=st.lists(ROWS, min_size=20, max_size=20))
def test_no_record_shows_what_is_said_to_be_impossible(written: str, before: str, rows: list[Row]) -> None:
    condition, first = meant(written, before)
    alone, after = outcomes(condition), outcomes(condition, (first,))
    for row in rows:
        value = truth(plan_of(condition), Seen(row))
        if value is not None:
            assert value in alone
            if truth(plan_of(first), Seen(row)) is True:
                assert value in after


# ---- in a rule

CONDITION_CODES = ("LIN17", "LIN18", "LIN19")


def found_in(*clauses: str) -> list[tuple[str, str]]:
    return told(linted(share(*clauses, target("≥ 85 %"))), *CONDITION_CODES)


def test_a_step_that_contradicts_the_one_before() -> None:
    steps = (among("nature dans (a)"), among("nature dans (b)"))
    assert found_in(where("masse"), *steps) == [("LIN17", "nature dans (b)")]


def test_a_step_already_said_by_two_before_it_together() -> None:
    steps = (among("nature dans (a, b)"), among("nature ≠ b"), among("nature = a"))
    assert found_in(where("masse"), *steps) == [("LIN19", "nature = a")]


def test_what_is_counted_is_told_beside_the_population() -> None:
    assert found_in(where("non masse"), among("non masse")) == [("LIN19", "non masse")]
    assert found_in(where("masse"), among("non masse")) == [("LIN17", "masse")]


def test_each_part_of_an_and_is_told_beside_the_others() -> None:
    assert found_in(where("masse et interne et masse")) == [("LIN19", "masse")]


def test_the_smallest_part_is_told() -> None:
    assert found_in(where("interne ou (masse et non masse)")) == [("LIN17", "masse et non masse")]
    assert found_in(where("interne et non (masse ou non masse)")) == [("LIN18", "masse ou non masse")]


def test_an_alternative_that_adds_nothing() -> None:
    delay = "jours de date_arrivee à date_traitement"
    assert found_in(where(f"{delay} < 5 ou {delay} < 10")) == [("LIN19", f"{delay} < 5")]


def test_a_step_that_may_not_apply_makes_none_useless() -> None:
    """`si la colonne est livrée` : without the column, the second step is the only one."""
    guarded = '    parmi celles où etat_sdp = clos, si la colonne est livrée, sinon "a"\n      source « b »'
    assert found_in(where("masse"), guarded, among("etat_sdp = clos")) == []
    assert found_in(where("masse"), among("etat_sdp = clos"), guarded) == [("LIN19", "etat_sdp = clos")]


def test_steps_of_two_tables_do_not_meet() -> None:
    other = share(where("masse"), among("non interne"), target("≥ 80 %", quote="autre"), title="Une autre")
    found = linted(
        share(where("masse"), among("interne"), target("≥ 85 %")),
        other.replace("F1-1", "F1-2").replace("ce que dit", "dit"),
    )
    assert told(found, *CONDITION_CODES) == []


def test_a_reading_is_told_in_its_own_condition() -> None:
    reading = '  lecture "autre"\n    où non masse\n    source « c »\n    écartée car "non"'
    assert found_in(where("interne"), among("non masse"), reading) == [("LIN19", "non masse")]
