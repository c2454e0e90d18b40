"""Generated work orders of one year, for benchmarks: the same rows for the same count, as Parquet and as a
csv export."""

from pathlib import Path

import duckdb

from sources.assembly import PARQUET_OPTIONS

YEAR = 2024
HANDLERS = 40

ORDERS = """
SELECT
    'GD' || lpad(n::VARCHAR, 10, '0') AS order_no,
    received_at,
    ['电话', '微信', '网站', 'APP'][1 + (a % 4)::INT] AS channel,
    ['咨询', '投诉', '求助', '建议', '举报'][1 + (b % 5)::INT] AS category,
    ['一般', '紧急', '特急'][1 + (c % 3)::INT] AS urgency,
    '街道' || (d % 25)::VARCHAR AS place,
    dispatched_at,
    '单位' || lpad((e % {handlers})::VARCHAR, 2, '0') AS handler,
    dispatched_at + INTERVAL 1 DAY AS sign_due_at,
    CASE WHEN f % 100 < 97 THEN dispatched_at + to_seconds((f % 100000)::INT) END AS signed_at,
    dispatched_at + to_days(3 + 3 * (b % 5)::INT) AS due_at,
    CASE WHEN g % 100 < 95 THEN dispatched_at + to_seconds((g % (86400 * (4 + 3 * (b % 5))))::BIGINT) END AS closed_at,
    NULL::TIMESTAMP AS contacted_at,
    '已办结' AS status,
    CASE WHEN h % 100 < 4 THEN 1 + (h % 2) ELSE 0 END AS returned,
    CASE WHEN h % 1000 < 35 THEN 1 ELSE 0 END AS redone,
    h % 50 = 0 AS repeated,
    h % 70 = 0 AS supervised,
    a % 10 < 6 AS replied_directly,
    CASE WHEN e % 7 > 0 THEN e % 20 > 0 END AS contacted
FROM (
    SELECT n, received_at, received_at + to_seconds((hash(n, 9) % 90000)::INT) AS dispatched_at,
        hash(n, 1) AS a, hash(n, 2) AS b, hash(n, 3) AS c, hash(n, 4) AS d, hash(n, 5) AS e, hash(n, 6) AS f,
        hash(n, 7) AS g, hash(n, 8) AS h
    FROM (
        SELECT n, TIMESTAMP '{year}-01-01' + to_seconds((n * 31622400.0 / {count})::BIGINT) AS received_at
        FROM range({count}) AS numbers(n)
    )
)
"""


def generate(count: int, folder: Path) -> tuple[Path, Path]:
    """The orders as the parquet and csv files of ``folder``; made once."""
    parquet, csv = folder / f"orders-{count}.parquet", folder / f"orders-{count}.csv"
    if not (parquet.exists() and csv.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(":memory:", config={"memory_limit": "4GB", "temp_directory": str(folder)})
        connection.execute(
            f"CREATE VIEW orders AS {ORDERS.format(count=count, handlers=HANDLERS, year=YEAR)}"
        )
        connection.execute(f"COPY (FROM orders ORDER BY received_at) TO '{parquet}' ({PARQUET_OPTIONS})")
        connection.execute(
            f"COPY (FROM '{parquet}') TO '{csv}' (HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S')"
        )
        connection.close()
    return parquet, csv
