"""A rule's passport: where it comes from, what it measures and on which records, what each bound makes of a value."""

from checker.authoring.passport.passport import passport

__all__ = ["passport"]
