"""Whether a parameter written in ``with`` can stand where an evaluator's default stands, and how to say what it should be."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yamlfiles.reader import as_decimal

MEASURED_IN = re.compile(r"\s*([%％]|[万亿]?元|[万亿])$")
YES_OR_NO = {"true", "false", "是", "否", "yes", "no", "有", "无", "1", "0"}


def written(value: Any) -> str:
    return "、".join(value) if isinstance(value, tuple | Mapping) else str(value)


def is_like(value: Any, default: Any) -> bool:
    """Whether a written value can stand where ``default`` stands; the evaluator itself reads it, and more strictly."""
    if default is None:
        return True  # nothing says what it takes
    if isinstance(default, Mapping):
        return isinstance(value, Mapping | str)
    if isinstance(default, bool):
        return str(value).lower() in YES_OR_NO
    if isinstance(default, int):
        number = as_decimal(value) if isinstance(value, str) else None
        return number is not None and number == number.to_integral_value()
    if isinstance(default, float | Decimal):
        return isinstance(value, str) and as_decimal(MEASURED_IN.sub("", value)) is not None
    return not isinstance(value, Mapping)


def expected(default: Any) -> str:
    if isinstance(default, Mapping):
        return "若干“名称: 值”"
    if isinstance(default, bool):
        return "“是”或“否”"
    if isinstance(default, int):
        return f"整数（默认 {default}）"
    return f"数字（默认 {default}）" if isinstance(default, float | Decimal) else "文字"
