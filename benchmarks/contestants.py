"""The contestants of the fused benchmark; each runs in a process of its own: ``python -m
benchmarks.contestants NAME …``."""

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.by_hand import Numbers, grouped, guarded, ranges
from benchmarks.orders import HANDLERS, generate
from indicators.model import Period
from indicators.records import MeasurementResult
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources import Sources
from sources.assembly import find_ordered_pairs
from sources.tables import TABLES, WORK_ORDERS, Table
from sources.typed import MissingTable, TypedTable

METRICS = (
    "on_time_rate",
    "overdue_rate",
    "closed_rate",
    "overdue_open",
    "signed_on_time_rate",
    "volume",
    "direct_answer_rate",
    "return_rate",
    "contacted_rate",
    "redo_rate",
)
DEPARTMENTS = (None, *(f"单位{index:02}" for index in range(9)))


@dataclass(frozen=True)
class Task:
    """``cumulative``: each month's window begins on 1 January, as the product measures; else with the
    month."""

    orders: int
    cumulative: bool
    folder: Path

    @property
    def parquet(self) -> Path:
        return generate(self.orders, self.folder)[0]

    @property
    def csv(self) -> Path:
        return generate(self.orders, self.folder)[1]


def requests(cumulative: bool) -> list[MeasureRequest]:
    """Ten metrics of the city and of nine departments, in twelve months."""
    made = []
    for month in range(1, 13):
        end = (date(2024, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        period = Period(date(2024, 1, 1) if cumulative else end.replace(day=1), end)
        for name in METRICS:
            for department in DEPARTMENTS:
                params = {"department": department} if department else {}
                made.append(MeasureRequest((month, name, department), f"hotline.{name}", params, period))
    return made


def numbers_of(found: dict[Any, MeasurementResult]) -> Numbers:
    return {key: (int(result.part or 0), int(result.of or 0)) for key, result in found.items()}


def product_measurer(task: Task, noticing: bool = True) -> Measurer:
    """``noticing``: with what conversion noticed of the order of instants, as in real tables."""
    present = frozenset(column.name for column in WORK_ORDERS.columns) - {"contacted_at"}
    with duckdb.connect(":memory:") as connection:
        known = (
            find_ordered_pairs(connection, WORK_ORDERS, present, task.parquet) if noticing else frozenset()
        )
    typed = TypedTable(
        WORK_ORDERS, task.parquet, "benchmark", present, (), task.orders, task.orders, in_order=known
    )
    return Measurer(lambda name: typed if name == WORK_ORDERS.name else no_table(name))


def product(task: Task, noticing: bool = True) -> Callable[[], Numbers]:
    measurer = product_measurer(task, noticing)
    return lambda: numbers_of(measurer.measure(requests(task.cumulative)))


def no_table(name: str) -> MissingTable:
    return MissingTable(TABLES.get(name) or Table(name, name, (), "", dense=False), "没有")


def by_hand(
    form: Callable[[duckdb.DuckDBPyConnection, bool], Numbers],
) -> Callable[[Task], Callable[[], Numbers]]:
    def contestant(task: Task) -> Callable[[], Numbers]:
        def run() -> Numbers:
            with duckdb.connect(":memory:") as connection:
                connection.read_parquet(str(task.parquet)).create_view("orders")
                return form(connection, task.cumulative)

        return run

    return contestant


def workspace(task: Task) -> Path:
    root = task.folder / f"workspace-{task.orders}"
    root.mkdir(exist_ok=True)
    (root / "sources.yaml").write_text(f'work_orders: {{files: "{task.csv}"}}\n', encoding="utf-8")
    return root


def from_csv(task: Task) -> Callable[[], Numbers]:
    """The whole way in: snapshot, typed table, measure; what was kept before stays."""

    def run() -> Numbers:
        root = workspace(task)
        found = Measurer(Sources(root, root / "data").read_table).measure(requests(task.cumulative))
        failed = next((result.reason for result in found.values() if result.value is None), None)
        if failed:
            raise SystemExit(failed)
        return numbers_of(found)

    return run


def pandas(task: Task) -> Callable[[], Numbers]:
    from benchmarks.with_pandas import numbers

    return lambda: numbers(task.csv, task.cumulative)


CONTESTANTS: dict[str, Callable[[Task], Callable[[], Numbers]]] = {
    "product": product,
    "product unaware": partial(product, noticing=False),
    "grouped": by_hand(grouped),
    "guarded": by_hand(guarded),
    "ranges": by_hand(ranges),
    "from csv": from_csv,
    "pandas": pandas,
}


def asked_for(found: Numbers) -> list[tuple[str, int, int]]:
    return sorted(
        (str(key), *found[key])
        for key in ((m, n, d) for m in range(1, 13) for n in METRICS for d in DEPARTMENTS)
    )


def timed(run: Callable[[], Numbers]) -> tuple[float, float, Numbers]:
    wall, processor = time.perf_counter(), time.process_time()
    found = run()
    return time.perf_counter() - wall, time.process_time() - processor, found


def main(name: str, orders: str, cumulative: str, folder: str, repeats: str) -> None:
    run = CONTESTANTS[name](Task(int(orders), cumulative == "cumulative", Path(folder)))
    results = [timed(run) for _ in range(int(repeats))]
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = {
        "seconds": min(result[0] for result in results),
        "processor": min(result[1] for result in results),
        "memory_mb": usage / 1024,
        "numbers": asked_for(results[-1][2]),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    assert len(DEPARTMENTS) <= HANDLERS
    main(*sys.argv[1:])
