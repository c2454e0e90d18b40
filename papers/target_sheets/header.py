"""The header of an indicator table, known by what its words mean: which column holds the levels, the name, the target."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from documents.document import Cell
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.vocabulary import column_meanings, is_level, one_line

YEAR = re.compile(r"(20\d\d)")
LEVEL_MEANINGS = ("level1", "level2")
PROJECT_MEANINGS = {"project", "department", "goal", "amount"}
SUBCOLUMN_MEANINGS = {"operator", "unit", "target", "actual", "score", "weight"}


@dataclass(frozen=True)
class IndicatorColumn:
    """``meaning`` is "" where the header is not one of those looked for; ``start`` and ``stop`` bound its columns."""

    meaning: str
    header: str
    start: int
    stop: int


@dataclass(frozen=True)
class IndicatorHeader:
    """``height`` is how many lines it takes; ``why`` says what is not sure of it; ``running`` that it is a line of running text."""

    columns: tuple[IndicatorColumn, ...]
    height: int = 1
    why: str = ""
    is_running_text: bool = False

    def has_column(self, meaning: str) -> bool:
        return any(column.meaning == meaning for column in self.columns)

    @property
    def row_columns(self) -> tuple[IndicatorColumn, ...]:
        """The columns that rows fill, without 绩效指标 at the side."""
        return tuple(column for column in self.columns if column.meaning != "side")


def read_header(
    line: SheetLine, below: SheetLine | None, above: SheetLine | None = None
) -> IndicatorHeader | None:
    """The header that ``line`` is, with the line below where that divides its columns further, and for its blank cells with the line
    above."""
    columns = _read_columns(line)
    found = {column.meaning for column in columns}
    begun = {column.start for column in columns} & {cell.column for cell in line.own_cells}
    if not any(column.meaning in ("name", "target") and column.start in begun for column in columns):
        return None
    if "name" in found and not any(column.meaning == "name" and column.start in begun for column in columns):
        return None  # the name is a label at the side that reaches down from above
    if not ("name" in found and found & {"target", "level1", "level2", "operator"}) and not (
        found >= {"level2", "target"}
    ):
        return None
    columns = tuple(sorted((*columns, *_columns_above(line, above)), key=lambda column: column.start))
    header = IndicatorHeader(_mark_side_columns(_mark_later_columns(columns)), is_running_text=line.paragraph)
    return _keep_first_year(_divide_columns(header, line, below) if below else header)


def _read_columns(line: SheetLine) -> tuple[IndicatorColumn, ...]:
    """Each cell with one meaning: where several cells may mean the same, the surest words win."""
    cells = [cell for cell in line.cells if cell.text.strip() and _may_be_header(cell, line)]
    options = {cell: dict(reversed(column_meanings(cell.text))) for cell in cells}
    surest = {
        meaning: min(found[meaning] for found in options.values() if meaning in found)
        for meaning in {name for found in options.values() for name in found}
    }
    return tuple(_build_column(cell, options[cell], surest, line) for cell in cells)


def _columns_above(line: SheetLine, above: SheetLine | None) -> tuple[IndicatorColumn, ...]:
    """What a header of two lines says of the project in its upper one, where the cells were not merged but left blank."""
    if above is None or above.loose:
        return ()
    blank = [cell for cell in line.cells if cell.row == line.row and not cell.text.strip()]
    pairs = [(cell, over) for cell in blank for over in above.own_cells if over.column == cell.column]
    found = tuple(
        IndicatorColumn(name, one_line(over.text), cell.column, cell.column + cell.colspan)
        for cell, over in pairs
        for name in [text for text, _ in column_meanings(over.text) if text in PROJECT_MEANINGS][:1]
    )
    return found if len(found) > 1 else ()


def _may_be_header(cell: Cell, line: SheetLine) -> bool:
    """A cell from the row above is a header still; a long text is none."""
    return len(cell.text) <= 40 and (cell.row == line.row or not is_level(cell.text))


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
    return tuple(
        replace(column, meaning="side")
        if column.start < begin and column.meaning in ("", "actual")
        else column
        for column in columns
    )


def _mark_later_columns(columns: tuple[IndicatorColumn, ...]) -> tuple[IndicatorColumn, ...]:
    """Of 实施期 and 年度 side by side, each with names and values of its own, the right half is the year's."""
    counts = Counter(column.meaning for column in columns)
    if counts["name"] < 2 or counts["target"] < 2:
        return columns
    begins = [column.start for column in columns if column.meaning in ("level2", "name")]
    second = [
        column.start for column in columns if column.meaning == ("level2" if counts["level2"] > 1 else "name")
    ][-1]
    return tuple(
        replace(column, meaning="later", header=f"实施期{column.header}")
        if begins[0] <= column.start < second and column.meaning not in LEVEL_MEANINGS[:1]
        else column
        for column in columns
    )


