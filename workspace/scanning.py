"""The target files of a workspace by their stamps: what tells which of thousands changed, without reading
one."""

import os
from collections.abc import Iterator
from pathlib import Path

from workspace.declared import TARGETS_FOLDER, is_target_name
from workspace.watched import Stamp


def scan_targets(targets: Path) -> dict[str, str]:
    """The stamp of every target file, by its path in the workspace (``targets/2024/name.yaml``); a folder
    that cannot be read counts as empty."""
    start = str(targets)
    return {
        f"{TARGETS_FOLDER}{path[len(start) :]}": f"{found.st_mtime_ns}/{found.st_size}/{found.st_ino}"
        for path, found in _stated_files(start)
    }


def has_targets(targets: Path) -> bool:
    """Whether there is any target file."""
    return next(_stated_files(str(targets)), None) is not None


def stamp_text(stamp: Stamp) -> str:
    return "/".join(map(str, stamp))


def _stated_files(start: str) -> Iterator[tuple[str, os.stat_result]]:
    folders = [start]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif is_target_name(entry.name) and (found := _status(entry)):
                yield entry.path, found


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    """``None`` of a file that went meanwhile."""
    try:
        return entry.stat()
    except OSError:
        return None
