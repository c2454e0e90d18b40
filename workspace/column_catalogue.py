"""Every column of the tables that ship: what it is called, holds, and which headers exports give it.

``docs/columns.zh.md`` is this list: ``make docs`` writes it, and a test fails where it is stale.
"""

from collections.abc import Iterator

from sources.tables import CODE, DAY, PLACE, STAFF, TABLES, Column, Table
from workspace.source_words import DERIVED_COLUMNS, columns_of, table_meaning, type_words

HEAD = """# 数据表的列

本页由程序生成（`make docs`），请勿手工修改。网页“数据来源 › 数据表的列”显示同样的内容，并列出本单位声明的台账。

认得的表头从左到右，先找到的为准；软件的列名和“名称”一栏本身也认得。英文表头按小写、不带空格写在这里。都不是的，在 `sources.yaml` 的
`columns` 里写明，见[数据来源](data-sources.zh.md)。
"""
KEPT_WORDS = {
    PLACE: "只保存到区域，详细地址去掉",
    STAFF: "工号保留，姓名换成代号",
    CODE: "按文字保存，前面的 0 不丢",
    DAY: "",
}
"""What is kept of a column of some kind."""


def format_columns() -> str:
    """The whole page as Markdown."""
    return HEAD + "".join(f"\n{part}" for part in map(format_table, TABLES.values()))


def format_table(table: Table) -> str:
    head = f"## {table.label} `{table.name}`\n\n{table_meaning(table.name, TABLES)}\n\n"
    lines = ("| 列 | 名称 | 类型 | 保存什么 | 认得的表头 |", "|---|---|---|---|---|", *_lines(table))
    return head + "\n".join(lines) + "\n"


def _lines(table: Table) -> Iterator[str]:
    required = {column.name for column in columns_of(table) if column.is_required}
    for column in table.columns:
        if (table.name, column.name) not in DERIVED_COLUMNS:
            kept = "；".join(
                filter(None, ("没有的行不计" if column.name in required else "", kept_words(column)))
            )
            cells = (
                f"`{column.name}`",
                column.label,
                type_words(column),
                kept or "—",
                "、".join(column.headers),
            )
            yield f"| {' | '.join(cells)} |"


def kept_words(column: Column) -> str:
    """What is kept of the cells of a column; "" where it is all they say."""
    if column.kind in KEPT_WORDS:
        return KEPT_WORDS[column.kind]
    return "个人信息，只保存代号" if column.personal else ""
