"""100 indicators × 12 months on servers: the product against SQL written by hand for that server.

``python -m benchmarks.engines [--orders 100000,1000000] [--engines postgresql] [--repeats 3]``: starts
each server in a folder of its own, puts the generated orders there, and has the contestants take turns,
each begun by another. Beyond a million orders they are the generated million so many times over.
``--no-each-month`` leaves out the slow query a month, ``--no-declared`` the product over a table that is
declared and looked over, as offices have it; ``--brief`` all but the product and the fastest form by
hand. Seconds of a processor are those of the server and of the process that asks it, the least of all
turns; all must give the same integers.
"""

import argparse
import tempfile
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.by_hand import Numbers, grouped, guarded, ranges
from benchmarks.contestants import Task, asked_for, numbers_of, product_measurer, requests
from benchmarks.declared_there import looked_over, product_as_declared
from benchmarks.other_servers import OTHER_SERVERS
from benchmarks.results import PRODUCT, Result, record
from benchmarks.servers import SERVERS, OrdersThere
from measuring.measurer import Measurer
from sources import Sources

EVERY = {**SERVERS, **OTHER_SERVERS}
GENERATED = 1_000_000
"""So many orders at most; more are copies of them."""
WINDOWS = {"cumulative": (True,), "monthly": (False,), "both": (True, False)}
BRIEF = "product", "by hand, grouped by month"
A_QUERY_A_MONTH = "by hand, a query a month"
AS_DECLARED = "product, as declared"


@dataclass(frozen=True)
class Turn:
    processor: float
    seconds: float
    numbers: Numbers


FORMS = {
    "by hand, grouped by month": grouped,
    "by hand, grouped, as guarded": guarded,
    A_QUERY_A_MONTH: ranges,
}


@dataclass(frozen=True)
class Contest:
    """On one server: ``orders`` stand there, of which ``task`` generated the first; ``sources`` is the
    office that declares them, if any."""

    there: OrdersThere
    task: Task
    orders: int
    sources: Sources | None
    each_month: bool
    brief: bool

    @property
    def windows(self) -> str:
        return "cumulative" if self.task.cumulative else "monthly"


def contestants(contest: Contest) -> Mapping[str, Callable[[], Numbers]]:
    """By name; the forms by hand get the rows of statements that are rewritten for the server."""
    there, task = contest.there, contest.task
    made = {
        label: product_there(there, task, noticing)
        for label, noticing in (("product", True), ("product, order of instants unknown", False))
    }
    if contest.sources:
        made[AS_DECLARED] = product_as_declared(contest.sources, task.cumulative)
    for label, form in FORMS.items():
        if label != A_QUERY_A_MONTH or contest.each_month:
            made[label] = partial(there.by_hand, as_task(form, task))
    return {label: run for label, run in made.items() if label in BRIEF or not contest.brief}


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


def compare(contest: Contest, repeats: int) -> None:
    """In turns, each begun by another; printed against the best form by hand."""
    turns: dict[str, list[Turn]] = {}
    for turn in range(repeats):
        asking = deque(contestants(contest).items())
        asking.rotate(-turn)
        for label, run in asking:
            turns.setdefault(label, []).append(measured(contest.there, run))
    wanted = asked_for(next(iter(turns.values()))[0].numbers)
    for label, seen in turns.items():
        assert all(asked_for(turn.numbers) == wanted for turn in seen), f"{label} gives other numbers"
    least = {label: min(turn.processor for turn in seen) for label, seen in turns.items()}
    best = min(used for label, used in least.items() if label.startswith("by hand"))
    keep(contest, least, best)
    print(f"\n{contest.there.name}, {contest.orders:,} orders, 100 indicators × 12 {contest.windows} windows")
    print(f"{'':38}{'processor':>10}{'÷ best':>8}{'seconds':>9}")
    for label, used in least.items():
        seconds = min(turn.seconds for turn in turns[label])
        print(f"{label:38}{used:10.2f}{used / best:8.2f}{seconds:9.2f}", flush=True)


def keep(contest: Contest, least: Mapping[str, float], best: float) -> None:
    """For the one table: what the product counts, and what it counts of a table as it is declared."""
    for label, how in (("product", ""), (AS_DECLARED, ", as declared")):
        if label in least:
            job = f"1,200 answers on {contest.there.name}, {contest.windows} windows{how}"
            record(Result(job, "orders there", contest.orders, PRODUCT, least[label]))
            record(Result(job, "orders there", contest.orders, "best SQL by hand there", best, aim=1.05))


def held(name: str, orders: int, args: argparse.Namespace) -> None:
    """One size on one server, both kinds of windows."""
    task = Task(min(orders, GENERATED), True, args.folder)
    if orders % task.orders:
        raise SystemExit(f"{orders:,} is no multiple of {task.orders:,}")
    with ExitStack() as opened:
        there = opened.enter_context(EVERY[name](task.csv, orders // task.orders))
        office = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        sources = looked_over(there, office) if args.declared else None
        for cumulative in WINDOWS[args.windows]:
            asked = replace(task, cumulative=cumulative)
            compare(Contest(there, asked, orders, sources, args.each_month, args.brief), args.repeats)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", default="1000000", help="sizes, with commas between")
    parser.add_argument("--engines", default=",".join(EVERY))
    parser.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--windows", choices=WINDOWS, default="both")
    parser.add_argument("--each-month", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("--declared", action=argparse.BooleanOptionalAction, default=True)
    args = parser.parse_args()
    for name in args.engines.split(","):
        for orders in args.orders.split(","):
            held(name, int(orders), args)


if __name__ == "__main__":
    main()
