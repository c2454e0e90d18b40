"""Plain data of another program read into a frozen class, strictly: what does not fit is refused with its
place."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

MOST_CHARACTERS = 2000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
BEFORE_POINT, AFTER_POINT = 14, 14
"""So many digits a number may have: sums of a hundred thousand stay exact."""
T = TypeVar("T")


class UnfitDataError(ValueError):
    """What was given does not have the shape that was agreed: ``expected``, in Chinese, at ``place``, by the
    names of fields."""

    def __init__(self, expected: str, place: str = "") -> None:
        super().__init__(f"{place}：{expected}" if place else expected)
        self.expected, self.place = expected, place


def read_plain(kind: type[T], given: object, place: str = "") -> T:
    """An instance of the dataclass ``kind`` from the data that JSON gives; unknown names are left out. Raises
    UnfitDataError."""
    if not isinstance(given, dict):
        raise unfit(place, "应是一组名称和值")
    hints = hints_of(cast(Any, kind))
    if missing := [name for name in hints if name not in given]:
        raise unfit(f"{place}.{missing[0]}", "没有给")
    return kind(**{name: read_value(hints[name], given[name], f"{place}.{name}") for name in hints})


@cache
def hints_of(kind: Any) -> Any:
    """What each field of a dataclass is, in their order."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def read_value(hint: Any, given: object, place: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return (
            None if given is None else read_value(next(i for i in inner if i is not NoneType), given, place)
        )
    if origin is tuple:
        return read_members(inner[0], given, place)
    if origin is not None and issubclass(origin, Mapping):
        return read_names(inner[1], given, place)
    if hint in READERS:
        return READERS[hint](given, place)
    return read_plain(hint, given, place)


def read_members(hint: Any, given: object, place: str) -> tuple[Any, ...]:
    if not isinstance(given, list):
        raise unfit(place, "应是一列")
    return tuple(read_value(hint, item, f"{place}[{number}]") for number, item in enumerate(given, 1))


def read_names(hint: Any, given: object, place: str) -> Any:
    """A mapping from any names to values of one kind."""
    if not isinstance(given, dict):
        raise unfit(place, "应是一组名称和值")
    return {str(name): read_value(hint, item, f"{place}.{name}") for name, item in given.items()}


def read_text(given: object, place: str) -> str:
    if not isinstance(given, str) or len(given) > MOST_CHARACTERS:
        raise unfit(place, f"应是不超过 {MOST_CHARACTERS} 个字的文字")
    if CONTROL.search(given):
        raise unfit(place, "有不能显示的字符")
    return given


def read_whole(given: object, place: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given < 1 << 53:
        raise unfit(place, "应是不小于 0 的整数")
    return given


def read_flag(given: object, place: str) -> bool:
    if not isinstance(given, bool):
        raise unfit(place, "应是“是”或“否”")
    return given


def read_decimal(given: object, place: str) -> Decimal:
    """Of a size that money and points have."""
    try:
        value = Decimal(given) if isinstance(given, str) and len(given) <= 40 else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or not is_of_size(value):
        raise unfit(place, "应是写作文字的数，大小在常理之内")
    return value


def is_of_size(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -AFTER_POINT and value.adjusted() < BEFORE_POINT


def read_day(given: object, place: str) -> date:
    try:
        return date.fromisoformat(read_text(given, place))
    except ValueError as error:
        raise unfit(place, "应是日期") from error


def read_instant(given: object, place: str) -> datetime:
    """With its zone."""
    try:
        instant = datetime.fromisoformat(read_text(given, place))
    except ValueError as error:
        raise unfit(place, "应是时间") from error
    if instant.tzinfo is None:
        raise unfit(place, "应是带时区的时间")
    return instant


READERS: Mapping[Any, Any] = {
    str: read_text,
    int: read_whole,
    bool: read_flag,
    Decimal: read_decimal,
    date: read_day,
    datetime: read_instant,
}


def unfit(place: str, expected: str) -> UnfitDataError:
    return UnfitDataError(expected, place.lstrip("."))
