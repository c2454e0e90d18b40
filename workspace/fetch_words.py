"""What came of fetching a table, in one sentence."""

from sources import Sources
from sources.fetched_tables import amount_words, show_minute
from sources.origins.fetched import FetchState, origin_words
from sources.origins.kinds import is_counted_there
from sources.typed import TypedTable
from workspace.source_words import table_title


def fetch_sentence(sources: Sources, name: str, state: FetchState) -> str:
    """Where it comes from and how much came, or why nothing, and what stands instead."""
    words = origin_words(sources.origins[name])
    if is_counted_there(sources.origins[name].kind):
        return f"{table_title(name, sources.tables)}：{look_sentence(sources, name, state, words)}"
    begin = f"{table_title(name, sources.tables)}：取自 {words}"
    if not state.failures:
        told = f"{begin}，取到 {amount_words(state)}"
        return "；请核对：".join([told, *(note.message for note in state.notes)])
    again = f"（连续第 {state.failures} 次）" if state.failures > 1 else ""
    before = f"；仍用 {show_minute(state.fetched_at)} 取到的 {amount_words(state)}" if state.content else ""
    return f"{begin}，取数失败{again}：{state.reason}{before}"


def look_sentence(sources: Sources, name: str, state: FetchState, words: str) -> str:
    """What was seen of a table on a server, or why nothing, and what stands instead."""
    if state.failures:
        again = f"（连续第 {state.failures} 次）" if state.failures > 1 else ""
        before = f"；上次核对是 {show_minute(state.fetched_at)}" if state.content else ""
        return f"在 {words} 上核对失败{again}：{state.reason}{before}"
    table = sources.read_table(name)
    doubts = table.doubts if isinstance(table, TypedTable) else ()
    told = f"在 {words} 上核对，{amount_words(state)}"
    return "；请核对：".join([told, *(doubt.message for doubt in doubts)])
