"""A new database of a test is a copy of one that went through every step of the schema; ``open_store`` itself goes on as
it does, and compares what it finds with what the steps make."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from store import ledger
from store.engine import sqlite3
from store.migrations import APPLICATION_ID, migrate
from store.schema import STEPS

if TYPE_CHECKING:
    from sqlite_utils import Database

PROCESS = os.getpid()
IS_NEW = """
SELECT user_version = 0 AND application_id = 0 FROM pragma_user_version, pragma_application_id
WHERE NOT EXISTS (SELECT 1 FROM sqlite_master LIMIT 1)
"""


@cache
def pattern() -> sqlite3.Connection:
    """A database in memory as the steps make it; the steps take most of the time of opening a new one."""
    made = sqlite3.connect(":memory:", check_same_thread=False)
    for step in STEPS:
        for statement in step:
            made.execute(statement)
    made.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    made.execute(f"PRAGMA user_version = {len(STEPS)}")
    made.commit()
    return made


def migrate_new_by_copy(db: "Database", path: Path) -> None:
    """In the process of the tests alone: what they start or fork makes its own, step by step."""
    if os.getpid() == PROCESS and db.execute(IS_NEW).fetchone() == (1,):
        pattern().backup(db.conn)
    migrate(db, path)


def copy_new_databases() -> None:
    ledger.migrate = migrate_new_by_copy  # type: ignore[attr-defined, assignment]
