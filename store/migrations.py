"""The schema, step by step. To change what is kept, append one step; a step that was released is never
edited.

A step is a tuple of statements, run in one transaction with those after it. A table of the ledger gets its
guards from ``append_only_guards`` in the step that makes it, and again in a step that rebuilds it.
"""

import re
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from store.connection import sqlite3, transaction
from store.engine import told_faults
from store.errors import WrongSchemaError

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x4A585841  # "JXXA": marks the file as ours


def append_only_guards(table: str, *only_once: str) -> tuple[str, ...]:
    """The guards of a chained table: nothing changed, nothing removed, the next number only.

    ``only_once`` are its unique keys ("project, as_of"). The third guard holds on connections of other
    hands too, where INSERT OR REPLACE removes a row without asking the second.
    """
    same = [" AND ".join(f"{column} = NEW.{column}" for column in re.split(", *", key)) for key in only_once]
    exists = [f" OR EXISTS (SELECT 1 FROM {table} WHERE {text})" for text in same]  # noqa: S608 - our names
    taken = "".join(exists)
    return (
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} only grows: no update'); END",
        f"CREATE TRIGGER {table}_undeleted BEFORE DELETE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} only grows: no delete'); END",
        f"CREATE TRIGGER {table}_in_turn BEFORE INSERT ON {table}"  # noqa: S608 - our own names
        f" WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM {table}){taken}"
        f" BEGIN SELECT RAISE(ABORT, '{table} only grows: next number only'); END",
        *(f"CREATE UNIQUE INDEX {table}_once_{n} ON {table} ({key})" for n, key in enumerate(only_once, 1)),
    )


FIRST_STEP = (
    """CREATE TABLE runs (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, "by" TEXT NOT NULL, note TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("runs", "id"),
    """CREATE TABLE run_ends (
        seq INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id),"""
    """ outcome TEXT NOT NULL, counts TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("run_ends", "run"),
    """CREATE TABLE parts (sha256 TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE TRIGGER parts_unchanged BEFORE UPDATE ON parts"
    " BEGIN SELECT RAISE(ABORT, 'parts only grows: no update'); END",
    "CREATE TRIGGER parts_undeleted BEFORE DELETE ON parts"
    " BEGIN SELECT RAISE(ABORT, 'parts only grows: no delete'); END",
    """CREATE TRIGGER parts_once BEFORE INSERT ON parts"""
    """ WHEN EXISTS (SELECT 1 FROM parts WHERE sha256 = NEW.sha256)
        BEGIN SELECT RAISE(IGNORE); END""",
    """CREATE TABLE observations (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, indicator TEXT NOT NULL,
        as_of TEXT NOT NULL, since TEXT NOT NULL, recorded_at TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('measured', 'no_data', 'stale', 'failed', 'manual')),
        part TEXT, "of" TEXT, value TEXT, unit TEXT NOT NULL, "rows" INTEGER NOT NULL, reason TEXT NOT NULL,
        evaluator TEXT NOT NULL, provenance TEXT NOT NULL, run TEXT REFERENCES runs (id),
        prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("observations"),
    """CREATE INDEX observations_newest ON observations
        (project, indicator, as_of DESC, recorded_at DESC, seq DESC)""",
    "CREATE INDEX observations_of_run ON observations (run)",
    """CREATE TABLE entries (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, indicator TEXT NOT NULL, as_of TEXT NOT NULL,
        "by" TEXT NOT NULL, recorded_at TEXT NOT NULL,"""
    """ value TEXT, grade TEXT, points TEXT, reason TEXT, measure TEXT,
        prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("entries"),
    "CREATE INDEX entries_of_project ON entries (project, as_of)",
    """CREATE TABLE evidence (
        seq INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries (seq), sha256 TEXT NOT NULL,
        name TEXT NOT NULL, bytes INTEGER NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("evidence"),
    "CREATE INDEX evidence_of_entry ON evidence (entry)",
    "CREATE INDEX evidence_by_hash ON evidence (sha256)",
    """CREATE TABLE declarations (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL,"""
    """ file TEXT NOT NULL, sha256 TEXT NOT NULL, text TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("declarations"),
    "CREATE INDEX declarations_of_project ON declarations (project, seq)",
    """CREATE TABLE slots (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, as_of TEXT NOT NULL, due_at TEXT NOT NULL,
        started_at TEXT NOT NULL, recorded_at TEXT NOT NULL, late INTEGER NOT NULL CHECK (late IN (0, 1)),
        outcome TEXT NOT NULL, run TEXT REFERENCES runs (id), prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("slots", "project, as_of"),
    """CREATE TABLE claims (
        project TEXT NOT NULL, as_of TEXT NOT NULL, owner TEXT NOT NULL, claimed_at TEXT NOT NULL,
        expires_at TEXT NOT NULL, PRIMARY KEY (project, as_of)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), seen_at TEXT NOT NULL) STRICT",
)

ADD_RETRIES = (
    """CREATE TABLE retries (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, as_of TEXT NOT NULL,
        started_at TEXT NOT NULL, recorded_at TEXT NOT NULL,
        outcome TEXT NOT NULL, run TEXT REFERENCES runs (id), prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("retries"),
    "CREATE INDEX retries_of_slot ON retries (project, as_of, seq)",
    """CREATE TABLE inputs (
        id INTEGER PRIMARY KEY CHECK (id = 1), looked TEXT NOT NULL, settled TEXT NOT NULL, changed_at TEXT
    ) STRICT""",
)

ADD_OUTLOOK = tuple(
    f"ALTER TABLE entries ADD COLUMN {name} TEXT"
    for name in ("forecast", "cause", "explanation", "likelihood", "note")
)

ADD_ACCEPTANCE = ("ALTER TABLE entries ADD COLUMN acceptance TEXT",)

ADD_COMMITS = (
    """CREATE TABLE commits (
        seq INTEGER PRIMARY KEY, recorded_at TEXT NOT NULL, heads TEXT NOT NULL,
        prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("commits"),
)

ADD_PROCESSES = (
    "ALTER TABLE claims ADD COLUMN boot TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE claims ADD COLUMN process TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE claims ADD COLUMN lapses REAL NOT NULL DEFAULT 0",
    "CREATE TABLE tokens (id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL) STRICT",
    """CREATE TABLE processes (
        process TEXT PRIMARY KEY, host TEXT NOT NULL, seen_at TEXT NOT NULL, boot TEXT NOT NULL,
        uptime REAL NOT NULL, busy_since REAL, doing TEXT NOT NULL, problem TEXT NOT NULL,
        stopped INTEGER NOT NULL CHECK (stopped IN (0, 1))
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE jobs (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, parameters TEXT NOT NULL, "by" TEXT NOT NULL,
        created_at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
        cancel INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
        message TEXT NOT NULL DEFAULT '', result TEXT, finished_at TEXT, tries INTEGER NOT NULL DEFAULT 0,
        token INTEGER NOT NULL DEFAULT 0, boot TEXT NOT NULL DEFAULT '', process TEXT NOT NULL DEFAULT '',
        lapses REAL NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX jobs_by_state ON jobs (state, id)",
)

STEPS: tuple[tuple[str, ...], ...] = (
    FIRST_STEP,
    ADD_RETRIES,
    ADD_OUTLOOK,
    ADD_ACCEPTANCE,
    ADD_COMMITS,
    ADD_PROCESSES,
)

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
