"""The layout of a 监控表 (财预〔2019〕136号), cell by cell, on A4 across."""

from collections.abc import Iterator, Sequence

from forms.amounts import (
    NOT_USED,
    actual_cell,
    amount_cell,
    amount_or_blank,
    percent_cell,
    waiting_cell,
)
from forms.branch_rows import indicator_branch_rows, put_beside
from forms.footer import doubt_notes, note_rows, signature_row, warning_rows
from forms.funds_rows import NOT_SPLIT, fund_name_cell, undeclared_funds_row
from forms.grid import Grid, GridCell, GridRow, form_grid, label_cell, label_cells, span_cells, text_cell
from forms.heading import party_row, task_rows
from forms.monitoring.data import (
    ComputedForecast,
    MonitoringFundsBlock,
    MonitoringFundsRow,
    MonitoringIndicatorRow,
    MonitoringSheet,
)
from indicators.display import OPEN_WORDS, UNDECIDED, UNVERIFIED, WAITING
from indicators.model import SheetKind
from monitoring.lights import Light
from monitoring.outlook import Cause, Likelihood

WIDTHS = (8, 17, 22, 32, 17, 18, 18, *(9.2,) * 5, 34, *(9.2,) * 3, 33.4)
"""绩效指标, 一级, 二级, 三级; 年度指标值, 执行情况, 全年预计; five kinds of cause, 原因说明; three likelihoods; 备注."""
COLUMNS = len(WIDTHS)
SIDE_COLUMNS = 3
FUNDS_SPANS = (2, 2, 4, 2, 4)
"""The name of the fund, 年初预算数, 执行数, 执行率, 全年预计执行数."""
PARTY_SPANS = (SIDE_COLUMNS, 4, 4, COLUMNS - SIDE_COLUMNS - 8)
TASK_SPANS = (SIDE_COLUMNS, 2, 7, 1, 3, 1)
TICK = "√"
WORKED_OUT = "（推算）"
PROPOSED = "推算"
"""Of a likelihood; its column is two characters wide."""
WORKED_OUT_NOTE = "“推算”为系统按各月数据推算，括号内为 80% 的范围，方法见附表，尚未经单位填报确认。"
HEADER_HEIGHT = 2
COLUMNS_BEFORE_ACTUAL = 5
"""绩效指标, 一级, 二级, 三级 and 年度指标值."""


def draw_grid(form: MonitoringSheet) -> Grid:
    rows = (*indicator_rows(form), *closing_rows(form))
    return form_grid("监控表", form.title, WIDTHS, head_rows(form), rows, HEADER_HEIGHT)


def head_rows(form: MonitoringSheet) -> Iterator[GridRow]:
    yield from heading_rows(form)
    yield from funds_rows(form)
    yield labelled_row("年度总体目标", form.goal)


def labelled_row(label: str, text: str) -> GridRow:
    return label_cell(label, colspan=SIDE_COLUMNS), text_cell(text, COLUMNS - SIDE_COLUMNS)


def closing_rows(form: MonitoringSheet) -> Iterator[GridRow]:
    yield from warning_rows(form.missing, COLUMNS)
    yield from note_rows(note_lines(form), COLUMNS)
    yield signature_row(form.leader, (4, 3, 6, 4), form.words)


def heading_rows(form: MonitoringSheet) -> Iterator[GridRow]:
    yield labelled_row(form.words.name, form.name)
    if form.kind is SheetKind.DEPARTMENT:
        yield from task_rows(form, TASK_SPANS)
        return
    yield party_row(form.department, form.unit, PARTY_SPANS, "主管部门及代码")


def funds_rows(form: MonitoringSheet) -> Iterator[GridRow]:
    funds = form.funds
    if funds is None:
        yield undeclared_funds_row(SIDE_COLUMNS, COLUMNS - SIDE_COLUMNS, form.words.money)
        return
    headers = ("", "年初预算数", f"{form.span}执行数", f"{form.span}执行率", "全年预计执行数")
    lines = [label_cells(headers), *(fund_cells(line, funds) for line in funds.rows)]
    side = label_cell(f"{form.words.money}（{funds.unit}）", colspan=SIDE_COLUMNS)
    yield from put_beside(side, [span_cells(line, FUNDS_SPANS) for line in lines])


def fund_cells(line: MonitoringFundsRow, funds: MonitoringFundsBlock) -> GridRow:
    is_total = line is funds.rows[0]
    return (
        fund_name_cell(line.label, is_total),
        amount_or_blank(line.initial),
        executed_cell(line, is_total, funds.account.waiting_word),
        rate_cell(line, is_total, funds.account.waiting_word),
        funds_forecast_cell(line, funds) if is_total else GridCell(),
    )


def executed_cell(line: MonitoringFundsRow, is_total: bool, waiting: str) -> GridCell:
    """A source the sheet left blank has nothing to execute; what is not known by source says so."""
    if line.executed is not None:
        return amount_cell(line.executed)
    if not is_total and line.initial is None:
        return GridCell()
    return waiting_cell(waiting) if line.split else GridCell(NOT_SPLIT)


def rate_cell(line: MonitoringFundsRow, is_total: bool, waiting: str) -> GridCell:
    if line.rate is not None:
        return percent_cell(line.rate)
    return waiting_cell(waiting) if is_total else GridCell()


