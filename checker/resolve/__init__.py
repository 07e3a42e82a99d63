"""Syntax → model: names, units and periods are settled here, and every mistake about them told."""

from checker.resolve.rulebook import Resolved, resolve

__all__ = ["Resolved", "resolve"]
