"""数据快照: every input is copied by content hash first and only ever read from that copy."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indicators.private_files import make_private_folder
from sources.errors import UnreadableInputError

CHUNK = 1 << 20
BEING_WRITTEN = "文件正在写入，请等写完后再试"


@dataclass(frozen=True)
class FileStamp:
    """What tells a changed file without reading it."""

    size: int
    modified: int
    inode: int

    @classmethod
    def of_path(cls, path: Path) -> "FileStamp":
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


def snapshot_path(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def copy_snapshot(
    path: Path, folder: Path, copying: Callable[[], None] = lambda: None
) -> tuple[str, FileStamp]:
    """Copy ``path`` below ``folder``; a file that changes meanwhile is tried once more and then refused.

    ``copying`` is called after the last byte was read, before the file is looked at again.
    """
    for _ in range(2):
        before = FileStamp.of_path(path)
        sha256, size = _copy_by_hash(path, folder)
        copying()
        if before == FileStamp.of_path(path) and size == before.size:
            return sha256, before
    raise UnreadableInputError(BEING_WRITTEN)


def _copy_by_hash(path: Path, folder: Path) -> tuple[str, int]:
    make_private_folder(folder)
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
        snapshot = snapshot_path(folder, digest.hexdigest())
        if not snapshot.exists():
            make_private_folder(snapshot.parent)
            temporary.replace(snapshot)
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size
