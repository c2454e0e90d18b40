"""The ledger looked through while it is used, so that no page or paper stands on changed records unsaid.

A row that is read is checked by itself (``reading.py``). This finds what cannot be seen in a row that is
read: rows that are gone, were put under another project, or replaced together with the whole file.
"""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from store.commits import bound_heads, has_commits_table, last_commit
from store.damage import Damage
from store.headlog import headlog_path, last_noted_head
from store.verification import (
    compare_noted_head,
    find_changed_parts,
    find_changed_rows,
    find_unbound_rows,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_ROWS = 50_000
"""Rows gone through while somebody waits, half a second of work; beyond it ``verify`` finds what has no
effect on the rows that are read. Judgement."""
REST = 20
"""A look rests so many times as long as it took: it costs a process a twentieth of its time at most."""
FileStamp = tuple[tuple[int, int, int] | None, ...]


class LedgerWatch:
    """What is known to be wrong with one database; one watch for a process, however often it opens the
    file."""

    def __init__(self) -> None:
        self._damage: tuple[Damage, ...] = ()
        self._stamp: FileStamp | None = None
        self._rest_until = 0.0

    def look(self, db: "Database", path: Path) -> tuple[Damage, ...]:
        """What is wrong; looked for again when a file changed and the last look has rested. Amid a
        transaction it is what was known before: rows that are being added are not bound yet."""
        stamp = file_stamps(path)
        began = monotonic()
        has_rested = began >= self._rest_until and not db.conn.in_transaction
        if stamp != self._stamp and has_rested:
            self._damage = tuple(find_unseen_damage(db, path))
            self._stamp = stamp
            self._rest_until = monotonic() + REST * (monotonic() - began)
        return self._damage


def file_stamps(path: Path) -> FileStamp:
    files = (path, path.with_name(f"{path.name}-wal"), headlog_path(path))
    return tuple(map(stamp_of_file, files))


def stamp_of_file(path: Path) -> tuple[int, int, int] | None:
    """``None`` also for an empty file: opening the database makes an empty log and takes it away again."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns) if found.st_size else None


def find_unseen_damage(db: "Database", path: Path) -> Iterator[Damage]:
    noted = last_noted_head(path)
    db.execute("BEGIN")
    try:
        yield from find_unbound_rows(db)
        if noted and has_commits_table(db):
            yield from compare_noted_head(db, path, noted)
        if count_rows(db) <= MOST_ROWS:
            yield from find_changed_rows(db)
            yield from find_changed_parts(db)
        if not noted and last_commit(db).seq > 1:
            name = headlog_path(path).name
            yield Damage(name, f"{name} 不见了或是空的：无法知道数据库是不是旧的")
    finally:
        db.execute("COMMIT")


def count_rows(db: "Database") -> int:
    """By the last number of each table."""
    return sum(head.rows for head in bound_heads(db).values())
