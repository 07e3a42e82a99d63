"""How long a check takes, and how much memory, beside the query that one would write by hand.

    python bench/run.py [--pieces 1000000] [--fois 3] [--dossier FOLDER]

Makes a delivery (always the same bytes for a number of pieces; `livraison.sql`), then runs, each as a process of its
own: `cogcheck --version`, once with nothing compiled and then as usual; `cogcheck check` of 1,000 pieces; that of
the whole delivery; and `requete.sql`, which counts the same two shares (F10-21 and F10-22, each Caf and the branch,
2015) straight from the same file and does nothing else: no row refused, no key verified, no reading, no evidence.
Prints, for each, the median of `--fois` runs: wall time, processor time, peak memory (as the kernel counts them for the
process). Ends with 1 when the two do not count the same. The delivery is kept in `--dossier`, else thrown away.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
COGCHECK = [sys.executable, "-m", "checker"]
CHECK = [
    "--rulebook", "cog-2013-2017", "--only", "F10-21", "--only", "F10-22", "--period", "2015", "--as-of", "2016-04-30",
    "--fail-on", "never",
]  # fmt: skip
SMALL = 1_000

# Caf (None: the branch) → numerator and denominator of F10-21, then of F10-22.
Counts = dict[str | None, tuple[int, int, int, int]]


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds of wall and of processor (all its threads), bytes of memory at its highest."""

    wall: float
    processor: float
    memory: int


def run(command: Sequence[str | Path], output: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command, its standard output in a file; raises SystemExit when it fails.

    This process stays small and imports no engine: a child's peak memory starts from its parent's.
    """
    words = [str(part) for part in command]
    said = output.with_suffix(".err")
    with output.open("wb") as out, said.open("wb") as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            words,
            cwd=HERE.parent,
            env={**os.environ, **(environment or {})},
            stdout=out,
            stderr=err,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(words)} : sortie {process.returncode}\n{said.read_text(encoding='utf-8')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def median(costs: Sequence[Cost]) -> Cost:
    """Of each figure by itself."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.processor for cost in costs),
        int(statistics.median(cost.memory for cost in costs)),
    )


def sql(script: str, delivery: Path, pieces: int) -> list[str | Path]:
    """The command that runs a script of this folder."""
    return [sys.executable, HERE / "sql.py", HERE / script, delivery, str(pieces)]


def check(delivery: Path, report: Path) -> list[str | Path]:
    refusals = report.parent / "_rejets"
    return [
        *COGCHECK, "check", delivery, *CHECK, "--format", "json", "--output", report, "--rejets", refusals,
    ]  # fmt: skip


def found_by_cogcheck(report: Path) -> Counts:
    found: dict[str | None, dict[str, tuple[int, int]]] = {}
    for finding in json.loads(report.read_text(encoding="utf-8"))["findings"]:
        counts = finding["rationale"]["numerator"] or 0, finding["rationale"]["denominator"] or 0
        found.setdefault(finding["subject"]["caf"], {})[finding["rule"]] = counts
    return {caf: (*rules["F10-21"], *rules["F10-22"]) for caf, rules in found.items()}


def found_by_hand(output: Path) -> Counts:
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    return {caf: (one, two, three, four) for caf, one, two, three, four in rows}


def figure(number: float, unit: str, decimals: int) -> str:
    return f"{number:,.{decimals}f} {unit}".replace(",", "\u202f").replace(".", ",")


def told(what: str, cost: Cost) -> str:
    seconds = f"{figure(cost.wall, 's', 2):>12}{figure(cost.processor, 's', 2):>14}"
    return f"{what:<48}{seconds}{figure(cost.memory / 1e6, 'Mo', 0):>12}\n"


def compare(folder: Path, pieces: int, times: int) -> int:
    """Make the two deliveries below `folder`, measure, print; the exit status."""
    small, large = folder / "petite", folder / "grande"
    for delivery, count in ((small, SMALL), (large, pieces)):
        delivery.mkdir(parents=True, exist_ok=True)
        run(sql("livraison.sql", delivery, count), folder / "livraison.out")
    weight = (large / "pieces.csv").stat().st_size
    out, report, by_hand = folder / "cogcheck.out", folder / "constats.json", folder / "requete.out"

    def costs(command: Sequence[str | Path], output: Path) -> Cost:
        return median([run(command, output) for _ in range(times)])

    with tempfile.TemporaryDirectory() as nothing:
        cold = run([*COGCHECK, "--version"], out, {"PYTHONPYCACHEPREFIX": nothing})
    rows = [
        ("cogcheck --version, rien de compilé", cold),
        ("cogcheck --version", costs([*COGCHECK, "--version"], out)),
        (f"cogcheck check, {figure(SMALL, 'pièces', 0)}", costs(check(small, report), out)),
        (f"cogcheck check, {figure(pieces, 'pièces', 0)}", costs(check(large, report), out)),
        ("requête écrite à la main", costs(sql("requete.sql", large, pieces), by_hand)),
    ]
    sys.stdout.write(f"{figure(pieces, 'pièces', 0)}, 102 Caf, {figure(weight / 1e6, 'Mo', 0)} de CSV ; ")
    sys.stdout.write(f"{os.cpu_count()} cœurs ; Python {platform.python_version()} ; médiane de {times}\n\n")
    sys.stdout.write(f"{'':<48}{'durée':>12}{'processeur':>14}{'mémoire':>12}\n")
    sys.stdout.writelines(told(what, cost) for what, cost in rows)

    same = found_by_cogcheck(report) == found_by_hand(by_hand)
    sys.stdout.write("\nMêmes comptes des deux côtés.\n" if same else "\nLes comptes diffèrent.\n")
    return 0 if same else 1


def main() -> int:
    parser = argparse.ArgumentParser(description="Mesure cogcheck à côté de la requête écrite à la main.")
    parser.add_argument("--pieces", type=int, default=1_000_000, help="nombre de pièces (1 000 000 par défaut)")
    parser.add_argument("--fois", type=int, default=3, help="nombre de mesures, dont on donne la médiane (3)")
    parser.add_argument("--dossier", type=Path, help="où garder la livraison ; sinon elle est effacée")
    asked = parser.parse_args()
    if asked.dossier is not None:
        return compare(asked.dossier.resolve(), asked.pieces, asked.fois)
    with tempfile.TemporaryDirectory(prefix="cogcheck-bench-") as folder:
        return compare(Path(folder), asked.pieces, asked.fois)


if __name__ == "__main__":
    sys.exit(main())
