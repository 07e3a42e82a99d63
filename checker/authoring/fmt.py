"""A rulebook's file in the one canonical layout: same words, same remarks, in the same order.

Words are never interpreted: a line begins where a statement, a clause or what depends on a clause begins, two spaces
further than what it depends on; everything else follows on the same line. A remark stays where it stands.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from checker.authoring.fmt_words import END, Remark, Word, words_of
from checker.diagnostic import RulebookError
from checker.parse import parse
from checker.source import Source


def fmt(source: Source) -> str:
    """The text as the formatter writes it. Raises RulebookError: a file with mistakes has no layout."""
    if mistakes := parse(source).diagnostics:
        raise RulebookError(mistakes)
    words = words_of(source)
    page = _Page()
    for word, depth in zip(_aligned(words), _depths(words), strict=True):
        if depth is None:
            page.go_on(word)
        else:
            page.begin(word, depth)
    return page.text


# ---- where lines begin

_OWED = ("_ACTION", "_REMISE", "_ENGAGEMENT")
_STATEMENTS = (
    "_CONVENTION", "_TABLE", "_CLASSEMENT", "_INDICATEUR", *_OWED, "_ENONCE", "_CONTRADICTION", "_BUDGET",
    "_COHERENCE", "_REGLE",
)  # fmt: skip
_COLUMN = "column"
_BRACKET = "bracket"  # the years of a classification
_CASE = "case"
_BUSIEST = "busiest"
_OPERATOR = "operator"  # a sign of a calculation, after the lines of what stands before it
_WHICH_CAF = "which"  # `où` after `entre caf`: it stays on its line
_BASE = "base"  # `référence` inside a target: it stays on its line
_CHANGED_FILTER = "where"  # `où` as the clause of a reading; that of a share is "_OU"
# What begins a line, and the lines it may depend on. Elsewhere the same word stays on its line: `entre` in a spread.
_DEPENDS_ON: dict[str, tuple[str, ...]] = {
    "_ENTRE": ("_CONVENTION",), "_SIGNEE": ("_CONVENTION",),
    "_CLE": ("_TABLE",), _COLUMN: ("_TABLE",), "_CONTROLE": ("_TABLE",), "_SINON": ("_CONTROLE",),
    _BRACKET: ("_CLASSEMENT",), _CASE: (_BRACKET,), "_POUR_LES_CAF": ("_INDICATEUR",),
    "_NATURE": ("_INDICATEUR",), "_ACTEURS": ("_INDICATEUR", *_OWED, "_ENONCE"),
    "_NIVEAUX": ("_INDICATEUR", *_OWED, "_REGLE"),
    "_PERIODE": ("_CONVENTION", "_INDICATEUR", "_LECTURE", "_BUDGET"),
    "_MESURE": ("_INDICATEUR", "_LECTURE", "_BUDGET"), "_UNITE": ("_INDICATEUR",),
    "_OU": ("_MESURE",), _CHANGED_FILTER: ("_LECTURE",), "_PARMI": ("_MESURE",),
    _BUSIEST: ("_MESURE",), "_PARTAGE": ("_MESURE",), _OPERATOR: ("_MESURE",),
    "_CIBLE": ("_INDICATEUR", "_LECTURE"), "_SEUIL": ("_INDICATEUR",), "_REFERENCE": ("_INDICATEUR",),
    "_LECTURE": ("_INDICATEUR",), "_ECARTEE": ("_LECTURE",),
    "_ECHEANCE": (*_OWED, "_LIVRABLE"), "_LIVRABLE": ("_ACTION",), "_SOUS_RESERVE": (*_OWED, "_LIVRABLE"),
    "_DESTINATAIRES": ("_REMISE",), "_SAUF": ("_REMISE",), "_NON_VERIFIABLE": ("_ENONCE",),
    "_CONCERNE": ("_CONTRADICTION",), "_RETENU": ("_CONTRADICTION",), "_NON_TRANCHEE": ("_CONTRADICTION",),
    "_CREDITS": ("_BUDGET",), "PLAFOND": ("_BUDGET",), "PLAFOND_CUMULE": ("_BUDGET",), "PREVISION": ("_BUDGET",),
    "_IDENTITE": ("_COHERENCE",), "_CHAQUE_INDICATEUR": ("_COHERENCE",), "_QUAND": ("_REGLE",), "_ALORS": ("_REGLE",),
    "_SOURCE": (
        *_STATEMENTS[3:], "_CIBLE", "_SEUIL", "_REFERENCE", "_PARMI", "_LECTURE", "_ECHEANCE", "_LIVRABLE", "_SAUF",
        "PLAFOND", "PLAFOND_CUMULE", "PREVISION", "_NATURE", "_POUR_LES_CAF", _BUSIEST, _BRACKET,
    ),
}  # fmt: skip
_LAST_OF = {"_ECARTEE": "_LECTURE"}


def _depths(words: Sequence[Word]) -> list[int | None]:
    """How deep each word that begins a line is; None for a word that follows on its line."""
    depths: list[int | None] = []
    open_lines: list[str] = []
    parentheses = 0
    for place in range(len(words)):
        kind = _line(words, place)
        parentheses += _PARENTHESES.get(kind, 0)
        if kind in (*_STATEMENTS, END):
            open_lines = []
        else:
            above = _DEPENDS_ON.get(kind, ())
            if kind == _OPERATOR and (parentheses or open_lines[-1:] == ["_MESURE"]):
                above = ()
            if not any(line in above for line in open_lines):
                depths.append(None)
                continue
            while open_lines[-1] not in above:
                open_lines.pop()
        depths.append(len(open_lines))
        open_lines.append(kind)
        if kind in _LAST_OF:
            del open_lines[open_lines.index(_LAST_OF[kind]) :]
    return depths


def _line(words: Sequence[Word], place: int) -> str:
    """The kind of line that a word begins, were it to begin one."""
    kind = words[place].kind
    if kind == "WORD" and words[place + 1].kind == "_COLON" and words[place - 1].kind != "_CONTROLE":
        return _COLUMN
    if kind == "_OU" and words[place - 2].kind != "_PART":
        return (
            "_OU_OF_A_SPREAD"
            if words[place - 1].kind == "CAF" or words[place - 2].kind == "_DE_MEME"
            else _CHANGED_FILTER
        )
    if kind == "_REFERENCE" and words[place - 1].kind in _COMPARISONS:
        return _BASE
    if kind in _YEARS and words[place + 1].kind == "YEAR" and words[place - 1].kind != "_PARMI":
        return _BRACKET
    if kind == "NUMBER" and _begins_a_case(words, place):
        return _CASE
    if kind == "_AU" and words[place + 2].kind == "_DE_PLUS_GRANDE_SOMME":
        return _BUSIEST
    return _OPERATOR if kind in _SIGNS else kind


_COMPARISONS = ("AT_LEAST", "AT_MOST", "MORE", "LESS", "EQUAL", "DIFFERENT")
_YEARS = ("_DES_ANNEE", "_EN", "_DE")
_SIGNS = ("_PLUS", "_MINUS", "_TIMES", "_SLASH")
_PARENTHESES = {"_LEFT_PAR": 1, "_RIGHT_PAR": -1}


def _begins_a_case(words: Sequence[Word], place: int) -> bool:
    """`2,88 si`, `12 m² sinon`, `1 pour 3 500 si`."""
    place += 1
    if words[place].kind == "_POUR":
        place += 2
    if words[place].kind in ("UNIT", "WORD"):
        place += 1
    return words[place].kind in ("_SI", "_SINON")


def _aligned(words: Sequence[Word]) -> list[Word]:
    """The colons of a table's columns are one under the other, two spaces after the longest name."""
    aligned = list(words)
    table: list[int] = []
    for place, word in enumerate(words):
        if word.kind in (*_STATEMENTS, END):
            width = max((len(words[column].text) for column in table), default=0) + 1
            for column in table:
                aligned[column] = replace(words[column], text=words[column].text.ljust(width))
            table = []
        elif _line(words, place) == _COLUMN and not words[place + 1].remarks:
            table.append(place)
    return aligned


