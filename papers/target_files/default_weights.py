"""分值 for a sheet that prints none: the points of each 一级指标 by the rules, spread evenly over the rows that apply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from indicators.branches import BENEFIT

CENT = Decimal("0.01")


@dataclass(frozen=True)
class BranchWeights:
    """The points of each 一级指标 in one rule profile."""

    rules: str
    title: str
    weights: Mapping[str, Decimal]


def choose_weights(candidates: Sequence[BranchWeights], firsts: Sequence[str]) -> BranchWeights | None:
    """The first rules that name every 一级指标 of the sheet."""
    return next((candidate for candidate in candidates if set(firsts) <= candidate.weights.keys()), None)


def redistribute_weights(shares: BranchWeights, firsts: Sequence[str]) -> dict[str, Decimal]:
    """Points by 一级指标 present; those of an absent one go to 效益指标, or else to the first of the sheet."""
    rest = sum((value for first, value in shares.weights.items() if first not in firsts), Decimal(0))
    points = {first: shares.weights[first] for first in dict.fromkeys(firsts)}
    points[BENEFIT if BENEFIT in points else firsts[0]] += rest
    return points


def spread_evenly(points: Decimal, rows: int) -> list[Decimal]:
    """Even, to two places; what is left over goes to the first row."""
    each = (points / rows).quantize(CENT, ROUND_DOWN)
    return [points - each * (rows - 1), *([each] * (rows - 1))]
