"""Days with more or fewer orders than the season explains: held against the same day of the week.

Expected is the median of the same days of the week: of the same weeks of earlier years at the level of now
where two of them are known, else of the eight weeks before. How far days stray is told by all days of those
eight weeks (median absolute deviation of residuals in roots of the expected, never less than chance alone),
the limits by Student's quantile corrected for the number of days that are judged (Bonferroni).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist, median

from indicators.model import Period

WEEKS = 8
LEAST_WEEKS = 6
"""Of the same day of the week; from fewer no level can be told."""
LEAST_YEARS = 2
MOST_YEARS = 5
WEEK = timedelta(days=7)
YEAR = 52 * WEEK
NEAR = (-WEEK, timedelta(0), WEEK)
"""The weeks of an earlier year that are of one season."""
ERROR = 0.05
"""That any day of a span without anything unusual is named."""
TO_DEVIATION = 1.4826
"""From a median absolute deviation, of normal errors."""
FREEDOM = 9
"""What a robust spread over eight weeks is worth; judgement, tried by simulation in the tests."""
SHRUNK = sqrt(WEEKS / (WEEKS - 1))
"""Residuals around a median of eight that they belong to are smaller than around the true one."""
UNSURE = 1.57 / WEEKS
"""The variance of a median of eight in parts of that of one day."""

Counts = Mapping[date, int]
"""Orders by day, of the days that data cover."""


@dataclass(frozen=True)
class UnusualDay:
    """``count`` lies outside of ``low`` to ``high``; ``expected`` rests on ``known`` earlier days."""

    day: date
    count: int
    expected: float
    low: int
    high: int
    known: int
    by_years: bool


@dataclass(frozen=True)
class JudgedDays:
    """``days`` were judged, of them those ``by_years`` against earlier years; ``unjudged`` could not be;
    ``found`` are unusual."""

    days: int = 0
    by_years: int = 0
    unjudged: int = 0
    found: tuple[UnusualDay, ...] = ()


@dataclass(frozen=True)
class ExpectedDay:
    """From ``known`` earlier days."""

    count: float
    known: int
    by_years: bool


def judge_days(counts: Counts, period: Period) -> JudgedDays:
    days = [period.start + timedelta(days=number) for number in range((period.end - period.start).days + 1)]
    expected = {day: found for day in days if day in counts and (found := expect(counts, day))}
    limit = student_quantile(1 - ERROR / 2 / max(len(expected), 1))
    judged = (judge_day(counts, day, told, limit) for day, told in expected.items())
    return JudgedDays(
        len(expected),
        sum(told.by_years for told in expected.values()),
        len(days) - len(expected),
        tuple(one for one in judged if one),
    )


def expect(counts: Counts, day: date) -> ExpectedDay | None:
    recent = weekday_counts(counts, day)
    if len(recent) < LEAST_WEEKS:
        return None
    earlier = list(scaled_years(counts, day))
    if len(earlier) >= LEAST_YEARS:
        values = [value for year in earlier for value in year]
        return ExpectedDay(median(values), len(values), by_years=True)
    return ExpectedDay(median(recent), len(recent), by_years=False)


def weekday_counts(counts: Counts, day: date) -> list[int]:
    """Of the same day of the week, in the eight weeks before."""
    return [counts[other] for week in range(1, WEEKS + 1) if (other := day - week * WEEK) in counts]


def scaled_years(counts: Counts, day: date) -> Iterator[list[float]]:
    """Of each earlier year known: the same day of the week in three weeks, at the level of now."""
    level = mean_level(counts, day)
    for years in range(1, MOST_YEARS + 1):
        then = day - years * YEAR
        same = [counts[other] for step in NEAR if (other := then + step) in counts]
        own = mean_level(counts, then)
        if len(same) == len(NEAR) and own and level:
            yield [level / own * count for count in same]


def mean_level(counts: Counts, day: date) -> float:
    """Of the eight weeks before; 0 where too few of their days are known."""
    found = recent_counts(counts, day)
    return sum(found.values()) / len(found) if len(found) >= LEAST_WEEKS * 7 else 0.0


def recent_counts(counts: Counts, day: date) -> dict[date, int]:
    days = (day - timedelta(days=number) for number in range(1, WEEKS * 7 + 1))
    return {one: counts[one] for one in days if one in counts}


def spread_before(counts: Counts, day: date) -> float:
    """How far days stray in parts of what chance alone explains, at least 1."""
    recent = recent_counts(counts, day)
    middles = {
        weekday: median(weekday_values(recent, weekday)) for weekday in {one.weekday() for one in recent}
    }
    residuals = [
        abs(count - (middle := middles[one.weekday()])) / sqrt(max(middle, 1))
        for one, count in recent.items()
    ]
    return max(1.0, TO_DEVIATION * SHRUNK * median(residuals))


def weekday_values(counts: Counts, weekday: int) -> Sequence[int]:
    return [count for day, count in counts.items() if day.weekday() == weekday]


def judge_day(counts: Counts, day: date, told: ExpectedDay, limit: float) -> UnusualDay | None:
    half = limit * spread_before(counts, day) * sqrt(max(told.count, 1) * (1 + UNSURE))
    low, high = max(0, round(told.count - half)), round(told.count + half)
    if low <= counts[day] <= high:
        return None
    return UnusualDay(day, counts[day], told.count, low, high, told.known, told.by_years)


def student_quantile(share: float) -> float:
    """Of ``FREEDOM`` degrees (Cornish and Fisher)."""
    z, n = NormalDist().inv_cdf(share), FREEDOM
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / n + second / n**2
