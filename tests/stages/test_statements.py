"""One page with ten kinds of statements (`dix-sortes.regles`): what each becomes, its dates worked out by hand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import pytest

from checker import catalogue
from checker.authoring.fmt import fmt
from checker.deadline import After, By, Deadline, Delay, DelayUnit, EachYear, RowDated
from checker.diagnostic import render
from checker.finding import Verdict
from checker.kinds import Kind, kind_of, not_evaluated
from checker.load import load, shipped_rulebooks
from checker.model import Level, Nature, Years
from checker.obligations import (
    Action,
    AmountKind,
    Budget,
    Chain,
    Claim,
    ClaimKind,
    Coherence,
    Commitment,
    Contradiction,
    Credits,
    Report,
    RowFact,
    RuleFact,
    Settlement,
    Stated,
    Term,
)
from checker.occurrences import Occurrence, occurrences
from checker.parse import parse
from checker.period import Grain, Period
from checker.quantity import Quantity, Unit
from checker.resolve import Resolved, resolve
from checker.source import Source

PAGE = Path(__file__).parent / "dix-sortes.regles"
TEXT = PAGE.read_text(encoding="utf-8")
RULEBOOK = load(str(PAGE)).rulebook
TABLES = parse(Source.read(shipped_rulebooks() / "tables.regles", "tables.regles"))

Class = TypeVar("Class")


def found(code: str, kind: type[Class]) -> Class:
    (one,) = (statement for statement in RULEBOOK.statements if statement.code == code)
    assert isinstance(one, kind)
    return one


def test_the_page_is_right_and_laid_out_as_it_should() -> None:
    assert "\n".join(render(one) for one in load(str(PAGE)).diagnostics) == ""
    assert fmt(Source(PAGE.name, TEXT)) == TEXT


def test_the_page_has_every_kind_of_rule_in_its_order() -> None:
    assert [kind_of(one) for one in RULEBOOK.indicators] == [Kind.INDICATOR]
    kinds = dict.fromkeys(kind_of(one) for one in RULEBOOK.statements)
    assert list(kinds) == [
        Kind.ACTION, Kind.REPORT, Kind.COMMITMENT, Kind.STATED, Kind.CONTRADICTION, Kind.BUDGET, Kind.COHERENCE,
        Kind.CHAIN,
    ]  # fmt: skip
    assert set(kinds) | {Kind.INDICATOR} == set(Kind)


def test_an_action_and_its_deliverables() -> None:
    action = found("A10-13", Action)
    assert (action.title, action.actors, action.levels) == (
        "Accueil sur rendez-vous sous 7 jours ouvrés", ("Caf",), (Level.CAF,),
    )  # fmt: skip
    assert action.deadline.when == By(date(2014, 6, 30))
    assert action.deadline.verbatim == "juin 2014"
    assert [one.quote for one in action.deadline.citations] == ["Juin 2014"]
    assert (action.deadline.binding, action.deadline.past_when_signed) == (False, False)
    assert action.provisos == ("l'accord des partenaires",)
    study, review = action.deliverables
    assert isinstance(study.deadline, Deadline)
    assert (study.code, study.deadline.when) == ("A10-13a", By(date(2013, 12, 31)))
    assert (review.code, review.deadline) == ("A10-13b", None)


def test_a_report_comes_again_each_year() -> None:
    report = found("RES-T4", Report)
    assert (report.actors, report.recipients, report.levels) == (("Cnaf",), ("Etat",), (Level.NATIONAL,))
    (deadline,) = report.deadlines
    assert deadline.binding
    assert deadline.when == EachYear(1, 31, 1, (10, 3), None)
    assert isinstance(deadline.when, EachYear)
    assert list(occurrences(deadline.when, Years(2013, 2017))) == [
        Occurrence(Period(2013, 10, 3), date(2014, 1, 31)),
        Occurrence(Period(2014, 10, 3), date(2015, 1, 31)),
        Occurrence(Period(2015, 10, 3), date(2016, 1, 31)),
        Occurrence(Period(2016, 10, 3), date(2017, 1, 31)),
        Occurrence(Period(2017, 10, 3), date(2018, 1, 31)),
    ]
    (override,) = report.overrides
    assert override.codes == ("F10-21",)
    assert override.deadline.when == EachYear(3, 31, 1, None, Years(2015, 2017))


def test_a_recipient_may_have_a_name_of_several_words() -> None:
    report = last(
        'remise R1 "r"\n  source « a »\n  destinataires Etat, "Conseil d\'administration"\n  échéance 2014', Report
    )
    assert report.recipients == ("Etat", "Conseil d'administration")


def test_who_decides_a_transfer_is_a_condition_on_its_row() -> None:
    """« A l'intérieur de ces groupes […] par le directeur ; tout autre virement […] est soumis au vote »."""
    table = 'table virements "v"\n  de : texte\n  vers : texte\n  vote : oui ou non\n'
    (told,) = resolved(
        f'{CHAIN}  quand une ligne des virements où de ≠ vers et non vote\n  alors non conforme : "sans vote"',
        tables=table,
    ).rulebook.statements
    assert isinstance(told, Chain)
    (row,) = told.facts
    assert isinstance(row, RowFact)
    assert isinstance(row.condition, catalogue.All)


