"""The machine as it bears on what is kept: read once, so that checks are told it and do not ask it."""

import os
import resource
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.connection import sqlite3

PROGRAM_FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Machine:
    """``mounts`` is the text of /proc/mounts, ``disk_free`` and ``disk_size`` are bytes where the data lie,
    ``built_at`` is when the newest file of the program was written."""

    now: datetime
    built_at: datetime
    utc_offset: timedelta
    mounts: str
    disk_free: int
    disk_size: int
    user: int
    umask: int
    open_files: int
    file_encoding: str
    sqlite: tuple[int, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def read_machine(data: Path) -> Machine:
    disk = shutil.disk_usage(next(folder for folder in (data, *data.parents) if folder.exists()))
    newest = max(path.stat().st_mtime for path in PROGRAM_FOLDER.glob("*.py"))
    return Machine(
        now=datetime.now(UTC),
        built_at=datetime.fromtimestamp(newest, UTC),
        utc_offset=timedelta(seconds=time.localtime().tm_gmtoff),
        mounts=read_mounts(),
        disk_free=disk.free,
        disk_size=disk.total,
        user=os.geteuid(),
        umask=read_umask(),
        open_files=resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        file_encoding=sys.getfilesystemencoding(),
        sqlite=tuple(sqlite3.sqlite_version_info),
        environment=dict(os.environ),
    )


def read_mounts() -> str:
    """ "" where the system does not tell."""
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def read_umask() -> int:
    """There is no way to ask for it but to set it."""
    found = os.umask(0o077)
    os.umask(found)
    return found


def file_system_of(path: Path, mounts: str) -> str:
    """The kind of file system that a path lies on, from the longest mount point above it; "" if unknown."""
    best, kind = "", ""
    for line in mounts.splitlines():
        words = line.split()
        point = decode_mount_point(words[1]) if len(words) > 2 else ""
        is_above = point == "/" or path == Path(point) or Path(point) in path.parents
        if point and is_above and len(point) >= len(best):
            best, kind = point, words[2]
    return kind


def decode_mount_point(text: str) -> str:
    """Blanks and the like stand in octal there."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, char)
    return text
