"""What the target file of a whole department (部门整体) has beside that of a project: its kind, 年度主要任务, and whose
projects its rows are made from."""

from collections.abc import Iterable
from dataclasses import replace

from indicators.fund_reading import read_amount
from indicators.model import DepartmentTask, Funds, Indicator, Party, SheetKind
from indicators.units import USUAL_MONEY_UNIT
from yamlfiles.reader import ListNode, MappingNode, Node, TextNode, YamlReader

KIND_WORDS = {
    "项目": SheetKind.PROJECT,
    "部门整体": SheetKind.DEPARTMENT,
    "project": SheetKind.PROJECT,
    "department": SheetKind.DEPARTMENT,
}
TASK_AMOUNTS = ("total", "fiscal", "other")
TASK_ALIASES = {
    "任务名称": "name",
    "主要内容": "content",
    "预算金额": "total",
    "总额": "total",
    "财政拨款": "fiscal",
    "其他资金": "other",
}
FROM_PROJECTS = "projects."
"""Evaluators whose numbers are made from the department's projects."""
WHOSE_PROJECTS = ("department", "project", "project_id")


def read_kind(reader: YamlReader, node: Node | None) -> SheetKind:
    """A file that says nothing is of a project."""
    written = reader.read_choice(node, "kind", tuple(KIND_WORDS), "项目")
    return KIND_WORDS.get(written, SheetKind.PROJECT)


def read_department(written: Party, kind: SheetKind, name: str) -> Party:
    """A sheet of a department that names none is of the one it is called by."""
    return Party(name) if kind is SheetKind.DEPARTMENT and not written.name else written


def with_department(rows: Iterable[Indicator], department: Party) -> tuple[Indicator, ...]:
    """Numbers made from projects are of this department's, unless the row says whose."""
    return tuple(
        replace(row, params={**row.params, "department": department.name})
        if row.evaluator.startswith(FROM_PROJECTS) and not set(WHOSE_PROJECTS) & set(row.params)
        else row
        for row in rows
    )


def read_tasks(
    reader: YamlReader, node: Node | None, kind: SheetKind, funds: Funds | None
) -> tuple[DepartmentTask, ...]:
    """年度主要任务, each a name alone or with content and money in the unit of ``funds``."""
    if node is None or (isinstance(node, TextNode) and node.is_blank):
        return ()
    if kind is not SheetKind.DEPARTMENT:
        reader.add_problem(node, "年度主要任务（tasks）只用于部门整体（kind: 部门整体）的目标表", "value")
        return ()
    unit = funds.unit if funds else USUAL_MONEY_UNIT
    tasks = node.items if isinstance(node, ListNode) else (node,)
    return tuple(_read_task(reader, task, unit) for task in tasks)


def _read_task(reader: YamlReader, node: Node, unit: str) -> DepartmentTask:
    if not isinstance(node, MappingNode):
        return DepartmentTask(reader.read_text(node, "tasks"))
    fields = reader.read_fields(
        node, "tasks", required=("name",), optional=("content", *TASK_AMOUNTS), aliases=TASK_ALIASES
    )
    amounts = {name: read_amount(reader, fields.get(name), name, unit) for name in TASK_AMOUNTS}
    return DepartmentTask(
        reader.read_text(fields.get("name"), "name"),
        reader.read_text(fields.get("content"), "content"),
        **amounts,
    )
