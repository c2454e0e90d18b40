"""The layout of a 监控表 (财预〔2019〕136号), cell by cell, on A4 across."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from forms.amounts import NOT_USED, WAITING, amount_cell, percent_cell, waiting_cell
from forms.branch_rows import branch_rows
from forms.footer import note_rows, signature_row, warning_rows
from forms.funds_rows import NOT_SPLIT
from forms.grid import Grid, GridCell, GridRow, label_cell, text_cell
from forms.heading import format_party
from forms.monitoring.data import (
    MonitoringFundsBlock,
    MonitoringFundsRow,
    MonitoringIndicatorRow,
    MonitoringSheet,
)
from monitoring.lights import Light
from monitoring.monitored import UNDECIDED
from monitoring.outlook import Cause, Likelihood

WIDTHS = (8, 17, 22, 32, 17, 18, 18, *(9.2,) * 5, 34, *(9.2,) * 3, 33.4)
"""绩效指标, 一级, 二级, 三级; 年度指标值, 执行情况, 全年预计; five kinds of cause, 原因说明; three likelihoods; 备注."""
COLUMNS = len(WIDTHS)
SIDE_COLUMNS = 3
FUNDS_SPANS = (2, 2, 4, 2, 4)
"""The name of the fund, 年初预算数, 执行数, 执行率, 全年预计执行数."""
TICK = "√"
WORKED_OUT = "（推算）"
OPEN_TEXTS = (WAITING, UNDECIDED)


def draw_grid(form: MonitoringSheet) -> Grid:
    head = (
        *heading_rows(form),
        *funds_rows(form),
        (label_cell("年度总体目标", colspan=SIDE_COLUMNS), text_cell(form.goal, COLUMNS - SIDE_COLUMNS)),
    )
    rows = (*head, *indicator_rows(form), *warning_rows(form.missing, COLUMNS))
    end = (*note_rows(note_lines(form), COLUMNS), signature_row(form.leader, (4, 3, 6, 4)))
    return Grid("监控表", form.title, WIDTHS, (*rows, *end), repeat=range(len(head), len(head) + 2))


def heading_rows(form: MonitoringSheet) -> Iterator[GridRow]:
    yield label_cell("项目名称", colspan=SIDE_COLUMNS), text_cell(form.name, COLUMNS - SIDE_COLUMNS)
    department = (
        label_cell("主管部门及代码", colspan=SIDE_COLUMNS),
        text_cell(format_party(form.department), 4),
    )
    yield (
        *department,
        label_cell("实施单位", colspan=4),
        text_cell(format_party(form.unit), COLUMNS - SIDE_COLUMNS - 8),
    )


def funds_rows(form: MonitoringSheet) -> Iterator[GridRow]:
    funds = form.funds
    if funds is None:
        yield (
            label_cell("项目资金", colspan=SIDE_COLUMNS),
            text_cell("未申报项目资金", COLUMNS - SIDE_COLUMNS),
        )
        return
    headers = ("", "年初预算数", f"{form.span}执行数", f"{form.span}执行率", "全年预计执行数")
    side: GridRow = (label_cell(f"项目资金（{funds.unit}）", len(funds.rows) + 1, SIDE_COLUMNS),)
    yield *side, *(label_cell(text, colspan=span) for text, span in zip(headers, FUNDS_SPANS, strict=True))
    for row in funds.rows:
        yield tuple(
            cell.with_colspan(span) for cell, span in zip(fund_cells(row, funds), FUNDS_SPANS, strict=True)
        )


def fund_cells(line: MonitoringFundsRow, funds: MonitoringFundsBlock) -> GridRow:
    whole = line is funds.rows[0]
    name = GridCell(
        line.label, style="text" if whole or line.label.startswith("其中") else "source", align="left"
    )
    return (
        name,
        amount_or_blank(line.initial),
        executed_cell(line, funds),
        rate_cell(line, whole),
        funds_forecast_cell(line, funds),
    )


def amount_or_blank(value: Decimal | None) -> GridCell:
    return GridCell() if value is None else amount_cell(value)


def executed_cell(line: MonitoringFundsRow, funds: MonitoringFundsBlock) -> GridCell:
    """A source the sheet left blank has nothing to execute; what is not known by source says so."""
    if line.executed is not None:
        return amount_cell(line.executed)
    if line is not funds.rows[0] and line.initial is None:
        return GridCell()
    return GridCell(NOT_SPLIT) if not line.split else waiting_cell()


def rate_cell(line: MonitoringFundsRow, whole: bool) -> GridCell:
    if line.rate is not None:
        return percent_cell(line.rate)
    return waiting_cell() if whole else GridCell()


def funds_forecast_cell(line: MonitoringFundsRow, funds: MonitoringFundsBlock) -> GridCell:
    if line is not funds.rows[0]:
        return GridCell()
    if line.forecast is not None:
        return amount_cell(line.forecast)
    return waiting_cell(f"{funds.computed.text}{WORKED_OUT}" if funds.computed else "待填报")


def indicator_rows(form: MonitoringSheet) -> Iterator[GridRow]:
    rows = [tuple(indicator_cells(indicator)) for indicator in form.indicators]
    tall = ("一级指标", "二级指标", "三级指标", "年度指标值", f"{form.span}执行情况", "全年预计完成情况")
    causes, likelihoods = (
        label_cell("偏差原因分析", colspan=len(Cause) + 1),
        label_cell("完成目标可能性", colspan=len(Likelihood)),
    )
    side = label_cell("绩效指标", rowspan=len(rows) + 2)
    yield (
        side,
        *(label_cell(text, rowspan=2) for text in tall),
        causes,
        likelihoods,
        label_cell("备注", rowspan=2),
    )
    yield *map(label_cell, Cause), label_cell("原因说明"), *map(label_cell, Likelihood)
    yield from branch_rows([indicator.branch for indicator in form.indicators], rows)


def indicator_cells(row: MonitoringIndicatorRow) -> Iterator[GridCell]:
    yield GridCell(row.name, align="left")
    yield GridCell(row.target)
    if not row.applies:
        yield from (GridCell(NOT_USED) for _ in range(COLUMNS - 5))
        return
    said = row.said
    yield waiting_cell(row.actual) if row.actual in OPEN_TEXTS else GridCell(row.actual)
    yield forecast_cell(row)
    yield from tick_cells(Cause, said.causes)
    yield GridCell(said.explanation, style="reason", align="left")
    yield from tick_cells(Likelihood, (said.likelihood,))
    yield GridCell(said.note or measure_text(row), style="reason", align="left")


def measure_text(row: MonitoringIndicatorRow) -> str:
    """Where nobody wrote a note, 备注 tells what will be done."""
    return f"措施：{row.said.measure}" if row.said.measure else ""


def forecast_cell(row: MonitoringIndicatorRow) -> GridCell:
    if row.said.forecast:
        return GridCell(row.said.forecast)
    return waiting_cell(f"{row.computed.text}{WORKED_OUT}" if row.computed else "待填报")


def tick_cells(
    names: Sequence[object] | type[Cause] | type[Likelihood], chosen: Sequence[object]
) -> Iterator[GridCell]:
    return (GridCell(TICK if name in chosen else "") for name in names)


def note_lines(form: MonitoringSheet) -> Iterator[str]:
    funds = form.funds
    if form.light:
        yield f"监控结果：{form.light.word}（{light_counts(form)}）。"
    if funds:
        yield from funds.notes
        if funds.said.causes or funds.said.explanation:
            yield f"预算执行偏差原因：{'、'.join(funds.said.causes)}　{funds.said.explanation}"
    if any(WORKED_OUT in cell.text for row in (*indicator_rows(form), *funds_rows(form)) for cell in row):
        yield "“推算”为系统按进度计算，尚未经单位填报确认。"


def light_counts(form: MonitoringSheet) -> str:
    lights = [indicator.judgement.light for indicator in form.indicators]
    parts = [f"{light.word}{lights.count(light)}项" for light in Light if light in lights]
    open_rows = sum(indicator.actual in OPEN_TEXTS for indicator in form.indicators)
    if form.funds and form.funds.judgement.light:
        parts.append(f"预算执行{form.funds.judgement.light.word}")
    return "，".join([*parts, *([f"待采集、待评定{open_rows}项"] if open_rows else [])])
