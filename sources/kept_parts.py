"""Staged inputs kept from one reading of a table to the next: of a table of many files only those are read
anew that changed.

They lie below ``data/parts/TABLE/``: for each input one account and the Parquet files of its parts.
An input with cells whose text is needed until the whole table is put together is not kept where that text
may name a person: it is read anew each time. Whoever removes them only makes the next reading longer.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from indicators.private_files import FILE_MODE, make_private_folder
from sources.cache import TableFolders, program_hash, table_doubt_from_json
from sources.engine import quote_literal, quote_name
from sources.errors import UnreadableInputError
from sources.input_stager import InputStager
from sources.json_files import JsonObject, day_from_json, day_to_json, read_sealed, seal_of
from sources.kept_files import PARTS_FOLDER
from sources.kept_texts import columns_with_texts
from sources.row_kinds import REPEATED_HEADER
from sources.snapshots import FileStamp, checked_snapshot, note_intact, snapshot_path
from sources.source import Source
from sources.staged_parts import NO_ROW_OF_A_KIND, Segment, StagedInput, StagedPart
from sources.text_growth import TextFacts, has_prefix

WORDS = "[^0-9０-９ /.,:+%年月日时分秒-]"
"""What is found in a text that is more than a number or a day."""


@dataclass(frozen=True)
class InputVersion:
    """One version of one input by its shown name."""

    name: str
    sha256: str
    stamp: FileStamp


class KeptParts:
    """The staged inputs of one table; ``source`` says how it is read."""

    def __init__(self, source: Source, at: TableFolders) -> None:
        self.snapshots = at.snapshots
        self.folder = at.tables.parent / PARTS_FOLDER / source.table.name
        settings = source.of_one_input().settings()
        secret = at.secret.fingerprint() if source.table.has_personal_column else ""
        self.reading = {"settings": settings, "program": program_hash(), "secret": secret}
        self.used: set[str] = set()

    def staged_input(self, stager: InputStager, name: str, sha256: str, into: Path) -> StagedInput:
        """As it was staged before; else from where an earlier version ended; else from its beginning.
        ``into`` begins the names of its files. Raises UnreadableInputError and duckdb.Error."""
        key = self.key_of(name, sha256)
        self.used.add(key)
        account = self._account(key)
        if account:
            note_intact(snapshot_path(self.snapshots, sha256), FileStamp(*account["stamp"]))
        snapshot = checked_snapshot(self.snapshots, sha256)
        if account and (kept := self._find(account, into)):
            return kept
        version = InputVersion(name, sha256, FileStamp.of_path(snapshot))
        staged = self._continued(stager, version, into) or stager.stage_whole(snapshot, name, into)
        if all(names_no_person(stager.connection, path) for path in staged.paths):
            self._keep(key, version, staged)
        return staged

    def _continued(self, stager: InputStager, version: InputVersion, into: Path) -> StagedInput | None:
        """From the longest earlier version; whatever goes wrong is for reading the whole file to tell."""
        snapshot = snapshot_path(self.snapshots, version.sha256)
        for old in self._earlier_versions(version):
            account = self._account(self.key_of(old.name, old.sha256))
            if account and has_prefix(snapshot, old.stamp.size, old.sha256):
                earlier = self._find(account, into)
                with suppress(UnreadableInputError, UnicodeDecodeError, duckdb.Error):
                    return earlier and stager.stage_further(
                        earlier, old.stamp.size, snapshot, version.name, into
                    )
        return None

    def key_of(self, name: str, sha256: str) -> str:
        """Over all that decides what the input becomes, except what the whole table decides."""
        told = {**self.reading, "name": name, "sha256": sha256}
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def _account(self, key: str) -> JsonObject | None:
        return read_sealed(self.folder / f"{key}.json", must_be_sealed=True)

    def _find(self, account: JsonObject, into: Path) -> StagedInput | None:
        """``None`` where a file of it is gone, or not as it was written."""
        try:
            return _from_account(account, self.folder, into)
        except (OSError, ValueError):
            return None

    def _keep(self, key: str, version: InputVersion, staged: StagedInput) -> None:
        """A disk that is full, or knows no links, is no reason to read less: then the input is not kept."""
        with suppress(OSError):
            make_private_folder(self.folder)
            told = {"name": version.name, "sha256": version.sha256, "stamp": [*vars(version.stamp).values()]}
            account = {**told, "reading": self.reading_hash, **_to_account(staged, self.folder, key)}
            path = self.folder / f"{key}.json"
            path.touch(FILE_MODE)
            path.write_text(json.dumps({**account, "seal": seal_of(account)}, ensure_ascii=False), "utf-8")

    @property
    def reading_hash(self) -> str:
        return self.key_of("", "")

    def _earlier_versions(self, version: InputVersion) -> list[InputVersion]:
        """Shorter ones that were read in the same way and may be continued, the longest first."""
        found = (read_sealed(path, must_be_sealed=True) for path in self.folder.glob("*.json"))
        fitting = [
            InputVersion(old["name"], old["sha256"], FileStamp(*old["stamp"]))
            for old in found
            if old and old["text"] and old["name"] == version.name and old["reading"] == self.reading_hash
        ]
        shorter = [old for old in fitting if old.stamp.size < version.stamp.size]
        return sorted(shorter, key=lambda old: -old.stamp.size)

    def remove_unused(self) -> None:
        """All but the inputs that were asked for."""
        for path in self.folder.glob("*"):
            if path.name.partition(".")[0] not in self.used:
                path.unlink(missing_ok=True)


def names_no_person(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """No text of the file as it stood is among the rows but headers, and numbers and days that nothing
    masks."""
    told = [
        f"coalesce(regexp_matches({text}, '{WORDS}') OR masked({text}) <> {text}, false)"
        for text in map(quote_name, sorted(columns_with_texts(connection, (path,))))
    ]
    if not told:
        return True
    sql = (
        f"SELECT count(*) FROM (FROM read_parquet({quote_literal(str(path))}) "  # noqa: S608  # ours
        f"UNION ALL BY NAME {NO_ROW_OF_A_KIND}) "
        f"WHERE row_kind IS DISTINCT FROM {REPEATED_HEADER} AND ({' OR '.join(told)})"
    )
    return not connection.execute(sql).fetchall()[0][0]


def _to_account(staged: StagedInput, folder: Path, key: str) -> JsonObject:
    parts = [_part_to_json(part, folder, f"{key}.{at}") for at, part in enumerate(staged.parts)]
    return {
        "parts": parts,
        "notes": list(staged.notes),
        "text": vars(staged.text) if staged.text else None,
    }


def _part_to_json(part: StagedPart, folder: Path, name: str) -> JsonObject:
    segments = [
        _segment_to_json(segment, folder / f"{name}.{at}.parquet") for at, segment in enumerate(part.segments)
    ]
    return {
        **vars(part),
        "segments": segments,
        "column_names": sorted(part.column_names),
        "doubts": [vars(doubt) for doubt in part.doubts],
        "day": day_to_json(part.day),
        "ambiguous": {name: list(headers) for name, headers in part.ambiguous.items()},
    }


def _segment_to_json(segment: Segment, place: Path) -> JsonObject:
    others = segment.others and _file_to_json(segment.others, place.with_suffix(".others.parquet"))
    return {**vars(segment), "others": others, "path": _file_to_json(segment.path, place)}


def _file_to_json(path: Path, place: Path) -> JsonObject:
    path.chmod(FILE_MODE)
    _link(path, place)
    return {"file": place.name, "sha256": _file_hash(path)}


def _from_account(account: JsonObject, folder: Path, into: Path) -> StagedInput:
    """Raises ValueError where a file is not what was written."""
    parts = [_part_from_json(part, folder, into) for part in account["parts"]]
    text = TextFacts(**account["text"]) if account["text"] else None
    return StagedInput(tuple(parts), tuple(account["notes"]), text)


def _part_from_json(content: JsonObject, folder: Path, into: Path) -> StagedPart:
    segments = [_segment_from_json(segment, folder, into) for segment in content["segments"]]
    told = {
        **content,
        "column_names": frozenset(content["column_names"]),
        "doubts": tuple(map(table_doubt_from_json, content["doubts"])),
        "day": day_from_json(content["day"]),
        "ambiguous": {name: tuple(headers) for name, headers in content["ambiguous"].items()},
    }
    return replace(StagedPart(**told), segments=tuple(segments))


def _segment_from_json(content: JsonObject, folder: Path, into: Path) -> Segment:
    others = content["others"] and _file_from_json(content["others"], folder, into)
    path = _file_from_json(content["path"], folder, into)
    return Segment(**{**content, "path": path, "others": others})


def _file_from_json(content: JsonObject, folder: Path, into: Path) -> Path:
    path = into.with_name(f"{into.name}.{content['file'].partition('.')[2]}")
    _link(folder / content["file"], path)
    if _file_hash(path) != content["sha256"]:
        raise ValueError(content["file"])
    return path


def _link(source: Path, target: Path) -> None:
    """A second name of the file, so that whoever removes the first takes nothing from the other."""
    target.unlink(missing_ok=True)
    os.link(source, target)


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
