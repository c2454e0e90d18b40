"""A folder to prepare a backup in, beside its goal; what a killed process left of one is swept."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.errors import OccupiedError
from store.occupancy import lock_folder

PREFIX = ".backup-"


@contextmanager
def staging_folder(beside: Path) -> Iterator[Path]:
    """On the same disk as the goal, held while its process lives; what is left of it is removed."""
    sweep_stages(beside)
    stage = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    handle = lock_folder(stage, alone=True)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        os.close(handle)


def sweep_stages(beside: Path) -> None:
    """Remove those that no process holds."""
    for left in beside.glob(f"{PREFIX}*"):
        with suppress(OccupiedError, OSError):
            handle = lock_folder(left, alone=True)
            shutil.rmtree(left, ignore_errors=True)
            os.close(handle)
