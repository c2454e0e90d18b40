"""Checks of a self-evaluation form as filled in (E), by whomever: what does not add up, what is said without a reason.

To add one, write it in the module of its kind (``evaluation_*.py``) and name it in the tuple there. A check that cannot tell
says nothing; a sound form is never accused.
"""

from checks import evaluation_rows, evaluation_sums, evaluation_whole
from checks.evaluation_subject import EvaluationSubject
from checks.registry import Check, run_checks
from yamlfiles.problem import Problem

CHECKS: tuple[Check[EvaluationSubject], ...] = (
    *evaluation_sums.CHECKS,
    *evaluation_rows.CHECKS,
    *evaluation_whole.CHECKS,
)


def check_evaluation(filled: EvaluationSubject) -> tuple[Problem, ...]:
    """Everything the checks have to say of one form: sums first, then row by row, then the whole."""
    return tuple(run_checks(CHECKS, filled, filled.profile.checks, whole=filled.form.whole))
