"""What it costs to keep the numbers of many indicators, run after run, and to verify them afterwards.

``python -m benchmarks.many_indicators [--indicators 10000 --runs 12 --questions different]``: projects of ten
indicators are measured over a small table through ``execute_run``, a month a run, and then once more with
nothing changed. Measuring is timed apart: its cost follows from the questions (``benchmarks.unchanged``).
Processor time of this process; prints µs an indicator, bytes an observation, peak memory, verifying.
"""

import argparse
import resource
import tempfile
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import TypeVar

from benchmarks.contestants import METRICS, Task, product_measurer
from benchmarks.unchanged import by_department, by_three_columns
from indicators.model import Indicator, Project, Target, TargetKind
from indicators.records import MeasurementResult
from measuring.requests import MeasureRequest
from scheduling.requests import SupportsMeasure
from scheduling.run import RunResult, execute_run
from store import Store, open_store

T = TypeVar("T")
YEAR = 2024
TARGET = Target("≥95%", TargetKind.NUMBER)
QUESTIONS = {"equal": by_department, "different": by_three_columns}
"""Which filters the indicators of a project have: 40 kinds of them, or 5,000."""


class TimedMeasurer:
    """Measures, and keeps in mind the processor seconds it took."""

    def __init__(self, measurer: SupportsMeasure) -> None:
        self.measurer = measurer
        self.seconds = 0.0

    def measure(self, requests: Sequence[MeasureRequest]) -> Mapping[Hashable, MeasurementResult]:
        answers, seconds = timed(lambda: self.measurer.measure(requests))
        self.seconds += seconds
        return answers


def timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = process_time()
    found = work()
    return found, process_time() - begun


def make_projects(indicators: int, questions: str) -> list[Project]:
    return [make_project(number, questions) for number in range(indicators // len(METRICS))]


def make_project(number: int, questions: str) -> Project:
    params = QUESTIONS[questions](number)
    rows = tuple(
        Indicator(name, ("产出指标", "时效指标"), name, TARGET, Decimal(10), f"hotline.{name}", params)
        for name in METRICS
    )
    return Project(
        f"{YEAR}/p{number:05}", f"项目{number}", YEAR, rows, rules="mof-2020", sha256=f"{number:064x}"
    )


def month_ends(runs: int) -> Iterable[date]:
    """The last days of so many months; after December again from January on."""
    firsts = (date(YEAR, month % 12 + 1, 1) for month in range(1, runs + 1))
    return [first - timedelta(days=1) if first.month > 1 else date(YEAR, 12, 31) for first in firsts]


def show_run(
    label: str, store: Store, measurer: TimedMeasurer, projects: list[Project], day: date
) -> RunResult:
    measurer.seconds = 0.0
    result, seconds = timed(
        lambda: execute_run(projects, day, measurer, store, by="", kind="schedule", now=datetime.now(UTC))
    )
    own = (seconds - measurer.seconds) / len(result.observations) * 1e6
    size = store.path.stat().st_size
    rows = store.db.execute("SELECT count(*) FROM observations").fetchone()[0]
    print(
        f"{label}: measuring {measurer.seconds:.2f} s, keeping {own:.0f} µs an indicator,"
        f" {result.repeated} repeated, {size / 1e6:.1f} MB, {size / rows:.0f} bytes an observation,"
        f" peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB",
        flush=True,
    )
    return result


def show_year(store: Store, measurer: TimedMeasurer, projects: list[Project], runs: int) -> None:
    days = list(month_ends(runs))
    for day in days:
        show_run(f"run {day}", store, measurer, projects, day)
        store.db.execute("PRAGMA wal_checkpoint")
    show_run("nothing changed", store, measurer, projects, days[-1])
    damage, seconds = timed(store.verify_chain)
    assert damage == ()
    print(
        f"verify {seconds:.1f} s, {seconds / len(projects) / len(METRICS) / runs * 1e6:.1f} µs an observation"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicators", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--questions", choices=QUESTIONS, default="different")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-benchmark"))
    args = parser.parse_args()
    measurer = TimedMeasurer(product_measurer(Task(100_000, cumulative=True, folder=args.folder)))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "jixiao.db") as store:
        show_year(store, measurer, make_projects(args.indicators, args.questions), args.runs)


if __name__ == "__main__":
    main()
