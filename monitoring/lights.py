"""The lights of 运行监控: what was reached in some months against what it should be, judged on exact numbers.

Flows are held against the share of the year that is over; rates and stocks against the target itself; 质量,
时效 and 成本 are in or out of range; what must stay below is held against the whole year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.attainment import LOWER_IS_BETTER, attainment_of
from indicators.branches import COST
from indicators.display import show_percent
from indicators.figures import FULL_PERCENT, format_plain, keeps_side, round_fewest_digits, round_readable
from indicators.model import Comparison, Indicator, TargetKind
from indicators.quoting import quote_text
from indicators.relative_text import directed_text
from indicators.rules import MonitoringParameters, Profile
from indicators.scoring import Actual
from monitoring.elapsed import ElapsedTime


class Light(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"

    @property
    def word(self) -> str:
        return LIGHT_WORDS[self]


LIGHT_WORDS = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯", Light.BLUE: "蓝灯"}
RANGE_BRANCHES = ("质量指标", "时效指标", COST)
FLOW = "flow"


def worst_light(lights: Sequence[Light]) -> Light | None:
    """Red before yellow, green and blue; ``None`` of none."""
    return next((light for light in Light if light in lights), None)


@dataclass(frozen=True)
class LightResult:
    """``standard`` is what should be reached by now, in the unit of the target; ``ratio`` is actual ÷
    standard; ``progress`` how much of the whole year's target is done, 1 is all. ``percent`` is the ratio
    as shown, ``actual_text`` the actual value as the sentence has it."""

    light: Light | None
    why: str
    ratio: Fraction | None = None
    standard: Fraction | None = None
    progress: Fraction | None = None
    actual_text: str = ""
    percent: Decimal | None = None


def needs_reason(light: Light | None, rules: MonitoringParameters) -> bool:
    return light is not None and light.value in rules.reason_on


def light_by_ratio(ratio: Fraction, rules: MonitoringParameters) -> Light:
    lines = ((rules.red_below, Light.RED), (rules.yellow_below, Light.YELLOW), (rules.blue_from, Light.GREEN))
    return next((light for below, light in lines if ratio * 100 < Fraction(below)), Light.BLUE)


def judge_number(
    indicator: Indicator, actual: Fraction, elapsed: ElapsedTime, profile: Profile
) -> LightResult:
    """The light of a number; the first case that holds decides.

    A ceiling is kept or broken at any time, so it is never held against the time that is over. A target
    of 0 or less divides nothing. What adds up over the year is held against that time even under 质量 or
    时效, where a rate or a stock is in range or out.
    """
    target = indicator.target
    wanted = Fraction(target.value or 0)
    if is_ceiling(indicator):
        zero = wanted == 0 and target.comparison not in LOWER_IS_BETTER
        met = actual == wanted if zero else actual <= wanted
        return judge_in_range(
            indicator, actual, elapsed, met=met, sign="=" if zero else "≤", other="≠" if zero else ">"
        )
    if wanted <= 0:
        met = actual > 0 if target.comparison is Comparison.GT and wanted == 0 else actual >= wanted
        return judge_in_range(indicator, actual, elapsed, met=met, sign="达到", other="未达到")
    if indicator.accumulates == FLOW:
        return judge_in_proportion(indicator, actual, wanted * elapsed.elapsed_share, elapsed, profile)
    if indicator.branch[1] in RANGE_BRANCHES:
        return judge_in_range(indicator, actual, elapsed, met=actual >= wanted, sign="≥", other="<")
    return judge_in_proportion(indicator, actual, wanted, elapsed, profile)


def is_ceiling(indicator: Indicator) -> bool:
    """What must stay below: ≤, <, = 0, and a cost that is to come to an amount."""
    target = indicator.target
    equal = target.comparison in (Comparison.EQ, None)
    return target.comparison in LOWER_IS_BETTER or (
        equal and (not target.value or indicator.branch[1] == COST)
    )


def judge_in_range(
    indicator: Indicator, actual: Fraction, elapsed: ElapsedTime, *, met: bool, sign: str, other: str
) -> LightResult:
    target = indicator.target
    wanted = Fraction(target.value or 0)
    light = Light.GREEN if met else Light.RED
    shown = round_readable(actual, keeps_side(actual, wanted), unit=target.unit)
    text = directed_text(shown, target)
    reached = attainment_of(target, actual) if target.comparison in LOWER_IS_BETTER else Fraction(met)
    whole = f"{format_plain(target.value or Decimal(0))}{target.unit}"
    why = f"{elapsed.month_span}实际 {text} {sign if met else other} 全年指标值 {whole}"
    return LightResult(
        light,
        f"{why}，{light.word}（不按序时折算）",
        standard=wanted,
        progress=reached * elapsed.elapsed_share,
        actual_text=text,
    )


def judge_in_proportion(
    indicator: Indicator, actual: Fraction, standard: Fraction, elapsed: ElapsedTime, profile: Profile
) -> LightResult:
    target, rules = indicator.target, profile.monitoring
    wanted = Fraction(target.value or 0)
    ratio = max(actual, Fraction(0)) / standard
    light = light_by_ratio(ratio, rules)
    flow = indicator.accumulates == FLOW

    def has_same_light(rounded: Fraction) -> bool:
        return light_by_ratio(max(rounded, Fraction(0)) / standard, rules) is light

    def compares_alike(rounded: Fraction) -> bool:
        return has_same_light(rounded) and keeps_side(actual, wanted)(rounded)

    shown = round_readable(actual, compares_alike, has_same_light, unit=target.unit)
    text = directed_text(shown, target)
    share = round_fewest_digits(
        ratio * 100,
        lambda rounded: (
            light_by_ratio(rounded / 100, rules) is light and keeps_side(ratio * 100, FULL_PERCENT)(rounded)
        ),
    )
    whole = f"{format_plain(target.value or Decimal(0))}{target.unit}"
    against = f"（序时标准 {whole} × {elapsed.months} ÷ {elapsed.total}）" if flow else f" 指标值 {whole} "
    why = f"{elapsed.month_span}实际 {text} ÷{against}= {format_plain(share)}%，{light.word}"
    done = min(actual / wanted, Fraction(1)) if flow else min(ratio, Fraction(1)) * elapsed.elapsed_share
    return LightResult(light, why, ratio, standard, max(done, Fraction(0)), text, share)


def judge_date(indicator: Indicator, actual: Actual | None, elapsed: ElapsedTime) -> LightResult:
    """On or before the day, late, or not yet due."""
    due = indicator.target.day
    if due is None:
        return LightResult(None, f"指标值{quote_text(indicator.target.text)}不能读作日期，请改写")
    if isinstance(actual, date):
        met = actual <= due
        light = Light.GREEN if met else Light.RED
        why = f"{actual.isoformat()} 完成，{'不晚于' if met else '晚于'} {due.isoformat()}，{light.word}"
        return LightResult(light, why, actual_text=actual.isoformat())
    if elapsed.as_of < due:
        return LightResult(None, f"期限 {due.isoformat()} 未到，暂不评灯", actual_text="未到期")
    if actual is None:
        return LightResult(None, f"期限 {due.isoformat()} 已到，没有完成情况")
    light = Light.GREEN if actual is True else Light.RED
    done = actual is True
    return LightResult(
        light,
        f"期限 {due.isoformat()} 已到，{'已完成' if done else '尚未完成'}，{light.word}",
        actual_text="已完成" if done else "未完成",
    )


def judge_grade(grade: str, profile: Profile) -> Light:
    """The best grade is green, the worst red, what lies between yellow."""
    bands = profile.qualitative.bands
    band = profile.qualitative.find_band(grade)
    return Light.GREEN if band is bands[0] else Light.RED if band is bands[-1] else Light.YELLOW


def judge_execution(
    executed: Decimal, annual: Decimal, elapsed: ElapsedTime, rules: MonitoringParameters
) -> LightResult:
    """执行率 ÷ the share of the year that is over."""
    rate = Fraction(executed) / Fraction(annual)
    ratio = rate / elapsed.elapsed_share
    light = execution_light(ratio, rules)
    shown = round_fewest_digits(ratio * 100, lambda rounded: execution_light(rounded / 100, rules) is light)
    spent = show_percent(rate * 100, FULL_PERCENT, fixed=False)
    how = f"执行率 {spent} ÷ 序时进度 {elapsed.months} ÷ {elapsed.total}"
    division = f"{elapsed.month_span}执行 {format_plain(executed)} ÷ 预算 {format_plain(annual)}"
    why = f"{division}，{how} = {format_plain(shown)}%，{light.word}"
    return LightResult(light, why, ratio, elapsed.elapsed_share, rate, percent=shown)


def execution_light(ratio: Fraction, rules: MonitoringParameters) -> Light:
    if ratio * 100 < Fraction(rules.execution_red_below):
        return Light.RED
    return Light.YELLOW if ratio * 100 < Fraction(rules.execution_yellow_below) else Light.GREEN


def has_number_target(indicator: Indicator) -> bool:
    return indicator.target.kind is TargetKind.NUMBER and indicator.target.value is not None
