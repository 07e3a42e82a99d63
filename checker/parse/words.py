"""What the grammar expects, in an author's words."""

from collections.abc import Sequence

KINDS_OF_WORD = (
    "un mois", "une unité", "une année", "une période", "un nombre entier", "un nombre", "un nom",
    'un texte entre "guillemets"', "une citation entre « guillemets »", "un trimestre ou un semestre",
    "une année comptée depuis N",
)  # fmt: skip
_INDICATOR_CLAUSES = frozenset(
    (
        "_NATURE", "_ACTEURS", "_NIVEAUX", "_POUR_LES_CAF", "_PERIODE", "_MESURE", "_UNITE", "_CIBLE", "_SEUIL",
        "_REFERENCE", "_LECTURE",
    )
)  # fmt: skip
_SIGNS_OF_COMPARISON = frozenset(("AT_LEAST", "AT_MOST", "MORE", "LESS", "EQUAL", "DIFFERENT"))
_OTHER_STATEMENTS = frozenset(
    ("_CLASSEMENT", "_ACTION", "_REMISE", "_ENGAGEMENT", "_ENONCE", "_CONTRADICTION", "_BUDGET", "_COHERENCE", "_REGLE")
)
_STATEMENT_WORDS = _OTHER_STATEMENTS | {"_CONVENTION", "_TABLE", "_INDICATEUR", "$END"}
_DELAYS = frozenset(("JOURS_OUVRES", "JOURS", "HEURES", "MINUTES"))
_MOST_EXPECTED = 8


def hint_of(expected: frozenset[str]) -> str | None:
    """`on attend ici …`: the words that would fit, the families of them by one name."""
    left = set(expected)
    signs = ["un signe de comparaison"] if left >= _SIGNS_OF_COMPARISON else []
    left -= _SIGNS_OF_COMPARISON if signs else set()
    clauses = ["une autre clause"] if left >= _INDICATOR_CLAUSES else []
    left -= _INDICATOR_CLAUSES if clauses else set()
    left -= _STATEMENT_WORDS if left - _STATEMENT_WORDS or clauses else set()
    clauses += ["un autre énoncé"] if left >= _OTHER_STATEMENTS else []
    left -= _OTHER_STATEMENTS
    left -= {"WORD"} if "UNIT" in left else set()
    delay = ["un délai"] if left >= _DELAYS else []
    left -= _DELAYS if delay else set()
    shown = dict.fromkeys(words for name, words in SHOWN.items() if name in left and words)
    words = [*signs, *(one if one in KINDS_OF_WORD else f"« {one} »" for one in shown), *delay]
    example = "par exemple " if len(words) + len(clauses) > _MOST_EXPECTED else ""
    words = [*words[: _MOST_EXPECTED - len(clauses)], *clauses]
    return f"on attend ici {example}{_either(words)}" if words else None


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} ou {words[-1]}"


