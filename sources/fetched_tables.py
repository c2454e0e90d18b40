"""What is said of a table that is fetched: why there is none yet, and what its numbers rest on when a fetch
failed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from indicators.clock import SHANGHAI
from indicators.doubts import DoubtCode
from sources.origins.fetched import FetchState, origin_words
from sources.origins.origin import Origin
from sources.servers.place import ServerPlace
from sources.source import Source
from sources.typed import TableDoubt, TypedTable


def why_not_fetched(source: Source, state: FetchState) -> str:
    """Why nothing of it can be read."""
    label, words = source.table.label, origin_words(source.origin) if source.origin else ""
    if source.is_counted_there and not state.failed_at:
        return f"“{label}”在 {words} 上，还没有核对过：请在“数据来源”页按“现在核对一次”"
    if source.is_counted_there:
        return f"“{label}”在 {words} 上，核对失败，不能统计：{show_minute(state.failed_at)} {state.reason}"
    if not state.failed_at:
        return f"“{label}”取自 {words}，还没有取过数：请在“数据来源”页按“现在取一次”"
    return f"“{label}”取数失败，还没有取到过数据：取自 {words}，{show_minute(state.failed_at)} {state.reason}"


def place_words(place: ServerPlace) -> str:
    """PostgreSQL 数据库 10.1.2.3 的 hotline，表 dw.orders."""
    return f"{origin_words(Origin(place.kind, place.settings))}，表 {place.relation}"


def as_fetched(table: TypedTable, origin: Origin, state: FetchState) -> TypedTable:
    """The table with where it comes from and when it came, and a doubt for each thing that the fetch left
    open, or where a later one failed."""
    note = f"取自 {origin_words(origin)}：{show_minute(state.fetched_at)} 取到 {amount_words(state)}"
    if table.place:
        note = f"在 {place_words(table.place)} 上统计：{show_minute(state.fetched_at)} 核对，{amount_words(state)}"
    failed = (_failure_doubt(table, origin, state),) if state.failed_since else ()
    doubts = (*table.doubts, *_told_doubts(table, origin, state), *failed)
    return replace(table, notes=(*table.notes, note), doubts=doubts)


def _told_doubts(table: TypedTable, origin: Origin, state: FetchState) -> Iterator[TableDoubt]:
    """What speaks of fields alone that no column is read from matters to no number."""
    for note in state.notes:
        columns = note.columns_in(table.headers)
        if columns or not note.fields:
            where = f"{table.table.label}（{note.message}）"
            message = f"取自 {origin_words(origin)}：{note.message}"
            yield TableDoubt(DoubtCode.FETCH_NOTE, 1, 1, where, message, columns)


def _failure_doubt(table: TypedTable, origin: Origin, state: FetchState) -> TableDoubt:
    since = show_minute(state.failed_since)
    if table.place:
        message = (
            f"{place_words(table.place)}：{since} 起核对失败（{state.reason}），"
            f"核对的情况是 {show_minute(state.fetched_at)} 的；恢复以后请再核对一次，重新采集"
        )
        return TableDoubt(DoubtCode.OLD_FETCH, 1, 1, f"{table.table.label}（{since} 起）", message)
    message = (
        f"取自 {origin_words(origin)}：{since} 起取数失败（{state.reason}），用的是 "
        f"{show_minute(state.fetched_at)} 取到的数据；恢复以后请再取一次，重新采集"
    )
    return TableDoubt(DoubtCode.OLD_FETCH, 1, 1, f"{table.table.label}（{since} 起）", message)


def amount_words(state: FetchState) -> str:
    """1,200 行; of files that were copied as they are, how many."""
    return f"{state.files} 个文件" if state.rows is None else f"{state.rows:,} 行"


def show_minute(moment: datetime | None) -> str:
    """2024-07-01 03:00 in Beijing; "" of none."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else ""
