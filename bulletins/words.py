"""The words of a 通报, the same on pages and papers."""

from collections.abc import Mapping
from decimal import Decimal

from bulletins.funnel import CaseCount
from bulletins.judging import ClassRates, UnitBand, UnitRate
from indicators.figures import half_up

BAND_WORDS: Mapping[UnitBand, str] = {
    UnitBand.BETTER: "优于本类整体",
    UnitBand.SAME: "与本类整体相当",
    UnitBand.WORSE: "落后于本类整体",
    UnitBand.FEW: "件数较少，暂不分档",
}


def rate_text(rate: Decimal) -> str:
    """To two places; what is not all never shows as all, nor what is not none as none."""
    shown = half_up(rate)
    if shown != rate and shown in (0, 100):
        return "<0.01%" if shown == 0 else ">99.99%"
    return f"{shown:.2f}%"


def limits_text(unit: UnitRate) -> str:
    """Between which counts the unit would be like its class."""
    return f"{unit.limits.least:,}–{unit.limits.most:,}" if unit.limits else "—"


def class_text(found: ClassRates) -> str:
    """The rate of the class beside its counts, or that there is none."""
    if not found.cases.of:
        return "本期没有可计的工单"
    rate = Decimal(100) * found.cases.part / found.cases.of
    return f"{found.cases.part:,} / {found.cases.of:,}，{rate_text(rate)}"


def method_text(least_cases: int, error: Decimal) -> str:
    """How the bands come about, in words for officials."""
    return (
        f"各类单位分开评价，档内按名称排列，不排名次。区间为 95% 置信区间（Wilson）。"
        f"某单位的件数若只因偶然才会偏离本类整体这么多，才列入“优于”或“落后于”：已按每类单位数校正，"
        f"与本类并无差别的单位，一期中有任何一个被误列为“落后于”的可能不超过 {error.normalize():f}%，误列为“优于”的也是。"
        f"少于 {least_cases} 件的不分档，两期中有一期少于 {least_cases} 件的不比增减；没有应计工单的不计 0%，也不计 100%。"
    )


def change_text(cases: CaseCount, before: CaseCount, least: int) -> str:
    """In percentage points against the equal span before; a dash where one of them has fewer than ``least``
    cases."""
    if min(cases.of, before.of) < max(least, 1):
        return "—"
    change = half_up(Decimal(100) * cases.part / cases.of - Decimal(100) * before.part / before.of)
    if not change:
        return "持平"
    return f"{'高' if change > 0 else '低'} {abs(change):.2f} 个百分点"
