"""What a person still has to do before a 监控表 can be handed in, row by row."""

from collections.abc import Iterator

from indicators.figures import plain
from indicators.quoting import quoted
from indicators.rules import Profile
from monitoring.lights import Light
from monitoring.monitored import UNDECIDED, WAITING, Monitored, MonitoredFunds, MonitoredRow
from monitoring.outlook import Outlook
from yamlfiles.problem import Finding, Severity

TOLD = ("M1", "M2", "M8")
"""Checks of what ``lacking`` names row by row."""


def still_missing(monitored: Monitored, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """What is lacking, and the errors that no blank cell tells of."""
    wrong = (each for each in findings if each.severity is Severity.ERROR and each.code not in TOLD)
    return (*lacking(monitored), *(f"{each.place}：{each.message}" for each in wrong))


def lacking(monitored: Monitored) -> Iterator[str]:
    """Row by row what a person still has to do before the form can be handed in."""
    for each in monitored.rows:
        if each.applies:
            name = f"{each.indicator.branch[1]}{quoted(each.indicator.name)}"
            yield from together(name, _lacking_row(each, monitored.profile))
    if not monitored.rows:
        yield "没有指标，请在目标文件中填写"
    if monitored.funds is None:
        yield "未填报项目资金，请在目标文件中填写 funds"
    else:
        yield from together("预算执行", _lacking_funds(monitored.funds, monitored.profile))


def together(name: str, lacking: Iterator[str]) -> Iterator[str]:
    """All that one row lacks, as one thing to do."""
    text = "；".join(lacking)
    if text:
        yield f"{name}：{text}"


def _lacking_row(row: MonitoredRow, profile: Profile) -> Iterator[str]:
    if row.actual in (WAITING, UNDECIDED):
        yield row.judged.why
    yield from _lacking_reason(row.light, row.outlook, profile)
    if not row.outlook.forecast:
        computed = f"（推算 {row.forecast.text}）" if row.forecast else ""
        yield f"请填写全年预计完成情况{computed}"
    if row.outlook.likelihood is None:
        yield "请选择完成目标可能性"


def _lacking_funds(funds: MonitoredFunds, profile: Profile) -> Iterator[str]:
    if funds.line.executed.total is None or funds.judged.light is None:
        yield funds.judged.why
    yield from _lacking_reason(funds.judged.light, funds.outlook, profile)
    if not funds.outlook.forecast:
        computed = f"（推算 {plain(funds.forecast.value)}{funds.line.funds.unit}）" if funds.forecast else ""
        yield f"请填写全年预计执行数{computed}"


def _lacking_reason(light: Light | None, outlook: Outlook, profile: Profile) -> Iterator[str]:
    rules = profile.monitoring
    if light and light.value in rules.reason_on and not outlook.causes:
        yield f"{light.word}，请选择偏差原因"
    elif outlook.causes and rules.explanation_required and not outlook.explanation:
        yield "已选偏差原因，请填写原因说明"
