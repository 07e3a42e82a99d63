"""Model → plan: what must be counted so that a rule can be judged, and where each number will stand."""

from checker.lower.columns import Has, columns_read
from checker.lower.integrity import check_named, integrity
from checker.lower.lower import Lacking, Lowered, Slots, StepSlot, failing_test, lower, scan_of

__all__ = [
    "Has",
    "Lacking",
    "Lowered",
    "Slots",
    "StepSlot",
    "check_named",
    "columns_read",
    "failing_test",
    "integrity",
    "lower",
    "scan_of",
]
