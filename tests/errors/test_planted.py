"""Mistakes planted in sound rulebooks are told one by one: a part of those that `make endurance` plants."""

from __future__ import annotations

from random import Random

import pytest

from tests.errors.campaign import amiss, drawn, rulebooks, singles, told
from tests.errors.catalogue import CATALOGUE
from tests.errors.places import Sound

ALONE = singles()[::20]
TOGETHER = range(100)


@pytest.mark.parametrize("sound", rulebooks(), ids=lambda sound: sound.name)
def test_a_sound_rulebook_has_no_mistake(sound: Sound) -> None:
    assert told(sound.files) == ()


def test_every_kind_of_mistake_is_planted_somewhere() -> None:
    planters = {kind.__name__ for kind in CATALOGUE}
    assert len(planters) == len(CATALOGUE)
    assert len({plant.kind for _, plant in singles()}) > 60
    assert len(singles()) > 3_000


def test_a_mistake_is_told_alone_at_its_place_and_its_hint_mends_it() -> None:
    found = [amiss(sound, (plant,), Random(0)) for sound, plant in ALONE]
    assert "\n\n".join(filter(None, found)) == ""


def test_mistakes_are_told_one_by_one_in_several_statements_and_in_several_clauses() -> None:
    found = [amiss(*drawn(seed), Random(seed)) for seed in TOGETHER]
    assert "\n\n".join(filter(None, found)) == ""
