"""Why a line or a cell is refused: a code and one French sentence, before its place is known."""

import re
from dataclasses import dataclass

from checker.diagnostic import Code

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """`reason` says what was found and what is expected, without capital or full stop."""

    code: Code
    reason: str


def visible(text: str) -> str:
    """The text on one line: control characters are written `\\x00`, `\\r`, `\\u2028`; the tab stays."""
    return _CONTROL.sub(lambda found: found[0] if found[0] == "\t" else _escaped(found[0]), text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def without_controls(text: str) -> str:
    """The text with each control character (line ends included) replaced by a space."""
    return _CONTROL.sub(" ", text)


def quoted(text: str) -> str:
    """A name as a sentence quotes it: « piece_id »."""
    return f"« {visible(text)} »"


def excerpt(text: str) -> str:
    """A delivered text as a sentence quotes it, cut when it is long."""
    return quoted(text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…")


def counted(number: int, noun: str) -> str:
    """`1 champ trouvé`, `3 champs trouvés`: every word of `noun` takes the mark of the plural."""
    return f"{number} {noun}" if number < 2 else f"{number} " + " ".join(word + "s" for word in noun.split())
