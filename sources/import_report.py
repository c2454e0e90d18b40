"""What is told of a table beside its rows: cells not read, rows passed over, the newest day, rows of each
input."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from indicators.doubts import DoubtCode
from sources.engine import quote_literal, quote_name
from sources.row_kinds import DATA, RAGGED, REPEATED_HEADER, TABLE_NOTE, TOTAL
from sources.staged import StagedTable
from sources.staging import raw_name
from sources.tables import Column
from sources.typed import TableDoubt, UnreadCellCount
from sources.vocabulary import REMAINDER_WORDS

TELLING_COLUMNS = {
    "callbacks": ("reached", "satisfaction", "solved"),
    "payments": ("amount",),
    "budget": ("initial", "adjusted", "carried_over", "annual", "received", "executed"),
}
"""Where a row without a date says nothing in these, nothing has happened yet that could count."""
READ_KINDS = (DATA, RAGGED)
SKIPPED_KINDS = {TOTAL: "合计行", TABLE_NOTE: "表后说明", REPEATED_HEADER: "重复的表头"}


def note_skipped_rows(staged: StagedTable) -> None:
    for kind, label in SKIPPED_KINDS.items():
        if count := sum(count.rows for count in staged.row_counts if count.kind == kind):
            staged.add_note(f"跳过{label} {count} 行")


def count_read_and_dated(staged: StagedTable) -> tuple[int, int]:
    """Rows that came from the inputs, and those of them that can be dated."""
    read = [count for count in staged.row_counts if count.kind in READ_KINDS]
    return sum(count.rows for count in read), sum(count.dated for count in read)


def count_rows_by_input(staged: StagedTable) -> tuple[int, ...]:
    rows = [0] * (max(staged_part.input for staged_part in staged.parts) + 1)
    for count in staged.row_counts:
        rows[staged.parts[count.file].input] += count.rows if count.kind in READ_KINDS else 0
    return tuple(rows)


def find_unread_cells(staged: StagedTable) -> tuple[UnreadCellCount, ...]:
    """Cells that say something and were not read, by file and column; and rows whose cells are out of
    place."""
    counts: list[UnreadCellCount] = []
    for column in staged.columns():
        if column.name in staged.unread_columns:
            counts += _unread_in_column(staged, column)
    return (*counts, *_ragged_rows(staged))


def _unread_in_column(staged: StagedTable, column: Column) -> Iterator[UnreadCellCount]:
    raw = raw_name(column.name)
    rows = staged.fetch_all(
        f"SELECT file, count(*), min(row), arg_min({raw}, row) FROM typed "
        f"WHERE row_kind = {DATA} AND {raw} IS NOT NULL GROUP BY file ORDER BY file"
    )
    if word := REMAINDER_WORDS.get(column.name):
        _note_remainder(staged, column, word, rows)
        return
    for file, cells, row, example in rows:
        yield UnreadCellCount(
            staged.parts[file].input_name,
            column.name,
            column.label,
            cells,
            row,
            _told(staged, example, "shape"),
        )


def _ragged_rows(staged: StagedTable) -> Iterator[UnreadCellCount]:
    rows = staged.fetch_all(
        f"SELECT file, count(*), min(row) FROM typed WHERE row_kind = {RAGGED} GROUP BY file ORDER BY file"
    )
    for file, cells, row in rows:
        yield UnreadCellCount(staged.parts[file].input_name, "", "列数与表头不符", cells, row, "")


def find_table_doubts(staged: StagedTable) -> Iterator[TableDoubt]:
    """Rows that no period can be asked for: those without a date, and those whose cells are out of place."""
    for part in staged.parts:
        yield from part.doubts
    read = count_read_and_dated(staged)[0]
    undated = f"row_kind = {DATA} AND NOT ({staged.dated_condition}) AND {_might_count(staged)}"
    for condition, code, what in (
        (undated, DoubtCode.UNDATED_ROW, "没有可识别的日期，无法计入任何统计期，请在数据中补上或改正日期"),
        (
            f"row_kind = {RAGGED}",
            DoubtCode.RAGGED_ROW,
            "的单元格比表头多或少（可能是单元格里有换行、分隔符），没有采用，请核对这些行",
        ),
    ):
        rows = staged.fetch_all(
            f"SELECT file, count(*), min(row) FROM typed WHERE {condition} GROUP BY file ORDER BY file"
        )
        for file, count, row in rows:
            where = f"{staged.parts[file].input_name} 第 {row} 行"
            yield TableDoubt(code, count, read, where, f"{where}等 {count} 行{what}")


def _might_count(staged: StagedTable) -> str:
    """What keeps an undated row from being one of which nothing has happened yet: an unread date, or a cell
    that counts."""
    telling = TELLING_COLUMNS.get(staged.source.table.name, ())
    columns = [name for name in telling if name in staged.column_names]
    if not columns:
        return "true"
    birth = staged.source.table.birth_column
    cells = [raw_name(birth)] if birth in staged.column_names else []
    for name in columns:
        cells += [f"CAST({quote_name(name)} AS VARCHAR)", raw_name(name)]
    return f"coalesce({', '.join(cells)}) IS NOT NULL"


def find_ambiguous_columns(staged: StagedTable) -> Iterator[TableDoubt]:
    """Columns left out because more than one header could be meant."""
    for part in staged.parts:
        for name, headers in part.ambiguous.items():
            column = staged.source.table.column(name)
            label = column.label if column else name
            names = "、".join(f"“{header}”" for header in headers)
            advice = f"请在 sources.yaml 用 columns: {{{name}: 表头}} 写明是哪一列"
            if len(set(headers)) == 1:
                advice = "表头相同而内容不同，请在文件中改成不同的表头"
            message = f"{part.input_name} 有几列都可能是“{label}”：{names}，没有采用；{advice}"
            where = f"{part.input_name} “{label}”列"
            yield TableDoubt(DoubtCode.SKIPPED_COLUMN, 1, 1, where, message, (name,))


def _note_remainder(staged: StagedTable, column: Column, word: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        raw = raw_name(column.name)
        words = staged.fetch_all(
            f"SELECT {raw}, count(*) FROM typed WHERE row_kind = {DATA} AND {raw} IS NOT NULL "
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5"
        )
        examples = "、".join(f"“{_told(staged, text, 'told_word')}”{count} 行" for text, count in words)
        staged.add_note(
            f"“{column.label}”有不认识的取值，按 {word} 计：{examples}；可在 sources.yaml 用 values: 写明"
        )


def _told(staged: StagedTable, text: str, macro: str) -> str:
    return str(staged.fetch_one(f"SELECT {macro}(unmarked({quote_literal(text)}))")[0])


def latest_day(staged: StagedTable, now: datetime) -> date | None:
    """The newest day of any event that can have happened by ``now``; later ones are noted."""
    birth = staged.source.table.birth_column
    events = [column for column in staged.instant_columns() if column.event or column.name == birth]
    if not events:
        return None
    limit = now + timedelta(days=1)
    names = [quote_name(event.name) for event in events]
    dated = f"FROM typed WHERE {staged.dated_condition}"
    newest = ", ".join(f"max({name})" for name in names)
    instants: Sequence[datetime | None] = staged.fetch_one(f"SELECT {newest} {dated}")
    if any(instant and instant >= limit for instant in instants):
        instants = _note_later(staged, events, limit, dated)
    return max((instant.date() for instant in instants if instant is not None), default=None)


def _note_later(
    staged: StagedTable, events: Sequence[Column], limit: datetime, dated: str
) -> Sequence[datetime | None]:
    """The newest instant of each event before the limit, once those behind it are noted."""
    bound = f"TIMESTAMP {quote_literal(limit.strftime('%Y-%m-%d %H:%M:%S'))}"
    names = [quote_name(event.name) for event in events]
    newest = ", ".join(f"max({name}) FILTER ({name} < {bound})" for name in names)
    later = ", ".join(f"count(*) FILTER ({name} >= {bound})" for name in names)
    figures = staged.fetch_one(f"SELECT {newest}, {later} {dated}")
    instants, later_counts = figures[: len(events)], figures[len(events) :]
    for column, count in zip(events, later_counts, strict=True):
        if count:
            staged.add_note(f"“{column.label}”有 {count} 行晚于读取的时刻，请核对")
    return instants