def test_a_report_follows_each_row() -> None:
    (deadline,) = found("virement-dit", Report).deadlines
    assert isinstance(deadline.when, After)
    assert deadline.when.delay == Delay(15, DelayUnit.DAYS)
    assert isinstance(deadline.when.event, RowDated)
    assert (deadline.when.event.table.name, deadline.when.event.column.name) == ("virements", "date_virement")


def test_what_is_attested_and_what_is_only_said() -> None:
    commitment = found("F3-att-1", Commitment)
    assert (commitment.levels, commitment.deadline) == ((Level.CAF,), None)
    assert found("F23-obj-1", Stated).because == "aucun critère dans le texte"


def test_a_contradiction_has_its_passages_and_what_is_retained() -> None:
    contradiction = found("F10-28-delai", Contradiction)
    assert [one.section for one in contradiction.citations] == ["fiche 10", "annexe 3"]
    assert contradiction.concerns == ("A10-13",)
    assert contradiction.settlement == Settlement("7 jours ouvrés", "la fiche technique le dit")


def test_a_budget_line() -> None:
    budget = found("FNAS-socle", Budget)
    assert (budget.credits, budget.unit) == (Credits.LIMITED, Unit.THOUSANDS_OF_EUROS)
    spent = budget.spending
    assert (spent.table.name, spent.column.name, spent.dating.name) == ("fnas", "montant", "annee")
    assert [one.op for one in spent.conditions if isinstance(one, catalogue.Comparison)] == ["="]
    assert [(one.kind, one.quantity, one.years) for one in budget.amounts] == [
        (AmountKind.CEILING, Quantity(Fraction(900_439), Unit.THOUSANDS_OF_EUROS), Years(2013, 2013)),
        (AmountKind.CEILING, Quantity(Fraction(889_183), Unit.THOUSANDS_OF_EUROS), Years(2014, 2014)),
    ]
    assert [one.kind for one in found("FNAS-total", Budget).amounts] == [AmountKind.TOTAL_CEILING]


def test_an_identity_between_lines() -> None:
    total, base = found("FNAS-coh-1", Coherence).identities
    assert total.left == Term(Fraction(1), "FNAS-total", None, 0)
    assert [one.code for one in total.right] == ["FNAS-PS", "FNAS-socle"]
    assert total.tolerance == Quantity(Fraction(2), Unit.THOUSANDS_OF_EUROS)
    assert total.years == Years(2013, 2017)
    assert base.right == (Term(Fraction(9875, 10_000), "FNAS-socle", None, -1),)


