"""How what was measured is shown, for pages, papers, commands, charts and messages: values, percents,
words of outcomes.

Two places, half up; more where two would print a value as equal to a target that it misses, or as
missing one that it meets.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from indicators.doubts import DoubtCode
from indicators.figures import (
    FULL_PERCENT,
    PLACES,
    ZERO_PERCENT,
    format_plain,
    half_up,
    is_figure,
    round_apart,
)
from indicators.model import ScoreStatus, Target
from indicators.records import MeasurementStatus
from indicators.units import convert_value
from yamlfiles.problem import Severity

WAITING, UNDECIDED, UNVERIFIED, ABSENT = "待采集", "待评定", "待核实", "不适用"
OPEN_WORDS = (WAITING, UNDECIDED, UNVERIFIED)
"""What stands in place of a value that somebody still has to give."""
ACCEPTED, MINOR = "已采信", "未超限度"
"""How a doubt stands that does not keep its number from being used."""
SCORE_STATUS_WORDS: Mapping[ScoreStatus, str] = MappingProxyType(
    {
        ScoreStatus.SCORED: "已计分",
        ScoreStatus.NO_EVIDENCE: WAITING,
        ScoreStatus.NEEDS_PERSON: UNDECIDED,
        ScoreStatus.UNVERIFIED: UNVERIFIED,
        ScoreStatus.NOT_APPLICABLE: ABSENT,
    }
)
MEASUREMENT_STATUS_WORDS: Mapping[MeasurementStatus, str] = MappingProxyType(
    {
        MeasurementStatus.MEASURED: "已采集",
        MeasurementStatus.MANUAL: "人工填报",
        MeasurementStatus.NO_DATA: "无数据",
        MeasurementStatus.STALE: "数据过期",
        MeasurementStatus.FAILED: "取数失败",
    }
)
DOUBT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        DoubtCode.UNKNOWN_WORD: "取值不认识",
        DoubtCode.UNREAD_CELL: "单元格读不出",
        DoubtCode.BLANK_CELL: "单元格是空的",
        DoubtCode.UNDATED_ROW: "没有日期的行",
        DoubtCode.RAGGED_ROW: "列数对不上的行",
        DoubtCode.REPEATED_ROW: "重复的行",
        DoubtCode.TOTAL_ROW: "合计行",
        DoubtCode.SKIPPED_SHEET: "没有读的工作表",
        DoubtCode.SKIPPED_COLUMN: "没有读的列",
        DoubtCode.LOST_NUMBER: "位数丢失的数字",
        DoubtCode.LOST_FORMULA: "没有算出结果的公式",
        DoubtCode.IMPOSSIBLE_ORDER: "时间先后不合",
        DoubtCode.UNCERTAIN_DATE: "日期写法不明",
        DoubtCode.FILTER: "筛选条件落空",
        DoubtCode.ENDED_EARLY: "数据提前结束",
        DoubtCode.OLD_FETCH: "用的是旧数据",
        DoubtCode.FETCH_NOTE: "取到的数据有出入",
        DoubtCode.OVERLAPPING_INTERVAL: "时段重叠",
        DoubtCode.MISSING_INTERVAL: "缺少时段",
        DoubtCode.DISAGREEMENT: "数与数不符",
    }
)
"""What officials call each kind of doubt; ``docs/doubts.zh.md`` says of each how to clear it."""
SEVERITY_WORDS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.HINT: "建议"}
)


def is_known_text(actual: str) -> bool:
    """Whether 实际完成值 as shown is a value, not a word in its place."""
    return actual not in (*OPEN_WORDS, ABSENT)


def show_measured(
    value: Decimal | Fraction,
    unit: str = "",
    against: Decimal | Fraction | None = None,
    *,
    places: int = PLACES,
    fixed: bool = False,
    grouped: bool = False,
) -> str:
    """``value`` in ``unit`` beside the target it is held ``against``, in the same unit. ``fixed`` keeps
    the zeros of two places (95.20), as tables do; ``grouped`` sets thousands apart. No sane number is
    given back as it is."""
    if not is_figure(value):
        return f"{value}{unit}"
    rounded = round_measured(value, unit, against, places)
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    return f"{text if fixed else _without_idle_zeros(text)}{unit}"


def round_measured(
    value: Decimal | Fraction,
    unit: str = "",
    against: Decimal | Fraction | None = None,
    places: int = PLACES,
) -> Decimal:
    """The number that ``show_measured`` prints; a share of some is held against nothing and all, too."""
    shares = (ZERO_PERCENT, FULL_PERCENT) if unit == "%" and ZERO_PERCENT < value < FULL_PERCENT else ()
    lines = (*shares, *(() if against is None else (against,)))
    return round_apart(value, *lines, places=places)


def show_percent(
    value: Decimal | Fraction, *lines: Decimal | Fraction, places: int = PLACES, fixed: bool = True
) -> str:
    """A percent beside the ``lines`` it is judged by: 95.20%, 99.996% below 100; without ``fixed`` 95.2%."""
    text = f"{round_apart(value, *lines, places=places):f}"
    return f"{text if fixed else _without_idle_zeros(text)}%"


def show_rounded_percent(value: Decimal) -> str:
    """A percent that is rounded already, with all its places: digits that decide are not rounded away."""
    return f"{value:.{decimal_places(value)}f}%"


def show_beside(value: Decimal, other: Decimal | None) -> str:
    """An amount in a table beside another one: in so many places that both, shown so, compare as they do."""
    places = PLACES if other is None else _places_apart(Fraction(value), Fraction(other))
    return f"{half_up(value, places):,f}"


def _places_apart(value: Fraction, other: Fraction) -> int:
    places = PLACES
    while value != other and half_up(value, places) == half_up(other, places):
        places += 1
    return places


def decimal_places(value: Decimal) -> int:
    """The places of ``value``, at least two."""
    return max(PLACES, -int(value.as_tuple().exponent))


def target_in_unit(target: Target | None, unit: str) -> Decimal | None:
    """What a value in ``unit`` is held against; ``None`` where the target is no number of such a unit, or a
    change of it."""
    if target is None or target.value is None or target.relative:
        return None
    return convert_value(target.value, target.unit, unit)


def _without_idle_zeros(text: str) -> str:
    digits = text.replace(",", "")
    if digits == text:
        return format_plain(Decimal(digits))
    return text.rstrip("0").rstrip(".") if "." in text else text
