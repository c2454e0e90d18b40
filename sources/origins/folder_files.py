"""The files of a shared folder: which are taken, and which are left because they are still being written."""

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from sources.origins.contract import OriginError, OriginFault
from sources.origins.fetch_budget import FetchBudget
from sources.origins.fetch_notes import FetchNote
from sources.origins.settings import SettingError, Settings
from sources.unfinished_files import is_unfinished

MOST_FILES = 5_000
MOST_TOLD = 5
MOST_NAME_BYTES = 200
MOST_NAME_TOLD = 60
SECONDS_BETWEEN_LOOKS = 1.0
"""A file that is being written shows it within this time, or while the others are copied."""


@dataclass(frozen=True)
class FolderFile:
    """``size`` in bytes, ``None`` where it is not said; ``state`` changes with the content: a time, a mark of
    the version. ``why_not`` says why it cannot be taken."""

    name: str
    size: int | None
    state: str
    why_not: str = ""


FolderListing = Mapping[str, FolderFile]
"""By name."""


class SharedFolder(Protocol):
    """A folder on a server. ``notes`` tell of what in it was passed over."""

    notes: list[FetchNote]

    def list_files(self) -> FolderListing:
        """Its files, whatever they are called. Raises OriginError."""

    def copy_file(self, file: FolderFile, into: BinaryIO) -> None:
        """All of it. Raises OriginError."""


def parse_pattern(settings: Settings) -> str:
    """Raises SettingError."""
    pattern = settings.get("pattern", "*")
    if "/" in pattern or "\\" in pattern:
        raise SettingError("pattern", "“pattern”只写文件名，如 工单*.xlsx；文件夹写在 folder 或 url")
    return pattern


def copy_folder(folder: SharedFolder, pattern: str, into: Path, budget: FetchBudget) -> tuple[str, ...]:
    """The names of the files that matched and did not change meanwhile, sorted; those that did are left, and
    told in the notes of the folder. Raises OriginError."""
    before = wanted_files(folder, pattern)
    budget.pause(SECONDS_BETWEEN_LOOKS)
    quiet = same_files(before, wanted_files(folder, pattern))
    sizes = {name: copy_file(folder, file, into / name) for name, file in quiet.items()}
    after = wanted_files(folder, pattern)
    taken = same_files(quiet, after)
    for name in quiet.keys() - taken.keys():
        (into / name).unlink()
    for file in taken.values():
        refuse_half_file(file, sizes[file.name])
    note_changing_files(folder, sorted((before | after).keys() - taken.keys()), is_any_quiet=bool(taken))
    return tuple(sorted(taken))


def same_files(before: FolderListing, after: FolderListing) -> dict[str, FolderFile]:
    """Those that are in both and did not change."""
    return {name: file for name, file in before.items() if after.get(name) == file}


def wanted_files(folder: SharedFolder, pattern: str) -> dict[str, FolderFile]:
    """Raises OriginError (NOT_THERE, TOO_LARGE)."""
    listed = folder.list_files()
    matching = [listed[name] for name in sorted(listed) if fnmatch.fnmatchcase(name, pattern)]
    note_left_files(folder, [file for file in matching if why_left(file)])
    wanted = {file.name: file for file in matching if not why_left(file)}
    if not wanted:
        message = f"文件夹里没有符合“{pattern}”的文件，请核对声明的文件名和文件夹"
        raise OriginError(OriginFault.NOT_THERE, message)
    refuse_many_files(len(wanted))
    return wanted


def refuse_many_files(count: int) -> None:
    """Raises OriginError (TOO_LARGE)."""
    if count > MOST_FILES:
        message = f"文件夹里有 {count} 个文件，超过 {MOST_FILES} 个，没有取；请在声明里把文件名写窄一些"
        raise OriginError(OriginFault.TOO_LARGE, message)


def note_left_files(folder: SharedFolder, left: Sequence[FolderFile]) -> None:
    for file in left[:MOST_TOLD]:
        folder.notes.append(FetchNote(f"{file.name[:MOST_NAME_TOLD]} {why_left(file)}，没有取"))
    if len(left) > MOST_TOLD:
        folder.notes.append(FetchNote(f"另有 {len(left) - MOST_TOLD} 个文件也没有取，原因类似"))


def why_left(file: FolderFile) -> str:
    """Empty for a file that is taken."""
    if is_unfinished(file.name):
        return "没有写完"
    return file.why_not or ("" if is_plain_name(file.name) else "名称太长或有特殊字符")


def is_plain_name(name: str) -> bool:
    """A name that is no way to another folder, and that the disk takes."""
    is_short = 0 < len(name.encode("utf-8", "replace")) <= MOST_NAME_BYTES
    return is_short and name.isprintable() and "/" not in name and "\\" not in name


def copy_file(folder: SharedFolder, file: FolderFile, path: Path) -> int:
    """The bytes that came."""
    with path.open("wb") as copy:
        folder.copy_file(file, copy)
        return copy.tell()


def refuse_half_file(file: FolderFile, size: int) -> None:
    """Raises OriginError (CUT_OFF)."""
    if file.size is not None and file.size != size:
        message = f"{file.name} 应有 {file.size} 字节，只传来 {size} 字节，没有采用"
        raise OriginError(OriginFault.CUT_OFF, message)


def note_changing_files(folder: SharedFolder, names: Sequence[str], *, is_any_quiet: bool) -> None:
    """Raises OriginError (CUT_OFF) where no file is quiet."""
    told = told_names(names)
    if not is_any_quiet:
        raise OriginError(OriginFault.CUT_OFF, f"{told} 还在变动，可能没有写完，请过一会儿再取")
    if told:
        folder.notes.append(FetchNote(f"{told} 还在变动，可能没有写完，这次没有取；写完以后请再取一次"))


def told_names(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 个文件" if len(names) > MOST_TOLD else ""
    return "、".join(names[:MOST_TOLD]) + more
