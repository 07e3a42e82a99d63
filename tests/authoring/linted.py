"""A small rulebook, linted without a file: what a test writes, and the codes that it is told, with their lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checker.authoring.lint import lint
from checker.diagnostic import Diagnostic, render
from checker.load import Loaded, shipped_rulebooks
from checker.parse import Parsed, parse
from checker.resolve import resolve
from checker.source import Source

CONVENTION = """\
convention essai "Convention d'essai 2013-2017"
  signée le 16 juillet 2013
  période 2013 à 2017
"""
SHARE = """\
  nature résultat
  niveaux caf, national
  source « ce que dit le contrat »
  période mois, année selon date_traitement
  mesure part des pieces
"""
DECLARED = """\
  nature résultat
  niveaux caf, national
  source « ce que dit le contrat »
  période année
  mesure valeur déclarée
  unité %
"""
_SHARED: list[Parsed] = []


def loaded(*statements: str) -> Loaded:
    """These statements and the shared tables; every mistake is a failure of the test."""
    if not _SHARED:
        _SHARED.append(parse(Source.read(shipped_rulebooks() / "tables.regles", "tables.regles")))
    files = [_SHARED[0], parse(Source("essai.regles", "\n".join(statements)))]
    result = resolve("essai", "", files)
    assert "\n".join(render(one) for one in result.diagnostics) == ""
    sources = tuple(one.source for one in files)
    return Loaded(result.rulebook, Path("essai"), sources, (), tuple(one.file for one in files))


def linted(*statements: str) -> tuple[Diagnostic, ...]:
    return lint(loaded(CONVENTION, *statements))


def told(found: Sequence[Diagnostic], *codes: str) -> list[tuple[str, str]]:
    """Each code (among those asked for, else all) with the words it underlines."""
    return [(one.code.name, " ".join(one.span.text.split())) for one in found if not codes or one.code.name in codes]


def share(*clauses: str, title: str = "Part des pièces") -> str:
    """An indicator that is a share of `pieces`."""
    return f'indicateur F1-1 "{title}"\n{SHARE}' + "".join(f"{clause}\n" for clause in clauses)


def declared(*clauses: str, title: str = "Part des dossiers", code: str = "F1-2", unit: str = "%") -> str:
    """An indicator whose value is declared."""
    body = DECLARED.replace("unité %", f"unité {unit}")
    return f'indicateur {code} "{title}"\n{body}' + "".join(f"{clause}\n" for clause in clauses)


def where(condition: str, label: str = "") -> str:
    return f"    où {condition}" + (f', soit "{label}"' if label else "")


def among(condition: str, label: str = "les autres") -> str:
    return f'    parmi celles où {condition}, sinon "{label}"\n      source « ce qui écarte »'


def target(bound: str, when: str = "dès 2013", quote: str = "ce que l'on vise") -> str:
    return f"  cible {bound} {when}\n    source « {quote} »"
