"""Which report of the hotline a request asks for: its kind, its days and its subject."""

from datetime import date, timedelta
from typing import Any, NoReturn

from flask import abort, request

from bulletins.report_spans import (
    ALL_ORDERS,
    DAY,
    REPORT_WORDS,
    SPECIAL,
    SUBJECT_WORDS,
    WEEK,
    ReportScope,
    ReportSubject,
    report_period,
)
from indicators.model import Period
from indicators.typed_days import DAY_EXAMPLE, read_typed_day
from web import request_context
from web.bulletins import bulletin_day

MOST_SUBJECT = 100
MOST_DAYS = 3660


def requested_scope() -> ReportScope:
    """400 for what is no report, in words."""
    span = request.values.get("span", "month")
    if span not in REPORT_WORDS:
        refuse(f"报告只有{'、'.join(REPORT_WORDS.values())}")
    if span != SPECIAL:
        return ReportScope(span, report_period(span, report_day(span)))
    return ReportScope(span, special_period(), requested_subject())


def special_period() -> Period:
    """The two days that are typed; the month of the day shown where none is."""
    usual = report_period("month", bulletin_day())
    start, end = typed_day("from", usual.start), typed_day("to", usual.end)
    if start > end:
        refuse(f"起始日 {start} 在截止日 {end} 之后，请对调")
    if (end - start).days >= MOST_DAYS:
        refuse("专报的起止不能超过十年")
    return Period(start, end)


def typed_day(name: str, usual: date) -> date:
    text = request.values.get(name, "").strip()
    try:
        return read_typed_day(text) if text else usual
    except ValueError:
        refuse(f"日期“{text[:20]}”应写作 {DAY_EXAMPLE}")


def report_day(span: str) -> date:
    """The day asked for; of a 日报 yesterday, of a 周报 the last Sunday that is over, else the last month."""
    day = bulletin_day()
    if span not in (DAY, WEEK) or request.args.get("as_of"):
        return day
    yesterday = request_context.today() - timedelta(days=1)
    if yesterday.year > day.year and yesterday.month > 1:
        return day
    return yesterday if span == DAY else yesterday - timedelta(days=(yesterday.weekday() + 1) % 7)


def requested_subject() -> ReportSubject:
    column, value = request.values.get("column", ""), request.values.get("value", "").strip()
    if not value:
        return ALL_ORDERS
    if column not in SUBJECT_WORDS or len(value) > MOST_SUBJECT:
        refuse(f"专报按{'、'.join(SUBJECT_WORDS.values())}选取，名称不超过 {MOST_SUBJECT} 字")
    return ReportSubject(column, value)


def refuse(message: str) -> NoReturn:
    abort(400, message)


def scope_arguments(scope: ReportScope) -> dict[str, Any]:
    """The same report as an address has it."""
    if scope.span != SPECIAL:
        return {"span": scope.span, "as_of": str(scope.period.end)}
    days = {"from": str(scope.period.start), "to": str(scope.period.end), "as_of": str(scope.period.end)}
    return {"span": scope.span, **days, "column": scope.subject.column, "value": scope.subject.value}
