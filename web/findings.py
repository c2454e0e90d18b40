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
        return any(finding.severity is Severity.ERROR for finding in (*self.sheet, *self.form))


def project_findings(problems: Iterable[Problem], assessment: Assessment) -> ProjectFindings:
    """``problems``: all of the workspace; those of the project's own file are taken."""
    own = (problem for problem in problems if problem.file == assessment.project.file)
    sheet = [
        ProjectFinding(problem.code, problem.severity, f"第 {problem.line} 行", problem.message)
        for problem in own
    ]
    form = [
        ProjectFinding(finding.code, finding.severity, finding.place, finding.message)
        for finding in findings_of(assessment)
    ]
    return ProjectFindings(sort_by_severity(sheet), tuple(form))


def sort_by_severity(remarks: Iterable[ProjectFinding]) -> tuple[ProjectFinding, ...]:
    return tuple(sorted(remarks, key=lambda remark: SEVERITY_ORDER.index(remark.severity)))
