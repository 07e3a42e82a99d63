"""What the tests of the author's tools share."""

from __future__ import annotations

import pytest

from tests.cli.program import Program


@pytest.fixture
def cogcheck(capsysbinary: pytest.CaptureFixture[bytes]) -> Program:
    return Program(capsysbinary)
