"""Model → plan: what is counted for a rule, and what is not because the delivery lacks it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from checker import plan
from checker.lower import Has, Lacking, Lowered, Slots, failing_test, integrity, lower
from checker.lower.terms import test_of as lowered_condition
from checker.model import Recorded, Rulebook, Share
from tests.engines.small import rulebook

TABLE = """
table essais "essais"
  clé numero, groupe
  numero   : identifiant
  groupe   : texte, peut manquer
  caf      : code caf
  debut    : date
  fin      : date, peut manquer
  etat     : texte, peut manquer
  sexe     : code parmi F, M
  actif    : oui ou non
  permis   : oui ou non, peut manquer
  surface  : nombre en m²
  places   : entier
  contrôle ordre : fin ≥ debut
    sinon "fini avant de commencer"
  contrôle places_positives : places ≥ 0
    sinon "places négatives"
"""

SHARE = """
indicateur {code} "Essais finis à temps"
  nature résultat
  niveaux caf, national
  source fiche 1 « finis à temps »
  période mois, année selon fin, sinon "essais en cours"
  mesure part des essais
    où {where}
    {among}
"""


def share(code: str, where: str, *among: str) -> str:
    return SHARE.format(code=code, where=where, among="\n    ".join(f"parmi celles où {one}" for one in among))


def everything(table: str, column: str | None) -> bool:
    return bool(table) and (column is None or bool(column))


def without(*absent: str) -> Has:
    """A delivery where these columns (or, alone, the table `essais`) are not."""
    return lambda table, column: (column or table) not in absent


def lowered_of(folder: Path, *statements: str, has: Has = everything) -> tuple[Rulebook, Lowered]:
    book = rulebook(folder, TABLE, *statements)
    return book, lower(book.indicators, has)


def slots_of(lowered: Lowered, code: str = "E1", reading: int = 0) -> Slots:
    found = lowered.slots[code, reading, 0]
    assert isinstance(found, Slots)
    return found


def counted(lowered: Lowered, slot: int | None) -> plan.Counter:
    assert slot is not None
    [tally] = lowered.tallies
    return tally.counters[slot]


# ---- conditions

DEBUT_FIN = plan.Days(plan.Column("debut"), plan.Column("fin"), open_only=True)
ACTIVE, PERMITTED = plan.IsTrue("actif"), plan.IsTrue("permis")


@pytest.mark.parametrize(
    ("written", "test"),
    [
        ("actif", ACTIVE),
        ("non actif", plan.Not(ACTIVE)),
        ("actif et permis", plan.All((ACTIVE, PERMITTED))),
        ("actif ou non permis", plan.Any((ACTIVE, plan.Not(PERMITTED)))),
        ("etat manque", plan.IsMissing("etat")),
        ("etat = bon", plan.Compare("=", plan.Folded("etat"), plan.Literal("bon"))),
        ('etat = "À  Détruire"', plan.Compare("=", plan.Folded("etat"), plan.Literal("a detruire"))),
        ('"À Détruire" = etat', plan.Compare("=", plan.Literal("a detruire"), plan.Folded("etat"))),
        ('etat dans (bon, "Très bon")', plan.OneOf(plan.Folded("etat"), ("bon", "tres bon"))),
        ("etat hors (bon)", plan.Not(plan.OneOf(plan.Folded("etat"), ("bon",)))),
        ("sexe = F", plan.Compare("=", plan.Column("sexe"), plan.Literal("F"))),
        ("sexe dans (F, M)", plan.OneOf(plan.Column("sexe"), ("F", "M"))),
        ("jours ouvrés de debut à fin ≤ 15", plan.Compare("≤", DEBUT_FIN, plan.Literal(Fraction(15)))),
        (
            "jours calendaires de debut à fin < 10 jours",
            plan.Compare(
                "<", plan.Days(plan.Column("debut"), plan.Column("fin"), open_only=False), plan.Literal(Fraction(10))
            ),
        ),
        ("fin > debut", plan.Compare(">", plan.Column("fin"), plan.Column("debut"))),
        ("surface ≤ 12,5 m²", plan.Compare("≤", plan.Column("surface"), plan.Literal(Fraction("12.5")))),
        ("places ≠ 3 500", plan.Compare("≠", plan.Column("places"), plan.Literal(Fraction(3500)))),
    ],
)
def test_a_condition_as_it_is_counted(tmp_path: Path, written: str, test: plan.Test) -> None:
    book, _ = lowered_of(tmp_path, share("E1", written))
    measure = book.indicators[0].retained.measure
    assert isinstance(measure, Share)
    assert lowered_condition(measure.condition) == test


def test_a_free_text_beside_a_code_is_folded_on_both_sides(tmp_path: Path) -> None:
    """Otherwise « F » would never equal the folded « f » of a free text."""
    book, _ = lowered_of(tmp_path, share("E1", "etat = sexe"))
    measure = book.indicators[0].retained.measure
    assert isinstance(measure, Share)
    assert lowered_condition(measure.condition) == plan.Compare("=", plan.Folded("etat"), plan.Folded("sexe"))


# ---- counters

FINISHED = "jours ouvrés de debut à fin ≤ 15"
ON_TIME = plan.Compare("≤", DEBUT_FIN, plan.Literal(Fraction(15)))


def test_a_share_counts_what_passes_what_fails_and_what_each_step_leaves_out(tmp_path: Path) -> None:
    _, lowered = lowered_of(tmp_path, share("E1", FINISHED, "actif", "sexe = F"))
    slots = slots_of(lowered)
    woman = plan.Compare("=", plan.Column("sexe"), plan.Literal("F"))
    assert counted(lowered, slots.rows) == plan.CountIf(plan.All(()))
    assert [counted(lowered, step.slot) for step in slots.steps] == [
        plan.CountIf(plan.Not(ACTIVE)),
        plan.CountIf(plan.All((plan.NotFalse(ACTIVE), plan.Not(woman)))),
    ]
    assert counted(lowered, slots.passing) == plan.CountIf(plan.All((ACTIVE, woman, ON_TIME)))
    assert counted(lowered, slots.failing) == plan.CountIf(plan.All((ACTIVE, woman, plan.Not(ON_TIME))))
    assert slots.undated == "essais en cours"


def test_nothing_is_counted_as_missing_where_nothing_may_miss(tmp_path: Path) -> None:
    """The date that places a record in a period cannot miss: a record without it is in no period."""
    _, lowered = lowered_of(tmp_path, share("E1", FINISHED, "actif"))
    slots = slots_of(lowered)
    found = (slots.undecided, slots.maybe_passing, slots.maybe_failing, slots.maybe_undecided)
    assert found == (None, None, None, None)


@pytest.mark.parametrize(
    ("where", "among", "open_measure", "open_population"),
    [
        ("permis", ["actif"], True, False),
        ("actif", ["permis"], False, True),
        ("permis", ["etat = bon"], True, True),
        ("etat manque", ["actif"], True, False),
        (FINISHED, ["actif", "permis ou actif"], False, True),
    ],
)
def test_missing_values_are_counted_where_they_are_read(
    tmp_path: Path, where: str, among: list[str], open_measure: bool, open_population: bool
) -> None:
    _, lowered = lowered_of(tmp_path, share("E1", where, *among))
    slots = slots_of(lowered)
    assert (slots.undecided is not None) is open_measure
    assert (slots.maybe_passing is not None) is open_population
    assert (slots.maybe_failing is not None) is open_population
    assert (slots.maybe_undecided is not None) is (open_measure and open_population)


def test_rules_on_the_same_dates_share_one_pass_and_equal_counters_are_counted_once(tmp_path: Path) -> None:
    _, alone = lowered_of(tmp_path, share("E1", FINISHED, "actif"))
    _, both = lowered_of(tmp_path, share("E1", FINISHED, "actif"), share("E2", FINISHED, "actif"))
    assert [tally.counters for tally in both.tallies] == [tally.counters for tally in alone.tallies]
    _, more = lowered_of(tmp_path, share("E1", FINISHED, "actif"), share("E2", "actif"))
    [tally] = more.tallies
    assert len(set(tally.counters)) == len(tally.counters)
    assert slots_of(more, "E1").rows == slots_of(more, "E2").rows


def test_another_date_is_another_pass(tmp_path: Path) -> None:
    other = share("E2", "actif").replace("selon fin", "selon debut")
    _, lowered = lowered_of(tmp_path, share("E1", "actif"), other)
    assert [tally.scan.dated_by for tally in lowered.tallies] == ["fin", "debut"]


def test_a_ratio_sums_over_its_population(tmp_path: Path) -> None:
    ratio = """
