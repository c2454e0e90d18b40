"""One contestant in a process of its own: what it gave, the processor seconds it took and the most memory.

``python -m benchmarks.alone MODULE FUNCTION WORD …``: calls ``FUNCTION(*words)``, which prepares and gives back
the work; only the work is timed, with the processes it starts.
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

ROOT = Path(__file__).resolve().parent.parent
Work = Callable[[], object]
"""Gives what can be compared: anything JSON can say, or a function that reads it when time is no longer taken."""


class ContestantError(Exception):
    """It ended without an answer; the words are its last ones."""


@dataclass(frozen=True)
class Cost:
    """``seconds`` of processor time, user and system; ``memory_mb`` the most that one of its processes had."""

    given: object
    seconds: float
    memory_mb: float


def measure(prepare: Callable[..., Work], *words: object, repeats: int = 1) -> Cost:
    """The least time and the most memory of several processes. Raises ContestantError.

    The module is found by its specification: one that was started by ``-m`` is called ``__main__`` here."""
    started = sys.modules[prepare.__module__].__spec__
    assert started
    found = [_run_once(started.name, prepare.__name__, *map(str, words)) for _ in range(repeats)]
    return Cost(found[-1].given, min(one.seconds for one in found), max(one.memory_mb for one in found))


def _run_once(module: str, function: str, *words: str) -> Cost:
    command = [sys.executable, "-m", "benchmarks.alone", module, function, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or "nothing said").splitlines()[-1]
        raise ContestantError(f"{function} {' '.join(words)} ended with {done.returncode}: {said}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def processor_seconds() -> float:
    """Of this process and of those it started and waited for."""
    usages = map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_megabytes(process: str = "self") -> float:
    """Not by ``getrusage`` of this process: that began with the memory of the process it was forked from."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def peak_of_all() -> float:
    """Megabytes of this process or of the largest that it started and waited for."""
    return max(peak_megabytes(), getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024)


def main(module: str, function: str, *words: str) -> None:
    work: Work = getattr(importlib.import_module(module), function)(*words)
    before = processor_seconds()
    given = work()
    taken, memory = processor_seconds() - before, peak_of_all()
    given = given() if callable(given) else given
    print(json.dumps({"given": given, "seconds": taken, "memory_mb": memory}))


if __name__ == "__main__":
    main(*sys.argv[1:])
