"""A mistake where reading stops: told, then corrected as the author most likely meant, or its clause left out."""

import re

from lark import Token

from checker.diagnostic import Code, Diagnostic
from checker.parse.clauses import clause_words, heads_of, indent_of, lines_of, openers, statement_of
from checker.parse.leave_out import leave_out
from checker.parse.mistake import TYPED, Fix, Mistake, goes_further
from checker.parse.mistyped import mistyped, mistyped_word
from checker.parse.piece import Piece, Stop, stop_of
from checker.parse.words import KINDS_OF_WORD, SHOWN, hint_of


def mistake_at(piece: Piece, stop: Stop) -> Mistake:
    nameless = _nameless_column(piece, stop)
    if nameless:
        return _unexpected(piece, nameless)
    swallowed = _swallowed(piece, stop)
    if swallowed and swallowed.last:
        return (
            _left_over(piece, swallowed)
            or (mistyped_word(piece, swallowed) if swallowed.last[-1].isalpha() else None)
            or _missing(piece, swallowed, swallowed.last)
        )
    told = (
        mistyped(piece, stop)
        or _column_without_colon(piece, stop)
        or _left_over(piece, stop)
        or _forgotten(piece, stop)
    )
    if told:
        return told
    # A word that begins a line, or the end, where more was to come: the line above is not finished.
    begins_line = stop.found[:1].isalpha() and indent_of(piece.text, stop.offset) is not None
    if stop.last is not None and not stop.complete and (begins_line or not stop.found):
        return _missing(piece, stop, stop.last)
    return _unexpected(piece, stop)


def _nameless_column(piece: Piece, stop: Stop) -> Stop | None:
    """A column without its name: the word above is not to be read with the « : » of the next line."""
    end = stop.offset + len(stop.found)
    following = re.compile(r"\s*\n\s*:").match(piece.text, end)
    if following is None or not stop.found.isalpha():
        return None
    return Stop(following.end() - 1, ":", stop.last, frozenset({"WORD"}))


_PARTS_OF_CLAUSES = ("où", "soit", "parmi", "sinon", "source", "écartée")


def _swallowed(piece: Piece, stop: Stop) -> Stop | None:
    """Where a keyword that begins a line was read as the name that the line above lacks: reading stopped there."""
    places = (*_name_read_last(piece, stop), *_keyword_read_last(piece, stop), *_clause_read_last(piece, stop))
    for start in places:
        before = stop_of(piece.text[:start])
        if before is not None and not before.complete:
            return before
    return None


def _name_read_last(piece: Piece, stop: Stop) -> list[int]:
    if stop.last is None or stop.last.type not in ("WORD", "NAME"):
        return []
    start = stop.last.start_pos or 0
    indent = indent_of(piece.text, start)
    word = stop.last.casefold()
    if indent is None or not (stop.found == ":" or word in clause_words() or word in _PARTS_OF_CLAUSES):
        return []
    above = max((head for head, _ in heads_of(piece.text) if head < start), default=None)
    if word not in _PARTS_OF_CLAUSES and above is not None and indent > (indent_of(piece.text, above) or 0):
        return []  # a column of that name, in a condition of the clause above
    return [start]


def _keyword_read_last(piece: Piece, stop: Stop) -> list[int]:
    """A keyword that would have been right after a name, and was read as that name."""
    if stop.last is None or stop.last.type not in ("WORD", "NAME") or stop.complete:
        return []
    start = stop.last.start_pos or 0
    expected = {SHOWN[terminal] for terminal in stop.expected}
    said = piece.text[start:].casefold()
    phrases = [shown for shown in expected if shown and " " in shown and said.startswith(f"{shown} ")]
    return [start] if phrases or stop.last.casefold() in expected else []


def _clause_read_last(piece: Piece, stop: Stop) -> list[int]:
    """The clause that reading stops in, when its layout and its first word show that it is one."""
    begun = [line for line in lines_of(piece.text) if line <= stop.offset]
    word = TYPED.match(piece.text, begun[-1]) if begun else None
    return begun[-1:] if word and word[0].casefold() in clause_words() else []


