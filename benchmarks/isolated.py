"""What measuring in a worker process costs: the same requests with and without.

``python -m benchmarks.isolated [--orders 100000] [--folder /tmp/jixiao-benchmark]`` prints seconds and the
ratio, for the first time, when the server of workers starts, and for later ones.
"""

import argparse
import shutil
from datetime import date
from pathlib import Path
from time import perf_counter

from benchmarks.orders import generate
from indicators.model import Period
from measuring.measurer import Measurer
from measuring.requests import MeasureRequest
from workspace import Workspace

METRICS = ("on_time_rate", "overdue_rate", "volume", "closed_rate")
SOURCES = "work_orders: {files: 'inbox/*.csv', key: order_no}\n"


def make_workspace(orders: int, folder: Path) -> Path:
    """A workspace over one export."""
    _, csv = generate(orders, folder)
    root = folder / "isolated"
    shutil.rmtree(root, ignore_errors=True)
    (root / "inbox").mkdir(parents=True)
    (root / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (root / "inbox/orders.csv").symlink_to(csv)
    return root


def requests_of_year() -> list[MeasureRequest]:
    """A hundred departments' worth of metrics at each month's end."""
    ends = [date(2024, month, 28) for month in range(1, 13)]
    return [
        MeasureRequest(
            (metric, handler, end), f"hotline.{metric}", {"handler": handler}, Period(date(2024, 1, 1), end)
        )
        for metric in METRICS
        for handler in (f"部门{number:02}" for number in range(25))
        for end in ends
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))
    args = parser.parse_args()
    workspace, asked = Workspace(make_workspace(args.orders, args.folder)), requests_of_year()
    workspace.sources.read_table("work_orders")  # so that neither has to read the export first
    isolated, direct = workspace.measurer(), Measurer(workspace.sources.read_table)
    for label in ("first", "again", "again"):
        seconds = []
        for measurer in (isolated, direct):
            begun = perf_counter()
            measurer.measure(asked)
            seconds.append(perf_counter() - begun)
        print(
            f"{label}: in a worker {seconds[0]:.2f} s, directly {seconds[1]:.2f} s, ratio {seconds[0] / seconds[1]:.2f}"
        )
    one = asked[:1]
    for name, measurer in (("in a worker", isolated), ("directly", direct)):
        begun = perf_counter()
        for _ in range(20):
            measurer.measure(one)
        print(f"one request {name}: {(perf_counter() - begun) / 20 * 1000:.1f} ms")


if __name__ == "__main__":
    main()
