"""Small files written whole or not at all: beside their place first, on the disk, then into it in one
step."""

import os
import tempfile
from pathlib import Path

PREFIX = ".writing-"
"""Of a file that is being written; what a killed process leaves of one is swept."""


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """``content`` as the whole of ``path``, on the disk when this returns; a fault leaves what was there.

    The file keeps its mode; a new one gets ``mode``, or what the system gives new files. What is no file, as
    a pipe, is written to as it is.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    place = path.resolve()
    fresh = write_beside(place, content, _mode_for(place, mode))
    try:
        fresh.replace(place)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(place.parent)


def write_first(path: Path, content: bytes, mode: int) -> None:
    """A new file, whole; raises FileExistsError where somebody was first, whose file stays."""
    fresh = write_beside(path, content, mode)
    try:
        os.link(fresh, path)
    finally:
        fresh.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """What was moved into ``folder`` outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_beside(path: Path, content: bytes, mode: int) -> Path:
    """A hidden file in the folder of ``path``, whole and on the disk; a fault leaves none."""
    handle, name = tempfile.mkstemp(prefix=PREFIX, dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(mode)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return fresh


def _mode_for(path: Path, mode: int | None) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    if mode is not None:
        return mode
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
