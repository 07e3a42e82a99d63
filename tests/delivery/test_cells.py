"""One cell at a time: what each type of column takes, and what it says otherwise."""

import pytest

from checker.catalogue import Column, Kind
from checker.delivery.cells import cell_reader
from checker.delivery.dates import DateForm
from checker.delivery.fault import Fault
from checker.delivery.numbers import NumberForm
from tests.delivery.tables import column

TEXT = column("c", Kind.TEXT, optional=True)
ISO, FRENCH = DateForm.ISO, DateForm.FRENCH
COMMA, POINT = NumberForm(","), NumberForm(".")


def cell(of: Column | Kind, text: str, form: DateForm | NumberForm | None = None) -> str:
    """The clean text of a cell, or the code of its refusal."""
    declared = of if isinstance(of, Column) else column("c", of)
    found = cell_reader(declared, form)[text]
    return found.code.name if isinstance(found, Fault) else found


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("empty", ["", " ", "\u00a0", "\u202f \t"])
def test_an_empty_cell_is_missing_or_refused(kind: Kind, empty: str) -> None:
    assert cell(column("c", kind, "F", optional=True), empty) == ""
    assert cell(column("c", kind, "F"), empty) == "DON03"


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CAF, Kind.IDENTIFIER])
@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("abc", '"abc"'),
        (" abc\u00a0", '"abc"'),
        ("a\u00a0b", '"a\u00a0b"'),
        ("011", '"011"'),
        ('dit "a"', '"dit ""a"""'),
        ("NULL", '"NULL"'),
        ("a\rb", '"a b"'),
        ("a\x1b[31mb", '"a [31mb"'),
        ("\x01", "DON03"),
        ("e\u0301", '"\u00e9"'),
        ("=1+1", '"=1+1"'),
    ],
)
def test_texts_are_kept_but_for_their_ends(kind: Kind, text: str, clean: str) -> None:
    assert cell(kind, text) == clean


@pytest.mark.parametrize(
    ("text", "form", "clean"),
    [
        ("2015-03-01", ISO, "2015-03-01"),
        ("01/03/2015", FRENCH, "2015-03-01"),
        (" 01/03/2015\u202f", FRENCH, "2015-03-01"),
        ("2016-02-29", ISO, "2016-02-29"),
        ("2015-02-29", ISO, "DON02"),
        ("31/02/2015", FRENCH, "DON02"),
        ("00/03/2015", FRENCH, "DON02"),
        ("01/13/2015", FRENCH, "DON02"),
        ("1/3/2015", FRENCH, "DON02"),
        ("01/03/15", FRENCH, "DON02"),
        ("01-03-2015", FRENCH, "DON02"),
        ("01/03/2015", ISO, "DON02"),
        ("2015-03-01", FRENCH, "DON02"),
        ("20150301", ISO, "DON02"),
        ("2015-3-1", ISO, "DON02"),
        ("2015-03-01T00:00:00", ISO, "DON02"),
        ("2015-03-01 00:00:00", ISO, "DON02"),
        ("42064", ISO, "DON02"),
        ("٢٢٢٢-٢٢-٢٢", ISO, "DON02"),
        ("1899-12-31", ISO, "DON11"),
        ("1900-01-01", ISO, "1900-01-01"),
        ("2100-12-31", ISO, "2100-12-31"),
        ("2101-01-01", ISO, "DON11"),
        ("0000-01-01", ISO, "DON11"),
        ("31/12/9999", FRENCH, "DON11"),
    ],
)
def test_dates(text: str, form: DateForm | NumberForm, clean: str) -> None:
    assert cell(Kind.DATE, text, form) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [("1899", "DON11"), ("1900", "1900"), ("2015", "2015"), ("2100", "2100"), ("2101", "DON11"), ("0000", "DON11"),
     ("15", "DON07"), ("2015,0", "DON07"), ("2015.0", "DON07"), ("20 15", "DON07"), ("+2015", "DON07"),
     ("٢٢٢٢", "DON07"), ("02015", "DON07")],
)  # fmt: skip
def test_years(text: str, clean: str) -> None:
    assert cell(Kind.YEAR, text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [("2015", '"2015"'), ("2015-03", '"2015-03"'), ("2015-T4", '"2015-T4"'), ("2015-S2", '"2015-S2"'),
     (" 2015-03 ", '"2015-03"'), ("2015-00", "DON10"), ("2015-13", "DON10"), ("2015-T5", "DON10"), ("2015-S3", "DON10"),
     ("2015-3", "DON10"), ("03/2015", "DON10"), ("2013..2017", "DON10"), ("٢٢٢٢", "DON10"),
     ("1899", "DON11"), ("1900", '"1900"'), ("2100-12", '"2100-12"'), ("2101", "DON11"), ("0000-01", "DON10")],
)  # fmt: skip
def test_periods(text: str, clean: str) -> None:
    assert cell(Kind.PERIOD, text) == clean


@pytest.mark.parametrize("text", ["oui", "Oui", "OUI", "true", "True", "TRUE", "vrai", "Vrai", "1", "O", "o", " oui "])
def test_yes(text: str) -> None:
    assert cell(Kind.BOOLEAN, text) == "true"


