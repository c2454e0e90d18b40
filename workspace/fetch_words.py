"""What came of fetching a table, in one sentence."""

from sources import Sources
from sources.fetched_tables import show_minute
from sources.origins.fetched import FetchState, origin_words
from workspace.source_words import table_title


def fetch_sentence(sources: Sources, name: str, state: FetchState) -> str:
    """Where it comes from and how much came, or why nothing, and what stands instead."""
    begin = f"{table_title(name, sources.tables)}：取自 {origin_words(sources.origins[name])}"
    if not state.failures:
        return "；请核对：".join([f"{begin}，{amount_words(state)}", *(note.message for note in state.notes)])
    again = f"（连续第 {state.failures} 次）" if state.failures > 1 else ""
    before = (
        f"；仍用 {show_minute(state.fetched_at)} 取到的{amount_words(state)[2:]}" if state.content else ""
    )
    return f"{begin}，取数失败{again}：{state.reason}{before}"


def amount_words(state: FetchState) -> str:
    """取到 1,200 行; of files that were copied how many."""
    return f"取到 {state.files} 个文件" if state.rows is None else f"取到 {state.rows:,} 行"
