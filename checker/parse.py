"""Source → syntax. The only door of Lark.

A file is parsed whole; when that fails, its statements are parsed one by one. Each mistake is told, then corrected as
the author most likely meant it, or its clause is left out, and reading goes on: all are told once and none cascades.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Transformer, Tree, UnexpectedInput, v_args
from lark.tree import Meta

from checker import syntax
from checker.diagnostic import Code, Diagnostic, nearest
from checker.quantity import parse_decimal, unit_spellings
from checker.source import Source, Span
from checker.text import folded


@dataclass(frozen=True)
class Parsed:
    """What could be read of a file. `broken` are the names of statements left out for a mistake in them."""

    source: Source
    file: syntax.File
    broken: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]
    convention_broken: bool = False


def parse(source: Source) -> Parsed:
    """Read a rulebook file; never raises, the mistakes are in `diagnostics`."""
    try:
        read = _read(_Piece(source, source.text, range(len(source.text) + 1)))
    except UnexpectedInput:
        return _parse_by_statements(source)
    return Parsed(source, read.file, frozenset(), read.diagnostics)


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


@dataclass(frozen=True)
class _Read:
    file: syntax.File
    diagnostics: tuple[Diagnostic, ...]


_DEEPEST = 40


def _read(piece: "_Piece") -> _Read:
    """A piece of text that is of the language; raises UnexpectedInput. Deeper than people nest, it is not followed."""
    tree = _lark().parse(piece.text)
    if _depth(tree) > _DEEPEST:
        end = len(piece.text)
        span = piece.span(end - len(piece.text.lstrip()), end)
        told = Diagnostic(Code.SYN01, "trop de conditions sont emboîtées les unes dans les autres.", span)
        return _Read(syntax.File(()), (told,))
    return _Read(_ToSyntax(piece).transform(tree), ())


def _depth(tree: Tree[Token]) -> int:
    """How deep a tree goes, without recursion: a text of ten thousand parentheses is no crash."""
    depth = 0
    floor: list[Tree[Token]] = [tree]
    while floor:
        depth += 1
        floor = [child for node in floor for child in node.children if isinstance(child, Tree)]
    return depth


# ---- from Lark's tree to ours: one method per rule of the grammar, named like it


def _build(rule: Callable[..., object]) -> Callable[..., object]:
    return cast(Callable[..., object], v_args(meta=True, inline=True)(rule))


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


class _ToSyntax(Transformer[Token, syntax.File]):
    def __init__(self, piece: "_Piece") -> None:
        super().__init__()
        self.piece = piece

    def _span(self, meta: Meta) -> Span:
        return self.piece.span(meta.start_pos, meta.end_pos)

    def _token_span(self, token: Token) -> Span:
        return self.piece.span(token.start_pos or 0, token.end_pos or 0)

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
        return syntax.Number(parse_decimal(number.replace("\N{MINUS SIGN}", "-")), unit, self._span(meta))

    @_build
    def unit(self, meta: Meta, token: Token) -> syntax.Name:
        return syntax.Name(re.sub(r"\s*/\s*", "/", " ".join(token.split())), self._token_span(token))

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


# ---- mistakes: a piece of the text is read as far as it goes, the mistake told, then corrected or left out

_STATEMENTS = ("convention", "table", "indicateur")
_CLAUSES_OF = {
    "convention": ("entre", "signée", "période"),
    "table": ("clé", "contrôle"),
    "indicateur": (
        "nature", "acteurs", "niveaux", "période", "mesure", "unité", "cible", "seuil", "référence", "lecture",
    ),
}  # fmt: skip
_CLAUSES = tuple(dict.fromkeys(keyword for keywords in _CLAUSES_OF.values() for keyword in keywords))
_INSIDE_A_READING = ("mesure", "période", "cible", ":")
_OPAQUE = r'"[^"\n]*"|«(?:[^«»]|«[^«»]*»)*»|\#[^\n]*|--[^\n]*'
_GAP = r"[^\S\n]"
# A statement begins a line: by its keyword (not a column of that name); mistyped, at the margin, by any word or none
# before a name and a title, and elsewhere by a word very like a keyword.
_STARTER = re.compile(
    rf"^{_GAP}*(?P<known>{'|'.join(_STATEMENTS)})\b(?!{_GAP}*(?:[:=≠≥≤<>!,)]|(?:dans|hors|manque|et|ou)\b))"
    rf'|^(?P<margin>(?!(?:lecture|écartée|sinon|soit)\b)(?:[^\s"«»#]+{_GAP}+)?\w[\w.-]*{_GAP}+")'
    rf'|^{_GAP}*(?P<typed>\w+){_GAP}+[\w.-]+{_GAP}+"|{_OPAQUE}',
    re.MULTILINE | re.IGNORECASE,
)
_LINE_START = re.compile(rf"^{_GAP}*(?P<word>\w+)(?P<column>{_GAP}*:)?|{_OPAQUE}", re.MULTILINE)
_SET_ASIDE = re.compile(rf"^{_GAP}*(?P<word>écartée)\b|{_OPAQUE}", re.MULTILINE | re.IGNORECASE)
_FIRST_WORDS = re.compile(r'[^\s"]+')
_TYPED = re.compile(r"\w+(?:[-.]\w+)*|[^\w\s]")
_LIKE_A_STATEMENT = 0.75  # « cible » is not near « table »
_MOST_MISTAKES = 50


@dataclass(frozen=True)
class _Piece:
    """A stretch of a file, perhaps corrected; `origin[i]` is where its letter `i`, or its end, stands in the file."""

    source: Source
    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        return self.source.span(self.origin[start], self.origin[end])

    def corrected(self, start: int, end: int, right: str) -> "_Piece":
        text = self.text[:start] + right + self.text[end:]
        here = [self.origin[start]] * len(right)
        return _Piece(self.source, text, [*self.origin[:start], *here, *self.origin[end:]])

    def without(self, start: int, end: int) -> "_Piece":
        """Blanks and line ends instead of a clause: every offset stays true."""
        text = self.text[:start] + re.sub(r"[^\n]", " ", self.text[start:end]) + self.text[end:]
        return _Piece(self.source, text, self.origin)


@dataclass(frozen=True)
class _Stop:
    """Where reading stops: `found` (empty at the end) does not fit after `last`, `expected` would have."""

    offset: int
    found: str
    last: Token | None
    expected: frozenset[str]

    @property
    def complete(self) -> bool:
        """What stands before is a whole statement: nothing is missing, something is too much."""
        return "$END" in self.expected


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
    rest: _Piece | None
    sure: bool


def _parse_by_statements(source: Source) -> Parsed:
    statements: list[syntax.Statement] = []
    diagnostics: list[Diagnostic] = []
    broken: set[str] = set()
    convention_broken = False
    for start, end in _pieces(source.text):
        piece: _Piece | None = _Piece(source, source.text[start:end], range(start, end + 1))
        sure = True
        for _ in range(_MOST_MISTAKES):
            stop = _stop(piece.text) if piece else None
            if piece is None or stop is None:
                break
            mistake = _mistake(piece, stop)
            diagnostics.append(mistake.diagnostic)
            piece, sure = mistake.rest, sure and mistake.sure
        if sure and piece and _stop(piece.text) is None:
            read = _read(piece)
            statements.extend(read.file.statements)
            diagnostics.extend(read.diagnostics)
            continue
        keyword_and_name = _FIRST_WORDS.findall(source.text[start:end].partition('"')[0])[:2]
        broken.update({*keyword_and_name} - {*_STATEMENTS})
        convention_broken |= _statement(source.text[start:end]) in ("convention", None)
    return Parsed(source, syntax.File(tuple(statements)), frozenset(broken), tuple(diagnostics), convention_broken)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    starts = [start for found in _STARTER.finditer(text) if (start := _start(found)) is not None]
    for start, end in pairwise([0, *starts, len(text)]):
        if text[start:end].strip():
            yield start, end


def _start(found: re.Match[str]) -> int | None:
    """Where a statement starts, or None where something else was found."""
    if found["typed"] and not _statement(found["typed"]):
        return None
    return next((found.start(group) for group in ("known", "margin", "typed") if found[group]), None)


def _stop(text: str) -> _Stop | None:
    """Where a text stops being one of the language, or None when it is."""
    reader: Any = _lark().parse_interactive(text)  # Lark gives types to a part of it only
    last: Token | None = None
    try:
        for token in reader.lexer_thread.lex(reader.parser_state):
            reader.feed_token(token)
            last = token
        reader.feed_eof()
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        expected = frozenset(reader.accepts())
        if isinstance(token, Token) and token.type == "$END":
            return _Stop(len(text), "", last, expected)
        offset = cast(int, error.pos_in_stream)
        return _Stop(offset, str(token) if isinstance(token, Token) else text[offset], last, expected)
    return None


def _mistake(piece: _Piece, stop: _Stop) -> _Mistake:
    swallowed = _swallowed(piece, stop)
    if swallowed and swallowed.last:
        return _missing(piece, swallowed, swallowed.last)
    fixed = _unclosed(piece, stop) or _mistyped_sign(piece, stop) or _mistyped_word(piece, stop)
    if fixed:
        return fixed
    # A word that begins a line, or the end, where more was to come: the line above is not finished.
    begins_line = stop.found[:1].isalpha() and _indent(piece.text, stop.offset) is not None
    if stop.last is not None and not stop.complete and (begins_line or not stop.found):
        return _missing(piece, stop, stop.last)
    return _unexpected(piece, stop)


def _indent(text: str, offset: int) -> int | None:
    """How far from the margin the line begins that a word begins; None in the middle of a line."""
    start = text.rfind("\n", 0, offset) + 1
    return None if text[start:offset].strip() else offset - start


_PARTS_OF_CLAUSES = ("où", "soit", "parmi", "sinon", "source", "écartée")


def _swallowed(piece: _Piece, stop: _Stop) -> _Stop | None:
    """Where a keyword that begins a line was read as the name that the line above lacks: reading stopped there."""
    if stop.last is None or stop.last.type not in ("WORD", "NAME"):
        return None
    start = stop.last.start_pos or 0
    indent = _indent(piece.text, start)
    word = stop.last.casefold()
    if indent is None or not (stop.found == ":" or word in _CLAUSES or word in _PARTS_OF_CLAUSES):
        return None
    above = max((head for head, _ in _heads(piece.text) if head < start), default=None)
    if word in _CLAUSES and above is not None and indent > (_indent(piece.text, above) or 0):
        return None  # a column of that name, in a condition of the clause above
    before = _stop(piece.text[:start])
    return None if before is None or before.complete else before


def _goes_further(piece: _Piece, fix: _Fix, stop: _Stop) -> _Piece | None:
    """The corrected piece, if reading then goes past the correction and past where it stopped."""
    corrected = piece.corrected(fix.start, fix.end, fix.right)
    after = fix.start + len(fix.right)
    reached = _stop(corrected.text)
    passed = max(after, stop.offset + after - fix.end)
    return corrected if reached is None or corrected.text[passed : reached.offset].strip() else None


def _unclosed(piece: _Piece, stop: _Stop) -> _Mistake | None:
    closing = {'"': '"', "«": " »"}.get(stop.found)
    if closing is None:
        return None
    line_end = piece.text.find("\n", stop.offset)
    line_end = len(piece.text) if line_end < 0 else line_end
    message, hint = (
        ("ce texte n'est pas fermé.", 'fermez-le par " sur la même ligne')
        if stop.found == '"'
        else ("cette citation n'est pas fermée.", "fermez-la par »")
    )
    diagnostic = Diagnostic(Code.SYN03, message, piece.span(stop.offset, line_end), hint)
    rest = _goes_further(piece, _Fix(line_end, line_end, closing), stop)
    return _Mistake(diagnostic, rest or _left_out(piece, stop, lacking=False), sure=rest is not None)


# Signs that people type otherwise -> those of the language.
_SIGNS = {"=>": "≥", "=<": "≤", "==": "=", "<>": "≠", "//": "--"}
_CURLY = re.compile("[“”„]([^“”„\n]*)[“”„]")
_POINTED = re.compile(r"(?<![\w.,])(\d+)\.(\d+)\b")


def _mistyped_sign(piece: _Piece, stop: _Stop) -> _Mistake | None:
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


def _corrected(piece: _Piece, fix: _Fix, code: Code, message: str) -> _Mistake:
    diagnostic = Diagnostic(code, message, piece.span(fix.start, fix.end), f"écrivez « {fix.right} »")
    return _Mistake(diagnostic, piece.corrected(fix.start, fix.end, fix.right), sure=True)


def _mistyped_word(piece: _Piece, stop: _Stop) -> _Mistake | None:
    """A keyword of the language, mistyped where reading stops or just before: corrected, reading goes further."""
    for fix in _likely_words(piece, stop):
        rest = _goes_further(piece, fix, stop)
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


def _likely_words(piece: _Piece, stop: _Stop) -> list[_Fix]:
    """The corrections to try, the most likely first."""
    expected = [words for words in map(_SHOWN.get, stop.expected) if words and words not in _KINDS_OF_WORD]
    keywords = [words for words in _SHOWN.values() if words and words not in _KINDS_OF_WORD]
    known = {*keywords, *(words.split()[0] for words in keywords)}
    places = [(stop.offset, expected)]
    comma = re.compile(r",\s*").match(piece.text, stop.offset)
    places += [(comma.end(), expected)] if comma else []
    if stop.last is not None:
        units = unit_spellings() if stop.last.type == "UNIT" else ()
        places.append((stop.last.start_pos or 0, [*keywords, *units]))
    # The head of the clause may be what was mistyped, and its next words read as the end of the clause above.
    head = max((start for start, _ in _heads(piece.text) if start < stop.offset), default=None)
    places += [] if head is None else [(head, [word for word in keywords if word.split()[0] in _CLAUSES])]
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
    return sorted(scored, key=lambda fix: (-scored[fix], fix.start, fix.right))[:_MOST_TRIED]


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


def _missing(piece: _Piece, stop: _Stop, last: Token) -> _Mistake:
    begin, end = last.start_pos or 0, last.end_pos or 0
    if last.type == "QUOTE":
        after = "cette citation"
    elif last.type == "TEXT":
        after = "ce texte"
    else:
        after = f"« {' '.join(last.split())} »"
    diagnostic = Diagnostic(
        Code.SYN04, f"il manque quelque chose après {after}.", piece.span(begin, end), _hint(stop.expected)
    )
    if stop.expected == {"TEXT"} and piece.text.find("\n", 0, end) < 0:  # a statement without its title
        return _Mistake(diagnostic, piece.corrected(end, end, ' ""'), sure=False)
    return _Mistake(diagnostic, _left_out(piece, stop, lacking=True), sure=False)


def _unexpected(piece: _Piece, stop: _Stop) -> _Mistake:
    word = _TYPED.match(piece.text, stop.offset)
    typed = stop.found if stop.found[0] in '"«' or not word else word[0]
    diagnostic = Diagnostic(
        Code.SYN01,
        f"{_as_typed(typed)} ne peut pas se trouver ici.",
        piece.span(stop.offset, stop.offset + len(typed)),
        _hint(stop.expected),
    )
    return _Mistake(diagnostic, _left_out(piece, stop, lacking=False), sure=False)


def _as_typed(typed: str) -> str:
    match typed[0]:
        case "«":
            return "cette citation" if len(typed) > 1 else "« « »"
        case '"':
            return f"le texte {typed}"
        case _:
            return f"« {typed} »"


# ---- the clause to leave out, so as to read on


def _heads(text: str) -> list[tuple[int, str]]:
    """Where a line below the first begins a clause, and the clause's keyword; ":" for a column of a table."""
    statement = _statement(text)
    keywords = _CLAUSES_OF.get(statement or "", _CLAUSES)
    heads: list[tuple[int, str]] = []
    first_line = text.find("\n")
    for found in _LINE_START.finditer(text, first_line if first_line >= 0 else len(text)):
        column = found["column"] and statement in ("table", None)
        keyword = ":" if column else nearest((found["word"] or "").casefold(), keywords)
        if keyword:
            heads.append((found.start("word"), keyword))
    return heads


