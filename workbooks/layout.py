"""What a workbook of targets and its reader agree on: the mark and the names of the tabs."""

from collections.abc import Iterable
from typing import Any

WORKBOOK_MARK = "jixiao-targets-1"
"""Says that a workbook is one of these, and in which arrangement."""
ORIGINALS_TAB, LISTS_TAB, ABOUT_TAB = "_原文", "_可选值", "说明"
NEW_TAB = "新项目"
"""The blank tab of a project that has no file yet; it may be copied for more of them."""
LABEL_ROW_KEY = "rows"
"""Stands out of sight at the left of the row of column labels; below it are the indicators."""


def write_columns(page: Any, columns: Iterable[Iterable[str]]) -> None:
    """Texts, one below the other from the top."""
    for column, texts in enumerate(columns):
        for row, text in enumerate(texts):
            page.write_string(row, column, text)


def tab_place(tab: str) -> str:
    """A tab as people are told of it."""
    return f"工作表“{tab}”"
