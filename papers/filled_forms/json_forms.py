"""Self-evaluation forms as data: our own (``form self-evaluation --format json``), and forms typed in by hand as JSON."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from checks.filled_form import FilledForm, FilledFunds, FilledRow
from papers.filled_forms.reading import parse_rate

TYPED_FUND_KEYS = ("year_start_budget", "full_year_budget", "executed")
FUND_KEYS = ("initial", "annual", "executed")


class NoFormError(Exception):
    """The data are not a self-evaluation form; the message says what they are."""


def read_json(content: bytes, file: str) -> tuple[FilledForm, ...]:
    """One form, or a list of them. Raises NoFormError."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NoFormError("不是完整的 JSON 文件，请重新导出") from error
    return tuple(
        _read_form(each, file, f"第{number}份" if isinstance(data, list) else "")
        for number, each in enumerate(data if isinstance(data, list) else [data], 1)
    )


def _read_form(data: Any, file: str, place: str) -> FilledForm:
    if isinstance(data, Mapping) and data.get("form") == "self-evaluation":
        return _read_exported_form(data, file, place)
    if isinstance(data, Mapping) and data.get("kind") == "self_evaluation":
        return _read_typed_form(data, file, place)
    raise NoFormError("不是自评表的数据：应有 form 为 self-evaluation，或 kind 为 self_evaluation")


def _read_exported_form(data: Mapping[str, Any], file: str, place: str) -> FilledForm:
    funds, goal = _as_mapping(data.get("funds")), _as_mapping(data.get("goal"))
    return FilledForm(
        file=file,
        place=place,
        name=_as_text(data.get("name")),
        year=_as_year(data.get("year")),
        department=_as_text(_as_mapping(data.get("department")).get("name")),
        unit=_as_text(_as_mapping(data.get("unit")).get("name")),
        money=_as_text(funds.get("unit")) or "万元",
        funds=tuple(
            _read_fund(_as_mapping(each), funds, not number)
            for number, each in enumerate(funds.get("rows") or ())
        ),
        goal=_as_text(goal.get("expected")),
        achieved=_as_text(goal.get("actual")),
        rows=tuple(
            _read_row(_as_mapping(each), f"indicators[{number}]")
            for number, each in enumerate(data.get("indicators") or ())
        ),
        total_weight=_as_decimal(data.get("weight")),
        total=_as_decimal(data.get("total")),
        grade=_as_text(data.get("grade")),
        leader=_as_text(data.get("leader")),
    )


def _read_fund(row: Mapping[str, Any], block: Mapping[str, Any], total: bool) -> FilledFunds:
    initial, annual, executed = (_as_decimal(row.get(name)) for name in FUND_KEYS)
    key, label, places = _as_text(row.get("key")), _as_text(row.get("label")), {"": f"funds.{row.get('key')}"}
    if not total:
        return FilledFunds(key, label, initial, annual, executed, places=places)
    return FilledFunds(
        key,
        label,
        initial,
        annual,
        executed,
        weight=_as_decimal(block.get("weight")),
        rate=_as_decimal(block.get("rate")),
        points=_as_decimal(block.get("points")),
        reason="\n".join(filter(None, (_as_text(block.get("reason")), _as_text(block.get("measure"))))),
        places=places,
    )


def _read_row(row: Mapping[str, Any], place: str) -> FilledRow:
    first, second = [*(row.get("branch") or ()), "", ""][:2]
    evidence = _as_mapping(row.get("account")).get("evidence")
    reason = [
        f"{word}：{text}"
        for word, text in (("原因", _as_text(row.get("reason"))), ("措施", _as_text(row.get("measure"))))
        if text
    ]
    return FilledRow(
        branch=(_as_text(first), _as_text(second)),
        name=_as_text(row.get("name")),
        target=_as_text(row.get("target")),
        actual=_as_text(row.get("actual")),
        weight=_as_decimal(row.get("weight")),
        points=_as_decimal(row.get("points")),
        reason="\n".join(reason),
        evidence=len(evidence) if isinstance(evidence, list) else None,
        places={"": place},
    )


def _read_typed_form(data: Mapping[str, Any], file: str, place: str) -> FilledForm:
    funds, rows = _as_mapping(data.get("funds")), data.get("indicators") or ()
    initial, annual, executed = (_as_decimal(funds.get(name)) for name in TYPED_FUND_KEYS)
    line = FilledFunds(
        "total",
        "年度资金总额",
        initial,
        annual,
        executed,
        weight=_as_decimal(funds.get("weight")),
        rate=parse_rate(_as_text(funds.get("rate_text")), executed, annual),
        points=_as_decimal(funds.get("score")),
        places={"": "funds"},
    )
    return FilledForm(
        file=file,
        place=place,
        name=_as_text(data.get("project")),
        year=_as_year(data.get("year")),
        department=_as_text(data.get("department")),
        unit=_as_text(data.get("unit")),
        money="元"
        if "元" in _as_text(data.get("money")) and "万" not in _as_text(data.get("money"))
        else "万元",
        funds=(line,) if funds else (),
        rows=tuple(
            _read_typed_row(_as_mapping(each), f"indicators[{number}]") for number, each in enumerate(rows)
        ),
        total_weight=_as_decimal(data.get("total_weight")),
        total=_as_decimal(data.get("total")),
        whole=data.get("complete") is not False,
    )


def _read_typed_row(row: Mapping[str, Any], place: str) -> FilledRow:
    return FilledRow(
        branch=(_as_text(row.get("level1")), _as_text(row.get("level2"))),
        name=_as_text(row.get("level3")),
        target=_as_text(row.get("target_text")),
        actual=_as_text(row.get("actual_text")),
        weight=_as_decimal(row.get("weight")),
        points=_as_decimal(row.get("score")),
        reason=_as_text(row.get("deviation_text")),
        places={"": place},
    )


def _as_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _as_decimal(value: Any) -> Decimal | None:
    """Numbers as data hold them: as numbers, or as decimal text."""
    try:
        number = Decimal(str(value)) if value is not None and not isinstance(value, bool) else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None


def _as_year(value: Any) -> int | None:
    number = _as_decimal(value)
    return int(number) if number is not None and 1900 < number < 2200 else None
