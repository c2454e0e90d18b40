"""Typed tables as they lie below ``data/tables/``: a Parquet file and its account; and the recipe that makes it again.

The key is a hash over the inputs, the settings and the program that reads them. The recipe lies beside the snapshots,
so that the folder of tables may be deleted at any time.
"""

import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from documents import file_kinds
from indicators import units
from sources.declaration import Source
from sources.tables import TABLES
from sources.typed import Snapshot, TypedTable, UnreadCellCount

SOURCES_FOLDER = Path(__file__).parent
SHARED_MODULES = (Path(units.__file__), Path(file_kinds.__file__))
"""Modules of other rooms that decide what a cell becomes."""
Inputs = tuple[tuple[str, str], ...]
"""Shown name and SHA-256 of each input, in the order of reading."""


@dataclass(frozen=True)
class TableFolders:
    """Where snapshots lie and where tables go."""

    snapshots: Path
    tables: Path


@functools.cache
def program_hash() -> str:
    """A hash of the code that decides what a cell becomes."""
    import duckdb
    import fastexcel

    versions = f"{duckdb.__version__} {fastexcel.__version__} {version('chinesecalendar')}"
    digest = hashlib.sha256(versions.encode())
    own = sorted((*SOURCES_FOLDER.rglob("*.py"), *SOURCES_FOLDER.rglob("*.sql")))
    for path in (*own, *SHARED_MODULES):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def table_key(source: Source, inputs: Inputs) -> str:
    recipe = {"settings": source.settings(), "inputs": inputs, "program": program_hash()}
    return hashlib.sha256(json.dumps(recipe, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".json-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
    Path(temporary).replace(path)


def read_json(path: Path) -> Mapping[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def to_account(table: TypedTable) -> dict[str, Any]:
    """All of a typed table but where it lies."""
    known = {name: value for name, value in vars(table).items() if name != "path"}
    return {
        **known,
        "table": table.table.name,
        "present": sorted(table.present),
        "snapshots": [vars(snapshot) for snapshot in table.snapshots],
        "unread": [vars(count) for count in table.unread],
        "in_order": sorted(table.in_order),
        "latest": table.latest.isoformat() if table.latest else None,
        "covers": [cover.isoformat() for cover in table.covers] if table.covers else None,
    }


def from_account(account: Mapping[str, Any], path: Path) -> TypedTable:
    known = dict(account)
    covers = known["covers"]
    known.update(
        table=TABLES[known["table"]],
        present=frozenset(known["present"]),
        snapshots=tuple(Snapshot(**each) for each in known["snapshots"]),
        unread=tuple(UnreadCellCount(**each) for each in known["unread"]),
        latest=date.fromisoformat(known["latest"]) if known["latest"] else None,
        in_order=frozenset((first, second) for first, second in known.get("in_order", ())),
        covers=(date.fromisoformat(covers[0]), date.fromisoformat(covers[1])) if covers else None,
        notes=tuple(known["notes"]),
    )
    return TypedTable(path=path, **known)
