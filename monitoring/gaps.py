"""What a person still has to do before a 监控表 can be handed in, row by row."""

from collections.abc import Iterator

from indicators.figures import format_plain
from indicators.quoting import quote_text
from indicators.rules import Profile
from monitoring.lights import Light
from monitoring.monitored import UNDECIDED, WAITING, MonitoredFunds, MonitoredRow, MonitoringAssessment
from monitoring.outlook import Outlook
from yamlfiles.problem import Finding, Severity

CODES_NAMED_BY_ROW = ("M1", "M2", "M8")
"""Checks of what ``missing_items`` names row by row."""


def all_missing_items(monitored: MonitoringAssessment, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """What is lacking, and the errors that no blank cell tells of."""
    wrong = (
        finding
        for finding in findings
        if finding.severity is Severity.ERROR and finding.code not in CODES_NAMED_BY_ROW
    )
    return (*missing_items(monitored), *(f"{finding.place}：{finding.message}" for finding in wrong))


def missing_items(monitored: MonitoringAssessment) -> Iterator[str]:
    """Row by row what a person still has to do before the form can be handed in."""
    for row in monitored.rows:
        if row.applies:
            name = f"{row.indicator.branch[1]}{quote_text(row.indicator.name)}"
            yield from join_missing_items(name, _missing_in_row(row, monitored.profile))
    if not monitored.rows:
        yield "没有指标，请在目标文件中填写"
    if monitored.funds is None:
        yield "未填报项目资金，请在目标文件中填写 funds"
    else:
        yield from join_missing_items("预算执行", _missing_in_funds(monitored.funds, monitored.profile))


def join_missing_items(name: str, lacking: Iterator[str]) -> Iterator[str]:
    """All that one row lacks, as one thing to do."""
    text = "；".join(lacking)
    if text:
        yield f"{name}：{text}"


def _missing_in_row(row: MonitoredRow, profile: Profile) -> Iterator[str]:
    if row.actual in (WAITING, UNDECIDED):
        yield row.light_result.why
    yield from _missing_deviation_reason(row.light, row.outlook, profile)
    if not row.outlook.forecast:
        computed = f"（推算 {row.forecast.text}）" if row.forecast else ""
        yield f"请填写全年预计完成情况{computed}"
    if row.outlook.likelihood is None:
        yield "请选择完成目标可能性"


def _missing_in_funds(funds: MonitoredFunds, profile: Profile) -> Iterator[str]:
    if funds.line.executed.total is None or funds.light_result.light is None:
        yield funds.light_result.why
    yield from _missing_deviation_reason(funds.light_result.light, funds.outlook, profile)
    if not funds.outlook.forecast:
        computed = (
            f"（推算 {format_plain(funds.forecast.value)}{funds.line.funds.unit}）" if funds.forecast else ""
        )
        yield f"请填写全年预计执行数{computed}"


def _missing_deviation_reason(light: Light | None, outlook: Outlook, profile: Profile) -> Iterator[str]:
    rules = profile.monitoring
    if light and light.value in rules.reason_on and not outlook.causes:
        yield f"{light.word}，请选择偏差原因"
    elif outlook.causes and rules.explanation_required and not outlook.explanation:
        yield "已选偏差原因，请填写原因说明"
