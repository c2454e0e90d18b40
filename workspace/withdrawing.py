"""An import taken back: the file moved out of the targets to a kept place, as long as nothing was recorded on
the project; and put back from there, never over another file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indicators.clock import SHANGHAI
from indicators.model import Project
from indicators.private_files import make_private_folder
from indicators.reading import read_draft
from indicators.whole_files import sync_folder, write_whole
from store import Store
from store.traces import recorded_kinds
from workspace.newfiles import PathTakenError, write_new
from workspace.opened import Workspace
from workspace.scanning import BUDGET_FILE_NAMES, SUFFIXES, TARGETS_FOLDER
from workspace.withdrawn_names import FOLDER, MARK, WITHDRAWN_NAME, withdrawn_name


class RefusedWithdrawalError(Exception):
    """Why the file stays where it is."""


@dataclass(frozen=True)
class WithdrawnFile:
    """``key`` names it for putting back; ``id`` is that of the project it declared; ``project`` what it
    declares, ``None`` where it is a department budget or cannot be read."""

    key: str
    id: str
    withdrawn_at: datetime
    project: Project | None

    @property
    def name(self) -> str:
        if self.project:
            return self.project.name
        return f"{self.id.partition('/')[0]} 年部门预算" if self.is_budget else self.id

    @property
    def is_budget(self) -> bool:
        return self.id.rpartition("/")[2] == "budget"


def find_file(workspace: Workspace, file_id: str) -> Path | None:
    """The target file or budget of that id; nothing outside the targets."""
    paths = (workspace.targets / f"{file_id}{suffix}" for suffix in SUFFIXES)
    inside = (path for path in paths if path.resolve().is_relative_to(workspace.targets.resolve()))
    return next((path for path in inside if path.is_file()), None)


def withdrawal_hindrance(store: Store, file_id: str) -> str:
    """Why the import cannot be taken back; "" where it can."""
    kinds = recorded_kinds(store.db, file_id)
    return f"已有{'、'.join(kinds)}，不能撤回导入" if kinds else ""


def withdraw_file(workspace: Workspace, store: Store, file_id: str, now: datetime) -> Path:
    """Where the file is kept now. To be called in the transaction that tells of it, so that nothing is
    recorded meanwhile. Raises RefusedWithdrawalError or OSError."""
    path = find_file(workspace, file_id)
    if path is None:
        raise RefusedWithdrawalError("目标文件已不在，没有什么可以撤回")
    if reason := withdrawal_hindrance(store, file_id):
        raise RefusedWithdrawalError(reason)
    content = path.read_bytes()
    kept = workspace.data / FOLDER / withdrawn_name(file_id, path.suffix, content, now)
    make_private_folder(workspace.data / FOLDER)
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_whole(kept, content)
    path.unlink()
    sync_folder(path.parent)
    return kept


def withdrawn_files(workspace: Workspace) -> list[WithdrawnFile]:
    """The last withdrawn first."""
    found = sorted(_read_withdrawn(workspace), key=lambda file: file.withdrawn_at, reverse=True)
    return list(found)


def _read_withdrawn(workspace: Workspace) -> Iterator[WithdrawnFile]:
    folder = workspace.data / FOLDER
    for path in folder.rglob("*"):
        name = WITHDRAWN_NAME.fullmatch(path.name)
        if name is None:
            continue
        id_ = f"{path.parent.relative_to(folder).as_posix()}/{name['stem']}"
        at = datetime.strptime(name["at"], MARK).replace(tzinfo=SHANGHAI)
        is_budget = f"{name['stem']}{name['suffix']}" in BUDGET_FILE_NAMES
        project = None if is_budget else read_draft(path.read_bytes(), TARGETS_FOLDER, id_)[0]
        yield WithdrawnFile(path.relative_to(folder).as_posix(), id_, at, project)


def find_withdrawn(workspace: Workspace, key: str) -> WithdrawnFile | None:
    return next((file for file in withdrawn_files(workspace) if file.key == key), None)


def put_back(workspace: Workspace, file: WithdrawnFile) -> Path:
    """Raises RefusedWithdrawalError where another file stands in its place, or OSError."""
    kept = workspace.data / FOLDER / file.key
    path = workspace.targets / f"{file.id}{re.sub('.*[.]', '.', file.key)}"
    try:
        write_new({path: kept.read_bytes()})
    except PathTakenError as taken:
        raise RefusedWithdrawalError("同名的目标文件已经有了，没有放回；请先撤回现在的那一份") from taken
    kept.unlink()
    return path
