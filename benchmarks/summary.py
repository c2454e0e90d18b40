"""The one table of what was measured, each row a ratio to a peer or to a form written by hand, and curves of growth:
``python -m benchmarks.summary [--curves docs/images]``."""

import argparse
import os
import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import metadata
from itertools import groupby
from pathlib import Path

from benchmarks.curves import draw_curves
from benchmarks.results import PRODUCT, Result, read_results

PEERS = ("duckdb", "pandas", "polars", "great-expectations", "fastexcel")
HEAD = "| job | size | processor s | MB | beside | processor s | MB | ratio | aim |\n" + "|---" * 9 + "|"


def same_job(result: Result) -> str:
    return f"{result.job} ({result.scale})"


def table_rows(results: Sequence[Result]) -> Iterator[str]:
    """One line for each size and peer; a size that the product or every peer lacks has no ratio and no line."""
    for job, found in groupby(sorted(results, key=same_job), same_job):
        by_size = sorted(found, key=lambda result: result.size)
        for size, contestants in groupby(by_size, lambda result: result.size):
            yield from _size_rows(job, size, {one.contestant: one for one in contestants})


def _size_rows(job: str, size: int, contestants: dict[str, Result]) -> Iterator[str]:
    own = contestants.pop(PRODUCT, None)
    for name, peer in contestants.items() if own else ():
        assert own
        aim = f"{peer.aim:g}" if peer.aim else ""
        cells = (job, f"{size:,}", *_cost(own), name, *_cost(peer), f"{own.seconds / peer.seconds:.2f}", aim)
        yield f"| {' | '.join(cells)} |"


def _cost(result: Result) -> tuple[str, str]:
    return f"{result.seconds:.3g}", "" if result.memory_mb is None else f"{result.memory_mb:,.0f}"


def not_compared(results: Sequence[Result]) -> Iterator[str]:
    """A line for each contestant of a job that has no number at sizes where another has one."""
    for job, found in groupby(sorted(results, key=same_job), same_job):
        sizes: dict[str, set[int]] = {}
        for result in found:
            sizes.setdefault(result.contestant, set()).add(result.size)
        every = set().union(*sizes.values())
        for name, own in sizes.items():
            if missing := sorted(every - own):
                yield f"{name}: {job} of {', '.join(f'{size:,}' for size in missing)}"


def machine() -> str:
    """When, on what, with which versions."""
    versions = ", ".join(f"{name} {version}" for name in PEERS if (version := _version(name)))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, {_system()}, "
        f"Python {platform.python_version()}, {versions}"
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--curves", type=Path, default=None, help="folder for one SVG a scale")
    given = words.parse_args()
    results = list(read_results())
    print(machine(), HEAD, *table_rows(results), sep="\n")
    print("\nNot measured:", *not_compared(results), "and whatever peer is not installed here", sep="\n")
    if given.curves:
        print(*draw_curves(results, given.curves), sep="\n")


if __name__ == "__main__":
    main()
