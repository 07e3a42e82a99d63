"""`cogcheck rules` and `cogcheck explain` on the kinds of rules that are no indicator; what a run says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker import check
from checker.authoring.citations import verify
from checker.authoring.explain import explained
from checker.authoring.quotations import quotations_of
from checker.authoring.rules import rules_about, rules_json, rules_text
from checker.cli import Exit, main
from checker.load import Loaded, load
from checker.source import Source

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "tests" / "stages" / "dix-sortes.regles"
DELIVERY = ROOT / "cases" / "reseau-2015"


@pytest.fixture(scope="module")
def page() -> Loaded:
    return load(str(PAGE))


def test_the_list_has_every_rule_in_the_order_of_the_page(page: Loaded) -> None:
    codes = [rule.code for rule in rules_about([page], [])]
    assert codes == [
        "F10-21", "A10-13", "RES-T4", "F3-att-1", "F23-obj-1", "F10-28-delai", "FNAS-socle", "FNAS-PS", "FNAS-total",
        "FNAS-coh-1", "virement-interdit", "retard-installé", "virement-dit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["juin 2014"], ["A10-13"]),  # the quotation of its date
        (["quatrieme", "trimestre"], ["RES-T4"]),
        (["total fnas"], ["FNAS-total", "FNAS-coh-1"]),
    ],
)
def test_a_rule_is_found_by_any_of_its_quotations(page: Loaded, words: list[str], codes: list[str]) -> None:
    assert [rule.code for rule in rules_about([page], words)] == codes


def test_a_line_a_rule_with_its_kind_and_its_dates(page: Loaded) -> None:
    text = rules_text(rules_about([page], ["f3-att-1"]) + rules_about([page], ["a10-13"]))
    assert text == (
        "F3-att-1  engagement  Vice-présidence de la coordination départementale\n"
        "A10-13    action      Accueil sur rendez-vous sous 7 jours ouvrés (« juin 2014 » ; « fin 2013 »)\n"
        "2 règles.\n"
    )


def test_the_list_as_json_says_how_each_kind_is_checked(page: Loaded) -> None:
    listed = json.loads(rules_json(rules_about([page], [])))
    told = {one["rule"]: (one["kind"], one["nature"], one["binding"], one["executable"]) for one in listed}
    assert told == {
        "F10-21": ("indicateur", "resultat", True, "mesure"),
        "A10-13": ("action", None, False, "datee"),
        "RES-T4": ("remise", None, True, "datee"),  # its date is « opposable »
        "F3-att-1": ("engagement", None, False, "attestation"),
        "F23-obj-1": ("enonce", None, False, "non_verifiable"),
        "F10-28-delai": ("contradiction", None, False, "non_verifiable"),
        "FNAS-socle": ("budget", None, False, "mesure"),
        "FNAS-PS": ("budget", None, False, "mesure"),
        "FNAS-total": ("budget", None, False, "mesure"),
        "FNAS-coh-1": ("coherence", None, False, "mesure"),
        "virement-interdit": ("regle", None, False, "mesure"),
        "retard-installé": ("regle", None, False, "mesure"),
        "virement-dit": ("remise", None, True, "datee"),
    }
    assert {tuple(one) for one in listed} == {
        (
            "rule",
            "rulebook",
            "kind",
            "nature",
            "binding",
            "title",
            "file",
            "line",
            "executable",
            "measure",
            "unit",
            "targets",
        )
    }


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("A10-13", "Échéance : au plus tard le 30 juin 2014 (« juin 2014 »), prévisionnelle."),
        ("A10-13", "Sous réserve de l'accord des partenaires."),
        ("A10-13", "Livrable A10-13a, l'étude : au plus tard le 31 décembre 2013 (« fin 2013 »), prévisionnelle."),
        ("A10-13", "Livrable A10-13b, le bilan : celle de l'action."),
        ("A10-13", "« Juin 2014 » (fiche 10)"),
        ("RES-T4", "Échéance : chaque année N au 31 janvier N+1 pour le 4e trimestre N (« chaque année"),
        ("RES-T4", "Sauf F10-21 : chaque année N au 31 mars N+1, de 2015 à 2017"),
        ("RES-T4", "Destinataires : Etat."),
        ("F3-att-1", "Engagement ; se contrôle par une attestation."),
        ("F23-obj-1", "Non vérifiable : aucun critère dans le texte."),
        ("F10-28-delai", "Retenu : 7 jours ouvrés, car la fiche technique le dit."),
        ("F10-28-delai", "Concerne A10-13."),
        ("FNAS-socle", "Plafond : 900 439 k€ en 2013."),
        ("FNAS-socle", "Mesure : somme de montant des lignes du Fnas, parmi celles où ligne ="),
        ("FNAS-total", "Plafond cumulé : 22 000 000 k€ de 2013 à 2017."),
        ("FNAS-coh-1", "Identité : FNAS-total = FNAS-PS + FNAS-socle, à 2 k€ près, de 2013 à 2017."),
        ("FNAS-coh-1", "Identité : FNAS-socle = 0,9875 × FNAS-socle en N-1, à 1 k€ près, de 2013 à 2015."),
        ("virement-interdit", "Quand une ligne de « virements » dont origine est évaluatif et destination"),
        ("virement-interdit", "Alors non conforme : virement de crédits évaluatifs vers des crédits limitatifs."),
        ("retard-installé", "Quand F10-21 est « non conforme », 3 mois de suite."),
        ("virement-dit", "dans les 15 jours après date_virement (virements)"),
    ],
)  # fmt: skip
def test_a_rule_explained(page: Loaded, code: str, words: str) -> None:
    (rule,) = [one for one in rules_about([page], []) if one.code == code]
    shown = explained(rule, page).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert words in shown


def test_every_quotation_is_looked_up_in_the_text_of_the_contract(tmp_path: Path) -> None:
    """Those of dates, deliverables and amounts too: each is missing from a text that holds none of them."""
    (tmp_path / "page.regles").write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    text = b"rien de tout cela"
    (tmp_path / "texte.txt").write_bytes(text)
    from hashlib import sha256

    (tmp_path / "SOURCE.toml").write_text(f'file = "texte.txt"\nsha256 = "{sha256(text).hexdigest()}"\n')
    loaded = load(str(tmp_path))
    told = {one.span.start for one in verify(loaded, tmp_path).diagnostics}
    source = Source.read(tmp_path / "page.regles")
    assert len(told) == source.text.count("source ")
    held = [one for statement in loaded.rulebook.statements for one in quotations_of(statement)]
    assert len(held) + sum(len(one.citations) for one in loaded.rulebook.indicators) == len(told)


# ---- a run


def test_a_run_finds_on_indicators_and_says_what_it_leaves() -> None:
    report = check(DELIVERY, rulebook=str(PAGE), period="2015", level="national")
    assert [finding.indicator.code for finding in report.findings] == ["F10-21"]
    assert (
        "1 action, 2 remises, 1 engagement, 1 énoncé, 1 contradiction, 3 budgets, 1 cohérence et 2 règles "
        "du référentiel dix-sortes ne sont pas encore évalués."
    ) in report.run.notices


@pytest.mark.parametrize(
    ("statements", "notice"),
    [
        (1, "1 action du référentiel seul n'est pas encore évaluée."),
        (2, "2 actions du référentiel seul ne sont pas encore évaluées."),
    ],
)
def test_the_notice_agrees_with_what_it_counts(tmp_path: Path, statements: int, notice: str) -> None:
    rulebook = tmp_path / "seul.regles"
    actions = [f'action A{one} "a"\n  source « a »\n  échéance 2014\n' for one in range(statements)]
    rulebook.write_text("\n".join(actions), encoding="utf-8")
    report = check(DELIVERY, rulebook=str(rulebook), period="2015")
    assert report.findings == ()
    assert notice in report.run.notices


def test_a_rule_that_is_not_evaluated_yet_cannot_be_asked_for(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["check", str(DELIVERY), "--rulebook", str(PAGE), "--only", "A10-13"]) == Exit.UNUSABLE
    assert capfdbinary.readouterr().err.decode() == (
        "La règle « A10-13 » n'est pas encore évaluée : seuls les indicateurs le sont.\n"
    )
