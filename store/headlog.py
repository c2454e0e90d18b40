"""The head of the ledger noted outside the database, line by line, after every commit.

A database put back from an old copy, or rewritten as a whole, lacks what was noted here. The file may be a
link to another disk or machine. A line that could not be written is no harm: the next one stands for it.
"""

import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indicators.whole_files import sync_folder
from store.commits import NO_COMMIT, Commit

log = logging.getLogger("jixiao.store")

LINE = re.compile(r"(\S+) ([0-9]+) ([0-9a-f]{64})")
LINE_CHARS = 99
"""The shortest whole line; what is shorter was cut by a crash while it was written."""
BEGINNING = f"- 0 {'0' * 64}"
"""The line written when there was nothing to note yet."""
TAIL_BYTES = 4096
NEW_LINES = os.O_RDWR | os.O_CREAT | os.O_APPEND


@dataclass(frozen=True)
class NotedHead:
    """``line`` is its number in the file; ``seq`` 0 where the line cannot be read."""

    line: int
    at: str
    seq: int
    hash: str


def headlog_path(database: Path) -> Path:
    return database.with_name(f"{database.name}.heads")


def head_line(commit: Commit) -> str:
    return f"{commit.recorded_at} {commit.seq} {commit.hash}\n" if commit.seq else f"{BEGINNING}\n"


def note_head(database: Path, commit: Commit) -> None:
    """Add a line for a commit."""
    add_line(database, head_line(commit))


def note_beginning(database: Path) -> None:
    """The first line, of a database without any commit."""
    add_line(database, head_line(NO_COMMIT))


def add_line(database: Path, line: str) -> None:
    """A fault is logged and not raised, for what the line speaks of is kept already."""
    try:
        handle = os.open(headlog_path(database), NEW_LINES, 0o600)
        try:
            os.write(handle, (line_break_before(handle) + line).encode())
            os.fsync(handle)
            is_new = os.fstat(handle).st_size == len(line)
        finally:
            os.close(handle)
        if is_new:
            sync_folder(headlog_path(database).resolve().parent)
    except OSError as error:
        log.warning("the head of the ledger was not noted: %s", error)


def line_break_before(handle: int) -> str:
    """A line break where the last line was cut."""
    size = os.fstat(handle).st_size
    return "\n" if size and os.pread(handle, 1, size - 1) != b"\n" else ""


def parse_line(line: str, number: int) -> NotedHead | None:
    """``None`` for a line that a crash cut short, or that a power cut left with zeros for what was not yet
    written."""
    text = line.rstrip("\0")
    found = LINE.fullmatch(text)
    if found:
        return NotedHead(number, found[1], int(found[2]), found[3])
    is_cut = len(text) < (LINE_CHARS if number > 1 else len(BEGINNING))
    return None if is_cut else NotedHead(number, "", 0, text)


def read_noted_heads(database: Path) -> Iterator[NotedHead]:
    """Every line from the first, the line of the file's making left out; nothing where there is no file."""
    try:
        with headlog_path(database).open(encoding="ascii", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                text = line.rstrip("\n")
                noted = None if text == BEGINNING else parse_line(text, number)
                if noted:
                    yield noted
    except FileNotFoundError:
        return


def last_noted_head(database: Path) -> NotedHead | None:
    """The newest line; a long file is not read through."""
    try:
        with headlog_path(database).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
            lines = file.read().decode("ascii", "replace").splitlines()
    except FileNotFoundError:
        return None
    heads = (parse_line(line, 0) for line in reversed(lines))
    return next((noted for noted in heads if noted and noted.seq), None)
