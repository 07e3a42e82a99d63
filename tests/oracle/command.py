"""Runs `cogcheck` as a user does, in a process of its own, and reads the JSON it prints.

Nothing of the package is imported: what stands here is the promise made to users (names of the options,
exit statuses, keys of the findings).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RULEBOOK = "cog-2013-2017"

NOTHING_TO_SAY = 0
BINDING_BREACH = 1
UNREADABLE_DELIVERY = 3

Finding = dict[str, Any]
Key = tuple[str, str, str | None, str]


@dataclass(frozen=True)
class Outcome:
    """How a run ended, and the report it wrote."""

    status: int
    report: dict[str, Any]
    log: str

    @property
    def findings(self) -> list[Finding]:
        """Every finding on an indicator; those on data quality are told apart by their `kind`."""
        return [finding for finding in self.report["findings"] if finding["kind"] == "indicateur"]

    def table(self, name: str) -> dict[str, Any]:
        """The counts of rows of one table of the delivery."""
        (found,) = [table for table in self.report["run"]["delivery"]["tables"] if table["name"] == name]
        return dict(found)


def key(finding: Finding) -> Key:
    """Rule, level, Caf (None for the branch) and period: what no two findings share."""
    subject = finding["subject"]
    return (finding["rule"], subject["level"], subject.get("caf"), finding["period"])


def check(
    delivery: Path,
    output: Path,
    *,
    periods: list[str],
    as_of: str,
    rules: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
) -> Outcome:
    """`cogcheck check DELIVERY`, with a JSON report written to `output`."""
    arguments = ["check", str(delivery), "--rulebook", RULEBOOK, "--as-of", as_of]
    for label in periods:
        arguments += ["--period", label]
    for rule in rules:
        arguments += ["--only", rule]
    arguments += ["--format", "json", "--output", str(output), *options]

    environment = dict(os.environ)
    paths = [str(ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    done = subprocess.run(
        [sys.executable, "-m", "checker", *arguments],
        cwd=output.parent,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if not output.exists():
        raise AssertionError(f"exit status {done.returncode}, and no report:\n{done.stderr}")
    return Outcome(done.returncode, json.loads(output.read_text(encoding="utf-8")), done.stderr)
