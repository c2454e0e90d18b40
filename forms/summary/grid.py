"""The summary sheet cell by cell: a row a project, departments with their sums, below them 等级分布."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count

from forms.amounts import (
    amount_or_blank,
    amount_or_waiting,
    most_places,
    pad_amount,
    percent_cell,
    percent_or_waiting,
    points_or_waiting,
)
from forms.footer import signature_cells
from forms.grid import Grid, GridCell, GridRow, label_cell, label_cells, span_cells, text_cell
from forms.summary.data import SUMMARY_MONEY_UNIT, Department, GradeCount, Summary, SummaryRow, Sums
from indicators.completeness import EXECUTION_RATE
from indicators.display import UNVERIFIED, WAITING

WIDTHS = (8.0, 30.0, 24.0, 19.0, 19.0, 17.0, 14.0, 9.0, 46.0)
HEADERS = (
    "序号",
    "项目名称",
    "实施单位",
    f"全年预算数\n（{SUMMARY_MONEY_UNIT}）",
    f"全年执行数\n（{SUMMARY_MONEY_UNIT}）",
    "执行率",
    "自评\n得分",
    "等级",
    "主要偏差",
)
COLUMNS = len(WIDTHS)
MOST_MISSING = 10
UNKNOWN = "未定"
MoneyPlaces = tuple[int, int]
"""Of 全年预算数 and of 全年执行数."""
GRADE_HEADERS = ("等级分布", "项目数", "占比", f"预算数（{SUMMARY_MONEY_UNIT}）")
GRADE_SPANS = (2, 1, 2, 4)
SIGNATURES = ("填报人：", "财务负责人：", "部门（盖章）：", "填报日期：　　年　月　日")


def draw_grid(content: Summary) -> Grid:
    rows = (label_cells(HEADERS), *project_rows(content), *closing_rows(content))
    return Grid("汇总表", content.title, WIDTHS, rows, repeat=range(1))


def project_rows(content: Summary) -> Iterator[GridRow]:
    """The departments one under the other, each between its name and its sums where there are several."""
    numbers, places = count(1), money_places(content)
    for department in content.departments:
        rows = [project_row(next(numbers), row, places) for row in department.rows]
        yield from rows if len(content.departments) == 1 else put_between(department, rows, places)
    yield sum_row("合计", content.sums, places)


def money_places(content: Summary) -> MoneyPlaces:
    """Each column of money has as many places as the longest of its amounts."""
    rows = [row for department in content.departments for row in department.rows]
    return most_places(row.budget for row in rows), most_places(row.executed for row in rows)


def put_between(department: Department, rows: Sequence[GridRow], places: MoneyPlaces) -> Iterator[GridRow]:
    """The rows of a department between its name and its sums."""
    yield (label_cell(department.department.name or "（未写主管部门）", colspan=COLUMNS),)
    yield from rows
    yield sum_row("小计", department.sums, places)


def project_row(number: int, row: SummaryRow, places: MoneyPlaces) -> GridRow:
    waiting = UNVERIFIED if EXECUTION_RATE in row.unverified else WAITING
    return (
        GridCell(str(number)),
        GridCell(row.name, align="left"),
        GridCell(row.unit.name, align="left"),
        amount_or_blank(pad_amount(row.budget, places[0])),
        amount_or_waiting(pad_amount(row.executed, places[1]), waiting),
        percent_or_waiting(row.rate, waiting),
        points_or_waiting(row.total, waiting=UNVERIFIED if row.unverified else UNKNOWN),
        GridCell(row.grade or ""),
        text_cell(row.deviation, 1, "reason"),
    )


def sum_row(name: str, sums: Sums, places: MoneyPlaces) -> GridRow:
    averages = f"平均 {format_average(sums.average)}；加权平均 {format_average(sums.weighted)}"
    return (
        label_cell(f"{name}（{sums.projects} 个项目）", colspan=3),
        amount_or_blank(pad_amount(sums.budget, places[0])),
        amount_or_waiting(pad_amount(sums.executed, places[1])),
        percent_or_waiting(sums.rate),
        points_or_waiting(sums.average, "total", UNKNOWN),
        GridCell("", style="total"),
        text_cell(averages, 1, "reason"),
    )


def format_average(value: Decimal | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}"


def closing_rows(content: Summary) -> Iterator[GridRow]:
    yield from grade_rows(content)
    yield (text_cell("\n".join(content.notes), COLUMNS, "note"),)
    if content.missing:
        yield (text_cell("\n".join(missing_lines(content.missing)), COLUMNS, "warning"),)
    yield signature_cells(SIGNATURES, (2, 2, 3, 2))


def missing_lines(missing: Sequence[str]) -> Iterator[str]:
    """The first of them; the whole list is in the program."""
    yield f"本表尚不完整（{len(missing)} 项）："
    yield from missing[:MOST_MISSING]
    if len(missing) > MOST_MISSING:
        yield f"另有 {len(missing) - MOST_MISSING} 项，见系统中的项目列表。"


def grade_rows(content: Summary) -> Iterator[GridRow]:
    """等级分布: the header, then a row a grade."""
    yield span_cells(label_cells(GRADE_HEADERS), GRADE_SPANS)
    places = most_places(grade.budget for grade in content.grades)
    for grade in content.grades:
        yield grade_row(grade, places)


def grade_row(grade: GradeCount, places: int) -> GridRow:
    cells = (
        GridCell(grade.grade),
        GridCell(str(grade.projects), number=Decimal(grade.projects)),
        GridCell("—") if grade.share is None else percent_cell(grade.share),
        amount_or_blank(pad_amount(grade.budget, places)),
    )
    return span_cells(cells, GRADE_SPANS)
