"""分值 for a sheet that prints none: those of each 一级指标 by the rules, spread evenly over its rows."""

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


def redistribute_weights(rules: BranchWeights, firsts: Sequence[str]) -> dict[str, Decimal]:
    """Points by 一级指标 present; those of an absent one go to 效益指标, or else to the first of the sheet."""
    points = {first: rules.weights[first] for first in firsts}
    absent = [value for first, value in rules.weights.items() if first not in points]
    heir = BENEFIT if BENEFIT in points else firsts[0]
    points[heir] += sum(absent, Decimal(0))
    return points


def spread_evenly(points: Decimal, rows: int) -> list[Decimal]:
    """Even, to two places; what is left over goes to the first row."""
    share = (points / rows).quantize(CENT, ROUND_DOWN)
    return [points - share * (rows - 1), *([share] * (rows - 1))]
