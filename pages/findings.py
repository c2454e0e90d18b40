"""What the checks say of one project: of its target sheet, and of its self-evaluation as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from checks.own_form import findings_of
from indicators.assessment import Assessment
from pages.official_words import in_official_words
from workspace.methods import Method
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


def project_findings(
    problems: Iterable[Problem], assessment: Assessment, methods: Mapping[str, Method]
) -> ProjectFindings:
    """``problems``: all of the workspace; those of the project's own file are taken, in the words of the
    form. ``methods`` are those that targets are measured by."""
    file = assessment.project.file
    own = (problem for problem in problems if problem.place.file == file)
    sheet = (replace(problem, message=in_official_words(problem.message, methods)) for problem in own)
    return ProjectFindings(sort_by_severity(sheet), findings_of(assessment))
