"""The command as a user meets it: its exit status, what it prints, what it says beside; and small deliveries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checker.cli import main

ROOT = Path(__file__).resolve().parents[2]
RESEAU = ROOT / "cases" / "reseau-2015"
COG = "cog-2013-2017"
AS_OF = "2016-04-30"


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its status, its result (standard output) and what it said (standard error)."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> list[str]:
        """The lines on standard error, but the progress and the empty line that click prints after a Ctrl-C."""
        return [line for line in self.err.splitlines() if line and not line.startswith("cogcheck : ")]

    @property
    def report(self) -> dict[str, Any]:
        """The result, read as one JSON object."""
        return dict(json.loads(self.out))

    @property
    def findings(self) -> list[dict[str, Any]]:
        return list(self.report["findings"])


class Program:
    """Runs `cogcheck` in this process; arguments are written as in a shell, one each."""

    def __init__(self, capture: pytest.CaptureFixture[bytes]) -> None:
        self._capture = capture

    def __call__(self, *arguments: str | Path) -> Outcome:
        self._capture.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = self._capture.readouterr()
        return Outcome(status, out.decode(), err.decode())

    def check(self, delivery: Path, *options: str | Path, rulebook: str | Path = COG) -> Outcome:
        """`cogcheck check` on the usual day."""
        return self("check", delivery, "--rulebook", rulebook, "--as-of", AS_OF, *options)

    def findings(self, delivery: Path, *options: str | Path, rulebook: str | Path = COG) -> list[dict[str, Any]]:
        """The findings of `cogcheck check`, as JSON."""
        return self.check(delivery, *options, "--format", "json", rulebook=rulebook).findings


def elsewhere(
    arguments: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """`python -m checker` in a process of its own, from `folder`, with these variables added."""
    return subprocess.run(
        [sys.executable, "-m", "checker", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=False,
        timeout=60,
    )


def livraison(folder: Path, **tables: str) -> Path:
    """A delivery: each table is written as its lines, in `<table>.csv`; blanks around a cell are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in tables.items():
        rows = [";".join(cell.strip() for cell in line.split(";")) for line in lines.strip().splitlines()]
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def subject(finding: Mapping[str, Any]) -> str:
    """`branche`, `211`, or the Caf that share a finding: `211 212`."""
    if finding["subject"]["level"] == "national":
        return "branche"
    return str(finding["subject"]["caf"] or " ".join(finding["subjects"]))
