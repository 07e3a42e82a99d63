"""Sound rulebooks as places: their files, statements, clauses and words, and which statement reads which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lark import Token

from checker.parse.grammar import lark, openings

Key = tuple[str, int]  # a statement: its file, and which of the file it is


@dataclass(frozen=True)
class Clause:
    """The words of one clause, or of the first line of a statement; `start` to `end` in the file, lines whole."""

    key: Key
    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def file(self) -> str:
        return self.key[0]

    @property
    def keyword(self) -> str:
        """Its first word; ":" for a column of a table."""
        column = len(self.tokens) > 1 and self.tokens[1].type == "_COLON"
        return ":" if column else self.tokens[0].split()[0].casefold()

    @property
    def opens(self) -> bool:
        """Whether this is the first line of a statement."""
        return self.tokens[0].type in openings()


@dataclass(frozen=True)
class Sound:
    """A rulebook without a mistake: its files by name, in the order in which they are read."""

    name: str
    files: dict[str, str]

    def __hash__(self) -> int:
        return hash(self.name)

    @cached_property
    def statements(self) -> dict[Key, tuple[Clause, ...]]:
        found: dict[Key, tuple[Clause, ...]] = {}
        for file, text in self.files.items():
            for clause in _clauses(file, text):
                found[clause.key] = (*found.get(clause.key, ()), clause)
        return found

    @cached_property
    def names(self) -> dict[str, Key]:
        """The statement of each name."""
        return {str(clauses[0].tokens[1]): key for key, clauses in self.statements.items()}

    @cached_property
    def columns(self) -> dict[str, dict[str, str]]:
        """The columns of each table, each with the words of its type."""
        return {
            str(clauses[0].tokens[1]): {
                str(clause.tokens[0]): " ".join(clause.tokens[2:]) for clause in clauses if clause.keyword == ":"
            }
            for clauses in self.statements.values()
            if clauses[0].tokens[0].type == "_TABLE"
        }

    @cached_property
    def convention(self) -> Key | None:
        openings = {key: clauses[0].tokens[0].type for key, clauses in self.statements.items()}
        return next((key for key, kind in openings.items() if kind == "_CONVENTION"), None)

    def read_by(self, key: Key) -> frozenset[Key]:
        """The tables and rules that a statement names, and those that they name."""
        found: set[Key] = set()
        left = [key]
        while left:
            said = {str(token) for clause in self.statements[left.pop()] for token in clause.tokens}
            new = {self.names[name] for name in said & self.names.keys()} - found - {key}
            found |= new
            left += new
        return frozenset(found)

    def table_of(self, key: Key) -> str | None:
        """The table that a statement is, or that it reads."""
        tables = [name for name in self.columns if self.names[name] == key or self.names[name] in self.read_by(key)]
        return tables[0] if len(tables) == 1 else None


def words_of(text: str) -> list[Token]:
    """The words of a text of the language, each with the name that the grammar gives it there."""
    reader: Any = lark().parse_interactive(text)
    tokens = []
    for token in reader.lexer_thread.lex(reader.parser_state):
        reader.feed_token(token)
        tokens.append(token)
    return tokens


def _clauses(file: str, text: str) -> Iterator[Clause]:
    """By the one layout of rulebooks: a statement at the margin, its clauses at two spaces."""
    tokens = words_of(text)
    starts: list[tuple[int, bool]] = []
    for token in tokens:
        line = text.rfind("\n", 0, token.start_pos or 0) + 1
        indent = (token.start_pos or 0) - line
        if indent in (0, 2) and not text[line : token.start_pos].strip():
            starts.append((line, indent == 0))
    statement = -1
    for (start, opens), (end, _) in zip(starts, [*starts[1:], (len(text), True)], strict=True):
        statement += opens
        held = tuple(token for token in tokens if start <= (token.start_pos or 0) < end)
        yield Clause((file, statement), start, held[-1].end_pos or 0, held)
