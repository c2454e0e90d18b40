"""What ``import --json`` tells: every value as printed with its place, every problem with where it stands."""

from collections.abc import Sequence
from typing import Any

from budgets.budget_json import budget_as_json
from cli.output import problem_data
from indicators.model import Project
from papers.target_sheets.read_sheet import PrintedText, ReadFund, ReadRow, ReadSheet
from workspace.importing import PlannedProject, display_path
from workspace.planned_budgets import PlannedBudget
from yamlfiles.problem import PaperPlace, Problem


def budget_data(planned: PlannedBudget, projects: Sequence[Project]) -> dict[str, Any]:
    return budget_as_json(planned.budget, projects) | {"file": display_path(planned.path)}


def project_data(planned: PlannedProject) -> dict[str, Any]:
    return {
        "id": planned.id,
        "name": planned.sheet.name.text,
        "file": display_path(planned.path) if planned.path else None,
        "indicators": len(planned.sheet.rows),
        "sheet": sheet_data(planned.sheet),
    }


def import_problem_data(problem: Problem) -> dict[str, Any]:
    """Either ``place``, of a paper, or ``line`` and ``column``, of a file that was written."""
    place = problem.place
    text = place.text if isinstance(place, PaperPlace) else ""
    return {"file": place.file, "place": text, **problem_data(problem)}


FIELDS = (
    "title",
    "name",
    "department",
    "department_code",
    "unit",
    "unit_code",
    "attribute",
    "period",
    "leader",
    "goal",
)


def sheet_data(sheet: ReadSheet) -> dict[str, Any]:
    """Everything as printed, each text with its place; ``null`` where the paper has no such cell."""
    return {
        "document": sheet.document,
        "place": sheet.place,
        "kind": sheet.kind,
        "year": sheet.year,
        **{name: printed_data(getattr(sheet, name)) for name in FIELDS},
        "funds": [fund_data(fund) for fund in sheet.funds],
        "indicators": [row_data(row) for row in sheet.rows],
        "unclear": [{"field": field, "why": why} for field, why in sheet.doubts],
    }


def fund_data(line: ReadFund) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": line.label.text,
        "amount": printed_data(line.amount),
        "annual": printed_data(line.annual),
        "unit": line.unit or None,
    }


def row_data(row: ReadRow) -> dict[str, Any]:
    return {
        "branch": list(row.branch),
        "level1": printed_data(row.first),
        "level2": printed_data(row.second),
        "name": printed_data(row.name),
        "target": printed_data(row.target),
        "weight": printed_data(row.weight),
        "others": [{"header": header, **(printed_data(text) or {})} for header, text in row.others],
        "unclear": list(row.doubts),
        "place": row.place,
    }


def printed_data(printed: PrintedText) -> dict[str, str] | None:
    return {"text": printed.text, "place": printed.place} if printed.text or printed.place else None
