"""What is told after an entry was kept: of which row, and what of its value cannot well be right."""

from indicators.missing import MissingKind, missing_text
from indicators.model import Project
from web import request_context
from web.entry_form import Kept
from workspace.row_names import row_name


def saved_text(kept: Kept, project: Project, row_id: str) -> str:
    """``人工接通率：已记录``, and what has to be looked at again."""
    name = row_name(project, row_id)
    doubts = [
        missing_text([item])
        for item in request_context.assessment_of(project).missing
        if item.row_id == row_id and item.kind is MissingKind.IMPLAUSIBLE
    ]
    told = f"{name}：{kept}" if name else f"{kept}"
    return "。".join([told, *doubts])
