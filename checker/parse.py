"""Source → syntax. The only door of Lark.

A file is parsed whole; when that fails, its statements are parsed one by one and, inside a statement, clause by clause,
so that every mistake is told once and none cascades.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.tree import Meta

from checker import syntax
from checker.diagnostic import Code, Diagnostic, nearest
from checker.quantity import parse_decimal
from checker.source import Source, Span


@dataclass(frozen=True)
class Parsed:
    """What could be read of a file. `broken` are the names of statements left out for a mistake in them."""

    source: Source
    file: syntax.File
    broken: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]


def parse(source: Source) -> Parsed:
    """Read a rulebook file; never raises, the mistakes are in `diagnostics`."""
    try:
        return Parsed(source, _tree(source, source.text), frozenset(), ())
    except UnexpectedInput:
        return _parse_by_statements(source)


def grammar_text() -> str:
    """The text of `grammar/regles.lark`, from the installed package or from the checkout."""
    inside = resources.files("checker") / "livre" / "grammar" / "regles.lark"
    if inside.is_file():
        return inside.read_text(encoding="utf-8")
    return (Path(__file__).parents[1] / "grammar" / "regles.lark").read_text(encoding="utf-8")


@cache
def _lark() -> Lark:
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        propagate_positions=True,
        maybe_placeholders=True,
    )


def _tree(source: Source, text: str) -> syntax.File:
    return _ToSyntax(source).transform(_lark().parse(text))


# ---- from Lark's tree to ours: one method per rule of the grammar, named like it


def _build(rule: Callable[..., object]) -> Callable[..., object]:
    return cast(Callable[..., object], v_args(meta=True, inline=True)(rule))


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


class _ToSyntax(Transformer[Token, syntax.File]):
    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source

    def _span(self, meta: Meta) -> Span:
        return self.source.span(meta.start_pos, meta.end_pos)

    def _token_span(self, token: Token) -> Span:
        return self.source.span(token.start_pos or 0, token.end_pos or 0)

    def _text(self, token: Token) -> syntax.Text:
        return syntax.Text(token[1:-1], self._token_span(token))

    def _maybe_text(self, token: Token | None) -> syntax.Text | None:
        return None if token is None else self._text(token)

    def _named(self, token: Token) -> syntax.Name:
        return syntax.Name(_words(token), self._token_span(token))

    def _integer(self, token: Token) -> syntax.Number:
        return syntax.Number(parse_decimal(token), None, self._token_span(token))

    @_build
    def start(self, meta: Meta, *statements: syntax.Statement) -> syntax.File:
        return syntax.File(statements)

    @_build
    def convention(self, meta: Meta, name: syntax.Name, title: Token, *clauses: syntax.Parties) -> syntax.Convention:
        return syntax.Convention(name, self._text(title), clauses, self._span(meta))

    @_build
    def parties(self, meta: Meta, *names: syntax.Name) -> syntax.Parties:
        return syntax.Parties(names, self._span(meta))

    @_build
    def signature(self, meta: Meta, day: Token, month: Token, year: Token) -> syntax.Signature:
        return syntax.Signature(self._integer(day), self._named(month), self._integer(year), self._span(meta))

    @_build
    def term(self, meta: Meta, first: Token, last: Token) -> syntax.Years:
        return syntax.Years(self._integer(first), self._integer(last), self._span(meta))

    @_build
    def table(self, meta: Meta, name: syntax.Name, title: Token, *clauses: syntax.Column) -> syntax.Table:
        return syntax.Table(name, self._text(title), clauses, self._span(meta))

    @_build
    def key(self, meta: Meta, *columns: syntax.Name) -> syntax.Key:
        return syntax.Key(columns, self._span(meta))

    @_build
    def column(
        self,
        meta: Meta,
        name: syntax.Name,
        kind: tuple[syntax.Name, tuple[syntax.Name | syntax.Text, ...], syntax.Name | None],
        optional: Token | None,
    ) -> syntax.Column:
        return syntax.Column(name, *kind, optional is not None, self._span(meta))

    @_build
    def caf_type(self, meta: Meta) -> object:
        return syntax.Name("code caf", self._span(meta)), (), None

    @_build
    def code_type(self, meta: Meta, *codes: syntax.Name | syntax.Text) -> object:
        return syntax.Name("code parmi", self._span(meta)), codes, None

    @_build
    def number_type(self, meta: Meta, unit: syntax.Name | None) -> object:
        return syntax.Name("nombre", self._span(meta)), (), unit

    @_build
    def plain_type(self, meta: Meta, kind: syntax.Name) -> object:
        return kind, (), None

    @_build
    def plain(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def check(self, meta: Meta, name: syntax.Name, condition: syntax.Condition, label: Token) -> syntax.Check:
        return syntax.Check(name, condition, self._text(label), self._span(meta))

    @_build
    def indicator(self, meta: Meta, name: syntax.Name, title: Token, *clauses: syntax.Clause) -> syntax.Indicator:
        return syntax.Indicator(name, self._text(title), clauses, self._span(meta))

    @_build
    def nature(self, meta: Meta, name: syntax.Name) -> syntax.Nature:
        return syntax.Nature(name, self._span(meta))

    @_build
    def actors(self, meta: Meta, *names: syntax.Name) -> syntax.Actors:
        return syntax.Actors(names, self._span(meta))

    @_build
    def levels(self, meta: Meta, *names: syntax.Name) -> syntax.Levels:
        return syntax.Levels(names, self._span(meta))

    @_build
    def level(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def timing(self, meta: Meta, *parts: syntax.Name | Token | None) -> syntax.Timing:
        *grains, dated_by, undated = parts
        label = self._text(undated) if isinstance(undated, Token) else None
        return syntax.Timing(
            cast(tuple[syntax.Name, ...], tuple(grains)),
            cast(syntax.Name | None, dated_by),
            label,
            None,
            self._span(meta),
        )

    @_build
    def cumulated(self, meta: Meta, year: Token) -> syntax.Timing:
        return syntax.Timing((), None, None, self._integer(year), self._span(meta))

    @_build
    def grain(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def measure(self, meta: Meta, measured: syntax.Measure) -> syntax.Measure:
        return measured

    @_build
    def share(self, meta: Meta, table: syntax.Name, where: syntax.Filter, *among: syntax.Among) -> syntax.Share:
        return syntax.Share(table, where, among, self._span(meta))

    @_build
    def count(self, meta: Meta, table: syntax.Name, *among: syntax.Among) -> syntax.Count:
        return syntax.Count(table, among, self._span(meta))

    @_build
    def ratio(
        self,
        meta: Meta,
        numerator: syntax.Name,
        denominator: syntax.Name,
        table: syntax.Name,
        *among: syntax.Among,
    ) -> syntax.Ratio:
        return syntax.Ratio(numerator, denominator, table, among, self._span(meta))

    @_build
    def spread(self, meta: Meta, statistic: Token, of: syntax.Name, caf: Token) -> syntax.Spread:
        word = syntax.Name(_words(statistic).removesuffix(" de"), self._token_span(statistic))
        return syntax.Spread(word, of, self._span(meta))

    @_build
    def declared(self, meta: Meta) -> syntax.Declared:
        return syntax.Declared(self._span(meta))

    @_build
    def filter(self, meta: Meta, condition: syntax.Condition, label: Token | None) -> syntax.Filter:
        return syntax.Filter(condition, self._maybe_text(label), self._span(meta))

    @_build
    def among(
        self,
        meta: Meta,
        condition: syntax.Condition,
        if_delivered: Token | None,
        otherwise: Token | None,
        *citations: syntax.Citation,
    ) -> syntax.Among:
        return syntax.Among(
            condition, if_delivered is not None, self._maybe_text(otherwise), citations, self._span(meta)
        )

    @_build
    def unit_clause(self, meta: Meta, unit: syntax.Name) -> syntax.UnitClause:
        return syntax.UnitClause(unit, self._span(meta))

    @_build
    def target(
        self, meta: Meta, op: str, number: syntax.Number, when: syntax.When, *citations: syntax.Citation
    ) -> syntax.Target:
        return syntax.Target(op, number, when, citations, self._span(meta))

    @_build
    def critical(self, meta: Meta, op: str, number: syntax.Number, *citations: syntax.Citation) -> syntax.Critical:
        return syntax.Critical(op, number, citations, self._span(meta))

    @_build
    def since(self, meta: Meta, year: Token) -> syntax.Since:
        return syntax.Since(self._integer(year), self._span(meta))

    @_build
    def in_year(self, meta: Meta, year: Token) -> syntax.InYear:
        return syntax.InYear(self._integer(year), self._span(meta))

    @_build
    def years(self, meta: Meta, first: Token, last: Token) -> syntax.Years:
        return syntax.Years(self._integer(first), self._integer(last), self._span(meta))

    @_build
    def reference(
        self,
        meta: Meta,
        period: Token,
        number: syntax.Number,
        convention: syntax.Name | None,
        remark: Token | None,
        *citations: syntax.Citation,
    ) -> syntax.Reference:
        return syntax.Reference(
            self._named_as_is(period),
            number,
            convention,
            self._maybe_text(remark),
            citations,
            self._span(meta),
        )

    @_build
    def reading(self, meta: Meta, title: Token, *parts: syntax.Change | syntax.Citation | Token) -> object:
        *middle, because = parts
        citations = tuple(part for part in middle if isinstance(part, syntax.Citation))
        changes = tuple(cast(syntax.Change, part) for part in middle if part not in citations)
        return syntax.Reading(self._text(title), changes, citations, self._text(cast(Token, because)), self._span(meta))

    @_build
    def citation(
        self, meta: Meta, section: str | None, first: Token | None, last: Token | None, quote: Token
    ) -> syntax.Citation:
        lines = None if first is None else (int(first), int(last or first))
        inside = syntax.Text(quote[1:-1].strip(_SPACES), self._token_span(quote))
        return syntax.Citation(section, lines, inside, self._span(meta))

    @_build
    def section(self, meta: Meta, *parts: str) -> str:
        return ", ".join(parts)

    @_build
    def numbered_part(self, meta: Meta, word: Token, number: Token) -> str:
        return f"{_words(word)} {number}"

    @_build
    def named_part(self, meta: Meta, name: syntax.Name) -> str:
        return name.text

    @_build
    def any_of(self, meta: Meta, *conditions: syntax.Condition) -> syntax.Any:
        return syntax.Any(conditions, self._span(meta))

    @_build
    def all_of(self, meta: Meta, *conditions: syntax.Condition) -> syntax.All:
        return syntax.All(conditions, self._span(meta))

    @_build
    def not_(self, meta: Meta, condition: syntax.Condition) -> syntax.Not:
        return syntax.Not(condition, self._span(meta))

    @_build
    def comparison(self, meta: Meta, left: syntax.Operand, op: str, right: syntax.Operand) -> syntax.Comparison:
        return syntax.Comparison(op, left, right, self._span(meta))

    @_build
    def within(self, meta: Meta, column: syntax.Name, where: Token, *words: syntax.Name | syntax.Text) -> syntax.Within:
        return syntax.Within(column, words, where.type == "HORS", self._span(meta))

    @_build
    def missing(self, meta: Meta, column: syntax.Name) -> syntax.Missing:
        return syntax.Missing(column, self._span(meta))

    @_build
    def flag(self, meta: Meta, column: syntax.Name) -> syntax.Flag:
        return syntax.Flag(column, self._span(meta))

    @_build
    def text_operand(self, meta: Meta, token: Token) -> syntax.Text:
        return self._text(token)

    @_build
    def delay(self, meta: Meta, kind: syntax.Name, start: syntax.Name, end: syntax.Name) -> syntax.Delay:
        return syntax.Delay(kind, start, end, self._span(meta))

    @_build
    def unit_of_delay(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named(token)

    @_build
    def op(self, meta: Meta, token: Token) -> str:
        return _CANONICAL_OP.get(str(token), str(token))

    @_build
    def quantity(self, meta: Meta, number: Token, unit: syntax.Name | None) -> syntax.Number:
        return syntax.Number(parse_decimal(number), unit, self._span(meta))

    @_build
    def unit(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named_as_is(token)

    @_build
    def name(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named_as_is(token)

    @_build
    def word(self, meta: Meta, token: Token) -> syntax.Name:
        return self._named_as_is(token)

    def _named_as_is(self, token: Token) -> syntax.Name:
        return syntax.Name(" ".join(token.split()), self._token_span(token))


_CANONICAL_OP = {">=": "≥", "<=": "≤", "!=": "≠"}
_SPACES = " \t\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


# ---- mistakes

_STATEMENTS = "convention|table|indicateur"
_CLAUSES = (
    "nature", "acteurs", "niveaux", "période", "mesure", "unité", "cible", "seuil", "référence", "lecture",
    "entre", "signée", "clé", "contrôle",
)  # fmt: skip
_OPAQUE = r'"[^"\n]*"|«(?:[^«»]|«[^«»]*»)*»|\#[^\n]*|--[^\n]*'
# A statement begins a line: by its keyword, or by any word with a name and a title after it (a keyword mistyped).
_STARTER = re.compile(
    rf'^[ \t]*(?P<start>(?:{_STATEMENTS})\b(?![ \t]*:)|\w+[ \t]+[\w.-]+[ \t]+")|{_OPAQUE}', re.MULTILINE | re.IGNORECASE
)
_LINE_START = re.compile(rf"^[ \t]*(?P<word>\w+)(?P<column>[ \t]*:)?|{_OPAQUE}", re.MULTILINE)
_NAME_AFTER = re.compile(r'\s*\w+\s+([^\s"]+)')
_TYPED = re.compile(r"\w+(?:[-.]\w+)*|[^\w\s]")
_MOST_MISTAKES = 50


def _parse_by_statements(source: Source) -> Parsed:
    statements: list[syntax.Statement] = []
    diagnostics: list[Diagnostic] = []
    broken: set[str] = set()
    for start, end in _pieces(source.text):
        mistakes: list[Diagnostic] = []
        piece = _blank(source.text, 0, start)[:end]
        for _ in range(_MOST_MISTAKES):
            try:
                statements.extend(_tree(source, piece).statements if not mistakes else ())
                if mistakes:
                    _lark().parse(piece)
                break
            except UnexpectedInput as error:
                mistake, wrong = _diagnose(source, piece, error, start)
                mistakes.append(mistake)
                if wrong is None:
                    break
                piece = _blank(piece, *wrong)
        diagnostics.extend(mistakes)
        name = _NAME_AFTER.match(source.text, start)
        if mistakes and name:
            broken.add(name[1])
    return Parsed(source, syntax.File(tuple(statements)), frozenset(broken), tuple(diagnostics))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    starts = [found.start("start") for found in _STARTER.finditer(text) if found["start"]]
    bounds = [0, *starts, len(text)]
    for start, end in pairwise(bounds):
        if end > start:
            yield start, end


def _blank(text: str, start: int, end: int) -> str:
    """The same text with nothing but blanks and line ends in `[start, end)`: every offset stays true."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _diagnose(
    source: Source, piece: str, error: UnexpectedInput, start: int
) -> tuple[Diagnostic, tuple[int, int] | None]:
    """The mistake at Lark's error, and the clause to leave out to read on (None: give the statement up)."""
    token = getattr(error, "token", None)
    at_end = isinstance(token, Token) and token.type == "$END"
    offset = len(piece.rstrip()) if at_end else cast(int, error.pos_in_stream)
    expected = _expected(error)
    clauses = _clause_starts(piece, start)
    lacking = at_end or (offset in clauses and clauses[offset] in _KNOWN)
    began = max((clause for clause in clauses if clause < offset or (clause == offset and not lacking)), default=None)
    following = min((clause for clause in clauses if clause > offset), default=len(piece))
    wrong = None if began is None else (began, offset if lacking else following)
    return (_missing if lacking else _unexpected)(source, piece, offset, expected), wrong


