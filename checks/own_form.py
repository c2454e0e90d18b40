"""What the checks of self-evaluations say of our own, as it stands at a day."""

from checks.evaluation import examine
from checks.evaluation_subject import Filled
from checks.filled_from import filled_from
from indicators.assessment import Assessment
from yamlfiles.problem import Finding, Severity

AMONG_THE_GAPS = frozenset({"E1", "E2", "E4"})
"""A reason that is missing stands among what the assessment lists as missing, where it can be entered."""
ORDER = tuple(Severity)


def findings_of(assessment: Assessment) -> tuple[Finding, ...]:
    """The worst first."""
    found = examine(Filled(filled_from(assessment), assessment.profile))
    told = (each for each in found if each.code not in AMONG_THE_GAPS)
    return tuple(sorted(told, key=lambda each: ORDER.index(each.severity)))
