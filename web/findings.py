"""What the checks say of one project: of its target sheet, and of its self-evaluation as it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from checks.own_form import SEVERITY_ORDER, findings_of
from indicators.assessment import Assessment
from yamlfiles.problem import Problem, Severity


@dataclass(frozen=True)
class ProjectFinding:
    code: str
    severity: Severity
    place: str
    message: str


@dataclass(frozen=True)
class ProjectFindings:
    """The worst first; ``sheet`` of the target file, ``form`` of the self-evaluation."""

    sheet: tuple[ProjectFinding, ...]
    form: tuple[ProjectFinding, ...]

    @property
    def count(self) -> int:
        return len(self.sheet) + len(self.form)

    @property
    def has_errors(self) -> bool:
        return any(each.severity is Severity.ERROR for each in (*self.sheet, *self.form))


def project_findings(problems: Iterable[Problem], assessment: Assessment) -> ProjectFindings:
    """``problems``: all of the workspace; those of the project's own file are taken."""
    own = (each for each in problems if each.file == assessment.project.file)
    sheet = [ProjectFinding(each.code, each.severity, f"第 {each.line} 行", each.message) for each in own]
    form = [
        ProjectFinding(each.code, each.severity, each.place, each.message) for each in findings_of(assessment)
    ]
    return ProjectFindings(sort_by_severity(sheet), tuple(form))


def sort_by_severity(remarks: Iterable[ProjectFinding]) -> tuple[ProjectFinding, ...]:
    return tuple(sorted(remarks, key=lambda each: SEVERITY_ORDER.index(each.severity)))
