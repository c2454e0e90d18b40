"""What comes in on standard input: lines of UTF-8, and rows to score as JSON.

Whatever the locale of the terminal, bytes that are no UTF-8 are told, never patched; so is a field that looks misspelt.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TextIO

from yamlfiles.reader import as_decimal
from yamlfiles.wording import meant, shown

FIELDS = ("target", "actual", "weight", "profile", "grade", "points", "branch", "reason")
WORDS = ("profile", "grade", "reason")
EXACT: Any = {"parse_float": Decimal, "parse_int": Decimal, "parse_constant": Decimal}
"""No number of a line passes through a float."""

NOT_UTF8 = "不是 UTF-8 编码，读不出：请把输入另存为 UTF-8"


@dataclass(frozen=True)
class Line:
    """One line without its end; of a line that is no UTF-8 (not ``sound``) the strange bytes are spelled out."""

    text: str
    sound: bool = True


def lines_of(stream: TextIO) -> Iterator[Line]:
    """The lines of ``stream``, without the mark some editors put at its beginning."""
    raw: Iterable[bytes | str] = getattr(stream, "buffer", stream)
    for number, each in enumerate(raw):
        line = _decoded(each) if isinstance(each, bytes) else Line(each)
        yield Line((line.text if number else line.text.removeprefix("\ufeff")).rstrip("\r\n"), line.sound)


def _decoded(raw: bytes) -> Line:
    try:
        return Line(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return Line(raw.decode("utf-8", errors="backslashreplace"), sound=False)


@dataclass(frozen=True)
class Row:
    """A row to score; ``unused`` names fields that mean nothing here."""

    target: str | None
    actual: Any
    weight: Decimal
    profile: str
    grade: str | None
    points: Decimal | None
    branch: str | None
    reason: str
    unused: tuple[str, ...]


def row_of(line: Line) -> Row:
    """The row a line of JSON describes; raises ValueError, in Chinese, when it describes none."""
    if not line.sound:
        raise ValueError(NOT_UTF8)
    fields = _fields(line.text)
    for name in fields.keys() - set(FIELDS):
        if near := meant(name, [each for each in FIELDS if each not in fields]):
            raise ValueError(f"不认识的字段“{shown(name)}”，是否指“{near}”？")
    if fields.get("weight") is None:
        raise ValueError("缺少字段“weight”（分值）")
    points = fields.get("points")
    profile, grade, reason = (_text(fields.get(each), each) for each in WORDS)
    return Row(
        target=_target(fields.get("target")),
        actual=_actual(fields.get("actual")),
        weight=_number(fields["weight"], "weight"),
        profile=profile or "",
        grade=grade or None,
        points=None if points is None else _number(points, "points"),
        branch=_branch(fields.get("branch")),
        reason=reason or "",
        unused=tuple(each for each in fields if each not in FIELDS),
    )


def _fields(text: str) -> dict[str, Any]:
    try:
        row = json.loads(text, object_pairs_hook=_each_once, **EXACT)
    except json.JSONDecodeError as error:
        raise ValueError(f"不是有效的 JSON（第 {error.colno} 个字附近）") from None
    except RecursionError:
        raise ValueError("嵌套过深") from None
    if not isinstance(row, dict):
        raise ValueError('应为 JSON 对象，含 "target"、"actual"、"weight"')
    return row


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"字段“{shown(twice)}”重复")
    return found


def _number(value: Any, name: str) -> Decimal:
    number = as_decimal(value.strip().removesuffix("分")) if isinstance(value, str) else value
    if not isinstance(number, Decimal):
        raise ValueError(f"“{name}”应是数字，现为“{shown(_written(value))}”")
    return number


def _target(value: Any) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return _text(value, "target")


def _actual(value: Any) -> Any:
    if isinstance(value, list | dict):
        raise ValueError(f"“actual”应是一个数、文字、true、false 或 null，现为“{shown(_written(value))}”")
    return value


def _branch(value: Any) -> str | None:
    return "/".join(map(str, value)) if isinstance(value, list) else _text(value, "branch")


def _text(value: Any, name: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"“{name}”应是文字，现为“{shown(_written(value))}”")
    return None if value is None else value.strip() if name in WORDS else value


def _written(value: Any) -> str:
    return str(value) if isinstance(value, str | Decimal) else json.dumps(value, ensure_ascii=False, default=str)
