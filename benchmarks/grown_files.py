"""What a month more costs: twelve monthly exports of which one is added, and one export that grows by it.

``python -m benchmarks.grown_files [--orders 300000] [--folder /tmp/jixiao-benchmark] [--runs 2]`` prints processor
seconds, the least of several runs, and ratios: adding the month against reading that month alone plus putting the
whole year together, which has to be done anew whatever was read before.
"""

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

import duckdb

from benchmarks.orders import generate
from sources import Sources, assembly, conversion
from sources.typed import TypedTable

SOURCES = "work_orders: {files: 'inbox/*.csv', key: order_no}\n"
MONTHS = range(1, 13)


def processor_seconds() -> float:
    usage = getrusage(RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def write_months(orders: int, folder: Path) -> list[bytes]:
    """Each month's rows as a csv of its own, with the header."""
    parquet, _ = generate(orders, folder)
    contents = []
    with duckdb.connect() as connection:
        for month in MONTHS:
            path = folder / "month.csv"
            connection.execute(
                f"COPY (SELECT * FROM '{parquet}' WHERE month(received_at) = {month}) TO '{path}' "
                "(HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S')"
            )
            contents.append(path.read_bytes())
    return contents


class Assembling:
    """Adds up what assembling takes."""

    def __init__(self) -> None:
        self.seconds = 0.0
        write = assembly.assemble

        def timed(*args: Any) -> assembly.AssembledTable:
            begun = processor_seconds()
            try:
                return write(*args)
            finally:
                self.seconds += processor_seconds() - begun

        setattr(conversion, "assemble", timed)  # noqa: B010  # it is no name of that module's own

    def take(self) -> float:
        seconds, self.seconds = self.seconds, 0.0
        return seconds


def read_year(root: Path, rows: int) -> float:
    begun = processor_seconds()
    table = Sources(root, root / "data").read_table("work_orders")
    spent = processor_seconds() - begun
    if not isinstance(table, TypedTable) or table.used != rows:
        raise SystemExit(f"{rows} rows expected, found {table}")
    return spent


def make_root(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "inbox").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return folder


Put = Callable[[Path, list[bytes]], None]


def put_files(root: Path, months: list[bytes]) -> None:
    for number, content in enumerate(months, 1):
        path = root / f"inbox/{number:02}.csv"
        if not path.exists():
            path.write_bytes(content)


def put_one_file(root: Path, months: list[bytes]) -> None:
    lines = [months[0], *(month.partition(b"\n")[2] for month in months[1:])]
    (root / "inbox/year.csv").write_bytes(b"".join(lines))


def run_once(folder: Path, months: list[bytes], put: Put, assembling: Assembling) -> dict[str, float]:
    rows = [month.count(b"\n") - 1 for month in months]
    spent = {}
    alone = make_root(folder / "alone")
    put(alone, months[-1:])
    assembling.take()
    spent["month alone"] = read_year(alone, rows[-1])
    spent["of it assembling"] = assembling.take()
    year = make_root(folder / "year")
    put(year, months[:-1])
    spent["eleven months"] = read_year(year, sum(rows[:-1]))
    assembling.take()
    put(year, months)
    spent["month added"] = read_year(year, sum(rows))
    spent["of it assembling the year"] = assembling.take()
    cold = make_root(folder / "cold")
    put(cold, months)
    spent["year anew"] = read_year(cold, sum(rows))
    return spent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=300_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))
    parser.add_argument("--runs", type=int, default=2)
    args = parser.parse_args()
    months, assembling = write_months(args.orders, args.folder), Assembling()
    run_once(
        args.folder / "grown",
        [month[:20_000].rpartition(b"\n")[0] + b"\n" for month in months],
        put_files,
        assembling,
    )
    for label, put in (("a file more", put_files), ("a file that grew", put_one_file)):
        runs = [run_once(args.folder / "grown", months, put, assembling) for _ in range(args.runs)]
        least = {name: min(run[name] for run in runs) for name in runs[0]}
        alone = least["month alone"] - least["of it assembling"]
        print(label, *(f"{name} {seconds:.2f} s" for name, seconds in least.items()), sep="\n  ")
        reading = least["month added"] - least["of it assembling the year"]
        print(f"  reading, month added ÷ month alone: {reading / alone:.2f}")
        needed = alone + least["of it assembling the year"]
        print(f"  month added ÷ (month alone + assembling the year): {least['month added'] / needed:.2f}")
        print(f"  year anew ÷ month added: {least['year anew'] / least['month added']:.1f}")
    print(f"peak memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