def _statement(text: str) -> str | None:
    """The keyword that a piece begins by, mistyped or not; None when it is like none."""
    return nearest(text.split(maxsplit=1)[0].casefold(), _STATEMENTS, _LIKE_A_STATEMENT)


def _left_out(piece: _Piece, stop: _Stop, *, lacking: bool) -> _Piece | None:
    """The piece without the clause that holds the mistake; None when it is the statement's first line."""
    heads = _heads(piece.text)
    began = max((start for start, _ in heads if start < stop.offset + (not lacking)), default=None)
    if stop.last is None:
        return None  # not even the beginning of a statement
    if stop.complete:
        began = stop.offset  # what stands before is whole: only the rest is too much
    if began is None:
        return None
    aside = [found.start("word") for found in _SET_ASIDE.finditer(piece.text) if found["word"]]
    after = stop.offset
    inside: tuple[str, ...] = ()
    reading = max((start for start, keyword in heads if keyword == "lecture" and start < stop.offset), default=None)
    if reading is not None and not stop.complete and not any(reading < start < stop.offset for start in aside):
        # A reading goes from its title to the reason why it is set aside, its own clauses included.
        began, inside = reading, _INSIDE_A_READING
        next_reading = min(
            (start for start, word in heads if word == "lecture" and start > after), default=len(piece.text)
        )
        ends = [start for start in aside if after <= start < next_reading]
        if ends:
            lacking, after, inside = False, ends[0], ()
    following = min((start for start, word in heads if start > after and word not in inside), default=len(piece.text))
    if lacking and any(start == stop.offset for start, _ in heads):
        following = stop.offset
    return piece.without(began, following)


