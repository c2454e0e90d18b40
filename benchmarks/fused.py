"""100 indicators × 12 months in one go: the product against SQL written by hand and against pandas.

``python -m benchmarks.fused [--orders 1000000] [--folder /tmp/jixiao-benchmark] [--pandas]``: generates the
orders, runs each contestant in a process of its own, checks that all give the same numbers, and prints
seconds, processor seconds, ratios and peak memory. Ratios of processor time hold on a busy machine too.
"""

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.alone import ROOT
from benchmarks.orders import generate


@dataclass(frozen=True)
class Result:
    name: str
    seconds: float
    processor: float
    memory_mb: float
    numbers: list[list[object]]


def run(name: str, label: str, orders: int, shape: str, folder: Path, repeats: int) -> Result | None:
    command = [
        sys.executable,
        "-m",
        "benchmarks.contestants",
        name,
        str(orders),
        shape,
        str(folder),
        str(repeats),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{label} failed: {(done.stderr.strip() or 'nothing said').splitlines()[-1]}")
        return None
    said = json.loads(done.stdout.splitlines()[-1])
    return Result(label, said["seconds"], said["processor"], said["memory_mb"], said["numbers"])


def compare(ran: list[Result | None], orders: int, shape: str) -> None:
    """All against the best form by hand."""
    results = [result for result in ran if result]
    best = min(
        (result for result in results if result.name.startswith("by hand")),
        key=lambda result: result.processor,
    )
    print(f"\n{orders:,} orders, 100 indicators × 12 {shape} windows")
    print(f"{'':34}{'seconds':>9}{'processor':>11}{'÷ best':>8}{'÷ best':>8}{'peak MB':>9}")
    for result in results:
        assert result.numbers == results[0].numbers, f"{result.name} gives other numbers"
        ratios = f"{result.seconds / best.seconds:8.2f}{result.processor / best.processor:8.2f}"
        print(f"{result.name:34}{result.seconds:9.2f}{result.processor:11.2f}{ratios}{result.memory_mb:9.0f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))
    parser.add_argument("--pandas", action="store_true", help="also the pandas script")
    parser.add_argument("--repeats", type=int, default=3)
    args = parser.parse_args()
    generate(args.orders, args.folder)
    for shape in ("cumulative", "monthly"):
        results = [
            run(name, label, args.orders, shape, args.folder, args.repeats)
            for name, label in (
                ("product", "product"),
                ("product unaware", "product, order of instants unknown"),
                ("grouped", "by hand, grouped by month"),
                ("guarded", "by hand, grouped, as guarded"),
                ("ranges", "by hand, a query a month"),
            )
        ]
        if shape == "cumulative":
            shutil.rmtree(args.folder / f"workspace-{args.orders}", ignore_errors=True)
            results.append(run("from csv", "product, cold from csv", args.orders, shape, args.folder, 1))
            results.append(run("from csv", "product, nothing changed", args.orders, shape, args.folder, 1))
        if args.pandas:
            results.append(run("pandas", "pandas script from csv", args.orders, shape, args.folder, 1))
        compare(results, args.orders, shape)
        if None in results:
            raise SystemExit("a contestant failed: see above")


if __name__ == "__main__":
    main()
