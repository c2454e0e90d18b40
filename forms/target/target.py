"""项目支出绩效目标表: what a target file declares, as plain data, then drawn in a layout.

To add a layout, write a module like ``guyuan.py`` and name it in ``LAYOUTS``.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from forms.form import Form
from forms.grid import Grid
from forms.self_evaluation_data import AppliedRules, TargetReading
from forms.target import central as target_central
from forms.target import guyuan as target_guyuan
from forms.target import sichuan as target_sichuan
from forms.target.data import ProjectPeriod, TargetFunds, TargetRow, TargetSheet
from indicators.model import Indicator, Project, Target
from indicators.rules import Profile

LAYOUTS: Mapping[str, Callable[[TargetSheet], Grid]] = MappingProxyType(
    {
        "guyuan": target_guyuan.draw_grid,
        "central": target_central.draw_grid,
        "sichuan": target_sichuan.draw_grid,
    }
)
DEFAULT_LAYOUT = "guyuan"
HASH_LENGTH = 8


def target_form(project: Project, profile: Profile, *, sample: bool, layout: str = "") -> Form:
    """The sheet of one project as declared. Without ``layout`` the rule profile decides: sichuan-2025 takes
    sichuan."""
    content = collect_target_sheet(project, profile, sample=sample, layout=layout or layout_of(profile))
    pages = (LAYOUTS[content.layout](content),)
    return Form("target", content.title, project.span[0], sample, content, pages, footer_text(content))


def layout_of(profile: Profile) -> str:
    place = profile.name.partition("-")[0]
    return place if place in LAYOUTS else DEFAULT_LAYOUT


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
    )


def sheet_title(project: Project, layout: str) -> str:
    if layout == "guyuan":
        return f"{project.year}年{project.department.name}项目支出预算绩效目标表"
    return f"项目支出绩效目标表（{project.year}年度）"


def project_period(project: Project) -> ProjectPeriod:
    """2024-2024 for whole years, else from day to day."""
    start, end = project.period
    if start == date.min:
        start, end = project.span
    years = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    words = f"{start.year}-{end.year}" if years else f"{format_day(start)}至{format_day(end)}"
    return ProjectPeriod(start, end, words)


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


def target_reading(target: Target) -> TargetReading:
    return TargetReading(target.kind, target.comparison, target.day or target.value, target.unit)


def footer_text(content: TargetSheet) -> str:
    file = f"　目标文件校验码：{content.sha256[:HASH_LENGTH]}" if content.sha256 else ""
    return f"项目编号：{content.project}{file}"
