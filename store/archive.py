"""Backup and restore of a data folder: the database, the evidence and the snapshots, with a manifest of
hashes.

A backup is a folder, or one ``.tar``; the manifest is written last, and a backup without one is no backup.
The database is copied through its own engine, never as a file.
"""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from indicators.private_files import make_private_file, make_private_folder
from store.connection import sqlite3
from store.errors import StoreError
from store.evidence import file_hash
from store.ledger import open_store
from store.manifest import Manifest, ManifestFile, manifest_to_json, parse_manifest
from store.occupancy import hold_folder

DATABASE = "jixiao.db"
MANIFEST = "manifest.json"
PSEUDONYM_KEY = "secret"
KEPT_FOLDERS = ("evidence", "snapshots")
"""Kept beside the database and the secret; what else lies in the data folder can be made again from these."""


class ArchiveError(StoreError):
    """A backup that cannot be written, or must not be restored."""


def backup(data: Path, to: Path) -> Manifest:
    """Write a backup of the folder ``data`` to ``to`` (a folder, or a file ending in .tar); gives its
    manifest.

    It may run while others write: it holds what was kept when it began, and perhaps more.
    """
    if not (data / DATABASE).is_file():
        raise ArchiveError(f"没有可备份的数据：找不到 {data / DATABASE}")
    if to.exists():
        raise ArchiveError(f"{to} 已存在，不会覆盖；请换一个文件名")
    to.parent.mkdir(parents=True, exist_ok=True)
    with hold_folder(data), staging_folder(to.parent) as stage:
        copy_database(data / DATABASE, stage / DATABASE)
        for folder in KEPT_FOLDERS:
            copy_folder(data / folder, stage / folder)
        if (data / PSEUDONYM_KEY).is_file():
            copy_private(data / PSEUDONYM_KEY, stage / PSEUDONYM_KEY)
        manifest = build_manifest(stage)
        write_manifest(manifest, stage)
        if to.suffix == ".tar":
            pack_tar(stage, to)
        else:
            stage.rename(to)
    os.sync()
    return manifest


@contextmanager
def staging_folder(beside: Path) -> Iterator[Path]:
    """A folder to prepare in, on the same disk as its goal; what is left of it is removed."""
    stage = Path(tempfile.mkdtemp(prefix=".backup-", dir=beside))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def copy_database(source: Path, target: Path) -> None:
    """One consistent copy through the engine; it is whole or an error."""
    make_private_file(target)
    reader, writer = (
        sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True),
        sqlite3.connect(str(target)),
    )
    try:
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode = delete")
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"数据库 {source} 无法读取（{error}），备份未完成") from error
    finally:
        reader.close()
        writer.close()


def copy_folder(source: Path, target: Path) -> None:
    """Every finished file; one that is only arriving (hidden, or .part) is left out."""
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and path.suffix not in (".part", ".tmp"):
            place = target / path.relative_to(source)
            copy_private(path, place)


def copy_private(source: Path, target: Path) -> None:
    """A copy that only its owner may read."""
    make_private_folder(target.parent)
    make_private_file(target)
    shutil.copyfile(source, target)


