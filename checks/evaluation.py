"""Checks of a self-evaluation form as filled in (E), by whomever: what does not add up, what is said without a reason.

To add one, write it in the module of its kind (``evaluation_*.py``) and name it in the tuple there. A check that cannot tell
says nothing; a sound form is never accused.
"""

from typing import Any

from checks import evaluation_rows, evaluation_sums, evaluation_whole
from checks.evaluation_subject import EvaluationSubject
from checks.filled_form import FilledForm
from checks.registry import Check
from yamlfiles.problem import Finding

CHECKS: tuple[Check[EvaluationSubject], ...] = (
    *evaluation_sums.CHECKS,
    *evaluation_rows.CHECKS,
    *evaluation_whole.CHECKS,
)


def fault_place(form: FilledForm, field: str, row: Any) -> str:
    """Where a field stands in the paper, else its row or line, else the form."""
    places = form.places if row is None else row.places
    return places.get(field) or places.get("") or form.place


def check_evaluation(filled: EvaluationSubject) -> tuple[Finding, ...]:
    """Everything the checks have to say of one form: sums first, then row by row, then the whole."""
    form = filled.form
    return tuple(
        Finding(
            check.id,
            severity,
            fault_place(form, fault.field, fault.row),
            fault.message,
            fault.published,
            fault.computed,
        )
        for check in CHECKS
        if form.whole or not check.whole
        for fault, severity in check.find_weighed_faults(filled, filled.profile.checks)
    )
