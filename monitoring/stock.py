"""Where a stock may stand at the end of the year: half as one that stays where it is and strays as it
strayed, half as one that returns to its mean (a first-order autoregression); which of both it is, few
months cannot tell.

The halves were chosen on the first set of real records (``docs/forecast.md``): going on with a trend missed
by more there, returning alone had too few years within its range.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from monitoring.smoothing import FEWEST_ERRORS, student_quantile

RETURNING_SHARE = 0.5


@dataclass(frozen=True)
class StockModel:
    """Where one way of thinking sees the end, and half the width of its range."""

    value: float
    half: float


def stock_end(values: Sequence[float], months: int) -> StockModel | None:
    """``values`` at the ends of months, oldest first; the range of both halves together. ``None`` where too
    few changes are known."""
    if len(values) <= FEWEST_ERRORS:
        return None
    quantile = student_quantile(max(len(values) - 2, FEWEST_ERRORS))
    staying, returning = staying_model(values, months, quantile), returning_model(values, months, quantile)
    own, other = RETURNING_SHARE, 1 - RETURNING_SHARE
    apart = own * other * (staying.value - returning.value) ** 2
    return StockModel(
        own * returning.value + other * staying.value,
        sqrt(own * returning.half**2 + other * staying.half**2 + apart),
    )


def staying_model(values: Sequence[float], months: int, quantile: float) -> StockModel:
    changes = [later - before for before, later in pairwise(values)]
    return StockModel(values[-1], quantile * sqrt(mean_square(changes) * months))


def returning_model(values: Sequence[float], months: int, quantile: float) -> StockModel:
    """How much of its distance from the mean it keeps each month is estimated, less the bias of short series
    (Kendall)."""
    level, kept = mean(values), kept_share(values)
    errors = [later - level - (before - level) * kept for before, later in pairwise(values)]
    grown = months if kept >= 1 else (1 - kept ** (2 * months)) / (1 - kept**2)
    half = quantile * sqrt(mean_square(errors) * grown)
    return StockModel(level + (values[-1] - level) * kept**months, half)


def kept_share(values: Sequence[float]) -> float:
    """From 0, back at its mean at once, to 1, never."""
    level = mean(values)
    together = sum((before - level) * (later - level) for before, later in pairwise(values))
    whole = sum((before - level) ** 2 for before in values[:-1])
    found = together / whole if whole else 0.0
    return min(1.0, max(0.0, found + (1 + 3 * found) / (len(values) - 1)))


def mean_square(numbers: Sequence[float]) -> float:
    return mean([number**2 for number in numbers])


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
