"""年度主要任务 typed a line a task come back as they were, through the file and through the form."""

from dataclasses import replace

import pytest

from indicators.reading import read_project
from tests.workspace.test_department import SHEET
from workbooks.task_lines import task_lines, task_tree
from workspace.typed_sheet import blank_text, lay_over, sheet_of_text


@pytest.mark.parametrize(
    "text",
    [
        "甲",
        "甲 | 做事",
        "甲 | 做事 | 1 | 1 | 0",
        "甲 |  | 1",
        "甲 | 做 | 这些 | 事 | 1.50 | 1 | 0.50",
        "甲\n乙 | 丙",
    ],
)
def test_lines_come_back_as_they_were(text: str) -> None:
    assert task_lines(task_tree(text)) == text


def test_wide_bars_and_blank_lines_are_understood() -> None:
    assert task_tree("甲｜做事\n\n  \n乙") == [{"name": "甲", "content": "做事"}, "乙"]


def test_a_form_changes_the_tasks_and_nothing_else() -> None:
    sheet = sheet_of_text(SHEET)
    assert sheet is not None
    assert lay_over(SHEET, sheet).text == SHEET
    changed = lay_over(SHEET, replace(sheet, head={**sheet.head, "tasks": "甲 | 做事 | 1 | 1 | 0\n乙"}))
    assert changed.text is not None
    project, problems = read_project(changed.text.encode(), "f.yaml", "2024/department")
    assert problems == ()
    assert project is not None
    assert [(task.name, task.content) for task in project.tasks] == [("甲", "做事"), ("乙", "")]
    assert [row.id for row in project.indicators] == ["evaluated", "mean", "execution", "duty", "content"]


def test_a_new_sheet_of_a_department_says_all_that_was_typed() -> None:
    sheet = sheet_of_text(SHEET)
    assert sheet is not None
    text = lay_over(blank_text(sheet.head), sheet).text
    assert text is not None
    old, _ = read_project(SHEET.encode(), "f.yaml", "2024/department")
    new, problems = read_project(text.encode(), "f.yaml", "2024/department")
    assert problems == ()
    assert old is not None
    assert new is not None
    assert (new.tasks, new.kind, new.funds) == (old.tasks, old.kind, old.funds)


def test_a_text_of_several_lines_stays_one_task() -> None:
    assert task_tree(task_lines([{"name": "甲", "content": "受理\n督办", "total": "10"}])) == [
        {"name": "甲", "content": "受理 督办", "total": "10"}
    ]
