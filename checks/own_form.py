"""What the checks of self-evaluations say of our own, as it stands at a day."""

from checks.evaluation import check_evaluation
from checks.evaluation_subject import EvaluationSubject
from checks.filled_from import build_filled_form
from indicators.assessment import Assessment
from yamlfiles.problem import Problem, sort_by_severity

LISTED_AS_MISSING = frozenset({"E1", "E2", "E4"})
"""A reason that is missing stands among what the assessment lists as missing, where it can be entered."""


def findings_of(assessment: Assessment) -> tuple[Problem, ...]:
    """The worst first."""
    found = check_evaluation(EvaluationSubject(build_filled_form(assessment), assessment.profile))
    return sort_by_severity(finding for finding in found if finding.code not in LISTED_AS_MISSING)
