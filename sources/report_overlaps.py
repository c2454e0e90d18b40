"""Rows of an interval report that count what other rows count again: the day beside its hours, a month beside
its days. The finer ones stay, and what cannot be told is in doubt."""

# ruff: noqa: S608  # every name in the SQL is ours

from indicators.doubts import DoubtCode
from sources.engine import quote_literal, quote_name
from sources.row_kinds import DATA
from sources.staged import StagedTable
from sources.suspicions import Suspicion
from sources.tables import CALL_REPORT
from sources.typed import TableDoubt

QUEUE_TOTAL = r"(?i)\s*(全部|所有|全局|整体|总体|汇总|全中心|all)(队列|技能组|坐席组|组|业务)?\s*"
"""What the row of all queues together is called, beside those of the queues."""
OF_ALL_QUEUES = f"regexp_full_match(of_queue, {quote_literal(QUEUE_TOTAL)})"
COMPARED = ("offered", "valid", "answered")
"""Of which the first that the files have says whether the finer rows add up to the coarser one."""
SET_ASIDE = " AND (file, row) NOT IN (SELECT (file, row) FROM coarser WHERE is_repeated)"


def tells_spans(staged: StagedTable) -> bool:
    return staged.source.table.name == CALL_REPORT.name and {"starts_at", "ends_at"} <= staged.column_names


def set_totals_aside(staged: StagedTable) -> str:
    """The condition of the rows that stay: where an interval has rows of queues, not the one of all of them
    together, which is called so, or has no queue and is their sum."""
    amount = next((name for name in COMPARED if name in staged.column_names), "")
    if not tells_spans(staged) or "queue" not in staged.column_names or not amount:
        return ""
    named = f"(queue IS NOT NULL AND regexp_full_match(queue, {quote_literal(QUEUE_TOTAL)}))"
    of_one = f"FILTER (queue IS NOT NULL AND NOT {named}) OVER (PARTITION BY starts_at, ends_at)"
    staged.connection.execute(
        "CREATE TEMP TABLE queue_totals AS SELECT starts_at, ends_at, queue, adds_up FROM (SELECT *, "
        f"{named} AS is_named, count(*) {of_one} AS beside, {amount} = sum({amount}) {of_one} AS adds_up "
        f"FROM (SELECT DISTINCT ON (starts_at, ends_at, queue) * FROM typed WHERE row_kind = {DATA} "
        "AND starts_at IS NOT NULL AND ends_at IS NOT NULL)) "
        "WHERE beside > 0 AND (is_named OR (queue IS NULL AND adds_up))"
    )
    _tell_totals(staged)
    same = "one.starts_at = typed.starts_at AND one.ends_at = typed.ends_at"
    same_queue = "one.queue IS NOT DISTINCT FROM typed.queue"
    return f" AND NOT EXISTS (SELECT 1 FROM queue_totals one WHERE {same} AND {same_queue})"


def _tell_totals(staged: StagedTable) -> None:
    rows, unequal = staged.fetch_one(
        "SELECT count(*), count(*) FILTER (NOT coalesce(adds_up, false)) FROM queue_totals"
    )
    if rows:
        staged.add_note(f"有 {rows} 行是各技能组的合计，只计各技能组")
    if unequal:
        message = f"有 {unequal} 行合计与各技能组之和不相等，计的是各技能组；请与出报表的系统核对"
        staged.doubts.append(disagreement(staged, unequal, rows, message))


def disagreement(staged: StagedTable, rows: int, total: int, message: str) -> TableDoubt:
    label = staged.source.table.label
    return TableDoubt(DoubtCode.DISAGREEMENT, rows, total, label, f"{label}{message}")


