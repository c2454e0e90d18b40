"""How the cost of 1,200 answers grows with the orders: the product, SQL by hand, pandas, polars and a workbook with
formulas that LibreOffice recalculates: ``python -m benchmarks.answers [--sizes 10000,100000,1000000,10000000]``.

All give the same integers. From typed orders the product is held against SQL written by hand; from the csv
export, read for the first time, against scripts and the workbook.
"""

import argparse
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import by_hand, contestants
from benchmarks.alone import ContestantError, Cost, Work, measure
from benchmarks.by_hand import Numbers
from benchmarks.contestants import DEPARTMENTS, Task, asked_for
from benchmarks.orders import generate
from benchmarks.recalculating import Cell, is_installed, read_values, recalculate, write_workbook
from benchmarks.results import PRODUCT, Result, record

TYPED, CSV = "1,200 answers from typed orders", "1,200 answers from a csv export"
LARGEST_WORKBOOK = 10_000
"""A sheet holds a million rows, but 2,400 counts over them take hours."""
LARGEST_REPEATED = 1_000_000
"""What is larger runs once."""


def digest(found: Numbers) -> str:
    return sha256(str(asked_for(found)).encode()).hexdigest()


def task(orders: str, folder: str) -> Task:
    return Task(int(orders), cumulative=True, folder=Path(folder))


def product(orders: str, folder: str) -> Work:
    run = contestants.product(task(orders, folder))
    return lambda: digest(run())


def best_by_hand(orders: str, folder: str) -> Work:
    """Grouped by month, of all forms by hand the fastest from 100,000 orders on."""
    path = task(orders, folder).parquet

    def run() -> str:
        with duckdb.connect(":memory:") as connection:
            connection.read_parquet(str(path)).create_view("orders")
            return digest(by_hand.grouped(connection, cumulative=True))

    return run


def product_from_csv(orders: str, folder: str) -> Work:
    given = task(orders, folder)
    shutil.rmtree(given.folder / f"workspace-{orders}", ignore_errors=True)
    run = contestants.from_csv(given)
    return lambda: digest(run())


def pandas_script(orders: str, folder: str) -> Work:
    from benchmarks.with_pandas import numbers

    path = task(orders, folder).csv
    return lambda: digest(numbers(path, cumulative=True))


def polars_script(orders: str, folder: str) -> Work:
    from benchmarks.with_polars import numbers

    path = task(orders, folder).csv
    return lambda: digest(numbers(path))


def workbook(orders: str, folder: str) -> Work:
    """The orders pasted into a sheet, beside it a sheet that counts them; only the recalculation is timed."""
    path = Path(folder) / f"counted-{orders}.xlsx"
    if not path.exists():
        sheets = {"orders": list(order_rows(task(orders, folder).parquet)), "counts": list(count_rows())}
        write_workbook(path, sheets, ranges(int(orders)))

    def run() -> Work:
        done = recalculate(path, Path(folder) / "recalculated")
        return lambda: digest(workbook_numbers(read_values(done)["counts"]))

    return run


COLUMNS = (
    *("handler", "due_at", "closed_at", "sign_due_at", "signed_at", "received_at", "dispatched_at"),
    *("returned", "redone", "replied_directly::INT", "contacted::INT"),
)
NAMES = (
    *("handler", "due", "closed", "sign_due", "signed", "received", "dispatched"),
    *("returned", "redone", "direct", "contacted", "on_time", "signed_on_time"),
)
FLAGS = ('=IF(AND(C{0}<>"",C{0}<=B{0}),1,0)', '=IF(AND(E{0}<>"",E{0}<=D{0}),1,0)')


def ranges(orders: int) -> dict[str, str]:
    columns = zip(NAMES, "ABCDEFGHIJKLM", strict=True)
    return {name: f"orders!${letter}$2:${letter}${orders + 1}" for name, letter in columns}


def order_rows(parquet: Path) -> Iterator[list[Cell]]:
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM '{parquet}'").fetchall()
    yield list(NAMES)
    for number, row in enumerate(rows, 2):
        yield [*row, *(flag.format(number) for flag in FLAGS)]


