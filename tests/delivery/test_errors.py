"""The gallery: one sample for each code of the data, and the quarantine that it deserves, word for word.

`COGCHECK_ACCEPT=1 pytest tests/delivery/test_errors.py` writes the texts anew; the diff is then read by someone.
"""

import os
from pathlib import Path

import pytest

from checker.catalogue import Table
from checker.delivery.quarantine import write_quarantine
from checker.diagnostic import Code
from tests.delivery.bench import read
from tests.delivery.tables import CATALOGUE

GALLERY = Path(__file__).parents[2] / "grammar" / "errors"
READING = [code for code in Code if code.name.startswith("DON") and code.name < "DON20"]
SAMPLES = sorted(GALLERY.glob("DON*.csv"))


def table_of(sample: Path) -> Table:
    """The table that a sample is of, by its header, whatever its encoding."""
    header = sample.read_bytes().split(b"\n")[0].replace(b"\0", b"")
    names = header.decode("ascii", "ignore").strip().split(";")
    return max(CATALOGUE.tables, key=lambda table: len({column.name for column in table.columns} & set(names)))


def test_each_code_has_its_sample() -> None:
    expected = {f"{code.name}_{code.value}.csv" for code in READING}
    assert {sample.name for sample in SAMPLES if sample.name < "DON20"} == expected


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_shows_its_code_alone(sample: Path, tmp_path: Path) -> None:
    table = read(tmp_path, table_of(sample).name, sample.read_bytes())
    assert {refusal.code.name for refusal in table.rejected} == {sample.name.split("_")[0]}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_gives_its_text(sample: Path, tmp_path: Path) -> None:
    table = read(tmp_path, table_of(sample).name, sample.read_bytes())
    text = write_quarantine(tmp_path, "quarantaine", table.rejected).read_text(encoding="utf-8-sig")
    golden = sample.with_suffix(".txt")
    if os.environ.get("COGCHECK_ACCEPT"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
