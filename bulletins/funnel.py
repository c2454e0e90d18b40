"""How far the count of one unit may lie from what its class would let expect before it counts as apart.

Exact and without assumptions of size: if a unit is like its class, its cases are a draw without putting back
from all cases of the class (hypergeometric). Overlap of intervals is not asked, for it is not transitive.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma

NEGLIGIBLE = 1e-17


@dataclass(frozen=True)
class CaseCount:
    """``part`` of ``of`` cases."""

    part: int
    of: int

    def __add__(self, other: "CaseCount") -> "CaseCount":
        return CaseCount(self.part + other.part, self.of + other.of)

    def __sub__(self, other: "CaseCount") -> "CaseCount":
        return CaseCount(self.part - other.part, self.of - other.of)


@dataclass(frozen=True)
class FunnelLimits:
    """Counts from ``least`` to ``most`` are like the class; ``of`` are the unit's cases."""

    least: int
    most: int
    of: int


@lru_cache(maxsize=1024)
def funnel_limits(of: int, whole: CaseCount, error: float) -> FunnelLimits:
    """Of a unit with ``of`` of the cases of ``whole``: fewer than ``least`` would come by chance with no more
    than ``error``, and more than ``most`` likewise."""
    missed = CaseCount(whole.of - whole.part, whole.of)
    return FunnelLimits(least_usual(of, whole, error), of - least_usual(of, missed, error), of)


def least_usual(of: int, whole: CaseCount, error: float) -> int:
    """The smallest count that comes, it or fewer, with a chance of more than ``error``."""
    low, high = max(0, of - (whole.of - whole.part)), min(of, whole.part)
    while low < high:
        middle = (low + high) // 2
        if chance_at_most(middle, of, whole) > error:
            high = middle
        else:
            low = middle + 1
    return low


def chance_at_most(count: int, of: int, whole: CaseCount) -> float:
    """That ``of`` cases drawn from ``whole`` hold no more than ``count`` of its part."""
    if count * whole.of > of * whole.part:  # above the mean: what is beyond is summed, for it is small
        missed = CaseCount(whole.of - whole.part, whole.of)
        return 1 - tail_chance(of - count - 1, of, missed)
    return tail_chance(count, of, whole)


def tail_chance(count: int, of: int, whole: CaseCount) -> float:
    """The same for a count below the mean."""
    rest = whole.of - whole.part
    if count < max(0, of - rest):
        return 0.0
    term = exp(log_ways(whole.part, count) + log_ways(rest, of - count) - log_ways(whole.of, of))
    chance = 0.0
    while term > chance * NEGLIGIBLE:
        chance += term
        term *= count * (rest - of + count) / ((whole.part - count + 1) * (of - count + 1))
        count -= 1
    return chance


def log_ways(whole: int, drawn: int) -> float:
    """The logarithm of the number of ways to draw ``drawn`` of ``whole``."""
    return lgamma(whole + 1) - lgamma(drawn + 1) - lgamma(whole - drawn + 1)
