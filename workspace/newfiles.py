"""New files that appear all together or not at all, and never in the place of another."""

import os
from collections.abc import Mapping
from pathlib import Path

from indicators.whole_files import sync_folder, write_beside

EXISTS, YEAR_UNKNOWN = "exists", "year"
NEW_FILE_MODE = 0o644
"""Codes of the problems with which nothing of a paper is written."""


class PathTakenError(Exception):
    """Another file is there already."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def write_new(files: Mapping[Path, bytes]) -> None:
    """Writes each content beside its place first, then links all into place. Raises TakenError, or OSError,
    with nothing left behind."""
    made: list[Path] = []
    beside: list[tuple[Path, Path]] = []
    folders = [folder for path in files for folder in _missing_folders(path.parent)]
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.append((write_beside(path, content, NEW_FILE_MODE), path))
        for temporary, path in beside:
            _link_into_place(temporary, path)
            made.append(path)
        for folder in {path.parent for path in (*files, *folders)}:
            sync_folder(folder)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        _remove_files([temporary for temporary, _ in beside])
        _remove_empty(folders)
        raise
    _remove_files([temporary for temporary, _ in beside])


def _link_into_place(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise PathTakenError(path) from None


def _remove_files(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _missing_folders(folder: Path) -> list[Path]:
    """The folders that have to be made, from the innermost."""
    return [] if folder.exists() else [folder, *_missing_folders(folder.parent)]


def _remove_empty(folders: list[Path]) -> None:
    for folder in sorted(set(folders), key=lambda path: -len(path.parts)):
        try:
            folder.rmdir()
        except OSError:
            return
