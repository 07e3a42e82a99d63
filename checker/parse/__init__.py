"""Source → syntax.

A file is parsed whole; when that fails, its statements are parsed one by one. Each mistake is told, then corrected as
the author most likely meant it, or its clause is left out, and reading goes on: all are told once and none cascades.
"""

from checker.parse.grammar import grammar_text
from checker.parse.parse import Parsed, Partial, parse

__all__ = ["Parsed", "Partial", "grammar_text", "parse"]
