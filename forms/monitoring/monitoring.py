"""项目支出绩效目标执行监控表: what a project's monitoring says, as plain data, then drawn on pages that lie."""

from collections.abc import Iterator
from datetime import date

from checks.filled_monitoring import build_filled_monitoring
from checks.monitoring import check_monitoring
from forms.evidence import EvidenceRow, evidence_pages
from forms.form import Form
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
from yamlfiles.problem import Problem


def monitoring_form(monitored: MonitoringAssessment, *, sample: bool, due: date | None = None) -> Form:
    """The form of one project at the end of a month; whatever is unknown says so."""
    findings = examine_monitoring(monitored, due)
    missing = all_missing_items(monitored, findings)
    content = collect_monitoring_sheet(monitored, findings, missing, sample=sample)
    title = f"附：取数依据与佐证资料（{content.name}，{content.year}年{content.span}）"
    width = sum(WIDTHS)
    appendix = evidence_pages(
        title, list(evidence_rows(content)), about="执行情况与说明", paper="监控表", width=width
    )
    pages = (draw_grid(content), *appendix)
    return Form(
        "monitoring",
        content.title,
        content.as_of,
        sample,
        content,
        pages,
        footer_text(content),
        missing,
        True,
    )


def examine_monitoring(monitored: MonitoringAssessment, due: date | None) -> tuple[Problem, ...]:
    """What the checks have to say; handed in is what was said last."""
    rows = (*monitored.rows, *((monitored.funds,) if monitored.funds else ()))
    said = [entry.recorded_at for row in rows for entry in row.outlook.entries if entry.is_about_outlook]
    signed = local_day(max(said)) if said else None
    return check_monitoring(build_filled_monitoring(monitored, signed=signed, due=due), monitored.profile)


def evidence_rows(form: MonitoringSheet) -> Iterator[EvidenceRow]:
    if form.funds:
        yield funds_evidence_row(form.funds, form.span)
    yield from (indicator_evidence_row(indicator) for indicator in form.indicators if indicator.applies)


def funds_evidence_row(funds: MonitoringFundsBlock, span: str) -> EvidenceRow:
    executed = funds.rows[0].executed
    value = f"{span}执行数：" + ("待采集" if executed is None else f"{executed:f}{funds.unit}")
    return EvidenceRow(
        "预算执行",
        (value, *judgement_texts(funds.judgement, funds.computed), *outlook_entry_texts(funds.said.remarks)),
        funds.account,
        (),
    )


def indicator_evidence_row(row: MonitoringIndicatorRow) -> EvidenceRow:
    value = f"{row.actual}（指标值 {row.target}）"
    said = (value, *judgement_texts(row.judgement, row.computed), *outlook_entry_texts(row.said.remarks))
    return EvidenceRow(row.name, said, row.account, (row.said.measure,))


def judgement_texts(judgement: Judgement, computed: ComputedForecast | None) -> Iterator[str]:
    yield judgement.why
    if computed:
        yield computed.how
        if computed.seasonal_how:
            yield computed.seasonal_how


def outlook_entry_texts(said: tuple[OutlookEntry, ...]) -> Iterator[str]:
    """What people said, one sentence an entry, with name and time."""
    for entry in said:
        parts = (
            ("全年预计", entry.forecast),
            ("原因类别", entry.cause),
            ("原因说明", entry.explanation),
            ("完成可能性", entry.likelihood),
            ("备注", entry.note),
        )
        text = "；".join(f"{word} {value}" for word, value in parts if value)
        yield f"{entry.by} 于 {format_local_minute(entry.recorded_at)} 填报：{text}"


def footer_text(content: MonitoringSheet) -> str:
    return f"数据截至{content.as_of:%Y-%m-%d}　监控规则：{content.rules.title}（{content.rules.name}）"