# ---- what was expected, in words

_KINDS_OF_WORD = (
    "un mois", "une unité", "une année", "une période", "un nombre entier", "un nombre", "un nom",
    'un texte entre "guillemets"', "une citation entre « guillemets »",
)  # fmt: skip
_INDICATOR_CLAUSES = frozenset(
    ("_NATURE", "_ACTEURS", "_NIVEAUX", "_PERIODE", "_MESURE", "_UNITE", "_CIBLE", "_SEUIL", "_REFERENCE", "_LECTURE")
)
_SIGNS_OF_COMPARISON = frozenset(("AT_LEAST", "AT_MOST", "MORE", "LESS", "EQUAL", "DIFFERENT"))
_STATEMENT_WORDS = frozenset(("_CONVENTION", "_TABLE", "_INDICATEUR", "$END"))
_MOST_EXPECTED = 8


def _hint(expected: frozenset[str]) -> str | None:
    """`on attend ici …`: the words that would fit, the families of them by one name."""
    left = set(expected)
    signs = ["un signe de comparaison"] if left >= _SIGNS_OF_COMPARISON else []
    left -= _SIGNS_OF_COMPARISON if signs else set()
    clauses = ["une autre clause"] if left >= _INDICATOR_CLAUSES else []
    left -= _INDICATOR_CLAUSES if clauses else set()
    left -= _STATEMENT_WORDS if left - _STATEMENT_WORDS or clauses else set()
    left -= {"WORD"} if "UNIT" in left else set()
    shown = dict.fromkeys(words for name, words in _SHOWN.items() if name in left and words)
    words = [*signs, *(one if one in _KINDS_OF_WORD else f"« {one} »" for one in shown)]
    example = "par exemple " if len(words) + len(clauses) > _MOST_EXPECTED else ""
    words = [*words[: _MOST_EXPECTED - len(clauses)], *clauses]
    return f"on attend ici {example}{_either(words)}" if words else None


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} ou {words[-1]}"


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
