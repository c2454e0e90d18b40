"""Whether there is a database where one has to be: an absent one is new only where nothing tells of one."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from store.commits import last_commit
from store.connection import transaction
from store.errors import MissingDatabaseError
from store.headlog import headlog_path, note_beginning

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_NAMED = 3


def refuse_lost_database(path: Path) -> None:
    """Raises MissingDatabaseError where the file is gone or empty and there was one before."""
    if path.is_file() and path.stat().st_size:
        return
    traces = list(traces_of_database(path))
    if traces:
        found = "、".join(traces[:MOST_NAMED])
        state = "是空文件" if path.exists() else "不见了"
        raise MissingDatabaseError(
            f"数据库 {path} {state}，而数据文件夹里有它留下的 {found}；没有另建新库，以免以空库代替已有的记录。"
            "请把原来的数据库文件放回原处，或用 restore --force 从备份恢复；"
            f"确实要从头开始的，请先把整个文件夹 {path.parent} 改名"
        )


def traces_of_database(path: Path) -> Iterator[str]:
    """What only a database leaves behind. Snapshots are none: measuring without keeping makes them too."""
    beside = (headlog_path(path).name, f"{path.name}.before-*", f"{path.name}.replaced-*")
    for pattern in beside:
        yield from sorted(found.name for found in path.parent.glob(pattern))
    log = path.with_name(f"{path.name}-wal")
    if not path.exists() and log.is_file() and log.stat().st_size:
        yield log.name
    if any(file.is_file() and not file.name.startswith(".") for file in path.parent.glob("evidence/*/*")):
        yield "evidence/（佐证资料）"


def snapshots_without_database(path: Path) -> str:
    """What to say where data were read before and there is no database: it may have been lost with all that
    tells of it, or nothing was ever kept; "" where neither is so."""
    if path.exists() or not any(path.parent.glob("snapshots/??/*")):
        return ""
    return (
        f"{path.parent} 里有以前读过的数据快照，却没有数据库：以前采集并记录过的，请先放回 {path.name} 或从备份恢复；"
        "只试算过（measure）的，不必处理"
    )


def begin_headlog(db: "Database", path: Path) -> None:
    """From now on there is a trace of this database; the rows of an earlier program are bound at once."""
    if headlog_path(path).exists():
        return
    note_beginning(path)
    if not last_commit(db).seq:
        with transaction(db):
            pass
