"""``table.*`` over random tables of an office's own and random conditions: on a server as on the embedded engine."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.model import Period
from measuring import MeasureRequest
from measuring.measurer import Measurer
from tests.engines.loading import LoadTables
from tests.engines.test_conformance import told
from tests.oracle.declared_rows import row
from tests.oracle.test_declared_tables import COVERED, LEDGER, NAMES, params_of, questions, refuse_empty_part
from tests.typed_tables import typed_table

EXAMPLES = int(os.environ.get("ENGINE_TABLES", "2"))
OPEN = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=OPEN, database=None)
@given(st.lists(row, min_size=6, max_size=20), st.lists(questions, min_size=6, max_size=6))
def test_conditions_count_the_same(
    tmp_path_factory: pytest.TempPathFactory, load_tables: LoadTables, rows: list[dict[str, Any]], asked: Any
) -> None:
    folder: Path = tmp_path_factory.mktemp("ledger")
    typed = typed_table(folder, LEDGER, rows, **COVERED)
    requests = [
        MeasureRequest((number, name), name, params_of(name, question), Period(*question.period))
        for number, question in enumerate(asked)
        for name in NAMES
        if not refuse_empty_part(name, question)
    ]
    here = Measurer(lambda _: typed).measure(requests)
    there = Measurer(lambda _: typed, engine=load_tables({"ledger": typed})).measure(requests)
    for request in requests:
        assert told(there[request.key]) == told(here[request.key]), (request, rows)
