"""Typed tables as they lie below ``data/tables/``: a Parquet file and its account; and the recipe that
makes it again.

The key is a hash over the inputs, the settings and the program that reads them. The recipe lies beside the
snapshots, so that the folder of tables may be deleted at any time.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from indicators.program_files import hash_rooms
from sources.json_files import JsonObject, day_from_json, day_to_json, span_from_json, span_to_json
from sources.origins.fetched import FOLDER, FetchedFolder
from sources.secret import WorkspaceSecret
from sources.servers.place import ServerPlace
from sources.source import Source
from sources.table_json import table_from_json, table_to_json
from sources.typed import MonthRows, Snapshot, TableDoubt, TypedTable, UnreadCellCount

ROOMS = ("sources", "characters", "documents", "indicators")
"""All that decides what a cell becomes: look-alikes, words of answers and units stand elsewhere."""
LIBRARIES = ("duckdb", "fastexcel", "chinesecalendar", "lxml")
Inputs = tuple[tuple[str, str], ...]
"""Shown name and SHA-256 of each input, in the order of reading."""


@dataclass(frozen=True)
class TableFolders:
    """Where snapshots lie, where tables go, and the secret that keys their pseudonyms."""

    snapshots: Path
    tables: Path
    secret: WorkspaceSecret

    @property
    def fetched(self) -> FetchedFolder:
        """What tables from servers are read from."""
        return FetchedFolder(self.snapshots.parent / FOLDER)


def program_hash() -> str:
    """A hash of the code that decides what a cell becomes."""
    return hash_rooms(ROOMS, LIBRARIES)


def table_recipe(source: Source, inputs: Inputs, secret: WorkspaceSecret) -> JsonObject:
    """All that decides what the table holds; the secret only where pseudonyms do."""
    recipe = {"settings": source.settings(), "inputs": inputs, "program": program_hash()}
    if source.table.has_personal_column:
        return {**recipe, "secret": secret.fingerprint()}
    return recipe


def table_key(recipe: JsonObject) -> str:
    return hashlib.sha256(json.dumps(recipe, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def to_account(table: TypedTable) -> JsonObject:
    """All of a typed table but where it lies."""
    account = {name: value for name, value in vars(table).items() if name != "path"}
    return {
        **account,
        "table": table_to_json(table.table),
        "present": sorted(table.present),
        "snapshots": [vars(snapshot) for snapshot in table.snapshots],
        "unread": [vars(count) for count in table.unread],
        "doubts": [vars(doubt) for doubt in table.doubts],
        "months": [vars(month) for month in table.months],
        "in_order": sorted(table.in_order),
        "latest": day_to_json(table.latest),
        "covers": span_to_json(table.covers),
        "confirmed": day_to_json(table.confirmed),
        "place": table.place and table.place.to_json(),
    }


def from_account(account: JsonObject, path: Path) -> TypedTable:
    """A typed table back from its account, lying at ``path``."""
    # accounts of earlier versions have no ordered pairs
    pairs = account.get("in_order", ())
    restored = {
        **{name: value for name, value in account.items() if name != "hashes"},
        "table": table_from_json(account["table"]),
        "present": frozenset(account["present"]),
        "snapshots": tuple(Snapshot(**snapshot) for snapshot in account["snapshots"]),
        "unread": tuple(UnreadCellCount(**count) for count in account["unread"]),
        "latest": day_from_json(account["latest"]),
        "in_order": frozenset((first, second) for first, second in pairs),
        "covers": span_from_json(account["covers"]),
        "confirmed": day_from_json(account.get("confirmed")),
        "notes": tuple(account["notes"]),
        # accounts of earlier versions tell neither months nor headers
        "months": tuple(MonthRows(**month) for month in account.get("months", ())),
        "headers": {name: tuple(headers) for name, headers in account.get("headers", {}).items()},
        "doubts": tuple(table_doubt_from_json(doubt) for doubt in account.get("doubts", ())),
        "place": ServerPlace.from_json(account.get("place")),
    }
    return TypedTable(path=path, **restored)


def table_doubt_from_json(doubt: JsonObject) -> TableDoubt:
    return TableDoubt(**{**doubt, "columns": tuple(doubt["columns"])})
