"""A workspace with something of everything that is kept, and ways to damage it behind the product's back."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import app
from tests.small import small_workspace

Cell = tuple[str, int, str]
"""Table, number of the row, column."""


def kept_workspace(folder: Path) -> Path:
    """Two months measured, two things entered, one piece of evidence."""
    small_workspace(folder)
    scan = folder / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    base = ["--workspace", str(folder)]
    assert app.main([*base, "evaluate", "--as-of", "2024-06-30"]) == 0
    assert app.main([*base, "evaluate", "--as-of", "2024-12-31"]) == 0
    entry = [*base, "enter", "2024/hotline", "drills", "--by", "张三", "--as-of", "2024-12-31"]
    assert app.main([*entry, "--value", "5次", "--reason", "增加演练", "--evidence", str(scan)]) == 0
    assert app.main([*entry, "--measure", "保持"]) == 0
    scan.unlink()
    return folder


def change_database(database: Path, sql: str, *values: object) -> int:
    """Run a statement with the guards taken down, and put them up again; gives the rows it changed."""
    with closing(sqlite3.connect(database)) as other:
        guards = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            other.execute(f"DROP TRIGGER {name}")
        changed = other.execute(sql, values).rowcount
        for _, text in guards:
            other.execute(text)
        other.commit()
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return changed


def cells(database: Path, tables: tuple[str, ...]) -> Iterator[Cell]:
    """Every cell of the last row of each table."""
    with closing(sqlite3.connect(database)) as other:
        for table in tables:
            names = [row[1] for row in other.execute(f"PRAGMA table_info({table})")]
            (last,) = other.execute(f"SELECT max(seq) FROM {table}").fetchone()
            if last:
                yield from ((table, last, name) for name in names if name != "seq")


def flip_cell(database: Path, cell: Cell) -> None:
    """Another value of the same kind."""
    table, row, column = cell
    with closing(sqlite3.connect(database)) as other:
        sql = f'SELECT "{column}" FROM {table} WHERE seq = ?'
        (value,) = other.execute(sql, (row,)).fetchone()
    change_database(database, f'UPDATE {table} SET "{column}" = ? WHERE seq = ?', other_value(value), row)


def other_value(value: object) -> object:
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, int):
        return value + 1
    if value is None:
        return "9"
    text = str(value)
    if text in ("measured", "no_data"):
        return "stale"
    return f"{text[:-1]}{'7' if text[-1:] != '7' else '8'}"


def flip_byte(path: Path) -> None:
    """In the middle; of a database in a hash, wherever it lies: its pages have room that holds nothing."""
    content = path.read_bytes()
    if content.startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(path)) as database:
            (digest,) = database.execute("SELECT hash FROM observations LIMIT 1").fetchone()
        path.write_bytes(content.replace(digest, bytes([digest[0] ^ 1]) + digest[1:]))
    else:
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


FILE_DAMAGE: dict[str, Callable[[Path], None]] = {"flipped": flip_byte, "cut": cut, "emptied": empty}
