"""Every check there is, for rule profiles, which may weigh each by its id, and for the list that people read."""

from typing import Any

from indicators.checks import evaluation, monitoring, targets
from indicators.checks.register import Check

EVERY: tuple[Check[Any], ...] = (*targets.CHECKS, *monitoring.CHECKS, *evaluation.CHECKS)
