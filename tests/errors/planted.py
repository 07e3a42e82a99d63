"""Mistakes planted in sound rulebooks: where each can stand, what it does to the text, what it may be called.

The places are those of the words of a text, as the grammar names them: a construct added to the language, shown by a
sample of its reference or by a shipped rule, gets its mistakes as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from lark import Token

from checker.parse.piece import stop_of
from checker.parse.words import KINDS_OF_WORD, SHOWN
from checker.text import folded
from tests.errors.sound import Clause, Sound

# Codes that a mistake of reading may have: a wrong sign or word is sometimes a missing one, and nobody can tell.
UNREAD = frozenset(("SYN01", "SYN02", "SYN04"))
ONCE = ("nature", "acteurs", "niveaux", "période", "mesure", "unité", "seuil", "clé", "entre", "signée")
NEEDED = ("nature", "niveaux", "période", "mesure", "unité")
SIGNS = {"≥": "=>", "≤": "=<", ">=": "=>", "<=": "=<", "=": "==", "≠": "<>"}
# The clauses of its own statement, and the statements that it reads, by which a mistake is seen.
NEEDS_TABLE = "mesure période : read"
NEEDS_UNIT = "mesure période unité : read"

# What is needed for another reason than the grammar: the codes that tell it is not there, and what they need.
STILL_TOLD = {
    "UNIT": ("UNI01", NEEDS_UNIT),
    "NUMBER": ("NOM02", NEEDS_TABLE),
    "_MANQUE": ("UNI03", NEEDS_TABLE),
}
ENDS = {"TEXT": '"', "QUOTE": "»"}
UNITS = ("%", "points", "heures", "k€")


@dataclass(frozen=True)
class Plant:
    """`wrong` instead of `[start, end)` of the file of a clause.

    `codes`: what it may be called. `needs`: what must be sound for it to be seen: clauses of its own statement by
    their keywords, "read" for the statements that its own one reads, "convention". `at_the_name`: told with the first
    line of the statement. `owed`: how many messages it gives.
    """

    kind: str
    clause: Clause
    start: int
    end: int
    wrong: str
    codes: frozenset[str]
    needs: frozenset[str] = frozenset()
    at_the_name: bool = False


@dataclass(frozen=True)
class Planted:
    """The files with their mistakes; `lines`: where each may be told, by its first and its last line."""

    files: dict[str, str]
    plants: tuple[Plant, ...]
    lines: tuple[tuple[int, int], ...]


def planted(sound: Sound, plants: tuple[Plant, ...]) -> Planted:
    """The mistakes, all independent of each other, put in the text; in the order of the text."""
    ordered = sorted(plants, key=lambda one: ([*sound.files].index(one.clause.file), one.start))
    files = dict(sound.files)
    for one in reversed(ordered):
        text = files[one.clause.file]
        files[one.clause.file] = text[: one.start] + one.wrong + text[one.end :]
    return Planted(files, tuple(ordered), tuple(_lines(sound, one, ordered) for one in ordered))


def _lines(sound: Sound, one: Plant, plants: list[Plant]) -> tuple[int, int]:
    text = sound.files[one.clause.file]
    whole = sound.statements[one.clause.key]
    start, end = (whole[0].start, whole[-1].end) if one.at_the_name else (one.clause.start, one.clause.end)
    beside = [other for other in plants if other.clause.file == one.clause.file]
    more = {other: other.wrong.count("\n") - text.count("\n", other.start, other.end) for other in beside}
    first = 1 + text.count("\n", 0, start) + sum(more[other] for other in beside if other.start < start)
    inside = sum(more[other] for other in beside if start <= other.start < end or other is one)
    return first, max(first, first + text.count("\n", start, end) + inside)


def independent(sound: Sound, one: Plant, other: Plant) -> bool:
    """Whether none of two mistakes hides the other: in two clauses, and neither in what the other one needs."""
    if one.clause is other.clause or _touch(sound, one, other) or _touch(sound, other, one):
        return False
    return _spares(sound, one, other) and _spares(sound, other, one)


def _touch(sound: Sound, one: Plant, other: Plant) -> bool:
    """Whether nothing but blanks stands between two mistakes: they are one."""
    if one.clause.file != other.clause.file or one.end > other.start:
        return False
    if not sound.files[one.clause.file][one.end : other.start].strip():
        return True
    # A column without its name or its « : » is not told from the words above it.
    between = sound.files[one.clause.file][one.clause.end : other.clause.start].strip()
    return other.clause.keyword == ":" and not between and other.start <= (other.clause.tokens[1].start_pos or 0)


def _spares(sound: Sound, one: Plant, other: Plant) -> bool:
    touched = one.clause.key
    if touched == other.clause.key:
        return one.clause.keyword not in other.needs or one.clause is other.clause
    if touched == sound.convention and "convention" in other.needs:
        return False
    return "read" not in other.needs or touched not in sound.read_by(other.clause.key)


# ---------------------------------------------------------------- the catalogue


@cache
def plants_of(sound: Sound) -> tuple[Plant, ...]:
    """Every mistake of the catalogue, wherever it can stand."""
    return tuple(
        plant
        for clauses in sound.statements.values()
        for clause in clauses
        for kind in CATALOGUE
        for plant in kind(sound, clause)
    )


def _at(kind: str, clause: Clause, token: Token, wrong: str, codes: str, needs: str = "") -> Plant:
    names = frozenset(codes.split()) if codes else UNREAD
    return Plant(kind, clause, token.start_pos or 0, token.end_pos or 0, wrong, names, frozenset(needs.split()))


def _keyword(token: Token) -> bool:
    shown = SHOWN[token.type]
    return bool(shown) and shown not in KINDS_OF_WORD and shown[-1:].isalpha()


def _misspelt(word: str, known: tuple[str, ...]) -> str | None:
    """A word of five letters or more with two of them swapped, one lost or one doubled; never one that is known."""
    random = Random(word)
    ways: list[Callable[[int], str]] = [
        lambda at: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        lambda at: word[:at] + word[at + 1 :],
        lambda at: word[:at] + word[at] + word[at:],
    ]
    for _ in range(20):
        wrong = random.choice(ways)(random.randrange(1, len(word) - 2))
        if folded(wrong) not in map(folded, known):
            return wrong
    return None


@cache
def _vocabulary() -> tuple[str, ...]:
    phrases = [shown for shown in SHOWN.values() if shown and shown not in KINDS_OF_WORD]
    return tuple({*phrases, *(word for phrase in phrases for word in phrase.split())})


def mistyped_keyword(sound: Sound, clause: Clause) -> Iterator[Plant]:
    """« ciblle », « jours ouvrrés »"""
    for token in filter(_keyword, clause.tokens):
        longest = max(token.split(), key=len)
        wrong = _misspelt(longest, _vocabulary()) if len(longest) >= 5 else None
        if wrong:
            yield _at("mistyped keyword", clause, token, token.replace(longest, wrong), "SYN02")


def unaccented_keyword(sound: Sound, clause: Clause) -> Iterator[Plant]:
    """« periode », « ou »"""
    for token in filter(_keyword, clause.tokens):
        if token.isascii():
            continue
        yield _at("unaccented keyword", clause, token, folded(token), "SYN02")


def missing_word(sound: Sound, clause: Clause) -> Iterator[Plant]:
    """A keyword, a number, a text, a quotation, a name or a sign that is not there, where it is needed."""
    text = sound.files[clause.file]
    for token in clause.tokens:
        start, end = token.start_pos or 0, token.end_pos or 0
        if text[start - 1].isspace():  # one blank is enough
            end += len(text[end:]) - len(text[end:].lstrip(" "))
        reads = stop_of(text[:start] + text[end:]) is None
        if reads and token.type not in STILL_TOLD:
            continue
        codes, needs = STILL_TOLD[token.type] if reads else (" ".join(UNREAD), "")
        yield Plant(f"missing {token.type}", clause, start, end, "", frozenset(codes.split()), frozenset(needs.split()))


def unclosed(sound: Sound, clause: Clause) -> Iterator[Plant]:
    for token in clause.tokens:
        if token.type in ENDS:
            wrong = token.removesuffix(ENDS[token.type]).rstrip()
            yield _at(f"unclosed {token.type}", clause, token, wrong, "SYN03")


def wrong_sign(sound: Sound, clause: Clause) -> Iterator[Plant]:
    for token in clause.tokens:
        if str(token) in SIGNS:
            yield _at("wrong sign", clause, token, SIGNS[str(token)], "SYN01")
        if token.type == "TEXT":
            yield _at("curly quotes", clause, token, f"“{token[1:-1]}”", "SYN01")


def decimal_point(sound: Sound, clause: Clause) -> Iterator[Plant]:
    for token in clause.tokens:
        if token.type == "NUMBER":
            whole, _, decimals = token.partition(",")
            wrong = f"{re.sub(r'[^0-9]', '', whole)}.{decimals or '5'}"
            yield _at("decimal point", clause, token, wrong, "SYN01")


def stray_word(sound: Sound, clause: Clause) -> Iterator[Plant]:
    """A word, or a sign, too much at the end of a clause."""
    last = clause.tokens[-1]
    for stray in ("machin", ")", "%"):
        yield _at("stray word", clause, last, f"{last} {stray}", "SYN01 UNI02")


def unknown_unit(sound: Sound, clause: Clause) -> Iterator[Plant]:
    for token in clause.tokens:
        if token.type == "UNIT":
            yield _at("unknown unit", clause, token, "lieues", "UNI02")


def wrong_unit(sound: Sound, clause: Clause) -> Iterator[Plant]:
    """The number of a target, of a threshold or of a reference, in another unit than the measure."""
    if clause.keyword not in ("cible", "seuil", "référence"):
        return
    for number, token in zip(clause.tokens, clause.tokens[1:], strict=False):
        if number.type == "NUMBER" and token.type == "UNIT":
            wrong = next(unit for unit in UNITS if unit != token)
            yield _at("wrong unit", clause, token, wrong, "UNI01", NEEDS_UNIT)


def wrong_unit_declared(sound: Sound, clause: Clause) -> Iterator[Plant]:
    mesure = [one for one in sound.statements[clause.key] if one.keyword == "mesure"]
    if clause.keyword == "unité" and "_VALEUR_DECLAREE" not in {token.type for one in mesure for token in one.tokens}:
        yield _at("wrong unit declared", clause, clause.tokens[1], "heures", "UNI04", NEEDS_TABLE)


def unknown_name(sound: Sound, clause: Clause) -> Iterator[Plant]:
    """A table, a rule or a column that does not exist, one letter from one that does."""
    table = sound.table_of(clause.key)
    columns = sound.columns.get(table or "", {})
    for before, token in zip(clause.tokens, clause.tokens[1:], strict=False):
        if token.type not in ("WORD", "NAME") or clause.opens or len(token) < 5:
            continue
        if token in columns and clause.keyword not in ("nature", "acteurs", "source", ":"):
            wrong = _misspelt(token, tuple(columns))
            if wrong and before.type not in ("EQUAL", "DIFFERENT", "_LEFT_PAR", "_COMMA"):
                yield _at("unknown column", clause, token, wrong, "NOM02", NEEDS_TABLE)
        elif token in sound.columns and before.type != "_SOURCE":
            wrong = _misspelt(token, tuple(sound.columns))
            if wrong:
                yield _at("unknown table", clause, token, wrong, "NOM01")
        elif token in sound.names and clause.keyword in ("mesure", "lecture"):
            yield _at("unknown rule", clause, token, f"{token}9", "NOM03")


def unknown_code(sound: Sound, clause: Clause) -> Iterator[Plant]:
    columns = sound.columns.get(sound.table_of(clause.key) or "", {})
    if clause.keyword == "nature":
        yield _at("unknown code", clause, clause.tokens[1], f"{clause.tokens[1]}s", "NOM07")
    for column, sign, token in zip(clause.tokens, clause.tokens[1:], clause.tokens[2:], strict=False):
        if columns.get(str(column), "").startswith("code parmi") and sign.type == "EQUAL":
            yield _at("unknown code", clause, token, "inconnu", "NOM07", NEEDS_TABLE)


def wrong_operator(sound: Sound, clause: Clause) -> Iterator[Plant]:
    columns = sound.columns.get(sound.table_of(clause.key) or "", {})
    for token in clause.tokens:
        if clause.keyword in ("cible", "seuil") and token.type in ("AT_LEAST", "AT_MOST"):
            yield _at("wrong operator", clause, token, "=", "UNI03", NEEDS_UNIT)
    for column, sign in zip(clause.tokens, clause.tokens[1:], strict=False):
        if columns.get(str(column), "") in ("texte", "code caf") and sign.type in ("EQUAL", "DIFFERENT"):
            yield _at("wrong operator", clause, sign, "≥", "UNI03", NEEDS_TABLE)


def wrong_years(sound: Sound, clause: Clause) -> Iterator[Plant]:
    tokens = clause.tokens
    for first, middle, last in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if [first.type, middle.type, last.type] == ["YEAR", "_A", "YEAR"] and first != last:
            turned = Plant(
                "dates inverted", clause, first.start_pos or 0, last.end_pos or 0, f"{last} à {first}",
                frozenset({"TMP01"}), frozenset(NEEDS_UNIT.split()) if clause.keyword == "cible" else frozenset(),
            )  # fmt: skip
            yield turned
    for token in tokens:
        if clause.keyword == "cible" and token.type == "YEAR":
            code = "TMP02 TMP01" if [one.type for one in tokens].count("YEAR") > 1 else "TMP02"
            yield _at("out of the convention", clause, token, "1999", code, "convention mesure période unité read")


def clause_twice(sound: Sound, clause: Clause) -> Iterator[Plant]:
    text = sound.files[clause.file][clause.start : clause.end]
    codes = (
        "NOM05" if clause.keyword in ONCE else {"cible": "TMP03", ":": "NOM04", "contrôle": "NOM04"}.get(clause.keyword)
    )
    if codes and not clause.opens:
        needs = {"cible": "mesure période unité read convention cible", ":": "*"}.get(clause.keyword, "")
        yield Plant(
            "clause twice", clause, clause.end, clause.end, f"\n{text}", frozenset({codes}), frozenset(needs.split())
        )


def statement_twice(sound: Sound, clause: Clause) -> Iterator[Plant]:
    """A table or a rule by the name of another."""


def missing_clause(sound: Sound, clause: Clause) -> Iterator[Plant]:
    if clause.opens or clause.keyword not in (*NEEDED, "source"):
        return
    kinds = [one.keyword for one in sound.statements[clause.key]]
    if kinds.count(clause.keyword) > 1:
        return
    codes = "SRC03" if clause.keyword == "source" else "NOM06 TMP04"
    at_the_name = codes == "SRC03" or True
    text = sound.files[clause.file]
    yield Plant(
        "missing clause", clause, clause.start, text.find("\n", clause.end) + 1 or clause.end, "",
        frozenset(codes.split()), frozenset(("mesure", "read")), at_the_name,
    )  # fmt: skip


def colon_removed(sound: Sound, clause: Clause) -> Iterator[Plant]:
    """A column whose « : » is lost."""
    if clause.keyword == ":":
        yield _at("colon removed", clause, clause.tokens[1], "", "")


CATALOGUE: tuple[Callable[[Sound, Clause], Iterator[Plant]], ...] = (
    mistyped_keyword, unaccented_keyword, missing_word, unclosed, wrong_sign, decimal_point, stray_word, unknown_unit,
    wrong_unit, wrong_unit_declared, unknown_name, unknown_code, wrong_operator, wrong_years, clause_twice,
    missing_clause, colon_removed,
)  # fmt: skip
