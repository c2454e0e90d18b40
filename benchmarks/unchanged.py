"""What it costs to ask again where nothing changed, and for one month more, beside a scan of that month alone.

``python -m benchmarks.unchanged [--orders 1000000] [--folder /tmp/jixiao-benchmark]``: the 1,200 answers of
``benchmarks.fused``. Kept answers are asked for as in production, where nothing goes to a worker; counting anew is done
in this process. Processor milliseconds of this process, the least of several. ``--indicators`` are so many requests of
many projects.
"""

import argparse
import os
import resource
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

import duckdb

from benchmarks.contestants import METRICS, Task, no_table, product_measurer, requests
from benchmarks.orders import HANDLERS, generate
from benchmarks.results import PRODUCT, Result, record
from indicators.model import Period
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources.tables import WORK_ORDERS
from sources.typed import TypedTable
from workspace import Workspace

LONG_AGO = 1_600_000_000
REPEATS = 5
CATEGORIES, PLACES = ("咨询", "投诉", "求助", "建议", "举报"), 25
ALL_COLUMNS = frozenset(column.name for column in WORK_ORDERS.columns) - {"contacted_at"}
SOURCES = "work_orders: {files: 'inbox/*.parquet'}\n"


def make_workspace(orders: int, folder: Path) -> Path:
    """A workspace over the orders, which were put there long ago."""
    root = folder / "unchanged"
    shutil.rmtree(root, ignore_errors=True)
    (root / "inbox").mkdir(parents=True)
    (root / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    shutil.copy(generate(orders, folder)[0], root / "inbox")
    for path in (root / "sources.yaml", *(root / "inbox").iterdir()):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return root


def least(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Processor milliseconds of this process."""
    return min(timed(work) for _ in range(repeats))


def timed(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return (process_time() - begun) * 1000


def show_unchanged(orders: int, folder: Path) -> None:
    root, asked = make_workspace(orders, folder), requests(cumulative=True)
    workspace = Workspace(root)
    fresh = workspace.measurer(anew=True).measure(asked)
    assert all(found.value is not None for found in fresh.values())
    direct = Measurer(workspace.sources.read_table)
    bare = product_measurer(Task(orders, cumulative=True, folder=folder))
    turns = [
        (timed(lambda: direct.measure(asked)), timed(lambda: bare.measure(asked))) for _ in range(REPEATS)
    ]
    anew, undoubted = map(min, zip(*turns, strict=True))
    assert workspace.measurer().measure(asked) == fresh
    at_hand = least(lambda: workspace.measurer().measure(asked))

    def from_shelf() -> None:
        workspace.kept_answers = None
        assert workspace.measurer().measure(asked) == fresh

    shelf = least(from_shelf)
    kilobytes = (root / "data/answers.db").stat().st_size / 1024
    print(f"\n{orders:,} orders, {len(asked):,} answers, processor ms")
    doubtful = workspace.sources.read_table(WORK_ORDERS.name)
    assert isinstance(doubtful, TypedTable)
    for label, cost in (
        (f"counted anew, {doubtful.doubtful:,} doubtful rows", anew),
        ("counted anew, no doubtful rows", undoubted),
        ("again, same process", at_hand),
        ("again, off disk", shelf),
    ):
        print(f"{label:40}{cost:9.1f}{cost / anew:8.3f}")
    print(f"answers on disk: {kilobytes:.0f} KB")
    for name, cost in (("in the same process", at_hand), ("off disk", shelf)):
        job = f"1,200 answers again, nothing changed, {name}"
        record(Result(job, "orders", orders, PRODUCT, cost / 1000))
        record(Result(job, "orders", orders, "counted anew", anew / 1000))
    job = "1,200 answers where rows are doubtful"
    record(Result(job, "orders", orders, PRODUCT, anew / 1000))
    record(Result(job, "orders", orders, "no doubtful rows", undoubted / 1000))


def show_repeated(orders: int, folder: Path) -> None:
    """Every twentieth row stands there again under a number of its own, which is told of each count."""
    shutil.copy(generate(orders, folder)[0], folder / "repeated.parquet")
    typed = TypedTable(WORK_ORDERS, folder / "repeated.parquet", "", ALL_COLUMNS, (), orders, orders)
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            f"COPY (SELECT * EXCLUDE (n), 'repeated_row' AS doubt_code, '' AS doubt_column, order_no AS doubt_text, "
            f"'a.csv' AS doubt_file, n AS doubt_row FROM (SELECT *, row_number() OVER () AS n "
            f"FROM '{typed.path}') WHERE n % 20 = 0) TO '{typed.doubtful_path}' (FORMAT parquet)"
        )
    told = replace(typed, doubtful=orders // 20)
    measurer = Measurer(lambda name: told if name == WORK_ORDERS.name else no_table(name))
    cost = least(lambda: measurer.measure(requests(cumulative=True)), 2)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{orders // 20:,} of {orders:,} orders repeated: {cost:.0f} ms, peak {memory:.0f} MB")


def show_new_month(orders: int, folder: Path) -> None:
    """All windows of a year, which a file that is added makes due again, those that end in its last month, and the
    rows of that month alone."""
    measurer = product_measurer(Task(orders, cumulative=True, folder=folder))
    year = requests(cumulative=True)
    last = [request for request in year if request.period.end == date(2024, 12, 31)]
    alone = [
        request
        for request in requests(cumulative=False)
        if request.period == Period(date(2024, 12, 1), date(2024, 12, 31))
    ]
    print(f"\n{orders:,} orders, processor ms")
    month = 0.0
    for label, asked in (("one month alone", alone), ("year to its last month", last), ("all windows", year)):
        cost = least(lambda asked=asked: measurer.measure(asked))  # type: ignore[misc]
        month = month or cost
        print(f"{label:40}{cost:9.1f}{cost / month:8.2f}")
        if asked is not alone:
            job = f"one month more, {label}, {len(asked):,} answers"
            record(Result(job, "orders", orders, PRODUCT, cost / 1000))
            record(Result(job, "orders", orders, "scan of that month alone", month / 1000, aim=1.5))


def show_many(indicators: int, folder: Path) -> None:
    """Of a small table, so that next to nothing is scanned: what is left is planning and concluding."""
    measurer = product_measurer(Task(10_000, cumulative=True, folder=folder))
    period = Period(date(2024, 1, 1), date(2024, 12, 31))
    for label, choose in (("by department", by_department), ("all different", by_three_columns)):
        asked = [
            MeasureRequest(number, f"hotline.{METRICS[number % 10]}", choose(number // 10), period)
            for number in range(indicators)
        ]
        cost = median(timed(lambda asked=asked: measurer.measure(asked)) for _ in range(3))  # type: ignore[misc]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each = f"{cost * 1000 / indicators:.1f} µs an indicator, peak {memory:.0f} MB"
        print(f"{indicators:,} indicators, {label}: {each}")


def by_department(number: int) -> dict[str, str]:
    return {"department": f"单位{number % HANDLERS:02}"}


def by_three_columns(number: int) -> dict[str, str]:
    """5,000 values that are there, of each of the ten metrics: 50,000 questions."""
    number, category = divmod(number, len(CATEGORIES))
    number, place = divmod(number, PLACES)
    return {**by_department(number), "place": f"街道{place}", "category": CATEGORIES[category]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--indicators", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))
    args = parser.parse_args()
    show_many(args.indicators, args.folder)
    show_new_month(args.orders, args.folder)
    show_repeated(args.orders, args.folder)
    show_unchanged(args.orders, args.folder)


if __name__ == "__main__":
    main()
