"""Whether a parameter written in ``with`` can stand where an evaluator's default stands, and how to say
what it should be."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yamlfiles.reader import as_decimal

TRAILING_UNIT = re.compile(r"\s*([%％]|[万亿]?元|[万亿])$")
YES_NO_WORDS = {"true", "false", "是", "否", "yes", "no", "有", "无", "1", "0"}


def format_parameter(value: Any) -> str:
    return "、".join(value) if isinstance(value, tuple | Mapping) else str(value)


def fits_default(value: Any, default: Any) -> bool:
    """Whether a written value can stand where ``default`` stands; the evaluator itself reads it, and more
    strictly."""
    if default is None:
        return True  # nothing says what it takes
    if isinstance(default, Mapping):
        return isinstance(value, Mapping | str)
    if isinstance(default, bool):
        return str(value).lower() in YES_NO_WORDS
    if isinstance(default, int):
        number = as_decimal(value) if isinstance(value, str) else None
        return number is not None and number == number.to_integral_value()
    if isinstance(default, float | Decimal):
        return isinstance(value, str) and as_decimal(TRAILING_UNIT.sub("", value)) is not None
    return not isinstance(value, Mapping)


def describe_expected(default: Any) -> str:
    if isinstance(default, Mapping):
        return "若干“名称: 值”"
    if isinstance(default, bool):
        return "“是”或“否”"
    if isinstance(default, int):
        return f"整数（默认 {default}）"
    return f"数字（默认 {default}）" if isinstance(default, float | Decimal) else "文字"
