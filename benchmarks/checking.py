"""How the cost of reading an export and checking what is in it grows: the product against Great Expectations over a
pandas frame: ``python -m benchmarks.checking [--sizes 10000,100000,1000000]``.

Both read the csv, and hold each order's number to be there and its own, the instant of receipt to be there, instants to
follow each other, channel, kind and urgency to be words that are known. The product besides types every cell, keeps the
table, and looks for personal data, lost digits, coverage and a dozen more; the frame is thrown away.
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.alone import Work, measure
from benchmarks.first_read import COLUMNS, export
from benchmarks.first_read import product as read_first
from benchmarks.results import PRODUCT, Result, record

JOB = "reading and checking a csv export of 13 columns"
WIDTH = 13
WORDS = {
    "channel": ["电话", "微信", "网站", "APP"],
    "category": ["咨询", "投诉", "求助", "建议", "举报"],
    "urgency": ["一般", "紧急", "特急"],
}
INSTANTS = ("received_at", "dispatched_at", "signed_at", "due_at", "closed_at")


def product(orders: str, folder: str) -> Work:
    path, work = export(int(orders), WIDTH, "utf-8", Path(folder)), Path(folder) / "checked"
    return lambda: read_first(path, work)


def great_expectations(orders: str, folder: str) -> Work:
    sys.modules["pyspark"] = None  # type: ignore[assignment]  # it would start up where it is installed
    import great_expectations as gx
    import pandas

    path = export(int(orders), WIDTH, "utf-8", Path(folder))
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("orders").add_dataframe_asset("export")
    whole = asset.add_batch_definition_whole_dataframe("whole")
    suite = gx.ExpectationSuite("orders", expectations=list(expectations(gx.expectations)))

    def run() -> int:
        instants = [COLUMNS[name] for name in INSTANTS]
        frame = pandas.read_csv(path, parse_dates=instants)
        done = whole.get_batch({"dataframe": frame}).validate(suite)
        if not done.success:
            raise SystemExit(f"the generated orders are refused: {done.describe()}")
        return len(frame)

    return run


def expectations(known: Any) -> list[Any]:
    number, received = COLUMNS["order_no"], COLUMNS["received_at"]
    found = [
        known.ExpectColumnValuesToBeUnique(column=number),
        known.ExpectColumnValuesToNotBeNull(column=number),
        known.ExpectColumnValuesToNotBeNull(column=received),
    ]
    for name, words in WORDS.items():
        found.append(known.ExpectColumnValuesToBeInSet(column=COLUMNS[name], value_set=words))
    for name in ("dispatched_at", "signed_at", "closed_at"):
        later = known.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=COLUMNS[name], column_B=received, or_equal=True, ignore_row_if="either_value_is_missing"
        )
        found.append(later)
    return found


def run_size(orders: int, folder: Path, repeats: int) -> None:
    export(orders, WIDTH, "utf-8", folder)
    rows = set()
    for name, prepare in ((PRODUCT, product), ("Great Expectations", great_expectations)):
        cost = measure(prepare, orders, folder, repeats=repeats)
        rows.add(cost.given)
        record(Result(JOB, "orders", orders, name, cost.seconds, cost.memory_mb))
        print(f"{orders:,} orders, {name}: {cost.seconds:.2f} s, {cost.memory_mb:,.0f} MB", flush=True)
    if len(rows) != 1:
        raise SystemExit(f"the contestants read other numbers of rows: {rows}")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sizes", default="10000,100000,1000000")
    words.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-first-read"))  # made files
    words.add_argument("--repeats", type=int, default=2)
    given = words.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for size in map(int, given.sizes.split(",")):
        run_size(size, given.folder, given.repeats)
        shutil.rmtree(given.folder / "checked", ignore_errors=True)


if __name__ == "__main__":
    main()
