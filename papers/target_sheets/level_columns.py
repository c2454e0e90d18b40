"""Two columns of one name, one of them of the levels: 一级指标 | 分值 | 二级指标 | 三级指标 | … | 分值 | 得分.

The column of the rows has a cell of its own in each row, and adds up to what a sheet has.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from documents.document import Cell
from indicators.points import FULL_SCORE
from indicators.printed_number import read_printed_number
from papers.target_sheets.cell_sorting import SortedCells
from papers.target_sheets.header import IndicatorColumn, IndicatorHeader

USUAL_SUMS = (FULL_SCORE, FULL_SCORE - 10, FULL_SCORE - 20)
"""All points, or those beside 预算执行率."""
CellsByColumn = Mapping[int, Cell]


def drop_level_cells(header: IndicatorHeader, rows: Sequence[SortedCells]) -> bool:
    """Leave in each row the cells of its own among those under columns of one meaning; whether there are."""
    weights, scores = _columns_of(header, "weight"), _columns_of(header, "score")
    names = dict.fromkeys(column.header for column in scores)
    if len(weights) < 2 and len(names) == len(scores):
        return False
    _drop_weights(weights, rows)
    for name in names:
        _drop_others([column for column in scores if column.header == name], rows)
    return True


def _columns_of(header: IndicatorHeader, meaning: str) -> list[IndicatorColumn]:
    return [column for column in header.columns if column.meaning == meaning]


def _drop_weights(columns: Sequence[IndicatorColumn], rows: Sequence[SortedCells]) -> None:
    chosen = _column_of_rows(columns, rows, lambda row: row.found.get("weight", ()))
    for row in rows if chosen else ():
        if cells := row.found.get("weight"):
            row.found["weight"] = [cell for cell in cells if _stands_under(cell, chosen)]


def _drop_others(columns: Sequence[IndicatorColumn], rows: Sequence[SortedCells]) -> None:
    chosen = _column_of_rows(columns, rows, lambda row: [cell for _, cell in row.others])
    dropped = [column for column in columns if column is not chosen]
    for row in rows if chosen else ():
        row.others = [pair for pair in row.others if not any(_stands_under(pair[1], it) for it in dropped)]


def _stands_under(cell: Cell, column: IndicatorColumn | None) -> bool:
    return column is not None and column.start <= cell.column < column.stop


def _column_of_rows(
    columns: Sequence[IndicatorColumn],
    rows: Sequence[SortedCells],
    cells_of: Callable[[SortedCells], Iterable[Cell]],
) -> IndicatorColumn | None:
    """``None`` where there is but one column, or none."""
    if len(columns) < 2 or not rows:
        return None
    found = {column: [_cell_under(column, cells_of(row)) for row in rows] for column in columns}
    return min(columns, key=lambda column: (*_strangeness(found[column]), -column.start))


def _cell_under(column: IndicatorColumn, cells: Iterable[Cell]) -> Cell | None:
    return next((cell for cell in cells if _stands_under(cell, column)), None)


def _strangeness(cells: Sequence[Cell | None]) -> tuple[int, bool]:
    """How many rows have no cell of their own there, and whether the sum is an unusual one."""
    shared = sum(cell is None or cell.rowspan > 1 or not cell.text.strip() for cell in cells)
    return shared, _sum_of(cells) not in USUAL_SUMS


def _sum_of(cells: Iterable[Cell | None]) -> Decimal:
    numbers = (read_printed_number(cell.exact or cell.text) for cell in cells if cell is not None)
    return sum((number.value for number in numbers if number), Decimal(0))
