"""The summary sheet cell by cell: a row a project, departments with their sums, the distribution of grades below."""

from collections.abc import Iterator
from decimal import Decimal

from forms.amounts import amount, percent, two_decimals, waiting
from forms.grid import Cell, Grid, Row, label, wide
from forms.summary.data import MONEY, GradeCount, Summary, SummaryRow, Sums

WIDTHS = (8.0, 31.0, 25.0, 17.0, 17.0, 15.0, 13.0, 9.0, 51.0)
HEADERS = (
    "序号",
    "项目名称",
    "实施单位",
    f"全年预算数\n（{MONEY}）",
    f"全年执行数\n（{MONEY}）",
    "执行率",
    "自评\n得分",
    "等级",
    "主要偏差",
)
COLUMNS = len(WIDTHS)
UNKNOWN = "未定"


def draw(content: Summary) -> Grid:
    head: Row = tuple(label(each) for each in HEADERS)
    rows = [head, *body(content), *closing(content)]
    return Grid("汇总表", content.title, WIDTHS, tuple(rows), repeat=range(1))


def body(content: Summary) -> Iterator[Row]:
    number = 0
    for department in content.departments:
        if len(content.departments) > 1:
            yield (label(department.department.name or "（未写主管部门）", colspan=COLUMNS),)
        for each in department.rows:
            number += 1
            yield row(number, each)
        if len(content.departments) > 1:
            yield sum_row("小计", department.sums)
    yield sum_row("合计", content.sums)


def row(number: int, each: SummaryRow) -> Row:
    return (
        Cell(str(number)),
        Cell(each.name, align="left"),
        Cell(each.unit.name, align="left"),
        money(each.budget),
        waiting() if each.executed is None else amount(each.executed),
        waiting() if each.rate is None else percent(each.rate),
        waiting(UNKNOWN) if each.total is None else two_decimals(each.total),
        Cell(each.grade or ""),
        wide(each.deviation, 1, "reason"),
    )


def money(value: Decimal | None) -> Cell:
    return Cell() if value is None else amount(value)


def sum_row(name: str, sums: Sums) -> Row:
    told = f"平均 {shown(sums.average)}；加权平均 {shown(sums.weighted)}"
    return (
        label(f"{name}（{sums.projects} 个项目）", colspan=3),
        money(sums.budget),
        waiting() if sums.executed is None else amount(sums.executed),
        waiting() if sums.rate is None else percent(sums.rate),
        waiting(UNKNOWN) if sums.average is None else two_decimals(sums.average, "total"),
        Cell("", style="total"),
        wide(told, 1, "reason"),
    )


def shown(value: Decimal | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}"


def closing(content: Summary) -> Iterator[Row]:
    yield (
        label("等级分布", colspan=2),
        label("项目数"),
        label("占比", colspan=2),
        label(f"预算数（{MONEY}）", colspan=4),
    )
    for each in content.grades:
        yield grade_row(each)
    yield (wide("\n".join(content.notes), COLUMNS, "note"),)
    if content.missing:
        yield (wide("\n".join(("本表尚不完整：", *content.missing)), COLUMNS, "warning"),)
    names = ("填报人：", "财务负责人：", "部门（盖章）：", "填报日期：　　年　月　日")
    yield tuple(wide(text, span, "signature") for text, span in zip(names, (2, 2, 3, 2), strict=True))


def grade_row(each: GradeCount) -> Row:
    share = Cell("—", colspan=2) if each.share is None else percent(each.share).across(2)
    return (
        Cell(each.grade, colspan=2),
        Cell(str(each.projects), number=Decimal(each.projects)),
        share,
        money(each.budget).across(4),
    )
