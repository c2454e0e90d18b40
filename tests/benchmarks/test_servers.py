"""Large tables of the benchmarks are copies of generated rows, each with a number of its own."""

from pathlib import Path

import duckdb

from benchmarks.orders import generate
from benchmarks.servers import put_copies


def test_copies_are_alike_but_for_their_numbers(tmp_path: Path) -> None:
    parquet, export = generate(50, tmp_path)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE orders AS FROM '{parquet}'")
        put_copies(connection.execute, export, 3)
        (found,) = connection.execute(
            "SELECT count(*), count(DISTINCT order_no), count(DISTINCT received_at) FROM orders"
        ).fetchall()
        assert found == (150, 150, 50)
        assert connection.execute("SHOW TABLES").fetchall() == [("orders",)]
