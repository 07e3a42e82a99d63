"""The mistakes met while resolving, gathered so that one does not hide the next."""

from collections.abc import Iterable

from checker.diagnostic import Code, Diagnostic, nearest
from checker.source import Span


class Problems:
    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def add(self, code: Code, message: str, span: Span, hint: str | None = None) -> None:
        self.found.append(Diagnostic(code, message, span, hint))

    def add_once(self, code: Code, message: str, span: Span, hint: str | None = None) -> None:
        """For what is wrong with the whole rulebook: it is told at its first place."""
        if all(one.message != message for one in self.found):
            self.add(code, message, span, hint)


def did_you_mean(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """A hint towards the nearest known name, or the list of them when it is short."""
    names = list(known)
    close = nearest(word, names, likeness)
    if close:
        return f"vouliez-vous dire « {close} » ?"
    return f"on connaît {quoted(names)}" if 0 < len(names) <= _SHORT else None


_SHORT = 12


def quoted(words: Iterable[str]) -> str:
    """`« a », « b » et « c »`."""
    each = [f"« {word} »" for word in words]
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} et {each[-1]}"
