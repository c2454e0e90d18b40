"""A hash of those parts of the program that decide something: another program may decide otherwise."""

import functools
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent
SUFFIXES = (".py", ".sql")


def rooms_in_place() -> Mapping[str, int]:
    """The folders of the program, each with what tells it from another of its name."""
    with os.scandir(PROGRAM) as entries:
        return {entry.name: entry.inode() for entry in entries}


STARTED_NS = time.time_ns()
STARTED_IN = rooms_in_place()
"""When this process began, and in which folders."""


@functools.cache
def hash_rooms(rooms: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    """Over every module of the rooms, the interpreter and the versions of the libraries.

    Of a program that was replaced while this process runs it is one that no other process has: what is on
    disk is not what decides here.
    """
    digest = hashlib.sha256(" ".join((sys.version, *map(version, libraries))).encode())
    paths = list(files_of_rooms(rooms))
    for path in paths:
        digest.update(f"{path.relative_to(PROGRAM)}\0".encode() + path.read_bytes())
    if not is_as_started(rooms, paths):
        digest.update(os.urandom(16))
    return digest.hexdigest()


def files_of_rooms(rooms: Iterable[str]) -> Iterator[Path]:
    for path in sorted(file for room in rooms for file in (PROGRAM / room).rglob("*.*")):
        if path.suffix in SUFFIXES:
            yield path


def is_as_started(rooms: Iterable[str], paths: Iterable[Path]) -> bool:
    """Whether neither a file nor the folder of a room is another one than when this process began. A file
    cannot be given an older time of change than it has."""
    here = rooms_in_place()
    return all(here.get(room) == STARTED_IN.get(room) for room in rooms) and not any(
        path.stat().st_ctime_ns > STARTED_NS for path in paths
    )
