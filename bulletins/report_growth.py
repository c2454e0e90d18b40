"""Which categories, places or units have more orders than in the span before by more than chance explains."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

from bulletins.report_content import GroupCount

ERROR = 0.05
"""That any of all groups is named though none has grown."""
LEAST = 10
"""Orders of both spans together; of fewer nothing can be said."""


def beyond_chance(counts: Sequence[GroupCount]) -> list[GroupCount]:
    """How far the orders of the new span lie above half of those of both spans: the binomial, nearly
    normal, with a half for whole numbers, corrected for the number of groups (Bonferroni). The greatest
    growth first."""
    known = [one for one in counts if one.before is not None and one.now + one.before >= LEAST]
    limit = NormalDist().inv_cdf(1 - ERROR / max(len(known), 1))
    found = [one for one in known if surprise(one) > limit]
    return sorted(found, key=lambda one: ((one.before or 0) - one.now, one.name))


def surprise(one: GroupCount) -> float:
    """In standard deviations of a count that is as likely to fall into one span as into the other."""
    both = one.now + (one.before or 0)
    return (one.now - both / 2 - 0.5) / (sqrt(both) / 2)
