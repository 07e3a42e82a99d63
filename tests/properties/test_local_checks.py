"""An integrity check counts its open days in the calendar of each row's Caf, as the measures do."""

from __future__ import annotations

from pathlib import Path

from checker import check

RULES = """
convention essai "Convention d'essai"
  entre Etat, Cnaf
  période 2013 à 2017

table essais "essais"
  clé numero
  numero  : identifiant
  caf     : code caf
  debut   : date
  fin     : date
  contrôle court : jours ouvrés de debut à fin ≤ 1
    sinon "trop long"

indicateur NOMBRE "Essais courts"
  nature suivi
  niveaux caf
  source fiche 1 « courts »
  période année selon fin
  mesure nombre de essais
"""


def test_good_friday_is_closed_in_metz_and_open_in_dijon(tmp_path: Path) -> None:
    """Thursday 2 to Tuesday 7 April 2015, over Easter: one open day in Metz, two in Dijon."""
    (tmp_path / "essai.regles").write_text(RULES, encoding="utf-8")
    delivery = tmp_path / "livraison"
    delivery.mkdir()
    rows = "numero;caf;debut;fin\n1;571;2015-04-02;2015-04-07\n2;211;2015-04-02;2015-04-07\n"
    (delivery / "essais.csv").write_text(rows, encoding="utf-8")
    (delivery / "organismes.csv").write_text("caf;nom;departement\n571;Metz;57\n211;Dijon;21\n", encoding="utf-8")
    report = check(delivery, str(tmp_path / "essai.regles"), period="2015")
    assert {one.subject.caf: one.value for one in report.findings} == {"571": 1, "211": None}
