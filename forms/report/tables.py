"""The tables of a 自评报告, on the width of its text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from forms.amounts import (
    NOT_USED,
    actual_cell,
    applied_weight_cell,
    percent_or_waiting,
    points_cell,
    points_or_waiting,
    weight_cell,
)
from forms.branch_rows import indicator_branch_rows
from forms.funds_rows import funds_rows
from forms.grid import Grid, GridCell, GridRow, label_cell, label_cells
from forms.self_evaluation_data import FundsBlock, IndicatorRow, SelfEvaluation
from forms.tree import arrange_levels
from indicators.figures import round_apart
from indicators.model import ScoreStatus

FUNDS_WIDTHS = (16.0, 38.0, 20.0, 20.0, 20.0, 11.0, 18.0, 13.0)
SCORE_WIDTHS = (48.0, 22.0, 22.0, 24.0, 20.0, 20.0)
SCORE_HEADERS = ("一级指标", "指标数", "分值", "已评定分值", "得分", "得分率")
ROW_WIDTHS = (20.0, 24.0, 38.0, 22.0, 22.0, 13.0, 17.0)
ROW_HEADERS = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分")
LARGER_STYLES = {
    "text": "table",
    "label": "table_label",
    "waiting": "table_waiting",
    "total": "table_total",
    "source": "table_source",
}


@dataclass(frozen=True)
class SectionScore:
    """A first level, or the money, counted together: ``judged`` is the weight that has points, ``earned``
    those points; ``open`` says that some rows have none yet."""

    name: str
    rows: int
    weight: Decimal
    judged: Decimal
    earned: Decimal
    open: bool


def section_scores(form: SelfEvaluation) -> Iterator[SectionScore]:
    """The first levels in the order of the form, then the money."""
    for first_level, rows in rows_by_first_level(form).items():
        if rows:
            yield section_score(first_level, rows)
    if form.funds and form.funds.weight:
        yield funds_score(form.funds)


def rows_by_first_level(form: SelfEvaluation) -> dict[str, list[IndicatorRow]]:
    """The rows that apply, under each first level of the form."""
    levels: dict[str, list[IndicatorRow]] = {}
    for level in arrange_levels([indicator.branch for indicator in form.indicators]):
        levels.setdefault(level.first, []).extend(applied_rows(form, level.members))
    return levels


def applied_rows(form: SelfEvaluation, indexes: Sequence[int]) -> list[IndicatorRow]:
    rows = [form.indicators[index] for index in indexes]
    return [row for row in rows if row.outcome is not ScoreStatus.NOT_APPLICABLE]


def section_score(name: str, rows: Sequence[IndicatorRow]) -> SectionScore:
    scored = [row for row in rows if row.points is not None]
    return SectionScore(
        name=name,
        rows=len(rows),
        weight=sum_known(row.weight for row in rows),
        judged=sum_known(row.weight for row in scored),
        earned=sum_known(row.points for row in scored),
        open=len(scored) < len(rows),
    )


def funds_score(funds: FundsBlock) -> SectionScore:
    is_open = funds.points is None
    return SectionScore(
        name="预算执行率",
        rows=1,
        weight=funds.weight,
        judged=Decimal(0) if is_open else funds.weight,
        earned=funds.points or Decimal(0),
        open=is_open,
    )


def sum_known(values: Iterable[Decimal | None]) -> Decimal:
    """Of what is known."""
    return sum((value for value in values if value is not None), Decimal(0))


def funds_table(form: SelfEvaluation) -> Grid:
    rows = funds_rows(form.funds, (1,) * len(FUNDS_WIDTHS), form.words.money)
    title = f"{form.words.money}及预算执行情况"
    return Grid("资金表", title, FUNDS_WIDTHS, tuple(map(enlarge_row, rows)), flows=True)


def score_table(form: SelfEvaluation) -> Grid:
    lines = (label_cells(SCORE_HEADERS), *map(section_cells, section_scores(form)), score_total_row(form))
    return Grid(
        "得分表", "得分情况", SCORE_WIDTHS, tuple(map(enlarge_row, lines)), repeat=range(1), flows=True
    )


def score_total_row(form: SelfEvaluation) -> GridRow:
    return (
        label_cell("总分", colspan=2),
        weight_cell(form.weight, "total"),
        GridCell(""),
        points_or_waiting(form.total, "total"),
        GridCell(f"等级：{form.grade}" if form.grade else "", style="total"),
    )


def section_cells(section: SectionScore) -> GridRow:
    return (
        GridCell(section.name),
        GridCell(str(section.rows)),
        weight_cell(section.weight),
        weight_cell(section.judged),
        points_or_waiting(section.earned if section.judged else None),
        percent_or_waiting(earned_percent(section)),
    )


def earned_percent(section: SectionScore) -> Decimal | None:
    """得分率, over what is judged; it reads 100 only where nothing was lost."""
    if not section.judged:
        return None
    return round_apart(Fraction(section.earned) / Fraction(section.judged) * 100, Fraction(100))


def indicator_table(form: SelfEvaluation) -> Grid:
    rows = indicator_branch_rows(form.indicators, indicator_cells)
    lines = tuple(map(enlarge_row, (label_cells(ROW_HEADERS), *rows)))
    return Grid("指标表", "绩效指标完成情况", ROW_WIDTHS, lines, repeat=range(1), flows=True)


def indicator_cells(row: IndicatorRow) -> GridRow:
    applies = row.outcome is not ScoreStatus.NOT_APPLICABLE
    return (
        GridCell(row.name, align="left"),
        GridCell(row.target),
        actual_cell(row.actual if applies else NOT_USED),
        applied_weight_cell(row.weight, row.outcome),
        points_cell(row.points, row.outcome),
    )


def enlarge_row(row: GridRow) -> GridRow:
    """In the size that goes with running text."""
    return tuple(replace(cell, style=LARGER_STYLES.get(cell.style, cell.style)) for cell in row)
