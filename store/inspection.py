"""The database looked at from outside: opened for reading only, whatever its state, and gone through."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.chain import CHAINED_TABLES
from store.commits import NO_COMMIT, Commit, has_commits_table, last_commit
from store.connection import BUSY_SECONDS, sqlite3
from store.damage import Damage, table_name
from store.engine import database_error, error_code, is_of_the_machine
from store.folders import (
    FOLDER_LABELS,
    find_changed_files,
    find_lost_evidence,
    find_lost_packages,
    find_lost_snapshots,
)
from store.headlog import NotedHead, read_noted_heads
from store.migrations import APPLICATION_ID, expected_schema, read_schema, schema_differences
from store.schema import STEPS
from store.verification import (
    existing_tables,
    find_bad_state,
    find_broken_commits,
    find_changed_parts,
    find_changed_rows,
    find_lost_noted_heads,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

DATABASE = "jixiao.db"
LookUp = Callable[["Database"], Iterable[Damage]]
MOST_ENGINE_MESSAGES = 20


@contextmanager
def read_only(path: Path) -> "Iterator[Database]":
    """The database as it is at one moment, not migrated and not guarded."""
    from sqlite_utils import Database

    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(
        sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    ) as connection:
        connection.execute("PRAGMA trusted_schema = 0")
        connection.execute("BEGIN")
        yield Database(connection, execute_plugins=False)


def inspect_data(data: Path) -> Iterator[Damage]:
    """Everything that is wrong in a data folder: the database, its heads noted outside, and what is named by
    its hash."""
    yield from inspect_database(data / DATABASE)
    for folder in FOLDER_LABELS:
        yield from find_changed_files(data, folder)


def inspect_database(path: Path) -> Iterator[Damage]:
    """Everything that is wrong with the database, with what it says of other files and with its heads noted
    outside, fault by fault."""
    if not path.is_file() or not path.stat().st_size:
        yield Damage(path.name, f"数据库 {path.name} 不见了，或是空文件")
        return
    noted = tuple(read_noted_heads(path))  # before the database: it may grow, and not go back
    try:
        with read_only(path) as db:
            yield from look_through(db, path, noted)
    except sqlite3.DatabaseError as error:
        yield engine_damage(path.name, error)


def look_through(db: "Database", path: Path, noted: Sequence[NotedHead]) -> Iterator[Damage]:
    steps: tuple[LookUp, ...] = (
        find_engine_damage,
        find_schema_damage,
        find_changed_rows,
        find_changed_parts,
        find_broken_commits,
        find_bad_state,
        lambda opened: find_lost_evidence(opened, path.parent),
        lambda opened: find_lost_snapshots(opened, path.parent),
        lambda opened: find_lost_packages(opened, path.parent),
        lambda opened: find_lost_noted_heads(opened, path, noted),
    )
    for step in steps:
        yield from name_engine_faults(step, db, path.name)


def name_engine_faults(step: LookUp, db: "Database", name: str) -> Iterator[Damage]:
    """What one look finds; where the engine cannot go on, that is told and the next look begins."""
    try:
        yield from step(db)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        yield engine_damage(name, error)


def engine_damage(name: str, error: Exception) -> Damage:
    """Raises StoreError where the machine, and not the file, is at fault: then nothing is known of the
    file."""
    if error_code(error) == sqlite3.SQLITE_IOERR:
        return Damage(name, f"数据库 {name} 有一部分读不出，请检查磁盘（{error}）")
    if is_of_the_machine(error) or error_code(error) == sqlite3.SQLITE_BUSY:
        raise database_error(name, error) from error
    return Damage(name, f"数据库 {name} 已损坏，有一部分读不出（{error}）")


def find_engine_damage(db: "Database") -> Iterator[Damage]:
    """Pages, indexes and references that do not hold together."""
    for (message,) in db.execute(f"PRAGMA integrity_check({MOST_ENGINE_MESSAGES})"):
        if message != "ok":
            yield Damage("数据库", f"数据库文件损坏：{message}")
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Damage(table, f"{table_name(table)} 第 {row} 行指向的 {parent} 记录不在了", row or 0)


def find_schema_damage(db: "Database") -> Iterator[Damage]:
    """Tables, indexes and guards against those that the program made."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or version > len(STEPS):
        yield Damage("结构", f"不是本程序的数据库，或由更新的程序建立（结构版本 {version}）")
        return
    for difference in schema_differences(expected_schema(STEPS[:version]), read_schema(db)):
        yield Damage("结构", f"数据库结构被改动：{difference}")


def read_last_commit(path: Path) -> Commit:
    """The head of the ledger in a file; none where it cannot be read."""
    try:
        with read_only(path) as db:
            return last_commit(db)
    except sqlite3.DatabaseError:
        return NO_COMMIT


def has_commit(path: Path, head: str) -> bool:
    """Whether the ledger has a commit whose hash begins so: a head that was printed once."""
    try:
        with read_only(path) as db:
            sql = "SELECT 1 FROM commits WHERE hex(hash) LIKE ? || '%'"
            return has_commits_table(db) and db.execute(sql, [head.upper()]).fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def count_rows(path: Path) -> dict[str, int]:
    """By table of the ledger; none of those that cannot be read."""
    counts = {}
    with suppress(sqlite3.DatabaseError), read_only(path) as db:
        for table in existing_tables(db, CHAINED_TABLES):
            counts[table] = int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
    return counts
