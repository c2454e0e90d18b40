"""The target files of a workspace by their stamps: what tells which of thousands changed, without reading
one."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from workspace.watched import Stamp

TARGETS_FOLDER = "targets"
SUFFIXES = (".yaml", ".yml")
BUDGET_FILE_NAMES = tuple(f"budget{suffix}" for suffix in SUFFIXES)
"""What the file of a department budget is called; it stands beside the target files of its year."""
FEW_FILES = 200
"""So many are looked at each time that somebody asks."""
LOOK_SECONDS = 2.0
"""So long what was seen of more files is believed while no folder changed."""
TICK = 50_000_000
"""Nanoseconds within which two changes of a folder may have one time."""


@dataclass(frozen=True)
class Scan:
    """``stamps`` by path in the workspace (``targets/2024/name.yaml``); ``unreadable`` are paths of files
    that have no stamp, ``budgets`` the paths on the disk of department budgets."""

    stamps: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    budgets: tuple[str, ...] = ()


class TargetScan:
    """The files below ``targets/`` as they are, for all threads of a process.

    Of many files a change that comes, goes or replaces a file, as this program and most editors write, shows
    at once by the time of its folder; one written into the file that is there shows after ``LOOK_SECONDS``.
    """

    def __init__(self, targets: Path) -> None:
        self._start = str(targets)
        self._lock = Lock()
        self._folders: dict[str, int | None] = {}
        self._looked_at = float("-inf")
        self._last = Scan()

    def look(self) -> Scan:
        with self._lock:
            if time.monotonic() - self._looked_at > LOOK_SECONDS or self._folders != self._folder_times():
                self._scan()
            return self._last

    def _folder_times(self) -> dict[str, int | None]:
        return {folder: _changed_at(folder) for folder in self._folders}

    def _scan(self) -> None:
        """The times of the folders are taken before what is in them."""
        began, at = time.time_ns(), time.monotonic()
        folders: dict[str, int | None] = {}
        found = scan_folders(self._start, folders)
        self._last = self._last if self._last == found else found
        is_quiet = all(changed is None or began - changed > TICK for changed in folders.values())
        self._folders = folders
        self._looked_at = at if is_quiet and len(found.stamps) > FEW_FILES else float("-inf")


def scan_folders(start: str, folders: dict[str, int | None]) -> Scan:
    """What is below ``start``; ``folders`` is filled with all folders and the times they were changed at. A
    folder that cannot be read counts as empty."""
    stamps: dict[str, str] = {}
    unreadable, budgets = set(), []
    for path, name, status in _stated_files(start, folders):
        if name in BUDGET_FILE_NAMES:
            budgets.append(path)
        elif status is None:
            unreadable.add(path)
        else:
            stamps[f"{TARGETS_FOLDER}{path[len(start) :]}"] = stamp_of(status)
    return Scan(stamps, frozenset(unreadable), tuple(budgets))


def has_targets(targets: Path) -> bool:
    """Whether there is any target file."""
    found = _stated_files(str(targets), {})
    return any(name not in BUDGET_FILE_NAMES and status for _, name, status in found)


def is_target_name(name: str) -> bool:
    """By its name: a YAML file, neither hidden nor locked, and not that of a department budget."""
    return _is_yaml_name(name) and name not in BUDGET_FILE_NAMES


def stamp_of(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}/{status.st_size}/{status.st_ino}"


def stamp_text(stamp: Stamp) -> str:
    return "/".join(map(str, stamp))


def _is_yaml_name(name: str) -> bool:
    return name.endswith(SUFFIXES) and not name.startswith((".", "~"))


def _stated_files(
    start: str, folders: dict[str, int | None]
) -> Iterator[tuple[str, str, os.stat_result | None]]:
    """Every YAML file by path, name and status."""
    ahead = [start]
    while ahead:
        folder = ahead.pop()
        folders[folder] = _changed_at(folder)
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            if _is_yaml_name(entry.name) and not entry.is_dir(follow_symlinks=False):
                yield entry.path, entry.name, _status(entry)
            elif entry.is_dir(follow_symlinks=False):
                ahead.append(entry.path)


def _changed_at(folder: str) -> int | None:
    """``None`` where there is none."""
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:
        return None


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    """``None`` of a file that went meanwhile, or that leads nowhere."""
    try:
        return entry.stat()
    except OSError:
        return None
