"""What the tests of this folder share: put files down, deliver them, read the clean copy back."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from checker.catalogue import Catalogue
from checker.delivered import DeliveredTable, Delivery
from checker.delivery.deliver import DeliveryError, deliver
from tests.delivery.tables import CATALOGUE


def delivered(
    folder: Path,
    files: Mapping[str, bytes | str],
    catalogue: Catalogue = CATALOGUE,
    named: Mapping[str, Path] | None = None,
) -> Delivery:
    """Write the files of a delivery below `folder` (texts in UTF-8) and read them."""
    location, workspace = folder / "livraison", folder / "copies"
    for name, contents in files.items():
        path = location / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    workspace.mkdir(exist_ok=True)
    return deliver(location, catalogue, named or {}, workspace)


def read(folder: Path, table: str, contents: bytes | str) -> DeliveredTable:
    """One table of one file."""
    found = delivered(folder, {f"{table}.csv": contents}).table(table)
    assert found is not None
    return found


def clean_rows(table: DeliveredTable) -> list[dict[str, str]]:
    """The clean copy, one dictionary a row; a missing cell is an empty text."""
    names = ["_fichier", "_ligne", *(column.name for column in table.columns)]
    with table.clean.open(encoding="utf-8", newline="") as stream:
        return [dict(zip(names, row, strict=True)) for row in csv.reader(stream)]


def values(table: DeliveredTable, column: str) -> list[str]:
    """The accepted values of one column, in order."""
    return [row[column] for row in clean_rows(table)]


def refused(table: DeliveredTable) -> list[tuple[int, str, str | None]]:
    """Line, code and column of each refusal."""
    return [(one.line, one.code.name, one.column) for one in table.rejected]


def refusal(folder: Path, files: Mapping[str, bytes | str], named: Mapping[str, Path] | None = None) -> str:
    """The one sentence that refuses a delivery."""
    with pytest.raises(DeliveryError) as caught:
        delivered(folder, files, named=named)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def single(path: Path, workspace: Path, named: Mapping[str, Path] | None = None) -> Delivery:
    workspace.mkdir(exist_ok=True)
    return deliver(path, CATALOGUE, named or {}, workspace)
