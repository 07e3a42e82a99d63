"""What is said to the author of a rulebook: a code, one sentence, a place, a hint.

A diagnostic is for the rulebook's author; what is said to a Caf and its auditor is a `finding`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from checker.source import Source, Span


class Code(Enum):
    """Every code with its slug; a code is never reused. The gallery in `grammar/errors` has a sample of each."""

    SYN01 = "signe-inattendu"
    SYN02 = "mot-cle-inconnu"
    SYN03 = "texte-non-ferme"
    SYN04 = "element-manquant"
    NOM01 = "table-inconnue"
    NOM02 = "colonne-inconnue"
    NOM03 = "regle-inconnue"
    NOM04 = "nom-en-double"
    NOM05 = "clause-en-double"
    NOM06 = "clause-manquante"
    NOM07 = "code-inconnu"
    UNI01 = "unites-incompatibles"
    UNI02 = "unite-inconnue"
    UNI03 = "types-incompatibles"
    UNI04 = "unite-declaree-fausse"
    TMP01 = "dates-inversees"
    TMP02 = "hors-convention"
    TMP03 = "cibles-simultanees"
    TMP04 = "periode-sans-date"
    TMP05 = "jour-impossible"
    TMP06 = "signature-inconnue"
    TMP07 = "livrable-apres-son-action"
    SRC01 = "citation-introuvable"
    SRC02 = "citation-repetee"
    SRC03 = "regle-sans-source"
    SRC04 = "ligne-fausse"
    SRC05 = "contradiction-sans-deux-citations"
    REG01 = "regles-en-cercle"
    REG02 = "seuil-au-dela-de-la-cible"
    REG03 = "niveau-impossible"
    REG04 = "sans-effet"
    DON01 = "nombre-de-champs"
    DON02 = "date-illisible"
    DON03 = "case-vide"
    DON04 = "code-hors-liste"
    DON05 = "octet-indechiffrable"
    DON06 = "oui-non-illisible"
    DON07 = "nombre-illisible"
    DON08 = "guillemet-non-ferme"
    DON09 = "caractere-nul"
    DON10 = "periode-illisible"
    DON11 = "date-hors-bornes"
    DON12 = "nombre-ambigu"
    DON13 = "en-tete-illisible"
    DON14 = "encodage-inconnu"
    DON20 = "controle-non-respecte"
    DON21 = "cle-en-double"
    DON22 = "organisme-inconnu"
    # Advice on a rulebook that works; its samples stand in `grammar/lints`.
    LIN01 = "acceptation-sans-effet"
    LIN02 = "acceptation-mal-ecrite"
    LIN03 = "table-inutile"
    LIN04 = "colonne-inutile"
    LIN05 = "cible-qui-recule"
    LIN06 = "reference-au-dela-de-la-cible"
    LIN07 = "cibles-a-reunir"
    LIN08 = "annee-sans-cible"
    LIN09 = "resultat-sans-cible"
    LIN10 = "seuil-inutile"
    LIN11 = "sens-contraires"
    LIN12 = "sens-douteux"
    LIN13 = "nombre-sans-source"
    LIN14 = "etape-sans-source"
    LIN15 = "titre-en-double"
    LIN16 = "citation-en-double"
    LIN17 = "condition-toujours-fausse"
    LIN18 = "condition-toujours-vraie"
    LIN19 = "condition-deja-dite"
    LIN20 = "lecture-sans-effet"
    LIN21 = "libelle-autre-que-la-condition"
    LIN22 = "delai-autre-que-cite"
    LIN23 = "nombre-autre-que-cite"
    LIN24 = "annee-autre-que-citee"
    LIN25 = "titre-autre-que-la-regle"
    LIN26 = "convention-sans-signature"
    LIN27 = "annee-douteuse"


@dataclass(frozen=True)
class Diagnostic:
    """One mistake. `message` is one French sentence; `hint` shows text that would be right, or is None."""

    code: Code
    message: str
    span: Span
    hint: str | None = None


class RulebookError(Exception):
    """A rulebook that cannot be used; carries every mistake found, in the order of the text."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(f"{len(diagnostics)} erreur(s)")
        self.diagnostics = in_text_order(diagnostics)


def in_text_order(diagnostics: Iterable[Diagnostic], files: Iterable[Source] = ()) -> tuple[Diagnostic, ...]:
    """Each mistake once, in the order of the text; file by file as they are read, else as they are first told of."""
    told = list(diagnostics)
    names = dict.fromkeys([file.name for file in files] + [one.span.source.name for one in told])
    ranks = {name: rank for rank, name in enumerate(names)}
    ordered = sorted(told, key=lambda one: (ranks[one.span.source.name], one.span.start, one.code.name))
    return tuple(dict.fromkeys(ordered))


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word that the author most likely meant, or None when nothing is close."""
    found = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return found[0] if found else None


def render(diagnostic: Diagnostic) -> str:
    """The text of one diagnostic: place, code, sentence, the line underlined, the hint."""
    span = diagnostic.span
    line, column = span.line, span.column
    typed = span.source.lines[line - 1].replace("\t", " ")
    width = max(1, min(span.end - span.start, len(typed) - column + 1))
    margin = " " * len(str(line))
    rows = [f"{span.source.name}:{line}:{column} : {diagnostic.code.name} {diagnostic.message}"]
    if span.headings:
        rows.append(f"{margin} | {' › '.join(span.headings)}")
    rows.append(f"{line} | {typed}")
    rows.append(f"{margin} | {' ' * (column - 1)}{'^' * width}")
    if diagnostic.hint:
        rows.append(f"{margin} = {diagnostic.hint}")
    return "\n".join(rows)
