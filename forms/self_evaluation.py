"""项目支出绩效自评表: what an assessment says, as plain data, then drawn in a layout.

To add a layout (a province's sheet), write a module like ``central.py`` and name it in ``LAYOUTS``.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from forms import central, sichuan
from forms.form import Form
from forms.funds_block import funds_block
from forms.grid import Grid
from forms.progress import progress
from forms.provenance import account, addition
from forms.self_evaluation_appendix import appendix
from forms.self_evaluation_data import Goal, IndicatorRow, Reading, Rules, SelfEvaluation
from indicators.assessment import Assessment
from indicators.assessment import Row as AssessedRow
from indicators.model import Result, Target
from indicators.rules import Profile

__all__ = ["LAYOUTS", "Form", "self_evaluation"]

LAYOUTS: Mapping[str, Callable[[SelfEvaluation], Grid]] = MappingProxyType(
    {"central": central.draw, "sichuan": sichuan.draw}
)


def self_evaluation(assessment: Assessment, *, sample: bool, layout: str = "") -> Form:
    """The form of one project as known at the assessment's day; whatever is unknown says so. Without ``layout`` the rule
    profile decides: sichuan-2025 takes the layout sichuan."""
    content = gather(assessment, sample=sample, layout=layout or layout_of(assessment.profile))
    pages = (LAYOUTS[content.layout](content), *appendix(content))
    missing = assessment.missing
    return Form("self-evaluation", content.title, assessment.as_of, sample, content, pages, foot(content), missing)


def layout_of(profile: Profile) -> str:
    place = profile.name.partition("-")[0]
    return place if place in LAYOUTS else "central"


def gather(assessment: Assessment, *, sample: bool, layout: str) -> SelfEvaluation:
    project, profile = assessment.project, assessment.profile
    rows = tuple(indicator_row(each) for each in assessment.rows)
    funds = funds_block(assessment.funds) if assessment.funds else None
    return SelfEvaluation(
        title=f"项目支出绩效自评表（{project.year}年度）",
        layout=layout,
        project=project.id,
        name=project.name,
        year=project.year,
        department=project.department,
        unit=project.unit,
        leader=project.leader,
        as_of=assessment.as_of,
        rules=Rules(profile.name, profile.title, profile.sha256),
        sample=sample,
        funds=funds,
        goal=goal(assessment, progress(rows, funds)),
        indicators=rows,
        weight=sum((each.weight for each in rows), funds.weight if funds else Decimal(0)),
        total=assessment.total,
        so_far=assessment.so_far,
        grade=assessment.grade,
        ready=assessment.ready,
        missing=assessment.missing,
        notes=assessment.notes,
    )


def goal(assessment: Assessment, counted: str) -> Goal:
    written = [each.value for each in assessment.goal if each.value]
    additions = tuple(addition(each) for each in assessment.goal)
    return Goal(assessment.project.goal, written[-1] if written else counted, additions)


def indicator_row(row: AssessedRow) -> IndicatorRow:
    indicator, score = row.indicator, row.score
    return IndicatorRow(
        id=indicator.id,
        branch=indicator.branch,
        name=indicator.name,
        target=indicator.target.text,
        reading=reading(indicator.target),
        actual=indicator.target.text if score.outcome is Result.NOT_APPLICABLE else row.actual,
        value=row.value,
        weight=indicator.weight,
        points=score.points,
        computed=score.computed,
        outcome=score.outcome,
        why=score.why,
        flags=score.flags,
        reason=row.reason,
        measure=row.measure,
        account=account(row.observation, row.entries, row.evidence),
    )


def reading(target: Target) -> Reading:
    return Reading(target.kind, target.comparison, target.day or target.value, target.unit)


def foot(content: SelfEvaluation) -> str:
    return f"数据截至{content.as_of:%Y-%m-%d}　评分规则：{content.rules.title}（{content.rules.name}）"
