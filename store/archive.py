"""Backup of a workspace: the database, evidence, snapshots and secret, and what people wrote beside them,
with a manifest of hashes.

A backup is a folder, or one ``.tar``; it gets its name last, when it is whole. The database is copied
through its own engine, never as a file. A damaged ledger is refused, for a backup of it would be none.
"""

import json
import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from indicators.private_files import make_private_file, make_private_folder
from indicators.whole_files import sync_folder
from store.chain import CHAINED_TABLES, ChainHead, read_heads
from store.commits import last_commit
from store.connection import sqlite3
from store.damage import Damage
from store.engine import database_error
from store.errors import StoreError
from store.evidence import file_hash
from store.folders import FOLDER_LABELS
from store.inspection import DATABASE, inspect_data, read_only
from store.manifest import Manifest, ManifestFile, manifest_to_json
from store.occupancy import hold_folder
from store.read_model_schema import READ_MODEL_TABLES
from store.staging import staging_folder
from store.swap import WORKSPACE, WORKSPACE_PARTS
from store.verification import existing_tables

MANIFEST = "manifest.json"
PSEUDONYM_KEY = "secret"
LEFT_OUT_SUFFIXES = (".part", ".tmp", ".pyc")
MOST_NAMED = 3


class ArchiveError(StoreError):
    """A backup that cannot be written, or must not be restored."""


def backup(data: Path, to: Path, *, found: Iterable[Damage] = (), even_damaged: bool = False) -> Manifest:
    """Write a backup of the workspace around the folder ``data`` to ``to`` (a folder, or a file ending in
    .tar); gives its manifest. ``found`` is damage known beside that of the ledger and its files.

    It may run while others write: it holds what was kept when it began, and perhaps more. With
    ``even_damaged`` a damaged ledger is written too, and its manifest says what is wrong.
    """
    if not (data / DATABASE).is_file():
        raise ArchiveError(f"没有可备份的数据：找不到 {data / DATABASE}")
    if to.exists():
        raise ArchiveError(f"{to} 已存在，不会覆盖；请换一个文件名")
    with hold_folder(data):
        damage = (*inspect_data(data), *found)
        if damage and not even_damaged:
            raise ArchiveError(refusal_text(damage))
        to.parent.mkdir(parents=True, exist_ok=True)
        return write_backup(data, to, damage)


def refusal_text(damage: Sequence[Damage]) -> str:
    named = "；".join(map(str, damage[:MOST_NAMED]))
    more = f" 等 {len(damage)} 处" if len(damage) > MOST_NAMED else ""
    return (
        f"数据已损坏，没有备份，以免用它替换掉完好的备份：{named}{more}。"
        "全部损坏用 verify 查看；请从以前的备份恢复。要把现状另存一份供检查，加 --even-damaged"
    )


def write_backup(data: Path, to: Path, damage: Sequence[Damage]) -> Manifest:
    with staging_folder(to.parent) as stage:
        content = stage / "content"
        make_private_folder(content)
        copy_database(data / DATABASE, content / DATABASE)
        copy_kept_files(data, content)
        manifest = build_manifest(content, damage)
        write_manifest(manifest, content)
        whole = pack_tar(content, stage / "packed.tar") if to.suffix == ".tar" else content
        os.sync()
        whole.rename(to)
        sync_folder(to.parent)
    return manifest


def copy_kept_files(data: Path, content: Path) -> None:
    """All that is kept beside the database; what else lies in the data folder can be made again from it."""
    for folder in FOLDER_LABELS:
        copy_folder(data / folder, content / folder)
    if (data / PSEUDONYM_KEY).is_file():
        copy_private(data / PSEUDONYM_KEY, content / PSEUDONYM_KEY)
    for part in WORKSPACE_PARTS:
        copy_folder(data.parent / part, content / WORKSPACE / part)


def copy_database(source: Path, target: Path) -> None:
    """One consistent copy through the engine; it is whole or an error."""
    make_private_file(target)
    address = f"{source.absolute().as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(address, uri=True)) as reader,
            closing(sqlite3.connect(str(target))) as writer,
        ):
            reader.backup(writer)
            leave_out_read_model(writer)
            writer.execute("PRAGMA journal_mode = delete")
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"备份未完成：{database_error(source, error)}") from error


def leave_out_read_model(writer: sqlite3.Connection) -> None:
    """It is worked out again from what is kept, and may be of another day by then."""
    present = {row[0] for row in writer.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in READ_MODEL_TABLES:
        if table in present:
            writer.execute(f"DELETE FROM {table}")  # noqa: S608 - our table names
    writer.commit()


def copy_folder(source: Path, target: Path) -> None:
    """Every finished file below ``source``, or the file ``source`` itself."""
    if source.is_file():
        copy_private(source, target)
    for path in finished_files(source):
        copy_private(path, target / path.relative_to(source))


def finished_files(folder: Path) -> Iterator[Path]:
    """One that is only arriving (hidden, or .part) and what a program made of another are left out."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        is_hidden = any(name.startswith(".") or name == "__pycache__" for name in inside)
        if path.is_file() and not is_hidden and path.suffix not in LEFT_OUT_SUFFIXES:
            yield path


def copy_private(source: Path, target: Path) -> None:
    """A copy that only its owner may read."""
    make_private_folder(target.parent)
    make_private_file(target)
    shutil.copyfile(source, target)


def build_manifest(content: Path, damage: Sequence[Damage]) -> Manifest:
    heads: dict[str, ChainHead] = {}
    head = ""
    try:
        with read_only(content / DATABASE) as db:
            heads = read_heads(db, existing_tables(db, CHAINED_TABLES))
            head = last_commit(db).hash
    except sqlite3.DatabaseError as error:
        if not damage:
            raise database_error(content / DATABASE, error) from error
    files = [describe_file(content, path) for path in sorted(content.rglob("*")) if path.is_file()]
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return Manifest(made_at, heads, tuple(files), head, tuple(map(str, damage)))


def write_manifest(manifest: Manifest, content: Path) -> None:
    text = json.dumps(manifest_to_json(manifest), ensure_ascii=False, indent=1)
    make_private_file(content / MANIFEST)
    (content / MANIFEST).write_text(text, encoding="utf-8")


def describe_file(content: Path, path: Path) -> ManifestFile:
    return ManifestFile(path.relative_to(content).as_posix(), path.stat().st_size, file_hash(path))


def pack_tar(content: Path, packed: Path) -> Path:
    make_private_file(packed)
    with tarfile.open(packed, "w") as tar:
        for path in sorted(content.rglob("*")):
            if path.is_file():
                tar.add(path, path.relative_to(content).as_posix())
    return packed
