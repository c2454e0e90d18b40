"""The files of kept answers of a workspace, each sealed with its secret."""

from typing import TYPE_CHECKING

from sources.errors import UnreadableTableError
from store.answer_shelf import AnswerShelf

if TYPE_CHECKING:
    from workspace.opened import Workspace

SHEETS = "sheets.db"
"""Beside the ledger in the data folder; no backup holds it."""


def open_shelf(workspace: "Workspace", name: str) -> AnswerShelf:
    """``name`` of the file in the data folder."""

    def read_secret() -> str:
        try:
            return workspace.sources.at.secret.read()
        except UnreadableTableError as error:
            raise OSError(str(error)) from error

    return AnswerShelf(workspace.data / name, read_secret)


def open_shelf_of_sheets(workspace: "Workspace") -> AnswerShelf | None:
    """``None`` where there is no data folder: who only looks at target files begins none."""
    return open_shelf(workspace, SHEETS) if workspace.data.is_dir() else None
