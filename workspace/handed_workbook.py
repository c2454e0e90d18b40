"""The workbook of targets as a workspace hands it out: with its methods, its rules and what is proposed."""

from collections.abc import Sequence

from workbooks.choice_lists import Choices
from workbooks.handed_out import write_target_workbook
from workbooks.sheet_texts import ExportedTarget
from workspace.opened import Workspace
from workspace.workbook_proposals import shown_proposals
from workspace.workbooks import evaluator_labels


def workbook_title(year: int | str) -> str:
    return f"{year}年度绩效目标"


def targets_workbook(workspace: Workspace, title: str, targets: Sequence[ExportedTarget]) -> bytes:
    choices = Choices(evaluator_labels(workspace), sorted(workspace.profiles))
    return write_target_workbook(title, targets, choices, shown_proposals(workspace, targets))
