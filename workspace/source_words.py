"""Declared sources in the words of officials: what a table is, what is declared of it, which columns it may
have."""

import re
from dataclasses import dataclass

from sources.chosen_columns import UnclearChoiceError, heading_text
from sources.declaration import read_declaration
from sources.proposals import REASONS
from sources.required_columns import UNDATED_TABLES
from sources.source import Source
from sources.tables import TABLES, Table
from yamlfiles.problem import any_error

__all__ = ["UnclearChoiceError"]  # of the choices that pages send

TABLE_WORDS = {
    "work_orders": ("热线工单", "每个诉求一行：何时受理、谁办、何时办结"),
    "calls": ("话务明细", "每通电话一行：何时来电、等了多久、是否接通"),
    "callbacks": ("回访明细", "每次回访一行：是否打通、是否满意、是否解决"),
    "faults": ("线路故障", "每次故障一行：何时发生、何时恢复"),
    "payments": ("支付明细", "每笔支付一行：日期、项目、金额"),
    "budget": ("预算执行", "每个项目一行：预算数、到位数、执行数"),
}
COLUMN_TYPES = {
    "text": "文字",
    "instant": "日期或时刻",
    "count": "整数",
    "amount": "金额",
    "number": "数",
    "flag": "是或否",
}
DERIVED_COLUMNS = {"started_hour"}
REASON_WORDS = REASONS


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


def official_words(message: str) -> str:
    """A message of those who read files in words of people who never see the declaration."""
    labels = {column.name: column.label for table in TABLES.values() for column in table.columns}
    words = {**labels, **OFFICIAL_WORDS}
    plain = message.replace("inbox/", "")
    return NAMED_COLUMN.sub(lambda found: words.get(found[0], found[0]), plain)


def table_title(name: str) -> str:
    return TABLE_WORDS[name][0] if name in TABLE_WORDS else name


def table_meaning(name: str) -> str:
    return TABLE_WORDS[name][1] if name in TABLE_WORDS else ""


def table_names() -> tuple[str, ...]:
    return tuple(TABLES)


def columns_of(name: str) -> tuple[ColumnWords, ...]:
    """The columns that a file may have; what is derived is not among them."""
    table = TABLES[name]
    return tuple(
        ColumnWords(column.name, column.label, COLUMN_TYPES[column.type], is_required(table, column.name))
        for column in table.columns
        if column.name not in DERIVED_COLUMNS
    )


def is_required(table: Table, column: str) -> bool:
    return column == table.birth_column and table.name not in UNDATED_TABLES


def column_label(table: str, column: str) -> str:
    found = TABLES[table].column(column) if table in TABLES else None
    return found.label if found else column


def describe_source(source: Source) -> tuple[tuple[str, str], ...]:
    """What is declared of a table, as pairs of a word and what it says; only what is there."""
    table = source.table.name
    lines = [("文件名", "、".join(pattern.removeprefix("inbox/") for pattern in source.files))]
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