# How a terminal is named to an author; None: never proposed.
SHOWN: dict[str, str | None] = {
    "_CONVENTION": "convention", "_TABLE": "table", "_INDICATEUR": "indicateur", "_ENTRE": "entre",
    "_SIGNEE": "signée le", "_PERIODE": "période", "_A": "à", "_CLE": "clé", "PEUT_MANQUER": ", peut manquer",
    "_CODE_CAF": "code caf", "_CODE_PARMI": "code parmi", "_NOMBRE": "nombre", "TYPE_TEXTE": "texte",
    "IDENTIFIANT": "identifiant", "DATE": "date", "ANNEE": "année", "OUI_OU_NON": "oui ou non",
    "ENTIER": "entier", "_CONTROLE": "contrôle", "_SINON": "sinon", "_NATURE": "nature", "_ACTEURS": "acteurs",
    "_NIVEAUX": "niveaux", "CAF": "caf", "NATIONAL": "national", "_SELON": "selon", "_CUMULEE": "cumulée depuis",
    "MOIS": "mois", "TRIMESTRE": "trimestre", "SEMESTRE": "semestre", "_MESURE": "mesure", "_PART": "part des",
    "_NOMBRE_DE": "nombre de", "_SOMME": "somme de", "_DES": "des", "ETENDUE": "étendue de",
    "ECART_TYPE": "écart-type de", "_VALEUR_DECLAREE": "valeur déclarée", "_OU": "où", "_SOIT": "soit",
    "_PARMI": "parmi celles où", "SI_LIVREE": "si la colonne est livrée", "_UNITE": "unité", "_CIBLE": "cible",
    "_SEUIL": "seuil critique", "_DES_ANNEE": "dès", "_EN": "en", "_DE": "de", "_REFERENCE": "référence",
    "_LECTURE": "lecture", "_ECARTEE": "écartée car", "_SOURCE": "source", "_LINE_MARK": "l.",
    "FICHE": "fiche", "ANNEXE": "annexe", "ARTICLE": "article", "_OR": "ou", "_ET": "et", "_NON": "non",
    "DANS": "dans", "HORS": "hors", "_MANQUE": "manque", "JOURS_OUVRES": "jours ouvrés de", "JOURS": "jours de",
    "MONTH": "un mois", "_COMMA": ",", "_COLON": ":", "_SLASH": "/", "_DASH": "-", "_LEFT_PAR": "(",
    "_RIGHT_PAR": ")", "AT_LEAST": "≥", "AT_MOST": "≤", "MORE": ">", "LESS": "<", "EQUAL": "=", "DIFFERENT": "≠",
    "UNIT": "une unité", "YEAR": "une année", "PERIOD": "une période", "INTEGER": "un nombre entier",
    "NUMBER": "un nombre", "WORD": "un nom", "NAME": "un nom", "TEXT": 'un texte entre "guillemets"',
    "QUOTE": "une citation entre « guillemets »",
    "_CLASSEMENT": "classement", "CHAQUE_FIN_DE_MOIS": "observée chaque fin de mois de",
    "EN_FIN_DE_PERIODE": "observée en fin de période de", "_NOMBRE_DE_CAF": "nombre de caf",
    "_POUR_LES_CAF": "pour les caf où",
    "DISTINCTS": "distincts", "PAR_JOUR": "par jour", "MOYENNE": "moyenne de", "_PONDEREE": "pondérée par",
    "COEFFICIENT": "coefficient de variation de", "MEDIANE": "médiane de", "MINIMUM": "minimum de",
    "MAXIMUM": "maximum de", "_QUANTILE": "quantile", "_DE_MEME": "de même", "EVOLUTION": "évolution de",
    "VARIATION": "variation de", "_DEPUIS": "depuis", "SUR_UN_AN": "sur un an",
    "_DE_PLUS_GRANDE_SOMME": "de plus grande somme de", "_PARTAGE": "partagés par", "_AU_PRORATA": "au prorata de",
    "_A_CONSTRUIRE": "à construire", "_A_FIXER": "à fixer", "_D_ICI": "d'ici",
    "_VALEUR_NATIONALE_DE": "valeur nationale de", "_VALEUR_NATIONALE": "valeur nationale",
    "_VALEUR_INDIVIDUELLE": "valeur individuelle", "_SI": "si", "_DU": "du", "AVANT_LE": "avant le",
    "A_PARTIR_DU": "à partir du", "JUSQU_AU": "jusqu'au", "_A_DEFAUT": ", à défaut",
    "OBSERVATION": "l'observation", "LA_MOYENNE_NATIONALE": "la moyenne nationale",
    "HEURES": "heures de", "MINUTES": "minutes de", "DATE_ET_HEURE": "date et heure",
    # Deadlines, budgets, chained rules.
    "_ACTION": "action", "_LIVRABLE": "livrable", "_REMISE": "remise", "_DESTINATAIRES": "destinataires",
    "_SAUF": "sauf", "_ENGAGEMENT": "engagement", "_SOUS_RESERVE": "sous réserve de", "_ECHEANCE": "échéance",
    "OPPOSABLE": ", opposable", "_AVANT": "avant", "_EN_CONTINU": "en continu", "_A_DEFINIR": "à définir",
    "_APRES": "après", "_CHAQUE": "chaque", "_CHAQUE_INDICATEUR": "chaque indicateur",
    "_AU": "au", "_POUR_LE": "pour le", "_DANS_LES": "dans les", "OPEN_DAYS": "jours ouvrés",
    "DAYS": "jours",
    "_LA_SIGNATURE": "la signature", "DEBUT": "début", "MI": "mi", "FIN": "fin", "PREMIER": "1er",
    "_ENONCE": "énoncé", "_NON_VERIFIABLE": "non vérifiable car", "_CONTRADICTION": "contradiction",
    "_CONCERNE": "concerne", "_RETENU": "retenu", "_CAR": "car", "_NON_TRANCHEE": "non tranchée",
    "_BUDGET": "budget", "_CREDITS": "crédits", "LIMITATIF": "limitatifs", "EVALUATIF": "évaluatifs",
    "INDICATIF": "indicatifs", "PLAFOND_CUMULE": "plafond cumulé", "PLAFOND": "plafond", "PREVISION": "prévision",
    "_COHERENCE": "cohérence", "_IDENTITE": "identité", "_TOLERANCE": ", à", "_PRES": "près",
    "REPRIS": "est repris par chaque contrat", "AUSSI_EXIGEANT": "est aussi exigeant dans les contrats",
    "A_SA_FICHE": "a sa fiche", "_REGLE": "règle", "_QUAND": "quand", "_UNE_LIGNE": "une ligne des",
    "_DONT": "dont", "_EST": "est", "_ALORS": "alors", "_POUR": "pour", "DE_SUITE": "mois de suite",
    "CONFORME": "conforme", "NON_CONFORME": "non conforme", "A_SURVEILLER": "à surveiller",
    "INDETERMINE": "indéterminé", "SANS_OBJET": "sans objet", "SANS_CIBLE": "sans cible", "A_ECHOIR": "à échoir",
    "PART_OF_YEAR": "un trimestre ou un semestre", "LAG": "une année comptée depuis N",
    "_PLUS": "+", "_MINUS": "-", "_TIMES": "×",
    "BLANK": None, "TITLE": None, "REMARK": None, "$END": None,
}  # fmt: skip
