"""What can be wrong with a database or a kept file; each message says to an official or operator what to
do."""

from collections.abc import Sequence
from pathlib import Path

from indicators.os_faults import describe_os_error, os_error_cause

__all__ = [
    "DamagedCommitError",
    "EvidenceError",
    "MissingDatabaseError",
    "OccupiedError",
    "StoreError",
    "UnsafeLibraryError",
    "WrongSchemaError",
    "describe_os_error",
    "os_error_cause",
]


class StoreError(Exception):
    """The database or a kept file cannot be used as it is."""


class UnsafeLibraryError(StoreError):
    """The SQLite library at hand can lose or corrupt data."""


class WrongSchemaError(StoreError):
    """The file is not ours, is of a newer version, or was changed by other hands."""


class MissingDatabaseError(StoreError):
    """There was a database, and now there is none."""


class DamagedCommitError(StoreError):
    """What was known at an instant cannot be told, for the row that says so was changed by other hands."""


class EvidenceError(StoreError):
    """A piece of evidence that is refused or not there."""


class OccupiedError(StoreError):
    """Others work in the data folder, so that it cannot be had; ``by`` names them as far as known."""

    def __init__(self, folder: Path, by: Sequence[str]) -> None:
        super().__init__(f"数据文件夹 {folder} 正在使用：{'、'.join(by) or '另一个程序'}，请先停止再重试")
        self.by = tuple(by)
