"""What ``with`` says of a measure: parameters of the evaluator, checked and read; every other key is a
filter on a column."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin

from indicators.answer_words import SEVERITIES
from indicators.model import Parameters, ParameterValue
from indicators.units import AMOUNT_UNIT, YUAN_PER_UNIT, full_money_unit
from sources.tables import Column, Table

Amount = NewType("Amount", Decimal)
"""Money in 元; may be written 8万元."""
ColumnName = NewType("ColumnName", str)
"""A column of the table, by its name or by what it is called."""
RowConditions = NewType("RowConditions", object)
"""Conditions on rows as they are written, of ``evaluators/row_conditions.py``."""
ParameterTypes = Mapping[str, Any]
"""The annotation of each keyword parameter of an evaluator: a type, a ``Literal``, or one of these ``|
None``."""

FILTER_ALIASES = {"department": "handler"}
"""A filter by department means the handler where a table has no department of its own."""

STATED_UNIT = re.compile(rf"({AMOUNT_UNIT})$")
SYNONYMOUS_VALUES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "severity": SEVERITIES,
    "fund_source": (
        ("fiscal", "财政拨款"),
        ("carried_over", "上年结转", "上年结转资金"),
        ("other", "其他资金"),
    ),
    "direction": (("inbound", "呼入"), ("outbound", "呼出")),
}
"""Words that mean the same in a column: whoever filters by one of them means all."""

YES, NO = {"true", "yes", "是", "1", "有"}, {"false", "no", "否", "0", "无"}


class BadParameterError(ValueError):
    """Its text, for the person who wrote ``with``, names the parameter and what was expected."""


@dataclass(frozen=True)
class ParsedParameters:
    """``params`` by the evaluator's types; ``filters`` by column as canonical names, each with the values
    allowed."""

    params: Parameters
    filters: Mapping[str, tuple[Any, ...]]

    def params_key(self) -> str:
        """Equal for equal parameters."""
        return json.dumps(dict(self.params), sort_keys=True, default=str, ensure_ascii=False)


def read_decimal(text: str) -> Decimal:
    number = Decimal(text.replace(",", "").replace("，", ""))
    if not number.is_finite():
        raise InvalidOperation
    return number


def as_decimal(value: Any) -> Decimal:
    text = str(value).strip()
    if text.endswith(("%", "％")):
        return read_decimal(text[:-1]) / 100
    return read_decimal(text)


def as_amount(value: Any) -> Decimal:
    text = str(value).strip()
    stated = STATED_UNIT.search(text)
    if stated is None:
        return read_decimal(text)
    return read_decimal(text[: stated.start()].strip()) * YUAN_PER_UNIT[full_money_unit(stated[1])]


def as_count(value: Any) -> int:
    number = as_decimal(value)
    if number != number.to_integral_value() or number < 0:
        raise InvalidOperation
    return int(number)


def as_flag(value: Any) -> bool:
    text = str(value).strip().lower()
    if text not in YES | NO:
        raise ValueError
    return text in YES


def as_text(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple | set):
        raise TypeError
    return str(value).strip()


def as_conditions(value: Any) -> Any:
    """As they are written: only a table tells what they mean."""
    if isinstance(value, Mapping) or (isinstance(value, list | tuple) and value):
        return value
    raise TypeError


def without_none(wanted: Any) -> Any:
    """The type of a parameter that may be left out."""
    if get_origin(wanted) in (Union, UnionType):
        return next(arg for arg in get_args(wanted) if arg is not NoneType)
    return wanted


TYPE_READERS: dict[Any, tuple[Any, str]] = {
    Amount: (as_amount, "金额，例如 80000 或 8万元"),
    Decimal: (as_decimal, "数字"),
    bool: (as_flag, "是或否"),
    int: (as_count, "不小于 0 的整数"),
    str: (as_text, "文字"),
    ColumnName: (as_text, "列名"),
    RowConditions: (as_conditions, "条件，如 {类别: 业务培训}"),
}


def coerce_value(name: str, value: Any, wanted: Any) -> Any:
    """The value as the type an evaluator asks for; text that means it will do."""
    if get_origin(wanted) in (Union, UnionType):
        if value is None or str(value).strip() == "":
            return None
        wanted = without_none(wanted)
    if get_origin(wanted) is Literal:
        return read_choice(name, value, get_args(wanted))
    if get_origin(wanted) is not None:
        return read_weights(name, value)
    reader, expected = TYPE_READERS[wanted]
    try:
        return reader(value)
    except (ValueError, TypeError, InvalidOperation):
        raise BadParameterError(f"参数“{name}”应为{expected}，现为“{value}”") from None


def read_choice(name: str, value: Any, choices: tuple[Any, ...]) -> Any:
    text = str(value).strip().replace(" ", "_")
    for choice in choices:
        if str(choice) == text or text.endswith(f"_{choice}"):  # agent_requests is requests
            return choice
    raise BadParameterError(f"参数“{name}”只能取 {'、'.join(map(str, choices))}，现为“{value}”")


def read_weights(name: str, value: Any) -> Mapping[str, Decimal]:
    """A mapping of words to numbers, also as JSON or as 满意=1,基本满意=0.8."""
    expected = f"参数“{name}”应写作 满意: 1, 基本满意: 0.8 的形式，现为“{value}”"
    pairs = value
    if isinstance(value, str):
        try:
            pairs = json.loads(value) if value.strip().startswith("{") else split_pairs(value)
        except ValueError:
            raise BadParameterError(expected) from None
    if not isinstance(pairs, Mapping) or not pairs:
        raise BadParameterError(expected)
    try:
        return {str(word).strip(): as_decimal(weight) for word, weight in pairs.items()}
    except (ValueError, InvalidOperation):
        raise BadParameterError(expected) from None


def split_pairs(text: str) -> dict[str, str]:
    pairs = [
        part.replace("：", ":").replace("=", ":").split(":") for part in text.replace("，", ",").split(",")
    ]
    return dict(pairs)


def filter_column(name: str, table: Table) -> Column | None:
    """The column of a table that a filter of this name means."""
    return table.column(name) or (table.column(FILTER_ALIASES[name]) if name in FILTER_ALIASES else None)


def filter_values(name: str, value: Any, column: Column) -> tuple[Any, ...]:
    """The values a filter allows, typed as its column; a list allows each of its values."""
    several = value if isinstance(value, list | tuple | set | frozenset) else (value,)
    kinds = {"text": str, "flag": bool, "count": int, "amount": Amount, "number": Decimal}
    if column.type not in kinds:
        raise BadParameterError(f"“{name}”是时间，不能用作筛选；请用统计期")
    if not several:
        raise BadParameterError(f"筛选条件“{name}”没有值")
    allowed = {coerce_value(name, single, kinds[column.type]) for single in several}
    return tuple(
        sorted(
            allowed.union(
                *(same for same in SYNONYMOUS_VALUES.get(column.name, ()) if allowed.intersection(same))
            )
        )
    )


def unknown_name_error(name: str, known: list[str]) -> BadParameterError:
    near = get_close_matches(name, known, n=1)
    hint = f"，是否指“{near[0]}”？" if near else f"；可用：{'、'.join(known)}"
    return BadParameterError(f"不认识的参数或筛选条件“{name}”{hint}")


def parse_parameters(
    given: Parameters, types: ParameterTypes, defaults: Parameters, tables: tuple[Table, ...]
) -> ParsedParameters:
    """``with`` as the evaluator's own parameters and as filters on the columns of the tables it reads."""
    params: dict[str, ParameterValue] = dict(defaults)
    filters: dict[str, tuple[Any, ...]] = {}
    for name, value in given.items():
        columns = [found for table in tables if (found := filter_column(name, table))]
        if name in types:
            params[name] = coerce_value(name, value, types[name])
        elif columns:
            filters[name] = filter_values(name, value, columns[0])
        else:
            raise unknown_name_error(name, [*types, *filter_names(tables)])
    return ParsedParameters(params, filters)


def filter_names(tables: tuple[Table, ...]) -> tuple[str, ...]:
    """The names a filter on these tables may have."""
    named = {column.name: None for table in tables for column in table.columns if column.type != "instant"}
    aliases = {alias: None for alias, name in FILTER_ALIASES.items() if name in named}
    return tuple({**named, **aliases})
