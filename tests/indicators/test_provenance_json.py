"""What a row of the store says of a number reads back as it was written, whichever release wrote it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.model import Period
from indicators.provenance import Provenance, SnapshotAccount, TableAccount, UnreadCells
from indicators.provenance_json import provenance_from_json, provenance_to_json

ORDERS = TableAccount(
    "work_orders",
    dense=True,
    key="5" * 64,
    rows_read=44458,
    rows_used=39740,
    rows_rejected=2,
    rows_repeated=4488,
    rows_excluded=228,
    latest=date(2024, 12, 31),
    sample=True,
    unread=(UnreadCells("工单.xlsx", "due_at", "办结时限", 3, 17, "字字字"),),
    snapshots=(SnapshotAccount("inbox/工单.xlsx", "a" * 64, 443682, 3905),),
    notes=("跳过合计行 12 行",),
)
WHOLE = Provenance(
    evaluator="finance.spending",
    version="b" * 64,
    definition="实际支出",
    params={"project": ["甲", "乙"], "seconds": 15},
    period=Period(date(2024, 1, 1), date(2024, 6, 30)),
    tables=(ORDERS,),
    by_source={"fiscal": Decimal("2514.20"), "other": Decimal(0)},
    notes=("统计期内没有来源渠道为“微信”的数据",),
    sql="SELECT 1",
    sql_parameters=(("2024-01-01 00:00:00", 15, None),),
    app_version="0.1.0",
    declared="d" * 64,
    rules="r" * 64,
)
STORED: dict[str, Any] = {
    "evaluator": "finance.spending",
    "version": "b" * 64,
    "definition": "实际支出",
    "params": {"project": ["甲", "乙"], "seconds": 15},
    "from": "2024-01-01",
    "to": "2024-06-30",
    "tables": [
        {
            "table": "work_orders",
            "dense": True,
            "key": "5" * 64,
            "rows_read": 44458,
            "rows_used": 39740,
            "rows_rejected": 2,
            "rows_repeated": 4488,
            "rows_excluded": 228,
            "latest": "2024-12-31",
            "sample": True,
            "unread": [
                {
                    "file": "工单.xlsx",
                    "column": "due_at",
                    "label": "办结时限",
                    "cells": 3,
                    "row": 17,
                    "example": "字字字",
                }
            ],
            "snapshots": [{"name": "inbox/工单.xlsx", "sha256": "a" * 64, "bytes": 443682, "rows": 3905}],
            "notes": ["跳过合计行 12 行"],
        }
    ],
    "by_source": {"fiscal": "2514.20", "other": "0"},
    "notes": ["统计期内没有来源渠道为“微信”的数据"],
    "sql": "SELECT 1",
    "sql_parameters": ["2024-01-01 00:00:00", 15, None],
    "app_version": "0.1.0",
    "declared": "d" * 64,
    "rules": "r" * 64,
}


def test_an_account_is_written_with_the_keys_that_rows_always_had_in_their_order() -> None:
    assert repr(provenance_to_json(WHOLE)) == repr(STORED)


def test_an_account_reads_back_as_it_was_written() -> None:
    assert provenance_from_json(STORED) == WHOLE


def test_statements_over_several_tables_keep_a_list_of_parameters_each() -> None:
    both = Provenance(sql="SELECT 1;\nSELECT 2", sql_parameters=((1,), ("甲", 2)))
    stored = provenance_to_json(both)
    assert stored["sql_parameters"] == [[1], ["甲", 2]]
    assert provenance_from_json(stored) == both


def test_an_attempt_that_came_to_no_count_says_what_was_asked_and_no_more() -> None:
    asked = Provenance("a.b", "", "", {"seconds": "15"}, Period(date(2024, 1, 1), date(2024, 1, 31)))
    assert provenance_to_json(asked) == {
        "evaluator": "a.b",
        "version": "",
        "definition": "",
        "params": {"seconds": "15"},
        "from": "2024-01-01",
        "to": "2024-01-31",
        "tables": [],
    }


def test_a_row_of_another_release_lacks_keys_and_has_ones_that_are_passed_over() -> None:
    stored = {"sql": "SELECT 1", "tables": [{"table": "calls", "lines": 3}], "weather": "晴"}
    read = provenance_from_json(stored)
    assert (read.tables, read.sql, read.version) == ((TableAccount("calls"),), "SELECT 1", None)
    assert (read.period, read.by_source, read.params) == (None, None, {})


@pytest.mark.parametrize("amounts", [{"fiscal": "很多", "other": "1"}, {"fiscal": "NaN"}, ["1"], None])
def test_amounts_by_source_that_are_no_numbers_are_not_told_at_all(amounts: Any) -> None:
    assert provenance_from_json({"by_source": amounts}).by_source is None
