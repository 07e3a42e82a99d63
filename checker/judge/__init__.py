"""Measured values against the contract → findings."""

from checker.judge.counted import Counted, Table
from checker.judge.judge import Asked, judge
from checker.judge.observed import Observed, Targets

__all__ = ["Asked", "Counted", "Observed", "Table", "Targets", "judge"]
