"""The words of the screen, and how numbers and days are written on it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from checks.evaluation_unchecked import UNCHECKED_CODES
from checks.registry import public_check_id
from indicators.clock import format_local_minute
from indicators.display import (
    MEASUREMENT_STATUS_WORDS,
    OPEN_WORDS,
    SCORE_STATUS_WORDS,
    SEVERITY_WORDS,
    UNVERIFIED,
    WAITING,
    decimal_places,
    show_beside,
    show_measured,
    show_rounded_percent,
)
from indicators.figures import format_plain
from indicators.model import ScoreStatus
from indicators.paper_acts import STATE_WORDS
from indicators.records import MeasurementStatus
from indicators.standing_doubts import UNCHECKED
from monitoring.lights import Light
from sealing.standing import ACT_WORDS
from workspace.entering import FIELD_WORDS
from workspace.row_words import cell_text
from workspace.source_words import official_words
from workspace.troubles import measured_name as measured_name
from yamlfiles.problem import Severity

OUTCOME_COLOURS = {
    MeasurementStatus.MEASURED: "green",
    MeasurementStatus.MANUAL: "blue",
    MeasurementStatus.NO_DATA: "yellow",
    MeasurementStatus.STALE: "yellow",
    MeasurementStatus.FAILED: "red",
}
RESULT_COLOURS = {
    ScoreStatus.SCORED: "green",
    ScoreStatus.NO_EVIDENCE: "yellow",
    ScoreStatus.NEEDS_PERSON: "azure",
    ScoreStatus.UNVERIFIED: "orange",
    ScoreStatus.NOT_APPLICABLE: "secondary",
}
SEVERITY_COLOURS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.HINT: "azure",
}
OUTCOMES: Mapping[MeasurementStatus, tuple[str, str]] = {
    status: (MEASUREMENT_STATUS_WORDS[status], colour) for status, colour in OUTCOME_COLOURS.items()
}
RESULTS: Mapping[ScoreStatus, tuple[str, str]] = {
    status: (SCORE_STATUS_WORDS[status], colour) for status, colour in RESULT_COLOURS.items()
}
SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    severity: (SEVERITY_WORDS[severity], colour) for severity, colour in SEVERITY_COLOURS.items()
}
LIGHTS: Mapping[Light, tuple[str, str]] = {light: (light.word, light.value) for light in Light}
RUN_KINDS = {"command": "人工采集", "schedule": "定时采集", "page": "页面采集", "demo": "演示"}
JOB_LABELS = {"evaluate": "采集", "read_source": "读取数据来源", "try_upload": "读取上传的文件"}
JOB_LABELS |= {"set_schedule": "修改采集周期"}
ERRORS = {
    400: "请求有误",
    403: "没有权限",
    404: "没有这个页面或项目",
    405: "这个地址不接受这种请求",
    413: "提交的内容过大",
    414: "网址过长",
    415: "不接受这种格式的内容",
    416: "没有所要的这一段内容",
    421: "网址不属于本系统",
    422: "填写的内容有误",
}
BASIS_LABELS = {
    "standard": "指标值依据",
    "source": "数据来源",
    "reference": "依据文件",
    "formula": "计算方法",
    "baseline": "基期值",
}
EXPIRED_MESSAGE = "这张表单不是从本页打开的，或者已经过期。请返回原来的页面，刷新后再提交。"
TOO_LARGE_MESSAGE = (
    "一次提交的全部文件合计不能超过 {limit} MB，文字也不宜过长。没有保存任何内容；请压缩或分几次上传。"
)


def format_number(value: Decimal | None, unknown: str = "—", beside: Decimal | None = None) -> str:
    """Two places, half-up, thousands apart; more only where ``beside`` another amount both would look alike.
    ``unknown`` stands for what is not known."""
    return unknown if value is None else show_beside(value, beside)


def format_shown(value: Decimal, unit: str = "", column: Iterable[Decimal | None] = ()) -> str:
    """A measured number with its unit, in as few places as are needed, thousands apart; beside the others of
    a ``column`` in as many as they have."""
    return show_measured(value, unit, grouped=True, fixed=any(map(has_places, column)))


def has_places(value: Decimal | None) -> bool:
    return value is not None and value.is_finite() and value != value.to_integral_value()


def format_size(value: int) -> str:
    """The size of a file."""
    return f"{value / 1024 / 1024:.1f} MB" if value >= 1024 * 1024 else f"{max(1, round(value / 1024))} KB"


def format_count(value: Decimal | int | None, unknown: str = "—") -> str:
    """A count without places, thousands apart; an exact amount keeps its places, two at least."""
    if value is None:
        return unknown
    value = Decimal(value)
    if value == value.to_integral_value():
        return f"{int(value):,}"
    return f"{value:,.{decimal_places(value.normalize())}f}"


def format_percent(value: Decimal | None, unknown: str = WAITING) -> str:
    """A rate, which is rounded so that it keeps its side of the lines it is judged by."""
    return unknown if value is None else show_rounded_percent(value)


def format_day(value: date | None) -> str:
    return "—" if value is None else f"{value.year}年{value.month}月{value.day}日"


def format_moment(value: datetime | None) -> str:
    """An instant as local time of Shanghai, to the minute."""
    return "—" if value is None else format_local_minute(value)


def file_name(path: str) -> str:
    """A file of the workspace without the folder that all of its kind lie in."""
    return path.removeprefix("inbox/").removeprefix("targets/")


GLOBALS: Mapping[str, Any] = {
    "file_name": file_name,
    "number": format_number,
    "whole": format_count,
    "size": format_size,
    "plain": format_plain,
    "shown": format_shown,
    "cell_text": cell_text,
    "percent": format_percent,
    "day": format_day,
    "moment": format_moment,
    "ACT_WORDS": ACT_WORDS,
    "numbered": public_check_id,
    "OPEN_WORDS": OPEN_WORDS,
    "WAITING": WAITING,
    "UNVERIFIED": UNVERIFIED,
    "UNCHECKED": UNCHECKED,
    "OUTCOMES": OUTCOMES,
    "RESULTS": RESULTS,
    "SEVERITIES": SEVERITIES,
    "UNCHECKED_CODES": UNCHECKED_CODES,
    "LIGHTS": LIGHTS,
    "STATES": STATE_WORDS,
    "RUN_KINDS": RUN_KINDS,
    "JOB_LABELS": JOB_LABELS,
    "official": official_words,
    "BASES": BASIS_LABELS,
    "FIELD_WORDS": FIELD_WORDS,
}
