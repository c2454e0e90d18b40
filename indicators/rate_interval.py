"""How sure a rate is that was counted over some cases: the 95 % interval of Wilson."""

from dataclasses import dataclass
from math import sqrt

NORMAL_95 = 1.959964
FULL = 100


@dataclass(frozen=True)
class RateInterval:
    """In percent: where the rate lies with 95 % confidence (Wilson)."""

    low: float
    high: float

    @property
    def text(self) -> str:
        return f"{self.low:.1f}–{self.high:.1f}%"


def wilson_interval(part: int, of: int) -> RateInterval:
    """Of ``part`` out of ``of`` cases, ``of`` above 0."""
    share, square = part / of, NORMAL_95**2
    middle = share + square / (2 * of)
    spread = NORMAL_95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = FULL / (1 + square / of)
    return RateInterval(max(0.0, (middle - spread) * scale), min(float(FULL), (middle + spread) * scale))
