"""Reading takes no more memory for a larger file."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.delivery.bench import read


def peak(action: Callable[[], object]) -> int:
    """The most bytes held at once while `action` runs."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def contents(rows: int) -> bytes:
        lines = (f"P{number};211;0{number % 9 + 1}/03/2015;;courrier {number};oui;non;non" for number in range(rows))
        header = "piece_id;caf;date_arrivee;date_traitement;nature;masse;interne;minima_sociaux\n"
        return (header + "\n".join(lines)).encode()

    small, large = contents(40_000), contents(160_000)
    first = peak(lambda: read(tmp_path / "petit", "pieces", small))
    second = peak(lambda: read(tmp_path / "grand", "pieces", large))
    assert len(large) > 3.5 * len(small)
    assert second < 1.2 * first
