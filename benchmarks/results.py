"""What benchmarks measured, kept until the one table and its curves are drawn from it: ``build/bench/results.jsonl``."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.alone import ROOT

RESULTS = ROOT / "build/bench/results.jsonl"
PRODUCT = "Jixiao"


@dataclass(frozen=True)
class Result:
    """``job`` done for ``size`` things called ``scale`` by ``contestant`` (the product or a peer): processor
    seconds and, where known, the most megabytes of memory. ``aim``: the ratio to the peer that is aimed at."""

    job: str
    scale: str
    size: int
    contestant: str
    seconds: float
    memory_mb: float | None = None
    aim: float | None = None


def record(*results: Result) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(result), ensure_ascii=False) + "\n" for result in results)


def read_results(path: Path = RESULTS) -> Iterator[Result]:
    """The newest of each job, size and contestant, in the order in which jobs were first measured."""
    newest: dict[tuple[str, int, str], Result] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        result = Result(**json.loads(line))
        newest[result.job, result.size, result.contestant] = result
    yield from newest.values()
