"""Conditions on the rows of any table, as people write them: read and checked against its columns, never run.

::

    part: {类别: 业务培训, people: "≥20", held_on: 2024-01-01..2024-06-30}      # all of them
    of: [{类别: 业务培训}, {类别: [专题培训, 岗前培训]}]                          # any of them
    where: {done_on: {within_days: 3, of: received_on}, remark: 非空}

An empty cell fulfils no condition but 空.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import InvalidOperation
from typing import Any

from evaluators.columns import NamedWords
from evaluators.parameters import as_amount, as_decimal, as_flag
from sources.tables import DAY, Column, Table
from yamlfiles.reader import as_date
from yamlfiles.wording import spelling_hint

EMPTY, FILLED = "空", "非空"
EQUAL, NOT, AT_LEAST, MORE, AT_MOST, LESS = "=", "≠", "≥", ">", "≤", "<"
SIGNS: Mapping[str, str] = {
    "≥": AT_LEAST,
    ">=": AT_LEAST,
    "≧": AT_LEAST,
    "≤": AT_MOST,
    "<=": AT_MOST,
    "≦": AT_MOST,
    "≠": NOT,
    "!=": NOT,
    "<>": NOT,
    ">": MORE,
    "<": LESS,
    "=": EQUAL,
}
SIGN = re.compile(r"(>=|<=|<>|!=|[≥≧≤≦≠><=])\s*(.*)", re.DOTALL)
SPAN = re.compile(r"(.+?)\s*(?:\.\.|~|至)\s*(.+)")
WITHIN = re.compile(r"(.+?)后?\s*(\d{1,5})\s*(?:天|日)(?:内|以内|之内)")
MOMENT = re.compile(r"(.+?)[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")
ALL_WORDS, ANY_WORDS = ("all_of", "都满足"), ("any_of", "任一")
DEEPEST = 5
MOST_DAY_DIGITS = 5
NUMBERS = ("count", "amount", "number")
Moment = date | datetime


@dataclass(frozen=True)
class ColumnTest:
    """A column held against ``values`` (any of them for EQUAL, none for NOT, the two ends of a span for
    AT_LEAST with two), or against ``other``, a column of the same row. ``within_days``: not before it and at
    most so many days after it."""

    column: Column
    sign: str
    values: tuple[Any, ...] = ()
    other: Column | None = None
    within_days: int | None = None


@dataclass(frozen=True)
class Group:
    """All of some conditions, or any of them; none at all hold for every row."""

    parts: tuple["RowCondition", ...]
    is_any: bool = False


RowCondition = ColumnTest | Group
EVERY_ROW = Group(())


class ConditionFault(ValueError):  # noqa: N818 - it is told like any mistake in a file
    """Its text names the column and says what was expected."""


def read_condition(given: Any, table: Table, depth: int = 0) -> RowCondition:
    """What was written, held against the columns of a table. Raises ConditionFault."""
    if depth > DEEPEST:
        raise ConditionFault(f"条件套了 {DEEPEST} 层以上，请写得简单些")
    if given is None or given == "":
        return EVERY_ROW
    if isinstance(given, Mapping):
        _refuse_named_twice(map(str, given), table)
        return Group(tuple(_read_entry(str(name), value, table, depth) for name, value in given.items()))
    if isinstance(given, Sequence) and not isinstance(given, str):
        if not all(given):
            raise ConditionFault("几组条件里有一组是空的，那就等于全部的行：请写上条件或删去这一组")
        return Group(tuple(read_condition(item, table, depth + 1) for item in given), is_any=True)
    raise ConditionFault(f"条件应写成“列: 值”，如 {{{_example(table)}}}，现为“{given}”")


def _refuse_named_twice(names: Iterable[str], table: Table) -> None:
    """By its name and by what it is called: a column that has to be two things at once is neither."""
    by_column: dict[str, str] = {}
    for name in names:
        column = table.named(name.strip())
        if column and by_column.setdefault(column.name, name) != name:
            told = f"“{by_column[column.name]}”和“{name}”"
            raise ConditionFault(f"{told}是同一列，请合成一个条件；要同时满足的，分写在 {ALL_WORDS[1]} 里")


def _example(table: Table) -> str:
    return f"{table.columns[0].name}: 值" if table.columns else "列: 值"


def _read_entry(name: str, value: Any, table: Table, depth: int) -> RowCondition:
    if name in ANY_WORDS or name in ALL_WORDS:
        if isinstance(value, str):
            raise ConditionFault(f"“{name}”里应是几个条件，现为“{value}”")
        items = [value] if isinstance(value, Mapping) else list(value or ())
        parts = tuple(read_condition(item, table, depth + 1) for item in items)
        if not items or not all(items):
            raise ConditionFault(f"“{name}”里没有写条件")
        return Group(parts, is_any=name in ANY_WORDS)
    column = find_column(name, table)
    if isinstance(value, Mapping):
        return _read_described(column, value, table)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _equal_to(column, value)
    return _read_text(column, plain_text(value), table)


def find_column(name: str, table: Table) -> Column:
    """By its name or by what it is called. Raises ConditionFault with the likely meant one."""
    found = table.named(name.strip())
    if found is None:
        names = [word for column in table.columns for word in (column.name, column.label)]
        raise ConditionFault(f"{table.label}没有列“{name}”{spelling_hint(name, names)}")
    return found


def plain_text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value).strip()


def _read_described(column: Column, value: Mapping[Any, Any], table: Table) -> RowCondition:
    """``{not: …}``, ``{equal: …}``, ``{within_days: 3, of: column}``."""
    names = {str(name) for name in value}
    if names == {"within_days", "of"}:
        return _within(column, plain_text(value["of"]), plain_text(value["within_days"]), table)
    for word, sign in (("not", NOT), ("equal", EQUAL)):
        if names == {word}:
            inner = value[word]
            many = inner if isinstance(inner, Sequence) and not isinstance(inner, str) else [inner]
            return _equal_to(column, many, sign)
    raise ConditionFault(
        f"列“{column.label}”的条件只能写 not、equal，或 within_days 与 of，现为 {'、'.join(sorted(names))}"
    )


def _equal_to(column: Column, values: Sequence[Any], sign: str = EQUAL) -> ColumnTest:
    if not values:
        raise ConditionFault(f"列“{column.label}”的条件没有写值")
    _refuse_personal(column)
    if any(isinstance(value, Mapping | list | tuple) for value in values):
        raise ConditionFault(f"列“{column.label}”的几个值应各是一个字词或数")
    texts = [plain_text(value) for value in values]
    if lone := next((text for text in texts if text in (EMPTY, FILLED)), None):
        raise ConditionFault(
            f"列“{column.label}”的“{lone}”要单独写，不能与别的值并列；任一即可的，分成几组条件"
        )
    return ColumnTest(column, sign, tuple(read_value(column, text) for text in texts))


def _read_text(column: Column, text: str, table: Table) -> RowCondition:
    if text in (EMPTY, FILLED):
        return ColumnTest(column, text)
    if signed := SIGN.fullmatch(text):
        return _read_signed(column, SIGNS[signed[1]], signed[2].strip(), table)
    if column.type == "instant" and (within := WITHIN.fullmatch(text)):
        return _within(column, within[1], within[2], table)
    if column.type != "text" and (span := SPAN.fullmatch(text)):
        _refuse_yes_no(column)
        low, high = (read_value(column, end) for end in span.groups())
        if _is_reversed(low, high):
            raise ConditionFault(f"列“{column.label}”的起止“{text}”前后颠倒")
        return ColumnTest(column, AT_LEAST, (low, high))
    return _equal_to(column, [text])


def _read_signed(column: Column, sign: str, text: str, table: Table) -> ColumnTest:
    _refuse_personal(column)
    if not text:
        raise ConditionFault(f"列“{column.label}”的条件“{sign}”后面没有写值")
    if sign not in (EQUAL, NOT):
        _refuse_yes_no(column)
        if column.type == "text":
            raise ConditionFault(
                f"列“{column.label}”是文字，不能比大小（“{sign}{text}”）；数应声明为 count、amount 或 number"
            )
    other = table.named(text)
    if other is not None:
        if _comparable(other) != _comparable(column) or other.personal:
            raise ConditionFault(f"列“{column.label}”与列“{other.label}”不是同一类，不能比较")
        return ColumnTest(column, sign, other=other)
    return ColumnTest(column, sign, (read_value(column, text),))


def _comparable(column: Column) -> str:
    return "number" if column.type in ("count", "number") else column.type


def _within(column: Column, name: str, days: str, table: Table) -> ColumnTest:
    other = find_column(name, table)
    if column.type != "instant" or other.type != "instant":
        raise ConditionFault(f"“几天内”只能用于日期列，“{column.label}”和“{other.label}”须都是日期")
    if not days.isdecimal() or len(days) > MOST_DAY_DIGITS:
        raise ConditionFault(f"“{column.label}”的 within_days 应是天数，现为“{days}”")
    return ColumnTest(column, AT_MOST, other=other, within_days=int(days))


def _refuse_personal(column: Column) -> None:
    """What is kept of a person is a pseudonym, to which nothing that anybody writes is equal."""
    if column.personal:
        raise ConditionFault(f"列“{column.label}”是个人信息，只能问{EMPTY}或{FILLED}")


def _refuse_yes_no(column: Column) -> None:
    if column.type == "flag":
        raise ConditionFault(f"列“{column.label}”只有是、否，不能比大小")


def read_value(column: Column, text: str) -> Any:
    """As the column holds it. Raises ConditionFault."""
    readers = {"flag": as_flag, "amount": as_amount, "count": as_decimal, "number": as_decimal}
    if column.type == "text":
        if not text:
            raise ConditionFault(f"列“{column.label}”的条件没有写值")
        return text
    try:
        if column.type == "instant":
            return _read_moment(text, column)
        if text.endswith(("%", "％")):
            # a column of rates holds 80 or 0.8, and only who knows it can say which is meant
            raise ValueError(text)
        return readers[column.type](text)
    except (ValueError, TypeError, InvalidOperation):
        raise ConditionFault(f"列“{column.label}”应与{VALUES[column.type]}比较，现为“{text}”") from None


VALUES = {
    "flag": "是或否",
    "amount": "金额（如 8万元）",
    "count": "数",
    "number": "数（台账里怎么写就怎么写，不带 %）",
    "instant": "日期（如 2024-03-01）",
}


def _read_moment(text: str, column: Column) -> Moment:
    """A day, or a moment of one. Of the last day there is no day after it."""
    day = as_date(text)
    if day == date.max:
        raise ValueError(text)
    if day is not None:
        return day
    clocked = MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    day = as_date(clocked[1]) if clocked else None
    if clocked is None or day is None or column.kind == DAY:
        raise ValueError(text)
    return datetime.combine(day, time(int(clocked[2]), int(clocked[3]), int(clocked[4] or 0)))


def first_moment(value: Moment) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _is_reversed(low: Any, high: Any) -> bool:
    """A day at the end stands for all of its moments."""
    if isinstance(high, datetime):
        return first_moment(low) > high
    return bool((low.date() if isinstance(low, datetime) else low) > high)


def named_words(condition: RowCondition) -> Iterator[tuple[Column, NamedWords]]:
    """The words of text that a condition names, by column: the data have to have them."""
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from named_words(part)
    elif condition.column.type == "text" and condition.values:
        yield condition.column, NamedWords(tuple(sorted(set(condition.values))), condition.sign == NOT)