FORMULAS: dict[str, tuple[str, str]] = {
    "on_time_rate": ("COUNTIFS({due},on_time,1)", "COUNTIFS({due})"),
    "overdue_rate": ("COUNTIFS({due},on_time,0)", "COUNTIFS({due})"),
    "closed_rate": ('COUNTIFS({due},closed,"<"&$B{row})', "COUNTIFS({due})"),
    "overdue_open": ('COUNTIFS({due})-COUNTIFS({due},closed,"<"&$B{row})', "0"),
    "signed_on_time_rate": ("COUNTIFS({sign_due},signed_on_time,1)", "COUNTIFS({sign_due})"),
    "volume": ("COUNTIFS({received})", "0"),
    "direct_answer_rate": ("COUNTIFS({received},direct,1)", "COUNTIFS({received})"),
    "return_rate": ("SUMIFS(returned,{dispatched})", "COUNTIFS({dispatched})"),
    "contacted_rate": ("COUNTIFS({dispatched},contacted,1)", 'COUNTIFS({dispatched},contacted,">=0")'),
    "redo_rate": ('COUNTIFS({closed},redone,">0")', "COUNTIFS({closed})"),
}
"""``{due}`` and the like: that date within the row's window, of the row's department."""


def count_rows() -> Iterator[list[Cell]]:
    """A row for each month and department: begin, day after the end, department, then part and whole of each metric."""
    yield ["begin", "end", "department", *(name for name in FORMULAS for _ in range(2))]
    windows = [(month, department) for month in range(1, 13) for department in DEPARTMENTS]
    for row, (month, department) in enumerate(windows, 2):
        who = f",handler,$C{row}" if department else ""
        within = {name: f'{name},">="&$A{row},{name},"<"&$B{row}{who}' for name in NAMES}
        end = date(2024 + month // 12, month % 12 + 1, 1)
        formulas = (f"={text.format(row=row, **within)}" for pair in FORMULAS.values() for text in pair)
        yield [date(2024, 1, 1), end, department or "", *formulas]


def workbook_numbers(rows: list[tuple[Any, ...]]) -> Numbers:
    found: Numbers = {}
    for _begin, end, department, *counts in rows[1:]:
        month = (end.month - 2) % 12 + 1
        for name, part, of in zip(FORMULAS, counts[::2], counts[1::2], strict=True):
            found[month, name, department or None] = (int(part), int(of))
    return found


JOBS: dict[str, dict[str, Callable[[str, str], Work]]] = {
    TYPED: {PRODUCT: product, "SQL by hand": best_by_hand},
    CSV: {
        PRODUCT: product_from_csv,
        "pandas": pandas_script,
        "polars": polars_script,
        "LibreOffice": workbook,
    },
}


def run_size(orders: int, folder: Path, repeats: int) -> None:
    generate(orders, folder)
    answers = set()
    for job, named in JOBS.items():
        for name, prepare in named.items():
            what = f"{job}, {orders:,} orders, {name}"
            try:
                cost = measured(name, prepare, orders, folder, repeats if orders <= LARGEST_REPEATED else 1)
            except ContestantError as error:
                if name == PRODUCT:
                    raise
                print(f"{what}: left out ({error})", flush=True)
                continue
            answers.add(cost.given)
            aim = 1.2 if name == "SQL by hand" else None
            record(Result(job, "orders", orders, name, cost.seconds, cost.memory_mb, aim))
            print(f"{what}: {cost.seconds:.2f} s, {cost.memory_mb:,.0f} MB", flush=True)
    if len(answers) != 1:
        raise SystemExit(f"the contestants give other numbers at {orders:,} orders")


def measured(name: str, prepare: Callable[[str, str], Work], orders: int, folder: Path, repeats: int) -> Cost:
    """Raises ContestantError, also where the contestant is not there or would not end."""
    if name == "LibreOffice" and (orders > LARGEST_WORKBOOK or not is_installed()):
        raise ContestantError("too large or not installed")
    return measure(prepare, orders, folder, repeats=repeats)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sizes", default="10000,100000,1000000,10000000")
    words.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))  # made orders
    words.add_argument("--repeats", type=int, default=2)
    given = words.parse_args()
    for size in map(int, given.sizes.split(",")):
        run_size(size, given.folder, given.repeats)


if __name__ == "__main__":
    main()
