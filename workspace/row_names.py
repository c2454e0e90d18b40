"""What people call a row of a project."""

from indicators.assessment import GOAL
from indicators.model import FUNDS, Project
from indicators.passages import find_passage


def row_name(project: Project, row_id: str) -> str:
    """ "" of one that the sheet does not have."""
    found = project.find_indicator(row_id) or find_passage(row_id)
    if found:
        return found.name
    return {FUNDS: "预算执行率", GOAL: "年度总体目标"}.get(row_id, "")
