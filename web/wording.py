"""The words of the screen, and how numbers and days are written on it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from checks.registry import public_check_id
from indicators.clock import format_local_minute
from indicators.model import ScoreStatus
from indicators.records import MeasurementStatus
from monitoring.lights import Light
from yamlfiles.problem import Severity

CENT = Decimal("0.01")

OUTCOMES: Mapping[MeasurementStatus, tuple[str, str]] = {
    MeasurementStatus.MEASURED: ("已采集", "green"),
    MeasurementStatus.MANUAL: ("人工填报", "blue"),
    MeasurementStatus.NO_DATA: ("无数据", "yellow"),
    MeasurementStatus.STALE: ("数据过期", "yellow"),
    MeasurementStatus.FAILED: ("取数失败", "red"),
}
RESULTS: Mapping[ScoreStatus, tuple[str, str]] = {
    ScoreStatus.SCORED: ("已计分", "green"),
    ScoreStatus.NO_EVIDENCE: ("待采集", "yellow"),
    ScoreStatus.NEEDS_PERSON: ("待评定", "azure"),
    ScoreStatus.NOT_APPLICABLE: ("不适用", "secondary"),
}
SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: ("错误", "red"),
    Severity.WARNING: ("提醒", "yellow"),
    Severity.HINT: ("建议", "azure"),
}
LIGHTS: Mapping[Light, tuple[str, str]] = {light: (light.word, light.value) for light in Light}
RUN_KINDS = {"command": "人工采集", "schedule": "定时采集", "page": "页面采集", "demo": "演示"}
ERRORS = {
    400: "请求有误",
    403: "没有权限",
    404: "没有这个页面或项目",
    405: "这个地址不接受这种请求",
    413: "提交的内容过大",
    422: "填写的内容有误",
}
BASIS_LABELS = {"standard": "指标值依据", "source": "数据来源", "reference": "依据文件"}
EXPIRED_MESSAGE = "这张表单不是从本页打开的，或者已经过期。请返回原来的页面，刷新后再提交。"
TOO_LARGE_MESSAGE = (
    "一次提交的全部文件合计不能超过 {limit} MB，文字也不宜过长。没有保存任何内容；请压缩或分几次上传。"
)
FUNDS_NAME = "预算执行（执行数）"


def format_number(value: Decimal | None, unknown: str = "—") -> str:
    """Two places, half-up, thousands apart; ``unknown`` for what is not known."""
    return unknown if value is None else f"{value.quantize(CENT, ROUND_HALF_UP):,}"


def format_size(value: int) -> str:
    """The size of a file."""
    return f"{value / 1024 / 1024:.1f} MB" if value >= 1024 * 1024 else f"{max(1, round(value / 1024))} KB"


def format_count(value: Decimal | int | None, unknown: str = "—") -> str:
    """A count without places, thousands apart; an exact amount keeps its places."""
    if value is None:
        return unknown
    value = Decimal(value)
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value.normalize():,f}"


def format_weight(value: Decimal) -> str:
    """A weight without needless zeros: 50, 12.5."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def format_percent(value: Decimal | None, unknown: str = "待采集") -> str:
    return unknown if value is None else f"{value.quantize(CENT, ROUND_HALF_UP)}%"


def format_day(value: date | None) -> str:
    return "—" if value is None else f"{value.year}年{value.month}月{value.day}日"


def format_moment(value: datetime | None) -> str:
    """An instant as local time of Shanghai, to the minute."""
    return "—" if value is None else format_local_minute(value)


GLOBALS: Mapping[str, Any] = {
    "number": format_number,
    "whole": format_count,
    "size": format_size,
    "plain": format_weight,
    "percent": format_percent,
    "day": format_day,
    "moment": format_moment,
    "numbered": public_check_id,
    "OUTCOMES": OUTCOMES,
    "RESULTS": RESULTS,
    "SEVERITIES": SEVERITIES,
    "LIGHTS": LIGHTS,
    "RUN_KINDS": RUN_KINDS,
    "BASES": BASIS_LABELS,
}
