"""The formatter's promises on random rulebooks: the same meaning, the same remarks, once and for all.

Two hundred of them here, more than two thousand by `make endurance`.
"""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from checker.authoring.fmt import fmt
from checker.source import Source
from tests.authoring.random_rulebooks import Rulebook, constructs, draw, rulebooks
from tests.authoring.same import opaque, remarks, titles, tree_of
from tests.effort import examples

randoms = st.randoms(use_true_random=False)


def laid_out(text: str) -> str:
    return fmt(Source("a.regles", text))


def keeps_its_promises(typed: str) -> None:
    written = laid_out(typed)
    assert tree_of(written) == tree_of(typed)
    assert laid_out(written) == written
    assert opaque(written) == opaque(typed)
    assert titles(written) == titles(typed)
    assert remarks(written) == remarks(typed)


# ---------------------------------------------------------------- the rulebooks themselves


def test_random_rulebooks_show_everything_that_the_grammar_allows() -> None:
    for seed, construct in enumerate(sorted(constructs())):
        assert construct in draw(Random(seed), goal=construct).constructs


@examples(60)
@given(rulebooks())
def test_random_rulebooks_are_read_without_a_mistake(rulebook: Rulebook) -> None:
    assert tree_of(rulebook.plain)


@examples(60)
@given(rulebooks(), randoms)
def test_care_carries_no_meaning(rulebook: Rulebook, random: Random) -> None:
    assert tree_of(rulebook.scattered(random)) == tree_of(rulebook.plain)


# ---------------------------------------------------------------- the formatter


@examples(200)
@given(rulebooks(), randoms)
def test_a_random_rulebook_means_the_same_and_loses_nothing(rulebook: Rulebook, random: Random) -> None:
    keeps_its_promises(rulebook.scattered(random))


@examples(60)
@given(rulebooks(), randoms)
def test_the_layout_does_not_depend_on_how_a_rulebook_was_typed(rulebook: Rulebook, random: Random) -> None:
    assert laid_out(rulebook.scattered(random, remarks=False)) == laid_out(rulebook.plain)
