"""A workspace brought back to a backup: all is verified before anything is touched, then swapped in."""

import filecmp
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from indicators.private_files import make_private_folder
from store.archive import MANIFEST, PSEUDONYM_KEY, ArchiveError, finished_files
from store.commits import NO_COMMIT, last_commit
from store.connection import sqlite3
from store.engine import database_error, is_of_the_machine
from store.errors import describe_os_error
from store.evidence import file_hash
from store.headlog import head_line, headlog_path
from store.inspection import DATABASE, inspect_data, read_only
from store.manifest import Manifest, parse_manifest
from store.occupancy import hold_folder
from store.staging import staging_folder
from store.swap import WORKSPACE, WORKSPACE_PARTS, finish_restore, make_ready
from store.verification import find_lost_heads

LOG_SUFFIXES = ("-wal", "-shm")
MOST_NAMED = 5


def restore(source: Path, data: Path, *, force: bool = False, even_damaged: bool = False) -> Manifest:
    """Bring the folder ``data`` and the files beside it back to the backup ``source``; gives its manifest.

    A database or files that differ are refused, or with ``force`` set aside as ``<name>.replaced-<time>``;
    evidence and snapshots that are there stay, for they are named by their content. ``even_damaged`` takes
    a backup whose manifest says that it is of a damaged ledger.
    """
    if not source.exists():
        raise ArchiveError(f"找不到备份 {source}")
    make_private_folder(data)
    with hold_folder(data, alone=True):
        finish_restore(data)
        refuse_overwriting(data / DATABASE, force)
        with staging_folder(data) as stage:
            content = stage / "content"
            unpack_backup(source, content)
            manifest = verify_backup(content, source, even_damaged=even_damaged)
            lay_ready(content, data, force)
            fold_log(data / DATABASE)
            make_ready(content, data)
        finish_restore(data)
    return manifest


def refuse_overwriting(live: Path, force: bool) -> None:
    if not force and live.exists() and live.stat().st_size:
        raise ArchiveError(f"{live} 已有数据，不会覆盖；确认要恢复请加 --force（原数据库会另存，不删除）")


def lay_ready(content: Path, data: Path, force: bool) -> None:
    """What need not change is taken out; what would take the place of other files needs ``force``."""
    (content / MANIFEST).unlink()
    different = [name for name in remove_what_is_there(content, data) if (data.parent / name).exists()]
    if different and not force:
        names = "、".join(different)
        raise ArchiveError(
            f"工作区里已有 {names}，与备份中的不同，不会覆盖；确认要恢复请加 --force（原文件会另存，不删除）"
        )


def remove_what_is_there(content: Path, data: Path) -> Iterator[str]:
    """Takes parts out of the backup that are the same as those in place; gives the names of the others,
    relative to the workspace."""
    parts = [(content / WORKSPACE / part, data.parent / part) for part in WORKSPACE_PARTS]
    for fresh, live in (*parts, (content / PSEUDONYM_KEY, data / PSEUDONYM_KEY)):
        if not fresh.exists():
            continue
        if is_same_part(fresh, live):
            shutil.rmtree(fresh) if fresh.is_dir() else fresh.unlink()
        else:
            yield live.relative_to(data.parent).as_posix()


def is_same_part(fresh: Path, live: Path) -> bool:
    """Whether a file, or all finished files of a folder, are the same."""
    if fresh.is_file() or live.is_file():
        return fresh.is_file() and live.is_file() and filecmp.cmp(fresh, live, shallow=False)
    names = {path.relative_to(fresh) for path in finished_files(fresh)}
    if names != {path.relative_to(live) for path in finished_files(live)}:
        return False
    return all(filecmp.cmp(fresh / name, live / name, shallow=False) for name in names)


def write_headlog(database: Path) -> None:
    """The head of the restored ledger, noted anew: from here on it is the right one."""
    try:
        with read_only(database) as db:
            commit = last_commit(db)
    except sqlite3.DatabaseError as error:
        if is_of_the_machine(error):
            raise database_error(database, error) from error
        commit = NO_COMMIT  # only with even_damaged
    headlog_path(database).write_text(head_line(commit), encoding="ascii")


