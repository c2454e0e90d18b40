"""Tables that an office declares itself, with random rows and conditions, are measured on a server as here.

``make deep`` looks at more random tables (``ENGINE_TABLES``).
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import MeasureRequest
from measuring.measurer import Measurer
from tests.engines.loading import LoadTables
from tests.oracle.declared_rows import Row, row
from tests.oracle.test_declared_tables import (
    COVERED,
    LEDGER,
    NAMES,
    Question,
    params_of,
    questions,
    refuse_empty_part,
)
from tests.typed_tables import typed_table

LEDGERS = int(os.environ.get("ENGINE_TABLES", "1"))


def requests(asked: list[Question]) -> Iterator[MeasureRequest]:
    for number, question in enumerate(asked):
        for name in NAMES:
            if not refuse_empty_part(name, question):
                period = Period(*question.period)
                yield MeasureRequest((number, name), name, params_of(name, question), period)


def told(found: MeasurementResult) -> tuple[Any, ...]:
    return found.outcome, repr((found.part, found.of, found.value, found.rows)), found.reason


@settings(
    max_examples=LEDGERS,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(st.lists(row, min_size=12, max_size=30), st.lists(questions, min_size=6, max_size=6))
def test_a_declared_table_is_measured_the_same(
    load_tables: LoadTables, rows: list[Row], asked: list[Question]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        typed = typed_table(Path(folder), LEDGER, rows, **COVERED)
        every = list(requests(asked))
        here = Measurer(lambda _: typed).measure(every)
        there = Measurer(lambda _: typed, engine=load_tables({"ledger": typed})).measure(every)
    assert {key: told(found) for key, found in there.items()} == {
        key: told(found) for key, found in here.items()
    }
    assert all(found.outcome is not MeasurementStatus.FAILED for found in here.values())
