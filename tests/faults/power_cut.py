"""A disk that loses its power: what was written and not yet synced is kept, lost or torn, write by write.

A VFS of APSW stands between SQLite and the file system. It lets every write through and remembers those since the last
sync of their file; when the power goes, each of these is kept, undone or torn at a border of 512 bytes, as a seed says,
and a deleted file may be there again.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Self

import apsw

SECTOR = 512


@dataclass(frozen=True)
class Change:
    """Bytes written at ``start``, or with ``new`` as ``None`` a file cut to ``start`` bytes; ``old`` is what stood
    there and behind, ``size`` how long the file was."""

    start: int
    new: bytes | None
    old: bytes
    size: int

    def undo(self, handle: int) -> None:
        os.pwrite(handle, self.old, self.start)
        os.ftruncate(handle, self.size)

    def redo(self, handle: int, choice: Random) -> None:
        """Do it again, do it not, or only some of its sectors."""
        what = choice.choice(("kept", "lost", "torn"))
        if what == "lost":
            return
        if self.new is None:
            os.ftruncate(handle, self.start)
        elif what == "kept":
            os.pwrite(handle, self.new, self.start)
        else:
            border = choice.randrange(0, len(self.new) + 1, SECTOR) if len(self.new) > SECTOR else 0
            torn = (self.new[:border], 0) if choice.random() < 0.5 else (self.new[border:], border)
            os.pwrite(handle, torn[0], self.start + torn[1])


@dataclass
class Disk:
    """The power goes at the ``last``-th call that changes something; ``None``: never."""

    seed: int = 0
    last: int | None = None
    calls: int = 0
    changes: dict[str, list[Change]] = field(default_factory=dict)
    deleted: dict[str, bytes] = field(default_factory=dict)

    def count(self) -> None:
        self.calls += 1
        if self.calls == self.last:
            self.lose_power()

    def note(self, path: str, start: int, new: bytes | None) -> None:
        """Remember a change before it is made."""
        content = Path(path).read_bytes()
        end = len(content) if new is None else start + len(new)
        change = Change(start, new, content[start:end], len(content))
        self.changes.setdefault(path, []).append(change)

    def settle(self, path: str) -> None:
        """The file was synced: nothing of it is lost any more."""
        self.changes.pop(path, None)

    def lose_power(self) -> None:
        choice = Random(f"{self.seed}/{self.last}")
        for path, content in self.deleted.items():
            if not Path(path).exists() and choice.random() < 0.5:
                Path(path).write_bytes(content)
        for path, changes in self.changes.items():
            if Path(path).exists():
                tear(path, changes, choice)
        os._exit(CUT)


CUT = 77
"""How a process ends whose power went."""


def tear(path: str, changes: list[Change], choice: Random) -> None:
    """Bring a file back to its last sync, then make each change again, or not, or in part."""
    handle = os.open(path, os.O_RDWR)
    for change in reversed(changes):
        change.undo(handle)
    for change in changes:
        change.redo(handle, choice)
    os.close(handle)


class CutFile(apsw.VFSFile):
    """A file of that disk."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.path = name.filename() if isinstance(name, apsw.URIFilename) else str(name or "")

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - APSW names it
        if self.path:
            self.disk.note(self.path, offset, bytes(data))
        super().xWrite(data, offset)
        self.disk.count()

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - APSW names it
        self.disk.note(self.path, newsize, None)
        super().xTruncate(newsize)
        self.disk.count()

    def xSync(self, flags: int) -> None:  # noqa: N802 - APSW names it
        self.disk.count()
        self.disk.settle(self.path)


class CutVFS(apsw.VFS):
    """The file system of that disk, under the name "cut"."""

    def __init__(self, disk: Disk) -> None:
        super().__init__("cut", "")
        self.disk = disk

    def xOpen(self, name: Any, flags: list[int]) -> CutFile:  # noqa: N802 - APSW names it
        return CutFile(self.disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - APSW names it
        if not syncdir:
            self.disk.deleted[filename] = Path(filename).read_bytes()
        super().xDelete(filename, syncdir)
        self.disk.settle(filename)
        self.disk.count()


class CutCursor:
    """The answer to one statement, all rows read."""

    def __init__(self, connection: apsw.Connection, act: Callable[[apsw.Cursor], Any]) -> None:
        self.description: tuple[Any, ...] = ()
        cursor = connection.cursor()
        cursor.exec_trace = self.note
        before = connection.total_changes()
        self.rows = iter(list(act(cursor)))
        self.rowcount = connection.total_changes() - before

    def note(self, cursor: apsw.Cursor, _sql: str, _values: Any) -> bool:
        self.description = cursor.get_description()
        return True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        return next(self.rows)

    def fetchone(self) -> Any:
        return next(self.rows, None)

    def fetchall(self) -> list[Any]:
        return list(self.rows)


class CutConnection:
    """What the store asks of a connection, answered by APSW on that disk."""

    isolation_level = None

    def __init__(self, path: str, vfs: str) -> None:
        self.path = path
        self.apsw = apsw.Connection(path, vfs=vfs)

    @property
    def in_transaction(self) -> bool:
        return self.apsw.in_transaction

    def execute(self, sql: str, values: Any = None) -> CutCursor:
        return CutCursor(self.apsw, lambda cursor: cursor.execute(sql, values or None))

    def executemany(self, sql: str, many: Any) -> CutCursor:
        return CutCursor(self.apsw, lambda cursor: cursor.executemany(sql, many))

    def set_authorizer(self, authorize: Any) -> None:
        self.apsw.authorizer = authorize

    def backup(self, copy: Any) -> None:
        """The copy is not on that disk; its connection has not looked at its file yet."""
        (path,) = copy.execute("SELECT file FROM pragma_database_list").fetchone()
        Path(path).write_bytes(self.apsw.serialize("main"))

    def close(self) -> None:
        self.apsw.close()
