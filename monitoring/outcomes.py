"""By which method the end of a year is told for a row, and from what; or why it cannot be told."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indicators.figures import FULL_PERCENT
from indicators.units import normalize_unit
from monitoring.elapsed import ElapsedTime
from monitoring.lights import FLOW
from monitoring.month_series import MONTHS, MonthEnd, MonthSeries, flow_steps, rate_steps
from monitoring.smoothing import SeriesStep
from monitoring.year_end import (
    SEASON_YEARS,
    UNKNOWN_SEASON,
    YearEnd,
    flow_year_end,
    month_weights,
    rate_year_end,
    stock_year_end,
)

STOCK = "stock"
CANNOT = "不能推算"
FEWEST_ENDS = 3
"""Of this year, where no earlier one is known."""


@dataclass(frozen=True)
class NoForecast:
    """不能推算, and why; it shows no number and proposes nothing."""

    reason: str
    text: str = ""
    range_text: str = ""
    method: str = CANNOT
    likelihood: None = None

    @property
    def how(self) -> str:
        return f"{CANNOT}：{self.reason}"


@dataclass(frozen=True)
class Outcome:
    """Where the year may end, and how that was worked out."""

    found: YearEnd
    method: str
    basis: str


def year_end_of(
    accumulates: str, unit: str, series: MonthSeries, elapsed: ElapsedTime
) -> Outcome | NoForecast:
    """What the method left out, and the doubts of what it took, stand with it."""
    left, known = elapsed.total - elapsed.months, len(series.ends)
    if not known:
        return NoForecast("没有本月末的采集值")
    if not left:
        value = series.ends[-1].value
        return Outcome(YearEnd(value, value, value), "全年已过完", "为全年实际数")
    if known < FEWEST_ENDS and not series.earlier:
        few = f"只有{known}个月末的数，又没有往年逐月的数，看不出起伏；满{FEWEST_ENDS}个月末后推算"
        return NoForecast("；".join((few, *series.notes)))
    outcome = outcome_by_kind(accumulates, unit, series, elapsed)
    if isinstance(outcome, NoForecast):
        return outcome
    doubts = f"其中{series.doubtful_months}个月末的数有存疑" if series.doubtful_months else ""
    return replace(outcome, basis="；".join(filter(None, (outcome.basis, *series.notes, doubts))))


def outcome_by_kind(
    accumulates: str, unit: str, series: MonthSeries, elapsed: ElapsedTime
) -> Outcome | NoForecast:
    if accumulates == STOCK:
        return stock_outcome(series, elapsed.total - elapsed.months)
    if accumulates == FLOW or has_fixed_volume(series.ends):
        return flow_outcome(series, elapsed)
    return rate_outcome(series, elapsed, is_share=normalize_unit(unit) == "%")


def has_fixed_volume(ends: Sequence[MonthEnd]) -> bool:
    """A rate whose denominator stands still, as the spending of a budget, adds up like a flow."""
    return len({end.of for end in ends}) == 1 and ends[0].of is not None and len(ends) > 1


def weights_of_year(series: MonthSeries, elapsed: ElapsedTime) -> dict[int, float]:
    """Of the months of this sheet by their numbers; the season only where the sheet is of a whole year."""
    last = elapsed.as_of.month + elapsed.total - elapsed.months
    months = range(last - elapsed.total + 1, last + 1)
    days = [monthrange(elapsed.as_of.year, month)[1] for month in months]
    earlier = [amounts_of(year) for year in series.earlier] if elapsed.total == MONTHS else []
    return dict(zip(months, month_weights(days, earlier), strict=True))


def amounts_of(year: Sequence[MonthEnd]) -> list[float]:
    """What each month added."""
    values = [0.0, *(end.value for end in year)]
    return [later - before for before, later in pairwise(values)]


def flow_outcome(series: MonthSeries, elapsed: ElapsedTime) -> Outcome | NoForecast:
    weights = weights_of_year(series, elapsed)
    now = elapsed.as_of.month
    rest = [weight for month, weight in weights.items() if month > now]
    earlier = earlier_flow_steps(series, weights)
    found = flow_year_end(earlier, flow_steps(series.ends, weights), rest)
    if found is None:
        return NoForecast("已过的月份没有增加，或者有冲减，看不出每月的水平")
    return Outcome(
        found,
        "按往年各月比重" if is_seasonal(series, earlier) else "按日均进度",
        flow_basis(series, earlier, len(rest)),
    )


def earlier_flow_steps(series: MonthSeries, weights: dict[int, float]) -> list[SeriesStep]:
    if len(weights) != MONTHS:
        return []
    return [step for year in series.earlier for step in flow_steps(year, weights)]


def is_seasonal(series: MonthSeries, earlier: Sequence[SeriesStep]) -> bool:
    return bool(earlier) and len(series.earlier) >= SEASON_YEARS


def flow_basis(series: MonthSeries, earlier: Sequence[SeriesStep], left: int) -> str:
    if not earlier:
        season = f"{UNKNOWN_SEASON * 100:g}%"
        return f"剩余{left}个月按今年已过各月的日均水平（近的月份较重）；没有往年逐月的数，季节起伏按 {season} 计入范围"
    level = f"剩余{left}个月按{year_words(series)}以来的日均水平（近的月份较重）"
    season = "和往年各月比重" if is_seasonal(series, earlier) else "；只有一年的往年数，不看季节"
    return f"{level}{season}"


def year_words(series: MonthSeries) -> str:
    return f"{series.years[0]}年"


def rate_outcome(series: MonthSeries, elapsed: ElapsedTime, *, is_share: bool) -> Outcome | NoForecast:
    """The denominators of the months to come are foretold as a flow."""
    if any(end.part is None for end in series.ends):
        return NoForecast("没有逐月的分子和分母，不知道剩余月份有多少量")
    if any(end.part is None for year in series.earlier for end in year):
        return rate_outcome(replace(series, earlier=(), years=()), elapsed, is_share=is_share)
    rest = coming_volumes(series, elapsed)
    if not rest:
        return NoForecast("已过月份的分母没有增加，不知道剩余月份有多少量")
    steps = [step for year in series.earlier for step in rate_steps(year)]
    own = rate_steps(series.ends)
    bounded = is_share and all(0 <= step.amount <= step.volume for step in (*steps, *own))
    found = rate_year_end(steps, own, rest, bounded=bounded)
    if found is None:
        return NoForecast("各月的数太少，看不出波动")
    factor = value_of_one(series.ends[-1])
    scaled = YearEnd(found.value * factor, found.low * factor, found.high * factor)
    return Outcome(scaled, "按剩余量上的比率", rate_basis(series, rest, bounded=bounded))


def rate_basis(series: MonthSeries, rest: Sequence[float], *, bounded: bool) -> str:
    spread = "比率的波动按各月实际，不小于二项分布" if bounded else "波动按各月实际"
    past = f"{year_words(series)}以来各月" if series.earlier else "今年各月"
    ahead = f"剩余{len(rest)}个月推算还有分母 {sum(rest):.0f}"
    return f"{ahead}，其上的水平按{past}（近的月份较重），{spread}"


def coming_volumes(series: MonthSeries, elapsed: ElapsedTime) -> list[float]:
    """The denominators of the months to come; none where those that are over tell of no level."""
    volumes = volume_series(series)
    weights = weights_of_year(volumes, elapsed)
    rest = [weight for month, weight in weights.items() if month > elapsed.as_of.month]
    of = flow_year_end(earlier_flow_steps(volumes, weights), flow_steps(volumes.ends, weights), rest)
    if of is None:
        return []
    coming = of.value - volumes.ends[-1].value
    return [coming * weight / sum(rest) for weight in rest]


def volume_series(series: MonthSeries) -> MonthSeries:
    """The denominators as a flow of their own."""
    return replace(
        series, ends=volumes_of(series.ends), earlier=tuple(volumes_of(year) for year in series.earlier)
    )


def volumes_of(ends: Iterable[MonthEnd]) -> tuple[MonthEnd, ...]:
    return tuple(replace(end, value=end.of or 0.0) for end in ends)


def value_of_one(end: MonthEnd) -> float:
    """How a quotient of 1 is written in the unit of the target."""
    quotient = (end.part or 0.0) / (end.of or 1.0)
    return end.value / quotient if quotient else float(FULL_PERCENT)


def stock_outcome(series: MonthSeries, left: int) -> Outcome | NoForecast:
    values = [end.value for year in (*series.earlier, series.ends) for end in year]
    found = stock_year_end(values, left)
    if found is None:
        return NoForecast("月末的数太少，看不出升降")
    return Outcome(
        found,
        "按现有水平和平均水平",
        f"年末在现有水平和历月平均之间，各占一半；范围按已过{len(values) - 1}次月末升降",
    )
