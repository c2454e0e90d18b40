"""The rows of a table of which a cell is in doubt, kept beside it: then the doubts of a period are those of
the rows that fall into it.

Each row stands once for every cell in doubt, with the canonical columns of the table (so that it can be
placed and filtered like any other) and with the columns of ``DOUBT_COLUMNS``. A doubt without a column is of
the whole row.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from indicators.doubts import DoubtCode
from sources.engine import quote_literal
from sources.execution_checks import falling_sums
from sources.repeats import Repeats
from sources.report_checks import report_suspicions
from sources.staged import StagedTable
from sources.staging import raw_name
from sources.suspicions import Suspicion, find_suspicions
from sources.tables import CALL_REPORT, Column
from sources.vocabulary import WORD_COLUMNS

ROWS_FOR_A_CHANCE = 20_000
"""Of so many rows one may have an instant at midnight by chance (one second of 86,400). Judgement."""
DOUBT_COLUMNS = ("doubt_code", "doubt_column", "doubt_text", "doubt_file", "doubt_row")
INBOUND_ONLY = {"result", "rating"}
"""Columns of calls that are looked at of inbound calls alone."""


def write_doubtful_rows(
    staged: StagedTable,
    cells: Sequence[str],
    used_rows: str,
    repeats: Repeats,
    now: datetime,
    target: Path,
) -> int:
    """How many there are; nothing is written where there are none.

    ``cells`` are the canonical columns as they are written into the table, ``used_rows`` a SELECT of the
    rows that are in it.
    """
    selects = list(_doubt_selects(staged, used_rows, repeats, now))
    if not selects:
        return 0
    file = quote_literal(str(target))
    rows = " UNION ALL BY NAME ".join(selects)
    columns = ", ".join((*cells, *DOUBT_COLUMNS))
    staged.connection.execute(f"COPY (SELECT {columns} FROM ({rows})) TO {file} (FORMAT parquet)")
    return int(staged.fetch_one(f"SELECT count(*) FROM read_parquet({file})")[0])


def _doubt_selects(staged: StagedTable, used_rows: str, repeats: Repeats, now: datetime) -> Iterator[str]:
    """A SELECT for each kind of doubt that occurs: all are looked for in one scan."""
    suspicions = list(_suspicions(staged, repeats, now))
    counts = [f"count(*) FILTER ({suspicion.condition})" for suspicion in suspicions]
    rows, *found = staged.fetch_one(f"SELECT {', '.join(('count(*)', *counts))} FROM ({used_rows})")
    for suspicion, count in zip(suspicions, found, strict=True):
        if count and not (suspicion.by_chance and count * ROWS_FOR_A_CHANCE <= rows):
            yield _doubt_select(staged, used_rows, suspicion)


def _suspicions(staged: StagedTable, repeats: Repeats, now: datetime) -> Iterator[Suspicion]:
    """What was not read, what can be read and hardly be true, and what stands twice."""
    for column in staged.columns():
        if column.name in staged.unread_columns:
            yield _unread_suspicion(staged, column)
    yield from find_suspicions(staged, now)
    yield from falling_sums(staged)
    if staged.source.table.name == CALL_REPORT.name:
        yield from report_suspicions(staged)
    if repeats.lookalikes:
        condition = "(file, row) IN (SELECT (file, row) FROM lookalikes)"
        yield Suspicion(quote_literal(DoubtCode.REPEATED_ROW), "", condition, repeats.number_text())


def _unread_condition(staged: StagedTable, column: Column) -> str:
    """A call that we made decides nothing by how it ended: nobody answered it for us."""
    condition = f"{raw_name(column.name)} IS NOT NULL"
    if column.name in INBOUND_ONLY and "direction" in staged.column_names:
        return f"{condition} AND direction IS DISTINCT FROM 'outbound'"
    return condition


def _unread_suspicion(staged: StagedTable, column: Column) -> Suspicion:
    raw = raw_name(column.name)
    is_word = column.name in WORD_COLUMNS.get(staged.source.table.name, ())
    code = DoubtCode.UNKNOWN_WORD if is_word else DoubtCode.UNREAD_CELL
    kind = f"lost_kind({raw})" if column.type == "text" else f"lost_marked_kind({raw})"
    text = f"told_word({raw})" if is_word else f"shape({raw})"
    told = (
        f"CASE {kind} WHEN 'blank_cell' THEN '合并单元格' WHEN 'lost_formula' THEN unmarked({raw}) "
        f"WHEN 'lost_number' THEN shape(unmarked({raw})) ELSE {text} END"
    )
    # a row without its key may be one that was counted already, whatever a measure looks at
    concerned = "" if column.name in staged.source.key else column.name
    code_of_row = f"coalesce({kind}, {quote_literal(code)})"
    return Suspicion(code_of_row, concerned, _unread_condition(staged, column), told)


def _doubt_select(staged: StagedTable, used_rows: str, suspicion: Suspicion) -> str:
    names = f"[{', '.join(quote_literal(part.input_name) for part in staged.parts)}]"
    return (
        f"SELECT *, {suspicion.code} AS doubt_code, {quote_literal(suspicion.columns)} AS doubt_column, "
        f"{suspicion.text} AS doubt_text, {names}[file + 1] AS doubt_file, row AS doubt_row "
        f"FROM ({used_rows}) WHERE {suspicion.condition}"
    )
