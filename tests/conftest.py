"""How property tests draw their cases: `suite` in `make test`, `endurance` in `make endurance`.

`suite` draws the same cases each time and keeps nothing, so that no run depends on luck; neither watches the clock.
`--hypothesis-profile` chooses. How many cases a test tries follows the profile (`tests/effort.py`).
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "endurance",
    max_examples=2_000,
    derandomize=False,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,  # a failure prints the line that draws its case again
)
settings.load_profile("suite")
