"""What can be told of a declared table without reading any of its files: by their names, sizes and times, and
by the accounts of earlier readings."""

import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sources.cache import TableFolders, from_account, program_hash
from sources.input_files import CopiedFile, copied_files, display_path, file_stamp, find_input_files
from sources.json_files import read_json, read_sealed
from sources.kept_files import TABLE_KEY
from sources.last_reading import LastReading, last_reading
from sources.origins.fetched import FetchState
from sources.snapshots import FileStamp
from sources.source import Source
from sources.typed import TypedTable

MOST_HASHED = 64 * 1024 * 1024
"""A file up to this size that lies there under another stamp is looked into, once in a process: whoever
copies or restores a folder gives every file a new stamp."""


@dataclass(frozen=True)
class SeenFile:
    """A file that a declared table names. ``sha256`` is empty and ``rows`` ``None`` as long as it, or what
    it says now, was not read. ``name`` is for people: of what was fetched it leads nowhere, ``path`` does."""

    name: str
    path: Path
    size: int
    modified: datetime
    sha256: str = ""
    rows: int | None = None


@dataclass(frozen=True)
class TableGlance:
    """``table`` is as last read; ``is_current`` says that reading it now would give the same. ``notes`` tell
    of files that are passed over. ``was_read`` without a table: it was read once, and what was made of it did
    not come along when the folder was copied or restored. ``fetch`` tells of the last tries to fetch one that
    comes from a server, or to look it over where it is counted there: then there are no files."""

    source: Source
    files: tuple[SeenFile, ...]
    table: TypedTable | None
    is_current: bool
    last: LastReading
    notes: tuple[str, ...] = ()
    was_read: bool = True
    fetch: FetchState | None = None

    @property
    def waiting_files(self) -> tuple[SeenFile, ...]:
        """New or changed since the last reading."""
        return tuple(file for file in self.files if not file.sha256)


def glance_at_table(root: Path, at: TableFolders, source: Source) -> TableGlance:
    """Costs a look at the folder and a few small files, whatever is in the table."""
    name = source.table.name
    paths, notes = find_input_files(root, source, at.fetched)
    copied = copied_files(at.tables, name)
    last = last_reading(at.tables, name)
    fetch = at.fetched.state_of(name, source.origin) if source.origin else None
    table = _of_this_place(source, fetch, _kept_table(at, last.key))
    rows = {snapshot.sha256: snapshot.rows for snapshot in table.snapshots} if table else {}
    files = tuple(_seen_files(root, paths, copied, rows))
    is_current = bool(table and not last.failed_at and _is_current(at, source, files, table, last.key))
    was_read = table is not None or (not source.is_counted_there and _has_recipe(at.snapshots, name))
    shown = () if source.is_counted_there else files  # an account is no export that somebody may use
    return TableGlance(source, shown, table, is_current, last, tuple(notes), was_read, fetch)


def _of_this_place(source: Source, fetch: FetchState | None, table: TypedTable | None) -> TypedTable | None:
    """What stands elsewhere, or stood in files, tells nothing of a table on a server; nor the other way."""
    if source.is_counted_there:
        return table if table and table.place and fetch and fetch.content else None
    return None if table and table.place else table


def _has_recipe(snapshots: Path, table: str) -> bool:
    recipes = map(read_json, (snapshots / "recipes").glob("*.json"))
    return any(recipe["settings"].get("table") == table for recipe in recipes if recipe)


def _seen_files(
    root: Path, paths: list[Path], copied: Mapping[str, CopiedFile], rows: Mapping[str, int]
) -> Iterator[SeenFile]:
    for path in paths:
        stamp = file_stamp(path)
        if stamp is None:
            continue
        name = display_path(path, root)
        known = copied.get(name)
        sha256 = known.sha256 if known and _is_same(path, stamp, known) else ""
        yield SeenFile(name, path, stamp.size, _modified_at(stamp), sha256, rows.get(sha256))


def _is_same(path: Path, stamp: FileStamp, known: CopiedFile) -> bool:
    if known.stamp == stamp:
        return True
    return known.stamp.size == stamp.size <= MOST_HASHED and content_hash(path, stamp) == known.sha256


@functools.lru_cache(maxsize=4096)
def content_hash(path: Path, _stamp: FileStamp) -> str:
    """Of a file as it is under that stamp; "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _modified_at(stamp: FileStamp) -> datetime:
    return datetime.fromtimestamp(stamp.modified / 1_000_000_000, UTC)


def _kept_table(at: TableFolders, key: str) -> TypedTable | None:
    """By its account alone: whether its rows are as they were written is looked at when they are used."""
    if not TABLE_KEY.fullmatch(key):
        return None
    account = read_sealed(at.tables / f"{key}.json", must_be_sealed=True)
    if account is None:
        return None
    try:
        return from_account(account, at.tables / f"{key}.parquet")
    except (KeyError, TypeError, ValueError):
        return None


def _is_current(
    at: TableFolders, source: Source, files: tuple[SeenFile, ...], table: TypedTable, key: str
) -> bool:
    """Whether the same program would read the same bytes in the same way; of a table on a server, whether it
    is as it was last looked over."""
    if source.is_counted_there:
        return [file.sha256 for file in files] == [snapshot.sha256 for snapshot in table.snapshots]
    recipe = read_json(at.snapshots / "recipes" / f"{key}.json")
    if recipe is None or recipe.get("program") != program_hash():
        return False
    unique = {file.sha256: file.name for file in files}
    told = replace(source, calendar_text=recipe["settings"].get("calendar_text", ""))
    same_files = {sha256: name for name, sha256 in recipe["inputs"]} == unique
    return same_files and Source.from_settings(recipe["settings"]) == replace(
        told, files=(), settle=0, origin=None
    )
