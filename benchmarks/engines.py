"""100 indicators × 12 months on servers: the product against SQL written by hand for that server.

``python -m benchmarks.engines [--orders 1000000] [--engines postgresql] [--repeats 3]``: starts each server in a
folder of its own, puts the generated orders there, and has the contestants take turns. Seconds of a processor are
those of the server and of the process that asks it, the least of all turns; all must give the same integers.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.by_hand import Numbers, grouped, guarded, ranges
from benchmarks.contestants import Task, asked_for, numbers_of, product_measurer, requests
from benchmarks.servers import SERVERS, OrdersThere
from measuring.measurer import Measurer


@dataclass(frozen=True)
class Turn:
    processor: float
    seconds: float
    numbers: Numbers


def contestants(there: OrdersThere, task: Task) -> Mapping[str, Callable[[], Numbers]]:
    """By name; the forms by hand get the rows of statements that are rewritten for the server."""
    forms = {"by hand, grouped by month": grouped, "by hand, grouped, as guarded": guarded}
    forms["by hand, a query a month"] = ranges
    made: dict[str, Callable[[], Numbers]] = {}
    for label, noticing in (("product", True), ("product, order of instants unknown", False)):
        measurer = product_measurer(task, noticing)
        asking = Measurer(measurer.table, measurer.evaluators, engine=there.opened)
        made[label] = lambda asking=asking: numbers_of(asking.measure(requests(task.cumulative)))
    for label, form in forms.items():
        made[label] = lambda form=form: there.by_hand(lambda asked: form(asked, task.cumulative))
    return made


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
    print(f"\n{there.name}, {task.orders:,} orders, 100 indicators × 12 {shape} windows")
    print(f"{'':38}{'processor':>10}{'÷ best':>8}{'seconds':>9}")
    for label, used in least.items():
        seconds = min(turn.seconds for turn in turns[label])
        print(f"{label:38}{used:10.2f}{used / best:8.2f}{seconds:9.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--engines", default=",".join(SERVERS))
    parser.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))
    parser.add_argument("--repeats", type=int, default=3)
    args = parser.parse_args()
    for name in args.engines.split(","):
        task = Task(args.orders, True, args.folder)
        with SERVERS[name](task.csv) as there:
            for cumulative in (True, False):
                compare(there, replace(task, cumulative=cumulative), args.repeats)


if __name__ == "__main__":
    main()
