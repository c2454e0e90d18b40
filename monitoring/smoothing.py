"""What the rest of a year may bring, from steps that are over: a level that follows the newer steps more, and
how far steps lay from it before.

Simple exponential smoothing, with the variance of a sum of steps to come (Hyndman and others, Forecasting
with Exponential Smoothing, 2008, ch. 6). Plain numbers: a range is no judgement and is rounded when it is
printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

NORMAL_QUANTILE = 1.2815515655446004
"""Of a normal distribution, four fifths lie within so many standard deviations."""
FEWEST_ERRORS = 2
"""From fewer errors no spread can be told."""


@dataclass(frozen=True)
class SeriesStep:
    """``amount`` came on ``volume``: of a flow weighed months, of a rate the denominator; ``months`` long."""

    amount: float
    volume: float
    months: int = 1

    @property
    def rate(self) -> float:
        return self.amount / self.volume


@dataclass(frozen=True)
class Rest:
    """Of what is to come: ``level`` the amount for one of volume, ``deviation`` that of the mean level in the
    rest, ``errors`` how many it rests on."""

    level: float
    deviation: float
    errors: int


@dataclass(frozen=True)
class RunningLevel:
    """The mean of steps weighed by volume and age; ``thinness`` is the variance of that mean in parts of the
    variance of one step."""

    total: float = 0.0
    weight: float = 0.0
    squares: float = 0.0

    @property
    def level(self) -> float:
        return self.total / self.weight

    @property
    def thinness(self) -> float:
        return self.squares / self.weight**2

    def with_step(self, step: SeriesStep, alpha: float) -> "RunningLevel":
        fading = (1 - alpha) ** step.months
        return RunningLevel(
            self.total * fading + step.amount,
            self.weight * fading + step.volume,
            self.squares * fading**2 + step.volume**2,
        )


def look_ahead(
    steps: Sequence[SeriesStep], rest: Sequence[float], alpha: float, *, relative: bool, floor: float = 0.0
) -> Rest | None:
    """``rest`` are the volumes of the months to come. ``relative``: a step that is twice as high strays twice
    as far. ``floor`` is the least variance of the rate of one mean step. ``None`` where too few steps are
    known, or the level is not above 0 where errors are told in parts of it."""
    before = list(accumulate(steps, lambda level, step: level.with_step(step, alpha), initial=RunningLevel()))
    now, mean_volume = before[-1], sum(step.volume for step in steps) / max(len(steps), 1)
    errors = [
        step_error(level, step, mean_volume, relative=relative)
        for level, step in zip(before[1:], steps[1:], strict=False)
        if level.level > 0 or not relative
    ]
    if len(errors) < FEWEST_ERRORS or (relative and now.level <= 0):
        return None
    variance = max(sum(error**2 for error in errors) / len(errors), floor)
    scale = now.level if relative else 1.0
    share = spread_of_sum(rest, now, alpha) / sum(rest) ** 2
    return Rest(now.level, scale * sqrt(variance * share), len(errors))


def step_error(level: RunningLevel, step: SeriesStep, mean_volume: float, *, relative: bool) -> float:
    """How far a step lay from the level before it, as if all steps were alike in volume."""
    missed = step.rate - level.level
    scaled = missed / level.level if relative else missed
    return scaled * sqrt(step.volume / mean_volume) / sqrt(1 + level.thinness)


def spread_of_sum(rest: Sequence[float], now: RunningLevel, alpha: float) -> float:
    """The variance of the sum of what is to come, in parts of that of one step: each surprise moves all that
    follows it by ``alpha`` of itself, and a level of few steps is not sure itself."""
    mean = sum(rest) / len(rest)
    volumes = [volume / mean for volume in rest]
    after = [sum(volumes[place + 1 :]) for place in range(len(volumes))]
    surprises = sum((own + alpha * later) ** 2 for own, later in zip(volumes, after, strict=True))
    unsure = max(0.0, now.thinness - alpha / (2 - alpha)) * sum(volumes) ** 2
    return (surprises + unsure) * mean**2


def student_quantile(errors: int) -> float:
    """The same four fifths where the deviation itself is worked out from so many errors (Cornish and Fisher;
    from 2 errors on within 0.5 %)."""
    z, n = NORMAL_QUANTILE, errors
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3
