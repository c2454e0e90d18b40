"""The guide to the papers names every key of their data."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forms.exchange_tables import (
    BUDGET_FIELDS,
    EVALUATED_FIELDS,
    EVALUATION_FIELDS,
    GOAL_FIELDS,
    INDICATOR_FIELDS,
    MONITORED_FIELDS,
)

HOUSE = Path(__file__).resolve().parent.parent.parent
GUIDE = (HOUSE / "docs" / "forms.md").read_text(encoding="utf-8")
SNAPSHOTS = HOUSE / "tests" / "forms" / "snapshots"
NAMES = ("complete.json", "target.json", "monitoring.json")
DATA = [json.loads((SNAPSHOTS / name).read_text(encoding="utf-8")) for name in NAMES]
FIELDS = {
    **GOAL_FIELDS,
    **INDICATOR_FIELDS,
    **EVALUATED_FIELDS,
    **BUDGET_FIELDS,
    **EVALUATION_FIELDS,
    **MONITORED_FIELDS,
}
FILES = {"bytes", "sha256", "table", "by", "grade"}
"""Inside one file or one entry; they say themselves."""


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from keys(each)
    if isinstance(value, list):
        for each in value:
            yield from keys(each)


@pytest.mark.parametrize("key", sorted({*keys(DATA)} - FILES))
def test_every_key_of_the_data_is_in_the_guide(key: str) -> None:
    assert re.search(rf"\b{key}\b", GUIDE)


@pytest.mark.parametrize("field", sorted({*FIELDS}))
def test_every_field_for_other_systems_is_in_the_guide(field: str) -> None:
    assert f"`{field}`" in GUIDE