def funds_forecast_cell(line: MonitoringFundsRow, funds: MonitoringFundsBlock) -> GridCell:
    if line.forecast is not None:
        return amount_cell(line.forecast)
    return computed_forecast_cell(funds.computed, "")


def indicator_rows(form: MonitoringSheet) -> Iterator[GridRow]:
    """The header of two rows, then a row an indicator; the label at the left spans them all."""
    rows = indicator_branch_rows(form.indicators, indicator_cells)
    return put_beside(label_cell("绩效指标"), (*header_rows(form.span), *rows))


def header_rows(span: str) -> tuple[GridRow, GridRow]:
    tall = ("一级指标", "二级指标", "三级指标", "年度指标值", f"{span}执行情况", "全年预计完成情况")
    upper = (
        *(label_cell(text, rowspan=HEADER_HEIGHT) for text in tall),
        label_cell("偏差原因分析", colspan=len(Cause) + 1),
        label_cell("完成目标可能性", colspan=len(Likelihood)),
        label_cell("备注", rowspan=HEADER_HEIGHT),
    )
    return upper, label_cells((*Cause, "原因说明", *Likelihood))


def indicator_cells(row: MonitoringIndicatorRow) -> Iterator[GridCell]:
    yield GridCell(row.name, align="left")
    yield GridCell(row.target)
    if row.applies:
        yield actual_cell(row.actual)
        yield from outlook_cells(row)
    else:
        yield from (GridCell(NOT_USED),) * (COLUMNS - COLUMNS_BEFORE_ACTUAL)


def outlook_cells(row: MonitoringIndicatorRow) -> Iterator[GridCell]:
    """全年预计, 偏差原因分析, 完成目标可能性 and 备注."""
    outlook = row.said
    yield forecast_cell(row)
    yield from tick_cells(Cause, outlook.causes)
    yield GridCell(outlook.explanation, style="reason", align="left")
    yield from likelihood_cells(row)
    yield GridCell(outlook.note or measure_text(row), style="reason", align="left")


def measure_text(row: MonitoringIndicatorRow) -> str:
    """Where nobody wrote a note, 备注 tells what will be done."""
    return f"措施：{row.said.measure}" if row.said.measure else ""


def forecast_cell(row: MonitoringIndicatorRow) -> GridCell:
    """What a person expects; while nobody said, what the program works out, in red."""
    if row.said.forecast:
        return GridCell(row.said.forecast)
    return computed_forecast_cell(row.computed, "\n")


def computed_forecast_cell(computed: ComputedForecast | None, between: str) -> GridCell:
    if computed is None or computed.value is None:
        return waiting_cell("待填报")
    within = f"{between}（{computed.range_text}）" if computed.range_text else ""
    return waiting_cell(f"{computed.text}{within}{between}{WORKED_OUT}")


def likelihood_cells(row: MonitoringIndicatorRow) -> Iterator[GridCell]:
    """What a person chose; while nobody did, what the range proposes, in red and named so."""
    proposed = row.computed.likelihood if row.computed else None
    if row.said.likelihood or proposed is None:
        return tick_cells(Likelihood, (row.said.likelihood,))
    return (waiting_cell(PROPOSED) if name is proposed else GridCell("") for name in Likelihood)


def tick_cells(
    names: Sequence[object] | type[Cause] | type[Likelihood], chosen: Sequence[object]
) -> Iterator[GridCell]:
    return (GridCell(TICK if name in chosen else "") for name in names)


def note_lines(form: MonitoringSheet) -> Iterator[str]:
    if form.light:
        yield f"监控结果：{form.light.word}（{light_counts(form)}）。"
    if form.funds:
        yield from form.funds.notes
        yield from funds_remark(form.funds)
    if form.funds:
        yield from doubt_notes("预算执行", form.funds.account)
    for row in form.indicators:
        yield from doubt_notes(row.name, row.account)
    if has_computed_forecast(form):
        yield WORKED_OUT_NOTE


def funds_remark(funds: MonitoringFundsBlock) -> Iterator[str]:
    outlook = funds.said
    if outlook.causes or outlook.explanation:
        yield f"预算执行偏差原因：{'、'.join(outlook.causes)}　{outlook.explanation}"


def has_computed_forecast(form: MonitoringSheet) -> bool:
    rows = (*indicator_rows(form), *funds_rows(form))
    return any(WORKED_OUT in cell.text for row in rows for cell in row)


def light_counts(form: MonitoringSheet) -> str:
    lights = [indicator.judgement.light for indicator in form.indicators]
    parts = [f"{light.word}{lights.count(light)}项" for light in Light if light in lights]
    if form.funds and form.funds.judgement.light:
        parts.append(f"预算执行{form.funds.judgement.light.word}")
    open_rows = sum(indicator.actual in OPEN_WORDS for indicator in form.indicators)
    if open_rows:
        unverified = any(indicator.actual == UNVERIFIED for indicator in form.indicators)
        words = (WAITING, UNDECIDED, UNVERIFIED) if unverified else (WAITING, UNDECIDED)
        parts.append(f"{'、'.join(words)}{open_rows}项")
    return "，".join(parts)
