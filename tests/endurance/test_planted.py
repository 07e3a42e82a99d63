"""Every mistake of the catalogue alone, then thousands of draws of up to eight together: N mistakes, N messages."""

from __future__ import annotations

from random import Random

import pytest

from tests.errors.campaign import amiss, drawn, singles

pytestmark = pytest.mark.endurance

TOGETHER = 2_000
PARTS = 20


@pytest.mark.parametrize("part", range(PARTS))
def test_a_mistake_is_told_alone_at_its_place_and_its_hint_mends_it(part: int) -> None:
    found = [amiss(sound, (plant,), Random(0)) for sound, plant in singles()[part::PARTS]]
    assert "\n\n".join(filter(None, found)) == ""


@pytest.mark.parametrize("part", range(PARTS))
def test_mistakes_are_told_one_by_one_in_several_statements_and_in_several_clauses(part: int) -> None:
    found = [amiss(*drawn(seed), Random(seed)) for seed in range(TOGETHER)[part::PARTS]]
    assert "\n\n".join(filter(None, found)) == ""
