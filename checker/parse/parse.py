"""The verb: a file parsed whole, else statement by statement, every mistake told."""

import re
from dataclasses import dataclass

from lark import UnexpectedInput

from checker import syntax
from checker.diagnostic import Diagnostic
from checker.parse.clauses import openers, pieces_of, statement_of
from checker.parse.mistakes import mistake_at
from checker.parse.piece import Piece, stop_of
from checker.parse.tree import syntax_of
from checker.source import Source

_FIRST_WORDS = re.compile(r'[^\s"]+')
_MOST_MISTAKES = 50


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
        read = syntax_of(Piece(source, source.text, range(len(source.text) + 1)))
    except UnexpectedInput:
        return _parse_by_statements(source)
    return Parsed(source, read.file, frozenset(), read.diagnostics)


def _parse_by_statements(source: Source) -> Parsed:
    statements: list[syntax.Statement] = []
    diagnostics: list[Diagnostic] = []
    broken: set[str] = set()
    convention_broken = False
    for start, end in pieces_of(source.text):
        piece: Piece | None = Piece(source, source.text[start:end], range(start, end + 1))
        sure = True
        for _ in range(_MOST_MISTAKES):
            stop = stop_of(piece.text) if piece else None
            if piece is None or stop is None:
                break
            mistake = mistake_at(piece, stop)
            diagnostics.append(mistake.diagnostic)
            piece, sure = mistake.rest, sure and mistake.sure
        if sure and piece and stop_of(piece.text) is None:
            read = syntax_of(piece)
            statements.extend(read.file.statements)
            diagnostics.extend(read.diagnostics)
            continue
        keyword_and_name = _FIRST_WORDS.findall(source.text[start:end].partition('"')[0])[:2]
        broken.update({*keyword_and_name} - {*openers()})
        convention_broken |= statement_of(source.text[start:end]) in ("convention", None)
    return Parsed(source, syntax.File(tuple(statements)), frozenset(broken), tuple(diagnostics), convention_broken)
