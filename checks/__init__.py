"""The checks: T of target sheets, M of monitoring, E of self-evaluations; each a small function with its
id and source."""

from checks.evaluation import check_evaluation
from checks.evaluation_subject import EvaluationSubject
from checks.target_subject import TargetSubject, YearContext
from checks.targets import CHECKS, check_approved, check_targets

__all__ = [
    "CHECKS",
    "EvaluationSubject",
    "TargetSubject",
    "YearContext",
    "check_approved",
    "check_evaluation",
    "check_targets",
]
