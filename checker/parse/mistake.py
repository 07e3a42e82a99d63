"""What a mistake is to the reader: what is told, and what is left to read."""

import re
from dataclasses import dataclass

from checker.diagnostic import Diagnostic
from checker.parse.piece import Piece, Stop, stop_of

TYPED = re.compile(r"\w+(?:[-.]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Fix:
    """What the author most likely meant: `right` instead of `[start, end)`."""

    start: int
    end: int
    right: str


@dataclass(frozen=True)
class Mistake:
    """`rest` is what is left to read; None when the statement is given up. `sure`: `rest` says what was meant."""

    diagnostic: Diagnostic
    rest: Piece | None
    sure: bool


def goes_further(piece: Piece, fix: Fix, stop: Stop, *, one_word: bool = False) -> Piece | None:
    """The corrected piece, if reading then goes past the correction (`one_word` to it) and past where it stopped."""
    corrected = piece.corrected(fix.start, fix.end, fix.right)
    after = fix.start + len(fix.right)
    reached = stop_of(corrected.text, (fix.start, after) if one_word else None)
    passed = max(after, stop.offset + after - fix.end)
    return corrected if reached is None or corrected.text[passed : reached.offset].strip() else None