_KNOWN = frozenset(_CLAUSES) | {":"}


def _clause_starts(piece: str, start: int) -> dict[int, str]:
    """Where a line below the statement's first begins a clause -> its keyword as typed, or ":" for a column."""
    starts: dict[int, str] = {}
    first_line = piece.find("\n", start)
    for found in _LINE_START.finditer(piece, first_line if first_line >= 0 else len(piece)):
        if found["column"]:
            starts[found.start("word")] = ":"
        elif found["word"] and nearest(found["word"].casefold(), _CLAUSES):
            starts[found.start("word")] = found["word"].casefold()
    return starts


def _expected(error: UnexpectedInput) -> tuple[str, ...]:
    names = getattr(error, "expected", None) or getattr(error, "allowed", None) or ()
    shown = {words for words in map(_SHOWN.get, names) if words}
    return tuple(sorted(shown, key=lambda words: (not words[0].isalpha(), words)))


def _missing(source: Source, piece: str, offset: int, expected: tuple[str, ...]) -> Diagnostic:
    last = piece[:offset].rstrip()
    tail = list(_TYPED.finditer(last))
    begin = tail[-1].start() if tail else 0
    span = source.span(begin, len(last))
    return Diagnostic(
        Code.SYN04,
        f"il manque quelque chose après « {span.text} ».",
        span,
        f"on attend ici {_either(expected)}" if expected else None,
    )


