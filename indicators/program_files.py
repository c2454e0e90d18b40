"""A hash of those parts of the program that decide something: another program may decide otherwise."""

import functools
import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent
SUFFIXES = (".py", ".sql")


@functools.cache
def hash_rooms(rooms: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    """Over every module of the rooms, the interpreter and the versions of the libraries."""
    digest = hashlib.sha256(" ".join((sys.version, *map(version, libraries))).encode())
    for path in sorted(file for room in rooms for file in (PROGRAM / room).rglob("*.*")):
        if path.suffix in SUFFIXES:
            digest.update(f"{path.relative_to(PROGRAM)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
