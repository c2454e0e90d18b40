"""Self-evaluation forms as data: our own, and forms typed in by hand as JSON.

Our own are those of ``form self-evaluation --format json``; typed ones say ``kind: self_evaluation``.
"""

import json
from dataclasses import replace
from typing import Any

from checks.filled_form import FilledForm, FilledFunds, FilledRow
from indicators.units import USUAL_MONEY_UNIT
from papers.filled_forms.json_values import JsonObject, as_text
from papers.filled_forms.printed_numbers import parse_rate


class NoFormError(Exception):
    """The data are not a self-evaluation form; the message says what they are."""


def read_json(content: bytes, file: str) -> tuple[FilledForm, ...]:
    """One form, or a list of them. Raises NoFormError."""
    data = _load_json(content)
    if not isinstance(data, list):
        return (_read_form(data, file, ""),)
    return tuple(_read_form(form, file, f"第{number}份") for number, form in enumerate(data, 1))


def _load_json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NoFormError("不是完整的 JSON 文件，请重新导出") from error


def _read_form(data: Any, file: str, place: str) -> FilledForm:
    form = JsonObject(data)
    if form.value("form") == "self-evaluation":
        return _read_exported_form(form, file, place)
    if form.value("kind") == "self_evaluation":
        return _read_typed_form(form, file, place)
    raise NoFormError("不是自评表的数据：应有 form 为 self-evaluation，或 kind 为 self_evaluation")


def _read_exported_form(form: JsonObject, file: str, place: str) -> FilledForm:
    goal = form.object("goal")
    return FilledForm(
        file=file,
        place=place,
        name=form.text("name"),
        year=form.year("year"),
        department=form.object("department").text("name"),
        unit=form.object("unit").text("name"),
        money=form.object("funds").text("unit") or USUAL_MONEY_UNIT,
        funds=_read_funds(form.object("funds")),
        goal=goal.text("expected"),
        achieved=goal.text("actual"),
        rows=tuple(
            _read_row(row, _row_place(number)) for number, row in enumerate(form.objects("indicators"))
        ),
        total_weight=form.decimal("weight"),
        total=form.decimal("total"),
        grade=form.text("grade"),
        leader=form.text("leader"),
        unread=form.unread(total_weight="weight", total="total"),
    )


def _row_place(number: int) -> str:
    return f"indicators[{number}]"


def _read_funds(block: JsonObject) -> tuple[FilledFunds, ...]:
    """The first line is the total: it alone has weight, rate and points, which stand at the block."""
    lines = list(block.objects("rows"))
    return (*(_read_total(line, block) for line in lines[:1]), *map(_read_fund, lines[1:]))


def _read_fund(line: JsonObject) -> FilledFunds:
    return FilledFunds(
        line.text("key"),
        line.text("label"),
        line.decimal("initial"),
        line.decimal("annual"),
        line.decimal("executed"),
        unread=line.unread(initial="initial", annual="annual", executed="executed"),
        places={"": f"funds.{line.value('key')}"},
    )


def _read_total(line: JsonObject, block: JsonObject) -> FilledFunds:
    reasons = (block.text("reason"), block.text("measure"))
    fund = _read_fund(line)
    return replace(
        fund,
        weight=block.decimal("weight"),
        rate=block.decimal("rate"),
        points=block.decimal("points"),
        reason="\n".join(filter(None, reasons)),
        unread={**fund.unread, **block.unread(weight="weight", rate="rate", points="points")},
    )


def _read_row(row: JsonObject, place: str) -> FilledRow:
    first, second = [*(row.value("branch") or ()), "", ""][:2]
    evidence = row.object("account").value("evidence")
    return FilledRow(
        branch=(as_text(first), as_text(second)),
        name=row.text("name"),
        target=row.text("target"),
        actual=row.text("actual"),
        weight=row.decimal("weight"),
        points=row.decimal("points"),
        reason=_join_remark(row.text("reason"), row.text("measure")),
        evidence=len(evidence) if isinstance(evidence, list) else None,
        unread=row.unread(weight="weight", points="points"),
        places={"": place},
    )


def _join_remark(reason: str, measure: str) -> str:
    """Both in the one cell that a printed form has for them."""
    labelled = (("原因", reason), ("措施", measure))
    return "\n".join(f"{label}：{text}" for label, text in labelled if text)


def _read_typed_form(form: JsonObject, file: str, place: str) -> FilledForm:
    return FilledForm(
        file=file,
        place=place,
        name=form.text("project"),
        year=form.year("year"),
        department=form.text("department"),
        unit=form.text("unit"),
        money=_read_money(form.text("money")),
        funds=_read_typed_funds(form.object("funds")),
        rows=tuple(
            _read_typed_row(row, _row_place(number)) for number, row in enumerate(form.objects("indicators"))
        ),
        total_weight=form.decimal("total_weight"),
        total=form.decimal("total"),
        whole=form.value("complete") is not False,
        unread=form.unread(total_weight="total_weight", total="total"),
    )


def _read_money(text: str) -> str:
    return "元" if "元" in text and "万" not in text else USUAL_MONEY_UNIT


def _read_typed_funds(funds: JsonObject) -> tuple[FilledFunds, ...]:
    if not funds:
        return ()
    annual, executed = funds.decimal("full_year_budget"), funds.decimal("executed")
    total = FilledFunds(
        "total",
        "年度资金总额",
        funds.decimal("year_start_budget"),
        annual,
        executed,
        weight=funds.decimal("weight"),
        rate=parse_rate(funds.text("rate_text"), executed, annual),
        points=funds.decimal("score"),
        unread=funds.unread(
            initial="year_start_budget",
            annual="full_year_budget",
            executed="executed",
            weight="weight",
            points="score",
        ),
        places={"": "funds"},
    )
    return (total,)


def _read_typed_row(row: JsonObject, place: str) -> FilledRow:
    return FilledRow(
        branch=(row.text("level1"), row.text("level2")),
        name=row.text("level3"),
        target=row.text("target_text"),
        actual=row.text("actual_text"),
        weight=row.decimal("weight"),
        points=row.decimal("score"),
        reason=row.text("deviation_text"),
        unread=row.unread(weight="weight", points="score"),
        places={"": place},
    )
