"""项目支出绩效自评表: what an assessment says, as plain data, then drawn in a layout.

To add a layout (a province's sheet), write a module like ``central.py`` and name it in ``LAYOUTS``.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from forms import central, sichuan
from forms.form import Form
from forms.funds_block import build_funds_block
from forms.grid import Grid
from forms.layouts import layout_of_profile
from forms.progress import progress_text
from forms.provenance import build_additions, build_provenance
from forms.self_evaluation_appendix import appendix_pages
from forms.self_evaluation_data import (
    AnnualGoal,
    AppliedRules,
    IndicatorRow,
    SelfEvaluation,
    target_reading,
)
from indicators.assessment import AssessedRow, Assessment
from indicators.missing import missing_texts
from indicators.model import ScoreStatus
from indicators.rules import Profile
from indicators.sheet_words import SHEET_WORDS

LAYOUTS: Mapping[str, Callable[[SelfEvaluation], Grid]] = MappingProxyType(
    {"central": central.draw_grid, "sichuan": sichuan.draw_grid}
)
DEFAULT_LAYOUT = "central"


def self_evaluation_form(assessment: Assessment, *, sample: bool, layout: str = "") -> Form:
    """The form of one project as known at the assessment's day; whatever is unknown says so. Without
    ``layout`` the rule profile decides: sichuan-2025 takes the layout sichuan."""
    layout = layout or evaluation_layout(assessment.profile)
    content = collect_self_evaluation(assessment, sample=sample, layout=layout)
    return Form(
        kind="self-evaluation",
        title=content.title,
        as_of=assessment.as_of,
        sample=sample,
        content=content,
        pages=(LAYOUTS[layout](content), *appendix_pages(content)),
        foot=footer_text(content),
        missing=assessment.missing,
    )


def evaluation_layout(profile: Profile) -> str:
    return layout_of_profile(profile, LAYOUTS, DEFAULT_LAYOUT)


def collect_self_evaluation(assessment: Assessment, *, sample: bool, layout: str) -> SelfEvaluation:
    project, profile = assessment.project, assessment.profile
    rows = tuple(build_indicator_row(row) for row in assessment.rows)
    funds = build_funds_block(assessment.funds) if assessment.funds else None
    return SelfEvaluation(
        title=f"{SHEET_WORDS[project.kind].spending}绩效自评表（{project.year}年度）",
        layout=layout,
        project=project.id,
        name=project.name,
        year=project.year,
        department=project.department,
        unit=project.unit,
        leader=project.leader,
        as_of=assessment.as_of,
        rules=AppliedRules(profile.name, profile.title, profile.sha256),
        sample=sample,
        funds=funds,
        goal=annual_goal(assessment, progress_text(rows, funds)),
        indicators=rows,
        weight=sum((row.weight for row in rows), funds.weight if funds else Decimal(0)),
        total=assessment.total,
        so_far=assessment.so_far,
        grade=assessment.grade,
        ready=assessment.ready,
        missing=missing_texts(assessment.missing),
        notes=assessment.notes,
        kind=project.kind,
        tasks=project.tasks,
    )


def annual_goal(assessment: Assessment, counted: str) -> AnnualGoal:
    """``counted`` stands where nobody wrote what became of it."""
    additions = build_additions(assessment.goal)
    return AnnualGoal(assessment.project.goal, assessment.achieved or counted, additions)


def build_indicator_row(row: AssessedRow) -> IndicatorRow:
    indicator, score = row.indicator, row.score
    return IndicatorRow(
        id=indicator.id,
        branch=indicator.branch,
        name=indicator.name,
        target=indicator.target.text,
        reading=target_reading(indicator.target),
        actual=indicator.target.text if score.outcome is ScoreStatus.NOT_APPLICABLE else row.actual,
        value=row.value,
        weight=indicator.weight,
        points=score.points,
        computed=score.computed,
        outcome=score.outcome,
        why=score.why,
        flags=score.flags,
        reason=row.reason,
        measure=row.measure,
        account=build_provenance(row.observation, row.entries, row.evidence, row.doubts),
    )


def footer_text(content: SelfEvaluation) -> str:
    return f"数据截至{content.as_of:%Y-%m-%d}　评分规则：{content.rules.title}"
