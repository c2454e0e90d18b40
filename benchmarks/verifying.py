"""How long ``verify`` takes for the rows of a ledger, beside the least that any check of them could do.

``python -m benchmarks.verifying --rows 1000000`` makes a ledger (observations a thousand a commit, entries one a
commit), goes through it as ``verify`` does, and then reads and hashes the same rows in a plain loop.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import monotonic, process_time

from indicators.model import Period
from indicators.provenance_json import provenance_from_json
from indicators.records import ManualEntry, MeasurementResult, MeasurementStatus, Observation
from store import Store, open_store
from store.chain import CHAINED_TABLES
from store.engine import sqlite3

A_COMMIT = 1000
ENTRIES_SHARE = 100
"""One entry for so many observations."""
AT = datetime(2024, 4, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """What one way took."""

    seconds: float
    processor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "jixiao.db") as store:
        fill(store, rows)
        verified, plain = timed(lambda: check(store)), timed(lambda: hash_plainly(store.path))
    print(f"{rows:,} rows: verify {verified.seconds:.1f} s ({verified.processor:.1f} s of a processor)")
    print(f"a plain loop {plain.seconds:.1f} s ({plain.processor:.1f} s of a processor)")
    print(f"ratio of processor time {verified.processor / plain.processor:.1f}")


def fill(store: Store, rows: int) -> None:
    for start in range(0, rows, A_COMMIT):
        store.add_observations(observation(number) for number in range(start, min(start + A_COMMIT, rows)))
    for number in range(rows // ENTRIES_SHARE):
        store.record_entry(ManualEntry("2024/p", f"i{number}", date(2024, 1, 31), "张三", AT, value="1"))


def observation(number: int) -> Observation:
    project, indicator = divmod(number, 12)
    measured = MeasurementResult(
        "hotline.on_time_rate",
        Period(date(2024, 1, 1), date(2024, 1, 31)),
        MeasurementStatus.MEASURED,
        "%",
        Decimal(191),
        Decimal(200),
        Decimal("95.5"),
        200,
        "",
        provenance_from_json({"evaluator": "hotline.on_time_rate"}),
    )
    at = AT + timedelta(seconds=number)
    return Observation(f"2024/p{project}", f"i{indicator}", measured, at, "")


def timed(act: Callable[[], object]) -> Taken:
    seconds, processor = monotonic(), process_time()
    act()
    return Taken(monotonic() - seconds, process_time() - processor)


def check(store: Store) -> None:
    assert store.verify_chain() == ()


def hash_plainly(path: Path) -> None:
    """Every row read and hashed once, nothing compared."""
    with closing(sqlite3.connect(path)) as db:
        for table in CHAINED_TABLES:
            for row in db.execute(f"SELECT * FROM {table} ORDER BY seq"):
                hashlib.sha256(repr(row).encode()).digest()


if __name__ == "__main__":
    main()
