"""The doubts of one number: those of its tables, and those of the rows that fall into its period and
concern a column that the measure looks at."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from indicators.doubts import Doubt, DoubtCode
from measuring import reasons
from measuring.doubtful_cells import CellsOfRequests, DoubtfulCells, deciding_columns
from measuring.doubtful_scan import MOST_WORDS
from measuring.prepared import PreparedRequest
from sources.made_tables import MADE_TABLES
from sources.tables import Table
from sources.typed import TypedTable

DoubtPlace = tuple[str, str, str]
"""Code, column and file of cells that make one doubt."""


def find_doubts(
    prepared: PreparedRequest, row_counts: Mapping[Table, int], cells: CellsOfRequests
) -> tuple[Doubt, ...]:
    """``row_counts`` are the rows in the period, by table."""
    found: list[Doubt] = []
    for typed in prepared.measure.typed.values():
        columns = deciding_columns(prepared, typed.table)
        if not columns:
            continue
        rows = row_counts.get(typed.table) or typed.used
        found += _table_doubts(typed, columns)
        tells = row_counts.get(typed.table) or typed.completeness
        if not typed.table.dense and tells and reasons.ended_early(prepared, typed):
            found.append(_early_end_doubt(prepared, typed, rows))
        if concerning := _concerning_cells(prepared, typed.table, cells):
            found += _doubts_of_cells(concerning, rows, typed.table)
    return tuple(found)


def _table_doubts(typed: TypedTable, columns: frozenset[str]) -> Iterator[Doubt]:
    for doubt in typed.doubts:
        if not doubt.columns or not columns.isdisjoint(doubt.columns):
            yield Doubt(doubt.code, doubt.count, doubt.of, doubt.where, doubt.message)


def _early_end_doubt(prepared: PreparedRequest, typed: TypedTable, rows: int) -> Doubt:
    """Told only: a part of a year may be all there was."""
    where = f"{typed.table.label} {typed.latest} 以后"
    advice = "请核对是否少了数据；核对过的，在 sources.yaml 用 covers 和 confirmed 写明"
    message = f"{reasons.ended_early_text(prepared, typed)}；{advice}"
    return Doubt(DoubtCode.ENDED_EARLY, 1, max(rows, 1), where, message)


def _concerning_cells(prepared: PreparedRequest, table: Table, cells: CellsOfRequests) -> list[DoubtfulCells]:
    looked_into = cells.concerning(prepared, table)
    named = named_words(prepared, table) if looked_into else {}
    return [
        found
        for found in looked_into
        if not (found.code == DoubtCode.UNKNOWN_WORD and found.text in named.get(found.column, ()))
    ]


def named_words(prepared: PreparedRequest, table: Table) -> dict[str, frozenset[str]]:
    """Words, by column, to which the request itself gives a meaning: by a weight or by a filter."""
    weights = prepared.bound_filters.parameters.params.get("weights") or {}
    weighed = frozenset(map(str, weights)) if isinstance(weights, Mapping) else frozenset()
    rated = dict.fromkeys(("satisfaction", "rating"), weighed)
    filters = prepared.filters.get(table, {})
    return {
        name: rated.get(name, frozenset()) | frozenset(map(str, filters.get(name, ())))
        for name in {*rated, *filters}
    }


def _doubts_of_cells(cells: Sequence[DoubtfulCells], rows: int, table: Table) -> Iterator[Doubt]:
    by_place: dict[DoubtPlace, list[DoubtfulCells]] = defaultdict(list)
    for cell in cells:
        by_place[cell.code, cell.column, cell.file].append(cell)
    for (code, name, file), group in by_place.items():
        count = sum(cell.cells for cell in group)
        labels = [column.label for column in table.columns if column.name in name.split()]
        columns = f" “{'”“'.join(labels)}”列" if labels else ""
        if table.name in MADE_TABLES and code == DoubtCode.UNREAD_CELL:
            where = f"{table.label} {PurePath(file).stem}{columns}"
            message = MADE.format(where=where, count=count)
        else:
            where = f"{file}{columns} 第 {min(cell.row for cell in group)} 行起"
            message = doubt_message(code, where, group, count)
        yield Doubt(code, count, max(rows, count), where, message)


def doubt_message(code: str, where: str, cells: Sequence[DoubtfulCells], count: int) -> str:
    """What is wrong, where, and what to do."""
    words = "、".join(f"“{cell.text}”{cell.cells} 行" for cell in cells[:MOST_WORDS])
    texts = sum(cell.texts for cell in cells)
    more = f"等 {texts} 种" if texts > MOST_WORDS else ""
    return MESSAGES[code].format(where=where, words=f"{words}{more}", count=count)


MADE = (
    "{where}有 {count} 个项目待采集，没有计入；是哪些项目见本指标的明细和部门页的“本部门的项目”，"
    "请补齐这些项目后重新采集"
)
"""Of tables that the product writes itself: nobody can mend their cells, only what they are made from."""
MESSAGES: Mapping[str, str] = {
    DoubtCode.UNKNOWN_WORD: "{where}有 {count} 行的取值不认识：{words}；请在 sources.yaml 用 values 写明含义，或在数据中改正",
    DoubtCode.UNREAD_CELL: "{where}有 {count} 个单元格读不出，形如 {words}；请在数据中改正",
    DoubtCode.BLANK_CELL: "{where}有 {count} 行是空的；请在数据中补上",
    DoubtCode.LOST_NUMBER: "{where}有 {count} 个编号在表格里丢了末尾的数字（Excel 只保留 15 位），不能作为编号使用；"
    "请从系统重新导出，把这一列设为文本",
    DoubtCode.LOST_FORMULA: "{where}有 {count} 个公式单元格出错或没有存下结果（{words}）；"
    "请用 Excel 打开、改正、保存后重新放入",
    DoubtCode.IMPOSSIBLE_ORDER: "{where}有 {count} 行时间先后不合（{words}）；请在数据中核对",
    DoubtCode.REPEATED_ROW: "{where}有 {count} 行与另外的行编号或内容相同，可能重复计数：{words}；请核对，多次导出的同一件用 key 写明",
    DoubtCode.TOTAL_ROW: "{where}有 {count} 行分不清是明细还是合计（{words}），已计入；请核对，是合计的请删去该行",
    DoubtCode.OVERLAPPING_INTERVAL: "{where}有 {count} 行的时段与别的行重叠（{words}），可能重复计数；请在数据中只留一种时段",
    DoubtCode.MISSING_INTERVAL: "{where}有 {count} 处时段不连续：{words}；请核对是否少了数据",
    DoubtCode.DISAGREEMENT: "{where}有 {count} 行数与数不符（{words}）；请与出报表的系统核对",
    DoubtCode.UNCERTAIN_DATE: "{where}有 {count} 行的时间不能确定（{words}）；请在数据中核对、补上钟点",
}
