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
        return any(each.meaning == meaning for each in self.columns)

    @property
    def row_columns(self) -> tuple[IndicatorColumn, ...]:
        """The columns that rows fill, without 绩效指标 at the side."""
        return tuple(each for each in self.columns if each.meaning != "side")


def read_header(
    line: SheetLine, below: SheetLine | None, above: SheetLine | None = None
) -> IndicatorHeader | None:
    """The header that ``line`` is, with the line below where that divides its columns further, and for its blank cells with the line
    above."""
    columns = _read_columns(line)
    found = {each.meaning for each in columns}
    begun = {each.start for each in columns} & {each.column for each in line.own_cells}
    if not any(each.meaning in ("name", "target") and each.start in begun for each in columns):
        return None
    if "name" in found and not any(each.meaning == "name" and each.start in begun for each in columns):
        return None  # the name is a label at the side that reaches down from above
    if not ("name" in found and found & {"target", "level1", "level2", "operator"}) and not (
        found >= {"level2", "target"}
    ):
        return None
    columns = tuple(sorted((*columns, *_columns_above(line, above)), key=lambda each: each.start))
    header = IndicatorHeader(_mark_side_columns(_mark_later_columns(columns)), is_running_text=line.paragraph)
    return _keep_first_year(_divide_columns(header, line, below) if below else header)


def _read_columns(line: SheetLine) -> tuple[IndicatorColumn, ...]:
    """Each cell with one meaning: where several cells may mean the same, the surest words win."""
    cells = [each for each in line.cells if each.text.strip() and _may_be_header(each, line)]
    options = {each: dict(reversed(column_meanings(each.text))) for each in cells}
    surest = {
        meaning: min(found[meaning] for found in options.values() if meaning in found)
        for meaning in {name for found in options.values() for name in found}
    }
    return tuple(_build_column(each, options[each], surest, line) for each in cells)


def _columns_above(line: SheetLine, above: SheetLine | None) -> tuple[IndicatorColumn, ...]:
    """What a header of two lines says of the project in its upper one, where the cells were not merged but left blank."""
    if above is None or above.loose:
        return ()
    blank = [each for each in line.cells if each.row == line.row and not each.text.strip()]
    pairs = [(each, over) for each in blank for over in above.own_cells if over.column == each.column]
    found = tuple(
        IndicatorColumn(name, one_line(over.text), each.column, each.column + each.colspan)
        for each, over in pairs
        for name in [each for each, _ in column_meanings(over.text) if each in PROJECT_MEANINGS][:1]
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
        (each.start for each in columns if each.meaning in (*LEVEL_MEANINGS, "name", "project")), default=0
    )
    return tuple(
        replace(each, meaning="side") if each.start < begin and each.meaning in ("", "actual") else each
        for each in columns
    )


def _mark_later_columns(columns: tuple[IndicatorColumn, ...]) -> tuple[IndicatorColumn, ...]:
    """Of 实施期 and 年度 side by side, each with names and values of its own, the right half is the year's."""
    counts = Counter(each.meaning for each in columns)
    if counts["name"] < 2 or counts["target"] < 2:
        return columns
    begins = [each.start for each in columns if each.meaning in ("level2", "name")]
    second = [
        each.start for each in columns if each.meaning == ("level2" if counts["level2"] > 1 else "name")
    ][-1]
    return tuple(
        replace(each, meaning="later", header=f"实施期{each.header}")
        if begins[0] <= each.start < second and each.meaning not in LEVEL_MEANINGS[:1]
        else each
        for each in columns
    )


def _divide_columns(header: IndicatorHeader, line: SheetLine, below: SheetLine) -> IndicatorHeader:
    """符号 | 值 | 单位 in the second line of a header, or whatever stands there while the name of the row reaches over it."""
    own = [each for each in below.own_cells if each.row == below.row]
    known = [[name for name, _ in column_meanings(each.text) if name in SUBCOLUMN_MEANINGS] for each in own]
    spanned = any(each.meaning == "name" and _reaches_below(each, line, below) for each in header.columns)
    if below.paragraph or not own or not (spanned or (len(own) > 1 and all(known))):
        return header
    parts = [_build_subcolumn(each, names, header) for each, names in zip(own, known, strict=True)]
    whole = [
        each
        for each in header.columns
        if not any(part.start < each.stop and each.start < part.stop for part in parts)
    ]
    merged = sorted((*whole, *parts), key=lambda each: each.start)
    return replace(header, columns=tuple(merged), height=2)


def _reaches_below(column: IndicatorColumn, line: SheetLine, below: SheetLine) -> bool:
    return any(each.column == column.start and each.row == line.row for each in below.cells)


def _build_subcolumn(cell: Cell, names: list[str], header: IndicatorHeader) -> IndicatorColumn:
    """2025年 below 指标值 is a value of that year; what is below another header belongs to that."""
    over = next((each for each in header.columns if each.start <= cell.column < each.stop), None)
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
        each: int(found[1])
        for each in header.columns
        if each.meaning == "target" and (found := YEAR.search(each.header))
    }
    if len(set(years.values())) < 2:
        return header
    first = min(years.values())
    columns = tuple(
        replace(each, meaning="later") if years.get(each, first) > first else each for each in header.columns
    )
    return replace(header, columns=columns, why=f"指标值分年度列出，取 {first} 年一栏")


def infer_header(line: SheetLine) -> IndicatorHeader | None:
    """The columns of a table without header, from its first row with a 二级指标: what stands right of it is name and target."""
    cells = [each for each in line.cells if each.text.strip()]
    levels = [each for each in cells if is_level(each.text)]
    rest = [each for each in cells if levels and each.column > levels[-1].column]
    if not levels or len(levels) > 2 or not rest or len(rest) > 4:
        return None
    names = ("level1", "level2") if len(levels) == 2 else ("level2",)
    columns = [*zip(names, levels, strict=True), *zip(("name", "target", "", ""), rest, strict=False)]
    made = tuple(IndicatorColumn(name, "", each.column, each.column + each.colspan) for name, each in columns)
    return IndicatorHeader(made, 0, "表格没有表头，按“二级指标、三级指标、指标值”的次序理解")
