"""Which fields the form of one row has, and within which limits."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.figures import FULL_PERCENT, format_plain, half_up
from indicators.model import Target, TargetKind
from indicators.rules import Profile


@dataclass(frozen=True)
class BandRange:
    """The points that one 评定等次 allows on a row."""

    grade: str
    points: str


@dataclass(frozen=True)
class FillingFields:
    """Which fields a row has, and what to write into them; an empty text leaves the field out."""

    value: str
    example: str
    long_value: bool = False
    graded: bool = False
    points: str = ""
    reasons: bool = True


def band_ranges(weight: Decimal, profile: Profile) -> tuple[BandRange, ...]:
    """What each grade allows, in points of the row; the upper end is open except at the full weight."""
    found = []
    for band in profile.qualitative.bands:
        low, high = (half_up(weight * value / FULL_PERCENT) for value in (band.low, band.high))
        found.append(
            BandRange(
                band.name, f"{low} – {high} 分{'' if band.high == FULL_PERCENT else f'（不含 {high}）'}"
            )
        )
    return tuple(found)


def target_fields(target: Target, weight: Decimal) -> FillingFields:
    override = f"一般不填；改动系统计算的得分须写原因，不超过 {format_plain(weight)}"
    if target.kind is TargetKind.QUALITATIVE:
        return FillingFields(
            "完成情况（可不填）", "用一句话写明做到了什么", graded=True, points="在所选等次的区间内给分"
        )
    if target.kind is TargetKind.DATE:
        return FillingFields("实际完成日期", "如 2024-06-30", points=override)
    if target.kind is TargetKind.YES_NO:
        return FillingFields("是否完成", "填 是 或 否", points=override)
    unit = f"单位 {target.unit}，" if target.unit else ""
    sample = "" if target.value is None else f"如 {format_plain(target.value)}{target.unit}"
    return FillingFields("实际完成值", f"{unit}{sample}".rstrip("，"), points=override)
