"""What a person types of a decision on a target sheet: refused with a reason, or read."""

import re
from dataclasses import dataclass
from datetime import date

from indicators.decisions import DecisionAct
from indicators.quoting import quote_text
from indicators.typed_days import read_typed_day
from workspace.entering import written_text

MOST_NUMBER_CHARACTERS, MOST_REASON_CHARACTERS = 100, 2000
NUMBER_EXAMPLE = "如“固财发〔2024〕12号”"


class RefusedDecisionError(Exception):
    """A decision that cannot be kept; the message says what is wrong and what would be right."""


@dataclass(frozen=True)
class TypedDecision:
    """The fields as a person typed them; without ``effective_from`` the whole sheet for 批复, the day of the
    document for the others."""

    document_number: str = ""
    document_date: str = ""
    effective_from: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class DecisionWords:
    """What was typed, read."""

    document_number: str
    document_date: date
    effective_from: date | None
    reason: str
    by: str


def read_words(typed: TypedDecision, act: DecisionAct, today: date) -> DecisionWords:
    """Raises RefusedDecisionError."""
    number, reason, by = map(written_text, (typed.document_number, typed.reason, typed.by))
    for text, what in (
        (number, f"文号，{NUMBER_EXAMPLE}"),
        (typed.document_date.strip(), "发文日期，如 2024-01-15"),
    ):
        if not text:
            raise RefusedDecisionError(f"请填写{what}")
    _check_number(number)
    if act is not DecisionAct.APPROVED and not reason:
        raise RefusedDecisionError("请写明理由：为什么调整或撤销、依据什么")
    if len(reason) > MOST_REASON_CHARACTERS:
        raise RefusedDecisionError(f"理由最多 {MOST_REASON_CHARACTERS} 字，现为 {len(reason)} 字")
    if not by:
        raise RefusedDecisionError("请填写经办人姓名")
    document_date = _read_day(typed.document_date, "发文日期")
    if document_date > today:
        raise RefusedDecisionError(f"发文日期 {document_date} 还没有到（今天是 {today}），请核对")
    written = typed.effective_from.strip()
    return DecisionWords(
        number, document_date, _read_day(written, "生效日期") if written else None, reason, by
    )


def _check_number(number: str) -> None:
    if not re.search(r"\d", number) or not re.search(r"[^\W\d_]", number):
        raise RefusedDecisionError(f"文号应写全机关代字和序号，{NUMBER_EXAMPLE}，现为{quote_text(number)}")
    if len(number) > MOST_NUMBER_CHARACTERS or not number.isprintable():
        raise RefusedDecisionError(f"文号应为一行，最多 {MOST_NUMBER_CHARACTERS} 字，请只写一个文号")


def _read_day(text: str, what: str) -> date:
    try:
        return read_typed_day(text)
    except ValueError:
        raise RefusedDecisionError(f"{what}应写作 2024-01-15，现为{quote_text(text)}") from None
