"""The layout of a 监控表 (财预〔2019〕136号), cell by cell, on A4 across."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from forms.amounts import NOT_USED, WAITING, amount, percent, waiting
from forms.branch_rows import branch_rows
from forms.footer import notes, signatures, warning
from forms.funds_rows import NOT_SPLIT
from forms.grid import Cell, Grid, Row, label, wide
from forms.heading import coded
from forms.monitoring.data import MonitoredLine, MonitoringFundsBlock, MonitoringLine, MonitoringSheet
from monitoring.lights import Light
from monitoring.monitored import UNDECIDED
from monitoring.outlook import Cause, Likelihood

WIDTHS = (8, 17, 22, 32, 17, 18, 18, *(9.2,) * 5, 34, *(9.2,) * 3, 33.4)
"""绩效指标, 一级, 二级, 三级; 年度指标值, 执行情况, 全年预计; five kinds of cause, 原因说明; three likelihoods; 备注."""
COLUMNS = len(WIDTHS)
SIDE = 3
FUNDS_SPANS = (2, 2, 4, 2, 4)
"""The name of the fund, 年初预算数, 执行数, 执行率, 全年预计执行数."""
TICK = "√"
WORKED_OUT = "（推算）"
OPEN = (WAITING, UNDECIDED)


def draw(form: MonitoringSheet) -> Grid:
    head = (*about(form), *funds_rows(form), (label("年度总体目标", colspan=SIDE), wide(form.goal, COLUMNS - SIDE)))
    rows = (*head, *indicator_rows(form), *warning(form.missing, COLUMNS))
    end = (*notes(told(form), COLUMNS), signatures(form.leader, (4, 3, 6, 4)))
    return Grid("监控表", form.title, WIDTHS, (*rows, *end), repeat=range(len(head), len(head) + 2))


def about(form: MonitoringSheet) -> Iterator[Row]:
    yield label("项目名称", colspan=SIDE), wide(form.name, COLUMNS - SIDE)
    department = (label("主管部门及代码", colspan=SIDE), wide(coded(form.department), 4))
    yield *department, label("实施单位", colspan=4), wide(coded(form.unit), COLUMNS - SIDE - 8)


def funds_rows(form: MonitoringSheet) -> Iterator[Row]:
    funds = form.funds
    if funds is None:
        yield label("项目资金", colspan=SIDE), wide("未申报项目资金", COLUMNS - SIDE)
        return
    headers = ("", "年初预算数", f"{form.span}执行数", f"{form.span}执行率", "全年预计执行数")
    side: Row = (label(f"项目资金（{funds.unit}）", len(funds.rows) + 1, SIDE),)
    yield *side, *(label(text, colspan=span) for text, span in zip(headers, FUNDS_SPANS, strict=True))
    for each in funds.rows:
        yield tuple(cell.across(span) for cell, span in zip(fund_cells(each, funds), FUNDS_SPANS, strict=True))


def fund_cells(line: MonitoredLine, funds: MonitoringFundsBlock) -> Row:
    whole = line is funds.rows[0]
    name = Cell(line.label, style="text" if whole or line.label.startswith("其中") else "source", align="left")
    return name, blank(line.initial), executed(line, funds), rate(line, whole), forecast_of_funds(line, funds)


def blank(value: Decimal | None) -> Cell:
    return Cell() if value is None else amount(value)


def executed(line: MonitoredLine, funds: MonitoringFundsBlock) -> Cell:
    """A source the sheet left blank has nothing to execute; what is not known by source says so."""
    if line.executed is not None:
        return amount(line.executed)
    if line is not funds.rows[0] and line.initial is None:
        return Cell()
    return Cell(NOT_SPLIT) if not line.split else waiting()


def rate(line: MonitoredLine, whole: bool) -> Cell:
    if line.rate is not None:
        return percent(line.rate)
    return waiting() if whole else Cell()


def forecast_of_funds(line: MonitoredLine, funds: MonitoringFundsBlock) -> Cell:
    if line is not funds.rows[0]:
        return Cell()
    if line.forecast is not None:
        return amount(line.forecast)
    return waiting(f"{funds.computed.text}{WORKED_OUT}" if funds.computed else "待填报")


def indicator_rows(form: MonitoringSheet) -> Iterator[Row]:
    rows = [tuple(indicator_cells(each)) for each in form.indicators]
    tall = ("一级指标", "二级指标", "三级指标", "年度指标值", f"{form.span}执行情况", "全年预计完成情况")
    causes, likelihoods = (
        label("偏差原因分析", colspan=len(Cause) + 1),
        label("完成目标可能性", colspan=len(Likelihood)),
    )
    side = label("绩效指标", rowspan=len(rows) + 2)
    yield side, *(label(text, rowspan=2) for text in tall), causes, likelihoods, label("备注", rowspan=2)
    yield *map(label, Cause), label("原因说明"), *map(label, Likelihood)
    yield from branch_rows([each.branch for each in form.indicators], rows)


def indicator_cells(row: MonitoringLine) -> Iterator[Cell]:
    yield Cell(row.name, align="left")
    yield Cell(row.target)
    if not row.applies:
        yield from (Cell(NOT_USED) for _ in range(COLUMNS - 5))
        return
    said = row.said
    yield waiting(row.actual) if row.actual in OPEN else Cell(row.actual)
    yield expected(row)
    yield from ticks(Cause, said.causes)
    yield Cell(said.explanation, style="reason", align="left")
    yield from ticks(Likelihood, (said.likelihood,))
    yield Cell(said.note or measure(row), style="reason", align="left")


def measure(row: MonitoringLine) -> str:
    """Where nobody wrote a note, 备注 tells what will be done."""
    return f"措施：{row.said.measure}" if row.said.measure else ""


def expected(row: MonitoringLine) -> Cell:
    if row.said.forecast:
        return Cell(row.said.forecast)
    return waiting(f"{row.computed.text}{WORKED_OUT}" if row.computed else "待填报")


def ticks(names: Sequence[object] | type[Cause] | type[Likelihood], chosen: Sequence[object]) -> Iterator[Cell]:
    return (Cell(TICK if each in chosen else "") for each in names)


def told(form: MonitoringSheet) -> Iterator[str]:
    funds = form.funds
    if form.light:
        yield f"监控结果：{form.light.word}（{counts(form)}）。"
    if funds:
        yield from funds.notes
        if funds.said.causes or funds.said.explanation:
            yield f"预算执行偏差原因：{'、'.join(funds.said.causes)}　{funds.said.explanation}"
    if any(WORKED_OUT in cell.text for row in (*indicator_rows(form), *funds_rows(form)) for cell in row):
        yield "“推算”为系统按进度计算，尚未经单位填报确认。"


def counts(form: MonitoringSheet) -> str:
    lights = [each.judgement.light for each in form.indicators]
    parts = [f"{each.word}{lights.count(each)}项" for each in Light if each in lights]
    open_rows = sum(each.actual in OPEN for each in form.indicators)
    if form.funds and form.funds.judgement.light:
        parts.append(f"预算执行{form.funds.judgement.light.word}")
    return "，".join([*parts, *([f"待采集、待评定{open_rows}项"] if open_rows else [])])
