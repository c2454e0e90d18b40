"""Exports put into the folder of their source, and taken back: under a name that every system
takes, never over another file."""

import os
import re
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import count
from pathlib import Path, PurePosixPath

from indicators.private_files import FILE_MODE
from indicators.whole_files import PREFIX, sync_folder
from sources.source import Source

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
MOST_NAME_BYTES = 150
UNFINISHED = (".tmp", ".part", ".crdownload", ".partial", ".filepart")
INBOX = "inbox"
BLOCK = 1 << 20


def safe_name(name: str) -> str:
    """A name that Windows and the readers take: without signs that mean something there, not too long, not
    one that counts as unfinished."""
    text = FORBIDDEN.sub("_", "".join(sign if sign.isprintable() else "_" for sign in name))
    text = text.strip(" .").removeprefix("~$").lstrip(".") or "数据"
    while text.lower().endswith(UNFINISHED):
        text = text.rpartition(".")[0]
    if RESERVED.match(text):
        text = f"_{text}"
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = text, ""
    room = MOST_NAME_BYTES - len(suffix.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") or "数据"
    return f"{stem}.{suffix}" if suffix else stem


def place_for(source: Source | None, title: str, name: str) -> tuple[PurePosixPath, str]:
    """Where a file of that name belongs, relative to the workspace; and the pattern that has to be added to
    the files of its source, "" where one of those there takes it."""
    patterns = [PurePosixPath(pattern) for pattern in source.files] if source else []
    own = [pattern for pattern in patterns if _is_inside(pattern)]
    for pattern in own:
        if fnmatch(name, pattern.name):
            return pattern.parent / name, ""
    for pattern in own:
        if fitted := _fit(name, pattern):
            return pattern.parent / fitted, ""
    folder = PurePosixPath(INBOX) / title
    return folder / name, str(folder / "*")


def _is_inside(pattern: PurePosixPath) -> bool:
    """Whether it names files in one folder of the workspace itself."""
    parts = pattern.parts
    return not pattern.is_absolute() and ".." not in parts and not any("*" in part for part in parts[:-1])


def _fit(name: str, pattern: PurePosixPath) -> str:
    """The name within a pattern of one star and the same ending: 工单_*.xlsx takes 6月.xlsx as 工单_6月.xlsx."""
    before, star, after = pattern.name.partition("*")
    suffix = PurePosixPath(name).suffix
    if not star or "*" in after or set("?[]") & set(pattern.name) or after.lower() != suffix.lower():
        return ""
    fitted = f"{before}{PurePosixPath(name).stem}{after}"
    return fitted if fnmatch(fitted, pattern.name) else ""


def put_file(content: Path, root: Path, place: PurePosixPath) -> Path:
    """A copy of ``content`` at ``place`` of the workspace, whole; where another file is there already, beside
    it under the next free name. Raises OSError."""
    folder = root / place.parent
    folder.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=PREFIX, dir=folder)
    try:
        with os.fdopen(handle, "wb") as target, content.open("rb") as source:
            while block := source.read(BLOCK):
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        Path(beside).chmod(FILE_MODE)
        return _link_free(Path(beside), folder, place.name)
    finally:
        Path(beside).unlink(missing_ok=True)


def _link_free(beside: Path, folder: Path, name: str) -> Path:
    for path in _free_names(folder, name):
        try:
            os.link(beside, path)
        except FileExistsError:
            continue
        sync_folder(folder)
        return path
    raise AssertionError("there is always a next number")


def _free_names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    yield from (folder / f"{stem} ({number}){suffix}" for number in count(2))