def _unexpected(source: Source, piece: str, offset: int, expected: tuple[str, ...]) -> Diagnostic:
    found = _TYPED.match(piece, offset)
    typed = found[0] if found else piece[offset : offset + 1]
    span = source.span(offset, offset + len(typed))
    if typed in ('"', "«"):
        closing = "»" if typed == "«" else '"'
        return Diagnostic(
            Code.SYN03,
            f"le texte ouvert par {typed} n'est pas fermé.",
            span,
            f"fermez-le par {closing}" + (" sur la même ligne" if typed == '"' else ""),
        )
    if typed == "." and re.search(r"\d$", piece[:offset]):
        return Diagnostic(Code.SYN01, "un nombre décimal s'écrit avec une virgule.", span, "écrivez « 15,5 »")
    close = _close_keyword(typed, expected)
    if close:
        return Diagnostic(
            Code.SYN02, f"le mot « {typed} » n'est pas connu ici.", span, f"vouliez-vous dire « {close} » ?"
        )
    return Diagnostic(
        Code.SYN01,
        f"« {typed} » ne peut pas se trouver ici.",
        span,
        f"on attend ici {_either(expected)}" if expected else None,
    )


def _close_keyword(typed: str, expected: tuple[str, ...]) -> str | None:
    by_first_word = {words.split()[0].casefold(): words for words in reversed(expected) if words[0].isalpha()}
    close = nearest(typed.casefold(), by_first_word) if typed[0].isalpha() else None
    return by_first_word[close] if close else None


