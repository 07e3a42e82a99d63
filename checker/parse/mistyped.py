"""A word, a sign or a mark that is not typed as it should: what the author most likely meant."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from checker.diagnostic import Code, Diagnostic
from checker.parse.clauses import clause_words, heads_of, openers
from checker.parse.dates import date_meant
from checker.parse.leave_out import leave_out
from checker.parse.mistake import TYPED, Fix, Mistake, goes_further
from checker.parse.piece import Piece, Stop
from checker.parse.words import KINDS_OF_WORD, SHOWN
from checker.quantity import unit_spellings
from checker.text import folded


def mistyped(piece: Piece, stop: Stop) -> Mistake | None:
    """The mistake where reading stops, when it is one of typing; None otherwise."""
    return (
        _unclosed(piece, stop)
        or _mistyped_sign(piece, stop)
        or _date_of_the_contract(piece, stop)
        or mistyped_word(piece, stop)
    )


def _unclosed(piece: Piece, stop: Stop) -> Mistake | None:
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
    rest = goes_further(piece, Fix(line_end, line_end, closing), stop)
    return Mistake(diagnostic, rest or leave_out(piece, stop, stop.offset), sure=rest is not None)


def _closed_by_the_next(piece: Piece, stop: Stop) -> Mistake | None:
    """« "un, "deux" »: the text goes on to the mark that opens the next one, which then reads as words."""
    last = stop.last
    line = piece.text[piece.text.rfind("\n", 0, stop.offset) + 1 :].partition("\n")[0]
    if last is None or last.type != "TEXT" or last.end_pos != stop.offset or line.count('"') % 2 == 0:
        return None
    begin, end = last.start_pos or 0, last.end_pos or 0
    for word in reversed(list(TYPED.finditer(piece.text, begin + 1, end - 1))):
        fix = Fix(word.end(), word.end(), '"')
        rest = goes_further(piece, fix, stop)
        if rest:
            hint = 'fermez-le par " avant la virgule' if piece.text[word.end()] == "," else 'fermez-le par "'
            span = piece.span(begin, word.end())
            return Mistake(Diagnostic(Code.SYN03, "ce texte n'est pas fermé.", span, hint), rest, sure=True)
    return None


# Signs that people type otherwise -> those of the language.
_SIGNS = {"=>": "≥", "=<": "≤", "==": "=", "<>": "≠", "//": "--"}
_CURLY = re.compile("[“”„]([^“”„\n]*)[“”„]")
_POINTED = re.compile(r"(?<![\w.,])(\d+)\.(\d+)\b")


def _mistyped_sign(piece: Piece, stop: Stop) -> Mistake | None:
    curly = _CURLY.match(piece.text, stop.offset)
    if curly:
        return _corrected(
            piece, Fix(*curly.span(), f'"{curly[1]}"'), Code.SYN01, "ce texte s'écrit entre guillemets droits."
        )
    starts = [stop.offset] if stop.last is None else [stop.offset, stop.last.start_pos or 0]
    for start in starts:
        pointed = _POINTED.match(piece.text, start)
        if pointed:
            return _corrected(
                piece,
                Fix(*pointed.span(), f"{pointed[1]},{pointed[2]}"),
                Code.SYN01,
                "un nombre décimal s'écrit avec une virgule.",
            )
        typed = piece.text[start : start + 2]
        if typed in _SIGNS:
            fix = Fix(start, start + 2, _SIGNS[typed])
            return _corrected(piece, fix, Code.SYN01, f"« {typed} » n'est pas un signe de la langue.")
    return None


_DUE = re.compile(r"\béchéance\s+(?:de\s+)?", re.IGNORECASE)


def _date_of_the_contract(piece: Piece, stop: Stop) -> Mistake | None:
    """A date after `échéance` that is written as contracts do: `2014/2015`, `le 30 avril 2014`."""
    due = max((found.end() for found in _DUE.finditer(piece.text) if found.end() <= stop.offset), default=None)
    meant = None if due is None else date_meant(piece.text, due)
    if due is None or meant is None or meant[0] < stop.offset:
        return None
    end, right = meant
    fix = Fix(due, end, right)
    rest = goes_further(piece, fix, stop)
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
    return Mistake(diagnostic, rest, sure=True)


def _corrected(piece: Piece, fix: Fix, code: Code, message: str) -> Mistake:
    diagnostic = Diagnostic(code, message, piece.span(fix.start, fix.end), f"écrivez « {fix.right} »")
    return Mistake(diagnostic, piece.corrected(fix.start, fix.end, fix.right), sure=True)


def mistyped_word(piece: Piece, stop: Stop) -> Mistake | None:
    """A keyword of the language, mistyped where reading stops or just before: corrected, reading goes further."""
    for fix in _likely_words(piece, stop):
        rest = goes_further(piece, fix, stop, one_word=True)
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
        return Mistake(Diagnostic(Code.SYN02, message, piece.span(fix.start, fix.end), hint), rest, sure=True)
    return None


_CLOSE_ENOUGH = 0.7
_BEGINNING = 0.9
_SHORT = 3
_MOST_TRIED = 8


def _likely_words(piece: Piece, stop: Stop) -> list[Fix]:
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
    scored: dict[Fix, float] = {}
    for start, phrases in places:
        inside = bool(piece.text[:start].strip())
        for phrase in phrases:
            if inside and phrase in openers():
                continue  # the piece is one statement
            for end in _ends(piece.text, start, phrase):
                typed = " ".join(piece.text[start:end].split()).casefold()
                if typed == phrase:
                    break
                likeness = _likeness(typed, phrase)
                if likeness >= (_BEGINNING if typed in known else _CLOSE_ENOUGH):
                    scored.setdefault(Fix(start, end, phrase), likeness)
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
    count = len(TYPED.findall(phrase))
    ends = [found.end() for found, _ in zip(TYPED.finditer(text, start), range(count), strict=False)]
    return [ends[index] for index in (count - 1, count - 2) if 0 <= index < len(ends)]
