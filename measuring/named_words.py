"""Words that a request names and the data do not have: a slip of the pen, and no proof of zero."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from evaluators.columns import NamedWords
from evaluators.parameters import filter_column
from evaluators.words import kept_words, unweighted_words
from indicators.answer_words import RATING_MEANINGS
from indicators.doubts import Doubt, DoubtCode
from indicators.likeness import nearest_names
from measuring.column_values import ColumnValues
from measuring.prepared import PreparedRequest
from measuring.rows_behind import ShownValues
from sources.tables import Column, Table
from sources.vocabulary import HUNG_UP, is_vocabulary, known_meaning

MOST_SHOWN = 8
RATINGS = ("satisfaction", "rating")
WHOLE_TEXTS = frozenset({"purpose"})
"""Columns of free text, where it is not plain that a filter means the whole cell."""


def absent_name_text(prepared: PreparedRequest, table: Table, values: ColumnValues) -> str:
    """Why a filter or a weight on this table cannot be meant as it is written; empty where all can."""
    for column, asked in named_values(prepared, table):
        if asked.is_excluded:
            continue  # without a row to leave out all count, which is a doubt and no zero
        named = frozenset(asked.words)
        absent = values.absent(table, column.name, named)
        counts = values.read_counts(table, column.name)
        if len(absent) == len(named) and not is_proven_absent(column.name, absent, counts):
            written = written_words(prepared, table, column) or tuple(sorted(named))
            shown = ShownValues(prepared.measure.typed[table.name], column).counts(counts)
            return absent_filter_text(table, column, written, shown)
    return weights_fault_text(prepared, table, values)


def filter_doubts(prepared: PreparedRequest, values: ColumnValues) -> Iterator[Doubt]:
    """Of several values of a filter, those that stand nowhere; and names that differ from a filter's by
    spelling only."""
    for table in prepared.filters:  # every table that is counted has its entry
        for column, asked in named_values(prepared, table):
            named = frozenset(asked.words)
            counts = values.read_counts(table, column.name)
            shown = ShownValues(prepared.measure.typed[table.name], column)
            label = f"{table.label}“{column.label}”列"
            for value in values.absent(table, column.name, named):
                if known_meaning(column.name, value) is None and (len(named) > 1 or asked.is_excluded):
                    yield absent_doubt(label, value, len(named), shown.counts(counts))
            for value in dict.fromkeys(asked.words):
                for other in values.respelt(table, column.name, value, named):
                    found = counts[other], sum(counts.values())
                    yield respelt_doubt(label, value, shown.show(other) or "", found, asked.is_excluded)


def measure_is_plain(prepared: PreparedRequest, table: Table, values: ColumnValues) -> bool:
    """Whatever filters name, nothing can be told of what the measure itself names in this table."""
    return not weights_fault_text(prepared, table, values) and all(
        values.stand_as_written(table, column.name, frozenset(asked.words))
        for column, asked in words_of_measure(prepared, table)
    )


def absent_doubt(label: str, value: str, of: int, counts: Mapping[str, int]) -> Doubt:
    message = f"取数参数所列的“{value}”在{label}没有出现过{likely_text(value, counts)}，请核对写法"
    return Doubt(DoubtCode.FILTER, 1, of, f"{label}“{value}”", message)


def respelt_doubt(
    label: str, value: str, other: str, found: tuple[int, int], is_excluded: bool = False
) -> Doubt:
    """``found`` are the rows of the other spelling, and all."""
    rows, of = found
    message = (
        f"{label}有 {rows} 行写作“{other}”，与取数参数中的“{value}”只是写法不同，"
        f"没有{'剔除' if is_excluded else '计入'}；"
        "请在数据来源的声明里归为一种写法（取值对照），或在取数参数中一并写明"
    )
    return Doubt(DoubtCode.FILTER, rows, of, f"{label}“{other}”", message)


def named_values(prepared: PreparedRequest, table: Table) -> Iterator[tuple[Column, NamedWords]]:
    """The columns of text that a filter or a condition names, and the values that it lets through or leaves
    out."""
    for name, allowed in prepared.filters.get(table, {}).items():
        if column := text_column(table, name):
            yield column, NamedWords(tuple(sorted(map(str, allowed))))
    yield from words_of_measure(prepared, table)


def words_of_measure(prepared: PreparedRequest, table: Table) -> Iterator[tuple[Column, NamedWords]]:
    for name, groups in prepared.measure.named.get(table.name, {}).items():
        if column := text_column(table, name):
            yield from ((column, words) for words in groups)


def text_column(table: Table, name: str) -> Column | None:
    column = table.column(name)
    return column if column and column.type == "text" else None


def written_words(prepared: PreparedRequest, table: Table, column: Column) -> tuple[str, ...]:
    """What the request itself names; its filter allows every word that means the same."""
    words: list[str] = []
    for name, value in prepared.request.params.items():
        if filter_column(name, table) == column:
            words += map(str, value) if isinstance(value, list | tuple) else [str(value)]
    return tuple(words)


def is_proven_absent(column: str, absent: tuple[str, ...], counts: Mapping[str, int]) -> bool:
    """A known word did not happen where every word of the column is known."""
    return any(known_meaning(column, word) == word != HUNG_UP for word in absent) and all(
        known_meaning(column, word) is not None for word in counts
    )


def absent_filter_text(
    table: Table, column: Column, absent: tuple[str, ...], counts: Mapping[str, int]
) -> str:
    whole = "（按整格文字完全相同比较）" if column.name in WHOLE_TEXTS else ""
    there = values_text(column, counts) + unknown_words_text(column, counts)
    return (
        f"{table.label}中没有{column.label}为“{'、'.join(absent)}”的记录{whole}，不能当作零"
        f"{''.join(likely_text(word, counts) for word in absent[:1])}。{there}"
        "请核对取数参数中的写法与导出文件是否一致；确实一笔都没有的，请人工填报"
    )


def unknown_words_text(column: Column, counts: Mapping[str, int]) -> str:
    """In a column of known words, the others may mean what is asked for."""
    if not is_vocabulary(column.name):
        return ""
    words = [word for word in counts if known_meaning(column.name, word) is None]
    shown = "、".join(words[:MOST_SHOWN])
    return f"其中“{shown}”不认识，请在 sources.yaml 用 values 写明是哪一级、哪一种。" if words else ""


def likely_text(word: str, counts: Mapping[str, int]) -> str:
    near = nearest_names(word, counts, 1)
    return f"，是否指“{near[0]}”？" if near else ""


def values_text(column: Column, counts: Mapping[str, int]) -> str:
    """The most frequent values; numbers of single rows say nothing."""
    if not counts:
        return "这一列全是空的。"
    if column.name.endswith(("_no", "_id")):
        return ""
    shown = "、".join(f"“{value}”{rows} 行" for value, rows in list(counts.items())[:MOST_SHOWN])
    return f"数据中有：{shown}{f'等 {len(counts)} 种' if len(counts) > MOST_SHOWN else ''}。"


def weights_fault_text(prepared: PreparedRequest, table: Table, values: ColumnValues) -> str:
    """A weight of a word that nobody wrote, or ratings that the weights leave out."""
    given: Any = prepared.bound_filters.parameters.params.get("weights")
    looked_at = prepared.measure.looked_at.get(table.name, frozenset())
    if not isinstance(given, Mapping) or looked_at.isdisjoint(RATINGS):
        return ""
    weights: Mapping[str, Decimal] = given
    counts = values.read_counts(table, next(name for name in RATINGS if name in looked_at))
    for word in kept_words(weights):
        if word not in RATING_MEANINGS and word not in counts:
            return f"weights 中的“{word}”不是认得的评价，数据中也没有{likely_text(word, counts)}，请核对写法"
    left_out = [word for word in counts if word in unweighted_words(weights)]
    if left_out:
        words = "、".join(f"“{word}”{counts[word]} 行" for word in left_out)
        return f"weights 没有写明 {words}按多少计，请在 weights 中补上（不计分的写 0）"
    return ""
