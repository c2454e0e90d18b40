"""What makes a row doubtful though every cell of it can be read: instants out of order, days
beside times, empty amounts, totals among the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from indicators.doubts import DoubtCode
from sources.cell_values import DEADLINE_COLUMNS
from sources.engine import list_literal, quote_literal, quote_name
from sources.row_kinds import MAYBE_TOTAL
from sources.staged import StagedTable
from sources.staging import COUNTED_AMOUNTS, blank_name, raw_name
from sources.unnamed_totals import find_unnamed_totals

IN_ORDER = (
    ("received_at", "dispatched_at"),
    ("received_at", "signed_at"),
    ("received_at", "closed_at"),
    ("received_at", "contacted_at"),
    ("dispatched_at", "signed_at"),
    ("dispatched_at", "closed_at"),
    ("received_at", "due_at"),
    ("received_at", "sign_due_at"),
    ("began_at", "restored_at"),
)
"""Pairs of instants of which the second cannot come before the first."""
ON_TIME = (("closed_at", "due_at"), ("signed_at", "sign_due_at"))
"""Pairs of an event and its deadline."""
CLOSED_WORDS = (
    "已办结",
    "办结",
    "已结案",
    "结案",
    "已归档",
    "归档",
    "已完成",
    "已完结",
    "完结",
    "Closed",
    "closed",
)


@dataclass(frozen=True)
class Suspicion:
    """``columns``: a measure that looks at all of them is concerned; every measure where there are none.
    ``code`` and ``text`` are SQL for the kind of doubt and for what is shown of the row. ``by_chance``: of
    very many sound rows one may look so."""

    code: str
    columns: str
    condition: str
    text: str
    by_chance: bool = False


def find_suspicions(staged: StagedTable, now: datetime) -> Iterator[Suspicion]:
    """All that could hold of a row of this table, by the columns that its files have."""
    names = staged.column_names
    for first, second in IN_ORDER:
        if {first, second} <= names:
            yield _impossible_order(staged, first, second)
    for event, deadline in ON_TIME:
        if {event, deadline} <= names:
            yield _uncertain_on_time(event, deadline)
    if {"status", "closed_at"} <= names:
        yield _closed_without_time()
    yield from _empty_amounts(names)
    if {"economic_code", "amount"} <= names:
        yield from _codes_of_no_kind()
    yield from _later_than_reading(staged, now)
    yield _total_row(MAYBE_TOTAL, "写着合计、累计或其中")
    if sums := find_unnamed_totals(staged):
        places = ", ".join(f"({file}, {row})" for file, row in sums)
        yield _total_row(f"(file, row) IN ({places})", "等于以上各行之和")


def _total_row(condition: str, why: str) -> Suspicion:
    return Suspicion(quote_literal(DoubtCode.TOTAL_ROW), "", condition, quote_literal(why))


def _impossible_order(staged: StagedTable, first: str, second: str) -> Suspicion:
    """A day without a time and a minute without seconds are no earlier than what falls into them."""
    before, after = quote_name(first), quote_name(second)
    condition = (
        f"CASE WHEN {after} < {before} THEN "
        f"NOT ({after} = date_trunc('day', {after}) AND {before} < {after} + INTERVAL 1 DAY) "
        f"AND NOT ({after} = date_trunc('minute', {after}) AND {before} < {after} + INTERVAL 1 MINUTE) END"
    )
    labels = [column.label for name in (second, first) if (column := staged.source.table.column(name))]
    text = quote_literal("早于".join(labels))
    return Suspicion(quote_literal(DoubtCode.IMPOSSIBLE_ORDER), second, condition, text)


def _uncertain_on_time(event: str, deadline: str) -> Suspicion:
    """One of the two is written as a day, and it is the day of the other."""
    done, due = quote_name(event), quote_name(deadline)
    condition = (
        f"CASE WHEN ({_is_midnight(done)}) <> ({_is_midnight(due)}) THEN "
        f"date_trunc('day', {done}) = date_trunc('day', {due}) AND {due} <> end_of({due}) END"
    )
    code, text = quote_literal(DoubtCode.UNCERTAIN_DATE), quote_literal("与时限同日而有一方没有钟点")
    return Suspicion(code, f"{event} {deadline}", condition, text, by_chance=True)


def _is_midnight(instant: str) -> str:
    return f"epoch_us({instant}) % 86400000000 = 0"


def _closed_without_time() -> Suspicion:
    words = list_literal(CLOSED_WORDS)
    is_empty = f"closed_at IS NULL AND {raw_name('closed_at')} IS NULL"
    condition = f"CASE WHEN {is_empty} THEN list_contains({words}, status) END"
    return Suspicion(quote_literal(DoubtCode.BLANK_CELL), "closed_at", condition, quote_literal("状态为办结"))


def _empty_amounts(names: frozenset[str]) -> Iterator[Suspicion]:
    counted = COUNTED_AMOUNTS & names
    if "annual" in names:
        # 年初 stands in for 全年 where that is empty, and is not asked for beside it
        counted -= {"initial"}
    for name in sorted(counted):
        condition = blank_name(name)
        if name == "annual" and "initial" in names:
            condition += " AND initial IS NULL"
        yield Suspicion(quote_literal(DoubtCode.BLANK_CELL), name, condition, "''")


def _codes_of_no_kind() -> Iterator[Suspicion]:
    """Payments that a sum by economic code leaves out because it cannot tell of what kind they are."""
    empty = f"economic_code IS NULL AND {raw_name('economic_code')} IS NULL"
    yield Suspicion(quote_literal(DoubtCode.BLANK_CELL), "economic_code", empty, "''")
    unlike = "NOT regexp_matches(economic_code, '^[0-9]{5}')"
    yield Suspicion(
        quote_literal(DoubtCode.UNKNOWN_WORD), "economic_code amount", unlike, "told_word(economic_code)"
    )


def _later_than_reading(staged: StagedTable, now: datetime) -> Iterator[Suspicion]:
    limit = f"TIMESTAMP {quote_literal((now + timedelta(days=1)).strftime('%Y-%m-%d %H:%M:%S'))}"
    birth = staged.source.table.birth_column
    for column in staged.instant_columns():
        if column.event or (column.name == birth and column.name not in DEADLINE_COLUMNS):
            name = quote_name(column.name)
            code, text = quote_literal(DoubtCode.UNCERTAIN_DATE), quote_literal("晚于读取的时刻")
            yield Suspicion(code, column.name, f"{name} >= {limit}", text)