# ---- the page

_HUGS_LEFT = frozenset(("_COMMA", "_RIGHT_PAR", "PEUT_MANQUER", "_DASH"))
_HUGS_RIGHT = frozenset(("_LEFT_PAR", "_DASH"))
_AFTER_A_COMMA = frozenset(
    (
        "_SINON",
        "_SOIT",
        "SI_LIVREE",
        "CHAQUE_FIN_DE_MOIS",
        "EN_FIN_DE_PERIODE",
        "_CUMULEE",
        "_A_DEFAUT",
        "OPPOSABLE",
        "_TOLERANCE",
    )
)


class _Page:
    """Lines, and the one that is being written, whose depth is `depth`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.depth = 0
        self.case = False
        self.last: Word | None = None

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    def begin(self, word: Word, depth: int) -> None:
        """A line begins by this word, under its remarks."""
        remarks = self._close(word.remarks)
        if depth == 0 and self.last:
            # What stands further from the margin than the statement below belongs to the one above.
            inside = [*takewhile(lambda one: not one.title and one.indent > word.indent, remarks)]
            for remark in inside:
                self._put(f"  {remark.text}", blank=remark.blank)
            remarks = remarks[len(inside) :]
        above: Remark | None = None
        for remark in remarks:
            self._put(_margin(remark, depth) + remark.text, blank=self._apart(above, remark, depth))
            above = remark
        if word.kind != END:
            if self._apart(above, word, depth):
                self._blank()
            self.line = "  " * depth + word.text
            self.case = word.kind == "NUMBER"  # `0,64 sinon`
        self.depth, self.last = depth, word

    def go_on(self, word: Word) -> None:
        """The word follows on the line, unless a remark closed it."""
        if word.remarks:
            margin = "  " * (self.depth + 2)
            for remark in self._close(word.remarks):
                self._put(_margin(remark, self.depth + 2) + remark.text, blank=False)
            self.line = margin + word.text
        elif word.kind in _AFTER_A_COMMA and not self.case and not (self.last and self.last.kind == "_PERIODE"):
            self.line += f", {word.text}"
        else:
            hugs = word.kind in _HUGS_LEFT or (self.last and self.last.kind in _HUGS_RIGHT)
            self.line += word.text if hugs else f" {word.text}"
        self.last = word

    def _apart(self, above: Remark | None, item: Remark | Word, depth: int) -> bool:
        """Statements and titles have a blank line around them; between clauses, the author's is kept."""
        if (above and above.title) or (isinstance(item, Remark) and item.title):
            return True
        if above is None and depth == 0:
            return True
        under_the_first_line = above is None and self.depth == 0
        return item.blank and depth <= 1 and not under_the_first_line

    def _close(self, remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
        """End the line, with the remark that trails on it; the other remarks are left."""
        trailing = remarks[:1] if remarks and remarks[0].trailing else ()
        if self.last:
            self.lines.append("  ".join([self.line, *(one.text for one in trailing)]))
        return remarks[len(trailing) :]

    def _put(self, line: str, *, blank: bool) -> None:
        if blank:
            self._blank()
        self.lines.append(line)

    def _blank(self) -> None:
        if self.lines:
            self.lines.append("")


def _margin(remark: Remark, depth: int) -> str:
    return "" if remark.title else "  " * depth
