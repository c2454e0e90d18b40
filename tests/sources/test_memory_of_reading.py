"""A large export is read in little memory, and gives the table that it gives with much.

``LARGE_EXPORT`` is how many rows it has; ``make deep`` reads some millions.
"""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from sources import Sources, assembly, conversion
from sources.engine import USUAL_MEMORY, most_memory
from tests.sources.conftest import Make, read

ROWS = int(os.environ.get("LARGE_EXPORT", "120000"))
ADDRESSES_MB, RESIDENT_MB = 2048, 500
"""What the process may map at all, most of which is never used, and what it may use."""
MOST_OF_SHEET = 1_000_000
EXPORT = """
SELECT 'GD' || lpad(n::VARCHAR, 9, '0') AS 工单编号, strftime(born, '%Y-%m-%d %H:%M:%S') AS 受理时间,
    ['电话', '微信', '网站'][1 + (h % 3)::INT] AS 来源渠道, '街道' || (h % 50) AS 区域,
    '单位' || (h % 40) AS 承办单位, strftime(born + to_minutes((h % 9000)::INT), '%Y-%m-%d %H:%M:%S') AS 办结时间,
    strftime(born + INTERVAL 5 DAY, '%Y-%m-%d %H:%M:%S') AS 办结时限, (h % 3)::VARCHAR AS 退单次数
FROM (SELECT n, hash(n) AS h, TIMESTAMP '2024-01-01' + to_seconds((hash(n, 1) % 31000000)::BIGINT) AS born
    FROM range({rows}) AS numbers(n))
"""
CHILD = """
import resource, sys
from pathlib import Path
from sources import Sources
from sources.typed import TypedTable

most = int(sys.argv[2]) << 20
resource.setrlimit(resource.RLIMIT_AS, (most, most))
root = Path(sys.argv[1])
table = Sources(root, root / "data").read_table("work_orders")
assert isinstance(table, TypedTable), table
lines = Path("/proc/self/status").read_text("ascii").splitlines()
print(table.path, next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")))
"""
"""Prints the table and the most memory in MB that was in use at a time, of this program alone."""


def write_export(path: Path, rows: int) -> None:
    with duckdb.connect() as connection:
        if path.suffix == ".csv":
            connection.execute(f"COPY ({EXPORT.format(rows=rows)}) TO '{path}' (HEADER, FORMAT csv)")
        else:
            write_workbook(path, connection.execute(EXPORT.format(rows=rows)))


def write_workbook(path: Path, rows: duckdb.DuckDBPyConnection) -> None:
    """Of which no sheet has more rows than Excel takes."""
    header = [name for name, *_ in rows.description or ()]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        while found := rows.fetchmany(MOST_OF_SHEET):
            sheet = book.add_worksheet()
            for number, row in enumerate([header, *found]):
                sheet.write_row(number, 0, row)


def content(path: Path) -> list[tuple[object, ...]]:
    """All rows in their order, as one number for each thousand."""
    with duckdb.connect() as connection:
        return connection.execute(
            "SELECT file_row_number // 1000 AS thousand, bit_xor(hash(t)), count(*) "
            f"FROM read_parquet('{path}', file_row_number = true) AS t GROUP BY ALL ORDER BY thousand"
        ).fetchall()


@pytest.mark.parametrize("name", ["export.csv", "export.xlsx"])
def test_a_large_export_is_read_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write_export(tmp_path / name, ROWS)
    (tmp_path / "sources.yaml").write_text(f"work_orders: {{files: '{name}'}}\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path), str(ADDRESSES_MB)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    path, resident = done.stdout.splitlines()[-1].split()
    assert int(resident) <= RESIDENT_MB
    monkeypatch.setattr(conversion, "USUAL_MEMORY", most_memory())
    again = read(Sources(tmp_path, tmp_path / "again"))
    assert content(Path(path)) == content(again.path)


def test_what_does_not_fit_is_read_once_more_with_more(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def assemble(connection: duckdb.DuckDBPyConnection, *rest: object) -> object:
        limit = connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]
        given.append(limit)
        if len(given) == 1:
            raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block")
        return original(connection, *rest)  # type: ignore[arg-type]  # passed on as they came

    original = assembly.assemble
    monkeypatch.setattr(conversion, "assemble", assemble)
    table = read(
        make("work_orders: {files: 'inbox/*.csv'}\n", {"a.csv": "工单编号,受理时间\nGD1,2024-01-05\n"})
    )
    assert table.used == 1
    assert len(set(given)) == 2
    assert most_memory() > USUAL_MEMORY


def test_what_never_fits_is_told(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def assemble(*_given: object) -> None:
        raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block")

    monkeypatch.setattr(conversion, "assemble", assemble)
    table = make("work_orders: {files: 'inbox/*.csv'}\n", {"a.csv": "工单编号,受理时间\nGD1,2024-01-05\n"})
    assert "内存不足" in table.read_table("work_orders").reason  # type: ignore[union-attr]  # no table came
