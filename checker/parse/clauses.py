"""Where statements and clauses begin, mistyped or not; which words open them comes from the grammar."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from checker.diagnostic import nearest
from checker.parse.grammar import openings
from checker.parse.words import SHOWN

_OPAQUE = r'"[^"\n]*"|«(?:[^«»]|«[^«»]*»)*»|\#[^\n]*|--[^\n]*'
_GAP = r"[^\S\n]"
_LINE_START = re.compile(rf"^{_GAP}*(?P<word>\w+)(?P<column>{_GAP}*:)?|{_OPAQUE}", re.MULTILINE)
_LINE = re.compile(rf"^(?P<gap>{_GAP}*)(?=[^\s#])(?!--)|{_OPAQUE}", re.MULTILINE)
_LIKE_A_STATEMENT = 0.75  # « cible » is not near « table »
_BEFORE_A_TEXT = "lecture|écartée|sinon|soit|livrable|échéance|retenu|sous|non|alors"  # no statement begins so


@cache
def openers() -> Mapping[str, tuple[str, ...]]:
    """The word that opens each kind of statement → the first words of its clauses; ":" for a column of a table."""
    return {_word(kind): tuple(map(_word, clauses)) for kind, clauses in openings().items()}


def phrases_of(statement: str) -> list[tuple[str, str]]:
    """The first word of each clause of a statement, and all the words that open it."""
    terminals = [names for kind, names in openings().items() if _word(kind) == statement]
    return [(_word(name), SHOWN[name] or "") for names in terminals for name in names if name != "WORD"]


def first_line(statement: str, name: str) -> str:
    """The first line of a statement that has no title."""
    return f'{statement} {name} ""' + (" des _" if statement == "classement" else "")


def _word(terminal: str) -> str:
    return ":" if terminal == "WORD" else (SHOWN[terminal] or "").split()[0]


@cache
def clause_words() -> tuple[str, ...]:
    """The first words of all clauses."""
    return tuple(dict.fromkeys(word for words in openers().values() for word in words if word != ":"))


@cache
def _starter() -> re.Pattern[str]:
    # A statement begins a line: at the margin by its keyword, or, mistyped, by anything or nothing before a name
    # and a title; elsewhere by its keyword or a word very like it, before a name and a title.
    return re.compile(
        rf"^ ?(?P<known>{'|'.join(openers())})\b(?!{_GAP}*(?:[:=≠≥≤<>!,)]|(?:dans|hors|manque|et|ou)\b))"
        rf"|^ ?(?P<margin>(?!(?:{_BEFORE_A_TEXT})\b)"
        rf'(?:(?:[^\s"«»#]+|"[^"\n]*"|«[^«»\n]*»){_GAP}+)?\w[\w.-]*{_GAP}+")'
        rf'|^{_GAP}*(?P<typed>\w+){_GAP}+[\w.-]+{_GAP}+"|{_OPAQUE}',
        re.MULTILINE | re.IGNORECASE,
    )


def pieces_of(text: str) -> Iterator[tuple[int, int]]:
    starts = [start for found in _starter().finditer(text) if (start := _start(found)) is not None]
    for start, end in pairwise([0, *starts, len(text)]):
        if text[start:end].strip():
            yield start, end


def _start(found: re.Match[str]) -> int | None:
    """Where a statement starts, or None where something else was found."""
    if found["typed"] and not statement_of(found["typed"]):
        return None
    return next((found.start(group) for group in ("known", "margin", "typed") if found[group]), None)


def statement_of(text: str) -> str | None:
    """The keyword that a piece begins by, mistyped or not; None when it is like none."""
    return nearest(text.split(maxsplit=1)[0].casefold(), openers(), _LIKE_A_STATEMENT)


def indent_of(text: str, offset: int) -> int | None:
    """How far from the margin the line begins that a word begins; None in the middle of a line."""
    start = text.rfind("\n", 0, offset) + 1
    return None if text[start:offset].strip() else offset - start


def heads_of(text: str) -> list[tuple[int, str]]:
    """Where a line below the first begins a clause, and the clause's keyword; ":" for a column of a table."""
    statement = statement_of(text)
    keywords = openers().get(statement or "", clause_words())
    heads: list[tuple[int, str]] = []
    for found in _LINE_START.finditer(text, _below_the_first_line(text)):
        column = found["column"] and (statement is None or ":" in keywords)
        word = (found["word"] or "").casefold()
        keyword = ":" if column else _opener_like(word, keywords)
        if keyword:
            heads.append((found.start("word"), keyword))
    return heads


@lru_cache(maxsize=10_000)
def _opener_like(word: str, keywords: tuple[str, ...]) -> str | None:
    return nearest(word, keywords) if word not in _inner_words() - {*keywords} else None


@cache
def _inner_words() -> frozenset[str]:
    """The words of the language that may begin a line inside a clause."""
    return frozenset(shown.split()[0] for shown in SHOWN.values() if shown)


def lines_of(text: str) -> list[int]:
    """Where the lines below the first begin a clause by their layout: none has less indent."""
    found = [line for line in _LINE.finditer(text, _below_the_first_line(text)) if line["gap"] is not None]
    least = min((len(line["gap"]) for line in found), default=0)
    return [line.end("gap") for line in found if len(line["gap"]) == least]


def _below_the_first_line(text: str) -> int:
    """Where the second line begins; the end when there is none."""
    return text.find("\n") + 1 or len(text)
