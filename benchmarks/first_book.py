"""The first read of an export of work orders as a workbook, against the bare compiled reader:
``python -m benchmarks.first_book --orders N``.

Three ways in which systems write the same rows: texts kept once for the whole workbook (Excel, WPS), texts in the
cells (systems that write row by row), and instants as numbers that a style shows as days. Each contestant runs in
a process of its own, as in ``first_read.py``.
"""

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import xlsxwriter

from benchmarks.alone import Work, measure
from benchmarks.first_read import AIM, COLUMNS, product
from benchmarks.orders import generate
from benchmarks.results import PRODUCT, Result, record

WIDTH = 13
SHARED, INLINE, SERIAL = "shared texts", "texts in cells", "instants as numbers"
AT_ONCE = 10_000


def export(orders: int, kind: str, folder: Path) -> Path:
    """Made once."""
    path = folder / f"export-{orders}-{kind.replace(' ', '-')}.xlsx"
    if path.exists():
        return path
    names = list(COLUMNS)[:WIDTH]
    settings = {
        "constant_memory": kind != SHARED,
        "tmpdir": str(folder),
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
    }
    with duckdb.connect() as connection, xlsxwriter.Workbook(path, settings) as book:
        rows = connection.execute(f"SELECT {', '.join(names)} FROM '{generate(orders, folder)[0]}'")
        sheet = book.add_worksheet("工单")
        sheet.write_row(0, 0, [COLUMNS[name] for name in names])
        number = 1
        while found := rows.fetchmany(AT_ONCE):
            for row in found:
                sheet.write_row(number, 0, row if kind == SERIAL else map(_as_text, row))
                number += 1
    return path


def _as_text(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else value


def bare(path: Path, work: Path) -> int:
    """Cells as text into Parquet."""
    import fastexcel

    sheet = fastexcel.read_excel(path).load_sheet(0, dtypes="string")
    target = work / "bare.parquet"
    with duckdb.connect() as connection:
        connection.register("sheet", sheet)
        connection.execute(f"COPY (FROM sheet) TO '{target}' (FORMAT parquet, COMPRESSION lz4)")
        return int(connection.execute(f"SELECT count(*) FROM '{target}'").fetchall()[0][0])


CONTESTANTS: dict[str, Callable[[Path, Path], int]] = {"product": product, "bare fastexcel": bare}


def contestant(name: str, path: str, work: str) -> Work:
    """What it is made of is loaded before."""
    __import__("sources.readers.workbook")
    Path(work).mkdir(parents=True, exist_ok=True)
    return lambda: CONTESTANTS[name](Path(path), Path(work))


def compare(orders: int, folder: Path, repeats: int, kinds: list[str]) -> None:
    print("| export | contestant | processor s | ÷ bare | peak MB |\n|---|---|---|---|---|")
    for kind in kinds:
        path = export(orders, kind, folder)
        took = {
            name: measure(contestant, name, path, folder / "work", repeats=repeats) for name in CONTESTANTS
        }
        if len({cost.given for cost in took.values()}) != 1:
            raise SystemExit("the contestants read other numbers of rows")
        for name, cost in took.items():
            shown, aim = (PRODUCT, None) if name == "product" else (name, AIM)
            job = f"first read of a workbook, {WIDTH} columns, {kind}"
            record(Result(job, "orders", orders, shown, cost.seconds, cost.memory_mb, aim))
            ratio = cost.seconds / took["bare fastexcel"].seconds
            print(
                f"| {kind} | {name} | {cost.seconds:.2f} | {ratio:.2f} | {cost.memory_mb:,.0f} |", flush=True
            )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--orders", type=int, default=1_000_000)
    words.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-first-read"))  # made files
    words.add_argument("--repeats", type=int, default=2)
    words.add_argument("--kinds", default=",".join((SHARED, INLINE, SERIAL)))
    given = words.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    compare(given.orders, given.folder, given.repeats, given.kinds.split(","))


if __name__ == "__main__":
    main()
