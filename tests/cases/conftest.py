"""Where the example deliveries are; the tests here import the oracle as `tests.oracle`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# `tests` is no package, so that the root of the project must be on the path, wherever pytest starts from.
ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def reseau() -> Path:
    """The synthetic network of 2015."""
    return ROOT / "cases" / "reseau-2015"


@pytest.fixture(scope="session")
def depart() -> Path:
    """The published values of 2012."""
    return ROOT / "cases" / "depart-2012"
