"""The mistakes met while resolving, gathered so that one does not hide the next."""

from collections.abc import Iterable, Mapping

from checker import syntax
from checker.diagnostic import Code, Diagnostic, nearest
from checker.source import Span


class Problems:
    """`broken`: names that are there, but not read for a mistake of their own; `unnamed`: statements that have none.

    `partial`: the tables without all their columns, each with whether it is known which are left out.
    `lost`: the clauses left out of the statement at hand, so that nobody is told that they are lacking. `kinds`: what
    each name of the rulebook is.
    """

    def __init__(self, broken: Iterable[str] = (), unnamed: Iterable[str] = ()) -> None:
        self.found: list[Diagnostic] = []
        self.broken = set(broken)
        self.unnamed = frozenset(unnamed)
        self.partial: dict[str, bool] = {}
        self.lost: frozenset[str] = frozenset()
        self.kinds: Mapping[str, str] = {}

    def add(self, code: Code, message: str, span: Span, hint: str | None = None) -> None:
        self.found.append(Diagnostic(code, message, span, hint))

    def add_once(self, code: Code, message: str, span: Span, hint: str | None = None) -> None:
        """For what is wrong with the whole rulebook: it is told at its first place."""
        if all(one.message != message for one in self.found):
            self.add(code, message, span, hint)

    def lacking(self, clause: str, code: Code, message: str, span: Span, hint: str | None = None) -> None:
        """A clause that the statement at hand has not, told once, unless it is there and only left out."""
        if clause not in self.lost:
            self.add(code, message, span, hint)
            self.lost |= {clause}

    def unknown(
        self, code: Code, message: str, name: syntax.Name, known: Iterable[str], table: str | None = None
    ) -> None:
        """A name that nothing bears, no column of a table; not told when what is left out may bear it."""
        names = list(known)
        if table is not None:
            unsure = "classement" in self.unnamed or not self.partial.get(table, True)
        elif code is Code.NOM03:
            unsure = bool(self.unnamed - {"convention", "table", "classement"})
        else:
            unsure = "table" in self.unnamed
        if unsure or name.text in self.broken:
            return
        other = self.kinds.get(name.text)
        hint = f"« {name.text} » est {other}" if other else did_you_mean(name.text, names)
        self.add(code, message, name.span, hint)


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
