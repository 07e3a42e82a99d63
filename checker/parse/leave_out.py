"""What is left to read of a statement once the clause that holds a mistake is left out."""

import re
from itertools import pairwise

from checker.parse.clauses import first_line, heads_of, lines_of, openers, statement_of
from checker.parse.piece import Piece, Stop, stop_of

_NAME = re.compile(r"[^\W\d][\w.-]*")
NO_NAME = "_"


def leave_out(piece: Piece, stop: Stop, at: int) -> Piece | None:
    """The piece without the clause that stands at `at`; None when nothing of it can be read.

    A mistake of the first line leaves a statement of the same name without its title.
    """
    if stop.last is None or at < (piece.text.find("\n") + 1 or len(piece.text)):
        return _opened_anew(piece)
    return _by_layout(piece, stop, at) or _by_words(piece, stop, at)


def _opened_anew(piece: Piece) -> Piece | None:
    if piece.opened_anew:
        return None
    end = piece.text.find("\n") + 1 or len(piece.text)
    keyword = statement_of(piece.text)
    name = name_of(piece.text) or NO_NAME
    return piece.opened(end, f"{first_line(keyword or _kind_of(piece.text), name)}\n")


def _kind_of(text: str) -> str:
    """The kind of statement that has the most of the clauses written."""
    said = [keyword for _, keyword in heads_of(text)]
    return max(openers(), key=lambda kind: sum(keyword in openers()[kind] for keyword in said))


def name_of(text: str) -> str | None:
    """The name that the first line of a statement gives, or None when it gives none."""
    names = names_of(text)
    return None if not names else names[0] if statement_of(text) else names[-1]


def names_of(text: str) -> list[str]:
    """The words of the first line of a statement that may be its name."""
    line = (text.splitlines() or [""])[0].partition('"')[0]
    return _NAME.findall(line)[statement_of(text) is not None :]


def _by_layout(piece: Piece, stop: Stop, at: int) -> Piece | None:
    """From the line at the indent of clauses to the next one, when what stands before is whole."""
    lines = lines_of(piece.text)
    begin = max((line for line in lines if line <= at), default=None)
    if begin is None or not _whole(piece.text[:begin]):
        return None
    end = min((line for line in lines if line > at), default=len(piece.text))
    rest = piece.without(begin, end)
    return rest if end >= stop.offset or not stop.found else None


def _by_words(piece: Piece, stop: Stop, at: int) -> Piece | None:
    """From a word that opens a clause to the first one from which reading goes on past a clause."""
    heads = [start for start, _ in heads_of(piece.text)]
    begin = next((start for start in reversed(heads) if start <= at and _whole(piece.text[:start])), None)
    if stop.complete:
        begin = stop.offset
    if begin is None:
        return _opened_anew(piece)
    ends = [start for start in heads if start > max(at, begin)]
    for count, (end, following) in enumerate(pairwise([*ends, len(piece.text)])):
        rest = piece.without(begin, *ends[:count], end)
        if _reach(rest.text) >= following:
            return rest
    return piece.without(begin, *ends, len(piece.text))


def _whole(text: str) -> bool:
    return stop_of(text) is None


def _reach(text: str) -> int:
    stop = stop_of(text)
    return len(text) if stop is None else stop.offset
