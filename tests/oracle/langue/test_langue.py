"""The package and the oracle agree on random rulebooks, and no way to fill the empty cells contradicts a verdict."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.effort import examples

from .agreement import differences, trial
from .constructs import constructs

HALVES = 2  # one a core


@pytest.mark.parametrize("half", range(HALVES))
def test_every_finding_of_random_rulebooks(half: int) -> None:
    seen: Counter[str] = Counter()
    compared: list[int] = []

    @settings(examples(16), phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**24))
    def compare(number: int) -> None:
        made = trial(HALVES * number + half)
        with TemporaryDirectory() as folder:
            findings, told = differences(made, Path(folder) / "essai")
        assert not told, "\n".join([f"seed {HALVES * number + half}", *told[:10], str(made.book)])
        seen.update(constructs(str(made.book)))
        compared.append(findings)

    compare()
    assert sum(compared) > 50 * len(compared)
    assert not [construct for construct, times in seen.items() if not times], "what the campaign never drew"
