"""The 指标库 of a workspace: what is shipped, and its own beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indicators.library import IndicatorLibrary, LibraryItem, read_library
from store import os_error_cause
from workspace.methods import parameter_lines
from workspace.opened import Workspace
from yamlfiles.problem import FilePlace, Problem, Severity

FOLDER = "library"
SHIPPED = Path(__file__).resolve().parent.parent / FOLDER
OWN, COMMON = "own", "common"


@dataclass(frozen=True)
class ListedItem:
    """An item with the key that it is picked by, and whether it is this workspace's own."""

    key: str
    item: LibraryItem
    is_own: bool


@dataclass(frozen=True)
class WorkspaceLibrary:
    """``problems`` are those of the workspace's own files."""

    items: tuple[ListedItem, ...]
    problems: tuple[Problem, ...]

    def find_items(self, keys: Iterable[str]) -> tuple[ListedItem, ...]:
        """Those picked, in the order of the library; each once."""
        picked = set(keys)
        return tuple(listed for listed in self.items if listed.key in picked)


def open_library(workspace: Workspace) -> WorkspaceLibrary:
    """As the files are now, the workspace's own first."""
    own = [_read_file(path) for path in _library_files(workspace.root / FOLDER)]
    common = [_read_file(path) for path in _library_files(SHIPPED)]
    items = (
        *(ListedItem(f"{OWN}:{item.id}", item, True) for library in own for item in library.items),
        *(ListedItem(f"{COMMON}:{item.id}", item, False) for library in common for item in library.items),
    )
    return WorkspaceLibrary(items, tuple(problem for library in own for problem in library.problems))


def _library_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.y*ml") if not path.name.startswith((".", "~")))


def _read_file(path: Path) -> IndicatorLibrary:
    file = f"{FOLDER}/{path.name}"
    try:
        return read_library(path.read_bytes(), file)
    except OSError as error:
        message = f"无法读取文件：{os_error_cause(error)}"
        return IndicatorLibrary("", (), (Problem(FilePlace(file), "file", Severity.ERROR, message),))


def row_texts(item: LibraryItem) -> dict[str, str]:
    """An item as the texts of a row; its weight is for a person to give."""
    plain = {name: getattr(item, name) for name in ("name", "target", "reading", "evaluator", "note")}
    return {**plain, "with": parameter_lines(item.params), "basis": parameter_lines(item.basis)}
