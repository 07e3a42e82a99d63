"""A mistake where reading stops: told, then corrected as the author most likely meant, or its clause left out."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from lark import Token

from checker.diagnostic import Code, Diagnostic
from checker.parse.clauses import clause_words, heads_of, indent_of, lines_of, openers, statement_of
from checker.parse.dates import date_meant
from checker.parse.leave_out import leave_out
from checker.parse.piece import Piece, Stop, stop_of
from checker.parse.words import KINDS_OF_WORD, SHOWN, hint_of
from checker.quantity import unit_spellings
from checker.text import folded

_TYPED = re.compile(r"\w+(?:[-.]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class _Fix:
    """What the author most likely meant: `right` instead of `[start, end)`."""

    start: int
    end: int
    right: str


@dataclass(frozen=True)
class _Mistake:
    """`rest` is what is left to read; None when the statement is given up. `sure`: `rest` says what was meant."""

    diagnostic: Diagnostic
    rest: Piece | None
    sure: bool


def mistake_at(piece: Piece, stop: Stop) -> _Mistake:
    nameless = _nameless_column(piece, stop)
    if nameless:
        return _unexpected(piece, nameless)
    swallowed = _swallowed(piece, stop)
    if swallowed and swallowed.last:
        return _left_over(piece, swallowed) or _missing(piece, swallowed, swallowed.last)
    fixed = (
        _unclosed(piece, stop)
        or _mistyped_sign(piece, stop)
        or _date_of_the_contract(piece, stop)
        or _mistyped_word(piece, stop)
    )
    if fixed:
        return fixed
    told = _column_without_colon(piece, stop) or _left_over(piece, stop) or _forgotten(piece, stop)
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
    places = (*_name_read_last(piece, stop), *_keyword_read_last(stop), *_clause_read_last(piece, stop))
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


def _keyword_read_last(stop: Stop) -> list[int]:
    """A keyword that would have been right after a name, and was read as that name."""
    if stop.last is None or stop.last.type not in ("WORD", "NAME") or stop.complete:
        return []
    expected = {SHOWN[terminal] for terminal in stop.expected}
    return [stop.last.start_pos or 0] if stop.last.casefold() in expected else []


def _clause_read_last(piece: Piece, stop: Stop) -> list[int]:
    """The clause that reading stops in, when its layout and its first word show that it is one."""
    begun = [line for line in lines_of(piece.text) if line <= stop.offset]
    word = _TYPED.match(piece.text, begun[-1]) if begun else None
    return begun[-1:] if word and word[0].casefold() in clause_words() else []


def _goes_further(piece: Piece, fix: _Fix, stop: Stop, *, one_word: bool = False) -> Piece | None:
    """The corrected piece, if reading then goes past the correction (`one_word` to it) and past where it stopped."""
    corrected = piece.corrected(fix.start, fix.end, fix.right)
    after = fix.start + len(fix.right)
    reached = stop_of(corrected.text, (fix.start, after) if one_word else None)
    passed = max(after, stop.offset + after - fix.end)
    return corrected if reached is None or corrected.text[passed : reached.offset].strip() else None


def _unclosed(piece: Piece, stop: Stop) -> _Mistake | None:
    closing = {'"': '"', "«": " »"}.get(stop.found)
    if closing is None:
        return _closed_by_the_next(piece, stop)
    line_end = piece.text.find("\n", stop.offset)
    line_end = len(piece.text) if line_end < 0 else line_end
    message, hint = (
        ("ce texte n'est pas fermé.", 'fermez-le par " sur la même ligne')
        if stop.found == '"'
        else ("cette citation n'est pas fermée.", "fermez-la par »")
    )
    diagnostic = Diagnostic(Code.SYN03, message, piece.span(stop.offset, line_end), hint)
    rest = _goes_further(piece, _Fix(line_end, line_end, closing), stop)
    return _Mistake(diagnostic, rest or leave_out(piece, stop, stop.offset), sure=rest is not None)


def _closed_by_the_next(piece: Piece, stop: Stop) -> _Mistake | None:
    """« "un, "deux" »: the text goes on to the mark that opens the next one, which then reads as words."""
    last = stop.last
    line = piece.text[piece.text.rfind("\n", 0, stop.offset) + 1 :].partition("\n")[0]
    if last is None or last.type != "TEXT" or last.end_pos != stop.offset or line.count('"') % 2 == 0:
        return None
    begin, end = last.start_pos or 0, last.end_pos or 0
    for word in reversed(list(_TYPED.finditer(piece.text, begin + 1, end - 1))):
        fix = _Fix(word.end(), word.end(), '"')
        rest = _goes_further(piece, fix, stop)
        if rest:
            hint = 'fermez-le par " avant la virgule' if piece.text[word.end()] == "," else 'fermez-le par "'
            span = piece.span(begin, word.end())
            return _Mistake(Diagnostic(Code.SYN03, "ce texte n'est pas fermé.", span, hint), rest, sure=True)
    return None