def test_rules_that_follow_from_rows_and_from_findings() -> None:
    forbidden = found("virement-interdit", Chain)
    (row,) = forbidden.facts
    assert isinstance(row, RowFact)
    assert [(one.column.name, one.credits) for one in row.standings] == [
        ("origine", Credits.ESTIMATED), ("destination", Credits.LIMITED),
    ]  # fmt: skip
    assert forbidden.conclusion.verdict is Verdict.NOT_CONFORM
    late = found("retard-installé", Chain)
    assert late.facts == (RuleFact("F10-21", Verdict.NOT_CONFORM, 3, Grain.MONTH),)
    assert (late.conclusion.verdict, late.conclusion.codes) == (Verdict.WATCH, ())


def test_the_run_says_what_it_does_not_evaluate_yet() -> None:
    assert not_evaluated(RULEBOOK) == (
        "1 action, 2 remises, 1 engagement, 1 énoncé, 1 contradiction, 3 budgets, 1 cohérence et 2 règles "
        "du référentiel dix-sortes ne sont pas encore évalués."
    )


# ---- other ways to write them, and mistakes


CONVENTION = 'convention exemple "exemple"\n  signée le 16 juillet 2013\n  période 2013 à 2017\n'
INDICATOR = """
indicateur F1-1 "Valeurs"
  nature résultat
  niveaux national
  source « a »
  période année
  mesure valeur déclarée
  unité k€
"""
TABLE = 'table lignes "lignes"\n  nom : texte\n  annee : année\n  montant : nombre en k€\n  vu : oui ou non\n'
LINE = """
budget B1 "b"
  source « a »
  crédits évaluatifs
  période année selon annee
  mesure somme de montant des lignes parmi celles où nom = "x"
  prévision 10 k€ dès 2014
"""


def resolved(text: str, *, tables: str = TABLE + LINE) -> Resolved:
    return resolve("exemple", "", [TABLES, parse(Source("1.regles", CONVENTION + INDICATOR + tables + text))])


def last(text: str, kind: type[Class]) -> Class:
    result = resolved(text)
    assert "\n".join(render(one) for one in result.diagnostics) == ""
    one = result.rulebook.statements[-1]
    assert isinstance(one, kind)
    return one


def test_terms_of_an_identity_have_signs_factors_and_years() -> None:
    (identity,) = last(
        'cohérence C1 "c"\n  source « a »\n  identité B1 en 2015 = - 35/65 × B1 en N-1 + 2 * F1-1 − B1 en 2014',
        Coherence,
    ).identities
    assert identity.left == Term(Fraction(1), "B1", 2015, 0)
    assert identity.right == (
        Term(Fraction(-7, 13), "B1", None, -1),
        Term(Fraction(2), "F1-1", None, 0),
        Term(Fraction(-1), "B1", 2014, 0),
    )
    assert identity.tolerance == Quantity(Fraction(0), Unit.THOUSANDS_OF_EUROS)
    assert identity.years is None


def test_what_is_claimed_of_every_indicator_of_a_nature() -> None:
    text = 'cohérence C1 "c"\n  source « a »\n  chaque indicateur résultat {}'
    for kind in ClaimKind:
        assert last(text.format(kind.value), Coherence).claims == (Claim(Nature.RESULT, kind),)


def test_an_amount_holds_for_the_years_that_it_says() -> None:
    (amount,) = last("", Budget).amounts
    assert (amount.kind, amount.years) == (AmountKind.FORECAST, Years(2014, 2017))


def test_a_rule_may_conclude_on_others_and_rest_on_several_facts() -> None:
    chain = last(
        'remise R1 "r"\n  source « a »\n  échéance 2014\n'
        'règle G1 "g"\n  source « a »\n  quand R1 non conforme\n  quand F1-1 à surveiller 2 années de suite\n'
        '  quand une ligne des lignes où vu\n  alors indéterminé pour F1-1 : "résultats non prouvés"',
        Chain,
    )
    assert [type(fact) for fact in chain.facts] == [RuleFact, RuleFact, RowFact]
    assert chain.facts[1] == RuleFact("F1-1", Verdict.WATCH, 2, Grain.YEAR)
    assert (chain.conclusion.verdict, chain.conclusion.codes) == (Verdict.UNDECIDED, ("F1-1",))


