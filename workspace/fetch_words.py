"""What came of fetching a table, in one sentence."""

from sources import Sources
from sources.fetched_tables import amount_words, show_minute
from sources.origins.fetched import FetchState, origin_words
from workspace.source_words import table_title


def fetch_sentence(sources: Sources, name: str, state: FetchState) -> str:
    """Where it comes from and how much came, or why nothing, and what stands instead."""
    begin = f"{table_title(name, sources.tables)}：取自 {origin_words(sources.origins[name])}"
    if not state.failures:
        told = f"{begin}，取到 {amount_words(state)}"
        return "；请核对：".join([told, *(note.message for note in state.notes)])
    again = f"（连续第 {state.failures} 次）" if state.failures > 1 else ""
    before = f"；仍用 {show_minute(state.fetched_at)} 取到的 {amount_words(state)}" if state.content else ""
    return f"{begin}，取数失败{again}：{state.reason}{before}"
