"""What the checks of self-evaluations say of our own, as it stands at a day, and what that means for 资料齐全."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checks.evaluation import check_evaluation
from checks.evaluation_subject import EvaluationSubject
from checks.filled_from import build_filled_form
from indicators.assessment import Assessment
from indicators.missing import Missing, MissingKind
from indicators.quoting import row_label
from yamlfiles.problem import Problem, Severity, sort_by_severity

LISTED_AS_MISSING = frozenset({"E1", "E2", "E4"})
"""A reason that is missing stands among what the assessment lists as missing, where it can be entered."""


def findings_of(assessment: Assessment) -> tuple[Problem, ...]:
    """The worst first."""
    form, sheet = build_filled_form(assessment), assessment.project
    found = check_evaluation(EvaluationSubject(form, assessment.profile, sheet=sheet))
    return sort_by_severity(finding for finding in found if finding.code not in LISTED_AS_MISSING)


def with_contradictions(assessment: Assessment) -> Assessment:
    """The same, not complete while the checks find an error in it."""
    missing = (*assessment.missing, *_contradictions(findings_of(assessment), assessment))
    return replace(assessment, missing=missing, ready=not missing)


def _contradictions(findings: Iterable[Problem], assessment: Assessment) -> Iterator[Missing]:
    rows = {row_label(row.indicator.branch, row.indicator.name): row.indicator.id for row in assessment.rows}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            label = finding.place.label
            values = {"message": f"{finding.message}（{finding.code}）"}
            yield Missing(rows.get(label, ""), MissingKind.CONTRADICTION, label, values)