# Signs that people type otherwise -> those of the language.
_SIGNS = {"=>": "≥", "=<": "≤", "==": "=", "<>": "≠", "//": "--"}
_CURLY = re.compile("[“”„]([^“”„\n]*)[“”„]")
_POINTED = re.compile(r"(?<![\w.,])(\d+)\.(\d+)\b")


def _mistyped_sign(piece: Piece, stop: Stop) -> _Mistake | None:
    curly = _CURLY.match(piece.text, stop.offset)
    if curly:
        return _corrected(
            piece, _Fix(*curly.span(), f'"{curly[1]}"'), Code.SYN01, "ce texte s'écrit entre guillemets droits."
        )
    starts = [stop.offset] if stop.last is None else [stop.offset, stop.last.start_pos or 0]
    for start in starts:
        pointed = _POINTED.match(piece.text, start)
        if pointed:
            return _corrected(
                piece,
                _Fix(*pointed.span(), f"{pointed[1]},{pointed[2]}"),
                Code.SYN01,
                "un nombre décimal s'écrit avec une virgule.",
            )
        typed = piece.text[start : start + 2]
        if typed in _SIGNS:
            fix = _Fix(start, start + 2, _SIGNS[typed])
            return _corrected(piece, fix, Code.SYN01, f"« {typed} » n'est pas un signe de la langue.")
    return None


_DUE = re.compile(r"\béchéance\s+(?:de\s+)?", re.IGNORECASE)


def _date_of_the_contract(piece: Piece, stop: Stop) -> _Mistake | None:
    """A date after `échéance` that is written as contracts do: `2014/2015`, `le 30 avril 2014`."""
    due = max((found.end() for found in _DUE.finditer(piece.text) if found.end() <= stop.offset), default=None)
    meant = None if due is None else date_meant(piece.text, due)
    if due is None or meant is None or meant[0] < stop.offset:
        return None
    end, right = meant
    fix = _Fix(due, end, right)
    rest = _goes_further(piece, fix, stop)
    if rest is None:
        return None
    line_end = re.compile(r"$|\s*(?=[\n\",])", re.MULTILINE).search(piece.text, end)
    written = right + piece.text[end : line_end.start() if line_end else end]
    diagnostic = Diagnostic(
        Code.SYN01,
        "cette date ne s'écrit pas ainsi.",
        piece.span(due, line_end.start() if line_end else end),
        f"écrivez « {written} »",
    )
    return _Mistake(diagnostic, rest, sure=True)


def _corrected(piece: Piece, fix: _Fix, code: Code, message: str) -> _Mistake:
    diagnostic = Diagnostic(code, message, piece.span(fix.start, fix.end), f"écrivez « {fix.right} »")
    return _Mistake(diagnostic, piece.corrected(fix.start, fix.end, fix.right), sure=True)


def _mistyped_word(piece: Piece, stop: Stop) -> _Mistake | None:
    """A keyword of the language, mistyped where reading stops or just before: corrected, reading goes further."""
    for fix in _likely_words(piece, stop):
        rest = _goes_further(piece, fix, stop, one_word=True)
        if rest is None:
            continue
        typed = piece.text[fix.start : fix.end]
        if fix.right.startswith(f"{typed.casefold()} "):
            message = f"« {typed} » n'est pas complet ici."
        elif len(typed.split()) > 1:
            message = f"les mots « {' '.join(typed.split())} » ne sont pas connus ici."
        else:
            message = f"le mot « {typed} » n'est pas connu ici."
        hint = f"vouliez-vous dire « {fix.right} » ?"
        return _Mistake(Diagnostic(Code.SYN02, message, piece.span(fix.start, fix.end), hint), rest, sure=True)
    return None


_CLOSE_ENOUGH = 0.7
_BEGINNING = 0.9
_SHORT = 3
_MOST_TRIED = 8


def _likely_words(piece: Piece, stop: Stop) -> list[_Fix]:
    """The corrections to try, the most likely first."""
    expected = [words for words in map(SHOWN.get, stop.expected) if words and words not in KINDS_OF_WORD]
    keywords = [words for words in SHOWN.values() if words and words not in KINDS_OF_WORD]
    known = {*keywords, *(words.split()[0] for words in keywords)}
    places = [(stop.offset, expected)]
    comma = re.compile(r",\s*").match(piece.text, stop.offset)
    places += [(comma.end(), expected)] if comma else []
    if stop.last is not None:
        units = unit_spellings() if stop.last.type == "UNIT" else ()
        others = [words for words in keywords if words != SHOWN[stop.last.type]]
        places.append((stop.last.start_pos or 0, [*others, *units]))
    # The head of the clause may be what was mistyped, and its next words read as the end of the clause above.
    head = max((start for start, _ in heads_of(piece.text) if start < stop.offset), default=None)
    places += [] if head is None else [(head, [word for word in keywords if word.split()[0] in clause_words()])]
    scored: dict[_Fix, float] = {}
    for start, phrases in places:
        for phrase in phrases:
            for end in _ends(piece.text, start, phrase):
                typed = " ".join(piece.text[start:end].split()).casefold()
                if typed == phrase:
                    break
                likeness = _likeness(typed, phrase)
                if likeness >= (_BEGINNING if typed in known else _CLOSE_ENOUGH):
                    scored.setdefault(_Fix(start, end, phrase), likeness)
    return sorted(scored, key=lambda fix: (-scored[fix], fix.start, -fix.end, fix.right))[:_MOST_TRIED]


