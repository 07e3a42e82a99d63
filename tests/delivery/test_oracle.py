"""The same tables read by a slow reader that shares no code with the package: same rows, same codes, same values."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.catalogue import Catalogue, Kind
from tests.delivery.bench import clean_rows, delivered, refused
from tests.delivery.tables import column, table
from tests.effort import examples

ESSAI = table(
    "essai",
    column("jour", Kind.DATE),
    column("sexe", Kind.CODE, "F", "M"),
    column("masse", Kind.BOOLEAN, optional=True),
    column("valeur", Kind.NUMBER, optional=True),
)
NAMES = ["jour", "sexe", "masse", "valeur"]
YES, NO = ["oui", "true", "vrai", "1", "o"], ["non", "false", "faux", "0", "n"]


def split(line: str) -> list[str] | None:
    """The fields of a `;` delimited line, one character at a time; None when its quotes are wrong."""
    fields, field, state = [], "", "start"
    for character in line:
        if state == "start" and character == '"':
            state = "quoted"
        elif state in ("start", "plain", "closed") and character == ";":
            fields.append(field)
            field, state = "", "start"
        elif state == "closed" and character == '"':
            field, state = field + '"', "quoted"
        elif state == "closed":
            return None
        elif state == "quoted" and character == '"':
            state = "closed"
        else:
            field, state = field + character, "quoted" if state == "quoted" else "plain"
    return None if state == "quoted" else [*fields, field]


def is_form(text: str, form: str) -> bool:
    return len(text) == len(form) and all(
        a == b or (b.isalpha() and a in "0123456789") for a, b in zip(text, form, strict=True)
    )


def date_of(text: str, form: str) -> str:
    if not is_form(text, form):
        return "!DON02"
    year = text[form.index("y") : form.index("y") + 4]
    if not 1900 <= int(year) <= 2100:
        return "!DON11"
    try:
        parsed = datetime.strptime(text, "%d/%m/%Y" if form == "dd/mm/yyyy" else "%Y-%m-%d")  # noqa: DTZ007 (a day)
    except ValueError:
        return "!DON02"
    return parsed.strftime("%Y-%m-%d")


def whole(text: str) -> str | None:
    """The digits of a whole number with or without groups, or None."""
    groups = text.replace("\u00a0", " ").split(" ")
    if not all(group and all(digit in "0123456789" for digit in group) for group in groups):
        return None
    if len(groups) > 1 and not (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return None
    return "".join(groups)


def decimal_of(text: str, mark: str) -> Decimal | None:
    """A number whose decimals, if any, follow this mark."""
    unsigned = text.removeprefix("-")
    left, found, right = unsigned.partition(mark)
    digits = whole(left)
    if digits is None or (found and not (right and all(digit in "0123456789" for digit in right))):
        return None
    return Decimal(digits + (f".{right}" if found else "")) * (-1 if text.startswith("-") else 1)


def thousands(text: str) -> bool:
    """Whether the points of a text may separate thousands."""
    groups = text.removeprefix("-").split(".")
    first = groups[0]
    return (
        len(groups) > 1
        and all(len(group) == 3 and group.isdecimal() for group in groups[1:])
        and first.isdecimal()
        and len(first) <= 3
        and first[0] != "0"
    )


class Slow:
    """What the file should give: values by line, codes by line."""

    def __init__(self, text: str) -> None:
        self.values: dict[int, list[str]] = {}
        self.codes: dict[int, str] = {}
        rows: dict[int, list[str]] = {}
        lines = text.split("\n")
        for number, line in enumerate(lines[1:], 2):
            fields = split(line)
            if not line.strip():
                continue
            if fields is None:
                self.codes[number] = "DON08"
            elif len(fields) != 4:
                self.codes[number] = "DON01"
            else:
                rows[number] = [field.strip() for field in fields]
        self.days = [row[0] for row in rows.values()]
        self.numbers = [row[3] for row in rows.values()]
        for number, row in rows.items():
            cells = [self.day(row[0]), self.code(row[1]), self.flag(row[2]), self.number(row[3])]
            faults = [cell[1:] for cell in cells if cell.startswith("!")]
            if faults:
                self.codes[number] = faults[0]
            else:
                self.values[number] = cells

    def day(self, text: str) -> str:
        french = sum(is_form(day, "dd/mm/yyyy") for day in self.days)
        iso = sum(is_form(day, "yyyy-mm-dd") for day in self.days)
        return date_of(text, "dd/mm/yyyy" if french > iso else "yyyy-mm-dd") if text else "!DON03"

    def code(self, text: str) -> str:
        return text if text in ("F", "M") else "!DON04" if text else "!DON03"

    def flag(self, text: str) -> str:
        folded = text.lower()
        return "" if not text else "true" if folded in YES else "false" if folded in NO else "!DON06"

    def number(self, text: str) -> str:
        if not text:
            return ""
        pointed = [one for one in self.numbers if "." in one]
        suspects = [one for one in pointed if thousands(one)]
        told = [one for one in pointed if not thousands(one) and decimal_of(one, ".") is not None]
        ambiguous = bool(suspects) and not told
        if ambiguous and thousands(text):
            return "!DON12"
        points = 0 if ambiguous else sum(decimal_of(one, ".") is not None for one in pointed)
        commas = sum(decimal_of(one, ",") is not None for one in self.numbers if "," in one)
        found = decimal_of(text, "." if points > commas else ",")
        return "!DON07" if found is None else str(found)


def cells(*usual: str, odd: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*usual] * 3 + odd.split("|"))


DAYS = cells(
    "01/03/2015", "2015-03-01", odd="31/02/2015|2015-02-31|1/3/2015|01/03/15|| |x|01/01/1899|2101-01-01|02/03/2015 "
)
SEXES = cells("F", "M", odd='f||X| F |"F"|"M|M"')
FLAGS = cells("oui", "non", odd='||O|n|VRAI|2|"oui"|x;y')
NUMBERS = cells(
    "12", "1,5", "2.5", odd="|1.080|12.500.000|1 234,5|1\u00a0234|12 34|0.125|1.234,5|-3,25|1e3|5,|,5|1 234.500"
)
LINE = st.tuples(DAYS, SEXES, FLAGS, NUMBERS).map(";".join)
FILES = st.lists(LINE | st.sampled_from(["", "  ", "a", '"']), max_size=15).map("\n".join)


@given(FILES)
@examples(400)
def test_the_slow_reader_agrees(tmp_path_factory: pytest.TempPathFactory, rows: str) -> None:
    folder: Path = tmp_path_factory.mktemp("essai")
    text = ";".join(NAMES) + "\n" + rows
    [found] = delivered(folder, {"essai.csv": text}, Catalogue((ESSAI,))).tables
    expected = Slow(text)
    assert {line: code for line, code, _ in refused(found)} == expected.codes
    read = {int(row["_ligne"]): [row[name] for name in NAMES] for row in clean_rows(found)}
    exact = {line: [*cells[:3], str(Decimal(cells[3])) if cells[3] else ""] for line, cells in read.items()}
    assert exact == expected.values
