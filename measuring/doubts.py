"""The doubts of one number: those of its tables, and those of the rows that fall into its period and
concern a column that the measure looks at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import and_, column, func, or_, select

from evaluators.contract import Condition, Expression
from evaluators.stored_columns import KNOWN_BEFORE, instant_parameter, stored_table
from indicators.doubts import Doubt, DoubtCode
from measuring import reasons
from measuring.engine import Engine
from measuring.prepared import PreparedRequest
from measuring.statements import RowSet, Statement, dated_in_window, window_values
from sources.tables import Table
from sources.typed import TypedTable
from sources.vocabulary import known_meaning

MOST_WORDS = 5
"""Words that a sentence names; of more it says how many."""


@dataclass(frozen=True)
class DoubtfulCells:
    """Cells of one column of one file with one text: how many, and the first row."""

    code: str
    column: str
    text: str
    file: str
    cells: int
    row: int


DOUBT_COLUMN: Expression = column("doubt_column")
DOUBT_ROW: Expression = column("doubt_row")
DOUBTFUL_CELL: tuple[Expression, ...] = (
    column("doubt_code"),
    DOUBT_COLUMN,
    column("doubt_text"),
    column("doubt_file"),
)
"""What makes doubtful cells the same."""
DoubtPlace = tuple[str, str, str]
"""Code, column and file of cells that make one doubt."""


def doubtful_files(ready: Iterable[PreparedRequest]) -> dict[str, Path]:
    """The files of doubtful rows that these requests have to look at, by table."""
    return {
        name: typed.doubtful_path
        for request in ready
        for name, typed in request.measure.typed.items()
        if typed.doubtful
    }


def find_doubts(
    prepared: PreparedRequest, row_counts: Mapping[Table, int], engine: Engine | None
) -> tuple[Doubt, ...]:
    """``row_counts`` are the rows in the period, by table; ``engine`` runs over the files of doubtful rows,
    ``None`` where there are none."""
    found: list[Doubt] = []
    for name, typed in prepared.measure.typed.items():
        columns = deciding_columns(prepared, typed.table)
        if not columns:
            continue
        rows = row_counts.get(typed.table) or typed.used
        found += _table_doubts(typed, columns)
        if not typed.table.dense and row_counts.get(typed.table) and reasons.ended_early(prepared, typed):
            found.append(_early_end_doubt(prepared, typed, rows))
        if engine and typed.doubtful:
            cells = _cells_in_period(prepared, typed.table, columns, engine)
            found += _doubts_of_cells(cells, rows, prepared.measure.typed[name].table)
    return tuple(found)


def deciding_columns(prepared: PreparedRequest, table: Table) -> frozenset[str]:
    """What the measure looks at in a table, what dates its rows, and what filters them; none where the
    measure does not read the table."""
    looked_at = prepared.measure.looked_at.get(table.name, frozenset())
    if not looked_at:
        return looked_at
    dated_by = prepared.measure.evaluator.contract.dated_by[table.name]
    return looked_at | {dated_by, table.birth_column} | prepared.filters.get(table, {}).keys()


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


def _cells_in_period(
    prepared: PreparedRequest, table: Table, columns: frozenset[str], engine: Engine
) -> list[DoubtfulCells]:
    statement = engine.compile(doubtful_statement(prepared, table))
    found = [DoubtfulCells(*row) for row in engine.run(statement, window_values(prepared.window))]
    named = named_words(prepared, table)
    return [
        cells
        for cells in found
        if (not cells.column or _concerns(cells.column, columns, prepared, table))
        and not (cells.code == DoubtCode.UNKNOWN_WORD and cells.text in named.get(cells.column, ()))
    ]


def _concerns(doubt_columns: str, deciding: frozenset[str], prepared: PreparedRequest, table: Table) -> bool:
    """A doubt of whole rows concerns every measure; one of several columns those that compare them."""
    names = doubt_columns.split()
    if len(names) < 2:
        return deciding.issuperset(names)
    looked_at = prepared.measure.looked_at.get(table.name, frozenset())
    return (looked_at | {prepared.measure.evaluator.contract.dated_by[table.name]}).issuperset(names)


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


def doubtful_statement(prepared: PreparedRequest, table: Table) -> Statement:
    """The doubtful cells that may concern the period, by what and where, the most first."""
    stored = stored_table(table)
    return (
        select(*DOUBTFUL_CELL, func.count(), func.min(DOUBT_ROW))
        .select_from(stored)
        .where(_may_concern_period(prepared, table), *_may_pass_filters(prepared, table))
        .group_by(*DOUBTFUL_CELL)
        .order_by(func.count().desc(), *DOUBTFUL_CELL)
    )


def _may_concern_period(prepared: PreparedRequest, table: Table) -> Condition:
    """Dated in the period; or it cannot be told for want of the very date, and the row was there."""
    stored = stored_table(table)
    born = stored.c[table.birth_column]
    existed = or_(born < instant_parameter(KNOWN_BEFORE), born.is_(None))
    if table not in prepared.measure.aggregates:
        return existed
    population: RowSet = prepared.measure.row_set(table)
    dated = stored.c[population.dated_by]
    return and_(or_(dated_in_window(population), dated.is_(None)), existed)


def _may_pass_filters(prepared: PreparedRequest, table: Table) -> Iterator[Condition]:
    stored = stored_table(table)
    for filtered, values in prepared.filters.get(table, {}).items():
        unread: Condition = DOUBT_COLUMN.in_((filtered,))
        if not any(known_meaning(filtered, str(value)) is not None for value in values):
            # a filter by a word that is not known means that word and no other
            unread = and_(unread, stored.c[filtered].is_(None))
        yield or_(stored.c[filtered].in_(sorted(values)), unread)


def _doubts_of_cells(cells: Sequence[DoubtfulCells], rows: int, table: Table) -> Iterator[Doubt]:
    by_place: dict[DoubtPlace, list[DoubtfulCells]] = defaultdict(list)
    for cell in cells:
        by_place[cell.code, cell.column, cell.file].append(cell)
    for (code, name, file), group in by_place.items():
        count = sum(cell.cells for cell in group)
        labels = [column.label for column in table.columns if column.name in name.split()]
        columns = f" “{'”“'.join(labels)}”列" if labels else ""
        where = f"{file}{columns} 第 {min(cell.row for cell in group)} 行起"
        yield Doubt(code, count, max(rows, count), where, doubt_message(code, where, group, count))


def doubt_message(code: str, where: str, cells: Sequence[DoubtfulCells], count: int) -> str:
    """What is wrong, where, and what to do."""
    words = "、".join(f"“{cell.text}”{cell.cells} 行" for cell in cells[:MOST_WORDS])
    more = f"等 {len(cells)} 种" if len(cells) > MOST_WORDS else ""
    template = MESSAGES.get(code, MESSAGES[DoubtCode.OTHER])
    return template.format(where=where, words=f"{words}{more}", count=count)


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
    DoubtCode.TOTAL_ROW: "{where}有 {count} 行写着合计、累计或其中，分不清是明细还是合计，已计入；请核对，是合计的请删去日期或该行",
    DoubtCode.UNCERTAIN_DATE: "{where}有 {count} 行的时间不能确定（{words}）；请在数据中核对、补上钟点",
    DoubtCode.OTHER: "{where}有 {count} 处存疑：{words}；请核对",
}
