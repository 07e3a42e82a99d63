"""The tables written by hand for these tests are those of the shared catalogue, column by column."""

import re
from pathlib import Path

import pytest

from checker.catalogue import Table
from tests.delivery.tables import CATALOGUE

DECLARED = (Path(__file__).parents[2] / "rulebooks" / "tables.regles").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", [one for one in CATALOGUE.tables if one.name != "comptes"], ids=lambda one: one.name)
def test_a_table_by_hand_is_the_declared_one(table: Table) -> None:
    text = re.split(r"^table ", DECLARED, flags=re.MULTILINE)
    [body] = [one for one in text if one.startswith(f"{table.name} ")]
    declared = re.findall(r"^  (\w+) +: (.+?)(, peut manquer)?$", body, re.MULTILINE)
    by_hand = [
        (one.name, " ".join([one.kind.value, ", ".join(one.codes)]).strip(), one.optional) for one in table.columns
    ]
    assert by_hand == [(name, kind.removesuffix(" en m²"), bool(optional)) for name, kind, optional in declared]
