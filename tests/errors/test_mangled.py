"""Any text is told in sentences with their places: a tenth of the texts that `make endurance` mangles."""

from __future__ import annotations

from tests.errors.mangled import MANGLERS, WHOLE, mangled, trouble

TENTH = range(0, WHOLE, 10)


def test_every_way_to_mangle_a_text_is_used_and_gives_other_texts() -> None:
    assert len({seed % len(MANGLERS) for seed in range(WHOLE)}) == len(MANGLERS)
    assert len({mangled(seed) for seed in range(200)}) > 195


def test_a_mangled_text_is_told_soon_and_in_its_place() -> None:
    assert len(TENTH) == 1_000
    assert list(filter(None, map(trouble, TENTH))) == []
