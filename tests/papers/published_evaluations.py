"""The published self-evaluations, typed in as data, laid out as the central form (title, funds, goals, rows, total) for our writers."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from checks.filled_form import FilledForm, FilledFunds, FilledRow
from forms import docx, html, pdf, xlsx
from forms.form import Form
from forms.grid import Grid, GridCell, GridRow, label_cell

WIDTHS = (12.0, 17.0, 17.0, 29.0, 19.0, 19.0, 11.0, 13.0, 49.0)
COLUMNS = len(WIDTHS)
WRITERS: dict[str, Callable[[Form], bytes]] = {
    "docx": docx.write,
    "xlsx": xlsx.write,
    "pdf": pdf.write,
    "html": lambda form: html.write(form).encode(),
}


def laid_out(form: FilledForm) -> Form:
    rows = (*parties(form), *funds(form), *goals(form), *indicators(form), *total(form))
    title = f"项目支出绩效自评表（{form.year}年度）"
    return Form(
        "self-evaluation",
        title,
        date(form.year or 2024, 12, 31),
        False,
        None,
        (Grid("自评表", title, WIDTHS, rows),),
    )


def across(texts: list[str], *spans: int) -> GridRow:
    return tuple(GridCell(text, colspan=span) for text, span in zip(texts, spans, strict=True))


def parties(form: FilledForm) -> Iterator[GridRow]:
    yield across(["项目名称", form.name], 2, COLUMNS - 2)
    yield across(["主管部门", form.department, "实施单位", form.unit], 2, 2, 1, COLUMNS - 5)


def funds(form: FilledForm) -> Iterator[GridRow]:
    if not form.funds:
        return
    heads = ["", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    side = label_cell(f"项目资金（{form.money}）", rowspan=len(form.funds) + 1)
    yield side, *across(heads, 2, 1, 1, 1, 1, 1, 1)
    for fund in form.funds:
        rate = "" if fund.rate is None else f"{fund.rate}%"
        amounts = [fund.initial, fund.annual, fund.executed]
        yield across(
            [fund.label, *map(shown, amounts), shown(fund.weight), rate, shown(fund.points)],
            2,
            1,
            1,
            1,
            1,
            1,
            1,
        )


def goals(form: FilledForm) -> Iterator[GridRow]:
    yield (
        label_cell("年度总体目标", rowspan=2, colspan=2),
        *across(["预期目标", "实际完成情况"], 3, COLUMNS - 5),
    )
    yield across([form.goal or "按计划完成。", form.achieved or "已按计划完成全部工作。"], 3, COLUMNS - 5)


def indicators(form: FilledForm) -> Iterator[GridRow]:
    heads = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ]
    yield label_cell("绩效指标", rowspan=len(form.rows) + 1), *map(label_cell, heads)
    for first, below in groupby(form.rows, key=lambda filled_row: filled_row.branch[0]):
        mine = list(below)
        for position, (second, group) in enumerate(
            (each, list(found)) for each, found in groupby(mine, key=lambda row: row.branch[1])
        ):
            for number, row in enumerate(group):
                levels = [GridCell(first, rowspan=len(mine))] if not position and not number else []
                levels += [GridCell(second, rowspan=len(group))] if not number else []
                yield *levels, *cells(row)


def cells(row: FilledRow) -> GridRow:
    return tuple(
        map(GridCell, (row.name, row.target, row.actual, shown(row.weight), shown(row.points), row.reason))
    )


def total(form: FilledForm) -> Iterator[GridRow]:
    """Only a form that is whole has its last line."""
    if form.whole:
        grade = f"等级：{form.grade}" if form.grade else ""
        yield (
            label_cell("总分", colspan=6),
            *map(GridCell, (shown(form.total_weight), shown(form.total), grade)),
        )


def shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def same_funds(line: FilledFunds) -> tuple[Any, ...]:
    return line.key, line.initial, line.annual, line.executed, line.weight, line.points


def same_row(row: FilledRow) -> tuple[Any, ...]:
    return row.name, row.target, row.actual, row.weight, row.points
