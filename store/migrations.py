"""A database brought to the schema of today (``schema.py``), whole or not at all, and compared with it."""

from collections.abc import Sequence
from contextlib import closing
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from store.connection import sqlite3, transaction
from store.engine import told_faults
from store.errors import WrongSchemaError
from store.schema import STEPS

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x4A585841  # "JXXA": marks the file as ours


SCHEMA = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master"
    " WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
)


def migrate(db: "Database", path: Path, steps: Sequence[tuple[str, ...]] = STEPS) -> None:
    """Bring the schema up to date, whole or not at all; a copy of the old file is kept beside it first."""
    version = schema_version(db, path, len(steps))
    if version < len(steps):
        if version:
            copy_before_upgrade(db, path, version)
        with transaction(db):
            version = schema_version(db, path, len(steps))  # another process may have been first
            run_steps(db, steps[version:])
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {len(steps)}")
    compare_schema(db, path, tuple(steps))


def run_steps(db: "Database", steps: Sequence[tuple[str, ...]]) -> None:
    for statement in chain.from_iterable(steps):
        db.execute(statement)


def schema_version(db: "Database", path: Path, newest: int) -> int:
    """How many steps the file has seen; refused when it is not ours or from a newer program."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    application = db.execute("PRAGMA application_id").fetchone()[0]
    fresh = version == 0 and application == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone()
    if not fresh and application != APPLICATION_ID:
        raise WrongSchemaError(f"{path} 不是本系统的数据库，请检查数据文件夹的位置")
    if version > newest:
        raise WrongSchemaError(
            f"数据库 {path} 由更新版本的程序建立（结构版本 {version}，本程序只认识到 {newest}）；"
            "不支持降级，请换用更新的程序，或从升级前的备份恢复"
        )
    return version


def copy_before_upgrade(db: "Database", path: Path, version: int) -> None:
    kept = path.with_name(f"{path.name}.before-{version + 1}")
    with told_faults(str(kept)), closing(sqlite3.connect(str(kept))) as copy:
        db.conn.backup(copy)


def compare_schema(db: "Database", path: Path, steps: tuple[tuple[str, ...], ...]) -> None:
    """Refuse a file whose tables, indexes or guards are not exactly what the steps make."""
    expected, actual = expected_schema(steps), read_schema(db)
    if actual != expected:
        differences = "；".join(schema_differences(expected, actual))
        raise WrongSchemaError(
            f"数据库 {path} 的结构与程序不符（{differences}），可能被其他工具改动过；请从备份恢复"
        )


def schema_differences(expected: dict[str, str], actual: dict[str, str]) -> list[str]:
    both = expected.keys() & actual.keys()
    names_by_word = {
        "缺少": expected.keys() - both,
        "被改动": {name for name in both if actual[name] != expected[name]},
        "多出": actual.keys() - both,
    }
    return [f"{word} {'、'.join(sorted(names))}" for word, names in names_by_word.items() if names]


def read_schema(db: "Database") -> dict[str, str]:
    return {name: f"{kind} on {table}: {sql}" for kind, name, table, sql in db.execute(SCHEMA)}


@cache
def expected_schema(steps: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    """What the steps make, made once in memory."""
    from sqlite_utils import Database

    db = Database(memory=True, execute_plugins=False)
    try:
        run_steps(db, steps)
        return read_schema(db)
    finally:
        db.close()