def unpack_backup(source: Path, content: Path) -> None:
    """A copy of the backup; the original is never opened for writing."""
    if source.is_dir():
        shutil.copytree(source, content)
        return
    try:
        with tarfile.open(source, "r:*") as tar:
            tar.extractall(content, filter="data")
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:
            raise ArchiveError(f"没有恢复任何内容：{describe_os_error(error, content)}") from error
        raise ArchiveError(f"{source} 不是完整的备份文件，没有恢复任何内容") from error


def verify_backup(content: Path, source: Path, *, even_damaged: bool = False) -> Manifest:
    """The manifest, when every file is as it says and the ledger holds; else ArchiveError."""
    manifest = read_manifest(content, source)
    if manifest.damage and not even_damaged:
        raise ArchiveError(
            f"备份 {source} 存的是已损坏的数据（{manifest.damage[0]}），没有恢复任何内容；"
            "请用更早的备份，确实要用它的加 --even-damaged"
        )
    listed = {file.path: file.sha256 for file in manifest.files}
    refuse_damaged_files(content, source, listed)
    remove_unlisted(content, listed)
    write_headlog(content / DATABASE)
    broken = () if manifest.damage else broken_records(content, manifest)
    if broken:
        raise ArchiveError(f"备份 {source} 的记录被改动过（{broken[0]}），没有恢复任何内容")
    return manifest


def broken_records(content: Path, manifest: Manifest) -> tuple[str, ...]:
    """What is wrong with the ledger of a backup and with the files named by their hash."""
    found = tuple(map(str, inspect_data(content)))
    if found:
        return found
    with read_only(content / DATABASE) as db:
        return tuple(map(str, find_lost_heads(db, manifest.heads)))


def refuse_damaged_files(content: Path, source: Path, listed: dict[str, str]) -> None:
    damaged = [name for name, sha256 in listed.items() if not is_file_intact(content, name, sha256)]
    if DATABASE not in listed:
        damaged.append(DATABASE)
    if damaged:
        names = "、".join(damaged[:MOST_NAMED])
        raise ArchiveError(
            f"备份 {source} 已损坏：{names} 等 {len(damaged)} 个文件缺失或与清单不符，没有恢复任何内容"
        )


def read_manifest(content: Path, source: Path) -> Manifest:
    try:
        return parse_manifest((content / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{source} 没有可读的清单 {MANIFEST}，不是本系统完整的备份，没有恢复任何内容"
        raise ArchiveError(message) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{source} 的清单 {MANIFEST} 缺少内容，没有恢复任何内容") from error


def is_file_intact(content: Path, name: str, sha256: str) -> bool:
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts:
        return False
    path = content / inside
    return path.is_file() and not path.is_symlink() and file_hash(path) == sha256


def remove_unlisted(content: Path, listed: dict[str, str]) -> None:
    for path in content.rglob("*"):
        is_known = path.name == MANIFEST or path.relative_to(content).as_posix() in listed
        if path.is_file() and not is_known:
            path.unlink()


def fold_log(live: Path) -> None:
    """One file again, without a log beside it; refused while a foreign tool has the database open. The log
    of a database that cannot be read any more is set aside, like the database."""
    if not live.exists():
        return
    try:
        with closing(sqlite3.connect(str(live), timeout=1)) as connection:
            mode = connection.execute("PRAGMA journal_mode = delete").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if is_of_the_machine(error):
            raise database_error(live, error) from error
        mode = "locked" if isinstance(error, sqlite3.OperationalError) else "unreadable"
    if mode == "unreadable":
        set_log_aside(live)
    elif mode != "delete":
        raise ArchiveError(f"数据库 {live} 正在使用，请先停止网页服务和定时采集进程，再恢复")


def set_log_aside(live: Path) -> None:
    """A new database must not find the log of another."""
    now = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    for suffix in LOG_SUFFIXES:
        log = live.with_name(live.name + suffix)
        if log.exists():
            log.rename(live.with_name(f"{live.name}.unreadable-{now}{suffix}"))
