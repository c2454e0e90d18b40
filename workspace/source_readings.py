"""A source read whole, and what came of it in one sentence."""

from sources import Sources
from sources.typed import MissingTable
from workspace.source_words import official_words, table_title


def read_source(sources: Sources, name: str) -> str:
    """Read the table as its files are now: how many rows, and what was not read."""
    table = sources.read_table(name)
    if isinstance(table, MissingTable):
        return official_words(table.reason, sources.tables)
    unread = sum(count.cells for count in table.unread)
    cells = f"，{unread:,} 格没有读懂" if unread else "，全部读懂"
    undated = f"，{table.rejected:,} 行没有日期不能计入" if table.rejected else ""
    return f"{table_title(name, sources.tables)}读取 {table.read:,} 行{cells}{undated}"
