"""How hard a property test tries: as many cases as it says in `make test`, twenty times that in `make endurance`."""

from __future__ import annotations

from hypothesis import settings


def examples(usual: int) -> settings:
    """Settings for a test that needs more, or fewer, than the usual 100 cases; they grow with the profile."""
    return settings(max_examples=usual * settings().max_examples // 100)
