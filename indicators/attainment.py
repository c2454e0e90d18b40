"""完成率 and what it draws attention to: over-achievement, deviation, targets that cannot be missed."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from indicators.display import show_percent
from indicators.figures import ZERO_PERCENT, format_plain, round_readable
from indicators.model import Comparison, Target, TargetKind
from indicators.rules import Profile
from indicators.units import normalize_unit

LOWER_IS_BETTER = frozenset({Comparison.LE, Comparison.LT})
"""Comparisons where less is better."""

STRICT_WORDS = {Comparison.GT: "大于", Comparison.LT: "小于"}
UNIT_ERROR_FACTOR = 1000
"""So many times the target is rather another unit (元 for 万元) than an achievement."""
MIN_PERCENT_TARGET = 50
"""From this percentage on a target of a rate is not missed by a factor of 50: 0.98 is rather a ratio than
0.98 %."""


def attainment_of(target: Target, value: Fraction) -> Fraction:
    """A ÷ T, never below 0; for ≤ 1 where met, else 1 − 偏离度; for a target of 0 met or not."""
    wanted = Fraction(target.value or 0)
    if target.comparison in LOWER_IS_BETTER:
        short = 2 - value / wanted if wanted > 0 else Fraction(0)
        return Fraction(1) if value <= wanted else max(Fraction(0), short)
    if wanted == 0 and target.comparison in (Comparison.EQ, None):
        return Fraction(value == 0)
    if wanted == 0 and target.comparison is Comparison.GT:
        return Fraction(value > 0)
    if wanted > 0:
        return max(Fraction(0), value / wanted)
    return Fraction(wanted == 0 or value >= wanted)


def needs_analysis(target: Target, attainment: Decimal | None, profile: Profile) -> bool:
    """Whether a row is so far above its target that the profile requires a reason."""
    over = profile.over_achievement
    return over.reason_required and exceeds_percent(target, attainment, over.reason)


def exceeds_percent(target: Target, attainment: Decimal | Fraction | None, line: Decimal) -> bool:
    """Whether a number reached ``line`` percent of its target, where more is better."""
    upward = (
        target.kind is TargetKind.NUMBER
        and target.comparison not in LOWER_IS_BETTER
        and target.value is not None
    )
    return (
        attainment is not None
        and upward
        and (target.value or 0) > 0
        and Fraction(attainment) * 100 >= Fraction(line)
    )


def attainment_flags(target: Target, value: Fraction, profile: Profile) -> Iterator[str]:
    """Short remarks on an actual value, for the page and the form."""
    wanted = Fraction(target.value or 0)
    yield from _overachievement_flags(target, value, profile)
    if target.comparison in LOWER_IS_BETTER and value > wanted > 0:
        yield f"偏离度 {show_percent((value - wanted) / wanted * 100, ZERO_PERCENT, fixed=False)}"
    if target.comparison in STRICT_WORDS and value == wanted > 0:
        yield f"恰好等于指标值，而指标值写的是“{STRICT_WORDS[target.comparison]}”，按规则仍算达到"
    yield from _unit_flags(target, value, wanted)
    if target.comparison is Comparison.GE and wanted == 0:
        yield "指标值为 0，任何完成值都算达标，请核实指标值"
    if value < 0 <= wanted:
        yield "实际完成值为负数，请核实"


def _overachievement_flags(target: Target, value: Fraction, profile: Profile) -> Iterator[str]:
    over, attainment = profile.over_achievement, attainment_of(target, value)
    if exceeds_percent(target, attainment, over.reason):
        must = "须" if over.reason_required else "宜"
        yield f"完成值达到指标值的 {format_plain(over.reason)}% 以上，{must}说明原因"
    elif exceeds_percent(target, attainment, over.flag):
        yield f"完成值达到指标值的 {format_plain(over.flag)}% 以上，请核实指标值是否偏低"


def _unit_flags(target: Target, value: Fraction, wanted: Fraction) -> Iterator[str]:
    """Values that look as if they were given in another unit."""
    if wanted > 0 and value >= UNIT_ERROR_FACTOR * wanted:
        yield f"完成值不少于指标值的 {UNIT_ERROR_FACTOR} 倍，请核实计量单位"
    if normalize_unit(target.unit) == "%" and wanted >= MIN_PERCENT_TARGET and 0 < value <= 1:
        yield f"完成值不超过 1%，如指 {format_plain(round_readable(value * 100))}%，请改正"
