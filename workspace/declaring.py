"""Target sheets declared in a form: opened, laid over their file, written whole or not at all, taken away.

Nothing is written over a text that the form was not drawn from, and nothing twice.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indicators.whole_files import write_whole
from store import Store
from store.project_records import count_project_records
from workbooks.cell_merge import MergeResult
from workbooks.sheet_differences import CellDifference, find_differences
from workbooks.sheet_texts import read_sheet_texts
from workspace.declared import ReadTargetFile
from workspace.new_sheets import place_new
from workspace.newfiles import PathTakenError, write_new
from workspace.opened import Workspace
from workspace.project_names import is_project_id
from workspace.typed_sheet import TypedSheet, lay_over
from workspace.workbooks import mark_of

GONE = "没有保存：这个项目的目标表已被移走或改名；填写的内容还在下面，可以抄到新的目标表里"
UNREADABLE = "没有保存：目标表的文件现在读不出来，请与管理员联系；填写的内容还在下面"


class RefusedSheetError(Exception):
    """What keeps a sheet from being written, in words for who typed it; nothing was written."""


class SheetChangedError(RefusedSheetError):
    """Somebody else was faster: ``differences`` from what the file says now to what was typed."""

    def __init__(self, message: str, differences: tuple[CellDifference, ...]) -> None:
        super().__init__(message)
        self.differences = differences


@dataclass(frozen=True)
class DeclaredSheet:
    """What a form says. ``project_id`` is "" for a new project of ``year``, which is laid over ``origin``;
    ``base`` is the hash of the file that the form was drawn from."""

    project_id: str
    year: int
    base: str
    origin: str
    sheet: TypedSheet


def find_sheet(workspace: Workspace, project_id: str) -> ReadTargetFile | None:
    """The file of a project as it is now; ``None`` where there is none."""
    path = sheet_path(workspace, project_id)
    if path is None or not path.is_file():
        return None
    return workspace.read_targets([path])[0]


def sheet_path(workspace: Workspace, project_id: str) -> Path | None:
    """Where the file of a project stands, be it there or not; ``None`` where the id names none."""
    path = workspace.targets / f"{project_id}.yaml"
    if not path.exists() and path.with_suffix(".yml").exists():
        path = path.with_suffix(".yml")
    if not path.resolve().is_relative_to(workspace.targets.resolve()):
        return None
    known = is_project_id(project_id) or any(read.id == project_id for read in workspace.read_targets())
    return path if known else None


def text_to_be(workspace: Workspace, declared: DeclaredSheet) -> MergeResult:
    """What the file would say; raises RefusedSheetError where there is nothing any more to lay it over."""
    if not declared.project_id:
        return lay_over(declared.origin, declared.sheet)
    read = find_sheet(workspace, declared.project_id)
    if read is None:
        raise RefusedSheetError(GONE)
    if read_sheet_texts(read.text) is None:
        raise RefusedSheetError(UNREADABLE)
    return lay_over(read.text, declared.sheet)


def is_stale(workspace: Workspace, declared: DeclaredSheet) -> bool:
    """Whether the file is no more what the form was drawn from."""
    read = find_sheet(workspace, declared.project_id) if declared.project_id else None
    return read is not None and read.sha256 != declared.base


@dataclass(frozen=True)
class SavedSheet:
    """``is_new`` says that something was written now, and not by the same form before."""

    project_id: str
    is_new: bool


Around = Callable[[str, str], None]
"""What is done before a sheet is written, by the id of its project and the hash of its text."""


def save_sheet(workspace: Workspace, declared: DeclaredSheet, text: str, before: Around) -> SavedSheet:
    """Writes ``text``, which ``declared`` makes. One at a time: call it inside a transaction of the store.

    Raises RefusedSheetError, or OSError with nothing written."""
    if declared.project_id:
        return _save_over(workspace, declared, text, before)
    return _save_new(workspace, declared, text, before)


def _save_over(workspace: Workspace, declared: DeclaredSheet, text: str, before: Around) -> SavedSheet:
    path = sheet_path(workspace, declared.project_id)
    read = find_sheet(workspace, declared.project_id)
    if path is None or read is None:
        raise RefusedSheetError(GONE)
    if text == read.text:
        return SavedSheet(declared.project_id, False)
    if read.sha256 != declared.base:
        raise SheetChangedError(
            "没有保存：打开本页之后，这张目标表已被别人改过；两边不同的地方列在下面，请核对后再定",
            find_differences(read.text, text),
        )
    before(declared.project_id, text_hash(text))
    write_whole(path, f"{mark_of(path)}{text}".encode())
    return SavedSheet(declared.project_id, True)


def _save_new(workspace: Workspace, declared: DeclaredSheet, text: str, before: Around) -> SavedSheet:
    texts = read_sheet_texts(text)
    name = texts.head["name"].strip() if texts else ""
    if texts is None or not name:
        raise RefusedSheetError("没有保存：请填写项目名称")
    path, standing = place_new(workspace, declared.year, name, texts.head["unit.name"])
    if standing is not None and standing.text == text:
        return SavedSheet(standing.id, False)
    if standing is not None:
        raise RefusedSheetError(
            f"没有保存：{declared.year} 年已有同一单位的项目“{name}”，同一项目只能有一张目标表；"
            "请改名称，或到原来的目标表里修改"
        )
    project_id = f"{declared.year}/{path.stem}"
    before(project_id, text_hash(text))
    try:
        write_new({path: text.encode()})
    except PathTakenError:
        raise RefusedSheetError("没有保存：有人刚刚建立了同名的目标表，请再保存一次") from None
    return SavedSheet(project_id, True)


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def removal_obstacle(store: Store, project_id: str) -> str:
    """Why the sheet of a project has to stay; "" where nothing was done with it yet."""
    counts = count_project_records(store.db, project_id)
    if not counts:
        return ""
    told = "、".join(f"{word} {count} 条" for word, count in counts.items())
    return f"这个项目已有{told}，不能删除；不再执行的项目请在“批复与调整”中办理"


def remove_sheet(workspace: Workspace, store: Store, project_id: str, base: str, before: Around) -> bool:
    """Takes the file away; its texts stay in the ledger. False where it was gone already. Raises
    RefusedSheetError or OSError."""
    path, read = sheet_path(workspace, project_id), find_sheet(workspace, project_id)
    if path is None or read is None:
        return False
    if obstacle := removal_obstacle(store, project_id):
        raise RefusedSheetError(obstacle)
    if read.sha256 != base:
        raise RefusedSheetError("没有删除：打开本页之后，这张目标表又改过；请重新打开，核对后再删")
    before(project_id, read.sha256)
    path.unlink()
    return True
