"""What the checks say of one project: of its target sheet, and of its self-evaluation as it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from checks.own_form import findings_of
from indicators.assessment import Assessment
from yamlfiles.problem import Problem, any_error, sort_by_severity


@dataclass(frozen=True)
class ProjectFindings:
    """The worst first; ``sheet`` of the target file, ``form`` of the self-evaluation."""

    sheet: tuple[Problem, ...]
    form: tuple[Problem, ...]

    @property
    def count(self) -> int:
        return len(self.sheet) + len(self.form)

    @property
    def has_errors(self) -> bool:
        return any_error((*self.sheet, *self.form))


def project_findings(problems: Iterable[Problem], assessment: Assessment) -> ProjectFindings:
    """``problems``: all of the workspace; those of the project's own file are taken."""
    file = assessment.project.file
    sheet = (problem for problem in problems if problem.place.file == file)
    return ProjectFindings(sort_by_severity(sheet), findings_of(assessment))
