"""What is told of a table beside its rows: cells not read, rows passed over, the newest day, rows of each input."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.literal

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sources.engine import literal, name
from sources.staged import Staged
from sources.staging import AGAIN, DATA, RAGGED, REMARK, TOTAL, remainder
from sources.tables import Column
from sources.typed import Unread

PASSED_OVER = {TOTAL: "合计行", REMARK: "表后说明", AGAIN: "重复的表头"}


def note_passed_over(staged: Staged) -> None:
    for kind, count in staged.all("SELECT kind, count(*) FROM typed GROUP BY kind ORDER BY kind"):
        if kind in PASSED_OVER:
            staged.note(f"跳过{PASSED_OVER[kind]} {count} 行")


def read_and_dated(staged: Staged) -> tuple[int, int]:
    """Rows that came from the inputs, and those of them that can be dated."""
    read, dated = staged.one(
        f"SELECT count(*), count(*) FILTER ({staged.dated}) FROM typed WHERE kind IN ({DATA}, {RAGGED})"
    )
    return read, dated


def rows_by_input(staged: Staged) -> tuple[int, ...]:
    counted = dict(staged.all(f"SELECT file, count(*) FROM typed WHERE kind IN ({DATA}, {RAGGED}) GROUP BY file"))
    rows = [0] * (max(each.input for each in staged.parts) + 1)
    for number, part in enumerate(staged.parts):
        rows[part.input] += counted.get(number, 0)
    return tuple(rows)


def unread(staged: Staged) -> tuple[Unread, ...]:
    """Cells that say something and were not read, by file and column; and rows whose cells are out of place."""
    return tuple(each for column in staged.columns() for each in _unread(staged, column)) + tuple(_ragged(staged))


def _unread(staged: Staged, column: Column) -> Iterator[Unread]:
    raw = name("raw." + column.name)
    rows = staged.all(
        f"SELECT file, count(*), min(row), arg_min({raw}, row) FROM typed "
        f"WHERE kind = {DATA} AND {raw} IS NOT NULL GROUP BY file ORDER BY file"
    )
    if word := remainder(column):
        _note_remainder(staged, column, word, rows)
        return
    for file, cells, row, example in rows:
        yield Unread(staged.parts[file].shown, column.name, column.label, cells, row, _masked(staged, example))


def _ragged(staged: Staged) -> Iterator[Unread]:
    rows = staged.all(f"SELECT file, count(*), min(row) FROM typed WHERE kind = {RAGGED} GROUP BY file ORDER BY file")
    for file, cells, row in rows:
        yield Unread(staged.parts[file].shown, "", "列数多于表头", cells, row, "")


def _note_remainder(staged: Staged, column: Column, word: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        raw = name("raw." + column.name)
        words = staged.all(
            f"SELECT {raw}, count(*) FROM typed WHERE kind = {DATA} AND {raw} IS NOT NULL "
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5"
        )
        shown = "、".join(f"“{_masked(staged, text)}”{count} 行" for text, count in words)
        staged.note(f"“{column.label}”有不认识的取值，按 {word} 计：{shown}；可在 sources.yaml 用 values: 写明")


def _masked(staged: Staged, text: str) -> str:
    return str(staged.one(f"SELECT masked({literal(text)})")[0])


def latest(staged: Staged, now: datetime) -> date | None:
    """The newest day of any event that can have happened by ``now``; later ones are noted."""
    events = [each for each in staged.instants() if each.event or each.name == staged.source.table.begins]
    if not events:
        return None
    limit = f"TIMESTAMP {literal((now + timedelta(days=1)).strftime('%Y-%m-%d %H:%M:%S'))}"
    newest = ", ".join(f"max({name(each.name)}) FILTER ({name(each.name)} < {limit})" for each in events)
    later = ", ".join(f"count(*) FILTER ({name(each.name)} >= {limit})" for each in events)
    found = staged.one(f"SELECT {newest}, {later} FROM typed WHERE {staged.dated}")
    for each, count in zip(events, found[len(events) :], strict=True):
        if count:
            staged.note(f"“{each.label}”有 {count} 行晚于读取的时刻，请核对")
    known = [each for each in found[: len(events)] if each is not None]
    return max(known).date() if known else None
