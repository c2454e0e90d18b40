"""JSON of a service, exactly as it was sent: numbers keep their digits, a name given twice is refused."""

import json
from typing import NoReturn

from sources.origins.contract import OriginError, OriginFault

JsonValue = None | bool | str | list["JsonValue"] | dict[str, "JsonValue"]
"""Numbers are text."""


def parse_exact_json(content: bytes, what: str) -> JsonValue:
    """``what`` names the answer in the message. Raises OriginError (UNREADABLE)."""
    try:
        text = content.decode("utf-8-sig")
        value: JsonValue = json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=refuse_constant,
            object_pairs_hook=unique_names,
        )
    except (ValueError, RecursionError) as error:
        raise OriginError(
            OriginFault.UNREADABLE, f"{what}不是能读的 JSON：{told_reason(content, error)}"
        ) from error
    return value


def unique_names(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise NotJsonError("同一个对象里有重复的名称")
    return named


def refuse_constant(word: str) -> NoReturn:
    raise NotJsonError(f"有不是数的数 {word}")


class NotJsonError(ValueError):
    """What JSON does not allow; the message is Chinese."""


def told_reason(content: bytes, error: Exception) -> str:
    match error:
        case NotJsonError():
            return str(error)
        case UnicodeDecodeError():
            return f"第 {error.start + 1} 个字节不是 UTF-8"
        case json.JSONDecodeError():
            return told_place(content.strip(), error)
        case RecursionError():
            return "一层套一层，太深了"
    return "不合格式"


def told_place(content: bytes, error: json.JSONDecodeError) -> str:
    if not content:
        return "是空的"
    if content.startswith(b"<"):
        return "是网页或 XML，请核对声明的是不是接口的地址"
    return f"第 {error.lineno} 行第 {error.colno} 个字起不对，可能没有传完"


def at_path(value: JsonValue, path: str) -> JsonValue:
    """What lies at a dotted path, an item of a list by its number from 0; ``None`` where nothing lies. A name
    with dots in it counts as a whole first."""
    if not path:
        return value
    name, _, rest = path.partition(".")
    if isinstance(value, list):
        return at_path(item_at(value, name), rest)
    if isinstance(value, dict) and path not in value and rest:
        return at_path(value.get(name), rest)
    return value.get(path) if isinstance(value, dict) else None


def item_at(items: list[JsonValue], number: str) -> JsonValue:
    is_there = number.isascii() and number.isdecimal() and int(number[:9]) < len(items)
    return items[int(number)] if is_there else None


def has_path(value: JsonValue, path: str) -> bool:
    """Whether something lies there, be it ``null``; of lists, where something is not ``null``."""
    above, _, name = path.rpartition(".")
    holder = at_path(value, above)
    is_held = isinstance(holder, dict) and name in holder
    return is_held or (isinstance(value, dict) and path in value) or at_path(value, path) is not None
