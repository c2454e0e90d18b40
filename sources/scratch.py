"""Folders to work in that a killed process cannot leave behind: the next one sweeps them away."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time

from indicators.whole_files import PREFIX as WRITING

PREFIX = ".work-"
LEFT_OVERS = (".copy-*", ".json-*", f"{WRITING}*")
LEFT_AFTER_SECONDS = 600
"""A file that is being written was touched more recently."""


@contextmanager
def scratch_folder(inside: Path) -> Iterator[Path]:
    """A folder of one's own below ``inside``, held as long as its process lives."""
    with _held(inside):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=inside))
        handle = _lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def sweep_scratch(*folders: Path) -> None:
    """Remove what dead processes left in ``folders``."""
    for folder in folders:
        if folder.is_dir():
            with _held(folder):
                _sweep_folder(folder)


def _sweep_folder(folder: Path) -> None:
    """What its owner removes meanwhile is gone as it should be."""
    for left in folder.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):
            _remove_unheld(left)
    for pattern in LEFT_OVERS:
        for file in folder.glob(pattern):
            with suppress(FileNotFoundError):
                _remove_old(file)


def _remove_unheld(left: Path) -> None:
    handle = _lock(left, fcntl.LOCK_NB)
    if handle is not None:
        shutil.rmtree(left, ignore_errors=True)
        os.close(handle)


def _remove_old(file: Path) -> None:
    if time() - file.stat().st_mtime > LEFT_AFTER_SECONDS:
        file.unlink()


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Nobody else makes or sweeps folders meanwhile."""
    handle = _lock(folder)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock(folder: Path, how: int = 0) -> int | None:
    """The handle that holds ``folder``; ``None`` where another process does and ``how`` says not to wait."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | how)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
