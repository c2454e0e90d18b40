"""数据快照: every input is copied by content hash first and only ever read from that copy."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indicators.os_faults import os_error_cause
from indicators.private_files import make_private_folder
from indicators.whole_files import sync_folder
from sources.errors import UnreadableInputError

CHUNK = 1 << 20
BEING_WRITTEN = "文件正在写入，请等写完后再试"
LOST = "它的数据快照 snapshots/{}/{} 不见了，没有读取；请从备份恢复（restore）"
CHANGED = (
    "它的数据快照 snapshots/{}/{} 被改动，与文件名的校验值不符，没有使用；请用 verify 查看，并从备份恢复"
    "（restore）；导出的原文件还在时，也可以移走这个快照，再采集"
)
UNREADABLE = "它的数据快照 snapshots/{}/{} 读不出：{}"


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


_found_intact: dict[Path, FileStamp] = {}
"""Of this process: the snapshots whose bytes were hashed, as they were then."""


def snapshot_path(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def checked_snapshot(folder: Path, sha256: str) -> Path:
    """The snapshot of that name, when it holds what gave it its name; raises UnreadableInputError.

    Its bytes are hashed once for each state that its stamp tells apart.
    """
    path = snapshot_path(folder, sha256)
    try:
        stamp = FileStamp.of_path(path)
        if _found_intact.get(path) == stamp:
            return path
        with path.open("rb") as stream:
            is_intact = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        raise UnreadableInputError(LOST.format(sha256[:2], sha256)) from None
    except OSError as error:
        cause = os_error_cause(error)
        raise UnreadableInputError(UNREADABLE.format(sha256[:2], sha256, cause)) from error
    if not is_intact:
        raise UnreadableInputError(CHANGED.format(sha256[:2], sha256))
    _found_intact[path] = stamp
    return path


def note_intact(path: Path, stamp: FileStamp) -> None:
    """The bytes of a snapshot were hashed when it had that stamp, by an earlier process."""
    _found_intact.setdefault(path, stamp)


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
            sync_folder(snapshot.parent)
            note_intact(snapshot, FileStamp.of_path(snapshot))  # these bytes were hashed as they were written
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size
