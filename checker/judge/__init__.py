"""Measured values against the contract → findings."""

from checker.judge.judge import Asked, judge
from checker.judge.values import Observed

__all__ = ["Asked", "Observed", "judge"]
