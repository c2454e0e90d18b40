"""The summary sheet cell by cell: a row a project, departments with their sums, the distribution of grades below."""

from collections.abc import Iterator
from decimal import Decimal

from forms.amounts import amount_cell, percent_cell, two_decimals_cell, waiting_cell
from forms.grid import Grid, GridCell, GridRow, label_cell, text_cell
from forms.summary.data import MONEY_UNIT, GradeCount, Summary, SummaryRow, Sums

WIDTHS = (8.0, 31.0, 25.0, 17.0, 17.0, 15.0, 13.0, 9.0, 51.0)
HEADERS = (
    "序号",
    "项目名称",
    "实施单位",
    f"全年预算数\n（{MONEY_UNIT}）",
    f"全年执行数\n（{MONEY_UNIT}）",
    "执行率",
    "自评\n得分",
    "等级",
    "主要偏差",
)
COLUMNS = len(WIDTHS)
UNKNOWN = "未定"


def draw_grid(content: Summary) -> Grid:
    head: GridRow = tuple(label_cell(header) for header in HEADERS)
    rows = [head, *project_rows(content), *closing_rows(content)]
    return Grid("汇总表", content.title, WIDTHS, tuple(rows), repeat=range(1))


def project_rows(content: Summary) -> Iterator[GridRow]:
    number = 0
    for department in content.departments:
        if len(content.departments) > 1:
            yield (label_cell(department.department.name or "（未写主管部门）", colspan=COLUMNS),)
        for row in department.rows:
            number += 1
            yield project_row(number, row)
        if len(content.departments) > 1:
            yield sum_row("小计", department.sums)
    yield sum_row("合计", content.sums)


def project_row(number: int, row: SummaryRow) -> GridRow:
    return (
        GridCell(str(number)),
        GridCell(row.name, align="left"),
        GridCell(row.unit.name, align="left"),
        amount_or_blank(row.budget),
        waiting_cell() if row.executed is None else amount_cell(row.executed),
        waiting_cell() if row.rate is None else percent_cell(row.rate),
        waiting_cell(UNKNOWN) if row.total is None else two_decimals_cell(row.total),
        GridCell(row.grade or ""),
        text_cell(row.deviation, 1, "reason"),
    )


def amount_or_blank(value: Decimal | None) -> GridCell:
    return GridCell() if value is None else amount_cell(value)


def sum_row(name: str, sums: Sums) -> GridRow:
    told = f"平均 {format_average(sums.average)}；加权平均 {format_average(sums.weighted)}"
    return (
        label_cell(f"{name}（{sums.projects} 个项目）", colspan=3),
        amount_or_blank(sums.budget),
        waiting_cell() if sums.executed is None else amount_cell(sums.executed),
        waiting_cell() if sums.rate is None else percent_cell(sums.rate),
        waiting_cell(UNKNOWN) if sums.average is None else two_decimals_cell(sums.average, "total"),
        GridCell("", style="total"),
        text_cell(told, 1, "reason"),
    )


def format_average(value: Decimal | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}"


def closing_rows(content: Summary) -> Iterator[GridRow]:
    yield (
        label_cell("等级分布", colspan=2),
        label_cell("项目数"),
        label_cell("占比", colspan=2),
        label_cell(f"预算数（{MONEY_UNIT}）", colspan=4),
    )
    for grade in content.grades:
        yield grade_row(grade)
    yield (text_cell("\n".join(content.notes), COLUMNS, "note"),)
    if content.missing:
        yield (text_cell("\n".join(("本表尚不完整：", *content.missing)), COLUMNS, "warning"),)
    names = ("填报人：", "财务负责人：", "部门（盖章）：", "填报日期：　　年　月　日")
    yield tuple(text_cell(text, span, "signature") for text, span in zip(names, (2, 2, 3, 2), strict=True))


def grade_row(count: GradeCount) -> GridRow:
    share = GridCell("—", colspan=2) if count.share is None else percent_cell(count.share).with_colspan(2)
    return (
        GridCell(count.grade, colspan=2),
        GridCell(str(count.projects), number=Decimal(count.projects)),
        share,
        amount_or_blank(count.budget).with_colspan(4),
    )
