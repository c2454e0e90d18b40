"""One target file (``targets/<year>/<name>.yaml``) into a ``Project``, or the problems that stand in the way.

A new field of the file: its name in ``FIELDS``, one line in ``read_project``.
"""

import hashlib
import re
from datetime import date

from indicators.department_fields import read_department, read_kind, read_tasks, with_department
from indicators.fund_reading import read_funds
from indicators.model import Party, Project, SheetKind
from indicators.periods import EARLIEST, LATEST, read_period
from indicators.rows import read_rows
from indicators.schedules import SCHEDULES, read_schedule
from yamlfiles.problem import Problem, any_error
from yamlfiles.reader import MappingNode, Node, YamlReader, field_places, shorten_text, strip_quotes

REQUIRED_FIELDS = ("name", "indicators")
OPTIONAL_FIELDS = (
    *("department", "unit", "attribute", "period", "rules"),
    *("funds", "goal", "leader", "schedule", "kind", "tasks"),
)
FIELD_ALIASES = {
    "项目名称": "name",
    "名称": "name",
    "主管部门": "department",
    "实施单位": "unit",
    "项目属性": "attribute",
    "项目期": "period",
    "项目资金": "funds",
    "资金": "funds",
    "绩效目标": "goal",
    "年度总体目标": "goal",
    "类别": "kind",
    "年度主要任务": "tasks",
    "部门名称": "name",
    "项目负责人": "leader",
    "绩效指标": "indicators",
    "指标": "indicators",
}
PRINTED_CODE = re.compile(r"[【\[(（]\s*(\w{1,30})\s*[】\])）]\s*(.+)|(\d{3,30})[-_ —]+(.+)", re.DOTALL)

TEXT_FIELDS = ("name", "attribute", "rules", "goal", "leader")
"""Taken as written."""


def read_project(content: bytes, file: str, project_id: str) -> tuple[Project | None, tuple[Problem, ...]]:
    """``project_id`` is the path of the file below ``targets/`` without suffix; its first folder is the
    year."""
    draft, problems = read_draft(content, file, project_id)
    return (None if any_error(problems) else draft), problems


def read_draft(content: bytes, file: str, project_id: str) -> tuple[Project | None, tuple[Problem, ...]]:
    """As much of the project as could be read beside the problems: only for checking it further, never to
    work with. A sheet of no known year is no project."""
    reader = YamlReader(file)
    root = reader.read_tree(content)
    if root is None:
        return None, reader.sorted_problems()
    fields = reader.read_fields(
        root, "目标文件", required=REQUIRED_FIELDS, optional=OPTIONAL_FIELDS, aliases=FIELD_ALIASES
    )
    year, period = _read_year_and_period(reader, fields.get("period"), project_id, root)
    kind = read_kind(reader, fields.get("kind"))
    texts = {name: reader.read_text(fields.get(name), name) for name in TEXT_FIELDS}
    department = read_department(
        _read_party(reader, fields.get("department"), "department"), kind, texts["name"]
    )
    funds = read_funds(
        reader, fields.get("funds"), kind, department.name if kind is SheetKind.DEPARTMENT else texts["name"]
    )
    draft = Project(
        id=project_id,
        year=year or period[0].year,
        indicators=with_department(read_rows(reader, fields.get("indicators"), year), department),
        department=department,
        unit=_read_party(reader, fields.get("unit"), "unit"),
        period=period,
        funds=funds,
        kind=kind,
        tasks=read_tasks(reader, fields.get("tasks"), kind, funds),
        schedule=_read_schedule(reader, fields.get("schedule")),
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        places=field_places(fields),
        **texts,
    )
    return draft if year else None, reader.sorted_problems()


def _read_year_and_period(
    reader: YamlReader, node: Node | None, project_id: str, root: Node
) -> tuple[int | None, tuple[date, date]]:
    """The year of the folder, else of the period; the period written, else the whole year."""
    year, written = _year_of_folder(project_id), reader.read_text(node, "period")
    period = read_period(written)
    if message := _period_mistake(written, period, year):
        reader.add_problem(node, message, "value")
    if year is None and period is None and not written:
        reader.add_problem(root, "不知道项目年度：请把文件放在 targets/年度/ 下，或写明 period", "missing")
    if year is None and period is not None:
        year = period[0].year
    return year, period or (date(year or 1, 1, 1), date(year or 1, 12, 31))


def _period_mistake(written: str, period: tuple[date, date] | None, year: int | None) -> str:
    """What is wrong with the period written, beside the year of the folder; "" when nothing is."""
    if written and period is None:
        return f"看不懂项目期“{shorten_text(written)}”：请写成 2024、2024-2026 或 2024-03-01..2024-09-30"
    if period and year and not period[0].year <= year <= period[1].year:
        return f"项目期“{shorten_text(written)}”不包含文件夹所示的年度 {year}，请改正其中一处"
    return ""


def _year_of_folder(project_id: str) -> int | None:
    folder = project_id.split("/")[0]
    if not re.fullmatch(r"\d{4}", folder, re.ASCII) or not EARLIEST <= int(folder) <= LATEST:
        return None
    return int(folder)


def _read_party(reader: YamlReader, node: Node | None, what: str) -> Party:
    """``{code, name}``, or the text as printed, with its code in brackets before it."""
    if isinstance(node, MappingNode):
        aliases = {"名称": "name", "代码": "code"}
        fields = reader.read_fields(node, what, required=("name",), optional=("code",), aliases=aliases)
        code = strip_quotes(reader.read_text(fields.get("code"), "code"))
        return Party(reader.read_text(fields.get("name"), "name"), code)
    written = reader.read_text(node, what)
    if printed := PRINTED_CODE.fullmatch(written):
        return Party((printed[2] or printed[4]).strip(), printed[1] or printed[3])
    return Party(written)


def _read_schedule(reader: YamlReader, node: Node | None) -> str:
    written = reader.read_text(node, "schedule")
    if not written:
        return SCHEDULES[0]
    schedule = read_schedule(written)
    if schedule is None:
        known = f"可写 {'、'.join(SCHEDULES)}，带日期和时刻的如 每月 5日 08:00（1 至 28 日）"
        message = f"看不懂监测频次“{shorten_text(written)}”：{known}，或五段的 cron，如 0 6 1 * *"
        reader.add_problem(node, message, "value")
    return schedule or SCHEDULES[0]
