"""What a project's monitoring says, as the data of its paper."""

from fractions import Fraction

from forms.monitoring.data import MonitoringLine, MonitoringSheet
from forms.monitoring.funds import funds_of
from forms.monitoring.said import computed, judgement, said, shortest
from forms.provenance import account
from forms.self_evaluation_data import Rules
from forms.target.target import reading
from indicators.figures import divided
from monitoring.gaps import still_missing
from monitoring.monitored import Monitored, MonitoredRow
from yamlfiles.problem import Finding


def gather(monitored: Monitored, findings: tuple[Finding, ...], *, sample: bool) -> MonitoringSheet:
    project, profile, time = monitored.project, monitored.profile, monitored.elapsed
    missing = still_missing(monitored, findings)
    return MonitoringSheet(
        title=f"项目支出绩效目标执行监控表（{project.year}年{time.words}）",
        project=project.id,
        name=project.name,
        year=project.year,
        month=time.month,
        span=time.words,
        department=project.department,
        unit=project.unit,
        leader=project.leader,
        as_of=monitored.as_of,
        rules=Rules(profile.name, profile.title, profile.sha256),
        sample=sample,
        light=monitored.light,
        progress=shortest(monitored.progress * 100) if monitored.progress is not None else None,
        counted=monitored.counted,
        funds=funds_of(monitored.funds) if monitored.funds else None,
        goal=project.goal,
        indicators=tuple(line(each) for each in monitored.rows),
        ready=not missing,
        missing=missing,
        findings=findings,
    )


def line(row: MonitoredRow) -> MonitoringLine:
    indicator = row.indicator
    return MonitoringLine(
        id=indicator.id,
        branch=indicator.branch,
        name=indicator.name,
        target=indicator.target.text,
        reading=reading(indicator.target),
        applies=row.applies,
        actual=row.actual if row.applies else indicator.target.text,
        value=divided(row.value) if isinstance(row.value, Fraction) else row.value,
        weight=indicator.weight,
        judgement=judgement(row.judged),
        computed=computed(row.forecast),
        said=said(row.outlook),
        account=account(row.observation, row.entries, row.evidence),
    )
