"""The mistakes that authors make: each where it can stand in a sound rulebook, and what it may be called.

The places are those of the words of the text, as the grammar names them: a construct added to the language gets its
mistakes as soon as a sample of the reference, or a shipped rule, shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from lark import Token

from checker.parse.piece import stop_of
from checker.parse.words import KINDS_OF_WORD, SHOWN
from checker.text import folded
from tests.errors.places import Clause, Sound
from tests.errors.planted import Plant

Plants = Iterator[Plant]

# Nobody can tell a wrong word or sign from one too many, or from one that is missing before it.
UNREAD = "SYN01 SYN02 SYN04"

# What must be sound around a mistake for it to be seen: a column without its table, a unit without its measure…
TABLE = "mesure période : classement read"
UNIT = "mesure période unité : read"
TARGETS = "convention cible"

# What is needed for another reason than the grammar: the codes that tell its absence, and what they need.
STILL_TOLD = {"UNIT": ("UNI01 UNI03", UNIT), "NUMBER": ("NOM02", TABLE), "_MANQUE": ("UNI03", TABLE)}

TWICE = {
    **dict.fromkeys(("nature", "acteurs", "niveaux", "période", "mesure", "unité", "seuil", "clé"), "NOM05"),
    **dict.fromkeys(("entre", "signée", "crédits", "alors", "destinataires", "concerne", "retenu"), "NOM05"),
    **dict.fromkeys(("plafond", "prévision"), "TMP03"),
    "livrable": "NOM04",
    **dict.fromkeys((":", "contrôle"), "NOM04"),
    "cible": "TMP03",
}
NEEDED = {
    **dict.fromkeys(("nature", "niveaux", "mesure", "unité"), "NOM06"),
    "période": "NOM06 TMP04",
    "source": "SRC03",
}
# The same of the statements that are no indicator; those that have a quotation in a clause need no other.
NEEDED_ELSEWHERE = {
    **dict.fromkeys(("mesure", "crédits", "alors", "non"), "NOM06"),
    "période": "NOM06 TMP04",
    "source": "SRC03",
}
SIGNS = {"≥": "=>", "≤": "=<", ">=": "=>", "<=": "=<", "=": "==", "≠": "<>"}
CLOSED_BY = {"TEXT": '"', "QUOTE": "»"}
STRAY = ("machin", ")", "%")
OTHER_UNITS = ("%", "points", "heures")
BEFORE, AFTER = "1999", "2099"


@cache
def mistakes_of(sound: Sound, file: str) -> tuple[Plant, ...]:
    """Every mistake of the catalogue, wherever it can stand in a file."""
    clauses = [clause for one in sound.statements.values() for clause in one if clause.file == file]
    return tuple(one for clause in clauses for kind in CATALOGUE for one in kind(sound, clause))


def _at(kind: str, clause: Clause, token: Token, wrong: str, codes: str, needs: str = "") -> Plant:
    return _between(kind, clause, token.start_pos or 0, token.end_pos or 0, wrong, codes, needs)


def _between(kind: str, clause: Clause, start: int, end: int, wrong: str, codes: str, needs: str = "") -> Plant:
    return Plant(kind, clause, start, end, wrong, frozenset(codes.split()), frozenset(needs.split()))


# ---------------------------------------------------------------- what does not read


def _keywords(clause: Clause) -> Iterator[Token]:
    for token in clause.tokens:
        shown = SHOWN[token.type] or ""
        if shown not in KINDS_OF_WORD and shown[-1:].isalpha():
            yield token


@cache
def _vocabulary() -> tuple[str, ...]:
    phrases = [shown for shown in SHOWN.values() if shown and shown not in KINDS_OF_WORD]
    return tuple({*phrases, *(word for phrase in phrases for word in phrase.split())})


def misspelt(word: str, known: tuple[str, ...]) -> str | None:
    """A word of five letters or more with two of them swapped, one lost or one doubled; none that is known."""
    random = Random(word)
    for _ in range(20 if len(word) >= 5 else 0):
        at = random.randrange(1, len(word) - 2)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        wrong = random.choice([swapped, word[:at] + word[at + 1 :], word[: at + 1] + word[at:]])
        if folded(wrong) not in map(folded, known):
            return wrong
    return None


def mistyped_keyword(_: Sound, clause: Clause) -> Plants:
    """« ciblle », « jours ouvrrés »."""
    for token in _keywords(clause):
        longest = max(re.findall(r"\w+", token), key=len)
        wrong = misspelt(longest, _vocabulary())
        if wrong:
            yield _at("mistyped keyword", clause, token, token.replace(longest, wrong), "SYN02")


def unaccented_keyword(_: Sound, clause: Clause) -> Plants:
    """« periode », « ou »."""
    for token in _keywords(clause):
        if not token.isascii():
            yield _at("unaccented keyword", clause, token, folded(token), "SYN02")


def missing_word(sound: Sound, clause: Clause) -> Plants:
    """A keyword, a number, a text, a quotation, a name or a sign that is needed."""
    text = sound.files[clause.file]
    for token in clause.tokens:
        start, end = token.start_pos or 0, token.end_pos or 0
        if text[start - 1].isspace():  # one blank is enough
            end += len(text[end:]) - len(text[end:].lstrip(" "))
        if _reads_otherwise(token.type, text[:start], text[end:]):
            continue
        if stop_of(text[:start] + text[end:]) is not None:
            yield _between(f"missing {token.type}", clause, start, end, "", UNREAD)
        elif token.type in STILL_TOLD:
            yield _between(f"missing {token.type}", clause, start, end, "", *STILL_TOLD[token.type])


def _reads_otherwise(kind: str, before: str, after: str) -> bool:
    """Without that word, what stands beside it reads as another word of the language, and two things are told.

    `actions "actions"` without `table` is an action; `des parmi celles où` names a table; `jour depart` is a unit.
    """
    return (
        (kind == "_TABLE" and after.startswith(("action", "remise")))
        or (kind == "WORD" and before.endswith("des ") and after.startswith("parmi"))
        or (kind == "_OR" and before.endswith("jour "))
    )


def unclosed(_: Sound, clause: Clause) -> Plants:
    """A text or a quotation without its end."""
    for token in clause.tokens:
        if token.type in CLOSED_BY:
            yield _at("unclosed", clause, token, token.removesuffix(CLOSED_BY[token.type]).rstrip(), "SYN03")


def sign_of_another_language(_: Sound, clause: Clause) -> Plants:
    """« => », a decimal point, curly quotes."""
    for token in clause.tokens:
        if str(token) in SIGNS:
            yield _at("wrong sign", clause, token, SIGNS[str(token)], "SYN01")
        elif token.type == "TEXT":
            yield _at("curly quotes", clause, token, f"“{token[1:-1]}”", "SYN01")
        elif token.type == "NUMBER":
            whole, *_mark, decimals = token.partition(",")
            yield _at("decimal point", clause, token, f"{re.sub('[^0-9]', '', whole)}.{decimals or '5'}", "SYN01")


def stray_word(_: Sound, clause: Clause) -> Plants:
    """A word, or a sign, too much at the end of a clause; after a number, a word is a unit."""
    last = clause.tokens[-1]
    for stray in STRAY:
        yield _at("stray word", clause, last, f"{last} {stray}", "SYN01 UNI01 UNI02")


# ---------------------------------------------------------------- what has no meaning


def unknown_unit(_: Sound, clause: Clause) -> Plants:
    for token in clause.tokens:
        if token.type == "UNIT":
            yield _at("unknown unit", clause, token, "lieues", "UNI02")


def wrong_unit(sound: Sound, clause: Clause) -> Plants:
    """A number, or the whole rule, in another unit than the measure."""
    for number, token in zip(clause.tokens, clause.tokens[1:], strict=False):
        wrong = next(unit for unit in OTHER_UNITS if unit != token)
        if clause.keyword in ("cible", "seuil", "référence", "plafond", "prévision") and (number.type, token.type) == (
            "NUMBER",
            "UNIT",
        ):
            yield _at("wrong unit", clause, token, wrong, "UNI01", UNIT)
    if clause.keyword == "unité" and not _declared(sound, clause):
        yield _at("wrong unit", clause, clause.tokens[1], "heures", "UNI04", TABLE)


def _declared(sound: Sound, clause: Clause) -> bool:
    return any(token.type == "_VALEUR_DECLAREE" for one in sound.statements[clause.key] for token in one.tokens)


def unknown_name(sound: Sound, clause: Clause) -> Plants:
    """A table, a rule or a column that does not exist, one letter from one that does."""
    columns = tuple(sound.columns.get(sound.table_of(clause.key) or "", ()))
    values = ("EQUAL", "DIFFERENT", "_LEFT_PAR")  # after which a word may be a code or a text
    if clause.opens or clause.keyword in ("nature", "acteurs", "source", ":"):
        return
    for before, token in zip(clause.tokens, clause.tokens[1:], strict=False):
        if token.type not in ("WORD", "NAME") or before.type == "_SOURCE":
            continue
        if token in columns:
            wrong = misspelt(token, columns)
            if wrong and before.type not in values:
                yield _at("unknown column", clause, token, wrong, "NOM02", TABLE)
        elif token in sound.columns:
            wrong = misspelt(token, tuple(sound.columns))
            if wrong:
                yield _at("unknown table", clause, token, wrong, "NOM01")
        elif token in sound.names:
            yield _at("unknown rule", clause, token, f"{token}9", "NOM03 NOM02")


def unknown_code(sound: Sound, clause: Clause) -> Plants:
    columns = sound.columns.get(sound.table_of(clause.key) or "", {})
    if clause.keyword == "nature":
        yield _at("unknown code", clause, clause.tokens[1], f"{clause.tokens[1]}s", "NOM07")
    for column, sign, token in zip(clause.tokens, clause.tokens[1:], clause.tokens[2:], strict=False):
        if columns.get(str(column), "").startswith("code parmi") and sign.type == "EQUAL":
            yield _at("unknown code", clause, token, "inconnu", "NOM07", TABLE)


def wrong_operator(sound: Sound, clause: Clause) -> Plants:
    """A target to be equalled, a text greater than another, a column of yes and no that is compared."""
    columns = sound.columns.get(sound.table_of(clause.key) or "", {})
    for before, token in zip(clause.tokens, clause.tokens[1:], strict=False):
        if clause.keyword in ("cible", "seuil") and token.type in ("AT_LEAST", "AT_MOST"):
            yield _at("wrong operator", clause, token, "=", "UNI03")
        if columns.get(str(before), "") == "texte" and token.type in ("EQUAL", "DIFFERENT"):
            yield _at("wrong operator", clause, token, "≥", "UNI03", TABLE)
        if columns.get(str(token), "") == "oui ou non" and before.type in ("_OU", "_PARMI", "_NON"):
            yield _at("compared flag", clause, token, f"{token} = oui", "UNI03", TABLE)


def wrong_years(_: Sound, clause: Clause) -> Plants:
    tokens = clause.tokens
    for first, middle, last in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (first.type, middle.type, last.type) == ("YEAR", "_A", "YEAR") and first != last:
            start, end = first.start_pos or 0, last.end_pos or 0
            yield _between("inverted years", clause, start, end, f"{last} à {first}", "TMP01")
    years = (
        [token for token in tokens if token.type == "YEAR"]
        if clause.keyword in ("cible", "plafond", "prévision")
        else []
    )
    for rank, token in enumerate(years):
        yield _at("out of the convention", clause, token, AFTER if rank else BEFORE, "TMP02", "convention")


def threshold_beyond(_: Sound, clause: Clause) -> Plants:
    """A critical threshold out of reach of the target."""
    if clause.keyword == "seuil":
        wrong = "-1000" if any(token.type in ("AT_MOST", "LESS") for token in clause.tokens) else "1000"
        for token in clause.tokens:
            if token.type == "NUMBER":
                yield _at("threshold beyond", clause, token, wrong, "REG02", f"{UNIT} {TARGETS}")


def impossible_level(sound: Sound, clause: Clause) -> Plants:
    """A spread measured Caf by Caf."""
    spread = any(
        one.keyword == "mesure" and "_ENTRE" in [token.type for token in one.tokens]
        for one in sound.statements[clause.key]
    )
    if clause.keyword == "niveaux" and spread:
        yield _at("impossible level", clause, clause.tokens[1], "caf, national", "REG03", TABLE)


def clause_twice(sound: Sound, clause: Clause) -> Plants:
    text = sound.files[clause.file][clause.start : clause.end]
    if clause.keyword in TWICE and not clause.opens:
        needs = TARGETS if clause.keyword == "cible" else ""
        yield _between("clause twice", clause, clause.end, clause.end, f"\n{text}", TWICE[clause.keyword], needs)


def missing_clause(sound: Sound, clause: Clause) -> Plants:
    """A clause that is needed is not there: told with the name of its statement, or with the clause that needs it."""
    whole = sound.statements[clause.key]
    alone = [one.keyword for one in whole].count(clause.keyword) == 1
    indicator = whole[0].tokens[0].type == "_INDICATEUR"
    needed = NEEDED if indicator else NEEDED_ELSEWHERE
    quotes = [token.type for one in whole for token in one.tokens].count("QUOTE")
    if clause.keyword == "source" and not indicator and quotes > 1:
        return
    if clause.keyword in needed and alone and (clause.keyword != "unité" or _declared(sound, clause)):
        end = sound.files[clause.file].find("\n", clause.end) + 1 or clause.end
        codes, needs = frozenset(needed[clause.keyword].split()), frozenset(("mesure", "read"))
        yield Plant("missing clause", clause, clause.start, end, "", codes, needs, anywhere=True)


CATALOGUE: tuple[Callable[[Sound, Clause], Plants], ...] = (
    mistyped_keyword, unaccented_keyword, missing_word, unclosed, sign_of_another_language, stray_word, unknown_unit,
    wrong_unit, unknown_name, unknown_code, wrong_operator, wrong_years, threshold_beyond, impossible_level,
    clause_twice, missing_clause,
)  # fmt: skip
