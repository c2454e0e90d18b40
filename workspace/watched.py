"""A value made from files, and made again when one of them changed, came or went."""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import RLock
from typing import Generic, TypeVar

T = TypeVar("T")
Stamp = tuple[int, int, int]


def file_stamp(path: Path) -> Stamp | None:
    """Time, size and number of a file: what tells a changed one without reading it; ``None`` where there is
    none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)


class WatchedFiles(Generic[T]):
    """``refresh`` compares the files and gives the value; ``last_value`` is what the last comparison gave.
    Threads share it: one makes the value, the others wait."""

    def __init__(self, files: Callable[[], Iterable[Path]], make: Callable[[], T]) -> None:
        self._files = files
        self._make = make
        self._lock = RLock()
        self._known: tuple[dict[Path, Stamp | None], T] | None = None

    def refresh(self) -> T:
        with self._lock:
            stamps = {path: file_stamp(path) for path in self._files()}
            if self._known is None or self._known[0] != stamps:
                self._known = (stamps, self._make())
            return self._known[1]

    @property
    def last_value(self) -> T:
        return self._known[1] if self._known else self.refresh()
