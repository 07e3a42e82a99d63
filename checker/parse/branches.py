"""What turns any branch of Lark's tree into ours: places, words, texts, numbers."""

from collections.abc import Callable
from typing import cast

from lark import Token, Transformer, v_args
from lark.tree import Meta

from checker import syntax
from checker.parse.piece import Piece
from checker.quantity import parse_decimal
from checker.source import Span


def build(rule: Callable[..., object]) -> Callable[..., object]:
    """Give a method the place and the parts of its rule of the grammar, one by one."""
    return cast(Callable[..., object], v_args(meta=True, inline=True)(rule))


def words(text: str) -> str:
    """One space between words, no capitals."""
    return " ".join(text.split()).casefold()


class Branches(Transformer[Token, syntax.File]):
    def __init__(self, piece: Piece) -> None:
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
        return syntax.Name(words(token), self._token_span(token))

    def _named_as_is(self, token: Token) -> syntax.Name:
        return syntax.Name(" ".join(token.split()), self._token_span(token))

    def _integer(self, token: Token) -> syntax.Number:
        return syntax.Number(parse_decimal(token), None, self._token_span(token))
