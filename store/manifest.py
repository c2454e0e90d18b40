"""What a backup holds: every file by its hash, and where the chains of the ledger stood."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from store.chain import ChainHead


@dataclass(frozen=True)
class ManifestFile:
    """``path`` is relative to the backup, with slashes."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``made_at`` is an ISO instant in UTC; ``heads`` are by table, ``head`` is the hash of the last commit,
    which stands for all of them. ``damage`` is what was wrong when it was made; empty for a sound one."""

    made_at: str
    heads: dict[str, ChainHead]
    files: tuple[ManifestFile, ...]
    head: str = ""
    damage: tuple[str, ...] = ()


def manifest_to_json(manifest: Manifest) -> dict[str, Any]:
    return asdict(manifest)


def parse_manifest(text: str) -> Manifest:
    """Raises ValueError where it is no JSON, KeyError or TypeError where it lacks something."""
    content = json.loads(text)
    files = [ManifestFile(file["path"], file["bytes"], file["sha256"]) for file in content["files"]]
    heads = {table: ChainHead(head["rows"], head["hash"]) for table, head in content["heads"].items()}
    damage = tuple(content.get("damage", ()))
    return Manifest(content["made_at"], heads, tuple(files), content.get("head", ""), damage)
