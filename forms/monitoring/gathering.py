"""What a project's monitoring says, as the data of its paper."""

from decimal import Decimal
from fractions import Fraction

from forms.monitoring.data import MonitoringIndicatorRow, MonitoringSheet
from forms.monitoring.funds import build_monitoring_funds
from forms.monitoring.judgement import build_judgement, computed_forecast, percent_of_share, stated_outlook
from forms.provenance import build_provenance
from forms.self_evaluation_data import AppliedRules, target_reading
from indicators.figures import to_decimal
from indicators.missing import Missing, missing_texts
from indicators.sheet_words import SHEET_WORDS
from monitoring.monitored import MonitoredRow, MonitoringAssessment
from yamlfiles.problem import Problem


def collect_monitoring_sheet(
    monitored: MonitoringAssessment,
    findings: tuple[Problem, ...],
    missing: tuple[Missing, ...],
    *,
    sample: bool,
) -> MonitoringSheet:
    project, profile, time = monitored.project, monitored.profile, monitored.elapsed
    return MonitoringSheet(
        title=f"{SHEET_WORDS[project.kind].spending}绩效目标执行监控表（{project.year}年{time.month_span}）",
        project=project.id,
        name=project.name,
        year=project.year,
        month=time.month,
        span=time.month_span,
        department=project.department,
        unit=project.unit,
        leader=project.leader,
        as_of=monitored.as_of,
        rules=AppliedRules(profile.name, profile.title, profile.sha256),
        sample=sample,
        light=monitored.light,
        progress=percent_of_share(monitored.progress),
        counted=monitored.counted_rows,
        funds=build_monitoring_funds(monitored.funds) if monitored.funds else None,
        goal=project.goal,
        indicators=tuple(build_indicator_row(row) for row in monitored.rows),
        ready=not missing,
        missing=missing_texts(missing),
        findings=findings,
        kind=project.kind,
        tasks=project.tasks,
    )


def build_indicator_row(row: MonitoredRow) -> MonitoringIndicatorRow:
    indicator = row.indicator
    target = indicator.target
    return MonitoringIndicatorRow(
        id=indicator.id,
        branch=indicator.branch,
        name=indicator.name,
        target=target.text,
        reading=target_reading(target),
        applies=row.applies,
        actual=row.actual if row.applies else target.text,
        value=actual_number(row),
        weight=indicator.weight,
        judgement=build_judgement(row.light_result),
        computed=computed_forecast(row.forecast),
        said=stated_outlook(row.outlook),
        account=build_provenance(row.observation, row.entries, row.evidence, row.doubts),
    )


def actual_number(row: MonitoredRow) -> Decimal | None:
    return to_decimal(row.value) if isinstance(row.value, Fraction) else row.value
