"""What the system refuses, in words that say what to do."""

import errno
from pathlib import Path

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
    errno.ENFILE: "全机同时打开的文件过多，请关闭一些程序后重试",
    errno.ENOMEM: "内存不足，请关闭一些程序或增加内存后重试",
    errno.EAGAIN: "进程或内存已用完，请关闭一些程序后重试",
    errno.EIO: "磁盘读写出错，请检查磁盘",
}


def describe_os_error(error: OSError, place: Path | str = "") -> str:
    """What the system refused, where, and what to do."""
    where = error.filename if isinstance(error.filename, str) else str(place)
    return f"{where}：{os_error_cause(error)}" if where else os_error_cause(error)


def os_error_cause(error: OSError) -> str:
    return ERRNO_CAUSES.get(error.errno or 0, error.strerror or str(error))
