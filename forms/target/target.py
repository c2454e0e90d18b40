"""项目支出绩效目标表: what a target file declares, as plain data, then drawn in a layout.

To add a layout, write a module like ``guyuan.py`` and name it in ``LAYOUTS``.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from forms.form import Form
from forms.grid import Grid
from forms.layouts import layout_of_profile
from forms.self_evaluation_data import AppliedRules, target_reading
from forms.target import central as target_central
from forms.target import department as target_department
from forms.target import guyuan as target_guyuan
from forms.target import sichuan as target_sichuan
from forms.target.data import ProjectPeriod, TargetFunds, TargetRow, TargetSheet
from indicators.model import Indicator, Project
from indicators.rules import Profile

LAYOUTS: Mapping[str, Callable[[TargetSheet], Grid]] = MappingProxyType(
    {
        "guyuan": target_guyuan.draw_grid,
        "central": target_central.draw_grid,
        "sichuan": target_sichuan.draw_grid,
    }
)
DEFAULT_LAYOUT = "guyuan"
"""The sheet that the first user, a unit of 固原市, files. Judgement: it stands wherever neither the rules
nor the person who asks name another."""
HASH_LENGTH = 8


def target_form(project: Project, profile: Profile, *, sample: bool, layout: str = "") -> Form:
    """The sheet of one project as declared. Without ``layout`` the rule profile decides: sichuan-2025 takes
    sichuan."""
    layout = layout or layout_of_profile(profile, LAYOUTS, DEFAULT_LAYOUT)
    draw = target_department.draw_grid if project.is_department else LAYOUTS[layout]
    content = collect_target_sheet(project, profile, sample=sample, layout=layout)
    return Form(
        kind="target",
        title=content.title,
        as_of=project.span[0],
        sample=sample,
        content=content,
        pages=(draw(content),),
        foot=footer_text(content),
    )


def collect_target_sheet(project: Project, profile: Profile, *, sample: bool, layout: str) -> TargetSheet:
    funds = project.funds
    return TargetSheet(
        title=sheet_title(project, layout),
        layout=layout,
        project=project.id,
        name=project.name,
        year=project.year,
        department=project.department,
        unit=project.unit,
        leader=project.leader,
        attribute=project.attribute,
        period=project_period(project),
        rules=AppliedRules(profile.name, profile.title, profile.sha256),
        sample=sample,
        funds=TargetFunds(funds.unit, funds.initial, funds.annual) if funds else None,
        goal=project.goal,
        indicators=tuple(build_target_row(indicator) for indicator in project.indicators),
        sha256=project.sha256,
        kind=project.kind,
        tasks=project.tasks,
    )


def sheet_title(project: Project, layout: str) -> str:
    if project.is_department:
        return f"部门整体支出绩效目标表（{project.year}年度）"
    if layout == "guyuan":
        return f"{project.year}年{project.department.name}项目支出预算绩效目标表"
    return f"项目支出绩效目标表（{project.year}年度）"


def project_period(project: Project) -> ProjectPeriod:
    start, end = project.period
    # A project that names no period has that of its year.
    if start == date.min:
        start, end = project.span
    return ProjectPeriod(start, end, format_period(start, end))


def format_period(start: date, end: date) -> str:
    """2024-2024 for whole years, else from day to day."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}-{end.year}"
    return f"{format_day(start)}至{format_day(end)}"


def format_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def build_target_row(indicator: Indicator) -> TargetRow:
    target = indicator.target
    return TargetRow(
        id=indicator.id,
        branch=indicator.branch,
        name=indicator.name,
        target=target.text,
        reading=target_reading(target),
        confirm=target.confirm,
        weight=indicator.weight,
        basis=dict(indicator.basis),
    )


def footer_text(content: TargetSheet) -> str:
    file = f"　目标文件校验码：{content.sha256[:HASH_LENGTH]}" if content.sha256 else ""
    return f"项目编号：{content.project}{file}"
