"""全年推算 of one row for its page, by the same way as on the page of 运行监控."""

from forms.dossier import Dossier
from indicators.model import FUNDS
from monitoring.elapsed import NoMonthEndError, month_end
from monitoring.forecast import Forecast
from monitoring.monitored import MonitoringAssessment
from monitoring.outcomes import NoForecast
from pages.indicator_page import YearOutlook
from web import request_context
from workspace.dossier import add_past, read_month_dossiers


def year_outlook(dossier: Dossier, row_id: str) -> YearOutlook | None:
    """At the last end of a month up to the day of the page; ``None`` where no month is over, the year is, or
    the row has no number."""
    project = dossier.project
    try:
        month = month_end(project, dossier.as_of)
    except NoMonthEndError:
        return None
    if month >= project.span[1]:
        return None
    workspace, store = request_context.workspace(), request_context.store()
    known = request_context.requested_known()
    months = read_month_dossiers(workspace, store, [(project, month)], known)
    (monthly,) = add_past(store, months, known)
    forecast = forecast_of_row(monthly.monitoring(), row_id)
    return YearOutlook(month, forecast) if forecast else None


def forecast_of_row(seen: MonitoringAssessment, row_id: str) -> Forecast | NoForecast | None:
    if row_id == FUNDS:
        return seen.funds.forecast if seen.funds else None
    return next((row.forecast for row in seen.rows if row.indicator.id == row_id), None)
