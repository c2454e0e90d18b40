"""``measure``: one evaluator over rows written out in the test."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators.model import Period
from indicators.records import MeasurementResult
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources.tables import TABLES
from sources.typed import MissingTable, TypedTable
from tests.typed_tables import typed_table

Measure = Callable[..., MeasurementResult]


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """``measure(evaluator, params…, work_orders=[rows], as_of=…, start=…)``; a table not given is missing."""

    def measured(
        evaluator: str,
        params: Mapping[str, Any] | None = None,
        *,
        as_of: date,
        start: date | None = None,
        account: Mapping[str, Any] | None = None,
        **tables: Iterable[Mapping[str, Any]],
    ) -> MeasurementResult:
        typed = {name: typed_table(tmp_path, name, rows, **(account or {})) for name, rows in tables.items()}

        def table(name: str) -> TypedTable | MissingTable:
            return typed.get(name) or MissingTable(TABLES[name], f"没有声明{TABLES[name].label}数据来源")

        period = Period(start or date(as_of.year, 1, 1), as_of)
        return Measurer(table).measure([MeasureRequest("it", evaluator, params or {}, period)])["it"]

    return measured