def set_coarser_aside(staged: StagedTable) -> str:
    """The condition of the rows that stay. The tables ``spans`` and ``coarser`` of the engine say of which
    rows it was looked at; ``is_repeated`` where finer rows are all of the time of a row, or add up to the
    same."""
    if not tells_spans(staged):
        return ""
    amount = next((name for name in COMPARED if name in staged.column_names), "")
    sums = f"sum(fine.{amount}) = any_value(coarse.{amount})" if amount else "false"
    queue = quote_name("queue") if "queue" in staged.column_names else "NULL::VARCHAR"
    staged.connection.execute(
        f"CREATE TEMP TABLE spans AS SELECT *, {queue} AS of_queue, ends_at - starts_at AS length, "
        "date_trunc('day', starts_at) AS of_day "
        f"FROM typed WHERE row_kind = {DATA} AND ends_at IS NOT NULL AND starts_at IS NOT NULL"
    )
    # told apart by days, so that a year of quarters of an hour is not held against itself
    coarse = (
        "SELECT *, unnest(generate_series(of_day, ends_at - INTERVAL 1 MICROSECOND, INTERVAL 1 DAY)) AS day "
        "FROM spans WHERE length > (SELECT min(length) FROM spans)"
    )
    staged.connection.execute(
        "CREATE TEMP TABLE nested AS SELECT coarse, fine "
        f"FROM ({coarse}) coarse JOIN (SELECT DISTINCT ON (starts_at, ends_at, of_queue) * FROM spans) fine "
        "ON fine.of_day = coarse.day AND fine.of_queue IS NOT DISTINCT FROM coarse.of_queue "
        "AND fine.starts_at >= coarse.starts_at AND fine.ends_at <= coarse.ends_at "
        "AND fine.length < coarse.length"
    )
    # of a month with its days and their hours the days would count the time of the hours again
    staged.connection.execute(
        f"CREATE TEMP TABLE coarser AS SELECT coarse.file, coarse.row, coalesce({sums}, false) AS adds_up, "
        "(adds_up OR sum(epoch(fine.length)) >= epoch(any_value(coarse.length))) AS is_repeated FROM nested "
        "WHERE (fine.file, fine.row) NOT IN (SELECT (coarse.file, coarse.row) FROM nested) GROUP BY 1, 2"
    )
    return SET_ASIDE if _tell_set_aside(staged) else ""


def _tell_set_aside(staged: StagedTable) -> bool:
    rows, unequal = staged.fetch_one(
        "SELECT count(*), count(*) FILTER (NOT adds_up) FROM coarser WHERE is_repeated"
    )
    if rows:
        staged.add_note(f"有 {rows} 行是别的行的汇总（如全天与各时段），只计各时段")
    if unequal:
        message = f"有 {unequal} 行汇总与所含各时段之和不相等，计的是各时段；请与出报表的系统核对"
        staged.doubts.append(disagreement(staged, unequal, rows, message))
    return bool(rows)


def overlap_suspicion(staged: StagedTable) -> Suspicion:
    """Rows that overlap another one that counts: of the same queue, or those of all queues together rows of
    single ones in other intervals."""
    before = (
        "max(ends_at) OVER (PARTITION BY of_queue ORDER BY starts_at, ends_at, file, row "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    staged.connection.execute(
        f"CREATE TEMP TABLE overlapping AS SELECT file, row FROM (SELECT *, {before} AS until FROM "
        f"(SELECT DISTINCT ON (starts_at, ends_at, of_queue) * FROM spans WHERE true{SET_ASIDE})) "
        "WHERE until > starts_at"
    )
    # two comparisons in a plain join, which the engine sorts for: a year of quarters of an hour is no square
    staged.connection.execute(
        "INSERT INTO overlapping SELECT DISTINCT whole.file, whole.row FROM "
        f"(SELECT DISTINCT starts_at, ends_at FROM spans WHERE NOT coalesce({OF_ALL_QUEUES}, true)) part "
        f"JOIN (SELECT * FROM spans WHERE coalesce({OF_ALL_QUEUES}, true)) whole "
        "ON part.starts_at < whole.ends_at AND part.ends_at > whole.starts_at "
        "WHERE part.starts_at <> whole.starts_at OR part.ends_at <> whole.ends_at"
    )
    condition = "(file, row) IN (SELECT (file, row) FROM overlapping)"
    text = "strftime(starts_at, '%H:%M-') || replace(strftime(ends_at, '%H:%M'), '00:00', '24:00')"
    return Suspicion(quote_literal(DoubtCode.OVERLAPPING_INTERVAL), "", condition, text)
