"""Who holds something for a while, and whether that while is over, whatever is done to the clock on the wall.

A lease is measured by the time since the machine was started, which nobody sets and which all processes of
the machine share. A lease of before the last start is over: its process went with the machine.
"""

import os
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_name() -> str:
    """Names the time since the machine was started; "unknown" where the system does not tell."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"


def uptime() -> float:
    """Seconds since the machine was started, sleep included."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


@dataclass(frozen=True)
class ProcessName:
    """A process for as long as it lives: ``space`` is where its number means something, ``started`` tells it
    from a later process of that number. Empty texts where the system does not tell."""

    space: str
    number: int
    started: str

    def __str__(self) -> str:
        return f"{self.space}/{self.number}/{self.started}"

    @property
    def is_dead(self) -> bool:
        """Whether it is certain that it lives no more."""
        here = self.space == space_name() and bool(self.started)
        return here and start_time(self.number) != self.started


def read_process_name(text: str) -> ProcessName | None:
    space, _, rest = text.partition("/")
    number, _, started = rest.partition("/")
    return ProcessName(space, int(number), started) if number.isdigit() else None


def own_process() -> ProcessName:
    """This process."""
    return ProcessName(space_name(), os.getpid(), start_time(os.getpid()))


@cache
def space_name() -> str:
    """The start of the machine and the space of process numbers, which containers have of their own."""
    try:
        return f"{boot_name()}+{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def start_time(number: int) -> str:
    """When a process began, as the system counts; empty where there is none, or none that still runs."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    state, *rest = fields.rpartition(")")[2].split()
    return "" if state in "ZX" else rest[18]


def lease_values(seconds: float) -> dict[str, str | float]:
    """The columns of a lease of this process that begins now."""
    return {
        "boot": boot_name(),
        "process": str(own_process()),
        "uptime": uptime(),
        "lapses": uptime() + seconds,
    }
