"""What can be wrong with a database or a kept file; each message says to an official or operator what to
do."""

import errno
from collections.abc import Sequence
from pathlib import Path


class StoreError(Exception):
    """The database or a kept file cannot be used as it is."""


class UnsafeLibraryError(StoreError):
    """The SQLite library at hand can lose or corrupt data."""


class WrongSchemaError(StoreError):
    """The file is not ours, is of a newer version, or was changed by other hands."""


class MissingDatabaseError(StoreError):
    """There was a database, and now there is none."""


class DatabaseBusyError(StoreError):
    """Another program has held the database for too long; trying again helps."""


class DiskFullError(StoreError):
    """There is no space left for what was to be kept."""


class EvidenceError(StoreError):
    """A piece of evidence that is refused or not there."""


class OccupiedError(StoreError):
    """Others work in the data folder, so that it cannot be had; ``by`` names them as far as known."""

    def __init__(self, folder: Path, by: Sequence[str]) -> None:
        super().__init__(f"数据文件夹 {folder} 正在使用：{'、'.join(by) or '另一个程序'}，请先停止再重试")
        self.by = tuple(by)


ERRNO_CAUSES = {
    errno.ENOSPC: "磁盘空间不足，请清理磁盘后重试",
    errno.EDQUOT: "磁盘配额已用完，请清理或扩大配额后重试",
    errno.EROFS: "所在磁盘是只读的，请换一个可以写的位置",
    errno.EACCES: "没有权限，请检查文件夹的所有者和权限",
    errno.EPERM: "没有权限，请检查文件夹的所有者和权限",
    errno.ENOTDIR: "应为文件夹，却是文件，请移开它",
    errno.EEXIST: "应为文件夹，却是文件，请移开它",
    errno.EISDIR: "应为文件，却是文件夹，请移开它",
    errno.ENOENT: "不存在，请检查路径",
    errno.EMFILE: "同时打开的文件过多，请调高系统的打开文件数限制",
    errno.EIO: "磁盘读写出错，请检查磁盘",
}


def describe_os_error(error: OSError, place: Path | str = "") -> str:
    """What the system refused, where, and what to do."""
    where = error.filename if isinstance(error.filename, str) else str(place)
    return f"{where}：{os_error_cause(error)}"


def os_error_cause(error: OSError) -> str:
    return ERRNO_CAUSES.get(error.errno or 0, error.strerror or str(error))
