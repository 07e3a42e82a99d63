"""A query as people read it: a column a line, a clause a line."""

import re
from collections.abc import Iterator, Mapping

_CLAUSE = re.compile(r" (?=(?:FROM|(?:LEFT |INNER |CROSS )?JOIN|WHERE|GROUP BY|ORDER BY) )")
_AFTER_A_JOIN = re.compile(r" (?:LEFT|INNER|CROSS)$")


def laid_out(text: str, said: Mapping[str, str]) -> Iterator[str]:
    """`said`: a remark for each column that has one, by its name. What is laid out still runs."""
    open_space = _outside(text)
    clauses = [
        found.start()
        for found in _CLAUSE.finditer(text)
        if found.start() in open_space and not _AFTER_A_JOIN.search(text[: found.start()])
    ]
    columns, rest = (text[: clauses[0]], text[clauses[0] :]) if clauses else (text, "")
    commas = [place for place, letter in enumerate(columns) if letter == "," and place in open_space]
    for number, line in enumerate(_cut(columns, [place + 1 for place in commas])):
        name = line.rstrip(",").rpartition(' AS "')[2].rstrip('"')
        remark = f" -- {said[name]}" if name in said else ""
        yield f"{'  ' if number else ''}{line}{remark}"
    if rest:
        yield from _cut(rest, [place - clauses[0] for place in clauses[1:]])


def _outside(text: str) -> set[int]:
    """The places outside brackets and quotation marks."""
    places, depth, quote = set(), 0, ""
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif depth == 0:
            places.add(place)
    return places


def _cut(text: str, places: list[int]) -> Iterator[str]:
    for start, end in zip([0, *places], [*places, len(text)], strict=True):
        yield text[start:end].strip()
