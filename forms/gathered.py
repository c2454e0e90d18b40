"""汇总（各单位工作区） as a paper: a workspace a line, the total below, and what has to be known of the numbers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.amounts import amount_or_blank
from forms.form import Form, listed_form
from forms.grid import Grid, GridCell, GridRow, label_cells, text_cell
from indicators.figures import format_plain

WIDTHS = (9.0, 44.0, 13.0, 22.0, 22.0, 16.0, 16.0, 35.0, 14.0, 14.0, 14.0, 14.0, 14.0, 26.0)
HEADERS = (
    "序号",
    "工作区",
    "项目数",
    "预算\n（万元）",
    "执行\n（万元）",
    "执行率\n（%）",
    "平均\n得分",
    "等级",
    "已提交",
    "已封存",
    "退回或\n重开",
    "逾期",
    "得分执行\n不相称",
    "数据时间",
)
UNKNOWN = "—"


@dataclass(frozen=True)
class GatheredRow:
    """One workspace, or all of them; ``counts`` are 项目数 and the five after 等级, ``None`` where nothing of
    the year is known."""

    name: str
    counts: tuple[int, ...] | None
    annual: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    mean: Decimal | None
    grades: str
    received: str


@dataclass(frozen=True)
class GatheredList:
    """``notes`` are what has to be known beside the list."""

    title: str
    day: date
    rows: tuple[GatheredRow, ...]
    whole: GatheredRow
    notes: tuple[str, ...]


def gathered_form(content: GatheredList, *, sample: bool) -> Form:
    rows = [label_cells(HEADERS)]
    rows += [row_cells(str(number), row) for number, row in enumerate(content.rows, 1)]
    rows.append(row_cells("", content.whole))
    rows += [(text_cell(note, len(WIDTHS), "note"),) for note in content.notes]
    grid = Grid("汇总", content.title, WIDTHS, tuple(rows), range(1))
    return listed_form("gathered", content, content.day, grid, sample=sample)


def row_cells(number: str, row: GatheredRow) -> GridRow:
    projects, *papers = row.counts or (None,) * 6
    return (
        GridCell(number),
        text_cell(row.name, 1),
        count_cell(projects),
        money_cell(row.annual),
        money_cell(row.executed),
        figure_cell(row.rate),
        figure_cell(row.mean),
        GridCell(row.grades or UNKNOWN),
        *map(count_cell, papers),
        GridCell(row.received),
    )


def money_cell(value: Decimal | None) -> GridCell:
    return GridCell(UNKNOWN) if value is None else amount_or_blank(value)


def count_cell(count: int | None) -> GridCell:
    return figure_cell(None if count is None else Decimal(count))


def figure_cell(value: Decimal | None) -> GridCell:
    return GridCell(UNKNOWN) if value is None else GridCell(format_plain(value), number=value)
