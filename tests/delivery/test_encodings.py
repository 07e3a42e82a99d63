"""Bytes to characters, bytes to lines."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.delivery import lines
from tests.delivery.bench import clean_rows, read, refused, values

HEADER = "nomination_id;date_nomination;organisme;fonction;sexe\n"
ACCENTED = HEADER + "N1;2015-03-02;Hérault;directeur – adjoint;F\nN2;2015-03-02;Lozère;œuvre;M\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_same_text_reads_alike_in_each_encoding(tmp_path: Path, encoding: str, newline: str) -> None:
    table = read(tmp_path, "nominations", ACCENTED.replace("\n", newline).encode(encoding))
    assert values(table, "organisme") == ["Hérault", "Lozère"]
    assert values(table, "fonction") == ["directeur – adjoint", "œuvre"]
    assert values(table, "sexe") == ["F", "M"]
    assert table.rejected == ()


def test_decomposed_accents_are_composed(tmp_path: Path) -> None:
    table = read(tmp_path, "nominations", HEADER + "N1;2015-03-02;He\u0301rault;directeur;F\n")
    assert values(table, "organisme") == ["H\u00e9rault"]


def test_composing_never_makes_a_delimiter(tmp_path: Path) -> None:
    greek_question_mark = "\u037e"  # its composed form is a semicolon
    table = read(tmp_path, "nominations", HEADER + f"N1;2015-03-02;a{greek_question_mark}b;directeur;F\n")
    assert values(table, "organisme") == ["a;b"]


@pytest.mark.parametrize(
    ("utf8_lines", "latin_lines", "codes"),
    [(2, 1, ["DON05"]), (1, 1, []), (1, 2, []), (3, 2, ["DON05", "DON05"]), (0, 1, [])],
)
def test_most_accented_lines_choose_the_encoding(
    tmp_path: Path, utf8_lines: int, latin_lines: int, codes: list[str]
) -> None:
    good = "N{};2015-03-02;Hérault;directeur;F\n"
    data = HEADER.encode()
    data += b"".join(good.format(f"U{n}").encode() for n in range(utf8_lines))
    data += b"".join(good.format(f"L{n}").encode("cp1252") for n in range(latin_lines))
    table = read(tmp_path, "nominations", data)
    assert [refusal.code.name for refusal in table.rejected] == codes
    assert table.rows_read == utf8_lines + latin_lines


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_the_five_bytes_that_windows_1252_does_not_define_are_refused(tmp_path: Path, byte: int) -> None:
    data = HEADER.encode() + b"N1;2015-03-02;H\xe9rault;directeur;F\nN2;2015-03-02;a" + bytes([byte]) + b";b;M\n"
    table = read(tmp_path, "nominations", data)
    assert refused(table) == [(3, "DON05", None)]
    assert f"\\x{byte:02x}" in table.rejected[0].raw
    assert f"0x{byte:02X}" in table.rejected[0].reason
    assert "Windows-1252" in table.rejected[0].reason


def test_a_byte_order_mark_means_utf8_even_where_most_lines_are_not(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + HEADER.encode() + b"N1;2015-03-02;H\xe9rault;directeur;F\n" * 3
    assert [code for _, code, _ in refused(read(tmp_path, "nominations", data))] == ["DON05"] * 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-be"])
def test_wide_encodings_are_refused_line_by_line(tmp_path: Path, encoding: str) -> None:
    mark = "" if encoding in ("utf-16", "utf-32") else "\ufeff"
    table = read(tmp_path, "nominations", (mark + ACCENTED + "\n").encode(encoding))
    assert refused(table) == [(2, "DON14", None), (3, "DON14", None)]
    assert "Hérault" in table.rejected[0].raw
    assert (table.rows_read, clean_rows(table)) == (2, [])


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\xff\xfea", b"\xff\xfe\x00\xd8a\x00", "\ufeffcaf".encode("utf-16-le")])
def test_a_wide_file_whose_lines_cannot_be_told_is_one_refusal(tmp_path: Path, data: bytes) -> None:
    assert refused(read(tmp_path, "nominations", data)) == [(1, "DON14", None)]


def test_a_null_costs_its_line_only(tmp_path: Path) -> None:
    table = read(tmp_path, "nominations", HEADER + "N1;2015-03-02;a\0b;c;F\nN2;2015-03-02;a;c;F\n")
    assert refused(table) == [(2, "DON09", None)]
    assert table.rejected[0].raw == r"N1;2015-03-02;a\x00b;c;F"
    assert values(table, "nomination_id") == ["N2"]


def test_blank_lines_are_no_rows_and_keep_their_numbers(tmp_path: Path) -> None:
    rows = "\n" + HEADER + "\n   \nN1;2015-03-02;a;b;F\n\u00a0\t\n\r\nN2;bad;a;b;F\n\n"
    table = read(tmp_path, "nominations", rows)
    assert [row["_ligne"] for row in clean_rows(table)] == ["5"]
    assert refused(table) == [(8, "DON02", "date_nomination")]
    assert table.rows_read == 2


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
def test_the_last_line_counts_once_with_or_without_its_end(tmp_path: Path, end: str) -> None:
    table = read(tmp_path, "nominations", HEADER + 'N1;2015-03-02;a;b;"F"' + end)
    assert (table.rows_read, values(table, "sexe")) == (1, ["F"])


@pytest.mark.parametrize(("extra", "codes"), [(-1, []), (0, []), (1, ["DON01"])])
def test_a_line_may_be_as_long_as_the_limit(tmp_path: Path, extra: int, codes: list[str]) -> None:
    start, end = "N1;2015-03-02;", ";b;F"
    line = start + "x" * (lines.LONGEST + extra - len(start + end)) + end
    table = read(tmp_path, "nominations", HEADER + line + "\nN2;2015-03-02;a;b;F\n")
    assert [code for _, code, _ in refused(table)] == codes
    assert values(table, "nomination_id")[-1] == "N2"
    assert all(len(refusal.raw) < 2000 for refusal in table.rejected)


def test_lines_are_whole_whatever_the_block_they_fall_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADER + "".join(f"N{n};2015-03-02;Hérault œ {n};b;F\r\n" for n in range(40))
    whole = values(read(tmp_path, "nominations", text), "organisme")
    for size in (1, 2, 3, 7, 64):
        monkeypatch.setattr(lines, "BLOCK", size)
        table = read(tmp_path, "nominations", text)
        assert values(table, "organisme") == whole
        assert [row["_ligne"] for row in clean_rows(table)] == [str(n) for n in range(2, 42)]
        assert table.rejected == ()


def test_a_line_without_end_takes_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 1000)
    monkeypatch.setattr(lines, "LONGEST", 100)
    monkeypatch.setattr(lines, "_KEPT", 404)
    lengths: list[int] = []
    chunks = lines._chunks

    def watched(
        read_block: Callable[[int], bytes], newline: bytes, seen: Callable[[bytes], object] | None = None
    ) -> Iterator[bytes]:
        for chunk in chunks(read_block, newline, seen):
            lengths.append(len(chunk))
            yield chunk

    monkeypatch.setattr(lines, "_chunks", watched)
    table = read(tmp_path, "nominations", HEADER + "x" * 50_000 + "\nN2;2015-03-02;a;b;F\n")
    assert refused(table) == [(2, "DON01", None)]
    assert values(table, "nomination_id") == ["N2"]
    assert max(lengths) < 2000
