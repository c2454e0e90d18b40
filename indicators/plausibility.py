"""实际完成值 that cannot well be true: a share above 100 %, less than none, a thousand times the target, a day
outside the year. Such a value stands only with a reason."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.attainment import LOWER_IS_BETTER, UNIT_ERROR_FACTOR
from indicators.figures import FULL_PERCENT
from indicators.model import Indicator, Target, TargetKind
from indicators.quoting import quote_text
from indicators.units import convert_value, normalize_unit

DIFFERENCES = re.compile(r"偏差|差距|差额|差值|进度差|增减|变动|变化|利润|盈|收益|结余|净增|净额")
"""In the name of what may be less than none."""
CHANGES = re.compile(r"增长|增幅|增速|增加|增收|提高|提升|上升|下降|降低|降幅|减少|压减|同比|环比")
"""In the name of a percentage that may be negative or above 100 %."""
MAY_EXCEED_ALL = re.compile(r"完成|达成|进度|回报|产值|倍|覆盖|负荷|周转|带动|投入产出")
"""In the name of a percentage that is no share of a whole: plans are over-fulfilled, loads exceed 100 %."""
POINTS_UNIT = "百分点"


def implausible_text(
    indicator: Indicator, value: Decimal | None, actual: str, span: tuple[date, date]
) -> str:
    """What is wrong with the actual value of a row; "" where nothing is. ``actual`` is the value as shown,
    which for a date is all there is; ``span`` are the days of the project."""
    target = indicator.target
    if target.kind is TargetKind.DATE:
        return _implausible_day(actual, span[0])
    if target.kind is not TargetKind.NUMBER or target.value is None or value is None:
        return ""
    return _implausible_number(indicator, target, Fraction(value), Fraction(target.value), actual)


def _implausible_day(actual: str, first: date) -> str:
    try:
        day = date.fromisoformat(actual)
    except ValueError:
        return ""
    return f"完成日期 {actual} 早于项目期（{first} 起）" if day < first else ""


def _implausible_number(
    indicator: Indicator, target: Target, value: Fraction, wanted: Fraction, actual: str
) -> str:
    is_share = normalize_unit(target.unit) in ("%", "‰")
    is_change = (
        target.relative
        or POINTS_UNIT in target.unit
        or DIFFERENCES.search(indicator.name)
        or (is_share and CHANGES.search(indicator.name))
    )
    if value < 0 <= wanted and not is_change:
        return f"完成值 {actual} 是负数"
    whole = convert_value(FULL_PERCENT, "%", target.unit) if is_share else None
    is_capped = not (is_change or MAY_EXCEED_ALL.search(indicator.name))
    if whole is not None and value > whole >= wanted and is_capped:
        return f"完成值 {actual} 超过 100%"
    if target.comparison not in LOWER_IS_BETTER and 0 < wanted <= value / UNIT_ERROR_FACTOR:
        return f"完成值 {actual} 不少于指标值{quote_text(target.text)}的 {UNIT_ERROR_FACTOR} 倍"
    return ""
