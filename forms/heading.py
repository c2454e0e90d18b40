"""The first rows of a self-evaluation, whichever layout it has: whose project it is, and what was meant and done."""

from collections.abc import Sequence

from forms.grid import Row, label, wide
from forms.self_evaluation_data import SelfEvaluation
from indicators.model import Party


def parties(form: SelfEvaluation, spans: Sequence[int]) -> tuple[Row, ...]:
    """``spans`` are the columns of 主管部门, its name, 实施单位 and its name."""
    first, department, second, unit = spans
    return (
        (label("项目名称", colspan=first), wide(form.name, department + second + unit)),
        (
            label("主管部门", colspan=first),
            wide(coded(form.department), department),
            label("实施单位", colspan=second),
            wide(coded(form.unit), unit),
        ),
    )


def coded(party: Party) -> str:
    return f"【{party.code}】{party.name}" if party.code else party.name


def goal_rows(form: SelfEvaluation, spans: Sequence[int]) -> tuple[Row, ...]:
    """``spans`` are the columns of the label and of the two texts."""
    side, left, right = spans
    return (
        (label("年度总体目标", 2, side), label("预期目标", colspan=left), label("实际完成情况", colspan=right)),
        (wide(form.goal.expected, left), wide(form.goal.actual, right)),
    )
