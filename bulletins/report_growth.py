"""Which categories, places or units have more orders than in the span before by more than chance explains."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

from bulletins.report_content import GroupCount

ERROR = 0.05
"""That any of all groups is named though none has grown."""
LEAST = 10
"""Orders of both spans together; of fewer nothing can be said."""


HALF = 0.5


def beyond_chance(counts: Sequence[GroupCount], share: float = HALF) -> list[GroupCount]:
    """How far the orders of the new span lie above their ``share`` of those of both spans, by days: the
    binomial, nearly normal, with a half for whole numbers, corrected for the number of groups (Bonferroni).
    The greatest growth first."""
    known = [one for one in counts if one.before is not None and one.now + one.before >= LEAST]
    limit = NormalDist().inv_cdf(1 - ERROR / max(len(known), 1))
    found = [one for one in known if surprise(one, share) > limit]
    return sorted(found, key=lambda one: ((one.before or 0) - one.now, one.name))


def surprise(one: GroupCount, share: float) -> float:
    """In standard deviations of a count that falls into either span as its days do."""
    both = one.now + (one.before or 0)
    return (one.now - both * share - 0.5) / sqrt(both * share * (1 - share))