indicateur E1 "Surface par place"
  nature résultat
  niveaux national
  source fiche 1 « par place »
  période année selon debut
  mesure somme de surface / somme de places des essais
    parmi ceux où actif
"""
    _, lowered = lowered_of(tmp_path, ratio)
    slots = slots_of(lowered)
    assert slots.sums is not None
    assert counted(lowered, slots.sums.top) == plan.SumIf(plan.Column("surface"), ACTIVE)
    assert counted(lowered, slots.sums.bottom) == plan.SumIf(plan.Column("places"), ACTIVE)
    assert slots.sums.top_scale == slots.sums.bottom_scale == 1


# ---- what the delivery lacks

GUARDED = share("E1", FINISHED, 'etat hors (bon), si la colonne est livrée, sinon "bons"')


def test_a_guarded_step_leaves_nothing_out_without_its_column(tmp_path: Path) -> None:
    _, lowered = lowered_of(tmp_path, GUARDED, has=without("etat"))
    slots = slots_of(lowered)
    [step] = slots.steps
    assert step.slot is None
    assert step.label == "bons (colonne « etat » non livrée : rien n'est écarté)"
    assert counted(lowered, slots.passing) == plan.CountIf(ON_TIME)
    assert slots.maybe_passing is None


def test_a_guarded_step_is_a_step_with_its_column(tmp_path: Path) -> None:
    _, lowered = lowered_of(tmp_path, GUARDED)
    [step] = slots_of(lowered).steps
    assert counted(lowered, step.slot) == plan.CountIf(plan.Not(plan.Not(plan.OneOf(plan.Folded("etat"), ("bon",)))))


@pytest.mark.parametrize(
    ("absent", "lacking"),
    [
        ("essais", Lacking("essais", ())),
        ("actif", Lacking("essais", ("actif",))),
        ("caf", Lacking("essais", ("caf",))),
        ("debut", Lacking("essais", ("debut",))),
        ("fin", Lacking("essais", ("fin",))),
        ("permis", None),
        ("etat", None),
        ("sexe", None),
    ],
)
def test_a_rule_needs_the_columns_it_reads(tmp_path: Path, absent: str, lacking: Lacking | None) -> None:
    """An optional column may be absent: its values are then missing. The one that dates the records may not."""
    _, lowered = lowered_of(tmp_path, share("E1", FINISHED, "actif", "permis", "etat = bon"), has=without(absent))
    found = lowered.slots["E1", 0, 0]
    assert (found if isinstance(found, Lacking) else None) == lacking
    assert bool(lowered.tallies) is (lacking is None)


def test_each_reading_needs_its_own_columns(tmp_path: Path) -> None:
    other = """  lecture "autrement"
    où permis et actif
    source « autrement »
    écartée car "essai"