@lru_cache(maxsize=10_000)
def _likeness(typed: str, phrase: str) -> float:
    """From 0 to 1, accents apart; the beginning of a phrase is very like it, a short word only like itself."""
    one, other = folded(typed), folded(phrase)
    if len(other) <= _SHORT:
        return float(one == other)
    return _BEGINNING if other.startswith(f"{one} ") else SequenceMatcher(None, one, other).ratio()


def _ends(text: str, start: int, phrase: str) -> list[int]:
    """Where as many words as the phrase has end, and where one fewer do."""
    count = len(_TYPED.findall(phrase))
    ends = [found.end() for found, _ in zip(_TYPED.finditer(text, start), range(count), strict=False)]
    return [ends[index] for index in (count - 1, count - 2) if 0 <= index < len(ends)]


def _column_without_colon(piece: Piece, stop: Stop) -> _Mistake | None:
    """A column named like a keyword, read as that keyword because no « : » follows it."""
    if stop.last is None:
        return None
    start = max((line for line in lines_of(piece.text) if line <= (stop.last.start_pos or 0)), default=None)
    word = None if start is None else _TYPED.match(piece.text, start)
    if word is None or ":" not in openers().get(statement_of(piece.text) or "", ()):
        return None
    rest = _goes_further(piece, _Fix(word.end(), word.end(), " :"), stop)
    return None if rest is None else _lacking(piece, word.start(), word.end(), f"{word[0]} :", "« : »", rest)


def _left_over(piece: Piece, stop: Stop) -> _Mistake | None:
    """A word at the end of a line after something whole, read as the beginning of what the next line would say."""
    if stop.last is None or stop.last.type not in ("WORD", "NAME") or stop.complete:
        return None
    begin, end = stop.last.start_pos or 0, stop.last.end_pos or 0
    if indent_of(piece.text, stop.offset) is None or indent_of(piece.text, begin) is not None:
        return None
    if stop_of(piece.text[:begin]) is not None:
        return None
    diagnostic = Diagnostic(Code.SYN01, f"{_as_typed(stop.last)} est de trop ici.", piece.span(begin, end))
    return _Mistake(diagnostic, leave_out(piece, stop, begin), sure=False)


def _forgotten(piece: Piece, stop: Stop) -> _Mistake | None:
    """A sign or a keyword that is not there, when it is the only one that fits and reading then goes on."""
    found = _TYPED.match(piece.text, stop.offset)
    shown = SHOWN[next(iter(stop.expected))] if len(stop.expected) == 1 else None
    if found is None or shown is None or shown in KINDS_OF_WORD or indent_of(piece.text, stop.offset) is not None:
        return None
    rest = _goes_further(piece, _Fix(stop.offset, stop.offset, f" {shown} "), stop)
    if rest is None or not _past_the_line(rest.text, stop.offset):
        return None
    return _lacking(piece, found.start(), found.end(), f"{shown} {found[0]}", f"« {shown} »", rest)


def _lacking(piece: Piece, start: int, end: int, right: str, what: str, rest: Piece) -> _Mistake:
    diagnostic = Diagnostic(Code.SYN04, f"il manque {what}.", piece.span(start, end), f"écrivez « {right} »")
    return _Mistake(diagnostic, rest, sure=True)


def _past_the_line(text: str, offset: int) -> bool:
    stop = stop_of(text)
    return stop is None or "\n" in text[offset : stop.offset].rstrip()


def _missing(piece: Piece, stop: Stop, last: Token) -> _Mistake:
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
    return _Mistake(diagnostic, leave_out(piece, stop, begin), sure=False)


def _unexpected(piece: Piece, stop: Stop) -> _Mistake:
    begin = stop.offset + len(stop.found) - len(stop.found.lstrip())
    word = _TYPED.match(piece.text, begin)
    typed = stop.found.strip() if stop.found.lstrip()[0] in '"«' or not word else word[0]
    diagnostic = Diagnostic(
        Code.SYN01,
        f"{_as_typed(typed)} ne peut pas se trouver ici.",
        piece.span(begin, begin + len(typed)),
        hint_of(stop.expected),
    )
    return _Mistake(diagnostic, leave_out(piece, stop, stop.offset), sure=False)


def _as_typed(typed: str) -> str:
    match typed[0]:
        case "«":
            return "cette citation" if len(typed) > 1 else "« « »"
        case '"':
            return f"le texte {typed}"
        case _:
            return f"« {typed} »"
