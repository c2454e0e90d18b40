"""How the cost of measuring and keeping grows with the indicators: one run of the product over projects of ten, beside
the bare rows written into a plain SQLite table: ``python -m benchmarks.indicators_kept [--sizes 100,1000,10000,100000]``.

The product counts over 100,000 orders, concludes, takes the provenance apart, and chains every row by its hash; the
plain table gets the finished texts without hashes, guards or parts.
"""

import argparse
import sqlite3
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.alone import Work, measure
from benchmarks.contestants import Task, product_measurer
from benchmarks.many_indicators import YEAR, make_projects
from benchmarks.orders import generate
from benchmarks.results import PRODUCT, Result, record
from scheduling.run import RunResult, execute_run
from store import Store, open_store

ORDERS = 100_000
DAY = date(YEAR, 6, 30)
JOB = "indicators measured and kept"


def run_once(store: Store, indicators: str, folder: str) -> RunResult:
    measurer = product_measurer(Task(ORDERS, cumulative=True, folder=Path(folder)))
    projects = make_projects(int(indicators), "equal")
    return execute_run(projects, DAY, measurer, store, by="", kind="schedule", now=datetime.now(UTC))


def product(indicators: str, folder: str) -> Work:
    place = Path(folder) / "jixiao.db"
    with open_store(place) as store:
        run_once(store, "10", folder)  # what is loaded and compiled once

    def run() -> int:
        with open_store(place) as store:
            return len(run_once(store, indicators, folder).observations)

    return run


def plain_rows(_indicators: str, folder: str) -> Work:
    """The rows that the product kept in the folder before."""
    with open_store(Path(folder) / "jixiao.db") as store:
        rows = store.db.execute("SELECT * FROM observations").fetchall()

    def run() -> int:
        with sqlite3.connect(Path(folder) / "plain.db") as plain:
            plain.execute(f"CREATE TABLE observations ({', '.join(f'c{n}' for n in range(len(rows[0])))})")
            plain.executemany(f"INSERT INTO observations VALUES ({', '.join('?' * len(rows[0]))})", rows)
        return len(rows)

    return run


def run_size(indicators: int, folder: Path) -> None:
    counts = set()
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for made in generate(ORDERS, folder):
            (Path(place) / made.name).symlink_to(made.resolve())
        for name, prepare in ((PRODUCT, product), ("rows into a plain table", plain_rows)):
            cost = measure(prepare, indicators, place)
            counts.add(cost.given)
            record(Result(JOB, "indicators", indicators, name, cost.seconds, cost.memory_mb))
            each = cost.seconds / indicators * 1e6
            print(
                f"{indicators:,} indicators, {name}: {cost.seconds:.2f} s, {each:.0f} µs each,"
                f" {cost.memory_mb:,.0f} MB",
                flush=True,
            )
    if len(counts) != 1:
        raise SystemExit(f"other numbers of rows were kept: {counts}")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sizes", default="100,1000,10000,100000")
    words.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))  # made orders
    given = words.parse_args()
    for size in map(int, given.sizes.split(",")):
        run_size(size, given.folder)


if __name__ == "__main__":
    main()
