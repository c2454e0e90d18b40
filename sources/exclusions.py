"""剔除: the rows that ``exclude`` leaves out, and what may show that it leaves out fewer than was meant."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import re
from collections.abc import Iterator, Mapping, Sequence

from indicators.doubts import DoubtCode
from indicators.likeness import contains_word, is_slip, plain_spelling, respelt, without_remark
from sources.engine import list_literal, quote_name
from sources.row_kinds import DATA
from sources.staged import StagedTable
from sources.staging import raw_name
from sources.typed import TableDoubt
from sources.vocabulary import known_meaning

NOTHING_EXCLUDED = "false"
MOST_VALUES = 2000
MOST_SHOWN = 5
USUAL_WORD = re.compile("作废|废单|撤|取消|重复|测试|无效|退|误|咨询|催|骚扰|空号|挂断|草稿|暂存|删除|关闭")
"""A word of which nobody wonders that no order of a month has it."""


def exclusion_condition(staged: StagedTable) -> str:
    """The condition of rows that fall to ``exclude``."""
    tests = [
        f"coalesce(list_contains({list_literal(_comparable_words(staged, name, words))}, {cell}), false)"
        for name, words in staged.source.exclude.items()
        if (cell := _cell(staged, name))
    ]
    return " OR ".join(tests) or NOTHING_EXCLUDED


def _cell(staged: StagedTable, name: str) -> str:
    """What a row says in a column, read or not; nothing where no file has the column."""
    if staged.source.table.column(name) is None:
        return quote_name("exclude." + name)
    if name not in staged.column_names:
        return ""
    return f"coalesce(CAST({quote_name(name)} AS VARCHAR), {raw_name(name)})"


def _comparable_words(staged: StagedTable, name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as the table has them, and as they are written."""
    if staged.source.table.column(name) is None:
        return words
    meant = (known_meaning(name, word) for word in words)
    return (*words, *(str(word).lower() for word in meant if word is not None))


def exclusion_doubts(staged: StagedTable, rows: str) -> Iterator[TableDoubt]:
    """``rows`` are a SELECT of the rows before anything is left out."""
    for name, words in staged.source.exclude.items():
        column = staged.source.table.column(name)
        label = f"{staged.source.table.label}“{column.label if column else name}”列"
        if column:
            yield from _absent_column_doubts(staged, name, label)
        if _cell(staged, name):
            counts = _value_counts(staged, name, rows)
            comparable = _comparable_words(staged, name, words)
            alike = list(_alike_doubts(words, comparable, label, counts))
            yield from alike
            if name == "status" and not alike:
                yield from _unheard_doubts(words, label, counts)
            yield from _unknown_doubts(staged, name, comparable, label, rows)


def _absent_column_doubts(staged: StagedTable, name: str, label: str) -> Iterator[TableDoubt]:
    """Files that lack the column, so that nothing of them can be left out."""
    heading = staged.source.columns.get(name)
    lacking = sorted({part.input_name for part in staged.parts if name not in part.column_names})
    if not lacking or (heading and heading.optional and name in staged.column_names):
        return
    files = "、".join(lacking[:MOST_SHOWN]) + ("等" if len(lacking) > MOST_SHOWN else "")
    message = (
        f"{files} 没有“{name}”列，sources.yaml 的 exclude 不能按它剔除；请在导出时带上该列，或用 columns 写明"
    )
    yield TableDoubt(DoubtCode.FILTER, 1, 1, f"{label}（{files}）", message)


def _value_counts(staged: StagedTable, name: str, rows: str) -> Mapping[str, int]:
    found = staged.fetch_all(
        f"SELECT {_cell(staged, name)} AS said, count(*) FROM ({rows}) WHERE said IS NOT NULL "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}"
    )
    return dict(found)


def _alike_doubts(
    words: Sequence[str], comparable: Sequence[str], label: str, counts: Mapping[str, int]
) -> Iterator[TableDoubt]:
    """Values that are not left out and are nearly one of the words that are."""
    kept = [value for value in counts if value not in comparable]
    for word in words:
        for other in _alike(word, kept, word in counts):
            message = (
                f"{label}有 {counts[other]} 行写作“{other}”，与 sources.yaml 的 exclude 中的“{word}”相近，没有剔除；"
                "请在 exclude 中一并写明，或在数据中改正"
            )
            where = f"{label}“{other}”"
            yield TableDoubt(DoubtCode.FILTER, counts[other], sum(counts.values()), where, message)


def _alike(word: str, values: Sequence[str], occurs: bool) -> list[str]:
    """The same word spelt otherwise or with a remark; where it occurs nowhere, also what contains it."""
    same = [value for value in values if without_remark(value) == without_remark(word)]
    parts = [] if occurs else [value for value in values if contains_word(value, word)]
    slips = (
        [] if occurs else [value for value in values if is_slip(plain_spelling(word), plain_spelling(value))]
    )
    return list(dict.fromkeys([*respelt(word, values), *same, *_with_ending(word, values), *parts, *slips]))


def _unheard_doubts(words: Sequence[str], label: str, counts: Mapping[str, int]) -> Iterator[TableDoubt]:
    """Words of which none occurs, and that are not what orders are usually left out by."""
    unusual = [word for word in words if not USUAL_WORD.search(word)]
    if counts and unusual and counts.keys().isdisjoint(words):
        told = "、".join(f"“{word}”" for word in unusual)
        values = "、".join(f"“{value}”" for value in list(counts)[:MOST_SHOWN])
        message = (
            f"{label}没有一行是 sources.yaml 的 exclude 中的{told}，因此没有剔除；"
            f"该列有：{values}；请核对 exclude 的写法"
        )
        yield TableDoubt(DoubtCode.FILTER, 1, 1, f"{label}{told}", message)


def _with_ending(word: str, values: Sequence[str]) -> list[str]:
    """已作废, 作废单 beside 作废."""
    forms = {
        f"已{word}",
        f"{word}了",
        f"{word}件",
        f"{word}单",
        f"{word}工单",
        f"已经{word}",
        word.removeprefix("已"),
    }
    return [value for value in values if value in forms]


def _unknown_doubts(
    staged: StagedTable, name: str, comparable: Sequence[str], label: str, rows: str
) -> Iterator[TableDoubt]:
    """Words that are not known in a column by which rows are left out."""
    if staged.source.table.column(name) is None:
        return
    raw = raw_name(name)
    listed = list_literal(tuple(comparable))
    condition = f"row_kind = {DATA} AND {raw} IS NOT NULL AND NOT list_contains({listed}, {raw})"
    count, word = staged.fetch_one(f"SELECT count(*), masked(min({raw})) FROM ({rows}) WHERE {condition}")
    if count:
        message = (
            f"{label}有 {count} 行的取值不认识（如“{word}”），不能判断是否应按 exclude 剔除；"
            "请在 sources.yaml 用 values 写明含义"
        )
        yield TableDoubt(DoubtCode.UNKNOWN_WORD, count, count, label, message)
