"""100 indicators × 12 months on servers: the product against SQL written by hand for that server.

``python -m benchmarks.engines [--orders 1000000] [--engines postgresql] [--repeats 3]``: starts each server in a
folder of its own, puts the generated orders there, and has the contestants take turns. Seconds of a processor are
those of the server and of the process that asks it, the least of all turns; all must give the same integers.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.by_hand import Numbers, grouped, guarded, ranges
from benchmarks.contestants import Task, asked_for, numbers_of, product_measurer, requests
from benchmarks.other_servers import OTHER_SERVERS
from benchmarks.results import PRODUCT, Result, record
from benchmarks.servers import SERVERS, OrdersThere
from measuring.measurer import Measurer

EVERY = {**SERVERS, **OTHER_SERVERS}


@dataclass(frozen=True)
class Turn:
    processor: float
    seconds: float
    numbers: Numbers


FORMS = {
    "by hand, grouped by month": grouped,
    "by hand, grouped, as guarded": guarded,
    "by hand, a query a month": ranges,
}


def contestants(there: OrdersThere, task: Task) -> Mapping[str, Callable[[], Numbers]]:
    """By name; the forms by hand get the rows of statements that are rewritten for the server."""
    made = {
        label: product_there(there, task, noticing)
        for label, noticing in (("product", True), ("product, order of instants unknown", False))
    }
    return {**made, **{label: partial(there.by_hand, as_task(form, task)) for label, form in FORMS.items()}}


def product_there(there: OrdersThere, task: Task, noticing: bool) -> Callable[[], Numbers]:
    here = product_measurer(task, noticing)
    measurer = Measurer(here.table, here.evaluators, engine=there.opened)
    return lambda: numbers_of(measurer.measure(requests(task.cumulative)))


def as_task(form: Callable[[Any, bool], Numbers], task: Task) -> Callable[[Any], Numbers]:
    return lambda connection: form(connection, task.cumulative)


def measured(there: OrdersThere, run: Callable[[], Numbers]) -> Turn:
    server, ours, wall = there.processor(), time.process_time(), time.perf_counter()
    numbers = run()
    used = time.process_time() - ours + there.processor() - server
    return Turn(used, time.perf_counter() - wall, numbers)


def compare(there: OrdersThere, task: Task, repeats: int) -> None:
    """In turns; printed against the best form by hand."""
    turns: dict[str, list[Turn]] = {}
    for _ in range(repeats):
        for label, run in contestants(there, task).items():
            turns.setdefault(label, []).append(measured(there, run))
    wanted = asked_for(next(iter(turns.values()))[0].numbers)
    for label, seen in turns.items():
        assert all(asked_for(turn.numbers) == wanted for turn in seen), f"{label} gives other numbers"
    least = {label: min(turn.processor for turn in seen) for label, seen in turns.items()}
    best = min(used for label, used in least.items() if label.startswith("by hand"))
    shape = "cumulative" if task.cumulative else "monthly"
    job = f"1,200 answers on {there.name}, {'cumulative' if task.cumulative else 'monthly'} windows"
    record(Result(job, "orders there", task.orders, PRODUCT, least["product"]))
    record(Result(job, "orders there", task.orders, "best SQL by hand there", best, aim=1.05))
    print(f"\n{there.name}, {task.orders:,} orders, 100 indicators × 12 {shape} windows")
    print(f"{'':38}{'processor':>10}{'÷ best':>8}{'seconds':>9}")
    for label, used in least.items():
        seconds = min(turn.seconds for turn in turns[label])
        print(f"{label:38}{used:10.2f}{used / best:8.2f}{seconds:9.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--engines", default=",".join(EVERY))
    parser.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))
    parser.add_argument("--repeats", type=int, default=3)
    args = parser.parse_args()
    for name in args.engines.split(","):
        task = Task(args.orders, True, args.folder)
        with EVERY[name](task.csv) as there:
            for cumulative in (True, False):
                compare(there, replace(task, cumulative=cumulative), args.repeats)


if __name__ == "__main__":
    main()
