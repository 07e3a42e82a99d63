"""Runs a script of this folder in DuckDB and prints the rows of its last statement, one JSON list a line.

    python bench/sql.py SCRIPT DELIVERY PIECES

The script reads `getvariable('dossier')` and `getvariable('pieces')`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb


def main(script: str, delivery: str, pieces: str) -> None:
    connection = duckdb.connect()
    connection.execute("SET VARIABLE dossier = ?", [delivery])
    connection.execute("SET VARIABLE pieces = ?", [int(pieces)])
    rows = connection.execute(Path(script).read_text(encoding="utf-8")).fetchall()
    sys.stdout.writelines(f"{json.dumps(row)}\n" for row in rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