def _column_without_colon(piece: Piece, stop: Stop) -> Mistake | None:
    """A column named like a keyword, read as that keyword because no « : » follows it."""
    if stop.last is None:
        return None
    start = max((line for line in lines_of(piece.text) if line <= (stop.last.start_pos or 0)), default=None)
    word = None if start is None else TYPED.match(piece.text, start)
    if word is None or ":" not in openers().get(statement_of(piece.text) or "", ()):
        return None
    rest = goes_further(piece, Fix(word.end(), word.end(), " :"), stop)
    return None if rest is None else _lacking(piece, word.start(), word.end(), f"{word[0]} :", "« : »", rest)


def _left_over(piece: Piece, stop: Stop) -> Mistake | None:
    """A word at the end of a line after something whole, read as the beginning of what the next line would say."""
    if stop.last is None or stop.last.type not in ("WORD", "NAME") or stop.complete:
        return None
    begin, end = stop.last.start_pos or 0, stop.last.end_pos or 0
    if indent_of(piece.text, stop.offset) is None or indent_of(piece.text, begin) is not None:
        return None
    if stop_of(piece.text[:begin]) is not None:
        return None
    diagnostic = Diagnostic(Code.SYN01, f"{_as_typed(stop.last)} est de trop ici.", piece.span(begin, end))
    return Mistake(diagnostic, leave_out(piece, stop, begin), sure=False)


def _forgotten(piece: Piece, stop: Stop) -> Mistake | None:
    """A sign or a keyword that is not there, when it is the only one that fits and reading then goes on."""
    found = TYPED.match(piece.text, stop.offset)
    shown = SHOWN[next(iter(stop.expected))] if len(stop.expected) == 1 else None
    if found is None or shown is None or shown in KINDS_OF_WORD or indent_of(piece.text, stop.offset) is not None:
        return None
    rest = goes_further(piece, Fix(stop.offset, stop.offset, f" {shown} "), stop)
    if rest is None or not _past_the_line(rest.text, stop.offset):
        return None
    return _lacking(piece, found.start(), found.end(), f"{shown} {found[0]}", f"« {shown} »", rest)


def _lacking(piece: Piece, start: int, end: int, right: str, what: str, rest: Piece) -> Mistake:
    diagnostic = Diagnostic(Code.SYN04, f"il manque {what}.", piece.span(start, end), f"écrivez « {right} »")
    return Mistake(diagnostic, rest, sure=True)


def _past_the_line(text: str, offset: int) -> bool:
    stop = stop_of(text)
    return stop is None or "\n" in text[offset : stop.offset].rstrip()


def _missing(piece: Piece, stop: Stop, last: Token) -> Mistake:
    begin, end = last.start_pos or 0, last.end_pos or 0
    if last.type == "QUOTE":
        after = "cette citation"
    elif last.type == "TEXT":
        after = "ce texte"
    else:
        after = f"« {' '.join(last.split())} »"
    diagnostic = Diagnostic(
        Code.SYN04, f"il manque quelque chose après {after}.", piece.span(begin, end), hint_of(stop.expected)
    )
    return Mistake(diagnostic, leave_out(piece, stop, begin), sure=False)


def _unexpected(piece: Piece, stop: Stop) -> Mistake:
    begin = stop.offset + len(stop.found) - len(stop.found.lstrip())
    word = TYPED.match(piece.text, begin)
    typed = stop.found.strip() if stop.found.lstrip()[0] in '"«' or not word else word[0]
    diagnostic = Diagnostic(
        Code.SYN01,
        f"{_as_typed(typed)} ne peut pas se trouver ici.",
        piece.span(begin, begin + len(typed)),
        hint_of(stop.expected),
    )
    return Mistake(diagnostic, leave_out(piece, stop, stop.offset), sure=False)


def _as_typed(typed: str) -> str:
    match typed[0]:
        case "«":
            return "cette citation" if len(typed) > 1 else "« « »"
        case '"':
            return f"le texte {typed}"
        case _:
            return f"« {typed} »"
