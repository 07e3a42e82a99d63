"""The package and the oracle agree on random rulebooks, and no way to fill the empty cells contradicts a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.effort import examples

from .agreement import differences, trial
from .constructs import PATTERNS, constructs

HALVES = 2  # one a core
ENOUGH = 1000  # seeds among which every construct is drawn


def telling(half: int) -> Iterator[int]:
    """The seeds whose rulebook says something that no earlier one says, until all is said."""
    unsaid = set(PATTERNS)
    for seed in range(half, ENOUGH, HALVES):
        said = unsaid & set(+constructs(str(trial(seed).book)))
        if said:
            unsaid -= said
            yield seed
        if not unsaid:
            return


@pytest.mark.parametrize("half", range(HALVES))
def test_every_finding_of_random_rulebooks(half: int) -> None:
    seen: Counter[str] = Counter()
    compared: list[int] = []

    def compare(seed: int) -> None:
        made = trial(seed)
        with TemporaryDirectory() as folder:
            findings, told = differences(made, Path(folder) / "essai")
        assert not told, "\n".join([f"seed {seed}", *told[:10], str(made.book)])
        seen.update(constructs(str(made.book)))
        compared.append(findings)

    @settings(examples(5), phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.integers(ENOUGH, 2**24))
    def any_other(number: int) -> None:
        compare(HALVES * number + half)

    for seed in telling(half):
        compare(seed)
    any_other()
    assert sum(compared) > 50 * len(compared)
    assert set(+seen) == set(PATTERNS), "the campaign draws every construct"
