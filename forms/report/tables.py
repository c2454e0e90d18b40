"""The tables of a 自评报告, on the width of its text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from forms.amounts import (
    NOT_USED,
    UNDECIDED,
    WAITING,
    percent_cell,
    points_cell,
    two_decimals_cell,
    waiting_cell,
    weight_cell,
)
from forms.branch_rows import branch_rows
from forms.funds_rows import funds_rows
from forms.grid import Grid, GridCell, GridRow, label_cell
from forms.self_evaluation_data import IndicatorRow, SelfEvaluation
from forms.tree import arrange_levels
from indicators.figures import round_apart
from indicators.model import ScoreStatus

FUNDS_WIDTHS = (16.0, 38.0, 20.0, 20.0, 20.0, 11.0, 18.0, 13.0)
SCORE_WIDTHS = (48.0, 22.0, 22.0, 24.0, 20.0, 20.0)
ROW_WIDTHS = (20.0, 24.0, 38.0, 22.0, 22.0, 13.0, 17.0)
LARGER_STYLES = {
    "text": "table",
    "label": "table_label",
    "waiting": "table_waiting",
    "total": "table_total",
    "source": "table_source",
}


@dataclass(frozen=True)
class SectionScore:
    """A first level, or the money, counted together: ``judged`` is the weight that has points, ``had`` those points."""

    name: str
    rows: int
    weight: Decimal
    judged: Decimal
    earned: Decimal
    open: bool


def section_scores(form: SelfEvaluation) -> Iterator[SectionScore]:
    """The first levels in the order of the form, then the money."""
    levels: dict[str, list[IndicatorRow]] = {}
    for level in arrange_levels([indicator.branch for indicator in form.indicators]):
        rows = [form.indicators[at] for at in level.members]
        levels.setdefault(level.first, []).extend(
            row for row in rows if row.outcome is not ScoreStatus.NOT_APPLICABLE
        )
    for name, rows in levels.items():
        if rows:
            scored = [row for row in rows if row.points is not None]
            had = sum_known(row.points for row in scored)
            judged = sum_known(row.weight for row in scored)
            yield SectionScore(
                name, len(rows), sum_known(row.weight for row in rows), judged, had, len(scored) < len(rows)
            )
    if form.funds and form.funds.weight:
        points_had, whole = form.funds.points, form.funds.weight
        judged = Decimal(0) if points_had is None else whole
        yield SectionScore("预算执行率", 1, whole, judged, points_had or Decimal(0), points_had is None)


def sum_known(values: Iterable[Decimal | None]) -> Decimal:
    """Of what is known."""
    return sum((value for value in values if value is not None), Decimal(0))


def funds_table(form: SelfEvaluation) -> Grid:
    rows = funds_rows(form.funds, (1,) * len(FUNDS_WIDTHS))
    return Grid("资金表", "项目资金及预算执行情况", FUNDS_WIDTHS, tuple(map(enlarge_row, rows)), flows=True)


def score_table(form: SelfEvaluation) -> Grid:
    head = tuple(map(label_cell, ("一级指标", "指标数", "分值", "已评定分值", "得分", "得分率")))
    lines = [section_cells(score) for score in section_scores(form)]
    total = waiting_cell() if form.total is None else two_decimals_cell(form.total, "total")
    grade = GridCell(f"等级：{form.grade}" if form.grade else "", style="total")
    last = (label_cell("总分", colspan=2), weight_cell(form.weight, "total"), GridCell(""), total, grade)
    rows = tuple(map(enlarge_row, (head, *lines, last)))
    return Grid("得分表", "得分情况", SCORE_WIDTHS, rows, repeat=range(1), flows=True)


def section_cells(part: SectionScore) -> GridRow:
    earned = Fraction(part.earned) / Fraction(part.judged) * 100 if part.judged else None
    rate = None if earned is None else round_apart(earned, Fraction(100))
    had = two_decimals_cell(part.earned) if part.judged else waiting_cell()
    return (
        GridCell(part.name),
        GridCell(str(part.rows)),
        weight_cell(part.weight),
        weight_cell(part.judged),
        had,
        waiting_cell() if rate is None else percent_cell(rate),
    )


def indicator_table(form: SelfEvaluation) -> Grid:
    head = tuple(
        map(label_cell, ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"))
    )
    rows = branch_rows(
        [indicator.branch for indicator in form.indicators],
        [indicator_cells(indicator) for indicator in form.indicators],
    )
    lines = tuple(map(enlarge_row, (head, *rows)))
    return Grid("指标表", "绩效指标完成情况", ROW_WIDTHS, lines, repeat=range(1), flows=True)


def indicator_cells(row: IndicatorRow) -> GridRow:
    applies = row.outcome is not ScoreStatus.NOT_APPLICABLE
    actual = row.actual if applies else NOT_USED
    return (
        GridCell(row.name, align="left"),
        GridCell(row.target),
        GridCell(actual, style="waiting" if actual in (WAITING, UNDECIDED) else "text"),
        weight_cell(row.weight) if applies else GridCell(NOT_USED),
        points_cell(row.points, row.outcome),
    )


def enlarge_row(row: GridRow) -> GridRow:
    """In the size that goes with running text."""
    return tuple(replace(cell, style=LARGER_STYLES.get(cell.style, cell.style)) for cell in row)
