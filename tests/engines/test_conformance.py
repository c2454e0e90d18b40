"""Every engine gives what the embedded one gives: each number, what it was counted from, its rows and its doubts.

``make deep`` looks at more random tables (``ENGINE_TABLES``) with all requests, ``make test`` at one with some of them.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from indicators.records import MeasurementResult, MeasurementStatus
from measuring.measurer import Measurer
from tests.engines.loading import LoadTables
from tests.measuring.made_up import reading, requests, tables

SEEDS = range(1, 1 + int(os.environ.get("ENGINE_TABLES", "1")))
EVERY_REQUEST = "ENGINE_TABLES" in os.environ
SAMPLE = 8
"""Of so many requests one is asked, of every evaluator and variant."""


def told(measured: MeasurementResult) -> tuple[Any, ...]:
    """All that is said of a number but how the engine was asked; 1 and Decimal(1) are not the same."""
    numbers = measured.part, measured.of, measured.value, measured.rows
    account = measured.provenance
    return measured.outcome, repr(numbers), measured.reason, account.doubts, account.notes


@pytest.mark.parametrize("seed", SEEDS)
def test_every_evaluator_gives_the_same_integers(
    tmp_path: Path, load_tables: LoadTables, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "measuring.measurer")
    made = tables(tmp_path, seed)
    every = requests()
    asked = every if EVERY_REQUEST else every[seed % SAMPLE :: SAMPLE]
    here = Measurer(reading(made)).measure(asked)
    there = Measurer(reading(made), engine=load_tables(made)).measure(asked)
    assert caplog.messages == []  # no scan failed and had to be taken apart
    differing = [
        f"{key}: {told(here[key])} there {told(there[key])}"
        for key in here
        if told(here[key]) != told(there[key])
    ]
    assert differing == [], "\n".join(differing[:5])
    measured = {found.evaluator for found in there.values() if found.outcome is MeasurementStatus.MEASURED}
    assert len(measured) > 50
