"""The lights of 运行监控: what was reached in some months against what it should be, judged on exact numbers.

Flows are held against the share of the year that is over; rates and stocks against the target itself; 质量, 时效 and 成本 are in
or out of range; what must stay below is held against the whole year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.attainment import DOWN, attainment_of
from indicators.branches import COST
from indicators.figures import fewest_digits, plain, readable
from indicators.model import Comparison, Indicator, Kind
from indicators.quoting import quoted
from indicators.rules import Monitoring, Profile
from indicators.scoring import Actual
from monitoring.elapsed import Elapsed


class Light(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"

    @property
    def word(self) -> str:
        return WORDS[self]


WORDS = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯", Light.BLUE: "蓝灯"}
IN_RANGE = ("质量指标", "时效指标", COST)
FLOW = "flow"


def worst(lights: Sequence[Light]) -> Light | None:
    """Red before yellow, green and blue; ``None`` of none."""
    return next((each for each in Light if each in lights), None)


@dataclass(frozen=True)
class Judged:
    """``standard`` is what should be reached by now, in the unit of the target; ``ratio`` is actual ÷ standard; ``progress`` how
    much of the whole year's target is done, 1 is all. ``percent`` is the ratio
    as shown, ``shown`` the actual value as the sentence has it."""

    light: Light | None
    why: str
    ratio: Fraction | None = None
    standard: Fraction | None = None
    progress: Fraction | None = None
    shown: str = ""
    percent: Decimal | None = None


def by_ratio(ratio: Fraction, rules: Monitoring) -> Light:
    lines = ((rules.red_below, Light.RED), (rules.yellow_below, Light.YELLOW), (rules.blue_from, Light.GREEN))
    return next((light for below, light in lines if ratio * 100 < Fraction(below)), Light.BLUE)


def judge_number(indicator: Indicator, actual: Fraction, elapsed: Elapsed, profile: Profile) -> Judged:
    target = indicator.target
    wanted = Fraction(target.value or 0)
    if ceiling(indicator):
        zero = wanted == 0 and target.comparison not in DOWN
        met = actual == wanted if zero else actual <= wanted
        return within(indicator, actual, elapsed, met=met, sign="=" if zero else "≤", other="≠" if zero else ">")
    if wanted <= 0:
        met = actual > 0 if target.comparison is Comparison.GT and wanted == 0 else actual >= wanted
        return within(indicator, actual, elapsed, met=met, sign="达到", other="未达到")
    if indicator.accumulates == FLOW:
        return in_proportion(indicator, actual, wanted * elapsed.share, elapsed, profile)
    if indicator.branch[1] in IN_RANGE:
        return within(indicator, actual, elapsed, met=actual >= wanted, sign="≥", other="<")
    return in_proportion(indicator, actual, wanted, elapsed, profile)


def ceiling(indicator: Indicator) -> bool:
    """What must stay below: ≤, <, = 0, and a cost that is to come to an amount."""
    target = indicator.target
    equal = target.comparison in (Comparison.EQ, None)
    return target.comparison in DOWN or (equal and (not target.value or indicator.branch[1] == COST))


def within(indicator: Indicator, actual: Fraction, elapsed: Elapsed, *, met: bool, sign: str, other: str) -> Judged:
    target = indicator.target
    wanted = Fraction(target.value or 0)
    light = Light.GREEN if met else Light.RED
    shown = readable(
        actual, lambda rounded: (rounded <= wanted, rounded >= wanted) == (actual <= wanted, actual >= wanted)
    )
    text = f"{plain(shown)}{target.unit}"
    reached = attainment_of(target, actual) if target.comparison in DOWN else Fraction(met)
    why = f"{elapsed.words}实际 {text} {sign if met else other} 全年指标值 {plain(target.value or Decimal(0))}{target.unit}"
    return Judged(
        light, f"{why}，{light.word}（不按序时折算）", standard=wanted, progress=reached * elapsed.share, shown=text
    )


def in_proportion(
    indicator: Indicator, actual: Fraction, standard: Fraction, elapsed: Elapsed, profile: Profile
) -> Judged:
    target, rules = indicator.target, profile.monitoring
    wanted = Fraction(target.value or 0)
    ratio = max(actual, Fraction(0)) / standard
    light = by_ratio(ratio, rules)
    flow = indicator.accumulates == FLOW
    shown = readable(actual, lambda rounded: by_ratio(max(rounded, Fraction(0)) / standard, rules) is light)
    text = f"{plain(shown)}{target.unit}"
    share = fewest_digits(ratio * 100, lambda rounded: by_ratio(rounded / 100, rules) is light)
    whole = f"{plain(target.value or Decimal(0))}{target.unit}"
    against = f"（序时标准 {whole} × {elapsed.months} ÷ {elapsed.total}）" if flow else f" 指标值 {whole} "
    why = f"{elapsed.words}实际 {text} ÷{against}= {plain(share)}%，{light.word}"
    done = min(actual / wanted, Fraction(1)) if flow else min(ratio, Fraction(1)) * elapsed.share
    return Judged(light, why, ratio, standard, max(done, Fraction(0)), text, share)


def judge_date(indicator: Indicator, actual: Actual | None, elapsed: Elapsed) -> Judged:
    """On or before the day, late, or not yet due."""
    due = indicator.target.day
    if due is None:
        return Judged(None, f"指标值{quoted(indicator.target.text)}不能读作日期，请改写")
    if isinstance(actual, date):
        met = actual <= due
        light = Light.GREEN if met else Light.RED
        why = f"{actual.isoformat()} 完成，{'不晚于' if met else '晚于'} {due.isoformat()}，{light.word}"
        return Judged(light, why, shown=actual.isoformat())
    if elapsed.as_of < due:
        return Judged(None, f"期限 {due.isoformat()} 未到，暂不评灯", shown="未到期")
    if actual is None:
        return Judged(None, f"期限 {due.isoformat()} 已到，没有完成情况")
    light = Light.GREEN if actual is True else Light.RED
    done = actual is True
    return Judged(
        light,
        f"期限 {due.isoformat()} 已到，{'已完成' if done else '尚未完成'}，{light.word}",
        shown="已完成" if done else "未完成",
    )


def judge_grade(grade: str, profile: Profile) -> Light:
    """The best grade is green, the worst red, what lies between yellow."""
    bands = profile.qualitative.bands
    band = profile.qualitative.band(grade)
    return Light.GREEN if band is bands[0] else Light.RED if band is bands[-1] else Light.YELLOW


def judge_execution(executed: Decimal, annual: Decimal, elapsed: Elapsed, rules: Monitoring) -> Judged:
    """执行率 ÷ the share of the year that is over."""
    rate = Fraction(executed) / Fraction(annual)
    ratio = rate / elapsed.share
    light = execution_light(ratio, rules)
    shown = fewest_digits(ratio * 100, lambda rounded: execution_light(rounded / 100, rules) is light)
    how = f"执行率 {plain(fewest_digits(rate * 100))}% ÷ 序时进度 {elapsed.months} ÷ {elapsed.total}"
    why = f"{elapsed.words}执行 {plain(executed)} ÷ 预算 {plain(annual)}，{how} = {plain(shown)}%，{light.word}"
    return Judged(light, why, ratio, elapsed.share, rate, percent=shown)


def execution_light(ratio: Fraction, rules: Monitoring) -> Light:
    if ratio * 100 < Fraction(rules.execution_red_below):
        return Light.RED
    return Light.YELLOW if ratio * 100 < Fraction(rules.execution_yellow_below) else Light.GREEN


def is_number(indicator: Indicator) -> bool:
    return indicator.target.kind is Kind.NUMBER and indicator.target.value is not None
