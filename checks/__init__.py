"""The checks: T of target sheets, M of monitoring, E of self-evaluations; each a small function with its id and source."""

from checks.evaluation import examine
from checks.evaluation_subject import Filled
from checks.target_subject import Sheet, Year
from checks.targets import CHECKS, check

__all__ = ["CHECKS", "Filled", "Sheet", "Year", "check", "examine"]
