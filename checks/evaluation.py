"""Checks of a self-evaluation form as filled in (E), by whomever: what does not add up, what is said without a reason.

To add one, write it in the module of its kind (``evaluation_*.py``) and name it in the tuple there. A check that cannot tell
says nothing; a sound form is never accused.
"""

from checks import evaluation_funds, evaluation_points, evaluation_rows, evaluation_sums, evaluation_whole
from checks.evaluation_funds import points_keep_pace_with_money
from checks.evaluation_subject import EvaluationSubject
from checks.evaluation_sums import grade_follows_the_total
from checks.registry import Check, run_checks
from yamlfiles.problem import Problem

CHECKS: tuple[Check[EvaluationSubject], ...] = (
    *evaluation_points.CHECKS,
    *evaluation_sums.CHECKS,
    *evaluation_funds.CHECKS,
    grade_follows_the_total,
    points_keep_pace_with_money,
    *evaluation_rows.CHECKS,
    *evaluation_whole.CHECKS,
)


def check_evaluation(filled: EvaluationSubject) -> tuple[Problem, ...]:
    """Everything the checks have to say of one form: sums first, then row by row, then the whole."""
    return tuple(run_checks(CHECKS, filled, filled.profile.checks, whole=filled.form.whole))
