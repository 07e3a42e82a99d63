"""Random rulebooks that are of the language, drawn from the grammar itself: a construct added to it is drawn too.

They are read without a mistake; their names mean nothing, so that they do not resolve.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from checker.parse.grammar import lark
from checker.parse.words import SHOWN

# What an author chooses, a few of each kind; and the keywords and signs that are written in several ways.
CHOSEN = {
    "MONTH": ("janvier", "Août", "décembre"),
    "UNIT": (
        "%", "point", "points", "m²", "m2", "jour ouvré", "jours  ouvrés", "jours calendaires", "jours", "heures",
        "heures / semaine", "heures par semaine", "heure", "minute", "minutes", "semaine", "semaines", "fois", "Md€",
        "M€", "k€", "€", "etp", "1 pour N", "1  pour n",
    ),
    "YEAR": ("1999", "2013", "2017"),
    "PERIOD": ("2012", "2012-12", "2012-T4", "2012-S1"),
    "INTEGER": ("1", "07", "16", "9754"),
    "NUMBER": ("0", "85", "-12", "−1,50", "99,5", "2013", "3500", "3 500", "35000", "12\u00a0000,25", "007"),
    "WORD": ("pieces", "date_arrivee", "État", "x1", "effectif_ouvré"),
    "NAME": ("F10-21", "F21-51.1", "cog-2013-2017"),
    "TEXT": ('"pièces de masse"', '""', '"# une -- deux"', '"dites « de masse »"', '"e\u0301tat  ,  à l\'arrêt"'),
    "QUOTE": ("« … »", "«85%  dès 2013»", '« dites « de "masse" »\n       -- ici\n\n  ou là ; re\u0301sultat »', "«»"),
    "AT_LEAST": ("≥", ">="), "AT_MOST": ("≤", "<="), "DIFFERENT": ("≠", "!="),
    "_ACTEURS": ("acteur", "acteurs"), "_NIVEAUX": ("niveau", "niveaux"),
    "_PARMI": ("parmi celles où", "parmi ceux où"), "JOURS": ("jours de", "jours calendaires de"),
    "DAYS": ("jours", "jours calendaires"),
    "DISTINCTS": ("distinct", "distincte", "distincts", "distinctes"), "_PONDEREE": ("pondéré par", "pondérée par"),
    "_PARTAGE": ("partagé par", "partagés par", "partagées par"),
    "_AU_PRORATA": ("au prorata de", "au prorata de la"), "_D_ICI": ("d'ici", "d’ici"),
    "JUSQU_AU": ("jusqu'au", "jusqu’au"), "OBSERVATION": ("l'observation", "l’observation"),
    "CHAQUE_FIN_DE_MOIS": ("observée chaque fin de mois de", ", observées chaque fin de mois de"),
    "EN_FIN_DE_PERIODE": ("observée en fin de période de", ", observées en fin de période de"),
    "_A_DEFAUT": ("à défaut", ", à défaut"), "HEURES": ("heures de",), "MINUTES": ("minutes de",),
    "_SINON": ("sinon", ", sinon"), "_SOIT": ("soit", ",soit"),
    "_DESTINATAIRES": ("destinataire", "destinataires"), "OPPOSABLE": ("opposable", ", opposable"),
    "_CAR": ("car", ", car"), "_TOLERANCE": ("à", ", à"), "PREMIER": ("1er",),
    "LIMITATIF": ("limitatif", "limitatifs"), "EVALUATIF": ("évaluatif", "évaluatifs"),
    "INDICATIF": ("indicatif", "indicatifs"), "_MINUS": ("-", "−"), "_TIMES": ("×", "*"),
    "DE_SUITE": ("mois de suite", "trimestres de suite", "semestres de suite", "années de suite"),
    "PART_OF_YEAR": ("T1", "T4", "s2", "1er trimestre", "3e  trimestre", "1er semestre", "2e semestre"),
    "_UNE_LIGNE": ("une ligne des",),
    "LAG": ("N", "n+1", "N-1", "N + 2", "N−1"),
    "SI_LIVREE": ("si la colonne est livrée", ", si la colonne est livrée"),
}  # fmt: skip
AS_TYPED = frozenset(("UNIT", "YEAR", "PERIOD", "INTEGER", "NUMBER", "WORD", "NAME", "TEXT", "QUOTE"))

ENOUGH = 120  # words, after which every choice is the shortest one
DEEPEST = 30  # rules of the grammar inside one another, likewise

Construct = tuple[str, tuple[str, ...]]  # a rule of the grammar, and one of the ways to write it


@dataclass(frozen=True)
class Rulebook:
    """`words`, each with its kind; `constructs` of the grammar that they show."""

    words: tuple[tuple[str, str], ...]
    constructs: frozenset[Construct]

    @property
    def plain(self) -> str:
        """The words, one space between them."""
        return " ".join(text for _, text in self.words)

    def scattered(self, random: Random, *, remarks: bool = True) -> str:
        """The same words as a careless author types them: case, blanks, line ends, remarks anywhere."""
        typed = [_between(random, 0, remarks)]
        for place, (kind, text) in enumerate(self.words, start=1):
            typed += [_careless(random, kind, text), _between(random, place, remarks)]
        return "".join(typed)


def _careless(random: Random, kind: str, text: str) -> str:
    if kind in AS_TYPED:
        return text
    return random.choice([text, text, text.upper(), text.replace(" ", random.choice(["  ", "\n", "\t", "\u00a0"]))])


def _between(random: Random, place: int, remarks: bool) -> str:
    blanks = [" ", " ", "  ", "\t", "\n", "\n  ", " \n\t", "\u202f"]
    if not remarks:
        return random.choice(blanks)
    noted = [
        f" --remarque {place}\n",
        f"\n  -- remarque {place}  \n",
        f"\n\n# Titre {place}\n\n",
        f" -- {place}\n--\n\n",
    ]
    return random.choice([*blanks, *blanks, "\n\n\n", *noted, f" ## {place}\n"])


def constructs() -> frozenset[Construct]:
    """Everything that the grammar allows a statement to be."""
    return frozenset(
        (origin, tuple(name for name, _ in way))
        for origin, ways in _grammar().items()
        for way in ways
        if origin not in ("start", "__start_star_0")
    )


Way = tuple[tuple[str, bool], ...]  # what follows what; each a terminal, or the name of a rule


@cache
def _grammar() -> dict[str, list[Way]]:
    ways: dict[str, list[Way]] = {}
    rules: Any = lark().rules
    for rule in rules:
        ways.setdefault(str(rule.origin.name), []).append(
            tuple((str(one.name), bool(one.is_term)) for one in rule.expansion)
        )
    return ways


@cache
def _heights() -> dict[str, int]:
    """How deep the shallowest text of each rule is."""
    heights: dict[str, int] = {}
    while len(heights) < len(_grammar()):
        for origin, ways in _grammar().items():
            known = [_height(way, heights) for way in ways if all(term or name in heights for name, term in way)]
            if known:
                heights[origin] = 1 + min(known)
    return heights


def _height(way: Way, heights: dict[str, int]) -> int:
    return max((heights[name] for name, terminal in way if not terminal), default=0)


@cache
def _path(origin: str) -> tuple[str, ...]:
    """The fewest rules of the grammar, one inside the other, from a statement to this one."""
    paths: dict[str, tuple[str, ...]] = {"statement": ("statement",)}
    waiting = ["statement"]
    while origin not in paths:
        above = waiting.pop(0)
        for name in dict.fromkeys(name for way in _grammar()[above] for name, terminal in way if not terminal):
            if name not in paths:
                paths[name] = (*paths[above], name)
                waiting.append(name)
    return paths[origin]


def draw(random: Random, size: int = ENOUGH, goal: Construct | None = None) -> Rulebook:
    """A rulebook of about `size` words that shows a construct (any one, when none is given); the same `Random` gives
    the same one."""
    words: list[tuple[str, str]] = []
    shown: set[Construct] = set()
    origin, names = goal or random.choice(sorted(constructs()))
    road = list(_path(origin))  # what is left of it

    def choose(rule: str, depth: int) -> Way:
        ways = _grammar()[rule]
        if road[:1] == [rule]:
            road.pop(0)
            if not road:
                return next(way for way in ways if tuple(name for name, _ in way) == names)
            return random.choice([way for way in ways if road[0] in [name for name, _ in way]])
        if len(words) > size or depth > DEEPEST:
            lowest = min(_height(way, _heights()) for way in ways)
            ways = [way for way in ways if _height(way, _heights()) == lowest]
        return random.choice(ways)

    def write(rule: str, depth: int) -> None:
        way = choose(rule, depth)
        shown.add((rule, tuple(name for name, _ in way)))
        for name, terminal in way:
            if terminal:
                words.append((name, random.choice(CHOSEN.get(name) or (_only(name),))))
            else:
                write(name, depth + 1)

    while len(words) < size:
        write("statement", 0)
    return Rulebook(tuple(words), frozenset(shown))


def _only(terminal: str) -> str:
    """A keyword or a sign that is written in one way; one that is not known yet must be added to `CHOSEN`."""
    shown = SHOWN[terminal]
    assert shown, f"how is {terminal} written?"
    assert not shown.startswith(("un ", "une ")), f"what do authors write for {terminal}?"
    return shown


def rulebooks(size: int = ENOUGH) -> st.SearchStrategy[Rulebook]:
    """For Hypothesis, which shrinks what fails."""
    return st.randoms(use_true_random=False).map(lambda random: draw(random, size))
