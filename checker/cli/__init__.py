"""The command line: arguments, files and exit codes; decides nothing."""

# Each of these adds its commands to the group.
from checker.cli import authoring, cases, check, rules, sources
from checker.cli.program import Exit, cogcheck, main

__all__ = ["Exit", "authoring", "cases", "check", "cogcheck", "main", "rules", "sources"]
