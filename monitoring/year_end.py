"""Where a year may end: a value and the range that holds four fifths of such years, by the kind of number.

What adds up goes on at its newer level, by the season of earlier years where there are some; a rate is
widened by what is still to be counted; a stock half stays and half returns to its mean.
``docs/forecast.md`` has what that is worth on real records; the figures chosen here were chosen there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from monitoring.smoothing import Rest, SeriesStep, look_ahead, student_quantile
from monitoring.stock import stock_end

FLOW_ALPHA = 0.1
FIRST_YEAR_ALPHA = 0.2
RATE_ALPHA = 0.15
UNKNOWN_SEASON = 0.10
"""How far the months to come may lie from those that are over for reasons of season, where no earlier year
shows it: a tenth."""
UNKNOWN_DRIFT = 0.02
"""The same of a rate: two points of a hundred."""
SEASON_YEARS = 2
"""One year alone does not tell season from chance."""


@dataclass(frozen=True)
class YearEnd:
    """``value`` within ``low`` and ``high``."""

    value: float
    low: float
    high: float


def flow_year_end(
    earlier: Sequence[SeriesStep], current: Sequence[SeriesStep], rest: Sequence[float]
) -> YearEnd | None:
    """``earlier`` are the steps of whole years, oldest first, ``current`` those of this year; volumes are
    months, weighed as those of ``rest`` are (``month_weights``)."""
    total = sum(step.amount for step in current)
    if not rest:
        return YearEnd(total, total, total)
    alpha = FLOW_ALPHA if earlier else FIRST_YEAR_ALPHA
    found = look_ahead([*earlier, *current], rest, alpha, relative=True)
    if found is None:
        return None
    coming = found.level * sum(rest)
    half = student_quantile(found.errors) * found.deviation * sum(rest)
    if not earlier:
        half = sqrt(half**2 + (student_quantile(100) * UNKNOWN_SEASON * coming) ** 2)
    least = total if all(step.amount >= 0 for step in current) else float("-inf")
    return YearEnd(total + coming, max(least, total + coming - half), total + coming + half)


def month_weights(days: Sequence[int], earlier: Sequence[Sequence[float]]) -> list[float]:
    """How much of a year each month has, a mean month being 1: by its days, and by the season of earlier
    years as far as that is more than chance between them (shrunk as by James and Stein)."""
    even = [len(days) * own / sum(days) for own in days]
    if len(earlier) < SEASON_YEARS or any(sum(year) <= 0 for year in earlier):
        return even
    shares = [
        [amount / sum(year) * len(days) / own for amount, own in zip(year, even, strict=True)]
        for year in earlier
    ]
    means = [sum(month) / len(month) for month in zip(*shares, strict=True)]
    trust = trust_in_season(shares, means)
    return [max(own * (1 + trust * (mean - 1)), own / 10) for own, mean in zip(even, means, strict=True)]


def trust_in_season(shares: Sequence[Sequence[float]], means: Sequence[float]) -> float:
    """From 0, nothing but chance, to 1."""
    years, months = len(shares), len(means)
    signal = sum((mean - 1) ** 2 for mean in means) / (months - 1)
    strayed = sum((own - mean) ** 2 for year in shares for own, mean in zip(year, means, strict=True))
    chance = strayed / ((months - 1) * (years - 1)) / years
    return max(0.0, 1 - chance / signal) if signal > 0 else 0.0


def rate_year_end(
    earlier: Sequence[SeriesStep], current: Sequence[SeriesStep], rest: Sequence[float], *, bounded: bool
) -> YearEnd | None:
    """Amount ÷ volume of the whole year; ``rest`` are the volumes to come. ``bounded``: amounts are parts of
    their volumes, so that the range is Wilson's and stays within 0 and 1."""
    steps, coming = [*earlier, *current], sum(rest)
    amount, volume = sum(step.amount for step in current), sum(step.volume for step in current)
    if not volume:
        return None
    if not coming:
        return YearEnd(amount / volume, amount / volume, amount / volume)
    floor = least_variance(steps) if bounded else 0.0
    found = look_ahead(steps, rest, RATE_ALPHA, relative=False, floor=floor)
    if found is None:
        return None
    low, high = wilson_range(found, steps) if bounded else plain_range(found)
    value, low, high = ((amount + coming * rate) / (volume + coming) for rate in (found.level, low, high))
    if earlier:
        return YearEnd(value, low, high)
    drift = UNKNOWN_DRIFT * student_quantile(100) * coming / (volume + coming) * (1 if bounded else value)
    wide = YearEnd(
        value, value - sqrt((value - low) ** 2 + drift**2), value + sqrt((high - value) ** 2 + drift**2)
    )
    return within_reach(wide, amount, volume, coming) if bounded else wide


def within_reach(found: YearEnd, amount: float, volume: float, coming: float) -> YearEnd:
    """All that is to come fails, or none of it does."""
    least, most = amount / (volume + coming), (amount + coming) / (volume + coming)
    return YearEnd(found.value, max(found.low, least), min(found.high, most))


def smoothed_share(steps: Sequence[SeriesStep]) -> float:
    """Neither 0 nor 1 (Laplace): where nothing failed yet, something may."""
    return (sum(step.amount for step in steps) + 1) / (sum(step.volume for step in steps) + 2)


def least_variance(steps: Sequence[SeriesStep]) -> float:
    """Of the rate of a mean step, if all its cases were independent (binomial)."""
    share = smoothed_share(steps)
    return share * (1 - share) * len(steps) / sum(step.volume for step in steps)


def wilson_range(found: Rest, steps: Sequence[SeriesStep]) -> tuple[float, float]:
    """Wilson's interval with as many cases as the spread is worth."""
    share, z = smoothed_share(steps), student_quantile(found.errors)
    cases = share * (1 - share) / found.deviation**2
    level = min(max(found.level, 0.0), 1.0)
    middle = (level + z * z / 2 / cases) / (1 + z * z / cases)
    half = z / (1 + z * z / cases) * sqrt(level * (1 - level) / cases + z * z / 4 / cases**2)
    return max(0.0, middle - half), min(1.0, middle + half)


def plain_range(found: Rest) -> tuple[float, float]:
    half = student_quantile(found.errors) * found.deviation
    return found.level - half, found.level + half


def stock_year_end(values: Sequence[float], months: int) -> YearEnd | None:
    """``values`` at the ends of months, oldest first, of earlier years too."""
    found = stock_end(values, months)
    if found is None:
        return None
    least = 0.0 if all(value >= 0 for value in values) else float("-inf")
    return YearEnd(found.value, max(least, found.value - found.half), found.value + found.half)
