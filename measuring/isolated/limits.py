"""What a worker process may take: time by the clock for each step, and memory."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

GIBIBYTE = 1 << 30
MOST_MEMORY = 4 * GIBIBYTE
LEAST_MEMORY = GIBIBYTE
SHARE_OF_MACHINE = 0.75
MOST_AT_ONCE = 8
"""So many suppliers of evaluators are asked at a time what they offer, or what they count."""
FIRST_TO_END = "800"
"""Where the machine runs out of memory, the system ends a worker rather than who asked it."""


@dataclass(frozen=True)
class TimeLimits:
    """Seconds by the clock.

    ``start`` is for a worker to begin, ``file`` for loading a file of evaluators, ``question`` for one
    evaluator to say what it counts, ``table`` for one table to be read, ``scan`` for counting together what
    shipped evaluators ask, ``own_scan`` for what the evaluators of one supplier ask. ``hurried`` takes the
    place of ``question`` once another evaluator of the same supplier gave no answer; after ``lost`` seconds
    without an answer the rest of that supplier is not waited for in this run.
    """

    start: float = 60
    file: float = 10
    question: float = 20
    table: float = 600
    scan: float = 600
    own_scan: float = 120
    hurried: float = 3
    lost: float = 300


USUAL_LIMITS = TimeLimits()


def memory_limit() -> int:
    """Bytes that one worker may have."""
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return MOST_MEMORY
    return min(MOST_MEMORY, max(LEAST_MEMORY, int(machine * SHARE_OF_MACHINE)))


def limit_memory() -> None:
    """Bound this process. Systems without these bounds still have the deadline of the parent."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = memory_limit()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_END, encoding="ascii")
