"""The command line: arguments, files and exit codes; decides nothing."""

# Each of these adds its commands to the group.
from checker.cli import authoring, check, rules, sources
from checker.cli.program import Exit, cogcheck, main

__all__ = ["Exit", "authoring", "check", "cogcheck", "main", "rules", "sources"]
