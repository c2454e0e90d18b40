"""The header of an indicator table, known by what its words mean: the columns of levels, names, targets."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.document import Cell
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.vocabulary import column_meanings, is_level, label_term, one_line

LEVEL_MEANINGS = ("level1", "level2")
PROJECT_MEANINGS = {"project", "department", "goal", "amount"}
SIDE_LABEL = re.compile("指标|绩效|目标|序号|编号|^$")
"""What is written beside all rows; another word there is the header of a column."""
SUBCOLUMN_MEANINGS = {"operator", "unit", "target", "actual", "score", "weight"}
MOST_HEADER_CHARACTERS = 40
"""A header may have a note in brackets; longer texts are values or explanations. Judgement."""


@dataclass(frozen=True)
class IndicatorColumn:
    """``meaning`` is "" where the header is no known one; ``start`` and ``stop`` bound its columns."""

    meaning: str
    header: str
    start: int
    stop: int


@dataclass(frozen=True)
class IndicatorHeader:
    """``height`` is how many lines it takes; ``why`` says what is not sure of it."""

    columns: tuple[IndicatorColumn, ...]
    height: int = 1
    why: str = ""
    is_running_text: bool = False

    def has_column(self, meaning: str) -> bool:
        return any(column.meaning == meaning for column in self.columns)

    def column_over(self, cell: Cell) -> IndicatorColumn | None:
        columns = (column for column in self.columns if column.start <= cell.column < column.stop)
        return next(columns, None)

    @property
    def row_columns(self) -> tuple[IndicatorColumn, ...]:
        """The columns that rows fill, without 绩效指标 at the side."""
        return tuple(column for column in self.columns if column.meaning != "side")


def read_header(
    line: SheetLine, below: SheetLine | None, above: SheetLine | None = None
) -> IndicatorHeader | None:
    """The header that ``line`` is, with the line below where that divides its columns further.

    Its blank cells are those of the line above."""
    columns = _read_columns(line)
    starts = {cell.column for cell in line.own_cells}
    meanings = {column.meaning for column in columns}
    begun = {column.meaning for column in columns if column.start in starts}
    if not _is_header(meanings, begun):
        return None
    columns = tuple(sorted((*columns, *_columns_above(line, above)), key=lambda column: column.start))
    header = IndicatorHeader(
        _mark_later_columns(_mark_side_columns(columns), above), is_running_text=line.paragraph
    )
    return _divide_columns(header, line, below) if below else header


def _is_header(meanings: set[str], begun: set[str]) -> bool:
    """``begun`` are those of cells that begin in the line and do not reach down from above."""
    if not begun & {"name", "target"}:
        return False
    if "name" not in meanings:
        return meanings >= {"level2", "target"}
    # A name that reaches down from above is a label at the side of the rows.
    return "name" in begun and bool(meanings & {"target", "level1", "level2", "operator"})


def _read_columns(line: SheetLine) -> tuple[IndicatorColumn, ...]:
    """Each cell with one meaning: where several cells may mean the same, the surest words win."""
    cells = [cell for cell in line.cells if cell.text.strip() and _may_be_header(cell, line)]
    options = {cell: dict(reversed(column_meanings(cell.text))) for cell in cells}
    surest: dict[str, int] = {}
    for ranks in options.values():
        for meaning, rank in ranks.items():
            surest[meaning] = min(rank, surest.get(meaning, rank))
    return tuple(_build_column(cell, options[cell], surest, line) for cell in cells)


def _columns_above(line: SheetLine, above: SheetLine | None) -> tuple[IndicatorColumn, ...]:
    """What a header of two lines says of the project in its upper one, where cells were left blank."""
    if above is None or above.loose:
        return ()
    blank = {cell.column: cell for cell in line.cells if cell.row == line.row and not cell.text.strip()}
    columns = []
    for over in above.own_cells:
        meaning = next((name for name, _ in column_meanings(over.text) if name in PROJECT_MEANINGS), None)
        cell = blank.get(over.column)
        if cell is not None and meaning is not None:
            stop = cell.column + cell.colspan
            columns.append(IndicatorColumn(meaning, one_line(over.text), cell.column, stop))
    return tuple(columns) if len(columns) > 1 else ()


def _may_be_header(cell: Cell, line: SheetLine) -> bool:
    """A cell from the row above is a header still; a long text is none."""
    return len(cell.text) <= MOST_HEADER_CHARACTERS and (cell.row == line.row or not is_level(cell.text))


def _build_column(
    cell: Cell, options: dict[str, int], surest: dict[str, int], line: SheetLine
) -> IndicatorColumn:
    order = [name for name, _ in column_meanings(cell.text)]
    meaning = next((name for name in order if options[name] == surest[name]), "")
    return IndicatorColumn(meaning, one_line(cell.text), cell.column, cell.column + cell.colspan)


def _mark_side_columns(columns: tuple[IndicatorColumn, ...]) -> tuple[IndicatorColumn, ...]:
    """What stands left of the levels, 绩效指标 or 指标完成情况 in one cell over all rows, is no column."""
    begin = min(
        (column.start for column in columns if column.meaning in (*LEVEL_MEANINGS, "name", "project")),
        default=0,
    )
    of_projects = any(column.meaning in PROJECT_MEANINGS - {"goal"} for column in columns)
    return tuple(
        replace(column, meaning="side")
        if column.start < begin and _is_side_label(column, of_projects)
        else column
        for column in columns
    )


def _is_side_label(column: IndicatorColumn, of_projects: bool) -> bool:
    """年度目标 is the column of goals in a list of projects, and else the label of the rows beside it."""
    if column.meaning in ("", "actual"):
        return SIDE_LABEL.search(column.header) is not None
    return bool(label_term(column.header)) and not of_projects


def _mark_later_columns(
    columns: tuple[IndicatorColumn, ...], above: SheetLine | None
) -> tuple[IndicatorColumn, ...]:
    """Of 实施期 and 年度 side by side, each with names and values of its own, the year's half is read.

    That is the right one, unless the line above says otherwise."""
    counts = Counter(column.meaning for column in columns)
    if counts["name"] < 2 or counts["target"] < 2:
        return columns
    begins = [column.start for column in columns if column.meaning in ("level2", "name")]
    second = [
        column.start for column in columns if column.meaning == ("level2" if counts["level2"] > 1 else "name")
    ][-1]
    later = range(begins[0], second)
    if _term_above(second, above) == "later":
        later = range(second, columns[-1].stop)
    return tuple(
        replace(column, meaning="later", header=f"实施期{column.header}")
        if column.start in later and (column.meaning != "level1" or counts["level1"] > 1)
        else column
        for column in columns
    )


def _term_above(start: int, above: SheetLine | None) -> str:
    cells = above.cells if above else ()
    return next((label_term(cell.text) for cell in cells if cell.column <= start < cell.end_column), "")


def _divide_columns(header: IndicatorHeader, line: SheetLine, below: SheetLine) -> IndicatorHeader:
    """符号 | 值 | 单位 in the second line of a header.

    Or whatever stands there while the name of the row reaches over it."""
    cells = [cell for cell in below.own_cells if cell.row == below.row]
    meanings = [_subcolumn_meanings(cell) for cell in cells]
    is_named = len(cells) > 1 and all(meanings)
    if below.paragraph or not cells or not (is_named or _name_reaches_below(header, line, below)):
        return header
    parts = [_build_subcolumn(cell, names, header) for cell, names in zip(cells, meanings, strict=True)]
    undivided = [column for column in header.columns if not _is_divided(column, parts)]
    columns = sorted((*undivided, *parts), key=lambda column: column.start)
    return replace(header, columns=tuple(columns), height=2)


def _subcolumn_meanings(cell: Cell) -> list[str]:
    return [name for name, _ in column_meanings(cell.text) if name in SUBCOLUMN_MEANINGS]


def _is_divided(column: IndicatorColumn, parts: Sequence[IndicatorColumn]) -> bool:
    """Whether a part stands below the column."""
    return any(part.start < column.stop and column.start < part.stop for part in parts)


def _name_reaches_below(header: IndicatorHeader, line: SheetLine, below: SheetLine) -> bool:
    names = [column for column in header.columns if column.meaning == "name"]
    return any(_reaches_below(column, line, below) for column in names)


def _reaches_below(column: IndicatorColumn, line: SheetLine, below: SheetLine) -> bool:
    return any(cell.column == column.start and cell.row == line.row for cell in below.cells)


def _build_subcolumn(cell: Cell, names: list[str], header: IndicatorHeader) -> IndicatorColumn:
    """2025年 below 指标值 is a value of that year; what is below another header belongs to that."""
    over = header.column_over(cell)
    text = one_line(cell.text)
    header_text = text if names or over is None else f"{over.header}{text}"
    is_target = over is not None and over.meaning == "target"
    inherited = "target" if is_target else ""
    meaning = names[0] if names else inherited
    return IndicatorColumn(meaning, header_text, cell.column, cell.column + cell.colspan)


def infer_header(line: SheetLine) -> IndicatorHeader | None:
    """The columns of a table without header, from its first row with a 二级指标.

    What stands right of that is name and target."""
    cells = [cell for cell in line.cells if cell.text.strip()]
    levels = [cell for cell in cells if is_level(cell.text)]
    rest = [cell for cell in cells if levels and cell.column > levels[-1].column]
    if not levels or len(levels) > 2 or not rest or len(rest) > 4:
        return None
    names = ("level1", "level2") if len(levels) == 2 else ("level2",)
    columns = [*zip(names, levels, strict=True), *zip(("name", "target", "", ""), rest, strict=False)]
    made = tuple(IndicatorColumn(name, "", cell.column, cell.column + cell.colspan) for name, cell in columns)
    return IndicatorHeader(made, 0, "表格没有表头，按“二级指标、三级指标、指标值”的次序理解")