_MOST_EXPECTED = 8


def _either(expected: tuple[str, ...]) -> str:
    quoted = [words if words.startswith(("un ", "une ")) else f"« {words} »" for words in expected]
    if len(quoted) > _MOST_EXPECTED:
        quoted = [*quoted[:_MOST_EXPECTED], "…"]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} ou {quoted[-1]}"


# How a terminal is named to an author; None: never proposed.
_SHOWN: dict[str, str | None] = {
    "_CONVENTION": "convention", "_TABLE": "table", "_INDICATEUR": "indicateur", "_ENTRE": "entre",
    "_SIGNEE": "signée le", "_PERIODE": "période", "_A": "à", "_CLE": "clé", "PEUT_MANQUER": ", peut manquer",
    "_CODE_CAF": "code caf", "_CODE_PARMI": "code parmi", "_NOMBRE": "nombre", "TYPE_TEXTE": "texte",
    "IDENTIFIANT": "identifiant", "DATE": "date", "ANNEE": "année", "OUI_OU_NON": "oui ou non",
    "ENTIER": "entier", "_CONTROLE": "contrôle", "_SINON": "sinon", "_NATURE": "nature", "_ACTEURS": "acteurs",
    "_NIVEAUX": "niveaux", "CAF": "caf", "NATIONAL": "national", "_SELON": "selon", "_CUMULEE": "cumulée depuis",
    "MOIS": "mois", "TRIMESTRE": "trimestre", "SEMESTRE": "semestre", "_MESURE": "mesure", "_PART": "part des",
    "_NOMBRE_DE": "nombre de", "_SOMME": "somme de", "_DES": "des", "ETENDUE": "étendue de",
    "ECART_TYPE": "écart-type de", "_VALEUR_DECLAREE": "valeur déclarée", "_OU": "où", "_SOIT": "soit",
    "_PARMI": "parmi celles où", "SI_LIVREE": "si la colonne est livrée", "_UNITE": "unité", "_CIBLE": "cible",
    "_SEUIL": "seuil critique", "_DES_ANNEE": "dès", "_EN": "en", "_DE": "de", "_REFERENCE": "référence",
    "_LECTURE": "lecture", "_ECARTEE": "écartée car", "_SOURCE": "source", "_LINE_MARK": "l.",
    "FICHE": "fiche", "ANNEXE": "annexe", "ARTICLE": "article", "_OR": "ou", "_ET": "et", "_NON": "non",
    "DANS": "dans", "HORS": "hors", "_MANQUE": "manque", "JOURS_OUVRES": "jours ouvrés", "JOURS": "jours",
    "MONTH": "un mois", "_COMMA": ",", "_COLON": ":", "_SLASH": "/", "_DASH": "-", "_LEFT_PAR": "(",
    "_RIGHT_PAR": ")", "AT_LEAST": "≥", "AT_MOST": "≤", "MORE": ">", "LESS": "<", "EQUAL": "=", "DIFFERENT": "≠",
    "UNIT": "une unité", "YEAR": "une année", "PERIOD": "une période", "INTEGER": "un nombre entier",
    "NUMBER": "un nombre", "WORD": "un nom", "NAME": "un nom", "TEXT": 'un texte entre "guillemets"',
    "QUOTE": "une citation entre « guillemets »",
    "BLANK": None, "TITLE": None, "REMARK": None, "$END": None,
}  # fmt: skip