def test_something_due_after_another_thing() -> None:
    report = last(
        'action A1 "a"\n  source « a »\n  échéance 2014\n  livrable A1-a "b"\n'
        'remise R1 "r"\n  source « a »\n  échéance dans les 10 jours ouvrés après A1-a\n  échéance après A1',
        Report,
    )
    delays = [one.when.delay for one in report.deadlines if isinstance(one.when, After)]
    assert delays == [Delay(10, DelayUnit.OPEN_DAYS), None]


ACTION = 'action A1 "a"\n  source « a »\n'
COHERENCE = 'cohérence C1 "c"\n  source « a »\n'
CHAIN = 'règle G1 "g"\n  source « a »\n'
SO = '  alors à surveiller : "x"\n'


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (ACTION, ["NOM06"]),  # no deadline
        (f"{ACTION}  échéance 2014\n  échéance 2015", ["NOM05"]),
        ('action A1 "a"\n  échéance 2014', ["SRC03"]),
        ('action A1 "a"\n  échéance 2014\n    source « a »', []),  # the date's own quotation is one
        ('action F1-1 "a"\n  source « a »\n  échéance 2014', ["NOM04"]),  # the code of an indicator
        (f"{ACTION}  échéance 2014\n  livrable f1-1 \"x\"", ["NOM04"]),  # whatever its case
        (f'{ACTION}  échéance 2014\nremise A1 "r"\n  source « a »\n  échéance 2014', ["NOM04"]),
        (f'{ACTION}  échéance juin 2014\n  livrable A2 "x"\n    échéance juillet 2014', ["TMP07"]),
        (f'{ACTION}  échéance juin 2014\n  livrable A2 "x"\n    échéance 30 juin 2014', []),  # on the day
        (f'{ACTION}  échéance en continu\n  livrable A2 "x"\n    échéance 2014', []),
        ('remise R1 "r"\n  source « a »', ["NOM06"]),
        ('remise R1 "r"\n  source « a »\n  échéance 2014\n  sauf F9-9 2015', ["NOM03"]),
        ('remise R1 "r"\n  source « a »\n  échéance 2014\n  sauf B1 2015', ["NOM03"]),  # no indicator
        ('énoncé E1 "e"\n  source « a »', ["NOM06"]),
        ('contradiction K1 "k"\n  source « a »\n  source « b »', ["NOM06"]),
        ('contradiction K1 "k"\n  source « a »\n  non tranchée', ["SRC05"]),
        ('contradiction K1 "k"\n  source « a »\n  source « b »\n  retenu "a" car "b"\n  non tranchée', ["NOM05"]),
        ('contradiction K1 "k"\n  concerne Z9\n  source « a »\n  source « b »\n  non tranchée', ["NOM03"]),
        (COHERENCE, ["NOM06"]),
        (f"{COHERENCE}  identité B1 = Z9", ["NOM03"]),
        (f"{COHERENCE}  identité B1 = B1, à 1 M€ près", ["UNI01"]),
        (f"{COHERENCE}  identité B1 = 1 / 0 × B1", ["REG04"]),
        (f"{COHERENCE}  identité B1 = F1-1 de 2015 à 2014", ["TMP01"]),
        (f"{COHERENCE}  identité B1 = F1-1 de 2012 à 2014", ["TMP02"]),
        (f"{COHERENCE}  chaque indicateur principal a sa fiche", ["NOM07"]),
        (CHAIN + SO, ["NOM06"]),
        (f"{CHAIN}  quand F1-1 conforme\n", ["NOM06"]),
        (f"{CHAIN}  quand Z9 conforme\n{SO}", ["NOM03"]),
        (f"{CHAIN}  quand G1 conforme\n{SO}", ["REG01"]),
        (f"{CHAIN}  quand F1-1 conforme 1 années de suite\n{SO}", ["REG04"]),
        (f"{CHAIN}  quand une ligne des inconnues\n{SO}", ["NOM01"]),
        (f"{CHAIN}  quand une ligne des lignes dont zut est limitatif\n{SO}", ["NOM02"]),
        (f"{CHAIN}  quand une ligne des lignes dont vu est limitatif\n{SO}", ["UNI03"]),
        (f"{CHAIN}  quand une ligne des lignes où zut\n{SO}", ["NOM02"]),
        (f'{CHAIN}  quand F1-1 conforme\n  alors à surveiller pour Z9 : "x"', ["NOM03"]),
    ],
)  # fmt: skip
def test_a_mistake_of_meaning_is_told_once(text: str, codes: list[str]) -> None:
    assert [one.code.name for one in resolved(text).diagnostics] == codes


