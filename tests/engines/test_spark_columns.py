"""Each type of column of Spark is read exactly, or refused where a number uses it."""

import os
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import pytest

from measuring.engines.server import UncountableError
from sources.origins.contract import OriginError, OriginFault
from sources.origins.spark_session import SparkStatements
from tests.engines.own_tables import LedgerThere
from tests.engines.spark_server import ConnectServer

pytestmark = pytest.mark.skipif(os.environ.get("ENGINES") != "all", reason="Spark is asked in make deep")
PLAIN = {
    "at": "TIMESTAMP_NTZ'2024-02-29 23:59:59.999999'",
    "until": "TIMESTAMP_NTZ'2024-03-01 00:00:00'",
    "word": "'市住建局 '",
    "times": "CAST(3 AS INT)",
    "paid": "CAST(12.5 AS DECIMAL(10,1))",
    "share": "CAST(0.125 AS DECIMAL(9,3))",
    "met": "true",
}


def ledger(server: ConnectServer, **cells: str) -> LedgerThere:
    columns = ", ".join(f"{sql} AS {name}" for name, sql in {**PLAIN, **cells}.items())
    server.run(f"CREATE OR REPLACE VIEW ledger AS SELECT {columns}")
    return LedgerThere("spark", server.access, "ledger")


READ: Mapping[str, tuple[str, object]] = {
    "at": ("DATE'2024-02-29'", datetime(2024, 2, 29)),
    "until": ("TIMESTAMP'2024-02-29 17:00:00 UTC'", datetime(2024, 3, 1, 1)),
    "word": ("CAST('a ' AS VARCHAR(9))", "a "),
    "times": ("CAST(7 AS DECIMAL(20,0))", 7),
    "paid": ("100", Decimal("100.00")),
    "share": ("CAST(0.000001 AS DECIMAL(18,6))", Decimal("0.000001")),
    "met": ("CAST(NULL AS BOOLEAN)", None),
}


@pytest.mark.parametrize("name", list(READ))
def test_what_fits_is_read_exactly(spark: ConnectServer, name: str) -> None:
    sql, value = READ[name]
    there = ledger(spark, **{name: sql})
    assert there.cells(name) == [(value,)]


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("until", "'2024-02-29'"),
        ("times", "CAST(3 AS DOUBLE)"),
        ("times", "'3'"),
        ("paid", "CAST(12.5 AS DOUBLE)"),
        ("paid", "CAST(12.345 AS DECIMAL(9,3))"),
        ("share", "CAST(0.5 AS FLOAT)"),
        ("met", "1"),
    ],
)
def test_what_is_not_exact_is_refused_where_it_is_named(spark: ConnectServer, name: str, sql: str) -> None:
    there = ledger(spark, **{name: sql})
    with pytest.raises(UncountableError, match="Spark"):
        there.cells(name)
    assert there.cells("word") == [("市住建局 ",)]


def test_a_table_that_is_not_there_is_told(spark: ConnectServer) -> None:
    with pytest.raises(OriginError) as caught:
        SparkStatements(spark.access).columns("default.never")
    assert caught.value.fault is OriginFault.NOT_THERE
