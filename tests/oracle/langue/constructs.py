"""The words of the language that the campaign must meet, and how often a rulebook says each."""

from __future__ import annotations

import re
from collections import Counter

STATISTICS = (
    "étendue", "écart-type", "coefficient de variation", "médiane", "minimum", "maximum", "quantile [0-9]+ %",
)  # fmt: skip

PATTERNS = {
    "part": "part des",
    "nombre": "nombre de (lignes|sites)",
    "distincts, une colonne": r"nombre de \w+ distincts",
    "distincts, deux colonnes": r"nombre de \w+, \w+ distincts",
    "par jour": "distincts par jour",
    "somme": r"somme de [^/\n]* des (lignes|sites)",
    "rapport": r"somme de (?:(?! des )[^\n])* / somme de",
    "moyenne": r"moyenne de (?!R\d)",
    "moyenne pondérée": "pondérée par",
    **{f"{name} des lignes": rf"{name} de (?!R\d+ entre)" for name in STATISTICS},
    **{f"{name} entre caf": rf"{name} de R\d+ entre caf" for name in (*STATISTICS, "moyenne")},
    "de même": "entre caf de même departement",
    "entre caf où": "entre caf (de même departement )?où",
    "valeur d'une règle": r"(mesure|[-+×/]) R\d|R\d [-+×/]",
    "valeur nationale": r"valeur nationale de R\d",
    **{f"calcul {sign}": rf"\) {re.escape(sign)} (?=\(|R|valeur)" for sign in "+-×/"},
    "calcul emboîté": r"mesure \(\(|\(\([^\n]*× ",
    "deux tables": r"mesure [^\n]*(lignes[^\n]* [-+×/] [^\n]*sites|sites[^\n]* [-+×/] [^\n]*lignes)",
    "évolution": "évolution de",
    "variation": r"variation de (\(|R\d+ (sur|depuis)|valeur)",
    "depuis une année": r"depuis 201\d\n",
    "sur un an": "sur un an",
    **{f"calcul de ligne {sign}": rf"\((n|m|k|taux|agents|surface|budget|duree) {re.escape(sign)} " for sign in "+-×"},
    "quotient de ligne": r"\((n / m|surface / agents)\)",
    "classement": "poids",
    "jours ouvrés": r"jours ouvrés de \w",
    "jours": r"jours de \w",
    "heures ou minutes": "(heures|minutes) de recu",
    "à défaut": "à défaut",
    "l'observation": "l'observation",
    "stock": "observée chaque fin de mois",
    "stock en fin de période": "observée en fin de période",
    "cumulée depuis": "période [^\\n]*, cumulée depuis",
    "nombre de caf": "nombre de caf où",
    "et": r"\) et \(",
    "ou": r"\) ou \(",
    "non": r"non \(",
    "codes": "genre (dans|hors|=|≠)",
    "textes": "motif (dans|hors|=|≠)",
    "dates": "(avant le|à partir du|jusqu'au)",
    "deux dates": "debut [<>≤≥] fin",
    "saison": r"(debut|fin) du ",
    "manque": r"\w+ manque",
    "si la colonne est livrée": "si la colonne est livrée",
    "population figée": "parmi celles où en 201",
    "la moyenne nationale": "la moyenne nationale",
    "site le plus important": "au site de plus grande somme",
    "prorata": "au prorata de la somme",
    "pour les caf où": "pour les caf où",
    "unité de surface, d'argent, de temps": "unité (k?€|M€|heures|minutes)",
    "unité %": "unité %",
    "unité 1 pour N": "unité 1 pour N",
    **{f"cible {sign}": f"cible {sign} -?[0-9]" for sign in "≥≤><"},
    "cible entre": "cible entre",
    "cible à partir d'une référence": r"référence 2012 [+-]",
    "cible individuelle": "cible . valeur individuelle",
    "cible nationale": "cible . valeur nationale",
    "cible à fixer": "cible à fixer",
    "cible dès, en, de": r"cible [^\n]* de 201\d à",
    "seuil critique": "seuil critique",
    "lecture où": r'lecture "autre"\n    où',
    "lecture cumulée": "période cumulée",
    "lecture mesure": r'lecture "autre"\n    mesure',
    "lecture cible": r'lecture "autre"\n    cible',
}


def constructs(written: str) -> Counter[str]:
    """How often each stands in the text of a rulebook."""
    return Counter({name: len(re.findall(pattern, written)) for name, pattern in PATTERNS.items()})
