"""数据快照: every input is copied by content hash first and only ever read from that copy."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sources.errors import RefusedError

CHUNK = 1 << 20
BEING_WRITTEN = "文件正在写入，请等写完后再试"


@dataclass(frozen=True)
class Stamp:
    """What tells a changed file without reading it."""

    size: int
    modified: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


def place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def keep(path: Path, folder: Path, copying: Callable[[], None] = lambda: None) -> tuple[str, Stamp]:
    """Copy ``path`` below ``folder``; a file that changes meanwhile is tried once more and then refused.

    ``copying`` is called after the last byte was read, before the file is looked at again.
    """
    for _ in range(2):
        before = Stamp.of(path)
        sha256, size = _copy(path, folder)
        copying()
        if before == Stamp.of(path) and size == before.size:
            return sha256, before
    raise RefusedError(BEING_WRITTEN)


def _copy(path: Path, folder: Path) -> tuple[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix=".copy-", dir=folder)
    temporary = Path(name)
    try:
        with path.open("rb") as source, os.fdopen(handle, "wb") as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
                size += len(chunk)
            target.flush()
            os.fsync(target.fileno())
        kept = place(folder, digest.hexdigest())
        if not kept.exists():
            kept.parent.mkdir(exist_ok=True)
            temporary.replace(kept)
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size
