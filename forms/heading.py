"""The first rows of a self-evaluation, whichever layout it has: whose project it is, and what was meant and
done."""

from collections.abc import Sequence

from forms.grid import GridRow, label_cell, span_cells, text_cell
from forms.self_evaluation_data import SelfEvaluation
from indicators.model import Party


def party_rows(form: SelfEvaluation, spans: Sequence[int]) -> tuple[GridRow, ...]:
    """``spans`` are the columns of 主管部门, its name, 实施单位 and its name."""
    side, *others = spans
    name_row = (label_cell("项目名称", colspan=side), text_cell(form.name, sum(others)))
    return name_row, party_row(form.department, form.unit, spans)


def party_row(department: Party, unit: Party, spans: Sequence[int], label: str = "主管部门") -> GridRow:
    cells = (
        label_cell(label),
        text_cell(format_party(department), 1),
        label_cell("实施单位"),
        text_cell(format_party(unit), 1),
    )
    return span_cells(cells, spans)


def format_party(party: Party) -> str:
    return f"【{party.code}】{party.name}" if party.code else party.name


def goal_rows(form: SelfEvaluation, spans: Sequence[int]) -> tuple[GridRow, ...]:
    """``spans`` are the columns of the label and of the two texts."""
    side, left, right = spans
    return (
        (
            label_cell("年度总体目标", 2, side),
            label_cell("预期目标", colspan=left),
            label_cell("实际完成情况", colspan=right),
        ),
        (text_cell(form.goal.expected, left), text_cell(form.goal.actual, right)),
    )
