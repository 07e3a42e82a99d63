"""A text file becomes physical lines: encoding, line ends, line numbers.

A file is read by blocks, so memory does not grow with it. A line ends with `\\n` or `\\r\\n`, the first is number
1, and nothing that a line holds (a quote left open, a bad byte) changes the number of another.
"""

import codecs
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import AnyStr

from checker.delivery.fault import Fault, visible
from checker.diagnostic import Code

BLOCK = 1 << 20  # bytes read at once
LONGEST = 1 << 17  # characters in a line; beyond, the line is refused
_KEPT = 4 * LONGEST + 4  # bytes of a line without end: enough to be too long in any encoding
_SHOWN = 1000  # characters shown of a line that is too long

# Longest marks first: the one of UTF-16 begins the one of UTF-32.
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Encoded:
    """How a file is written: the codec, the bytes of its byte-order mark, and the hash of all its bytes."""

    codec: str
    mark: int
    sha256: str

    @property
    def wide(self) -> bool:
        """UTF-16 or UTF-32, which are recognised and not read."""
        return self.codec in ("utf-16", "utf-32")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line that is no text; `raw` shows its bytes."""

    raw: str
    fault: Fault


Line = str | Damaged


@dataclass(frozen=True)
class Block:
    """Consecutive lines; `first` is the number of the first one, `plain` are the lines when none is damaged."""

    first: int
    lines: Sequence[Line]
    plain: Sequence[str] | None


def scan(path: Path) -> Encoded:
    """Recognise the encoding: a byte-order mark, else UTF-8 if most non-ASCII lines are, else Windows-1252.

    Raises OSError.
    """
    digest = sha256()
    good = bad = 0
    with path.open("rb") as stream:
        head = stream.read(4)
        stream.seek(0)
        for chunk in _chunks(stream.read, b"\n", digest.update):
            if not chunk.isascii():
                found_good, found_bad = _votes(chunk)
                good, bad = good + found_good, bad + found_bad
    for mark, codec in _WIDE_MARKS:
        if head.startswith(mark):
            return Encoded(codec, len(mark), digest.hexdigest())
    if head.startswith(codecs.BOM_UTF8):
        return Encoded("utf-8", len(codecs.BOM_UTF8), digest.hexdigest())
    return Encoded("utf-8" if good > bad or not bad else "cp1252", 0, digest.hexdigest())


def _votes(chunk: bytes) -> tuple[int, int]:
    """How many non-ASCII lines of a chunk are UTF-8, and how many are not."""
    suspects = [line for line in chunk.split(b"\n") if not line.isascii()]
    bad = sum(_undecodable(line, "utf-8") is not None for line in suspects)
    return len(suspects) - bad, bad


def _undecodable(line: bytes, codec: str) -> UnicodeDecodeError | None:
    try:
        line.decode(codec)
    except UnicodeDecodeError as error:
        return error
    return None


def blocks(path: Path, encoded: Encoded) -> Iterator[Block]:
    """The lines of a file that is not wide, without their ends. Raises OSError."""
    with path.open("rb") as stream:
        stream.seek(encoded.mark)
        first = 1
        for chunk in _chunks(stream.read, b"\n"):
            block = _block(first, chunk, encoded.codec)
            yield block
            first += len(block.lines)


def wide_lines(path: Path, encoded: Encoded) -> Iterator[str]:
    """The lines of a UTF-16 or UTF-32 file, to count and show them. Raises OSError, UnicodeError."""
    with path.open(encoding=encoded.codec, newline="") as stream:
        for chunk in _chunks(stream.read, "\n"):
            yield from _ended(chunk)


def _chunks(
    read: Callable[[int], AnyStr], newline: AnyStr, seen: Callable[[AnyStr], object] | None = None
) -> Iterator[AnyStr]:
    """Whole lines by the block, ends included; only the last may lack one. `seen` is given all that is read.

    A line that has no end in sight is cut: it stays too long, and memory stays bounded.
    """
    rest = newline[:0]
    while block := read(BLOCK):
        if seen is not None:
            seen(block)
        text = rest + block
        end = text.rfind(newline) + 1
        rest = text[end:]
        if len(rest) > _KEPT:
            rest = rest[:_KEPT]
        if end:
            yield text[:end]
    if rest:
        yield rest


def _ended(text: str) -> list[str]:
    """A chunk's lines without their ends."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    else:
        lines[-1] = lines[-1].removesuffix("\r")
    return lines


def _block(first: int, chunk: bytes, codec: str) -> Block:
    try:
        lines = _ended(chunk.decode(codec))
    except UnicodeDecodeError:
        split = chunk.split(b"\n")
        if split[-1] == b"":
            split.pop()
        return Block(first, [_decoded(line.removesuffix(b"\r"), codec) for line in split], None)
    if b"\0" in chunk or len(max(lines, key=len)) > LONGEST:
        return Block(first, [_checked(line) for line in lines], None)
    return Block(first, lines, lines)


def _decoded(line: bytes, codec: str) -> Line:
    error = _undecodable(line, codec)
    if error is None:
        return _checked(line.decode(codec))
    name = "UTF-8" if codec == "utf-8" else "Windows-1252"
    reason = f"octet 0x{line[error.start]:02X} indéchiffrable en {name}, position {error.start + 1} de la ligne"
    raw = line[: 4 * LONGEST].decode(codec, "backslashreplace")
    return Damaged(visible(raw if len(raw) <= LONGEST else raw[:_SHOWN] + "…"), Fault(Code.DON05, reason))


def _checked(line: str) -> Line:
    if len(line) > LONGEST:
        reason = f"ligne de plus de {LONGEST} caractères : une fin de ligne manque sans doute"
        return Damaged(visible(line[:_SHOWN]) + "…", Fault(Code.DON01, reason))
    if "\0" in line:
        reason = f"caractère nul (octet 0x00), position {line.index(chr(0)) + 1} de la ligne"
        return Damaged(visible(line), Fault(Code.DON09, reason))
    return line


def hashed(stream: BufferedReader) -> str:
    """The hash of a whole binary file, by blocks. Raises OSError."""
    digest = sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