@pytest.mark.parametrize("text", ["non", "Non", "NON", "false", "FALSE", "faux", "FAUX", "0", "N", "n"])
def test_no(text: str) -> None:
    assert cell(Kind.BOOLEAN, text) == "false"


@pytest.mark.parametrize("text", ["yes", "no", "2", "01", "ou", "oui.", "t", "f", "x", "-1", "o n"])
def test_neither_yes_nor_no(text: str) -> None:
    assert cell(Kind.BOOLEAN, text) == "DON06"


@pytest.mark.parametrize(
    ("text", "clean"), [("F", '"F"'), (" M ", '"M"'), ("f", "DON04"), ("FM", "DON04"), ("1", "DON04")]
)
def test_codes(text: str, clean: str) -> None:
    assert cell(column("sexe", Kind.CODE, "F", "M"), text) == clean


def test_a_code_is_refused_with_the_list_and_the_nearest() -> None:
    statut = column("statut", Kind.CODE, "prevue", "en_cours", "realisee", "abandonnee")
    found = cell_reader(statut)["Réalisée"]
    assert isinstance(found, Fault)
    assert found.reason == (
        "« Réalisée » n'est pas un code de la liste (prevue, en_cours, realisee, abandonnee) ; « realisee » peut-être"
    )


def test_a_list_longer_than_a_byte_is_known_whole_and_shown_cut() -> None:
    codes = [f"C{number:03d}" for number in range(1000)]
    reader = cell_reader(column("c", Kind.CODE, *codes))
    assert all(reader[code] == f'"{code}"' for code in codes)
    found = reader["D999"]
    assert isinstance(found, Fault)
    assert "C011, …" in found.reason
    assert "C012" not in found.reason


@pytest.mark.parametrize(
    ("text", "clean"),
    [("12", "12"), ("+12", "12"), ("-12", "-12"), ("\u221212", "-12"), ("007", "7"), ("0", "0"), ("-0", "0"),
     ("1 234", "1234"), ("1\u00a0234\u202f567", "1234567"), ("12 34", "DON07"), ("1234 567", "DON07"),
     ("1  234", "DON07"), ("- 12", "DON07"), ("12.", "DON07"), ("12,0", "DON07"), ("1.080", "DON07"),
     ("1e3", "DON07"), ("1_000", "DON07"), ("0x10", "DON07"), ("٣", "DON07"), ("²", "DON07"),
     ("9" * 18, "9" * 18), ("9" * 19, "DON07"), ("0" * 30 + "1", "1")],
)  # fmt: skip
def test_integers(text: str, clean: str) -> None:
    assert cell(Kind.INTEGER, text) == clean


@pytest.mark.parametrize(
    ("text", "form", "clean"),
    [
        ("12", COMMA, "12"),
        ("1 234,5", COMMA, "1234.5"),
        ("1\u202f234\u00a0567,50", COMMA, "1234567.50"),
        ("1234,5", COMMA, "1234.5"),
        ("1 234.5", POINT, "1234.5"),
        ("-0,5", COMMA, "-0.5"),
        ("\u22120,5", COMMA, "-0.5"),
        ("-0,00", COMMA, "0.00"),
        ("+1,00", COMMA, "1.00"),
        ("00,10", COMMA, "0.10"),
        ("1.5", COMMA, "DON07"),
        ("1,5", POINT, "DON07"),
        ("12 34,5", COMMA, "DON07"),
        ("1 2345", COMMA, "DON07"),
        ("1234 567", COMMA, "DON07"),
        ("1,234 5", COMMA, "DON07"),
        ("1.234,5", COMMA, "DON07"),
        ("1,234.5", POINT, "DON07"),
        ("12.500.000", POINT, "DON07"),
        (",5", COMMA, "DON07"),
        ("5,", COMMA, "DON07"),
        ("1e3", COMMA, "DON07"),
        ("1E-3", POINT, "DON07"),
        ("inf", POINT, "DON07"),
        ("nan", POINT, "DON07"),
        ("85 %", COMMA, "DON07"),
        ("12 m²", COMMA, "DON07"),
        ("٣,٣", COMMA, "DON07"),
        ("1.080", NumberForm(",", frozenset(".")), "DON12"),
        ("12.500.000", NumberForm(",", frozenset(".")), "DON12"),
        ("-1.080", NumberForm(",", frozenset(".")), "DON12"),
        ("1.080", POINT, "1.080"),
        ("9" * 18 + "," + "9" * 20, COMMA, "9" * 18 + "." + "9" * 20),
        ("9" * 19 + ",0", COMMA, "DON07"),
        ("0," + "9" * 21, COMMA, "DON07"),
        ("0,8333333333333334", COMMA, "0.8333333333333334"),
    ],
)
def test_numbers(text: str, form: DateForm | NumberForm, clean: str) -> None:
    assert cell(Kind.NUMBER, text, form) == clean


def test_a_reason_stays_on_one_short_line() -> None:
    found = cell_reader(column("c", Kind.DATE))["a\rb" + "x" * 500]
    assert isinstance(found, Fault)
    assert r"a\rb" in found.reason
    assert len(found.reason) < 130


def test_a_reader_forgets_rather_than_grows() -> None:
    reader = cell_reader(TEXT)
    for number in range(100_000):
        assert reader[f"t{number}"] == f'"t{number}"'
    assert len(reader) < 30_000
