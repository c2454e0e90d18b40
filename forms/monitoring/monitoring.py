"""项目支出绩效目标执行监控表: what a project's monitoring says, as plain data, then drawn on pages that lie."""

from collections.abc import Iterator
from datetime import date

from checks.filled_monitoring import build_filled_monitoring
from checks.monitoring import check_monitoring
from forms.evidence import EvidenceRow, evidence_pages
from forms.form import Form
from forms.grid import Grid
from forms.monitoring.data import (
    ComputedForecast,
    Judgement,
    MonitoringFundsBlock,
    MonitoringIndicatorRow,
    MonitoringSheet,
    OutlookEntry,
)
from forms.monitoring.gathering import collect_monitoring_sheet
from forms.monitoring.sheet import WIDTHS, draw_grid
from indicators.clock import format_local_minute, local_day
from monitoring.gaps import all_missing_items
from monitoring.monitored import MonitoringAssessment
from monitoring.outlook import Outlook
from yamlfiles.problem import Problem


def monitoring_form(monitored: MonitoringAssessment, *, sample: bool, due: date | None = None) -> Form:
    """The form of one project at the end of a month; whatever is unknown says so."""
    findings = examine_monitoring(monitored, due)
    missing = all_missing_items(monitored, findings)
    content = collect_monitoring_sheet(monitored, findings, missing, sample=sample)
    return Form(
        kind="monitoring",
        title=content.title,
        as_of=content.as_of,
        sample=sample,
        content=content,
        pages=(draw_grid(content), *appendix_pages(content)),
        foot=footer_text(content),
        missing=missing,
        landscape=True,
    )


def appendix_pages(form: MonitoringSheet) -> tuple[Grid, ...]:
    title = f"附：数据来源与依据（{form.name}，{form.year}年{form.span}）"
    rows = list(evidence_rows(form))
    return evidence_pages(title, rows, about="执行情况与说明", paper="监控表", width=sum(WIDTHS))


def examine_monitoring(monitored: MonitoringAssessment, due: date | None) -> tuple[Problem, ...]:
    """What the checks have to say of the paper, which is due on ``due``."""
    filled = build_filled_monitoring(monitored, signed=day_of_last_entry(monitored), due=due)
    return check_monitoring(filled, monitored.profile)


def day_of_last_entry(monitored: MonitoringAssessment) -> date | None:
    """A paper counts as signed on the day of its last entry about the months to come."""
    entries = (entry for outlook in all_outlooks(monitored) for entry in outlook.entries)
    instants = [entry.recorded_at for entry in entries if entry.is_about_outlook]
    return local_day(max(instants)) if instants else None


def all_outlooks(monitored: MonitoringAssessment) -> Iterator[Outlook]:
    yield from (row.outlook for row in monitored.rows)
    if monitored.funds:
        yield monitored.funds.outlook


def evidence_rows(form: MonitoringSheet) -> Iterator[EvidenceRow]:
    if form.funds:
        yield funds_evidence_row(form.funds, form.span)
    yield from (indicator_evidence_row(indicator) for indicator in form.indicators if indicator.applies)


def funds_evidence_row(funds: MonitoringFundsBlock, span: str) -> EvidenceRow:
    executed = funds.rows[0].executed
    amount = funds.account.waiting_word if executed is None else f"{executed:f}{funds.unit}"
    statements = (
        f"{span}执行数：{amount}",
        *judgement_texts(funds.judgement, funds.computed),
        *outlook_entry_texts(funds.said.remarks),
    )
    return EvidenceRow("预算执行", statements, funds.account, ())


def indicator_evidence_row(row: MonitoringIndicatorRow) -> EvidenceRow:
    statements = (
        f"{row.actual}（指标值 {row.target}）",
        *judgement_texts(row.judgement, row.computed),
        *outlook_entry_texts(row.said.remarks),
    )
    return EvidenceRow(row.name, statements, row.account, (row.said.measure,))


def judgement_texts(judgement: Judgement, computed: ComputedForecast | None) -> Iterator[str]:
    yield judgement.why
    if computed:
        yield computed.how


def outlook_entry_texts(entries: tuple[OutlookEntry, ...]) -> Iterator[str]:
    """What people said, one sentence an entry, with name and time."""
    for entry in entries:
        text = "；".join(f"{word} {value}" for word, value in outlook_parts(entry) if value)
        yield f"{entry.by} 于 {format_local_minute(entry.recorded_at)} 填报：{text}"


def outlook_parts(entry: OutlookEntry) -> tuple[tuple[str, str | None], ...]:
    return (
        ("全年预计", entry.forecast),
        ("原因类别", entry.cause),
        ("原因说明", entry.explanation),
        ("完成可能性", entry.likelihood),
        ("备注", entry.note),
    )


def footer_text(content: MonitoringSheet) -> str:
    return f"数据截至{content.as_of:%Y-%m-%d}　监控规则：{content.rules.title}"
