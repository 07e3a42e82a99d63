"""Where statements and clauses begin, mistyped or not; and the clause to leave out, so as to read on."""

import re
from collections.abc import Iterator
from itertools import pairwise

from checker.diagnostic import nearest
from checker.parse.piece import Piece, Stop

STATEMENTS = (
    "convention", "table", "classement", "indicateur", "action", "remise", "engagement", "énoncé", "contradiction",
    "budget", "cohérence", "règle",
)  # fmt: skip
_CLAUSES_OF = {
    "convention": ("entre", "signée", "période"),
    "table": ("clé", "contrôle"),
    "classement": ("dès", "source"),
    "indicateur": (
        "nature", "acteurs", "niveaux", "période", "mesure", "unité", "cible", "seuil", "référence", "lecture",
    ),
    "action": ("acteurs", "niveaux", "échéance", "livrable", "sous"),
    "remise": ("acteurs", "niveaux", "destinataires", "échéance", "sauf", "sous"),
    "engagement": ("acteurs", "niveaux", "échéance", "sous"),
    "énoncé": ("acteurs",),
    "contradiction": ("concerne", "retenu", "non"),
    "budget": ("crédits", "période", "mesure", "plafond", "prévision"),
    "cohérence": ("identité", "chaque"),
    "règle": ("niveaux", "quand", "alors"),
}  # fmt: skip
CLAUSES = tuple(dict.fromkeys(keyword for keywords in _CLAUSES_OF.values() for keyword in keywords))
_INSIDE_A_READING = ("mesure", "période", "cible", ":")
_OPAQUE = r'"[^"\n]*"|«(?:[^«»]|«[^«»]*»)*»|\#[^\n]*|--[^\n]*'
_GAP = r"[^\S\n]"
INSIDE = "lecture|écartée|sinon|soit|livrable|échéance|retenu|sous|non|alors"  # before a text, no statement begins
# A statement begins a line: by its keyword (not a column of that name); mistyped, at the margin, by any word or none
# before a name and a title, and elsewhere by a word very like a keyword.
_STARTER = re.compile(
    rf"^{_GAP}*(?P<known>{'|'.join(STATEMENTS)})\b(?!{_GAP}*(?:[:=≠≥≤<>!,)]|(?:dans|hors|manque|et|ou)\b))"
    rf'|^(?P<margin>(?!(?:{INSIDE})\b)(?:[^\s"«»#]+{_GAP}+)?\w[\w.-]*{_GAP}+")'
    rf'|^{_GAP}*(?P<typed>\w+){_GAP}+[\w.-]+{_GAP}+"|{_OPAQUE}',
    re.MULTILINE | re.IGNORECASE,
)
_LINE_START = re.compile(rf"^{_GAP}*(?P<word>\w+)(?P<column>{_GAP}*:)?|{_OPAQUE}", re.MULTILINE)
_SET_ASIDE = re.compile(rf"^{_GAP}*(?P<word>écartée)\b|{_OPAQUE}", re.MULTILINE | re.IGNORECASE)
_LIKE_A_STATEMENT = 0.75  # « cible » is not near « table »


def pieces_of(text: str) -> Iterator[tuple[int, int]]:
    starts = [start for found in _STARTER.finditer(text) if (start := _start(found)) is not None]
    for start, end in pairwise([0, *starts, len(text)]):
        if text[start:end].strip():
            yield start, end


def _start(found: re.Match[str]) -> int | None:
    """Where a statement starts, or None where something else was found."""
    if found["typed"] and not statement_of(found["typed"]):
        return None
    return next((found.start(group) for group in ("known", "margin", "typed") if found[group]), None)


def indent_of(text: str, offset: int) -> int | None:
    """How far from the margin the line begins that a word begins; None in the middle of a line."""
    start = text.rfind("\n", 0, offset) + 1
    return None if text[start:offset].strip() else offset - start


def heads_of(text: str) -> list[tuple[int, str]]:
    """Where a line below the first begins a clause, and the clause's keyword; ":" for a column of a table."""
    statement = statement_of(text)
    keywords = _CLAUSES_OF.get(statement or "", CLAUSES)
    heads: list[tuple[int, str]] = []
    first_line = text.find("\n")
    for found in _LINE_START.finditer(text, first_line if first_line >= 0 else len(text)):
        column = found["column"] and statement in ("table", None)
        keyword = ":" if column else nearest((found["word"] or "").casefold(), keywords)
        if keyword:
            heads.append((found.start("word"), keyword))
    return heads


def statement_of(text: str) -> str | None:
    """The keyword that a piece begins by, mistyped or not; None when it is like none."""
    return nearest(text.split(maxsplit=1)[0].casefold(), STATEMENTS, _LIKE_A_STATEMENT)


def left_out(piece: Piece, stop: Stop, *, lacking: bool) -> Piece | None:
    """The piece without the clause that holds the mistake; None when it is the statement's first line."""
    heads = heads_of(piece.text)
    began = max((start for start, _ in heads if start < stop.offset + (not lacking)), default=None)
    if stop.last is None:
        return None  # not even the beginning of a statement
    if stop.complete:
        began = stop.offset  # what stands before is whole: only the rest is too much
    if began is None:
        return None
    aside = [found.start("word") for found in _SET_ASIDE.finditer(piece.text) if found["word"]]
    after = stop.offset
    inside: tuple[str, ...] = ()
    reading = max((start for start, keyword in heads if keyword == "lecture" and start < stop.offset), default=None)
    if reading is not None and not stop.complete and not any(reading < start < stop.offset for start in aside):
        # A reading goes from its title to the reason why it is set aside, its own clauses included.
        began, inside = reading, _INSIDE_A_READING
        next_reading = min(
            (start for start, word in heads if word == "lecture" and start > after), default=len(piece.text)
        )
        ends = [start for start in aside if after <= start < next_reading]
        if ends:
            lacking, after, inside = False, ends[0], ()
    following = min((start for start, word in heads if start > after and word not in inside), default=len(piece.text))
    if lacking and any(start == stop.offset for start, _ in heads):
        following = stop.offset
    return piece.without(began, following)
