"""The first rows of a self-evaluation, whichever layout it has: whose project it is, and what was meant and
done."""

from collections.abc import Sequence

from forms.grid import GridRow, label_cell, text_cell
from forms.self_evaluation_data import SelfEvaluation
from indicators.model import Party


def party_rows(form: SelfEvaluation, spans: Sequence[int]) -> tuple[GridRow, ...]:
    """``spans`` are the columns of 主管部门, its name, 实施单位 and its name."""
    first, department, second, unit = spans
    return (
        (label_cell("项目名称", colspan=first), text_cell(form.name, department + second + unit)),
        (
            label_cell("主管部门", colspan=first),
            text_cell(format_party(form.department), department),
            label_cell("实施单位", colspan=second),
            text_cell(format_party(form.unit), unit),
        ),
    )


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