def _divide_columns(header: IndicatorHeader, line: SheetLine, below: SheetLine) -> IndicatorHeader:
    """符号 | 值 | 单位 in the second line of a header, or whatever stands there while the name of the row reaches over it."""
    own = [cell for cell in below.own_cells if cell.row == below.row]
    known = [[name for name, _ in column_meanings(cell.text) if name in SUBCOLUMN_MEANINGS] for cell in own]
    spanned = any(
        column.meaning == "name" and _reaches_below(column, line, below) for column in header.columns
    )
    if below.paragraph or not own or not (spanned or (len(own) > 1 and all(known))):
        return header
    parts = [_build_subcolumn(cell, names, header) for cell, names in zip(own, known, strict=True)]
    whole = [
        column
        for column in header.columns
        if not any(part.start < column.stop and column.start < part.stop for part in parts)
    ]
    merged = sorted((*whole, *parts), key=lambda column: column.start)
    return replace(header, columns=tuple(merged), height=2)


def _reaches_below(column: IndicatorColumn, line: SheetLine, below: SheetLine) -> bool:
    return any(cell.column == column.start and cell.row == line.row for cell in below.cells)


def _build_subcolumn(cell: Cell, names: list[str], header: IndicatorHeader) -> IndicatorColumn:
    """2025年 below 指标值 is a value of that year; what is below another header belongs to that."""
    over = next((column for column in header.columns if column.start <= cell.column < column.stop), None)
    text = one_line(cell.text)
    own = names[0] if names else over.meaning if over and over.meaning == "target" else ""
    return IndicatorColumn(
        own,
        text if names or over is None else f"{over.header}{text}",
        cell.column,
        cell.column + cell.colspan,
    )


def _keep_first_year(header: IndicatorHeader) -> IndicatorHeader:
    """Of the values of several years the first is read, which is the year of a budget; the others are later ones."""
    years = {
        column: int(found[1])
        for column in header.columns
        if column.meaning == "target" and (found := YEAR.search(column.header))
    }
    if len(set(years.values())) < 2:
        return header
    first = min(years.values())
    columns = tuple(
        replace(column, meaning="later") if years.get(column, first) > first else column
        for column in header.columns
    )
    return replace(header, columns=columns, why=f"指标值分年度列出，取 {first} 年一栏")


def infer_header(line: SheetLine) -> IndicatorHeader | None:
    """The columns of a table without header, from its first row with a 二级指标: what stands right of it is name and target."""
    cells = [cell for cell in line.cells if cell.text.strip()]
    levels = [cell for cell in cells if is_level(cell.text)]
    rest = [cell for cell in cells if levels and cell.column > levels[-1].column]
    if not levels or len(levels) > 2 or not rest or len(rest) > 4:
        return None
    names = ("level1", "level2") if len(levels) == 2 else ("level2",)
    columns = [*zip(names, levels, strict=True), *zip(("name", "target", "", ""), rest, strict=False)]
    made = tuple(IndicatorColumn(name, "", cell.column, cell.column + cell.colspan) for name, cell in columns)
    return IndicatorHeader(made, 0, "表格没有表头，按“二级指标、三级指标、指标值”的次序理解")
