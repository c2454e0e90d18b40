"""Declared sources in the words of officials: what a table is, what is declared of it, which columns it may
have."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sources.chosen_columns import UnclearChoiceError, heading_text
from sources.declaration import read_declaration
from sources.origins.fetched import origin_words
from sources.proposals import REASONS
from sources.required_columns import UNDATED_TABLES
from sources.source import COMPLETE, Source
from sources.tables import CODE, DAY, TABLES, Column, Table
from yamlfiles.problem import any_error

__all__ = ["UnclearChoiceError"]  # of the choices that pages send

TABLE_WORDS = {
    "work_orders": ("热线工单", "每个诉求一行：何时受理、谁办、何时办结"),
    "calls": ("话务明细", "每通电话一行：何时来电、等了多久、是否接通"),
    "callbacks": ("回访明细", "每次回访一行：是否打通、是否满意、是否解决"),
    "faults": ("线路故障", "每次故障一行：何时发生、何时恢复"),
    "payments": ("支付明细", "每笔支付一行：日期、项目、金额"),
    "budget": ("预算执行", "每个项目一行：预算数、到位数、执行数"),
    "call_report": ("话务报表", "每个时段一行：来电量、应答量、呼损量；没有话务明细时用"),
}
COLUMN_TYPES = {
    "text": "文字",
    "instant": "日期或时刻",
    "count": "整数",
    "amount": "金额",
    "number": "数",
    "flag": "是或否",
}
KIND_WORDS = {DAY: "日期", CODE: "编号"}
DERIVED_COLUMNS = frozenset({("calls", "started_hour"), ("call_report", "ends_at"), ("call_report", "hour")})
"""Columns that no file has, with their tables: they are worked out from others."""
REASON_WORDS = REASONS


Tables = Mapping[str, Table]
"""Every table there is, by name."""


@dataclass(frozen=True)
class ColumnWords:
    """One column of ours: ``is_required`` where no row can be dated without it."""

    name: str
    label: str
    kind: str
    is_required: bool


OFFICIAL_WORDS = {
    "sources.yaml": "数据来源的声明",
    "columns": "列对应",
    "exclude": "不计的约定",
    "covers": "覆盖期",
    "confirmed": "核对日",
    "values": "取值对照",
    "deadlines": "办理时限的规则",
    "formats": "日期写法",
    "unit": "金额单位",
    "key": "编号列",
}
NAMED_COLUMN = re.compile(r"\b[a-z]+(?:_[a-z]+)*\b(?:\.yaml)?")


def official_words(message: str, tables: Tables = TABLES) -> str:
    """A message of those who read files in words of people who never see the declaration."""
    labels = {column.name: column.label for table in tables.values() for column in table.columns}
    titles = {name: table.label for name, table in tables.items()}
    words = {**titles, **labels, **OFFICIAL_WORDS}
    plain = message.replace("inbox/", "")
    return NAMED_COLUMN.sub(lambda found: words.get(found[0], found[0]), plain)


def table_title(name: str, tables: Tables) -> str:
    if name in TABLE_WORDS:
        return TABLE_WORDS[name][0]
    return tables[name].label if name in tables else name


def table_meaning(name: str, tables: Tables) -> str:
    if name in TABLE_WORDS:
        return TABLE_WORDS[name][1]
    return f"本单位自己的台账，{len(tables[name].columns)} 列" if name in tables else ""


def columns_of(table: Table) -> tuple[ColumnWords, ...]:
    """The columns that a file may have; what is derived is not among them."""
    return tuple(
        ColumnWords(column.name, column.label, type_words(column), is_required(table, column.name))
        for column in table.columns
        if (table.name, column.name) not in DERIVED_COLUMNS
    )


def is_required(table: Table, column: str) -> bool:
    return column == table.birth_column and table.name not in UNDATED_TABLES


def type_words(column: Column) -> str:
    """What its cells are, and what is kept of them."""
    words = KIND_WORDS.get(column.kind) or COLUMN_TYPES[column.type]
    return f"{words}，只保存代号" if column.personal else words


def column_label(table: Table, column: str) -> str:
    found = table.column(column)
    return found.label if found else column


def _describe_place(source: Source) -> Iterator[tuple[str, str]]:
    """The names of its files, or where it is fetched from."""
    if source.origin is None:
        yield "文件名", "、".join(pattern.removeprefix("inbox/") for pattern in source.files)
        return
    table = source.origin.settings.get("table", "")
    if source.is_counted_there:
        yield "在服务器上统计", f"{origin_words(source.origin)}，表 {table}"
        return
    yield "取自", origin_words(source.origin)
    yield "取什么", f"表 {table}" if table else "声明里写的内容"


def describe_source(source: Source) -> tuple[tuple[str, str], ...]:
    """What is declared of a table, as pairs of a word and what it says; only what is there."""
    table = source.table
    lines = list(_describe_place(source))
    lines += [(column_label(table, name), heading_text(heading)) for name, heading in source.columns.items()]
    for name, codes in source.values.items():
        meant = "；".join(f"{'、'.join(words)} 算作“{code}”" for code, words in codes.items())
        lines.append((f"{column_label(table, name)}的取值", meant))
    lines += [
        (f"不计{column_label(table, name)}", "、".join(words)) for name, words in source.exclude.items()
    ]
    if source.unit:
        lines.append(("金额单位", source.unit))
    lines.append(("覆盖期", coverage_words(source)))
    return tuple(lines)


def coverage_words(source: Source) -> str:
    if source.completeness:
        stated = (
            "全部记录都在台账里" if source.completeness == COMPLETE else "到最后一行为止，全部记录都在台账里"
        )
        return f"{stated}，{source.confirmed} 核对过" if source.confirmed else stated
    if source.covers is None:
        return "没有声明"
    confirmed = f"，{source.confirmed} 核对过没有遗漏" if source.confirmed else "，没有核对过"
    return f"{source.covers[0]} 至 {source.covers[1]}{confirmed}"


def describe_text(text: str, table: str) -> tuple[tuple[str, str], ...]:
    """The same of a text of ``sources.yaml``, as it was or is."""
    declared = read_declaration(text.encode(), "sources.yaml")
    if table in declared.tables:
        return describe_source(declared.tables[table])
    if any_error(declared.problems):
        return (("数据来源", "写法有错误，读不出来"),)
    return (("数据来源", "还没有这一种"),)
