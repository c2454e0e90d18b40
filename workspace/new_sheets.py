"""Where the file of a new project goes, and whether the project is there already."""

from itertools import chain, count
from pathlib import Path

from papers.target_files.target_file import file_name
from workspace.declared import ReadTargetFile, target_files
from workspace.opened import Workspace


def place_new(workspace: Workspace, year: int, name: str, unit: str) -> tuple[Path, ReadTargetFile | None]:
    """The file that a project may have, free as yet; else that of the project of that name and unit, which
    the year has already."""
    folder = workspace.targets / str(year)
    reads = workspace.read_targets(target_files(folder))
    standing = next((read for read in reads if _is_same(read, name, unit)), None)
    return (workspace.root / standing.file if standing else _free_path(folder, name)), standing


def _is_same(read: ReadTargetFile, name: str, unit: str) -> bool:
    draft = read.draft
    return draft is not None and draft.name == name and draft.unit.name == unit.strip()


def _free_path(folder: Path, name: str) -> Path:
    """Other projects may have the same name in another unit, or one that makes the same name of a file."""
    stem = file_name(name)
    stems = chain([stem], (f"{stem}-{number}" for number in count(2)))
    paths = (folder / f"{free}.yaml" for free in stems)
    return next(path for path in paths if not path.exists() and not path.with_suffix(".yml").exists())
