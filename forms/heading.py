"""The first rows of a self-evaluation, whichever layout it has: whose project it is, and what was meant and
done."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from forms.amounts import align_amounts, amount_or_blank
from forms.branch_rows import put_beside
from forms.grid import GridRow, label_cell, label_cells, span_cells, text_cell
from forms.self_evaluation_data import SelfEvaluation
from indicators.model import DepartmentTask, Party, SheetKind

TASK_HEADERS = ("任务名称", "主要内容", "预算总额", "财政拨款", "其他资金")


class HasTasks(Protocol):
    """A paper that tells of 年度主要任务."""

    @property
    def tasks(self) -> tuple[DepartmentTask, ...]: ...


def party_rows(form: SelfEvaluation, spans: Sequence[int]) -> tuple[GridRow, ...]:
    """``spans`` are the columns of 主管部门, its name, 实施单位 and its name; a department's own sheet is of it
    alone."""
    side, *others = spans
    name_row = (label_cell(form.words.name, colspan=side), text_cell(form.name, sum(others)))
    if form.kind is SheetKind.DEPARTMENT:
        return (name_row,)
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


def task_rows(form: HasTasks, spans: Sequence[int]) -> Iterator[GridRow]:
    """年度主要任务 of a department with their money; ``spans`` are the columns of the label, 任务名称, 主要内容 and three
    amounts."""
    if not form.tasks:
        return
    side, *others = spans
    header = span_cells(label_cells(TASK_HEADERS), others)
    rows = [span_cells(task_cells(task), others) for task in form.tasks]
    yield from put_beside(label_cell("年度主要任务", colspan=side), [header, *rows])


def task_cells(task: DepartmentTask) -> GridRow:
    amounts = map(amount_or_blank, align_amounts([task.total, task.fiscal, task.other]))
    return text_cell(task.name, 1), text_cell(task.content, 1), *amounts


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
