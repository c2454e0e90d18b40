"""Folders and files of the data folder: for the user that runs the program, and for nobody else."""

from pathlib import Path

from indicators.whole_files import sync_folder

FOLDER_MODE, FILE_MODE = 0o700, 0o600
OTHERS = 0o007


def make_private_folder(folder: Path) -> None:
    """The folder and what is missing above it, open to their owner only."""
    missing = [above for above in folder.parents if not above.exists()]
    for above in (*reversed(missing), folder):
        if not above.is_dir():
            above.mkdir(mode=FOLDER_MODE, exist_ok=True)
            sync_folder(above.parent)


def close_to_others(path: Path) -> None:
    """Takes away what everybody may do; what a group may do was somebody's choice and stays."""
    mode = path.stat().st_mode
    if mode & OTHERS:
        try:
            path.chmod(mode & ~OTHERS & 0o7777)
        except PermissionError:
            return  # another user's file: it is theirs to close


def make_private_file(path: Path) -> None:
    """An empty file that only its owner may read, unless there is a file already."""
    if not path.exists():
        path.touch(mode=FILE_MODE)
