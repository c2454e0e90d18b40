"""What comes in on standard input: lines of UTF-8, and rows to score as JSON.

Whatever the locale of the terminal, bytes that are no UTF-8 are told, never patched; so is a field that
looks misspelt.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TextIO

from yamlfiles.reader import as_decimal
from yamlfiles.wording import nearest_word, shorten_text

FIELDS = ("target", "actual", "weight", "profile", "grade", "points", "branch", "reason")
TEXT_FIELDS = ("profile", "grade", "reason")
EXACT_NUMBERS: Any = {"parse_float": Decimal, "parse_int": Decimal, "parse_constant": Decimal}
"""No number of a line passes through a float."""

NOT_UTF8 = "不是 UTF-8 编码，读不出：请把输入另存为 UTF-8"


@dataclass(frozen=True)
class InputLine:
    """One line without its end; of a line that is no UTF-8 (not ``is_utf8``) the strange bytes are spelled
    out."""

    text: str
    is_utf8: bool = True


def read_lines(stream: TextIO) -> Iterator[InputLine]:
    """The lines of ``stream``, without the mark some editors put at its beginning."""
    raw: Iterable[bytes | str] = getattr(stream, "buffer", stream)
    for number, text in enumerate(raw):
        line = _decode_line(text) if isinstance(text, bytes) else InputLine(text)
        yield InputLine(
            (line.text if number else line.text.removeprefix("\ufeff")).rstrip("\r\n"), line.is_utf8
        )


def _decode_line(raw: bytes) -> InputLine:
    try:
        return InputLine(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return InputLine(raw.decode("utf-8", errors="backslashreplace"), is_utf8=False)


@dataclass(frozen=True)
class ScoreRow:
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


def parse_row(line: InputLine) -> ScoreRow:
    """The row a line of JSON describes; raises ValueError, in Chinese, when it describes none."""
    if not line.is_utf8:
        raise ValueError(NOT_UTF8)
    fields = _parse_fields(line.text)
    _refuse_misspelt(fields)
    if fields.get("weight") is None:
        raise ValueError("缺少字段“weight”（分值）")
    points = fields.get("points")
    profile, grade, reason = (_parse_text(fields.get(field), field) for field in TEXT_FIELDS)
    return ScoreRow(
        target=_parse_target(fields.get("target")),
        actual=_parse_actual(fields.get("actual")),
        weight=_parse_number(fields["weight"], "weight"),
        profile=profile or "",
        grade=grade or None,
        points=None if points is None else _parse_number(points, "points"),
        branch=_parse_branch(fields.get("branch")),
        reason=reason or "",
        unused=tuple(field for field in fields if field not in FIELDS),
    )


def _refuse_misspelt(fields: Mapping[str, Any]) -> None:
    absent = [field for field in FIELDS if field not in fields]
    for name in fields.keys() - set(FIELDS):
        if near := nearest_word(name, absent):
            raise ValueError(f"不认识的字段“{shorten_text(name)}”，是否指“{near}”？")


def _parse_fields(text: str) -> dict[str, Any]:
    try:
        row = json.loads(text, object_pairs_hook=_refuse_duplicates, **EXACT_NUMBERS)
    except json.JSONDecodeError as error:
        raise ValueError(f"不是有效的 JSON（第 {error.colno} 个字附近）") from None
    except RecursionError:
        raise ValueError("嵌套过深") from None
    if not isinstance(row, dict):
        raise ValueError('应为 JSON 对象，含 "target"、"actual"、"weight"')
    return row


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"字段“{shorten_text(repeated)}”重复")
    return fields


def _parse_number(value: Any, name: str) -> Decimal:
    number = as_decimal(value.strip().removesuffix("分")) if isinstance(value, str) else value
    if not isinstance(number, Decimal):
        raise ValueError(f"“{name}”应是数字，现为“{shorten_text(_json_text(value))}”")
    return number


def _parse_target(value: Any) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return _parse_text(value, "target")


def _parse_actual(value: Any) -> Any:
    if isinstance(value, list | dict):
        raise ValueError(
            f"“actual”应是一个数、文字、true、false 或 null，现为“{shorten_text(_json_text(value))}”"
        )
    return value


def _parse_branch(value: Any) -> str | None:
    return "/".join(map(str, value)) if isinstance(value, list) else _parse_text(value, "branch")


def _parse_text(value: Any, name: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"“{name}”应是文字，现为“{shorten_text(_json_text(value))}”")
    return None if value is None else value.strip() if name in TEXT_FIELDS else value


def _json_text(value: Any) -> str:
    return (
        str(value) if isinstance(value, str | Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    )
