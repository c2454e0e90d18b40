"""项目支出绩效目标执行监控表: what a project's monitoring says, as plain data, then drawn on pages that lie."""

from collections.abc import Iterator
from datetime import date

from checks.filled_monitoring import filled
from checks.monitoring import examine
from forms.evidence import HERE, Line, evidence_pages, moment
from forms.form import Form
from forms.monitoring.data import Computed, Judgement, MonitoringFundsBlock, MonitoringLine, MonitoringSheet, Remark
from forms.monitoring.gathering import gather
from forms.monitoring.sheet import WIDTHS, draw
from monitoring.monitored import Monitored
from yamlfiles.problem import Finding


def monitoring_sheet(monitored: Monitored, *, sample: bool, due: date | None = None) -> Form:
    """The form of one project at the end of a month; whatever is unknown says so."""
    findings = found(monitored, due)
    content = gather(monitored, findings, sample=sample)
    title = f"附：取数依据与佐证资料（{content.name}，{content.year}年{content.span}）"
    width = sum(WIDTHS)
    appendix = evidence_pages(title, list(lines(content)), about="执行情况与说明", paper="监控表", width=width)
    pages = (draw(content), *appendix)
    return Form(
        "monitoring", content.title, content.as_of, sample, content, pages, foot(content), content.missing, True
    )


def found(monitored: Monitored, due: date | None) -> tuple[Finding, ...]:
    """What the checks have to say; handed in is what was said last."""
    rows = (*monitored.rows, *((monitored.funds,) if monitored.funds else ()))
    said = [entry.recorded_at for row in rows for entry in row.outlook.entries if entry.looks_ahead]
    signed = max(said).astimezone(HERE).date() if said else None
    return examine(filled(monitored, signed=signed, due=due), monitored.profile)


def lines(form: MonitoringSheet) -> Iterator[Line]:
    if form.funds:
        yield funds_line(form.funds, form.span)
    yield from (indicator_line(each) for each in form.indicators if each.applies)


def funds_line(funds: MonitoringFundsBlock, span: str) -> Line:
    executed = funds.rows[0].executed
    value = f"{span}执行数：" + ("待采集" if executed is None else f"{executed:f}{funds.unit}")
    return Line(
        "预算执行",
        (value, *explained(funds.judgement, funds.computed), *remarks(funds.said.remarks)),
        funds.account,
        (),
    )


def indicator_line(row: MonitoringLine) -> Line:
    value = f"{row.actual}（指标值 {row.target}）"
    said = (value, *explained(row.judgement, row.computed), *remarks(row.said.remarks))
    return Line(row.name, said, row.account, (row.said.measure,))


def explained(judgement: Judgement, computed: Computed | None) -> Iterator[str]:
    yield judgement.why
    if computed:
        yield computed.how
        if computed.seasonal_how:
            yield computed.seasonal_how


def remarks(said: tuple[Remark, ...]) -> Iterator[str]:
    """What people said, one sentence an entry, with name and time."""
    for each in said:
        parts = (
            ("全年预计", each.forecast),
            ("原因类别", each.cause),
            ("原因说明", each.explanation),
            ("完成可能性", each.likelihood),
            ("备注", each.note),
        )
        text = "；".join(f"{word} {value}" for word, value in parts if value)
        yield f"{each.by} 于 {moment(each.recorded_at)} 填报：{text}"


def foot(content: MonitoringSheet) -> str:
    return f"数据截至{content.as_of:%Y-%m-%d}　监控规则：{content.rules.title}（{content.rules.name}）"