def test_two_rules_that_follow_from_each_other_are_told_once() -> None:
    first = f"{CHAIN}  quand G2 conforme\n{SO}"
    text = first + first.replace("G2", "G1").replace("règle G1", "règle G2")
    (told,) = resolved(text).diagnostics
    assert (told.code.name, told.hint) == ("REG01", "le cercle est G1 → G2 → G1")


def test_a_long_line_of_actions_due_one_after_the_other_is_right() -> None:
    text = "".join(f'action A{one} "a"\n  source « a »\n  échéance après A{one + 1}\n' for one in range(1500))
    end = 'action A1500 "a"\n  source « a »\n  échéance 2014\n'
    assert resolved(text + end).diagnostics == ()


def test_two_actions_due_after_each_other_are_told_once() -> None:
    text = f"{ACTION}  échéance après A2\n"
    (told,) = resolved(text + text.replace("A2", "A3").replace("A1", "A2").replace("A3", "A1")).diagnostics
    assert (told.code.name, told.hint) == ("REG01", "le cercle est A1 → A2 → A1")


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("k€ dès 2014", "M€ dès 2014", "UNI01"),
        ("dès 2014", "dès 2014\n  prévision 11 k€ en 2016", "TMP03"),
        ("dès 2014", "dès 2018", "TMP02"),
        ("selon annee", "selon nom", "TMP04"),
        ("  période année selon annee\n", "", "TMP04"),
        ("somme de montant", "somme de nom", "UNI03"),
        ("des lignes", "des inconnues", "NOM01"),
        ("nom = ", "zut = ", "NOM02"),
        ("  crédits évaluatifs\n", "", "NOM06"),
        ("  prévision 10 k€ dès 2014\n", "", "NOM06"),
    ],
)
def test_a_mistake_of_a_budget_is_told_once(wrong: str, right: str, code: str) -> None:
    assert wrong in LINE
    found = resolved("", tables=TABLE + LINE.replace(wrong, right)).diagnostics
    assert [one.code.name for one in found] == [code]


def test_lines_of_different_units_do_not_add_up() -> None:
    other = LINE.replace("B1", "B2").replace("montant", "cout").replace("k€", "M€")
    table = TABLE + "  cout : nombre en M€\n"
    (told,) = resolved(f"{COHERENCE}  identité B1 = F1-1 + B2", tables=table + LINE + other).diagnostics
    assert told.message == "« B2 » est en « M€ », « B1 » en « k€ »."
    assert told.span.text == "B2"


def test_no_name_of_a_column_is_stolen_by_a_statement() -> None:
    """A table may have a column named like any statement, wherever a mistake stands."""
    words = ("action", "remise", "engagement", "énoncé", "contradiction", "budget", "cohérence", "règle")
    columns = "".join(f"  {word} : texte\n" for word in words)
    text = f'table choses "choses"\n  clé {", ".join(words)}\n{columns}'
    assert resolved(text).diagnostics == ()
    (told,) = resolved(f"{text}  autre : texxte\n").diagnostics
    assert told.code.name == "SYN02"


def places(node: object) -> int:
    if isinstance(node, tuple):
        return sum(map(places, node))
    if not is_dataclass(node):
        return 0
    inside = sum(places(getattr(node, one.name)) for one in fields(node))
    return inside + (1 if hasattr(node, "span") else 0)


def test_every_part_of_the_page_keeps_its_place() -> None:
    assert places(parse(Source(PAGE.name, TEXT)).file.statements) > 150
