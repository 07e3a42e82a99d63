"""The tests here import modules of their own as `tests.engines`."""

from __future__ import annotations

import sys
from pathlib import Path

# `tests` is no package, so that the root of the project must be on the path, wherever pytest starts from.
ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
