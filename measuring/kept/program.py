"""A hash of the program that measures: another program may answer otherwise."""

import functools
import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

ROOMS = ("measuring", "evaluators", "sources", "indicators", "yamlfiles", "characters", "documents")
"""All that measuring stands on."""
LIBRARIES = ("duckdb", "sqlalchemy")


@functools.cache
def program_hash() -> str:
    versions = " ".join((sys.version, *map(version, LIBRARIES)))
    digest = hashlib.sha256(versions.encode())
    root = Path(__file__).parents[2]
    for path in sorted(file for room in ROOMS for file in (root / room).rglob("*.*")):
        if path.suffix in (".py", ".sql"):
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
