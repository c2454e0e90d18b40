"""The checks: T of target sheets, M of monitoring, E of self-evaluations; each a small function with its id and source."""

from indicators.checks.evaluation import examine
from indicators.checks.filled import Filled
from indicators.checks.sheet import Sheet, Year
from indicators.checks.targets import CHECKS, check

__all__ = ["CHECKS", "Filled", "Sheet", "Year", "check", "examine"]
