"""A data folder put in order when a process begins: closed to others, and without what a killed process left
half written."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from shutil import rmtree
from time import time

from indicators.private_files import OTHERS, close_to_others
from indicators.whole_files import PREFIX as WRITING
from store.evidence import INCOMING_PREFIX

LEFT_AFTER_SECONDS = 3600
"""A file that is being written was touched more recently."""
PLACES = (
    *(".", "evidence", "imports", "imports/??", "packages", "results", "uploads", "withdrawn"),
    *("snapshots", "snapshots/recipes", "tables"),
)
SEALING_PREFIX = ".sealing-"
"""Of a folder in which a package is being made."""
PREFIXES = (INCOMING_PREFIX, WRITING, ".copy-", ".json-", ".secret-", SEALING_PREFIX)
log = logging.getLogger(__name__)


def put_in_order(data: Path) -> None:
    """What was closed or removed is told in the log; what cannot be is left as it is."""
    if not data.is_dir():
        return
    with suppress(OSError):
        if closed := close_folder(data):
            log.warning("closed %d files and folders of %s to other users", closed, data)
        for left in list(find_leftovers(data)):
            remove_leftover(left)
            log.warning("removed %s, which a killed process left half written", left)


def close_folder(data: Path) -> int:
    """How many were open to everybody; inside a folder that is closed nobody gets at them, and none is
    looked at."""
    if not data.stat().st_mode & OTHERS:
        return 0
    open_ones = [path for path in data.rglob("*") if not path.is_symlink() and is_open(path)]
    for path in (*open_ones, data):
        close_to_others(path)
    return len(open_ones) + 1


def is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & OTHERS)


def remove_leftover(path: Path) -> None:
    if path.is_dir():
        rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def find_leftovers(data: Path) -> Iterator[Path]:
    """Files and folders with a name that only what is being written has, and not touched for long."""
    places = [f"{place}/{prefix}*" for place in PLACES for prefix in PREFIXES]
    found = (path for place in places for path in data.glob(place))
    for path in chain(found, data.parent.glob(f"targets/*/{WRITING}*")):
        if (path.is_file() or path.name.startswith(SEALING_PREFIX)) and is_old(path):
            yield path


def is_old(path: Path) -> bool:
    return time() - path.stat().st_mtime > LEFT_AFTER_SECONDS