"""
    _, lowered = lowered_of(tmp_path, share("E1", "sexe = F") + other, has=without("actif"))
    assert isinstance(lowered.slots["E1", 0, 0], Slots)
    assert lowered.slots["E1", 1, 0] == Lacking("essais", ("actif",))


# ---- what holds a measure back


@pytest.mark.parametrize(
    ("has", "test"),
    [
        (everything, plan.All((ACTIVE, plan.OneOf(plan.Folded("etat"), ("bon",)), plan.Not(ON_TIME)))),
        (without("etat"), plan.All((ACTIVE, plan.Not(ON_TIME)))),
    ],
)
def test_the_records_that_hold_a_share_back_are_those_it_counts_as_failing(
    tmp_path: Path, has: Has, test: plan.Test
) -> None:
    book, lowered = lowered_of(
        tmp_path, share("E1", FINISHED, "actif", "etat dans (bon), si la colonne est livrée"), has=has
    )
    measure = book.indicators[0].retained.measure
    assert isinstance(measure, Recorded)
    assert failing_test(measure, has) == test
    assert counted(lowered, slots_of(lowered).failing) == plan.CountIf(test)


# ---- integrity


def integrity_of(folder: Path, has: Has, *, unique: bool = True, known: frozenset[str] | None = None) -> plan.Integrity:
    table = rulebook(folder, TABLE).catalogue.table("essais")
    assert table is not None
    return integrity(table, known, has, unique)


@pytest.mark.parametrize(
    ("has", "unique", "names", "key", "subject"),
    [
        (everything, True, ["ordre", "places_positives"], ("numero", "groupe"), "caf"),
        (everything, False, ["ordre", "places_positives"], None, "caf"),
        (without("fin"), True, ["places_positives"], ("numero", "groupe"), "caf"),
        (without("groupe"), True, ["ordre", "places_positives"], ("numero", "groupe"), "caf"),
        (without("numero"), True, ["ordre", "places_positives"], None, "caf"),
        (without("caf"), True, ["ordre", "places_positives"], ("numero", "groupe"), None),
    ],
)
def test_a_check_needs_its_columns(
    tmp_path: Path, has: Has, unique: bool, names: list[str], key: tuple[str, ...] | None, subject: str | None
) -> None:
    found = integrity_of(tmp_path, has, unique=unique, known=frozenset({"211"}))
    assert ([name for name, _ in found.checks], found.key, found.subject) == (names, key, subject)
    assert found.known == frozenset({"211"})


def test_without_a_roster_nobody_is_unknown(tmp_path: Path) -> None:
    assert integrity_of(tmp_path, everything).known is None