def move_folder(source: Path, target: Path) -> None:
    """Every file to its place in one step each; a damaged one that lay there is replaced."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            make_private_folder(place.parent)
            path.replace(place)


def build_manifest(stage: Path) -> Manifest:
    with open_store(stage / DATABASE) as store:
        heads = store.chain_heads()
    close_without_log(stage / DATABASE)
    files = [describe_file(stage, path) for path in sorted(stage.rglob("*")) if path.is_file()]
    return Manifest(datetime.now(UTC).isoformat(timespec="seconds"), heads, tuple(files))


def write_manifest(manifest: Manifest, stage: Path) -> None:
    text = json.dumps(manifest_to_json(manifest), ensure_ascii=False, indent=1)
    make_private_file(stage / MANIFEST)
    (stage / MANIFEST).write_text(text, encoding="utf-8")


def describe_file(stage: Path, path: Path) -> ManifestFile:
    return ManifestFile(path.relative_to(stage).as_posix(), path.stat().st_size, file_hash(path))


def close_without_log(path: Path) -> None:
    """One file again, without a log beside it; fails while another connection is open."""
    connection = sqlite3.connect(str(path), timeout=1)
    try:
        mode = connection.execute("PRAGMA journal_mode = delete").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "locked"
    finally:
        connection.close()
    if mode != "delete":
        raise ArchiveError(f"数据库 {path} 正在使用，请先停止网页服务和定时采集进程，再恢复")


def pack_tar(stage: Path, to: Path) -> None:
    part = to.with_name(f".{to.name}.part")
    try:
        make_private_file(part)
        with tarfile.open(part, "w") as tar:
            for path in sorted(stage.rglob("*")):
                if path.is_file():
                    tar.add(path, path.relative_to(stage).as_posix())
        part.rename(to)
    finally:
        part.unlink(missing_ok=True)


def restore(source: Path, data: Path, *, force: bool = False) -> Manifest:
    """Bring the folder ``data`` back to the backup ``source``; gives its manifest.

    Everything is verified before anything is touched. A database that is there is refused, or with
    ``force`` set aside as ``<name>.replaced-<time>``; evidence and snapshots that are there stay, for they
    are named by their content.
    """
    if not source.exists():
        raise ArchiveError(f"找不到备份 {source}")
    live = data / DATABASE
    if live.exists() and not force:
        raise ArchiveError(f"{live} 已有数据，不会覆盖；确认要恢复请加 --force（原数据库会另存，不删除）")
    make_private_folder(data)
    with hold_folder(data, alone=True), staging_folder(data) as stage:
        unpack_backup(source, stage)
        manifest = verify_backup(stage, source)
        if live.exists():
            set_database_aside(live)
        for folder in KEPT_FOLDERS:
            move_folder(stage / folder, data / folder)
        if (stage / PSEUDONYM_KEY).is_file():
            (stage / PSEUDONYM_KEY).replace(data / PSEUDONYM_KEY)
        (stage / DATABASE).rename(live)
    os.sync()
    return manifest


def unpack_backup(source: Path, stage: Path) -> None:
    """A copy of the backup in ``stage``; the original is never opened for writing."""
    if source.is_dir():
        shutil.copytree(source, stage, dirs_exist_ok=True)
        return
    try:
        with tarfile.open(source, "r:*") as tar:
            tar.extractall(stage, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ArchiveError(f"{source} 不是完整的备份文件，没有恢复任何内容") from error


def verify_backup(stage: Path, source: Path) -> Manifest:
    """The manifest, when every file is as it says and the ledger holds; else ArchiveError."""
    manifest = read_manifest(stage, source)
    listed = {file.path: file.sha256 for file in manifest.files}
    refuse_damaged_files(stage, source, listed)
    with open_store(stage / DATABASE) as store:
        broken = store.verify_chain(manifest.heads)
    close_without_log(stage / DATABASE)
    if broken:
        raise ArchiveError(f"备份 {source} 的记录被改动过（{broken[0]}），没有恢复任何内容")
    remove_unlisted(stage, listed)
    return manifest


def refuse_damaged_files(stage: Path, source: Path, listed: dict[str, str]) -> None:
    damaged = [name for name, sha256 in listed.items() if not is_file_intact(stage, name, sha256)]
    if DATABASE not in listed:
        damaged.append(DATABASE)
    if damaged:
        names = "、".join(damaged[:5])
        raise ArchiveError(
            f"备份 {source} 已损坏：{names} 等 {len(damaged)} 个文件缺失或与清单不符，没有恢复任何内容"
        )


def read_manifest(stage: Path, source: Path) -> Manifest:
    try:
        return parse_manifest((stage / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{source} 没有可读的清单 {MANIFEST}，不是本系统完整的备份，没有恢复任何内容"
        raise ArchiveError(message) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{source} 的清单 {MANIFEST} 缺少内容，没有恢复任何内容") from error


def is_file_intact(stage: Path, name: str, sha256: str) -> bool:
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts:
        return False
    path = stage / inside
    return path.is_file() and not path.is_symlink() and file_hash(path) == sha256


def remove_unlisted(stage: Path, listed: dict[str, str]) -> None:
    for path in stage.rglob("*"):
        if path.is_file() and path.relative_to(stage).as_posix() not in listed:
            path.unlink()


def set_database_aside(live: Path) -> Path:
    """The database that was there, under a name that says when; refused while it is in use."""
    close_without_log(live)
    aside = live.with_name(f"{live.name}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    live.rename(aside)
    return aside
