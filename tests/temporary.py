"""Where tests keep their files: in memory where this machine has room for them there, since some hundred
thousand times they would be waited for until they are on the disk.

Nothing is lost by it that a test looks at: whoever kills programs sees what the kernel holds, on any disk, and
power cuts are played on files that the test itself writes anew.
"""

import os
from pathlib import Path

from store import machine

MEMORY = Path("/dev/shm")
ROOM, LEFT_TO_PROGRAMS = 4_000_000_000, 8_000_000_000
"""In bytes: containers often have 64 MB there."""
CHOSEN = "PYTEST_DEBUG_TEMPROOT"
"""By this pytest is told where; what somebody has chosen stands."""


def has_room(folder: Path) -> bool:
    """Whether files of tests may lie there, and programs be started from there."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    is_free = disk.f_bavail * disk.f_frsize >= ROOM and available_memory() >= LEFT_TO_PROGRAMS
    return is_free and os.access(folder, os.W_OK | os.X_OK) and not disk.f_flag & os.ST_NOEXEC


def available_memory() -> int:
    """In bytes; 0 where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return 0
    found = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return int(next(found, "0")) * 1024


def mounts_without_memory() -> str:
    """To ``doctor`` the folders of tests are as good as any: what it says of a disk in memory is tested with a
    table of disks that the test writes."""
    return "".join(line for line in READ_MOUNTS().splitlines(keepends=True) if f" {MEMORY} " not in line)


READ_MOUNTS = machine.read_mounts


def chosen_place() -> str | None:
    """For folders that are no test's own, as ``dir`` of ``tempfile``."""
    return os.environ.get(CHOSEN)


def keep_files_in_memory() -> None:
    """Before pytest makes its first folder; ``PYTEST_DEBUG_TEMPROOT=/tmp`` keeps them on the disk."""
    if has_room(MEMORY):
        os.environ.setdefault(CHOSEN, str(MEMORY))
    if os.environ.get(CHOSEN, "").startswith(str(MEMORY)):
        machine.read_mounts = mounts_without_memory
