"""The words of the screen, and how numbers and days are written on it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from indicators.model import Result, Severity
from indicators.seen import Outcome

SHANGHAI = ZoneInfo("Asia/Shanghai")
CENT = Decimal("0.01")

OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.MEASURED: ("已采集", "green"),
    Outcome.MANUAL: ("人工填报", "blue"),
    Outcome.NO_DATA: ("无数据", "yellow"),
    Outcome.STALE: ("数据过期", "yellow"),
    Outcome.FAILED: ("取数失败", "red"),
}
RESULTS: Mapping[Result, tuple[str, str]] = {
    Result.SCORED: ("已计分", "green"),
    Result.NO_EVIDENCE: ("待采集", "yellow"),
    Result.NEEDS_PERSON: ("待评定", "azure"),
    Result.NOT_APPLICABLE: ("不适用", "secondary"),
}
SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: ("错误", "red"),
    Severity.WARNING: ("提醒", "yellow"),
    Severity.HINT: ("建议", "azure"),
}
RUN_KINDS = {"command": "命令", "schedule": "定时", "page": "页面", "demo": "演示"}
ERRORS = {
    400: "请求有误",
    404: "没有这个页面或项目",
    405: "这个地址不接受这种请求",
    413: "上传的文件过大",
    422: "填写的内容有误",
    500: "系统出错，已记录；请稍后再试，或联系管理员",
}


def number(value: Decimal | None, unknown: str = "—") -> str:
    """Two places, half-up, thousands apart; ``unknown`` for what is not known."""
    return unknown if value is None else f"{value.quantize(CENT, ROUND_HALF_UP):,}"


def whole(value: Decimal | int | None, unknown: str = "—") -> str:
    """A count without places, thousands apart; an exact amount keeps its places."""
    if value is None:
        return unknown
    value = Decimal(value)
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value.normalize():,f}"


def plain(value: Decimal) -> str:
    """A weight without needless zeros: 50, 12.5."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def percent(value: Decimal | None, unknown: str = "待采集") -> str:
    return unknown if value is None else f"{value.quantize(CENT, ROUND_HALF_UP)}%"


def day(value: date | None) -> str:
    return "—" if value is None else f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime | None) -> str:
    """An instant as local time of Shanghai, to the minute."""
    return "—" if value is None else value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


GLOBALS: Mapping[str, Any] = {
    "number": number,
    "whole": whole,
    "plain": plain,
    "percent": percent,
    "day": day,
    "moment": moment,
    "OUTCOMES": OUTCOMES,
    "RESULTS": RESULTS,
    "SEVERITIES": SEVERITIES,
    "RUN_KINDS": RUN_KINDS,
}
