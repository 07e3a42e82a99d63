"""What of a rulebook the formatter may not change, made comparable."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass

from checker import syntax
from checker.parse import parse
from checker.quantity import unit_named
from checker.source import Source, Span

_OPAQUE_OR_REMARK = re.compile(r'"[^"\n]*"|«(?:[^«»]|«[^«»]*»)*»|(?:\#|--)[^\n]*')


def tree_of(text: str) -> object:
    """What the text says: its syntax tree without the places; two spellings of one unit are the same."""
    parsed = parse(Source("a.regles", text))
    assert parsed.diagnostics == ()
    return _told(parsed.file)


def _told(node: object) -> object:
    if isinstance(node, tuple):
        return [_told(one) for one in node]
    if not is_dataclass(node):
        return node
    parts = {one.name: getattr(node, one.name) for one in fields(node)}
    for name in ("unit", "convention"):  # of a number, a column, a reference
        if isinstance(unit := parts.get(name), syntax.Name):
            parts[name] = unit_named(unit.text) or unit.text
    return type(node).__name__, {name: _told(part) for name, part in parts.items() if not isinstance(part, Span)}


def opaque(text: str) -> list[str]:
    """Every text and quotation, to the letter, in order."""
    return [found for found in _OPAQUE_OR_REMARK.findall(text) if not found.startswith(("#", "--"))]


def remarks(text: str) -> list[str]:
    """Every remark and title in order, whatever the spaces around it and after its dashes; accents are composed."""
    found = [one for one in _OPAQUE_OR_REMARK.findall(text) if one.startswith(("#", "--"))]
    return [unicodedata.normalize("NFC", re.sub(r"^--(?=[^\s-])", "-- ", one.rstrip())) for one in found]


def titles(text: str) -> list[str]:
    """The titles that messages recall: each stands on a line of its own."""
    numbered = [one for one in remarks(text) if one.startswith("#")]
    return [one for one in numbered if re.search(rf"^[^\S\n]*{re.escape(one)}[^\S\n]*$", text, re.MULTILINE)]
