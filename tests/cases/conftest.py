"""Where the example deliveries are."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def reseau() -> Path:
    """The synthetic network of 2015."""
    return ROOT / "cases" / "reseau-2015"


@pytest.fixture(scope="session")
def depart() -> Path:
    """The published values of 2012."""
    return ROOT / "cases" / "depart-2012"
