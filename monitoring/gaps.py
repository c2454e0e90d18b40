"""What a person still has to do before a 监控表 can be handed in, row by row."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from indicators.completeness import tell_damage_once
from indicators.display import UNDECIDED, UNVERIFIED, WAITING
from indicators.missing import Missing, MissingKind
from indicators.model import FUNDS, ScoreStatus
from indicators.quoting import row_label
from indicators.rules import MonitoringParameters, Profile
from monitoring.forecast import Forecast
from monitoring.lights import Light, needs_reason
from monitoring.monitored import MonitoredFunds, MonitoredRow, MonitoringAssessment
from monitoring.outcomes import NoForecast
from monitoring.outlook import Outlook
from yamlfiles.problem import Problem, Severity

CODES_NAMED_BY_ROW = ("M1", "M2", "M8")
"""Checks of what ``missing_items`` names row by row."""
WAITING_KINDS: Mapping[str, MissingKind] = MappingProxyType(
    {WAITING: MissingKind.ACTUAL, UNDECIDED: MissingKind.JUDGEMENT, UNVERIFIED: MissingKind.DOUBT}
)
EXECUTION = "预算执行"
"""What a 监控表 calls the row of the funds."""


def all_missing_items(monitored: MonitoringAssessment, findings: Iterable[Problem]) -> tuple[Missing, ...]:
    """What is lacking, and the errors that no blank cell tells of."""
    return (*missing_items(monitored), *contradictions(findings))


def contradictions(findings: Iterable[Problem]) -> Iterator[Missing]:
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.code not in CODES_NAMED_BY_ROW:
            yield Missing("", MissingKind.CONTRADICTION, finding.place.label, {"message": finding.message})


def missing_items(monitored: MonitoringAssessment) -> tuple[Missing, ...]:
    """Row by row what a person still has to do before the form can be handed in."""
    return tell_damage_once(monitored.damage, _list_items(monitored))


def _list_items(monitored: MonitoringAssessment) -> Iterator[Missing]:
    yield from _missing_in_rows(monitored)
    if monitored.funds is None:
        yield Missing("", MissingKind.FUNDS)
    else:
        yield from _missing_in_funds(monitored.funds, monitored.profile)


def _missing_in_rows(monitored: MonitoringAssessment) -> Iterator[Missing]:
    for row in monitored.rows:
        if row.applies:
            yield from _missing_in_row(row, monitored.profile)
    if not monitored.rows:
        yield Missing("", MissingKind.INDICATORS)


def _missing_in_row(row: MonitoredRow, profile: Profile) -> Iterator[Missing]:
    row_id, name = row.indicator.id, row_label(row.indicator.branch, row.indicator.name)
    if row.actual in WAITING_KINDS:
        yield Missing(row_id, WAITING_KINDS[row.actual], name, {"why": row.light_result.why})
    if kind := _missing_deviation_reason(row.light, row.outlook, profile.monitoring):
        yield Missing(row_id, kind, name, _light_value(row.light))
    if not row.outlook.forecast:
        yield Missing(row_id, MissingKind.FORECAST, name, {"computed": _computed_text(row.forecast)})
    if row.outlook.likelihood is None:
        yield Missing(row_id, MissingKind.LIKELIHOOD, name)


def _missing_in_funds(funds: MonitoredFunds, profile: Profile) -> Iterator[Missing]:
    light = funds.light_result.light
    if funds.line.executed.total is None or light is None:
        unverified = funds.line.score.outcome is ScoreStatus.UNVERIFIED
        kind = MissingKind.DOUBT if unverified else MissingKind.ACTUAL
        yield Missing(FUNDS, kind, EXECUTION, {"why": funds.light_result.why})
    if reason := _missing_deviation_reason(light, funds.outlook, profile.monitoring):
        yield Missing(FUNDS, reason, EXECUTION, _light_value(light))
    if not funds.outlook.forecast:
        computed = _computed_text(funds.forecast)
        yield Missing(FUNDS, MissingKind.EXECUTION_FORECAST, EXECUTION, {"computed": computed})


def _computed_text(forecast: Forecast | NoForecast | None) -> str:
    return f"（推算 {forecast.text}）" if forecast and forecast.text else ""


def _missing_deviation_reason(
    light: Light | None, outlook: Outlook, rules: MonitoringParameters
) -> MissingKind | None:
    if needs_reason(light, rules) and not outlook.causes:
        return MissingKind.CAUSE
    if outlook.causes and rules.explanation_required and not outlook.explanation:
        return MissingKind.EXPLANATION
    return None


def _light_value(light: Light | None) -> Mapping[str, str]:
    return {"light": light.word} if light else {}
