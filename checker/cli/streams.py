"""Where the program writes: the result on standard output, what it says beside, its files. UTF-8 everywhere."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from checker.disk import why, written_aside
from checker.request import CommandError


def show(text: str) -> None:
    """The result. UTF-8 whatever the locale says: a report is never half written for want of an accent."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader has what it wanted; nothing more goes there, and the status is the check's own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CommandError(f"Le résultat ne peut pas être écrit : {why(error)}.") from error


def say(text: str) -> None:
    """A line on standard error."""
    sys.stderr.flush()
    sys.stderr.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stderr.buffer.flush()


@contextmanager
def told_progress() -> Iterator[Callable[[str], None]]:
    """Steps on standard error: a moving line on a terminal, plain lines elsewhere."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda step: say(f"cogcheck : {step}")
        return
    with console.status("cogcheck") as status:
        yield lambda step: status.update(f"cogcheck : {step}")


def replace(path: Path, text: str) -> None:
    """A whole file, or the old one. Raises CommandError."""
    try:
        with written_aside(path) as file:
            file.write(text)
    except OSError as error:
        raise CommandError(f"« {path} » ne peut pas être écrit : {why(error)}.") from error
