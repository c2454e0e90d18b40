"""Who works in a data folder: whoever does holds the folder together with others; who replaces what lies in
it, alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indicators.private_files import close_to_others, make_private_folder
from store.errors import OccupiedError, StoreError, describe_os_error

PROCESS_LABELS = {"serve": "网页服务", "schedule": "定时采集"}


@contextmanager
def hold_folder(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold ``folder`` meanwhile; raises OccupiedError, which names the others."""
    handle = lock_folder(folder, alone=alone)
    try:
        yield
    finally:
        os.close(handle)


def lock_folder(folder: Path, *, alone: bool = False) -> int:
    """Hold ``folder`` until the handle is closed or its process and those forked from it are gone."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise OccupiedError(folder, holder_names(folder)) from None
    return handle


def hold_data_folder(folder: Path) -> int:
    """The data folder, made if need be and held together with others."""
    try:
        make_private_folder(folder)
        close_to_others(folder)
        return lock_folder(folder)
    except OSError as error:
        raise StoreError(f"数据文件夹不能使用。{describe_os_error(error, folder)}") from error


def holder_names(folder: Path) -> tuple[str, ...]:
    """The processes that hold ``folder``, as an operator knows them; empty where the system does not tell."""
    inode = str(folder.stat().st_ino)
    try:
        locks = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    except OSError:
        return ()
    numbers = {int(lock[4]) for lock in locks if lock[1] == "FLOCK" and lock[5].rpartition(":")[2] == inode}
    return tuple(f"{process_name(number)}（进程号 {number}）" for number in sorted(numbers))


def process_name(process: int) -> str:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return "另一个程序"
    return next(
        (PROCESS_LABELS[word] for word in words if word in PROCESS_LABELS),
        " ".join(filter(None, words))[:80] or "另一个程序",
    )
