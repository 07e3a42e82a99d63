"""Advice on a rulebook that works: what is never used, never true, nowhere quoted, said twice or said otherwise."""

from checker.authoring.lint.lint import lint
from checker.authoring.lint.listed import lint_json, lint_text

__all__ = ["lint", "lint_json", "lint_text"]
