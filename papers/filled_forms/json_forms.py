"""Self-evaluation forms as data: our own (``form self-evaluation --format json``), and forms typed in by hand as JSON."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from checks.filled_form import FilledForm, FilledFunds, FilledRow
from papers.filled_forms.reading import rate_of

TYPED_KEYS = ("year_start_budget", "full_year_budget", "executed")
KEYS = ("initial", "annual", "executed")


class NoFormError(Exception):
    """The data are not a self-evaluation form; the message says what they are."""


def read_json(content: bytes, file: str) -> tuple[FilledForm, ...]:
    """One form, or a list of them. Raises NoFormError."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NoFormError("不是完整的 JSON 文件，请重新导出") from error
    return tuple(
        _form(each, file, f"第{number}份" if isinstance(data, list) else "")
        for number, each in enumerate(data if isinstance(data, list) else [data], 1)
    )


def _form(data: Any, file: str, place: str) -> FilledForm:
    if isinstance(data, Mapping) and data.get("form") == "self-evaluation":
        return _own(data, file, place)
    if isinstance(data, Mapping) and data.get("kind") == "self_evaluation":
        return _typed(data, file, place)
    raise NoFormError("不是自评表的数据：应有 form 为 self-evaluation，或 kind 为 self_evaluation")


def _own(data: Mapping[str, Any], file: str, place: str) -> FilledForm:
    funds, goal = _mapping(data.get("funds")), _mapping(data.get("goal"))
    return FilledForm(
        file=file,
        place=place,
        name=_text(data.get("name")),
        year=_year(data.get("year")),
        department=_text(_mapping(data.get("department")).get("name")),
        unit=_text(_mapping(data.get("unit")).get("name")),
        money=_text(funds.get("unit")) or "万元",
        funds=tuple(_fund(_mapping(each), funds, not number) for number, each in enumerate(funds.get("rows") or ())),
        goal=_text(goal.get("expected")),
        achieved=_text(goal.get("actual")),
        rows=tuple(
            _row(_mapping(each), f"indicators[{number}]") for number, each in enumerate(data.get("indicators") or ())
        ),
        total_weight=_number(data.get("weight")),
        total=_number(data.get("total")),
        grade=_text(data.get("grade")),
        leader=_text(data.get("leader")),
    )


def _fund(row: Mapping[str, Any], block: Mapping[str, Any], total: bool) -> FilledFunds:
    initial, annual, executed = (_number(row.get(name)) for name in KEYS)
    key, label, places = _text(row.get("key")), _text(row.get("label")), {"": f"funds.{row.get('key')}"}
    if not total:
        return FilledFunds(key, label, initial, annual, executed, places=places)
    return FilledFunds(
        key,
        label,
        initial,
        annual,
        executed,
        weight=_number(block.get("weight")),
        rate=_number(block.get("rate")),
        points=_number(block.get("points")),
        reason="\n".join(filter(None, (_text(block.get("reason")), _text(block.get("measure"))))),
        places=places,
    )


def _row(row: Mapping[str, Any], place: str) -> FilledRow:
    first, second = [*(row.get("branch") or ()), "", ""][:2]
    evidence = _mapping(row.get("account")).get("evidence")
    reason = [
        f"{word}：{text}"
        for word, text in (("原因", _text(row.get("reason"))), ("措施", _text(row.get("measure"))))
        if text
    ]
    return FilledRow(
        branch=(_text(first), _text(second)),
        name=_text(row.get("name")),
        target=_text(row.get("target")),
        actual=_text(row.get("actual")),
        weight=_number(row.get("weight")),
        points=_number(row.get("points")),
        reason="\n".join(reason),
        evidence=len(evidence) if isinstance(evidence, list) else None,
        places={"": place},
    )


def _typed(data: Mapping[str, Any], file: str, place: str) -> FilledForm:
    funds, rows = _mapping(data.get("funds")), data.get("indicators") or ()
    initial, annual, executed = (_number(funds.get(name)) for name in TYPED_KEYS)
    line = FilledFunds(
        "total",
        "年度资金总额",
        initial,
        annual,
        executed,
        weight=_number(funds.get("weight")),
        rate=rate_of(_text(funds.get("rate_text")), executed, annual),
        points=_number(funds.get("score")),
        places={"": "funds"},
    )
    return FilledForm(
        file=file,
        place=place,
        name=_text(data.get("project")),
        year=_year(data.get("year")),
        department=_text(data.get("department")),
        unit=_text(data.get("unit")),
        money="元" if "元" in _text(data.get("money")) and "万" not in _text(data.get("money")) else "万元",
        funds=(line,) if funds else (),
        rows=tuple(_typed_row(_mapping(each), f"indicators[{number}]") for number, each in enumerate(rows)),
        total_weight=_number(data.get("total_weight")),
        total=_number(data.get("total")),
        whole=data.get("complete") is not False,
    )


def _typed_row(row: Mapping[str, Any], place: str) -> FilledRow:
    return FilledRow(
        branch=(_text(row.get("level1")), _text(row.get("level2"))),
        name=_text(row.get("level3")),
        target=_text(row.get("target_text")),
        actual=_text(row.get("actual_text")),
        weight=_number(row.get("weight")),
        points=_number(row.get("score")),
        reason=_text(row.get("deviation_text")),
        places={"": place},
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> Decimal | None:
    """Numbers as data hold them: as numbers, or as decimal text."""
    try:
        number = Decimal(str(value)) if value is not None and not isinstance(value, bool) else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None


def _year(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and 1900 < number < 2200 else None
