"""What is told after an entry was kept: of which row, and what of its value cannot well be right."""

from indicators.assessment import GOAL
from indicators.missing import MissingKind, missing_text
from indicators.model import FUNDS, Project
from indicators.passages import find_passage
from web import request_context
from web.entry_form import Kept


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


def row_name(project: Project, row_id: str) -> str:
    """What people call a row; "" of one that the sheet does not have."""
    found = project.find_indicator(row_id) or find_passage(row_id)
    if found:
        return found.name
    return {FUNDS: "预算执行率", GOAL: "年度总体目标"}.get(row_id, "")
