"""The cells of one row sorted under the columns of its header: by position, or by order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from documents.document import Cell
from papers.target_sheets.header import (
    LEVEL_MEANINGS,
    PROJECT_MEANINGS,
    SIDE_LABEL,
    IndicatorColumn,
    IndicatorHeader,
)
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.vocabulary import (
    first_levels_of,
    is_level,
    normalize_label,
    official_first_level,
    official_second_level,
    one_line,
)

ONE_CELL_MEANINGS = ("level1", "level2", "name", *sorted(PROJECT_MEANINGS))

MOST_SIDE_CHARACTERS = 10
"""绩效指标完成情况 has eight. Judgement."""


@dataclass
class SortedCells:
    """``found`` holds the cells under each meaning from the left, ``others`` those under other headers."""

    found: dict[str, list[Cell]] = field(default_factory=dict)
    others: list[tuple[str, Cell]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def add_cell(self, column: IndicatorColumn, cell: Cell) -> None:
        """Of a meaning of which a row has one, the first cell is it; a further one is kept by its header."""
        is_header = one_line(cell.text) == column.header
        if column.meaning == "side" or (is_header and not column.meaning):
            return
        is_further = column.meaning in ONE_CELL_MEANINGS and column.meaning in self.found
        if column.meaning in ("", "later", "actual", "score") or is_further:
            self.others.append((column.header, cell))
        else:
            self.found.setdefault(column.meaning, []).append(cell)

    def first_cell(self, meaning: str) -> Cell | None:
        return next(iter(self.found.get(meaning, ())), None)


def sort_cells(line: SheetLine, header: IndicatorHeader) -> SortedCells:
    if not line.loose:
        return _sort_by_position(line.cells, header)
    texts = [cell for cell in line.cells if cell.text.strip()]
    if not line.paragraph and _stand_in_place(texts, header):
        return _sort_by_position(line.cells, header)
    return _sort_by_order(texts, header)


def _sort_by_position(cells: Sequence[Cell], header: IndicatorHeader) -> SortedCells:
    """Each cell under the header that it overlaps most; the left one where two are equal."""
    row = SortedCells()
    for cell in cells:
        column = _widest_overlap(cell, header)
        if column:
            row.add_cell(column, cell)
        elif cell.text.strip() and not _stands_beside_rows(cell, header):
            row.others.append(("", cell))
    return row


def _stands_beside_rows(cell: Cell, header: IndicatorHeader) -> bool:
    """绩效指标 left of the levels, where the header row has a blank cell above it."""
    label = normalize_label(cell.text)
    is_left = cell.column < min(column.start for column in header.columns)
    return is_left and len(label) <= MOST_SIDE_CHARACTERS and SIDE_LABEL.search(label) is not None


def _overlap_width(cell: Cell, column: IndicatorColumn) -> int:
    return max(0, min(cell.column + cell.colspan, column.stop) - max(cell.column, column.start))


def _widest_overlap(cell: Cell, header: IndicatorHeader) -> IndicatorColumn | None:
    widths = [(_overlap_width(cell, column), column) for column in header.columns]
    most, widest = max(widths, key=itemgetter(0))
    return widest if most else None


def _stand_in_place(texts: Sequence[Cell], header: IndicatorHeader) -> bool:
    """Whether every text stands under a header, and no level under that of another."""
    for cell in texts:
        column = header.column_over(cell)
        if column is None or _is_level_of_another(cell, column):
            return False
    return True


def _is_level_of_another(cell: Cell, column: IndicatorColumn) -> bool:
    if column.meaning == "level2":
        return bool(official_first_level(cell.text)) and not first_levels_of(cell.text)
    return column.meaning == "target" and is_level(cell.text)


def _sort_by_order(texts: Sequence[Cell], header: IndicatorHeader) -> SortedCells:
    """Levels first, then one text a column."""
    row = SortedCells()
    levels, rest = _take_levels(texts, header)
    for meaning, cell in levels.items():
        row.found[meaning] = [cell]
    columns = [row_column for row_column in header.row_columns if row_column.meaning not in LEVEL_MEANINGS]
    if len(rest) == len(columns) or (len(rest) == 1 and columns):
        for column, cell in zip(columns, rest, strict=False):
            row.add_cell(column, cell)
        return row
    sure = [
        indicator_column for indicator_column in columns if indicator_column.meaning in ("name", "target")
    ]
    for column, cell in zip(sure, rest, strict=False):
        row.add_cell(column, cell)
    row.others += [("", cell) for cell in rest[len(sure) :]]
    row.doubts.append(f"这一行有 {len(rest)} 格文字，表头有 {len(columns)} 栏，只认定了名称和指标值")
    return row


def _take_levels(texts: Sequence[Cell], header: IndicatorHeader) -> tuple[dict[str, Cell], list[Cell]]:
    rest, levels = list(texts), dict[str, Cell]()
    columns = sum(column.meaning not in LEVEL_MEANINGS for column in header.row_columns)
    if (
        rest
        and header.has_column("side")
        and not is_level(rest[0].text)
        and len(rest) > len(header.row_columns)
    ):
        rest.pop(0)
    if rest and header.has_column("level1") and _begins_with_first_level(rest):
        levels["level1"] = rest.pop(0)
    if (
        rest
        and header.has_column("level2")
        and first_levels_of(rest[0].text)
        and (_names_a_level(rest[0].text) or len(rest) > columns)
    ):
        levels["level2"] = rest.pop(0)
    return levels, rest


def _begins_with_first_level(rest: Sequence[Cell]) -> bool:
    """成本指标 is the one name on both levels: it is the first where one of its own second level follows."""
    first = official_first_level(rest[0].text)
    return bool(first) and (
        not first_levels_of(rest[0].text)
        or (len(rest) > 1 and bool(official_second_level(first or "", rest[1].text)))
    )


def _names_a_level(text: str) -> bool:
    """数量指标 is a level, while 服务对象满意度 may as well be the name of a row."""
    return normalize_label(text).endswith(("指标", "目标", "指标等"))
